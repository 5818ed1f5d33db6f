"""Forms of review rounds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, AgencyListField
from nhipcau.oversight.actions.answer_round import Point
from nhipcau.oversight.forms.common import StepForm
from nhipcau.oversight.models import AnswerPoint, ReviewRound
from nhipcau.tasks.facade import CAUSES
from nhipcau.ui.facade import DayField


class LinesField(forms.CharField):
    """One thing per line; cleans to a list of lines that are not empty."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        """The lines."""
        return [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]


class RoundForm(forms.Form):
    """A round as it is opened."""

    title = forms.CharField(label=_("What is reviewed"), max_length=300)
    standing_body = forms.CharField(
        label=_("Standing body"), max_length=200, required=False,
        help_text=_("For which steering body it is asked."),
    )  # fmt: skip
    period_from = DayField(label=_("Period from"))
    period_to = DayField(
        label=_("Period up to"), help_text=_("Tasks are counted as of this day, or of today while it runs.")
    )
    questions = LinesField(label=_("Questions"), help_text=_("One question per line."))
    asked = AgencyListField(label=_("Who is asked"), help_text=_("One agency per line."))
    due_on = DayField(label=_("Answers by"))


class AnswerForm(StepForm):
    """The answer of an agency: a reply to each question, then causes and proposals by their kind."""

    def __init__(self, *args: Any, record: ReviewRound, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        for place, question in enumerate(record.questions):
            self.fields[f"reply_{place}"] = forms.CharField(
                label=question, widget=forms.Textarea(attrs={"rows": 3})
            )
        for kind, label in ((AnswerPoint.Kind.CAUSE, _("Cause")), (AnswerPoint.Kind.PROPOSAL, _("Proposal"))):
            for number in (1, 2, 3):
                self._point(kind.value, number, label)

    def _point(self, kind: str, number: int, label: Any) -> None:
        about = _("%(kind)s %(number)s: about")
        self.fields[f"{kind}_{number}_about"] = forms.ChoiceField(
            label=about % {"kind": label, "number": number},
            required=False,
            choices=[("", _("none")), *CAUSES.items()],
        )
        words = _("%(kind)s %(number)s: in words")
        self.fields[f"{kind}_{number}_text"] = forms.CharField(
            label=words % {"kind": label, "number": number}, required=False
        )

    def replies(self) -> list[str]:
        """The replies, in the order of the questions."""
        return [self.cleaned_data[f"reply_{place}"] for place in range(len(self.record.questions))]

    def points(self) -> list[Point]:
        """The points of which anything was filled in."""
        found = []
        for kind in AnswerPoint.Kind.values:
            for number in (1, 2, 3):
                about = self.cleaned_data[f"{kind}_{number}_about"]
                text = self.cleaned_data[f"{kind}_{number}_text"]
                if about or text:
                    found.append(Point(kind, about, text))
        return found

    def clean(self) -> dict[str, Any]:
        """The replies and points as the action takes them."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            data |= {"replies": self.replies(), "points": self.points()}
        return data


class ReopenForm(StepForm):
    """An answer that is to be mended."""

    agency_id = AgencyField(label=_("Whose answer"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class SolutionForm(StepForm):
    """A solution in the report."""

    cause = forms.ChoiceField(label=_("Against the cause"), choices=[("", _("— choose —")), *CAUSES.items()])
    text = forms.CharField(label=_("Solution"), widget=forms.Textarea(attrs={"rows": 3}))
    agency_id = AgencyField(label=_("Who would carry it out"), required=False)
    due_on = DayField(label=_("By when"), required=False)


class SendForm(StepForm):
    """Sending the report."""

    record = forms.CharField(label=_("Number of the report"), max_length=80)
    register = forms.BooleanField(
        label=_("Enter it in the register of documents, for the agencies that were asked"), required=False
    )
