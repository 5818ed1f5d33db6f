"""Events: frozen dataclasses in the past tense, named ``room.event-name.v1``.

They carry references, never personal data. The type name comes from the room and the
class name, so that it cannot differ from the class; `schemas/events` holds the snapshots.
"""

from __future__ import annotations

import dataclasses
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, get_type_hints
from uuid import UUID

_WORD = re.compile(r"(?<!^)(?=[A-Z])")


class Event:
    """Base of all events. Subclasses are frozen dataclasses in a room's ``events.py``."""

    version: ClassVar[int] = 1

    def subject_key(self) -> str:
        """What the event is about: events with the same key keep their order."""
        first = dataclasses.fields(self)[0].name  # type: ignore[arg-type]
        return f"{type(self).__module__.split('.')[1]}:{getattr(self, first)}"

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Read an event back from its JSON; fields that this version does not know are left out.

        Raises KeyError when a field is missing, ValueError when one has the wrong form.
        """
        hints = get_type_hints(cls)
        values = {
            field.name: _read(data[field.name], hints[field.name])
            for field in dataclasses.fields(cls)  # type: ignore[arg-type]
            if field.name in data or field.default is dataclasses.MISSING
        }
        return cls(**values)


def event_type(kind: type[Event]) -> str:
    """The name on the wire, such as ``tasks.report-accepted.v1``."""
    room = kind.__module__.split(".")[1]
    return f"{room}.{_WORD.sub('-', kind.__name__).lower()}.v{kind.version}"


def event_classes() -> dict[str, type[Event]]:
    """All event classes that are loaded, by type name."""
    return {event_type(kind): kind for kind in Event.__subclasses__()}


_READERS: dict[Any, Any] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    str: str,
    int: int,
    bool: bool,
}


def _read(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    for kind, reader in _READERS.items():
        if hint is kind or kind in getattr(hint, "__args__", ()):
            if getattr(hint, "__origin__", None) is tuple:
                return tuple(reader(item) for item in value)
            return reader(value)
    return value
