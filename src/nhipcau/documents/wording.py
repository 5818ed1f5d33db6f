"""The words of the documents room for kinds of finds and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.rules import FindKind, Verdict

Label = str | Promise

FIND_KINDS: Final[dict[FindKind, Label]] = {
    FindKind.REFERENCE: _("Reference"),
    FindKind.DATE: _("Date"),
    FindKind.FIGURE: _("Figure"),
    FindKind.AGENCY: _("Agency"),
    FindKind.PERSON: _("Person"),
    FindKind.PLACE: _("Place"),
    FindKind.TASK: _("Task"),
    FindKind.CONFLICT: _("Conflict"),
}
VERDICTS: Final[dict[Verdict, Label]] = {
    Verdict.ACCEPTED: _("Accepted"),
    Verdict.CORRECTED: _("Corrected"),
    Verdict.REJECTED: _("Rejected"),
    Verdict.ADDED: _("Added by hand"),
}

_SHOWN = ("key", "id", "name", "post", "kind", "from", "to", "value", "unit", "of", "title", "lead", "due_on")


def value_words(value: Mapping[str, Any]) -> str:
    """A normal form as one line for a list: what matters of it, as it is stored."""
    return " · ".join(str(value[name]) for name in _SHOWN if value.get(name))[:200]
