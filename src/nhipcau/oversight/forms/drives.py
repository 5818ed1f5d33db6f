"""Forms of closing drives."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.forms.common import StepForm, post_choices
from nhipcau.tasks.facade import CAUSES
from nhipcau.ui.facade import DayField

CHOOSE = ("", _("— choose —"))


class DriveForm(forms.Form):
    """A drive as it is opened; its tasks are picked next."""

    title = forms.CharField(label=_("Name of the drive"), max_length=300)
    due_on = DayField(label=_("None may be left by"))
    document_number = forms.CharField(
        label=_("Basis: number of the document"), max_length=80, required=False,
        help_text=_("A document of the register."),
    )  # fmt: skip


class PickForm(StepForm):
    """A filter that picks every overdue task that fits it."""

    agency = AgencyField(
        label=_("Of the agency"), required=False, help_text=_("With all units below it. Empty: of all.")
    )
    document_number = forms.CharField(
        label=_("From the document"), max_length=80, required=False, help_text=_("Its number.")
    )
    overdue_since = DayField(
        label=_("Overdue since"), required=False, help_text=_("Overdue on this day already. Empty: all.")
    )


class PledgeForm(StepForm):
    """A new commitment for an overdue task."""

    due_on = DayField(label=_("Done by"), help_text=_("On this day it is checked."))
    post = forms.ChoiceField(label=_("Who answers for it"), required=False)
    person_text = forms.CharField(
        label=_("Another person"), max_length=200, required=False,
        help_text=_("Where the post is not in the directory."),
    )  # fmt: skip
    cause = forms.ChoiceField(label=_("Cause of the delay"), choices=[CHOOSE, *CAUSES.items()])
    note = forms.CharField(
        label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        post = cast(forms.ChoiceField, self.fields["post"])
        post.choices = [CHOOSE, *post_choices(record.task.lead_agency_id)]

    def clean_post(self) -> UUID | None:
        """The id."""
        return as_uuid(self.cleaned_data["post"])
