"""What each kind of bulk act asks before it is accepted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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


FORMS: dict[str, type[Any]] = {
    "watch": forms.Form,
    "urge": UrgeForm,
    "set_deadline": DeadlineForm,
    "mark_key": KeyTaskForm,
    "publish": forms.Form,
    "cancel": ReasonForm,
}
