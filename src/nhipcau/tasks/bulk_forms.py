"""What each kind of bulk act asks before it is accepted."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import posts_in
from nhipcau.spine.facade import Actor
from nhipcau.tasks.forms import DeadlineForm, ReasonForm


class UrgeForm(forms.Form):
    """What is written to the lead agency, beside the task and its last day."""

    text = forms.CharField(
        label=_("What you want to add"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class KeyTaskForm(forms.Form):
    """Whether the tasks become key tasks or ordinary ones."""

    key_task = forms.TypedChoiceField(
        label=_("Key task"), coerce=lambda value: value == "yes", widget=forms.RadioSelect, initial="yes",
        choices=[("yes", _("They become key tasks")), ("no", _("They are ordinary tasks again"))],
    )  # fmt: skip


class PersonForm(forms.Form):
    """The post that answers, among those of one agency: the one that leads, else one's own."""

    post_id = forms.TypedChoiceField(label=_("Person: the post that answers for it"), coerce=UUID)

    def __init__(self, *args: Any, agency_id: UUID | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = posts_in(agency_id, on=on) if agency_id else []
        field = cast(forms.TypedChoiceField, self.fields["post_id"])
        field.choices = [("", _("— choose —")), *((str(post.id), post.label) for post in posts)]


def bulk_form(key: str, actor: Actor, on: date, data: Any = None) -> forms.Form:
    """The form of a kind, bound when there is `data`."""
    more = {"agency_id": actor.agency_id, "on": on} if key == "name_person" else {}
    form: forms.Form = FORMS[key](data, prefix="bulk", **more)
    return form


FORMS: dict[str, type[Any]] = {
    "watch": forms.Form,
    "urge": UrgeForm,
    "name_person": PersonForm,
    "set_deadline": DeadlineForm,
    "mark_key": KeyTaskForm,
    "publish": forms.Form,
    "cancel": ReasonForm,
}
