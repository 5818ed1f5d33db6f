"""A stand-in for the systems that follow tasks (nq57, nq71, dean06, an agency's own).

Each lies under its own path, ``/<system>/…``, and speaks the shape of ``docs/rooms/reporting.md``:
token, file, progress, status, list of tasks. What it lists is invented. Keys that end in ``-404`` are
unknown to it; ``down`` makes it answer 503. Run it with ``python -m nhipcau_sandbox.task_systems PORT``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SECRET = "demo:demo"  # noqa: S105 - of the stand-in, which holds nothing
SYSTEMS = ("nq57", "nq71", "dean06", "own")
_PAGE = 50


@dataclass
class Book:
    """What one stand-in system holds: `messages` by reference, `tasks` as it lists them."""

    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    tasks: list[dict[str, str]] = field(default_factory=list)
    calls: int = 0
    down: bool = False


class TaskSystems:
    """The server with all its books; use it as a context, or `serve` for ever."""

    def __init__(self, port: int = 0) -> None:
        self.books = {system: Book(tasks=invented_tasks(system)) for system in SYSTEMS}
        self.lock = Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.thread = Thread(target=self.server.serve_forever, daemon=True)

    @property
    def address(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> TaskSystems:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def serve(self) -> None:
        """Until the process is stopped."""
        self.server.serve_forever()

    def answer(self, method: str, path: str, body: bytes, headers: Any) -> tuple[int, dict[str, Any]]:
        """Status and body for one request."""
        parts = urlsplit(path)
        words = [unquote(word) for word in parts.path.strip("/").split("/")]
        book = self.books.get(words[0])
        if book is None:
            return 404, {"message": "no such system"}
        with self.lock:
            book.calls += 1
            if book.down:
                return 503, {"message": "out of order"}
            if words[1:] == ["token"]:
                asked = json.loads(body or b"{}")
                good = f"{asked.get('client')}:{asked.get('secret')}" == SECRET
                return (200, {"token": "stand-in", "expires_in": 3600}) if good else (403, {})
            if headers.get("Authorization") != "Bearer stand-in":
                return 401, {"message": "token missing or run out"}
            return _work(book, method, words[1:], parse_qs(parts.query), body, headers)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        systems = self

        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, answer = systems.answer(self.command, self.path, body, self.headers)
                content = json.dumps(answer, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = _do  # noqa: N815 - as http.server calls them

            def log_message(self, *_: object) -> None:
                """Say nothing: the node's own log tells what was sent."""

        return Handler


def _work(
    book: Book, method: str, words: list[str], query: dict[str, list[str]], body: bytes, headers: Any
) -> tuple[int, dict[str, Any]]:
    if method == "PUT" and words[:1] == ["files"]:
        book.files[words[1]] = len(body)
        return 201, {"id": f"F-{words[1][:12]}"}
    if method == "GET" and words == ["tasks"]:
        page = int(query.get("page", ["1"])[0])
        rows = book.tasks[(page - 1) * _PAGE : page * _PAGE]
        return 200, {"items": rows, "next": page + 1 if page * _PAGE < len(book.tasks) else None}
    if method == "GET" and words == ["messages"]:
        return 200, {"items": list(book.messages.values())}
    if method == "POST" and words[:1] == ["tasks"] and words[-1] in ("progress", "status"):
        key = words[1]
        if key.endswith("-404"):
            return 404, {"message": f"no task {key}"}
        reference = headers.get("Idempotency-Key", "")
        if reference not in book.messages:
            receipt = f"BN-{len(book.messages) + 1:06d}"
            book.messages[reference] = {"receipt": receipt, "step": words[-1], **json.loads(body)}
        return 201, {"receipt": book.messages[reference]["receipt"]}
    return 404, {"message": "no such address"}


def invented_tasks(system: str) -> list[dict[str, str]]:
    """Tasks that the stand-in lists for whoever asks; all invented, and say so."""
    shapes = {"nq57": "NQ57-2025-{:04d}", "nq71": "71-{:03d}", "dean06": "DA06-2025-{:d}", "own": "CV-{:d}"}
    works = (
        ("Rà soát, công bố danh mục dữ liệu mở của ngành", "Danh mục được công bố"),
        ("Hoàn thành kết nối cơ sở dữ liệu chuyên ngành với trục liên thông", "Biên bản kết nối"),
        ("Tập huấn kỹ năng số cho công chức cấp xã", "Báo cáo kết quả tập huấn"),
    )
    return [
        {
            "key": shapes[system].format(500 + number),
            "title": f"[Giả lập] {work} ({system})",
            "lead": "Bộ Tư pháp",
            "coordinating": "Bộ Công an",
            "person": "Bộ trưởng",
            "product": product,
            "authority": "Thủ tướng Chính phủ",
            "due": f"{28 + number}/12/2026",
            "issued_on": "2026-11-02",
        }
        for number, (work, product) in enumerate(works)
    ]


if __name__ == "__main__":
    TaskSystems(int(sys.argv[1]) if len(sys.argv) > 1 else 8090).serve()
