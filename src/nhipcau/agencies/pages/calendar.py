"""The working calendar of a year, and the form for one day."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names, get_month_names
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from nhipcau.agencies.actions.change_calendar_day import change_calendar_day
from nhipcau.agencies.forms import CalendarDayForm
from nhipcau.agencies.models import CalendarDay
from nhipcau.agencies.queries import working_calendar
from nhipcau.agencies.rules import DayKind
from nhipcau.agencies.wording import DAY_KINDS, word
from nhipcau.kit.calendar import WorkingCalendar
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import actor_of
from nhipcau.ui.facade import local_date, wording


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day in the sheet of a month; `state` is worked, weekend, holiday or swapped."""

    day: date | None
    state: str = ""
    name: str = ""


def show_year(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Twelve sheets and the list of the named days with their sources."""
    actor = actor_of(request)
    shown = year or today().year
    known, language = working_calendar(), get_language() or "vi"
    # Django's own catalogues lack the short names of days in Lao and Khmer; CLDR has them.
    weekdays = get_day_names("abbreviated", "stand-alone", language)
    month_names = get_month_names("wide", "stand-alone", language)
    rows = CalendarDay.objects.filter(date__year=shown)
    context = {
        "title": gettext("Working calendar %(year)s") % {"year": shown},
        "year": shown,
        "earlier": shown - 1,
        "later": shown + 1,
        "weekdays": [weekdays[index] for index in range(7)],
        "months": [(month_names[month], _weeks(known, shown, month)) for month in range(1, 13)],
        "days": [(row, word(DAY_KINDS, row.kind)) for row in rows],
        "estimated": any(row.estimate for row in rows),
        "working_days": known.working_days_between(date(shown - 1, 12, 31), date(shown, 12, 31)),
        "known": known.covers(date(shown, 6, 30)),
        "may_change": actor.can("calendar.manage"),
    }
    return render(request, "agencies/calendar.html", context)


def _weeks(known: WorkingCalendar, year: int, month: int) -> list[list[DayCell]]:
    sheet = months.Calendar().monthdatescalendar(year, month)
    return [[_cell(known, day) if day.month == month else DayCell(None) for day in week] for week in sheet]


def _cell(known: WorkingCalendar, day: date) -> DayCell:
    named = known.named.get(day)
    if named:
        return DayCell(day, "swapped" if named.worked else "holiday", named.name)
    return DayCell(day, "worked" if known.is_working_day(day) else "weekend")


def change_day(request: HttpRequest) -> HttpResponse:
    """Say what a day is."""
    actor = actor_of(request)
    form = CalendarDayForm(request.POST or None, initial=_initial(request.GET.get("day", "")))
    if form.is_valid():
        data = form.cleaned_data
        try:
            change_calendar_day(
                actor=actor,
                day=data["date"],
                kind=DayKind(data["kind"]) if data["kind"] else None,
                name=data["name"],
                source=data["source"],
                estimate=data["estimate"],
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, gettext("%(day)s was changed.") % {"day": local_date(data["date"])})
            return redirect("agencies:calendar_of", data["date"].year)
    context = {
        "title": gettext("Change a day of the calendar"),
        "form": form,
        "cancel_href": reverse("agencies:calendar"),
    }
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


def _initial(text: str) -> dict[str, object]:
    """What is known of the day named in the address."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return {}
    row = CalendarDay.objects.filter(date=day).first()
    if row is None:
        return {"date": day}
    return {"date": day, "kind": row.kind, "name": row.name, "source": row.source, "estimate": row.estimate}
