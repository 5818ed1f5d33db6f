"""Forms of the meetings room: bodies, plans, attendance, minutes, conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, AgencyListField, head_post_of, post_labels, posts_in
from nhipcau.documents.facade import documents_by_number
from nhipcau.kit.ids import as_uuid
from nhipcau.meetings.actions.establish_body import NewBody
from nhipcau.meetings.actions.plan_meeting import MeetingPlan
from nhipcau.meetings.actions.write_minutes import ConclusionLine
from nhipcau.meetings.models import Conclusion, Membership, Rhythm, SteeringBody
from nhipcau.meetings.queries import body_names
from nhipcau.meetings.wording import WEEKDAYS
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import AUTHORITIES
from nhipcau.ui.facade import DayField


class HourInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DocumentNumberField(forms.CharField):
    """Documents of the register by their numbers, one per line; `resolve` finds them for an actor."""

    default_error_messages = {
        "unknown": _("No document %(number)s is in the register."),
        "several": _("Several documents bear the number %(number)s."),
    }

    def resolve(self, actor: Actor, text: str) -> list[UUID]:
        """The ids. Raises ValidationError for a number that no document or several bear."""
        numbers = [line.strip() for line in text.splitlines() if line.strip()]
        found = documents_by_number(actor=actor, numbers=numbers)
        for number in numbers:
            code = {0: "unknown", 1: ""}.get(len(found.get(number, [])), "several")
            if code:
                raise forms.ValidationError(self.error_messages[code], code=code, params={"number": number})
        return [found[number][0].id for number in numbers]


class BodyForm(forms.Form):
    """A steering body to be entered."""

    directory_entry = AgencyField(
        label=_("In the directory of agencies as"), required=False,
        help_text=_("Where the directory has the body: its name is taken from there, in four languages."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name, where the directory has none"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=SteeringBody.Kind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=SteeringBody.Level.choices)
    standing_agency = AgencyField(label=_("Standing agency (secretariat)"))
    parent = forms.ChoiceField(label=_("Stands below"), required=False)
    established_by = DocumentNumberField(
        label=_("Established by the document"), required=False, max_length=80,
        help_text=_("Its number, as it stands in the register."),
    )  # fmt: skip
    established_on = DayField(label=_("Established on"))
    oversees = DocumentNumberField(
        label=_("Documents whose tasks it oversees"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One number per line. Without any, the tasks of its members' agencies."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        bodies = list(SteeringBody.objects.visible_to(actor).filter(dissolved_on=None))
        names = body_names(bodies)
        parent = cast(forms.ChoiceField, self.fields["parent"])
        parent.choices = [("", "–"), *((str(body.id), names[body.id]) for body in bodies)]

    def _documents(self, name: str) -> list[UUID]:
        field = cast(DocumentNumberField, self.fields[name])
        return field.resolve(self.actor, self.cleaned_data[name])

    def clean_established_by(self) -> UUID | None:
        """The id of the one document."""
        return next(iter(self._documents("established_by")), None)

    def clean_oversees(self) -> list[UUID]:
        """The ids of the documents."""
        return self._documents("oversees")

    def new_body(self) -> NewBody:
        """What is to be entered."""
        data = self.cleaned_data
        return NewBody(
            kind=data["kind"],
            level=data["level"],
            established_on=data["established_on"],
            name=data["name"],
            directory_entry_id=data["directory_entry"],
            standing_agency_id=data["standing_agency"],
            parent_id=as_uuid(data["parent"]),
            established_by_id=data["established_by"],
            oversees=tuple(data["oversees"]),
        )


class MemberForm(forms.Form):
    """A seat: the agency first; its posts are offered once it is named."""

    agency = AgencyField(label=_("Agency"))
    post = forms.ChoiceField(
        label=_("Post"), required=False,
        help_text=_("Whoever holds the post on the day of a meeting is the member."),
    )  # fmt: skip
    person_text = forms.CharField(
        label=_("or who comes for the agency"), max_length=200, required=False,
        help_text=_("Where the post is not in the directory, such as “a deputy minister”."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices, initial=Membership.Role.MEMBER)
    from_date = DayField(label=_("From"))

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(AgencyField, self.fields["agency"])
        agency = field.resolve(self["agency"].value())
        posts = posts_in(agency, on=on) if agency else []
        post = cast(forms.ChoiceField, self.fields["post"])
        post.choices = [("", _("— choose —")), *((str(each.id), each.label) for each in posts)]


class RhythmForm(forms.Form):
    """When a body meets."""

    every = forms.ChoiceField(label=_("How often"), choices=Rhythm.Every.choices)
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"), coerce=int, empty_value=None, required=False,
        choices=[("", "–"), *WEEKDAYS.items()], help_text=_("For weekly meetings."),
    )  # fmt: skip
    month_day = forms.IntegerField(
        label=_("Day of the month"), min_value=1, max_value=31, required=False,
        help_text=_("For monthly meetings; 31 is the last day."),
    )  # fmt: skip
    on_day_off = forms.ChoiceField(label=_("When it falls on a day off"), choices=Rhythm.OnDayOff.choices)
    start_time = forms.TimeField(label=_("Begins at"), widget=HourInput)
    length_minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=5, max_value=1440, initial=120
    )
    from_date = DayField(label=_("From"))


class PlanForm(forms.Form):
    """When and where a meeting is, who chairs it and who else is invited."""

    meeting_date = DayField(label=_("Day"))
    start_time = forms.TimeField(label=_("Begins at"), widget=HourInput)
    length_minutes = forms.IntegerField(
        label=_("Length in minutes"), min_value=5, max_value=1440, initial=120
    )
    topic = forms.CharField(label=_("Topic"), max_length=300, required=False)
    chairs = forms.MultipleChoiceField(
        label=_("Chaired by"), required=False, widget=forms.CheckboxSelectMultiple
    )
    other_chair = AgencyField(
        label=_("or the head of"), required=False, help_text=_("Chairs with those that are ticked above.")
    )
    place = forms.CharField(label=_("Where"), max_length=300, required=False)
    sites = AgencyListField(
        label=_("Videoconference sites"), required=False,
        help_text=_("One agency per line; each is invited as well."),
    )  # fmt: skip
    guests = AgencyListField(
        label=_("Also invited"), required=False,
        help_text=_("One agency per line. The members are invited anyway."),
    )  # fmt: skip

    def __init__(self, *args: Any, chairs: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["chairs"])
        labels = post_labels(posts := list(dict.fromkeys(chairs)))
        field.choices = [(str(post), labels[post]) for post in posts if post in labels]

    def plan(self) -> MeetingPlan:
        """What is planned."""
        data = self.cleaned_data
        other = head_post_of(data["other_chair"]) if data["other_chair"] else None
        chairs = [*(UUID(post) for post in data["chairs"]), *([other] if other else [])]
        return MeetingPlan(
            meeting_date=data["meeting_date"],
            start_time=data["start_time"],
            length_minutes=data["length_minutes"],
            topic=data["topic"],
            place=data["place"],
            chairs=tuple(chairs),
            sites=tuple(data["sites"]),
            guests=tuple(data["guests"]),
        )


class AgendaForm(forms.Form):
    """A point typed by hand."""

    title = forms.CharField(label=_("Point of the agenda"), max_length=300)
    agency_id = AgencyField(label=_("Presented by"), required=False)


class ReasonForm(forms.Form):
    """A reason for cancelling or refusing."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class PostponeForm(ReasonForm):
    """Another day for a meeting, and why."""

    meeting_date = DayField(label=_("New day"))
    start_time = forms.TimeField(
        label=_("Begins at"), required=False, widget=HourInput, help_text=_("Empty: at the same time.")
    )
    field_order = ("meeting_date", "start_time", "reason")


