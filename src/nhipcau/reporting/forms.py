"""Forms of the reporting room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.reporting.systems import system_choices


class LinkForm(forms.Form):
    """A key in an outside system."""

    system = forms.ChoiceField(label=_("System"), choices=system_choices)
    key = forms.CharField(
        label=_("The task's key there"), max_length=80, help_text=_("As the other system shows it.")
    )


class EndForm(forms.Form):
    """Why reports no longer go there."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=300)


class FetchForm(forms.Form):
    """From where tasks are fetched."""

    system = forms.ChoiceField(label=_("System"), choices=system_choices)
