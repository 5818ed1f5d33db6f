"""What the forms of all four parts share: steps on a record, reasons, products, choices of posts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import posts_in
from nhipcau.kit.clock import today


class StepForm(forms.Form):
    """A form of a step on `record`."""

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)


class ReasonForm(StepForm):
    """A reason for returning, releasing, cancelling."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(StepForm):
    """A note that may be left out."""

    note = forms.CharField(label=_("Note"), required=False)


class ProductForm(StepForm):
    """The product: a file, a link or the number of a record; one of them is needed."""

    text = forms.CharField(
        label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    product_file = forms.FileField(label=_("Product: file"), required=False)
    product_link = forms.URLField(label=_("Product: link"), required=False, assume_scheme="https")
    product_record = forms.CharField(
        label=_("Product: number of a document or record"), max_length=200, required=False
    )


class TaskCodeForm(StepForm):
    """A task by its number."""

    task = forms.CharField(label=_("Task"), max_length=30, help_text=_("Its number, such as NV-000123."))


def post_choices(agency_id: UUID | None) -> list[tuple[str, str]]:
    """The posts of an agency with their holders of today."""
    posts = posts_in(agency_id, on=today()) if agency_id else []
    return [(str(post.id), post.label) for post in posts]
