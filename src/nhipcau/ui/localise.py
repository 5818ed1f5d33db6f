"""Figures and dates as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nhipcau.kit.digits import to_khmer_digits, to_lao_digits
from nhipcau.ui.preferences import current_preferences

NOTHING = "–"
Number = int | float | Decimal


def reader_digits(text: str, *, language: str | None = None) -> str:
    """`text` with Lao or Khmer digits when the reader of that language asked for them.

    For figures, dates and counts; numbers of documents and dossiers stay as they were issued.
    """
    if current_preferences().digits != "native":
        return text
    match (language or get_language() or "")[:2]:
        case "lo":
            return to_lao_digits(text)
        case "km":
            return to_khmer_digits(text)
        case _:
            return text


def local_date(value: date | datetime | None) -> str:
    """The day: 31/01/2024, in English 31 Jan 2024; a time is first moved to the node's zone."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return reader_digits(formats.date_format(value, "DATE_FORMAT"))


def local_datetime(value: datetime | None) -> str:
    """Day and minute in the node's zone."""
    if value is None:
        return NOTHING
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return reader_digits(formats.date_format(value, "DATETIME_FORMAT"))


def local_number(value: Number | None, decimals: int | None = None) -> str:
    """A figure with its groups and decimal mark: 14.500,5 in vi, lo, km; 14,500.5 in en.

    `decimals` rounds half to even and pads; None keeps the digits that the value has.
    """
    if value is None:
        return NOTHING
    if decimals is not None:
        value = round(Decimal(str(value)), decimals)
    text = formats.number_format(value, decimals, use_l10n=True, force_grouping=True)
    return reader_digits(text.replace("-", "−"))


def display(value: object) -> str:
    """Any value of a cell as the reader should see it; safe markup is kept as it is."""
    match value:
        case None | "":
            return NOTHING
        case SafeString():
            return value
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return local_datetime(value)
        case date():
            return local_date(value)
        case time():
            return reader_digits(formats.time_format(value, "TIME_FORMAT"))
        case int() | float() | Decimal():
            return local_number(value)
        case _:
            return str(value)
