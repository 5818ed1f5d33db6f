"""Forms of the nodes room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PurposeForm(forms.Form):
    """Why an officer looks at a record of another node: both nodes keep it."""

    purpose = forms.CharField(
        label=_("What you need it for"),
        help_text=_("Both nodes keep who looked, when, and what for."),
        min_length=3,
        max_length=200,
        strip=True,
    )
