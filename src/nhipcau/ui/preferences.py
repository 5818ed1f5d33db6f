"""What a reader chose for the look: theme and digits, kept in two cookies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, Literal

from django.http import HttpRequest

Theme = Literal["auto", "light", "dark"]
Digits = Literal["ascii", "native"]

THEME_COOKIE: Final = "nhipcau_theme"
DIGITS_COOKIE: Final = "nhipcau_digits"
THEMES: Final[tuple[Theme, ...]] = ("auto", "light", "dark")
DIGITS: Final[tuple[Digits, ...]] = ("ascii", "native")


@dataclass(frozen=True, slots=True)
class Preferences:
    """A reader's choices; without a cookie the theme follows the device, digits are 0–9."""

    theme: Theme = "auto"
    digits: Digits = "ascii"


_DEFAULT: Final = Preferences()
_current: ContextVar[Preferences] = ContextVar("nhipcau_preferences", default=_DEFAULT)


def preferences_from(request: HttpRequest) -> Preferences:
    """The choices in the cookies of `request`; an unknown value counts as none."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    digits = request.COOKIES.get(DIGITS_COOKIE, "")
    return Preferences(
        theme=theme if theme in THEMES else "auto",
        digits=digits if digits in DIGITS else "ascii",
    )


def current_preferences() -> Preferences:
    """The choices of the reader whose request is being answered."""
    return _current.get()


@contextmanager
def using_preferences(preferences: Preferences) -> Iterator[None]:
    """Answer with `preferences` inside the with block."""
    token = _current.set(preferences)
    try:
        yield
    finally:
        _current.reset(token)
