"""Forms of the register and of the glossary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, AgencyListField
from nhipcau.documents.actions.register_document import NewDocument
from nhipcau.documents.models import Document, DocumentRelation, GlossaryEntry
from nhipcau.kit.classification import Classification
from nhipcau.ui.facade import LANGUAGES, DayField

CLASSIFICATIONS = [
    (Classification.PUBLIC.value, _("Public")),
    (Classification.INTERNAL.value, _("Internal")),
    (Classification.CONFIDENTIAL.value, _("State secret: confidential")),
    (Classification.SECRET.value, _("State secret: secret")),
    (Classification.TOP_SECRET.value, _("State secret: top secret")),
]


class DocumentForm(forms.Form):
    """A document to be entered in the register."""

    subject = forms.CharField(label=_("What it is about"), max_length=600)
    number = forms.CharField(
        label=_("Number"), max_length=80, required=False,
        help_text=_("Such as 71/NQ-CP, 59/2022/NĐ-CP or 57-NQ/TW. Empty for a text without a number."),
    )  # fmt: skip
    issued_on = DayField(label=_("Date"), required=False)
    issuer = AgencyField(label=_("Issued by"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    effective_on = DayField(label=_("In force from"), required=False)
    ended_on = DayField(label=_("In force until before"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    classification = forms.TypedChoiceField(
        label=_("Classification"), choices=CLASSIFICATIONS, coerce=int, initial=Classification.INTERNAL.value
    )
    recipients = AgencyListField(label=_("Sent to"), required=False, help_text=_("One agency per line."))
    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 10}))
    file = forms.FileField(label=_("File"), required=False)
    source_url = forms.URLField(label=_("Source"), required=False, assume_scheme="https")

    def new_document(self, file_id: Any = None) -> NewDocument:
        """What is to be entered."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("file", "issuer")}
        data["recipients"] = tuple(data["recipients"])
        return NewDocument(**data, issuer_id=self.cleaned_data["issuer"], file_id=file_id)


class RelationForm(forms.Form):
    """What a document does to another."""

    kind = forms.ChoiceField(label=_("This document"), choices=DocumentRelation.Kind.choices)
    to_number = forms.CharField(
        label=_("the document with the number"), max_length=80,
        help_text=_("It may be entered in the register later."),
    )  # fmt: skip
    scope = forms.CharField(
        label=_("Articles"), max_length=200, required=False,
        help_text=_("Such as Điều 5, khoản 2 Điều 7. Empty for the whole document."),
    )  # fmt: skip
    start_on = DayField(
        label=_("From"), required=False, help_text=_("Empty: from the day this document enters into force.")
    )
    until_on = DayField(label=_("Until before"), required=False)


class ForceDaysForm(forms.Form):
    """From when until when a document is in force."""

    effective_on = DayField(label=_("In force from"), required=False)
    ended_on = DayField(label=_("In force until before"), required=False)


class GlossaryForm(forms.Form):
    """An entry of the glossary with its names, one per line."""

    key = forms.SlugField(label=_("Key"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=GlossaryEntry.Kind.choices)
    definition = forms.CharField(label=_("Meaning"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    vi = forms.CharField(label="Tiếng Việt", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    en = forms.CharField(label="English", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    lo = forms.CharField(label="ລາວ", required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "lo"}))
    km = forms.CharField(label="ខ្មែរ", required=False, widget=forms.Textarea(attrs={"rows": 2, "lang": "km"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("One name per line; the first is the preferred one.")
        for language, _name in LANGUAGES:
            self.fields[language].help_text = hint
