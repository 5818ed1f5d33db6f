"""A node as processes: database, web, worker; started, watched and stopped together."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from nhipcau.site.errors_start import AlreadyRunning, DidNotAnswer, PortTaken, RealDataHere
from nhipcau.site.options import option
from nhipcau.site.watch.counts import COUNTS_VARIABLE, begin_counts, counts_path
from nhipcau.site.watch.logs import log_format, logging_config
from nhipcau.spine.heartbeat import heartbeat_file
from nhipcau.spine.postgres import Postgres, require_server

Progress = Callable[[str], None]
_ANSWER_SECONDS = 60
WATCH_SECONDS = 0.3


@dataclass(slots=True)
class Node:
    """The processes of one data folder. `profile` is `node` or `demo`."""

    data_dir: Path
    profile: str
    port: int
    progress: Progress
    host: str = "127.0.0.1"
    stopping: bool = False
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    # Further processes by name, started with the others: the stand-ins of a demo.
    beside: dict[str, list[str]] = field(default_factory=dict)
    # What its processes see beside our own environment: where several nodes have one supervisor.
    environment: dict[str, str] = field(default_factory=dict)
    lock: IO[str] | None = None
    started_database: bool = False

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://{self.host}:{self.port}/"

    @property
    def state_file(self) -> Path:
        """Holds the supervisor's process id and address while the node runs."""
        return self.data_dir / "run" / "node"

    def prepare(self) -> None:
        """Lock the folder, see that the port is free, make the key, start the database.

        Raises AlreadyRunning, PortTaken and the database's errors.
        """
        (self.data_dir / "run").mkdir(parents=True, exist_ok=True)
        (self.data_dir / "logs").mkdir(exist_ok=True)
        self.lock = lock_folder(self.data_dir)
        refuse_taken_port(self.host, self.port)
        os.environ["NHIPCAU_DATA_DIR"] = str(self.data_dir)
        os.environ["NHIPCAU_PROFILE"] = self.profile
        make_session_key(self.data_dir)
        url = str(option("DATABASE_URL"))
        if url:
            require_server(url)
        else:
            database = Postgres(self.data_dir, progress=self.progress)
            self.started_database = not database.is_running()
            database.start()

    def _prepare_watching(self) -> None:
        """Counts at zero, no sign of life yet, and the form of the logs for the web server."""
        begin_counts(self.data_dir)
        heartbeat_file(self.data_dir).unlink(missing_ok=True)
        log_config(self.data_dir).write_text(json.dumps(logging_config(log_format(serving=True))))

    def run(self, ready: Callable[[], None]) -> None:
        """Start web and worker, call `ready` when the pages answer, and watch until stopped."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        self.progress("starting web and worker")
        self.start()
        self.await_answer()
        if not self.stopping:
            ready()
        while not self.stopping:
            self.start_again()
            time.sleep(WATCH_SECONDS)

    def start(self) -> None:
        """Start the processes, each with its log; the folders are there by now."""
        self._prepare_watching()
        write_state(self.data_dir, self.address)
        for name in (*self.beside, "web", "worker"):
            self._start_child(name)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Whatever happens inside, all that this node started is stopped at the end."""
        try:
            yield
        finally:
            if self.lock is not None:  # otherwise another node has the folder, and we leave it alone
                self.terminate()
                self.await_end()
                if self.started_database:
                    Postgres(self.data_dir).stop()
                self.state_file.unlink(missing_ok=True)  # last: `stop` waits for it

    def _on_signal(self, *_: object) -> None:
        self.stopping = True

    def _start_child(self, name: str) -> None:
        log = (self.data_dir / "logs" / f"{name}.log").open("ab")
        seen = {
            **os.environ,
            **self.environment,
            "DJANGO_SETTINGS_MODULE": "nhipcau.site.settings",
            "NHIPCAU_PROCESS": name,
            # Only for those who serve: what a command counts is nobody's business.
            COUNTS_VARIABLE: str(counts_path(self.data_dir)),
        }
        self.children[name] = subprocess.Popen(  # noqa: S603 - our own words
            self.beside.get(name) or self._command(name, seen),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=seen,
        )
        log.close()
        place = self.data_dir / "run" / f"{name}.pid"
        place.with_suffix(".new").write_text(f"{self.children[name].pid}\n")
        place.with_suffix(".new").replace(place)  # whoever reads it meanwhile sees the old one or the new

    def _command(self, name: str, seen: Mapping[str, str]) -> list[str]:
        if name == "worker":
            return [sys.executable, "-m", "nhipcau.site.worker"]
        return web_command(self.host, self.port, seen, self.data_dir)

    def await_answer(self) -> None:
        """Wait until the pages answer. Raises DidNotAnswer."""
        # As the proxy asks; where only HTTPS is served, a plain question would be sent away.
        question = urllib.request.Request(f"{self.address}health", headers={"X-Forwarded-Proto": "https"})  # noqa: S310
        end = time.monotonic() + _ANSWER_SECONDS
        while time.monotonic() < end and not self.stopping:
            try:
                urllib.request.urlopen(question, timeout=2)  # noqa: S310
            except urllib.error.HTTPError:
                return  # this host name is not served, but the pages are there
            except OSError:
                pass
            else:
                return
            if self.children["web"].poll() is not None:
                break
            time.sleep(0.1)
        if not self.stopping:
            log = self.data_dir / "logs" / "web.log"
            raise DidNotAnswer(seconds=_ANSWER_SECONDS, log=log)

    def start_again(self) -> None:
        """Start again what died; nothing accepted is lost by that, it is all in the database."""
        for name, child in list(self.children.items()):
            if child.poll() is not None and not self.stopping:
                self.progress(f"{name} ended ({child.returncode}); starting it again")
                self._kill_group(child, signal.SIGKILL)
                self._start_child(name)

    def terminate(self) -> None:
        """Ask the processes to end."""
        for child in self.children.values():
            self._kill_group(child, signal.SIGTERM)

    def await_end(self) -> None:
        """Wait until they ended; those that take longer than ten seconds are killed."""
        end = time.monotonic() + 10
        for child in self.children.values():
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, end - time.monotonic()))
            self._kill_group(child, signal.SIGKILL)

    @staticmethod
    def _kill_group(child: subprocess.Popen[bytes], number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, number)


