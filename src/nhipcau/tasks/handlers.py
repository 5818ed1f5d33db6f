"""What the tasks room listens to: a day of the calendar that changed moves deadlines counted over it."""

from __future__ import annotations

from datetime import datetime

from nhipcau.agencies.events import CalendarDayChanged
from nhipcau.spine.facade import on, system_actor
from nhipcau.tasks.actions.recalculate_deadlines import follow_calendar

_ACTOR = system_actor("calendar")


@on(CalendarDayChanged)
def on_calendar_day_changed(event: CalendarDayChanged, *, now: datetime) -> None:
    """Open tasks whose last day was counted over the day are counted again."""
    follow_calendar(actor=_ACTOR, day=event.day, kind=event.kind, now=now)
