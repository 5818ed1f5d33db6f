"""Several nodes of their own for a benchmark: databases in one server, folders, keys, a signed directory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.node_under_test import HOME, connections_of_django_end, free_port, say


@dataclass(frozen=True, slots=True)
class Fork:
    """A process of a node that is a fork of this one, with a pipe each way."""

    pid: int
    stdin: IO[bytes]
    stdout: IO[bytes]

    def wait(self) -> int:
        """Its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            self.wait()


@dataclass(frozen=True, slots=True)
class BenchNode:
    """One node: its key, where it listens, and what its processes see."""

    key: str
    port: int
    folder: Path
    url: str
    database: str
    serves: str

    @property
    def endpoint(self) -> str:
        """Its address in the directory."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """What its processes see."""
        return {
            **os.environ,
            "NHIPCAU_NODE": self.key,
            "NHIPCAU_DATA_DIR": str(self.folder),
            "NHIPCAU_PROFILE": "demo",
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "nhipcau.site.settings",
            "NHIPCAU_LOG_FORMAT": "json",
            "PYTHONPATH": os.pathsep.join([str(HOME), str(HOME / "src")]),
            **(extra or {}),
        }

    def start(self, *words: str, stdin: int | None = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """A process of this node, in a group of its own; its log lies in the folder."""
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        with (self.folder / "logs" / "bench.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *words],
                env=self.environment(),
                cwd=HOME,
                stdin=stdin,
                stdout=subprocess.PIPE if stdin == subprocess.PIPE else log,
                stderr=log,
                start_new_session=True,
            )

    def fork(self, work: Callable[[], object]) -> Fork:
        """Do `work` as this node in a fork: whatever was loaded here need not be loaded again.

        No connection may be open and no other thread may run. The exit code is 1 when it raises.
        """
        sys.stdout.flush()
        sys.stderr.flush()
        (its_in, our_out), (our_in, its_out) = os.pipe(), os.pipe()
        pid = os.fork()
        if pid:
            os.close(its_in)
            os.close(its_out)
            return Fork(pid, os.fdopen(our_out, "wb", 0), os.fdopen(our_in, "rb", 0))
        try:
            os.close(our_in)
            os.close(our_out)
            os.dup2(its_in, 0)
            os.dup2(its_out, 1)
            self._become()
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)

    def _become(self) -> None:
        """Have this process work for the node."""
        from django.conf import settings
        from django.db import connection

        os.setsid()
        (self.folder / "logs").mkdir(parents=True, exist_ok=True)
        with (self.folder / "logs" / "bench.log").open("ab") as log:
            os.dup2(log.fileno(), 2)
        os.environ.update(self.environment())
        settings.NHIPCAU_NODE, settings.NHIPCAU_DATA_DIR = self.key, str(self.folder)
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = self.database


def split_into_nodes(folder: Path, serves: Mapping[str, str]) -> list[BenchNode]:
    """Copies of the database that Django is connected to, one for each node. The first is the host."""
    from nhipcau.spine.postgres import ROLE, Postgres

    connections_of_django_end()
    server = Postgres(folder)
    nodes = []
    for key, agency in serves.items():
        database = f"nhipcau_{key.replace('-', '_')}"
        server.ensure_database(database, template=ROLE)
        place = folder / key
        (place / "run").mkdir(parents=True)
        nodes.append(BenchNode(key, free_port(), place, server.url(database), database, agency))
    return nodes


def join(nodes: Sequence[BenchNode], folder: Path, *, others: Sequence[Mapping[str, object]] = ()) -> None:
    """Keys for each node and a directory of all, with `others` as further entries, taken by each."""
    from nhipcau.kit.clock import utc_now
    from nhipcau.nodes.facade import (
        draft_directory,
        entry_for,
        entry_from_json,
        make_node_keys,
        make_roots,
        root_keys,
        sign_directory,
    )
    from nhipcau.nodes.key_files import FileKeyStore

    now = utc_now()
    entries = []
    for place, node in enumerate(nodes):
        store = FileKeyStore(node.folder / "keys" / "node")
        make_node_keys(store, node.key, now=now)
        names = {"vi": node.key}
        entries.append(
            entry_for(
                store, key=node.key, names=names, endpoint=node.endpoint, serves=[node.serves], host=not place
            )
        )
    entries += [entry_from_json(entry) for entry in others]
    roots = make_roots(folder / "roots", count=3, need=2, now=now, name="demo-root")
    directory = draft_directory(entries, roots, version=1, now=now)
    document = folder / "directory.json"
    document.write_bytes(sign_directory(directory, root_keys(folder / "roots", now=now)[:2]))
    say("joining the nodes")
    from nhipcau.site.demo_federation import take

    running = [node.fork(lambda: take(document, folder / "roots")) for node in nodes]
    for process, node in zip(running, nodes, strict=True):
        if process.wait():
            sys.exit((node.folder / "logs" / "bench.log").read_text())


def rows(node: BenchNode, query: str) -> list[tuple[object, ...]]:
    """The rows of a query in a node's database."""
    import psycopg

    with psycopg.connect(node.url, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def value(node: BenchNode, query: str) -> object:
    """The one value of a query."""
    return rows(node, query)[0][0]


def as_json(found: object) -> str:
    """One line."""
    return json.dumps(found, separators=(",", ":"), default=str)