def log_config(data_dir: Path) -> Path:
    """Where the web server reads how to log."""
    return data_dir / "run" / "logging.json"


def web_command(
    host: str, port: int, environment: Mapping[str, str] = os.environ, data_dir: Path | None = None
) -> list[str]:
    """The words that start the web processes, as many as their environment says; with `data_dir` they
    log as the node does."""
    logging = ("--log-config", str(log_config(data_dir))) if data_dir else ()
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", str(option("NHIPCAU_WORKERS", environment))),
        *("--blocking-threads", str(option("NHIPCAU_THREADS", environment))),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5s"),
        *logging,
        "nhipcau.site.wsgi:application",
    ]


def connect_stand_ins(node: Node, sandbox: Path) -> None:
    """Let the demo's node reach stand-ins of the outside systems, on a free port of this machine.

    Systems that the operator has set are left as they are.
    """
    if os.environ.get("NHIPCAU_OUTSIDE_SYSTEMS"):
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keys = ("nq57", "nq71", "dean06")
    os.environ["NHIPCAU_OUTSIDE_SYSTEMS"] = ",".join(f"{key}=http://127.0.0.1:{port}/{key}" for key in keys)
    os.environ["NHIPCAU_OUTSIDE_SECRETS"] = ",".join(f"{key}=demo:demo" for key in keys)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(sandbox), os.environ.get("PYTHONPATH")]))
    node.beside["outside"] = [sys.executable, "-m", "nhipcau_sandbox.task_systems", str(port)]


def lock_folder(data_dir: Path) -> IO[str]:
    """Hold the folder as long as the file is open. Raises AlreadyRunning."""
    lock = (data_dir / "run" / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise AlreadyRunning(address=read_state(data_dir)[1] or "?") from None
    return lock


def refuse_taken_port(host: str, port: int) -> None:
    """Raises PortTaken when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(port=port) from None


def make_session_key(data_dir: Path) -> None:
    """The key for sessions and for secrets at rest, made once, readable by its owner only."""
    path = data_dir / "keys" / "session.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))


def write_state(data_dir: Path, address: str) -> None:
    """Note that this process supervises the folder's node, and where its pages are."""
    (data_dir / "run" / "node").write_text(f"{os.getpid()}\n{address}\n")


def read_state(data_dir: Path) -> tuple[int, str]:
    """Process id and address of the node that runs on the folder; (0, "") when none does."""
    try:
        pid, address = (data_dir / "run" / "node").read_text().split()
        os.kill(int(pid), 0)
    except (OSError, ValueError):
        return 0, ""
    return int(pid), address


def stop_node(data_dir: Path) -> bool:
    """Stop the node of the folder and wait; False when none ran."""
    pid, _ = read_state(data_dir)
    if pid:
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + 30
        while time.monotonic() < end and read_state(data_dir)[0]:
            time.sleep(0.1)
        return True
    database = Postgres(data_dir)
    if database.cluster.exists() and database.is_running():  # left by a killed supervisor
        database.stop()
        return True
    return False


def reset_data(data_dir: Path) -> None:
    """Delete a demo's data folder. Raises RealDataHere when the folder is not a demo's."""
    if not data_dir.exists():
        return
    if not (data_dir / "demo").is_file() and any(data_dir.iterdir()):
        raise RealDataHere(where=data_dir)
    stop_node(data_dir)
    database = Postgres(data_dir)
    if database.socket_dir.parent != data_dir:
        shutil.rmtree(database.socket_dir, ignore_errors=True)
    shutil.rmtree(data_dir)
