"""What came or went, for the eyes of an operator: the envelope whole, of the records what is needed to find
a fault. Long texts are cut, the personal part is left out, and so is every value of a record that is more
secret than the operator may read. What is no JSON is shown as a dump of its first bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from nhipcau.kit.classification import Classification
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.nodes.jws import from_compact
from nhipcau.nodes.records import own_id_of
from nhipcau.spine.facade import Actor, RecordNotThere, record_card
from nhipcau.spine.provides import cards

# Enough to see what kind of thing it is; what was cut off on the way in may be half a document.
_SHOWN_BYTES = 256
_SHOWN_LETTERS = 200_000
_LINE = 16
_LONG = 80
_KEPT = 40
_HIDDEN = "…"


def content_of(actor: Actor, body: bytes) -> tuple[str, bool]:
    """The text to show, and whether it is JSON: of an event, of a signed line, else a dump of its bytes."""
    for candidate in _candidates(body):
        try:
            value = json.loads(candidate)
            if isinstance(value, dict):
                text = json.dumps(_for_eyes(actor, value), ensure_ascii=False, indent=2)
                return (text if len(text) <= _SHOWN_LETTERS else f"{text[:_SHOWN_LETTERS]}\n…"), True
        except (ValueError, RecursionError):
            continue
    return _dump(body[:_SHOWN_BYTES]), False


def _candidates(body: bytes) -> Iterator[bytes]:
    yield body
    try:
        payload, _signature = from_compact(body.decode("ascii"))
    except (CodedError, UnicodeDecodeError, ValueError):
        return
    yield payload


def _for_eyes(actor: Actor, value: dict[str, Any]) -> dict[str, Any]:
    data = value.get("data")
    if not isinstance(data, dict):
        return value
    shown = dict(data)
    if data.get("personal"):
        shown["personal"] = _HIDDEN
    if "records" in data:
        secret = _is_secret(data["records"]) and not actor.can("documents.view_classified")
        shown["records"] = _each_value(data["records"], _hidden if secret else _cut)
    return {**value, "data": shown}


def _is_secret(value: Any) -> bool:
    """Whether anything within is classified above *internal*; a grade that is no number counts as secret."""
    if isinstance(value, list):
        return any(_is_secret(item) for item in value)
    if not isinstance(value, dict):
        return False
    grade = value.get("classification", Classification.INTERNAL)
    above = not isinstance(grade, int) or grade > Classification.INTERNAL
    return above or any(_is_secret(item) for item in value.values())


def _each_value(value: Any, show: Callable[[Any], Any]) -> Any:
    """The same structure with each value as `show` gives it."""
    if isinstance(value, dict):
        return {_cut(name): _each_value(item, show) for name, item in value.items()}
    if isinstance(value, list):
        return [_each_value(item, show) for item in value]
    return show(value)


def _hidden(value: Any) -> str:
    return _HIDDEN


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONG:
        return f"{value[:_KEPT]}… ({len(value)})"
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
