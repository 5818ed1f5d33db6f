"""The steps of a calculation in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nhipcau.deadlines.shapes import Calculation, PeriodKind, Step, Unit
from nhipcau.ui.facade import local_date, local_datetime, local_number, reader_digits

_STEPS: Final[Mapping[str, Promise]] = {
    "by": _("By %(day)s: that day still counts."),
    "before_exclusive": _("Before %(day)s: that day itself no longer counts."),
    "before_inclusive": _("Before %(day)s: this node reads it so that the day itself still counts."),
    "period_ends": _("It ends on %(day)s, the last calendar day."),
    "within": _("%(length)s from %(event)s."),
    "within_from_time": _("%(length)s from %(at)s."),
    "event_day_not_counted": _(
        "The day of the event does not count (Civil Code art. 147); the count begins on %(first)s."
    ),
    "suspended": _("The clock stands from %(begin)s to %(end)s."),
    "counted_to": _("The count ends on %(day)s."),
    "due_at": _("The time ends at %(at)s."),
    "last_day": _("Last day in time: %(day)s."),
    "calendar_estimated": _("The calendar of %(year)s is partly an estimate: no official notice yet."),
    "calendar_ends": _("The calendar is known up to %(day)s only; later holidays are not counted in."),
}
_WITH_NAME: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "holiday": (_("%(day)s is a day off: %(name)s."), _("%(day)s is a day off.")),
    "worked_day": (_("%(day)s is a working day: %(name)s."), _("%(day)s is a working day.")),
    "rolled": (
        _("%(day)s is a day off (%(name)s); it ends on the next working day, %(to)s (Civil Code art. 148)."),
        _("%(day)s is a day off; it ends on the next working day, %(to)s (Civil Code art. 148)."),
    ),
    "fixed_on_day_off": (
        _("%(day)s is a day off (%(name)s). A fixed date stays where it is: hand in before it."),
        _("%(day)s is a day off. A fixed date stays where it is: hand in before it."),
    ),
}


def word_step(step: Step) -> str:
    """One step as a sentence in the reader's language. Raises KeyError for a step nobody words."""
    if step.code == "period":
        return _period(step.params)
    params = {name: _local(value) for name, value in step.params.items()}
    if step.code in ("within", "within_from_time"):
        params["length"] = _length(step.params)
    if step.code == "calendar_estimated":
        params["year"] = reader_digits(str(step.params["year"]))
    if step.code in _WITH_NAME:
        named, plain = _WITH_NAME[step.code]
        return str(named if step.params.get("name") else plain) % params
    return str(_STEPS[step.code]) % params


def word_steps(calculation: Calculation) -> list[str]:
    """All steps of a calculation, in order."""
    return [word_step(step) for step in calculation.steps]


def _local(value: object) -> object:
    if isinstance(value, datetime):
        return local_datetime(value)
    if isinstance(value, date):
        return local_date(value)
    return local_number(value) if type(value) is int else value


def length_words(amount: int, unit: Unit) -> str:
    """A length in the reader's language: "10 working days"."""
    return _length({"amount": amount, "unit": unit})


def _length(params: Mapping[str, object]) -> str:
    amount = int(str(params["amount"]))
    worded = {
        Unit.DAY: ngettext("%(n)s day", "%(n)s days", amount),
        Unit.WORKING_DAY: ngettext("%(n)s working day", "%(n)s working days", amount),
        Unit.WEEK: ngettext("%(n)s week", "%(n)s weeks", amount),
        Unit.MONTH: ngettext("%(n)s month", "%(n)s months", amount),
        Unit.YEAR: ngettext("%(n)s year", "%(n)s years", amount),
        Unit.HOUR: ngettext("%(n)s hour", "%(n)s hours", amount),
        Unit.WORKING_HOUR: ngettext("%(n)s working hour", "%(n)s working hours", amount),
    }
    return worded[Unit(str(params["unit"]))] % {"n": local_number(amount)}


def _period(params: Mapping[str, object]) -> str:
    numbers = {name: reader_digits(str(params[name])) for name in ("number", "year")}
    worded = {
        PeriodKind.MONTH: gettext("In month %(number)s of %(year)s."),
        PeriodKind.QUARTER: gettext("In quarter %(number)s of %(year)s."),
        PeriodKind.HALF: gettext("In half-year %(number)s of %(year)s."),
        PeriodKind.YEAR: gettext("In the year %(year)s."),
    }
    return worded[PeriodKind(str(params["kind"]))] % numbers
