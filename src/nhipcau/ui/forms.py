"""Forms as the house draws them: one column, errors at the field and summed up on top."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.forms.renderers import DjangoTemplates

from nhipcau.kit.digits import to_ascii_digits


class Renderer(DjangoTemplates):
    """Set as FORM_RENDERER, so that ``{{ form }}`` and ``{{ field.as_field_group }}`` look right."""

    form_template_name = "ui/form_fields.html"
    field_template_name = "ui/field.html"


class DayInput(forms.DateInput):
    """The browser's own calendar; the value travels as ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day; also takes 31/01/2024 and Lao or Khmer digits where the browser has no calendar."""

    widget = DayInput

    def to_python(self, value: str | datetime | date | None) -> date | None:
        return super().to_python(to_ascii_digits(value) if isinstance(value, str) else value)
