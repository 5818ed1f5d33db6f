"""Coded errors in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from django.utils.translation import gettext

from nhipcau.kit.errors import CodedError
from nhipcau.ui.localise import local_date, local_datetime, local_number
from nhipcau.ui.provides import Label

# Words for the members of enumerations that errors carry; rooms fill it at start.
enum_words: Final[dict[type[Enum], Mapping[Any, Label]]] = {}


def wording(error: CodedError) -> str:
    """The message of `error`, translated; its parameters as the reader writes and calls them."""
    params = {key: _worded(value) for key, value in error.params.items()}
    message = gettext(error.message())
    return message % params if params else message


def _worded(value: object) -> object:
    if isinstance(value, Enum):
        return str(enum_words.get(type(value), {}).get(value, value.value))
    if isinstance(value, tuple):
        return ", ".join(str(_worded(item)) for item in value)
    if isinstance(value, datetime):
        return local_datetime(value)
    if isinstance(value, date):
        return local_date(value)
    return local_number(value) if type(value) is int else value
