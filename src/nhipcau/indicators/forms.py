"""Forms of the indicators room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.indicators.models import Claim
from nhipcau.indicators.wording import claim_words


class DisputeForm(forms.Form):
    """The figure that disagrees with this one."""

    other_id = forms.TypedChoiceField(label=_("The figure that disagrees"))
    reason = forms.CharField(label=_("What does not fit"), max_length=300, required=False)

    def __init__(self, *args: Any, others: Sequence[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["other_id"])
        field.choices = [
            ("", _("— choose —")),
            *((str(other.id), f"{claim_words(other)} – {other.document}"[:160]) for other in others),
        ]


class WithdrawForm(forms.Form):
    """Why a figure is taken back."""

    reason = forms.CharField(label=_("Why: what the document says instead"), max_length=300)
