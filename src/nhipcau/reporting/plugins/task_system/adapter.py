"""A system that follows tasks, over HTTP and JSON.

The shape is assumed, after the six-step adapter that ministry portals use between each other (get a
token, send a file, push progress, push the status). It is written down in
``docs/rooms/reporting.md``; field names and state codes of each system are in ``data/systems.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from nhipcau.reporting.plugins.base import Message, NoAnswer, NotTaken, OutsideSystem, OutsideTask
from nhipcau.reporting.systems import SystemInfo

_SECONDS = 20.0
_UNAUTHORISED, _TOO_MANY, _BROKEN = 401, 429, 500
_MOST_PAGES = 200


class TaskSystem(OutsideSystem):
    """Speaks version 1 of the shape. `secret` is ``client:secret``."""

    def __init__(self, info: SystemInfo, address: str, secret: str) -> None:
        self.info = info
        self.client_name, _, self.secret = secret.partition(":")
        self.http = httpx.Client(base_url=address.rstrip("/") + "/", timeout=_SECONDS)
        self.token = ""

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def tell(self, message: Message, file: bytes | None) -> str:
        """The file first, then the message. Raises NotTaken, NoAnswer."""
        outside_file = self._put_file(message, file) if file is not None else ""
        step = "progress" if message.kind == "progress" else "status"
        answer = self._ask(
            "POST",
            f"tasks/{quote(message.key, safe='')}/{step}",
            json=self._worded(message, outside_file),
            headers={"Idempotency-Key": message.reference},
        )
        return str(answer.get("receipt", ""))[:120]

    def tasks(self, agency: str) -> Iterator[OutsideTask]:
        """Page by page. Raises NotTaken, NoAnswer."""
        page: object = 1
        for _ in range(_MOST_PAGES):
            answer = self._ask("GET", "tasks", params={"agency": agency, "page": str(page)})
            yield from (_task(item) for item in answer.get("items", []))
            page = answer.get("next")
            if page is None:
                return

    def _worded(self, message: Message, outside_file: str) -> dict[str, object]:
        """The message with the field names and the state code of this system; empty fields are left out."""
        values: dict[str, object] = {
            "task": message.key,
            "reference": message.reference,
            "on_day": message.on_day,
            "agency": message.agency,
            "status": self.info.statuses[message.status],
            "text": message.text,
            "percent": message.percent,
            "cause": message.cause,
            "due_on": message.due_on,
            "product": message.product,
            "file": outside_file,
        }
        return {self.info.fields[name]: value for name, value in values.items() if value not in ("", None)}

    def _put_file(self, message: Message, file: bytes) -> str:
        answer = self._ask(
            "PUT",
            f"files/{message.file_sha256}",
            content=file,
            params={"name": message.file_name},
            headers={"Content-Type": "application/octet-stream"},
        )
        return str(answer.get("id", ""))

    def _ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        """The answer as JSON. A token that has run out is renewed once. Raises NotTaken, NoAnswer."""
        if not self.token:
            self._renew_token()
        response = self._send(method, path, **more)
        if response.status_code == _UNAUTHORISED:
            self._renew_token()
            response = self._send(method, path, **more)
        return _read(response)

    def _renew_token(self) -> None:
        self.token = ""
        response = self._send("POST", "token", json={"client": self.client_name, "secret": self.secret})
        if response.status_code in (_UNAUTHORISED, 403):
            # The operator must mend it; the messages are good and wait until then.
            reason = f"HTTP {response.status_code}: the secret of this node is not taken"
            raise NoAnswer(reason)
        self.token = str(_read(response).get("token", ""))

    def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {**more.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            return self.http.request(method, path, headers=headers, **more)
        except httpx.HTTPError as error:
            raise NoAnswer(str(error) or type(error).__name__) from error


def _read(response: httpx.Response) -> dict[str, Any]:
    """The body of a good answer. Raises NotTaken for 4xx, NoAnswer for what may pass."""
    status = response.status_code
    if status in (_TOO_MANY, _UNAUTHORISED) or status >= _BROKEN:
        reason = f"HTTP {status}"
        raise NoAnswer(reason, _retry_after(response))
    try:
        body = response.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    if not response.is_success:
        raise NotTaken(" ".join(filter(None, [f"HTTP {status}", str(body.get("message", ""))])))
    return body


def _retry_after(response: httpx.Response) -> timedelta | None:
    """What ``Retry-After`` asks for in seconds, at most a day; a date there is not read."""
    text = response.headers.get("Retry-After", "")
    return timedelta(seconds=min(int(text), 86_400)) if text.isdecimal() else None


def _task(item: dict[str, Any]) -> OutsideTask:
    issued = str(item.get("issued_on") or "")
    try:
        issued_on = date.fromisoformat(issued) if issued else None
    except ValueError:
        issued_on = None
    texts = {
        name: " ".join(str(item.get(name) or "").split())
        for name in (
            "key", "title", "lead", "coordinating", "person", "product", "authority", "document", "due"
        )
    }  # fmt: skip
    return OutsideTask(**texts, issued_on=issued_on)
