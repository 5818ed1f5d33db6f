"""Forms of the difficulties room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField
from nhipcau.difficulties.models.difficulty import KINDS, OUTCOMES


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class DifficultyForm(forms.Form):
    """A new difficulty."""

    title = forms.CharField(label=_("What is stuck, in one line"), max_length=300)
    text = _text(_("What exactly, since when, what was tried, what you propose"), rows=5)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("— choose —")), *KINDS])
    handler = AgencyField(
        label=_("Who has the authority"), required=False,
        help_text=_("Empty: the agency that assigned the task."),
    )  # fmt: skip


class PassOnForm(forms.Form):
    """To the level with the authority."""

    to_agency = AgencyField(label=_("The agency with the authority"))
    reason = _text(_("Why it lies there"), rows=2)


class ProposeForm(forms.Form):
    """A solution, for who decides on it."""

    to_agency = AgencyField(label=_("The agency that decides"))
    proposal = _text(_("The solution that you propose"))


class AnswerForm(forms.Form):
    """The answer."""

    outcome = forms.ChoiceField(label=_("What is decided"), choices=OUTCOMES, widget=forms.RadioSelect)
    answer = _text(_("Answer"))
    record = forms.CharField(label=_("Number of the document"), max_length=200, required=False)
    whole_group = forms.BooleanField(label=_("The same answer to all of the group"), required=False)


class ReasonForm(forms.Form):
    """A reason."""

    reason = _text(_("Reason"), rows=2)


class GroupForm(forms.Form):
    """Several that are one."""

    title = forms.CharField(label=_("The common cause"), max_length=300)
