"""Forms of the tasks room: a task, a report, a decision."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, AgencyListField, posts_in
from nhipcau.deadlines.facade import Unit, Within
from nhipcau.documents.facade import CLASSIFICATIONS
from nhipcau.kit.classification import Classification
from nhipcau.kit.ids import as_uuid
from nhipcau.tasks.actions.assign_task import NewTask
from nhipcau.tasks.errors import PeriodNotWhole
from nhipcau.tasks.lookups import LISTED, MANY, TARGETS
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.wording import AUTHORITIES, RECURRENCES
from nhipcau.ui.facade import DayField

WITHIN_UNITS = [
    ("", _("— choose —")),
    (Unit.WORKING_DAY.value, _("working days")),
    (Unit.DAY.value, _("days")),
    (Unit.WEEK.value, _("weeks")),
    (Unit.MONTH.value, _("months")),
    (Unit.YEAR.value, _("years")),
]
CLEAR_FIELDS = ("title", "lead", "person_post", "product", "authority", "due_on")


class TaskForm(forms.Form):
    """The six clears and what belongs to them. Clears may be empty while the draft is saved;
    issuing refuses them with the code `tasks.clears-missing`."""

    title = forms.CharField(
        label=_("Work: what is to be done"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    lead = AgencyField(label=_("Responsibility: the agency that leads"), required=False)
    give_to = forms.ChoiceField(
        label=_("Given to"), required=False, choices=[("", _("the lead agency alone")), *MANY],
        help_text=_("With many units each gets its own part; the whole is followed by the lead, or by you."),
    )  # fmt: skip
    person_post = forms.ChoiceField(
        label=_("Person: the post that answers for it"), required=False,
        help_text=_("Posts of the lead agency. Save the draft after you change the lead to see its posts."),
    )  # fmt: skip
    person_text = forms.CharField(
        label=_("Person, where the post is not in the directory"), max_length=200, required=False
    )
    coordinating = AgencyListField(
        label=_("Coordinating agencies"), required=False, help_text=_("One agency per line.")
    )
    product = forms.CharField(
        label=_("Product: what is handed in at the end"), max_length=500, required=False
    )
    authority = forms.ChoiceField(label=_("Authority: who decides"), required=False)
    deadline_kind = forms.ChoiceField(label=_("Time"), choices=Task.DeadlineKind.choices)
    due_on = DayField(
        label=_("Last day"), required=False, help_text=_("The last day on which it is still in time.")
    )
    within_amount = forms.IntegerField(
        label=_("Or a period: length"), required=False, min_value=1, max_value=1000,
        help_text=_("The last day is counted from it, and counted again when the calendar changes."),
    )  # fmt: skip
    within_unit = forms.ChoiceField(label=_("Counted in"), required=False, choices=WITHIN_UNITS)
    within_from = DayField(
        label=_("Counted from"), required=False, help_text=_("This day itself does not count.")
    )
    deadline_text = forms.CharField(
        label=_("Deadline as written in the text"), max_length=300, required=False
    )
    deadline_set_by = AgencyField(
        label=_("Agency that will set the deadline"), required=False,
        help_text=_("Only for an open time."),
    )  # fmt: skip
    recurrence = forms.ChoiceField(label=_("Repeats"), choices=list(RECURRENCES.items()), required=False)
    recurrence_day = forms.IntegerField(
        label=_("Due by day"), required=False, min_value=1, max_value=31,
        help_text=_("Of the last month of each period; empty: the end of the period."),
    )  # fmt: skip
    issued_on = DayField(label=_("Day of issue"), required=False)
    key_task = forms.BooleanField(label=_("Key task"), required=False)
    classification = forms.TypedChoiceField(
        label=_("Classification"), choices=CLASSIFICATIONS, coerce=int,
        initial=Classification.INTERNAL.value, required=False,
    )  # fmt: skip
    deadline_reading = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CLEAR_FIELDS:
            # Empty while it is a draft, but not optional: no task is issued without them.
            self.fields[name].needed = True  # type: ignore[attr-defined]
        authority = cast(forms.ChoiceField, self.fields["authority"])
        authority.choices = [("", _("— choose —")), *((a.value, label) for a, label in AUTHORITIES.items())]
        person = cast(forms.ChoiceField, self.fields["person_post"])
        lead = self._lead()
        posts = posts_in(lead, on=on) if lead else []
        person.choices = [("", _("— choose —")), *((str(post.id), post.label) for post in posts)]

    def _lead(self) -> UUID | None:
        value = self["lead"].value()
        field = cast(AgencyField, self.fields["lead"])
        return field.resolve(value)

    def rule(self) -> Within | None:
        """The period that was typed; None without one or for another kind of time. Raises PeriodNotWhole."""
        data = self.cleaned_data
        parts = [data.get(name) for name in ("within_amount", "within_unit", "within_from")]
        if data["deadline_kind"] != Task.DeadlineKind.DUE or not (parts[0] or parts[2]):
            return None
        if not all(parts):
            raise PeriodNotWhole
        return Within(data["within_amount"], Unit(data["within_unit"]), data["within_from"])

    def proposal(self) -> dict[str, Any]:
        """What was typed, as a draft keeps it."""
        data = self.cleaned_data
        return {
            **{name: data.get(name) for name in self.fields},
            "lead": str(data.get("lead") or ""),
            "deadline_set_by": str(data.get("deadline_set_by") or ""),
            "coordinating": [str(agency) for agency in data.get("coordinating") or ()],
        }

    def new_task(self, **more: Any) -> NewTask:
        """What is to be issued."""
        data = self.cleaned_data
        return NewTask(
            title=data["title"],
            lead_agency_id=data["lead"],
            responsible_post_id=as_uuid(data["person_post"]),
            person_text=data["person_text"],
            coordinating=tuple(data["coordinating"]),
            product=data["product"],
            authority=data["authority"],
            deadline_kind=data["deadline_kind"],
            due_on=data["due_on"] if data["deadline_kind"] == Task.DeadlineKind.DUE else None,
            rule=self.rule(),
            deadline_text=data["deadline_text"],
            deadline_reading=data["deadline_reading"],
            deadline_set_by=data["deadline_set_by"],
            recurrence=data["recurrence"],
            recurrence_day=data["recurrence_day"],
            issued_on=data["issued_on"],
            key_task=data["key_task"],
            classification=Classification.INTERNAL
            if data["classification"] == ""
            else data["classification"],
            **more,
        )


class ProgressForm(forms.Form):
    """Progress of a day."""

    text = forms.CharField(
        label=_("What was done, what comes next"), widget=forms.Textarea(attrs={"rows": 3})
    )
    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100, initial=0)
    cause = forms.ChoiceField(
        label=_("Cause of delay"), required=False,
        choices=[("", _("none")), *Report.Cause.choices],
    )  # fmt: skip


class CompletionForm(forms.Form):
    """The product: a file, a link or the number of a record."""

    text = forms.CharField(
        label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    product_file = forms.FileField(label=_("Product: file"), required=False)
    product_link = forms.URLField(label=_("Product: link"), required=False, assume_scheme="https")
    product_record = forms.CharField(
        label=_("Product: number of a document or record"), max_length=200, required=False
    )


class AcceptForm(forms.Form):
    """Acceptance of a product."""

    note = forms.CharField(label=_("Note"), required=False)
    delivered_on = DayField(
        label=_("Already in our hands since"), required=False,
        help_text=_("Only if you held it before it was reported here; empty: the day of the report."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A reason for returning, sending back or cancelling."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class CommentForm(forms.Form):
    """A comment; whom it calls on is typed as @name or ticked in the list."""

    text = forms.CharField(
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": ""}),
        help_text=_("@ and a name calls on a person or an agency."),
    )

    def full_text(self) -> str:
        """The text, with those ticked in the list in front of it where it does not name them."""
        text = str(self.cleaned_data["text"])
        ticked = [name for name in self.data.getlist("mention") if name]  # type: ignore[attr-defined]
        missing = [f"@{name}" for name in ticked if f"@{name}" not in text]
        return " ".join([*missing, text])


class DeadlineForm(forms.Form):
    """The date of a deadline that was open."""

    due_on = DayField(label=_("Last day"))


class ExtensionForm(forms.Form):
    """A request for a later last day."""

    due_on = DayField(label=_("New last day"))
    cause = forms.ChoiceField(label=_("Reason"), choices=[("", _("— choose —")), *Report.Cause.choices])
    text = forms.CharField(
        label=_("Why it cannot be done in time, and what was done so far"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtensionDecisionForm(forms.Form):
    """The answer to a request for a later last day."""

    granted = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Grant the extension")), ("no", _("Refuse it: the deadline stays"))],
    )  # fmt: skip
    due_on = DayField(
        label=_("New last day"), required=False, help_text=_("Empty: the day that was asked for.")
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you refuse."),
    )  # fmt: skip


class FanOutForm(forms.Form):
    """To whom a task is given on, and what differs for the parts."""

    target = forms.ChoiceField(label=_("Give to"), choices=TARGETS)
    agencies = AgencyListField(
        label=_("Agencies"), required=False, help_text=_("One agency per line; only with the last choice.")
    )
    title = forms.CharField(
        label=_("Work of each"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: as in the whole task."),
    )  # fmt: skip
    product = forms.CharField(
        label=_("Product of each"), max_length=500, required=False,
        help_text=_("Empty: as in the whole task."),
    )  # fmt: skip
    due_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: the last day of the whole task.")
    )

    def clean(self) -> dict[str, Any]:
        """A list needs lines."""
        data = super().clean() or self.cleaned_data
        if data.get("target") == LISTED and not data.get("agencies") and not self.errors:
            self.add_error("agencies", _("Name at least one agency."))
        return data


class ReassignForm(forms.Form):
    """A new lead, or clearer words."""

    lead = AgencyField(label=_("The agency that leads"))
    title = forms.CharField(label=_("Work"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    product = forms.CharField(label=_("Product"), max_length=500)
    reason = forms.CharField(label=_("What changed and why"), widget=forms.Textarea(attrs={"rows": 2}))


class PasteForm(forms.Form):
    """A text from which tasks are to be drafted, with what is known of it."""

    text = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Paste the text, or choose a file below. Vietnamese, English, Lao and Khmer are read."),
    )  # fmt: skip
    file = forms.FileField(label=_("or a file (.docx, .pdf with text, .html, .txt)"), required=False)
    subject = forms.CharField(
        label=_("What it is about"), max_length=600, required=False,
        help_text=_("Empty: the first line of the text."),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Number"), max_length=80, required=False,
        help_text=_("Such as 33/CT-TTg. Empty for a text without a number, such as news or minutes."),
    )  # fmt: skip
    issuer = AgencyField(label=_("Issued by"), required=False)
    issued_on = DayField(
        label=_("Date of the document"), required=False,
        help_text=_("Dates without a year in the text are read from it."),
    )  # fmt: skip
    classification = forms.TypedChoiceField(
        label=_("Classification"), choices=CLASSIFICATIONS, coerce=int,
        initial=Classification.INTERNAL.value,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One of text and file must be there."""
        data = super().clean() or self.cleaned_data
        if not data.get("text", "").strip() and not data.get("file"):
            self.add_error("text", _("Paste a text or choose a file."))
        return data
