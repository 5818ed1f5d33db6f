"""Say what a day of the working calendar is."""

from __future__ import annotations

from datetime import date, datetime

from nhipcau.agencies.errors import DayAlreadySo, NameMissing, SourceMissing
from nhipcau.agencies.events import CalendarDayChanged
from nhipcau.agencies.models import CalendarDay, touch_directory
from nhipcau.agencies.rules import DayKind
from nhipcau.spine.facade import (
    Actor,
    action,
    publish,
    record_change,
    record_removal,
    snapshot,
)


@action("agencies.change_calendar_day", permission="calendar.manage", emits=(CalendarDayChanged,))
def change_calendar_day(
    *,
    actor: Actor,
    day: date,
    kind: DayKind | None,
    source: str,
    name: str = "",
    estimate: bool = False,
    now: datetime,
) -> None:
    """Make `day` a holiday or a working day; None makes it an ordinary day of the week again.

    `source` is the notice that says so. Rooms that count periods listen and count them again.
    Raises SourceMissing, NameMissing, DayAlreadySo.
    """
    if not source.strip():
        raise SourceMissing
    found = CalendarDay.objects.select_for_update().filter(date=day).first()
    if kind is None:
        _remove(found, source)
    else:
        _set(found, day, kind, name.strip(), source.strip(), estimate=estimate)
    touch_directory()
    publish(
        CalendarDayChanged(day, kind.value if kind else "", name.strip(), source.strip(), estimate=estimate)
    )


def _remove(found: CalendarDay | None, source: str) -> None:
    if found is None:
        raise DayAlreadySo
    record_removal(found, note=source)
    found.delete()


def _set(
    found: CalendarDay | None, day: date, kind: DayKind, name: str, source: str, *, estimate: bool
) -> None:
    if not name:
        raise NameMissing
    row = found or CalendarDay(date=day)
    before = snapshot(row) if found else None
    row.kind, row.name, row.source, row.estimate = kind.value, name, source, estimate
    if before == snapshot(row):
        raise DayAlreadySo
    row.save()
    record_change(row, before)
