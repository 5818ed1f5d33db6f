"""Forms of inspections and findings."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, AgencyListField
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.forms.common import ProductForm, StepForm, post_choices
from nhipcau.oversight.models import Finding
from nhipcau.ui.facade import DayField


class InspectionForm(forms.Form):
    """An inspection as it is planned."""

    subject = forms.CharField(label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    inspected = AgencyListField(label=_("Who is inspected"), help_text=_("One agency per line."))
    basis_number = forms.CharField(
        label=_("Basis: number of the document"), max_length=80, required=False,
        help_text=_("A document of the register."),
    )  # fmt: skip
    basis_text = forms.CharField(
        label=_("Basis in words"), max_length=300, required=False,
        help_text=_("Such as the yearly plan of inspections. This or a document is needed."),
    )  # fmt: skip
    planned_from = DayField(label=_("From"))
    planned_to = DayField(label=_("Up to"))
    leader = forms.ChoiceField(label=_("Head of the team"))
    team = forms.MultipleChoiceField(label=_("Team"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, own_agency: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = post_choices(own_agency)
        cast(forms.ChoiceField, self.fields["leader"]).choices = [("", _("— choose —")), *posts]
        cast(forms.MultipleChoiceField, self.fields["team"]).choices = posts

    def posts(self) -> list[UUID]:
        """The team, its head first."""
        chosen = [self.cleaned_data["leader"], *self.cleaned_data["team"]]
        return [post for post in map(as_uuid, chosen) if post is not None]


class FindingForm(StepForm):
    """What an inspection found."""

    text = forms.CharField(label=_("What the inspection found"), widget=forms.Textarea(attrs={"rows": 3}))
    severity = forms.ChoiceField(
        label=_("Severity"), choices=[("", _("— choose —")), *Finding.Severity.choices]
    )
    evidence = forms.CharField(label=_("Evidence"), widget=forms.Textarea(attrs={"rows": 2}))
    agency = AgencyField(label=_("Who must mend it"))
    due_on = DayField(label=_("To be mended by"), required=False)
    within_days = forms.IntegerField(
        label=_("or within working days of the conclusions"), required=False, min_value=1, max_value=365
    )
    task = forms.CharField(
        label=_("About the task"), max_length=30, required=False,
        help_text=_("Its number, such as NV-000123."),
    )  # fmt: skip
    document_number = forms.CharField(
        label=_("About the document"), max_length=80, required=False,
        help_text=_("A document of the register."),
    )  # fmt: skip


class ConclusionsForm(StepForm):
    """The conclusions of an inspection."""

    conclusions = forms.CharField(label=_("Conclusions"), widget=forms.Textarea(attrs={"rows": 4}))
    record = forms.CharField(label=_("Number of the record"), max_length=200, required=False)


class MendForm(ProductForm):
    """A report that a finding was mended."""

    text = forms.CharField(label=_("How it was mended"), widget=forms.Textarea(attrs={"rows": 2}))


class CheckForm(StepForm):
    """A re-check."""

    mended = forms.TypedChoiceField(
        label=_("Result of the re-check"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Mended: close the finding")), ("no", _("Not mended: set a new deadline"))],
    )  # fmt: skip
    due_on = DayField(label=_("New deadline"), required=False, help_text=_("Only if it is not mended."))
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed if it is not mended."),
    )  # fmt: skip


class ObjectionForm(StepForm):
    """An objection to a finding."""

    text = forms.CharField(label=_("Why the finding does not hold"), widget=forms.Textarea(attrs={"rows": 3}))


class AnswerObjectionForm(StepForm):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("Answer"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Uphold it: the finding is dropped")), ("no", _("Refuse it: the finding stays"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class FindingTaskForm(StepForm):
    """A finding given as a task; its deadline is that of the finding."""

    title = forms.CharField(
        label=_("Work: what is to be done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    product = forms.CharField(label=_("Product: what is handed in at the end"), max_length=500)
    person = forms.CharField(label=_("Who answers for it"), max_length=200)
