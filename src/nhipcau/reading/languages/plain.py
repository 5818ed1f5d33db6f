"""A language as people type it without its marks: Bo Tu phap trinh truoc ngay 30/3."""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from nhipcau.reading.languages.base import Language

_STROKES = str.maketrans("đĐ", "dD")


def plain_form(text: str) -> str:
    """The text without combining marks, đ as d; the length stays where each letter has one."""
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def without_marks(language: Language, code: str) -> Language:
    """The same words and patterns with their marks taken off."""
    bare = {
        field.name: _bare(getattr(language, field.name))
        for field in fields(language)
        if field.name not in ("code", "letters", "marks")
    }
    return replace(language, **bare, code=code, marks="")


def _bare(value: Any) -> Any:
    """Marks off every word and pattern within a value; the first of two that fall together stays."""
    match value:
        case Enum() | bool() | int() | None:
            return value
        case str():
            return plain_form(value)
        case re.Pattern():
            return re.compile(plain_form(value.pattern), value.flags)
        case tuple() | list():
            return tuple(_bare(each) for each in value)
        case frozenset():
            return frozenset(_bare(each) for each in value)
        case dict():
            bare: dict[Any, Any] = {}
            for name, each in value.items():
                bare.setdefault(_bare(name), _bare(each))
            return bare
        case _ if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{field.name: _bare(getattr(value, field.name)) for field in fields(value)}
            )
    return value
