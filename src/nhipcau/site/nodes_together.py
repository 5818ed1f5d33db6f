"""Several nodes on one machine – a centre, a ministry, a province – as one supervisor runs them.

Each has its own database in one built-in PostgreSQL server, its own folder, port, web and worker
processes, and shares nothing with the others. For demos and tests; real nodes stand on machines of
their own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from nhipcau.site.errors_start import MemberNotPrepared
from nhipcau.site.members import Member
from nhipcau.site.node import (
    WATCH_SECONDS,
    Node,
    Progress,
    lock_folder,
    make_session_key,
    refuse_taken_port,
    write_state,
)
from nhipcau.spine.postgres import Postgres

_TEMPLATE = "nhipcau_template"


class _Stopped(Exception):
    """The nodes are to stop while they are still being prepared."""


@dataclass(slots=True)
class NodesTogether:
    """The nodes of one folder: prepared, joined, started, watched and stopped together."""

    folder: Path
    members: Sequence[Member]
    progress: Progress
    stopping: bool = False
    nodes: list[Node] = field(default_factory=list)
    accounts: dict[str, str] = field(default_factory=dict)
    lock: IO[str] | None = None
    started_database: bool = False

    @property
    def database(self) -> Postgres:
        """The server that holds the members' databases."""
        return Postgres(self.folder, progress=self.progress)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Whatever happens inside, all that was started is stopped at the end."""
        try:
            yield
        except _Stopped:
            pass
        finally:
            if self.lock is not None:  # otherwise another supervisor has the folder
                self._stop_all()

    def prepare(self) -> None:
        """Lock the folder, see that the ports are free, start the database, fill it, join the members.

        Raises AlreadyRunning, PortTaken, MemberNotPrepared and the database's errors.
        """
        for name in ("run", "logs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.lock = lock_folder(self.folder)
        for member in self.members:
            refuse_taken_port("127.0.0.1", member.port)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        write_state(self.folder, self.members[0].address)
        (self.folder / "demo").touch()
        for member in self.members:
            member.make_folders()
            make_session_key(member.folder)
        self.started_database = not self.database.is_running()
        self.database.start()
        self._make_databases()
        self._fill_databases()
        self._join()

    def _make_databases(self) -> None:
        """Make the tables and the directory of agencies once, and give each member without a database a copy.

        They take half of the time of a first start. Nothing of them names a node or was published, and
        nothing is sealed before a worker runs: ids of events and chains are each node's own.
        """
        missing = [member for member in self.members if not self.database.has_database(member.database)]
        if not missing:
            return
        self.database.drop_database(_TEMPLATE)  # of a start that was cut off
        self.database.ensure_database(_TEMPLATE)
        run = _Preparing(self.members[0], ["directory"], self._say_of("for all"), database=_TEMPLATE)
        self._await([run])
        for member in missing:
            self.database.ensure_database(member.database, template=_TEMPLATE)
        self.database.drop_database(_TEMPLATE)

    def _fill_databases(self) -> None:
        centre, *others = self.members
        elsewhere = ",".join(key for member in others for key in member.serves)
        runs = [
            _Preparing(centre, ["centre", "--elsewhere", elsewhere], self._say_of(centre.key)),
            *(_Preparing(member, ["cast"], self._say_of(member.key)) for member in others),
        ]
        self._await(runs)
        self.accounts = {run.member.key: run.printed for run in runs}

    def _join(self) -> None:
        """Make the members known to each other: keys, and a directory of nodes that demo roots have signed.

        What concerns a ministry or a province then goes to its node by itself. Done once, and again when
        the addresses have changed.
        """
        document = self.folder / "directory.json"
        joined = self.folder / "joined"
        addresses = "\n".join(member.address for member in self.members)
        if joined.exists() and joined.read_text() == addresses:
            return
        self.progress("making the nodes known to each other")
        entries = [
            _Preparing(member, ["entry", "--address", member.address], self._say_of(member.key))
            for member in self.members
        ]
        self._await(entries)
        centre = self.members[0]
        lines = "\n".join(run.printed for run in entries)
        roots = str(self.folder / "demo-roots")
        signing = ["sign", "--roots", roots, "--out", str(document), "--entries", lines]
        self._await([_Preparing(centre, signing, self._say_of(centre.key))])
        taking = ["take", "--roots", roots, "--directory", str(document)]
        self._await([_Preparing(member, taking, self._say_of(member.key)) for member in self.members])
        joined.write_text(addresses)

    def _await(self, runs: Sequence[_Preparing]) -> None:
        try:
            while any(run.is_running() for run in runs):
                self._leave_when_stopping()
                time.sleep(0.05)
        finally:
            for run in runs:
                run.end()
        self._leave_when_stopping()
        for run in runs:
            run.require_success()

    def _leave_when_stopping(self) -> None:
        if self.stopping:
            raise _Stopped

    def run(self, ready: Callable[[], None]) -> None:
        """Start all, call `ready` when all pages answer, and watch until stopped. Raises DidNotAnswer."""
        self._leave_when_stopping()
        self.progress("starting web and worker of each")
        self.nodes = [self._node_of(member) for member in self.members]
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            node.await_answer()
        if not self.stopping:
            ready()
        while not self.stopping:
            for node in self.nodes:
                node.start_again()
            time.sleep(WATCH_SECONDS)

    def _node_of(self, member: Member) -> Node:
        say = self._say_of(member.key)
        node = Node(member.folder, "demo", member.port, say, environment=dict(member.environment))
        node.stopping = self.stopping  # a signal may have come before it was there
        return node

    def _say_of(self, key: str) -> Progress:
        return lambda text: self.progress(f"{key}: {text}")

    def _on_signal(self, *_: object) -> None:
        self.stopping = True
        for node in self.nodes:
            node.stopping = True

    def _stop_all(self) -> None:
        for node in self.nodes:
            node.terminate()
        for node in self.nodes:
            node.await_end()
            node.state_file.unlink(missing_ok=True)
        if self.started_database:
            self.database.stop()
        (self.folder / "run" / "node").unlink(missing_ok=True)  # last: `stop` waits for it


class _Preparing:
    """One run of `prepare_member`; its steps are passed on as they come."""

    def __init__(self, member: Member, words: Sequence[str], say: Progress, *, database: str = "") -> None:
        self.member = member
        self.printed = ""
        self._last = ""
        self._say = say
        environment = dict(member.environment)
        if database:
            environment["DATABASE_URL"] = Postgres(member.folder.parent).url(database)
        self._process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "nhipcau.site.prepare_member", *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C reaches us; we end it
            env={**os.environ, **environment},
        )
        self._readers = [threading.Thread(target=work, daemon=True) for work in (self._steps, self._result)]
        for reader in self._readers:
            reader.start()

    def _steps(self) -> None:
        for line in self._process.stderr or ():
            if line.strip():
                self._last = line.strip()
                self._say(self._last)

    def _result(self) -> None:
        self.printed = self._process.stdout.read().strip("\n") if self._process.stdout else ""

    def is_running(self) -> bool:
        """Whether it is still at work."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it, where it has not ended by itself, and read the rest of what it said."""
        self._process.terminate()
        self._process.wait()
        for reader in self._readers:
            reader.join()

    def require_success(self) -> None:
        """Raises MemberNotPrepared with its last line."""
        if self._process.returncode:
            raise MemberNotPrepared(node=self.member.key, reason=self._last)
