"""The form of the page *calculate a deadline*."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.deadlines.rules import LONGEST_PERIOD
from nhipcau.deadlines.shapes import Before, By, InPeriod, PeriodKind, Rule, Suspension, Unit, Within
from nhipcau.kit.clock import VIETNAM
from nhipcau.ui.facade import DayField

SHAPES = [
    ("within", _("A period from an event")),
    ("before", _("Before a day")),
    ("by", _("By a day at the latest")),
    ("month", _("In a month")),
    ("quarter", _("In a quarter")),
    ("half", _("In a half-year")),
    ("year", _("In a year")),
]
UNITS = [
    (Unit.WORKING_DAY.value, _("working days")),
    (Unit.DAY.value, _("days")),
    (Unit.WEEK.value, _("weeks")),
    (Unit.MONTH.value, _("months")),
    (Unit.YEAR.value, _("years")),
    (Unit.WORKING_HOUR.value, _("working hours")),
    (Unit.HOUR.value, _("hours")),
]


class DeadlineForm(forms.Form):
    """What the text says. Only the fields that its shape needs must be filled."""

    shape = forms.ChoiceField(label=_("The text says"), choices=SHAPES)
    amount = forms.IntegerField(label=_("How many"), min_value=1, max_value=LONGEST_PERIOD, required=False)
    unit = forms.ChoiceField(label=_("Of what"), choices=UNITS, required=False)
    day = DayField(label=_("Day, or day of the event"), required=False)
    time = forms.TimeField(
        label=_("Time of the event"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("Only for hours."),
    )
    number = forms.IntegerField(
        label=_("Number of the month, quarter or half-year"), min_value=1, max_value=12, required=False
    )
    year = forms.IntegerField(label=_("Year"), min_value=1945, max_value=2200, required=False)
    stop_begin = DayField(label=_("The clock stands from"), required=False)
    stop_end = DayField(label=_("The clock stands up to and with"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what the shape needs."""
        data = super().clean() or self.cleaned_data
        needed = {"within": ("amount", "unit", "day"), "before": ("day",), "by": ("day",), "year": ("year",)}
        for name in needed.get(data.get("shape", ""), ("number", "year")):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This is needed here."))
        return data

    def rule(self) -> Rule:
        """The rule that the cleaned form describes."""
        data = self.cleaned_data
        match data["shape"]:
            case "within":
                event = data["day"]
                if data["time"]:
                    event = datetime.combine(event, data["time"], VIETNAM)
                return Within(data["amount"], Unit(data["unit"]), event)
            case "before":
                return Before(data["day"])
            case "by":
                return By(data["day"])
            case shape:
                return InPeriod(PeriodKind(shape), data["year"], data["number"] or 1)

    def suspensions(self) -> tuple[Suspension, ...]:
        """The one suspension that may be given."""
        begin = self.cleaned_data["stop_begin"]
        return (Suspension(begin, self.cleaned_data["stop_end"]),) if begin else ()
