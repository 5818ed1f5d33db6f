"""Answer in a review round, and reopen an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import AnsweredAlready, AnswerMissing, WordsMissing
from nhipcau.oversight.events import AnswerReopened, RoundAnswered
from nhipcau.oversight.models import AnswerPoint, RoundAnswer
from nhipcau.oversight.rules.rounds import Step
from nhipcau.oversight.rules.steps import Field, require_reason
from nhipcau.oversight.steps import take_round_step
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.facade import CAUSES


@dataclass(frozen=True, slots=True)
class Point:
    """A cause or a proposal, by the kind of cause that it is about."""

    kind: str
    cause: str
    text: str


@action("oversight.answer_round", permission="oversight.answer", emits=(RoundAnswered,))
def answer_round(
    *, actor: Actor, round_id: UUID, replies: Sequence[str], points: Sequence[Point] = (), now: datetime
) -> RoundAnswer:
    """The answer of the actor's agency: a reply to each question, causes and proposals.

    Figures are not part of it: they are counted from the tasks. Late answers are taken until the
    round is compiled, and listed as late.
    Raises WordsMissing, AnsweredAlready, and as `take_round_step`.
    """
    review_round, _before = take_round_step(actor=actor, round_id=round_id, step=Step.ANSWER)
    said = [text.strip() for text in replies]
    if len(said) != len(review_round.questions) or not all(said):
        raise WordsMissing(fields=(Field.REPLIES,))
    _check(points)
    rows = RoundAnswer.objects.select_for_update(of=("self",))
    answer = rows.get(review_round=review_round, agency_id=actor.own_agency())
    if answer.answered_on is not None:
        raise AnsweredAlready
    before = snapshot(answer)
    answer.replies, answer.answerer_ref = said, actor.ref
    answer.answered_on, answer.answered_at = civil_date(now), now
    answer.save()
    answer.points.all().delete()
    AnswerPoint.objects.bulk_create(
        [
            AnswerPoint(answer=answer, kind=point.kind, cause=point.cause, text=point.text.strip())
            for point in points
        ]
    )
    record_change(answer, before)
    publish(RoundAnswered(round_id=review_round.id, agency_id=answer.agency_id))
    return answer


def _check(points: Sequence[Point]) -> None:
    for point in points:
        if point.cause not in CAUSES or point.kind not in AnswerPoint.Kind.values:
            raise WordsMissing(fields=(Field.CAUSE,))
        if not point.text.strip():
            raise WordsMissing(fields=(Field.TEXT,))


@action("oversight.reopen_answer", permission="oversight.review", emits=(AnswerReopened,))
def reopen_answer(
    *, actor: Actor, round_id: UUID, agency_id: UUID, reason: str, now: datetime
) -> RoundAnswer:
    """The answer, open again; what was said stays as a start. Only before the round is compiled.

    Raises ReasonMissing, AnswerMissing, and as `take_round_step`.
    """
    require_reason(reason)
    review_round, _before = take_round_step(actor=actor, round_id=round_id, step=Step.REOPEN)
    rows = RoundAnswer.objects.select_for_update(of=("self",)).filter(review_round=review_round)
    answer = rows.filter(agency_id=agency_id, answered_on__isnull=False).first()
    if answer is None:
        raise AnswerMissing
    before = snapshot(answer)
    answer.answered_on = answer.answered_at = None
    answer.times_reopened += 1
    answer.reopen_reason = reason.strip()
    answer.save()
    record_change(answer, before, note=reason)
    publish(AnswerReopened(round_id=review_round.id, agency_id=agency_id))
    return answer
