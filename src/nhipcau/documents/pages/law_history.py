"""The history of an item of a review or of a draft, in words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now
from nhipcau.identity.facade import names_of
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
    lines = list(lines)
    names = names_of(line.actor_ref for line in lines)
    agencies = names_now([line.agency_id for line in lines if line.agency_id])
    verbs = _verbs()
    entries = []
    for line in lines:
        who = names.get(line.actor_ref, line.actor_ref.partition(":")[2])
        agency = agencies.get(line.agency_id, "") if line.agency_id else ""
        entries.append(
            TimelineEntry(
                when=line.at,
                who=f"{who}, {agency}" if agency else who,
                what=verbs.get(line.action, line.action),
                detail=line.note,
            )
        )
    return entries
