"""Events: frozen dataclasses in the past tense, named ``room.event-name.v1``.

They carry references, never personal data. The type name comes from the room and the
class name, so that it cannot differ from the class; `schemas/events` holds the snapshots.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints
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
        hints = _hints(cls)
        values = {
            field.name: _read(data[field.name], hints[field.name])
            for field in dataclasses.fields(cls)  # type: ignore[arg-type]
            if field.name in data or _is_required(field)
        }
        return cls(**values)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def event_type(kind: type[Event]) -> str:
    """The name on the wire, such as ``tasks.report-accepted.v1``."""
    room = kind.__module__.split(".")[1]
    return f"{room}.{_WORD.sub('-', kind.__name__).lower()}.v{kind.version}"


def event_classes() -> dict[str, type[Event]]:
    """All event classes that are loaded, by type name."""
    kinds = Event.__subclasses__()
    if len(_by_type) != len(kinds):  # read for each event that is handled, and changed only while rooms load
        _by_type.clear()
        _by_type.update({event_type(kind): kind for kind in kinds})
    return _by_type


_by_type: dict[str, type[Event]] = {}


_hints_of: dict[type[Event], dict[str, Any]] = {}


def _hints(kind: type[Event]) -> dict[str, Any]:
    if kind not in _hints_of:
        _hints_of[kind] = get_type_hints(kind)
    return _hints_of[kind]


_READERS: dict[Any, Callable[[str], Any]] = {
    UUID: UUID,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
}


def _read(value: Any, hint: Any) -> Any:
    """`value` from JSON as the type `hint`. Raises ValueError when it is something else."""
    choices = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if value is None and NoneType in choices:
        return None
    kind = next(choice for choice in choices if choice is not NoneType)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            msg = f"{value!r} is no list"
            raise ValueError(msg)
        return tuple(_read(item, get_args(kind)[0]) for item in value)
    reader = _READERS.get(kind)
    if reader is None:
        if type(value) is not kind:  # a bool is not a number here
            msg = f"{value!r} is no {kind}"
            raise ValueError(msg)
        return value
    if not isinstance(value, str):
        msg = f"{value!r} is no {kind}"
        raise ValueError(msg)
    try:
        return reader(value)
    except ArithmeticError as error:  # what Decimal raises
        msg = f"{value!r} is no {kind}"
        raise ValueError(msg) from error
