"""What the report of a review round says: counts computed from tasks, answers grouped by cause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import subtree_ids
from nhipcau.oversight.models import AnswerPoint, ReviewRound, RoundAnswer
from nhipcau.oversight.rules.rounds import AnswerState
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import COUNTED, StateCounts, counts_by_agency, total

Content = dict[str, Any]


def counts_of(*, actor: Actor, agencies: Iterable[UUID], day: date) -> dict[UUID, StateCounts]:
    """The tasks of each agency with all below it, as of a day. One query for all."""
    found = counts_by_agency(actor=actor, day=day)
    return {agency: total(found[one] for one in subtree_ids(agency) if one in found) for agency in agencies}


def plain_counts(counts: StateCounts) -> dict[str, int]:
    """Counts as content keeps them."""
    return {**{state.value: counts.by_state[state] for state in COUNTED}, "total": counts.total}


def round_content(*, actor: Actor, review_round: ReviewRound, as_of: date, day: date) -> Content:
    """The content of the report, compiled on `day` with tasks as of `as_of`."""
    rows = review_round.answers.select_related("review_round").prefetch_related("points")
    answers = sorted(rows, key=lambda row: str(row.agency_id))
    counts = counts_of(actor=actor, agencies=[row.agency_id for row in answers], day=as_of)
    states = {row.id: row.state_on(day) for row in answers}
    return {
        "as_of": as_of.isoformat(),
        "period": [review_round.period_from.isoformat(), review_round.period_to.isoformat()],
        "questions": list(review_round.questions),
        "agencies": [
            {
                "agency": str(row.agency_id),
                "counts": plain_counts(counts[row.agency_id]),
                "state": states[row.id].value,
                "answered_on": row.answered_on.isoformat() if row.answered_on else None,
                "replies": list(row.replies) if row.answered_on else [],
            }
            for row in answers
        ],
        "totals": plain_counts(total(counts.values())),
        "causes": _grouped(answers, AnswerPoint.Kind.CAUSE),
        "proposals": _grouped(answers, AnswerPoint.Kind.PROPOSAL),
        "late": [str(row.agency_id) for row in answers if states[row.id] is AnswerState.ANSWERED_LATE],
        "missing": [str(row.agency_id) for row in answers if row.answered_on is None],
    }


def _grouped(answers: Iterable[RoundAnswer], kind: str) -> dict[str, list[dict[str, str]]]:
    """Points of a kind by the cause that they are about; those of reopened answers are left out."""
    found: dict[str, list[dict[str, str]]] = {}
    for answer in answers:
        if answer.answered_on is None:
            continue
        for point in answer.points.all():
            if point.kind == kind:
                found.setdefault(point.cause, []).append(
                    {"agency": str(answer.agency_id), "text": point.text}
                )
    return dict(sorted(found.items()))


def solutions_content(review_round: ReviewRound) -> list[dict[str, Any]]:
    """The solutions as the signature covers them."""
    return [
        {
            "number": row.number,
            "cause": row.cause,
            "text": row.text,
            "agency": str(row.agency_id) if row.agency_id else None,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
        for row in review_round.solutions.all()
    ]
