"""Form fields for agencies: type a name in any language; the browser offers the usual ones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.lookups import agency_named, names_now
from nhipcau.agencies.queries import agency_choices, find_agencies
from nhipcau.kit.clock import today
from nhipcau.kit.ids import as_uuid


class AgencyInput(forms.TextInput):
    """A text line with the reporting bodies as suggestions; any other agency can be typed too."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The input with its list of suggestions."""
        list_id = f"{(attrs or {}).get('id', name)}-list"
        line = super().render(
            name, value, {**(attrs or {}), "list": list_id, "autocomplete": "off"}, renderer
        )
        options = format_html_join(
            "", '<option value="{}"></option>', ((label,) for _id, label in _suggestions())
        )
        return format_html('{}<datalist id="{}">{}</datalist>', line, list_id, options)


def _suggestions() -> list[tuple[str, str]]:
    return agency_choices(get_language() or "vi", today())


class AgencyField(forms.Field):
    """An agency by its name, symbol or id; cleans to its id, None when empty."""

    widget = AgencyInput
    default_error_messages = {
        "unknown": _("No agency is called “%(text)s”. Did you mean: %(candidates)s?"),
        "nothing_like_it": _("No agency is called “%(text)s”. Type its full name or symbol."),
    }

    def prepare_value(self, value: Any) -> Any:
        """An id is shown as the name in the reader's language; typed text stays as typed."""
        agency_id = value if isinstance(value, UUID) else as_uuid(str(value or ""))
        return names_now([agency_id]).get(agency_id, "") if agency_id else value

    def to_python(self, value: Any) -> UUID | None:
        """The id. Raises ValidationError with what was perhaps meant."""
        text = str(value or "").strip()
        if not text:
            return None
        found = self.resolve(text)
        if found is None:
            candidates = "; ".join(match.name for match in find_agencies(text, get_language() or "vi", 3))
            code = "unknown" if candidates else "nothing_like_it"
            raise forms.ValidationError(
                self.error_messages[code], code=code, params={"text": text, "candidates": candidates}
            )
        return found

    def resolve(self, value: Any) -> UUID | None:
        """The agency that a typed or stored value means, None when it means none or several."""
        if isinstance(value, UUID):
            return value
        text = str(value or "").strip()
        if given := as_uuid(text):
            return given if names_now([given]) else None
        return agency_named(text, on=today()) or agency_named(text) if text else None


class AgencyListField(forms.Field):
    """Several agencies, one per line; cleans to a list of ids."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """Ids are shown as names, one per line."""
        if isinstance(value, list | tuple):
            ids = [item if isinstance(item, UUID) else as_uuid(str(item)) for item in value]
            names = names_now(ids)
            return "\n".join(names.get(agency_id, "") for agency_id in ids if agency_id)
        return value

    def to_python(self, value: Any) -> list[UUID]:
        """The ids. Raises ValidationError for the first line that names no agency."""
        one = AgencyField(required=False)
        found = (one.to_python(line) for line in str(value or "").splitlines())
        return [agency_id for agency_id in found if agency_id is not None]
