"""Open a review round: a period, questions, agencies that are asked, a deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import DayTooEarly, WrongSide
from nhipcau.oversight.events import RoundCancelled, RoundOpened
from nhipcau.oversight.models import ReviewRound, RoundAnswer
from nhipcau.oversight.rules.inspections import require_period
from nhipcau.oversight.rules.rounds import Step, require_asked
from nhipcau.oversight.rules.steps import Side, require_reason, require_words
from nhipcau.oversight.steps import take_round_step
from nhipcau.spine.facade import Actor, action, publish, record_change


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRound:
    """What is asked of whom. `standing_body` names the body for which it is asked, in words."""

    title: str
    questions: Sequence[str]
    asked: Sequence[UUID]
    period_from: date
    period_to: date
    due_on: date
    standing_body: str = ""
    body_id: UUID | None = None
    synthetic: bool = False


@action("oversight.open_round", permission="oversight.review", emits=(RoundOpened,))
def open_round(*, actor: Actor, new: NewRound, now: datetime) -> ReviewRound:
    """The round, with an empty answer of each agency that is asked.

    Raises WordsMissing, NobodyAsked, DayTooEarly, WrongSide; AgencyNotThere.
    """
    body, today = new.body_id or actor.own_agency(), civil_date(now)
    asked = list(dict.fromkeys(new.asked))
    questions = [text.strip() for text in new.questions if text.strip()]
    require_words(title=new.title, questions="".join(questions))
    require_asked(list(asked))
    require_period(new.period_from, new.period_to)
    if new.due_on < today:
        raise DayTooEarly(day=today)
    if not actor.acts_for(body):
        raise WrongSide(side=Side.BODY)
    for named in (body, *asked):
        agency(named)
    review_round = ReviewRound.objects.create(
        title=" ".join(new.title.split()),
        body_id=body,
        standing_body=new.standing_body.strip(),
        period_from=new.period_from,
        period_to=new.period_to,
        due_on=new.due_on,
        questions=questions,
        opened_on=today,
        synthetic=new.synthetic,
        created_at=now,
    )
    RoundAnswer.objects.bulk_create([RoundAnswer(review_round=review_round, agency_id=one) for one in asked])
    record_change(review_round, None)
    publish(RoundOpened(round_id=review_round.id, asked=len(asked), due_on=new.due_on))
    return review_round


@action("oversight.cancel_round", permission="oversight.review", emits=(RoundCancelled,))
def cancel_round(*, actor: Actor, round_id: UUID, reason: str, now: datetime) -> ReviewRound:
    """The round, cancelled. Raises ReasonMissing, and as `take_round_step`."""
    require_reason(reason)
    review_round, before = take_round_step(actor=actor, round_id=round_id, step=Step.CANCEL)
    review_round.cancelled_on = civil_date(now)
    review_round.save()
    record_change(review_round, before, note=reason)
    publish(RoundCancelled(round_id=review_round.id))
    return review_round
