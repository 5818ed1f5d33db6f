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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from nhipcau.simulation.accounts import PASSWORD, cast_member, code_now
from nhipcau.spine.postgres import Postgres

ROOT = Path(__file__).resolve().parents[1]


@dataclass(slots=True)
class RunningNode:
    """A demo node of its own folder and port."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def sql(self, query: str, parameters: Any = None) -> list[tuple[Any, ...]]:
        """The rows of a query in the node's own database."""
        with psycopg.connect(Postgres(self.folder).url(), autocommit=True) as connection:
            cursor = connection.execute(query, parameters)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def kill(self, name: str) -> None:
        """``kill -9`` the web server or the worker, with all its processes."""
        pid = int((self.folder / "run" / f"{name}.pid").read_text())
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
        self.process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def start_demo() -> RunningNode:
    """A fresh demo; returns when its pages answer."""
    base = Path("/var/lib/nhipcau") if os.geteuid() == 0 else Path(tempfile.gettempdir())
    base.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="demo-", dir=base))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    hidden = ("NHIPCAU_PROFILE", "NHIPCAU_DATA_DIR", "NHIPCAU_TEST_DATABASE", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    log = (folder / "demo.log").open("wb")
    words = ["-m", "nhipcau.site.cli", "demo", "--port", str(port), "--data-dir", str(folder)]
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        stdout=log,
        stderr=log,
        env={**environment, "NHIPCAU_HOME": str(ROOT)},
    )
    node = RunningNode(folder, port, process)
    try:
        node.await_answer(120)
    except AssertionError:
        message = (folder / "demo.log").read_text()
        raise AssertionError(message) from None
    return node


class _Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Officer:
    """A signed-in officer over plain HTTP: cookies, tokens, forms."""

    def __init__(self, node: RunningNode, username: str) -> None:
        self.node = node
        self.cookies = http.cookiejar.CookieJar()
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
        token = next((cookie.value for cookie in self.cookies if cookie.name == "csrftoken"), "")
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
