"""Forms of commitments."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.actions.make_commitment import NewMilestone
from nhipcau.oversight.forms.common import ProductForm, StepForm, post_choices
from nhipcau.oversight.models import Commitment
from nhipcau.ui.facade import DayField, local_date

WHOLE = ""


class MilestonesField(forms.CharField):
    """Milestones, one per line: the day, then what is reached; cleans to a list of NewMilestone."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {
        "line": _("Write each line as a day and what is reached, such as 31/03/2025 Opinions collected.")
    }

    def clean(self, value: Any) -> list[NewMilestone]:
        """The milestones. Raises ValidationError for the first line that is none."""
        lines = (line.split(None, 1) for line in str(super().clean(value) or "").splitlines())
        return [self._read(parts) for parts in lines if parts]

    def _read(self, parts: list[str]) -> NewMilestone:
        try:
            day = DayField().to_python(parts[0].strip(":,;"))
        except forms.ValidationError:
            day = None
        if day is None or len(parts) < 2:
            raise forms.ValidationError(self.error_messages["line"], code="line")
        return NewMilestone(parts[1].strip(), day)


class CommitmentForm(forms.Form):
    """A promise as it is put on record."""

    title = forms.CharField(
        label=_("What is promised"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    promiser = AgencyField(label=_("Who promises"))
    promiser_post = forms.ChoiceField(
        label=_("For it speaks the post"), required=False,
        help_text=_("Posts of your agency. Empty: the head of the agency that promises."),
    )  # fmt: skip
    receiver = AgencyField(label=_("To whom"))
    product = forms.CharField(label=_("Product: what is handed in at the end"), max_length=500)
    said_on = DayField(label=_("Said on"), required=False, help_text=_("Empty: today."))
    due_on = DayField(label=_("Promised for"), help_text=_("The last day on which it is still in time."))
    occasion = forms.CharField(
        label=_("Where it was said"), max_length=300, required=False,
        help_text=_("Such as the meeting or the speech. This or a document is needed."),
    )  # fmt: skip
    document_number = forms.CharField(
        label=_("Number of the document"), max_length=80, required=False,
        help_text=_("A document of the register."),
    )  # fmt: skip
    milestones = MilestonesField(
        label=_("Milestones"), required=False,
        help_text=_("One per line: the day, then what is reached, such as 31/03/2025 Opinions collected."),
    )  # fmt: skip
    task = forms.CharField(
        label=_("Task that carries it out"), max_length=30, required=False,
        help_text=_("Its number, such as NV-000123."),
    )  # fmt: skip

    def __init__(self, *args: Any, own_agency: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = cast(forms.ChoiceField, self.fields["promiser_post"])
        post.choices = [("", "—"), *post_choices(own_agency)]


class MoveDayForm(StepForm):
    """A promised day that moves."""

    milestone = forms.ChoiceField(label=_("Which day moves"), required=False)
    due_on = DayField(label=_("New day"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["milestone"])
        field.choices = [(WHOLE, _("The last day of the whole")), *open_milestones(self.record)]

    def clean_milestone(self) -> UUID | None:
        """The id, None for the whole."""
        return as_uuid(self.cleaned_data["milestone"])


class ReachForm(ProductForm):
    """A milestone that is reached."""

    milestone = forms.ChoiceField(label=_("Milestone"))
    field_order = ["milestone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        cast(forms.ChoiceField, self.fields["milestone"]).choices = open_milestones(self.record)

    def clean_milestone(self) -> UUID | None:
        """The id."""
        return as_uuid(self.cleaned_data["milestone"])


def open_milestones(commitment: Commitment) -> list[tuple[str, str]]:
    """Milestones that are not reached yet, with their days."""
    return [
        (str(row.id), f"{local_date(row.due_on)} · {row.title}")
        for row in commitment.milestones.all()
        if row.done_on is None
    ]
