"""What a figure must be to be kept. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from nhipcau.indicators.errors import DayToCome, PeriodBackwards, RatioOfNothing, UnitNeeded, ValueOutOfRange

WHOLE_DIGITS = 24
DECIMALS = 10


def sound_value(value: Decimal) -> Decimal:
    """The value as it is kept. Raises ValueOutOfRange rather than round anything."""
    try:
        kept = value.quantize(Decimal(1).scaleb(-DECIMALS)) if value.is_finite() else None
    except InvalidOperation:
        kept = None
    if kept is None or kept != value or abs(kept) >= Decimal(10) ** WHOLE_DIGITS:
        raise ValueOutOfRange
    return kept


def require_sound(*, unit: str, of: Decimal | None, begins: date | None, ends: date | None) -> None:
    """Raises UnitNeeded, RatioOfNothing, PeriodBackwards."""
    if not unit.strip():
        raise UnitNeeded
    if of is not None and of <= 0:
        raise RatioOfNothing
    if begins is not None and ends is not None and ends < begins:
        raise PeriodBackwards


def require_come(day: date, today: date) -> None:
    """Raise DayToCome for a day after `today`: an observation is never taken back, here nor at the host."""
    if day > today:
        raise DayToCome(day=day.isoformat())


def trimmed(value: Decimal) -> Decimal:
    """The value without the zeros that the column adds at its end: 39, not 39.0000."""
    text = format(value, "f")
    return Decimal(text.rstrip("0").rstrip(".") or "0") if "." in text else Decimal(text)
