"""The history of an item of a review or of a draft, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nhipcau.agencies.facade import timeline_of
from nhipcau.spine.facade import HistoryLine
from nhipcau.ui.facade import TimelineEntry


def _verbs() -> dict[str, str]:
    return {
        "documents.propose_review_item": _("Proposed"),
        "documents.revise_review_item": _("Proposal changed"),
        "documents.agree_review_item": _("Agreed"),
        "documents.start_review_item": _("Work begun"),
        "documents.reopen_review_item": _("Opened again"),
        "documents.drop_review_item": _("Taken out"),
        "documents.open_draft": _("Drafting opened"),
        "documents.set_draft_plan": _("Days planned"),
        "documents.finish_draft_step": _("Step finished"),
        "documents.promulgate_draft": _("Promulgated and registered"),
        "documents.withdraw_draft": _("Given up"),
    }


def history_entries(lines: Iterable[HistoryLine]) -> list[TimelineEntry]:
    """What happened, newest first."""
    verbs = _verbs()
    return timeline_of(lines, what=lambda line: verbs.get(line.action, line.action))
