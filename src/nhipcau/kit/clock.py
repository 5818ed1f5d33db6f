"""Time is passed in. Only the outermost door asks the clock, and it asks here."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def civil_date(instant: datetime) -> date:
    """The calendar day in Việt Nam on which `instant` falls."""
    return instant.astimezone(VIETNAM).date()


def end_of(day: date) -> datetime:
    """The first instant after the calendar day in Việt Nam."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=VIETNAM)


def today() -> date:
    """The present calendar day in Việt Nam."""
    return civil_date(utc_now())


def instant_text(instant: datetime) -> str:
    """An instant for operators and logs, in one form: Việt Nam's time to the minute, with its offset."""
    return instant.astimezone(VIETNAM).isoformat(sep=" ", timespec="minutes")
