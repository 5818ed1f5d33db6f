"""The words of a comparison: what kind of thing differs, and how."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.facade import FindKind
from nhipcau.reading.facade import Mismatch, MismatchReason
from nhipcau.tasks.find_wording import ICONS, TONES

Label = str | Promise

KINDS: Final[dict[str, Label]] = {
    "reference": _("Reference"),
    "date": _("Date"),
    "figure": _("Figure"),
}
REASONS: Final[dict[str, Label]] = {
    MismatchReason.MISSING.value: _("is missing in the translation"),
    MismatchReason.ADDED.value: _("stands only in the translation"),
    MismatchReason.VALUE.value: _("another value"),
    MismatchReason.UNIT.value: _("another unit"),
    MismatchReason.SCALE.value: _("the same digits at another scale, or with the decimal mark elsewhere"),
    MismatchReason.QUALIFIER.value: _("another “more than”, “about” or the like"),
    MismatchReason.DATE_ORDER.value: _("day and month changed places"),
    MismatchReason.NUMBER.value: _("another number of the document"),
    MismatchReason.SYMBOL.value: _("another type or issuer of the document"),
    MismatchReason.KIND.value: _("the same day, but a deadline only in one of them"),
}


def mismatch_words(mismatch: Mismatch) -> dict[str, object]:
    """Kind, reason, icon and colour of a mismatch."""
    kinds = {kind.value for kind in FindKind}
    kind = FindKind(mismatch.kind) if mismatch.kind in kinds else FindKind.CONFLICT
    return {
        "kind": KINDS.get(mismatch.kind, mismatch.kind),
        "reason": REASONS.get(mismatch.reason.value, mismatch.reason.value),
        "icon": ICONS[kind],
        "tone": TONES[kind],
    }
