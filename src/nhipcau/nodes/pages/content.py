"""What came or went, for the eyes of an operator: JSON without its personal part, bytes as hex."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.jws import from_compact
from nhipcau.nodes.records import own_id_of
from nhipcau.spine.facade import Actor, RecordNotThere, record_card
from nhipcau.spine.provides import cards

_SHOWN_BYTES = 4096
_SHOWN_LETTERS = 200_000
_LINE = 16


def content_of(body: bytes) -> tuple[str, bool]:
    """The text to show, and whether it is JSON: of an event, of a signed line, else a dump of its bytes."""
    for candidate in _candidates(body):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            text = json.dumps(_without_personal(value), ensure_ascii=False, indent=2)
            return (text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}\n…"), True
    return _dump(body[:_SHOWN_BYTES]), False


def _candidates(body: bytes) -> Iterator[bytes]:
    yield body
    try:
        payload, _signature = from_compact(body.decode("ascii"))
    except (CodedError, UnicodeDecodeError, ValueError):
        return
    yield payload


def _without_personal(value: dict[str, Any]) -> dict[str, Any]:
    data = value.get("data")
    if isinstance(data, dict) and data.get("personal"):
        return {**value, "data": {**data, "personal": "…"}}
    return value


def _dump(body: bytes) -> str:
    """Offset, hex, and the letters among the bytes."""
    lines = []
    for start in range(0, len(body), _LINE):
        part = body[start : start + _LINE]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:06x}  {part.hex(' '):<{_LINE * 3}} {letters}")
    return "\n".join(lines)


def record_here(actor: Actor, subject: str) -> tuple[str, str] | None:
    """Title and address of the record that an event is about, when it is here and the actor may see it."""
    room, _colon, text = subject.partition(":")
    record_id = as_uuid(text)
    if record_id is None:
        return None
    for kind in sorted(kind for kind in cards if kind.startswith(f"{room}.")):
        found = _card(actor, kind, record_id)
        if found:
            return found
    return None


def _card(actor: Actor, kind: str, record_id: UUID) -> tuple[str, str] | None:
    try:
        card = record_card(actor=actor, kind=kind, record_id=own_id_of(kind, record_id))
    except RecordNotThere:
        return None
    return card.title, card.url
