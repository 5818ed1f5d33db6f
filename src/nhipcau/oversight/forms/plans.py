"""Forms of annual reviews and plans."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.forms.common import StepForm
from nhipcau.tasks.facade import CAUSES
from nhipcau.ui.facade import DayField

AREA = {"rows": 3}


class ReviewForm(forms.Form):
    """Whose year is reviewed."""

    agency = AgencyField(label=_("Agency"))
    year = forms.IntegerField(label=_("Year that is reviewed"), min_value=2000, max_value=2100)


class TextsForm(StepForm):
    """The texts of a review."""

    results = forms.CharField(
        label=_("Results of the year"), required=False, widget=forms.Textarea(attrs=AREA)
    )
    goals = forms.CharField(
        label=_("Goals of the next year"), required=False, widget=forms.Textarea(attrs=AREA)
    )
    solutions = forms.CharField(
        label=_("Solutions for the next year"), required=False, widget=forms.Textarea(attrs=AREA)
    )

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(record, name) for name in self.base_fields})
        super().__init__(*args, record=record, **kwargs)


class TargetForm(StepForm):
    """A target with its result: a recorded figure, or one that is reported here."""

    name = forms.CharField(label=_("Target"), max_length=300)
    target = forms.DecimalField(label=_("Set for the year"), max_digits=24, decimal_places=6)
    claim_id = forms.ChoiceField(
        label=_("Result: a recorded figure"), required=False,
        help_text=_("Its unit and origin are taken over. Without one, fill in the two below."),
    )  # fmt: skip
    result = forms.DecimalField(
        label=_("Result, as reported"), max_digits=24, decimal_places=6, required=False
    )
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False)

    def __init__(self, *args: Any, claims: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = claims if claims is not None else getattr(self.record, "claim_choices", [])
        cast(forms.ChoiceField, self.fields["claim_id"]).choices = [("", _("none")), *choices]

    def clean_claim_id(self) -> UUID | None:
        """The id."""
        return as_uuid(self.cleaned_data["claim_id"])


class ShortcomingForm(StepForm):
    """A shortcoming and its cause."""

    text = forms.CharField(label=_("Shortcoming"), widget=forms.Textarea(attrs={"rows": 2}))
    cause = forms.ChoiceField(label=_("Cause"), choices=[("", _("— choose —")), *CAUSES.items()])


class LineForm(StepForm):
    """A line of next year's plan."""

    work = forms.CharField(label=_("Work"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    agency_id = AgencyField(label=_("Unit that does it"))
    due_on = DayField(label=_("Last day"))
    product = forms.CharField(label=_("Product"), max_length=500)
    target = forms.CharField(label=_("Target"), max_length=300, required=False)


class IssueForm(StepForm):
    """Making tasks of all lines."""

    person = forms.CharField(
        label=_("Who answers for the work"), max_length=200,
        help_text=_("In every unit, such as its head."),
    )  # fmt: skip
