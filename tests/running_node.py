"""A real node beside the tests: started by the command line, used over HTTP, looked into by SQL."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from nhipcau.simulation.accounts import PASSWORD, cast_member, code_now
from nhipcau.site.members import members_in
from nhipcau.spine.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]


@dataclass(slots=True)
class RunningNode:
    """A demo node of its own folder and port; `key` and `database_url` as its processes know them."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]
    key: str = "vpcp"
    database_url: str = ""

    @property
    def address(self) -> str:
        """The address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def sql(self, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """The rows of a query in the node's own database."""
        with psycopg.connect(self.database_url or Postgres(self.folder).url(), autocommit=True) as connection:
            cursor = connection.execute(query, parameters)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def pid(self, name: str) -> int:
        """The process of the web server or the worker."""
        return int((self.folder / "run" / f"{name}.pid").read_text())

    def kill(self, name: str) -> None:
        """``kill -9`` the web server or the worker, with all its processes."""
        pid = self.pid(name)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def await_answer(self, seconds: float = 60) -> None:
        """Wait until the pages answer."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address}/health", timeout=2)
                return
            assert self.process.poll() is None, "the node ended"
            time.sleep(0.1)
        raise AssertionError("the node does not answer")

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and remove its folder."""
        interrupt(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class RunningNodes:
    """The nodes of one `./nhipcau nodes`, each by its key: ``three["btp"]``."""

    folder: Path
    process: subprocess.Popen[bytes]
    nodes: dict[str, RunningNode]

    def __getitem__(self, key: str) -> RunningNode:
        return self.nodes[key]

    @property
    def said(self) -> str:
        """What the command has said so far."""
        return (self.folder / "command.log").read_text()

    def await_ready(self, seconds: float = 180) -> None:
        """Wait until the command says that all pages answer."""
        end = time.monotonic() + seconds
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop them as Ctrl-C does; the folder stays."""
        interrupt(self.process)

    def start_again(self) -> None:
        """Start them on the same folder and ports; returns when all pages answer."""
        self.process = _run("nodes", self.folder, min(node.port for node in self.nodes.values()))
        for node in self.nodes.values():
            node.process = self.process
        self.await_ready()

    def remove(self) -> None:
        """Stop them and remove their folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_demo() -> RunningNode:
    """A fresh demo; returns when its pages answer."""
    folder, port = _fresh_folder("demo-"), free_ports(1)
    node = RunningNode(folder, port, _run("demo", folder, port))
    try:
        node.await_answer(120)
    except AssertionError:
        message = (folder / "command.log").read_text()
        raise AssertionError(message) from None
    return node


def start_nodes() -> RunningNodes:
    """Centre, ministry and province, all fresh; returns when all pages answer."""
    running = begin_nodes()
    running.await_ready()
    return running


def begin_nodes() -> RunningNodes:
    """Centre, ministry and province, all fresh; returns at once."""
    folder, port = _fresh_folder("nodes-"), free_ports(3)
    process = _run("nodes", folder, port)
    nodes = {
        member.key: RunningNode(
            member.folder, member.port, process, member.key, member.environment["DATABASE_URL"]
        )
        for member in members_in(folder, first_port=port)
    }
    return RunningNodes(folder, process, nodes)


def interrupt(process: subprocess.Popen[bytes]) -> None:
    """Press Ctrl-C and wait; after half a minute it is killed."""
    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.wait(30)
    process.kill()


def free_ports(count: int) -> int:
    """The first of `count` ports in a row on which nobody listens."""
    for _attempt in range(50):
        with ExitStack() as held:
            first = 0
            with suppress(OSError):
                for place in range(count):
                    probe = held.enter_context(socket.socket())
                    probe.bind(("127.0.0.1", first + place if place else 0))
                    first = first or probe.getsockname()[1]
                return first
    raise AssertionError("no ports are free")


def _fresh_folder(prefix: str) -> Path:
    base = Path("/var/lib/nhipcau") if os.geteuid() == 0 else Path(tempfile.gettempdir())
    base.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=base))


def _run(command: str, folder: Path, port: int) -> subprocess.Popen[bytes]:
    hidden = ("NHIPCAU_PROFILE", "NHIPCAU_DATA_DIR", "NHIPCAU_TEST_DATABASE", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    words = ["-m", "nhipcau.site.cli", command, "--port", str(port), "--data-dir", str(folder)]
    with (folder / "command.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            env={**environment, "NHIPCAU_HOME": str(ROOT), "PYTHONUNBUFFERED": "1"},
        )


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Officer:
    """A signed-in officer over plain HTTP: cookies, tokens, forms."""

    def __init__(
        self, node: RunningNode, username: str, cookies: http.cookiejar.CookieJar | None = None
    ) -> None:
        self.node = node
        self.cookies = http.cookiejar.CookieJar() if cookies is None else cookies  # those of one browser
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        handlers = (urllib.request.HTTPCookieProcessor(self.cookies), _Stay())
        self.direct = urllib.request.build_opener(*handlers)
        self._sign_in(username)

    def _sign_in(self, username: str) -> None:
        member = cast_member(username)
        assert member is not None
        self.get("/account/login/")
        self.post("/account/login/", login=username, password=PASSWORD)
        for _attempt in range(4):  # a code is taken once; then the next one must come
            code, seconds = code_now(member)
            _status, page = self.post("/account/2fa/authenticate/", code=code)
            if 'name="code"' not in page:
                return
            time.sleep(seconds + 0.2)
        raise AssertionError(f"{username} could not sign in")

    def get(self, path: str) -> tuple[int, str]:
        """Status and page."""
        return self._open(urllib.request.Request(f"{self.node.address}{path}"))

    def post(self, path: str, *, follow: bool = True, **fields: str) -> tuple[int, str]:
        """Send a form with the token of the cookie; with `follow` the page it leads to."""
        name = f"csrftoken_{self.node.key}"
        token = next((cookie.value for cookie in self.cookies if cookie.name == name), "")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        headers = {"Referer": self.node.address}
        request = urllib.request.Request(f"{self.node.address}{path}", data=body, headers=headers)
        return self._open(request, self.opener if follow else self.direct)

    def _open(
        self, request: urllib.request.Request, opener: urllib.request.OpenerDirector | None = None
    ) -> tuple[int, str]:
        try:
            with (opener or self.opener).open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def text_of(page: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
