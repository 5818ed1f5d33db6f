"""Forms of the desk room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.desk.notice import NoticeText


class NoticeForm(forms.Form):
    """The draft of a notice of conclusions, proposed by the pack and edited by a person."""

    subject = forms.CharField(label=_("Subject"), max_length=500)
    opening = forms.CharField(label=_("Opening"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    lines = forms.CharField(
        label=_("Points"),
        help_text=_("One point per line; they are numbered on the paper."),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    closing = forms.CharField(label=_("Closing"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    post = forms.CharField(label=_("Post that signs"), required=False, max_length=200)
    name = forms.CharField(label=_("Name of who signs"), required=False, max_length=200)

    @classmethod
    def proposing(cls, text: NoticeText) -> NoticeForm:
        """The form with what the pack suggests."""
        return cls(initial={**_plain(text), "lines": "\n".join(text.lines)})

    def text(self) -> NoticeText:
        """What was typed, of a form that holds."""
        values: dict[str, Any] = dict(self.cleaned_data)
        lines = tuple(filter(None, (line.strip() for line in values.pop("lines").splitlines())))
        return NoticeText(lines=lines, **values)


def _plain(text: NoticeText) -> dict[str, str]:
    return {name: getattr(text, name) for name in ("subject", "opening", "closing", "post", "name")}