class EndForm(forms.Form):
    """The first day without a seat or a rhythm."""

    on = DayField(label=_("First day without it"))


class DissolveForm(ReasonForm):
    """The end of a body."""

    on = DayField(label=_("First day on which it is no more"))
    field_order = ("on", "reason")


class OverseeForm(forms.Form):
    """One more document whose tasks a body oversees."""

    number = DocumentNumberField(label=_("Number of the document"), max_length=80)

    actor: Actor | None = None

    def clean_number(self) -> UUID:
        """The id of the document."""
        assert self.actor is not None  # a bound form has one
        field = cast(DocumentNumberField, self.fields["number"])
        return field.resolve(self.actor, self.cleaned_data["number"])[0]


class ConfirmForm(forms.Form):
    """Confirmation of minutes."""

    note = forms.CharField(label=_("Note"), required=False)


class IssueForm(forms.Form):
    """The notice under which the conclusions enter the register."""

    number = forms.CharField(
        label=_("Number of the notice"), max_length=80, required=False,
        help_text=_("Such as 41/TB-VPCP; empty when it has none."),
    )  # fmt: skip
    issued_on = DayField(label=_("Date of the notice"), required=False, help_text=_("Empty: today."))


class MinutesForm(forms.Form):
    """What was said: in general and by point of the agenda."""

    text = forms.CharField(
        label=_("Course of the meeting"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, points: Sequence[tuple[UUID, str, str]], **kwargs: Any) -> None:
        """`points` are id, title and what is written so far."""
        super().__init__(*args, **kwargs)
        for item_id, title, said in points:
            self.fields[f"said-{item_id}"] = forms.CharField(
                label=title, required=False, initial=said, widget=forms.Textarea(attrs={"rows": 3})
            )

    def said(self) -> dict[UUID, str]:
        """What was said, by point."""
        return {
            UUID(name.removeprefix("said-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("said-")
        }


class PasteForm(forms.Form):
    """A text from which conclusions are to be read."""

    pasted = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Each sentence that gives somebody work becomes a line to keep, change or drop."),
    )  # fmt: skip


class ConclusionForm(forms.Form):
    """One conclusion. Whatever of the six clears is empty keeps it a draft."""

    text = forms.CharField(label=_("What was concluded"), widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Conclusion.Kind.choices)
    lead = AgencyField(label=_("Led by"), required=False)
    coordinating = AgencyListField(
        label=_("With"), required=False, help_text=_("One agency per line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    person_text = forms.CharField(
        label=_("Person who answers for it"), max_length=200, required=False,
        help_text=_("Empty: the head of the agency that leads, where the directory has the post."),
    )  # fmt: skip
    due_on = DayField(label=_("Last day"), required=False)
    product = forms.CharField(label=_("Product"), max_length=500, required=False)
    authority = forms.ChoiceField(label=_("Who decides"), required=False)
    task_code = forms.CharField(
        label=_("Code of the task that is urged"), max_length=20, required=False,
        help_text=_("Such as NV-000123; only for a line that urges."),
    )  # fmt: skip
    agenda_item = forms.ChoiceField(label=_("Belongs to"), required=False)
    deadline_text = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, points: Sequence[tuple[UUID, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "due_on", "product", "authority"):
            # Not optional: without them a task stays a draft.
            self.fields[name].needed = True  # type: ignore[attr-defined]
        authority = cast(forms.ChoiceField, self.fields["authority"])
        authority.choices = [("", _("— choose —")), *((a.value, label) for a, label in AUTHORITIES.items())]
        item = cast(forms.ChoiceField, self.fields["agenda_item"])
        item.choices = [("", "–"), *((str(item_id), title) for item_id, title, _said in points)]

    def line(self) -> ConclusionLine:
        """What is written."""
        data = self.cleaned_data
        return ConclusionLine(
            text=data["text"],
            kind=data["kind"],
            lead_agency_id=data["lead"],
            coordinating=tuple(data["coordinating"]),
            person_text=data["person_text"],
            product=data["product"],
            authority=data["authority"],
            due_on=data["due_on"],
            deadline_text=data["deadline_text"],
            task_code=data["task_code"],
            agenda_item_id=as_uuid(data["agenda_item"]),
        )


def conclusion_initial(conclusion: Conclusion) -> dict[str, Any]:
    """A conclusion as its form shows it."""
    return {
        "text": conclusion.text,
        "kind": conclusion.kind,
        "lead": conclusion.lead_agency_id,
        "coordinating": conclusion.coordinating,
        "person_text": conclusion.person_text,
        "due_on": conclusion.due_on,
        "product": conclusion.product,
        "authority": conclusion.authority,
        "task_code": conclusion.task.code if conclusion.task else "",
        "agenda_item": conclusion.agenda_item_id or "",
        "deadline_text": conclusion.deadline_text,
    }
