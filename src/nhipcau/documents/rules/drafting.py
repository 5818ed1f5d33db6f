"""The rules of drafting a legal document: steps in order, opinions, who may do what when. Pure.

Which steps a kind of document goes through, and how long it must lie open for comment, is
versioned data (`data/drafting_steps.json`); here is what holds for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nhipcau.documents.errors import (
    CommentTooShort,
    DraftStepNotPossible,
    ExplanationMissing,
    FinishedBeforeThePrevious,
    FinishedInTheFuture,
    NoOpinionsAsked,
    NotTheAskedAgency,
    NotTheDraftingAgency,
    OpinionsUnexplained,
    OpinionsWaiting,
    OpinionTextMissing,
    PlanDisordered,
)


class DocumentType(StrEnum):
    """Kinds of legal documents that are drafted."""

    LAW = "law"
    DECREE = "decree"
    DECISION = "decision"
    CIRCULAR = "circular"


class DraftingStep(StrEnum):
    """Steps from the plan to the register."""

    PLAN = "plan"
    DRAFTING = "drafting"
    OPINIONS = "opinions"
    PUBLIC_COMMENT = "public_comment"
    APPRAISAL = "appraisal"
    REVISION = "revision"
    SUBMISSION = "submission"
    ADOPTION = "adoption"
    PROMULGATION = "promulgation"
    REGISTERED = "registered"


WITHDRAWN = "withdrawn"
CLOSED = frozenset({DraftingStep.REGISTERED.value, WITHDRAWN})
STAGES = (*(step.value for step in DraftingStep), WITHDRAWN)
# Where a draft stands: at a step, or withdrawn.
DraftStage = StrEnum("DraftStage", {stage.upper(): stage for stage in STAGES})  # type: ignore[misc]


class DraftAct(StrEnum):
    """What can be done with a draft."""

    SET_PLAN = "set_plan"
    ADD_AIM = "add_aim"
    FINISH_STEP = "finish_step"
    ASK_OPINION = "ask_opinion"
    ANSWER_OPINION = "answer_opinion"
    EXPLAIN_OPINION = "explain_opinion"
    PROMULGATE = "promulgate"
    WITHDRAW = "withdraw"


class DraftSide(StrEnum):
    """Who may act: the agency that drafts, the one answerable for the present step, the one asked."""

    LEAD = "lead"
    STEP = "step"
    ASKED = "asked"


_D = DraftingStep
_OPEN = frozenset(step.value for step in _D) - CLOSED
_BEFORE_PROMULGATION = _OPEN - {_D.PROMULGATION.value}
_ASKING = frozenset({_D.OPINIONS.value, _D.PUBLIC_COMMENT.value, _D.APPRAISAL.value, _D.REVISION.value})
# act: (who, the stages at which it is possible). What is not here is refused.
DRAFT_ACTS: dict[DraftAct, tuple[DraftSide, frozenset[str]]] = {
    DraftAct.SET_PLAN: (DraftSide.LEAD, _OPEN),
    DraftAct.ADD_AIM: (DraftSide.LEAD, _OPEN),
    DraftAct.FINISH_STEP: (DraftSide.STEP, _BEFORE_PROMULGATION),
    DraftAct.ASK_OPINION: (DraftSide.LEAD, _ASKING),
    DraftAct.ANSWER_OPINION: (DraftSide.ASKED, _ASKING),
    DraftAct.EXPLAIN_OPINION: (DraftSide.LEAD, _ASKING),
    DraftAct.PROMULGATE: (DraftSide.LEAD, frozenset({_D.PROMULGATION.value})),
    DraftAct.WITHDRAW: (DraftSide.LEAD, _OPEN),
}


class OpinionAnswer(StrEnum):
    """What an agency that was asked says."""

    WAITING = "waiting"
    AGREE = "agree"
    AGREE_WITH_COMMENTS = "agree_with_comments"
    DISAGREE = "disagree"


class Handling(StrEnum):
    """What the drafting agency made of an opinion."""

    NONE = ""
    TAKEN = "taken"
    PARTLY_TAKEN = "partly_taken"
    NOT_TAKEN = "not_taken"


TO_EXPLAIN = frozenset({OpinionAnswer.AGREE_WITH_COMMENTS, OpinionAnswer.DISAGREE})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionDates:
    """An opinion as far as rules look at it."""

    answer: str
    due_on: date
    answered_on: date | None = None
    handling: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether it has comments about which the drafting agency has not said anything yet."""
        return self.answer in TO_EXPLAIN and not self.handling


def require_draft_act(stage: str, act: DraftAct) -> None:
    """Raises DraftStepNotPossible."""
    if stage not in DRAFT_ACTS[act][1]:
        raise DraftStepNotPossible(act=act, stage=DraftStage(stage))


def require_draft_side(act: DraftAct, *, leads: bool, on_side: bool) -> None:
    """`on_side` is said for the agency of the step or the one asked. Only the agency that was asked
    answers; all else the drafting agency may do too. Raises NotTheDraftingAgency, NotTheAskedAgency."""
    side = DRAFT_ACTS[act][0]
    if side is DraftSide.ASKED:
        if not on_side:
            raise NotTheAskedAgency
        return
    if not leads and not (side is DraftSide.STEP and on_side):
        raise NotTheDraftingAgency


def require_finish(
    step: str,
    *,
    finished_on: date,
    today: date,
    started_on: date,
    least_days: int,
    opinions: Sequence[OpinionDates],
) -> None:
    """A step is finished on a day that is neither in the future nor before the previous one was.

    Opinions are in, or their time is over; the public had its days; what was said is explained.
    Raises FinishedInTheFuture, FinishedBeforeThePrevious, NoOpinionsAsked, OpinionsWaiting,
    CommentTooShort, OpinionsUnexplained.
    """
    if finished_on > today:
        raise FinishedInTheFuture
    if finished_on < started_on:
        raise FinishedBeforeThePrevious(day=started_on)
    if step == DraftingStep.OPINIONS:
        _require_opinions(finished_on, opinions)
    if step == DraftingStep.PUBLIC_COMMENT and finished_on - started_on < timedelta(days=least_days):
        raise CommentTooShort(days=least_days, until=started_on + timedelta(days=least_days))
    if step == DraftingStep.REVISION and (open_ones := sum(opinion.unexplained for opinion in opinions)):
        raise OpinionsUnexplained(count=open_ones)


def _require_opinions(finished_on: date, opinions: Sequence[OpinionDates]) -> None:
    if not opinions:
        raise NoOpinionsAsked
    waiting = [one for one in opinions if one.answer == OpinionAnswer.WAITING and one.due_on >= finished_on]
    if waiting:
        raise OpinionsWaiting(count=len(waiting), due=max(one.due_on for one in waiting))


def require_plan(planned: Sequence[date | None]) -> None:
    """The planned days follow the order of the steps. Raises PlanDisordered."""
    days = [day for day in planned if day is not None]
    if days != sorted(days):
        raise PlanDisordered


def require_answer(answer: str, text: str) -> None:
    """Comments and a disagreement have a text. Raises OpinionTextMissing."""
    if answer in TO_EXPLAIN and not text.strip():
        raise OpinionTextMissing


def require_explanation(handling: str, explanation: str) -> None:
    """What is not taken, or only partly, needs its reason. Raises ExplanationMissing."""
    if handling in (Handling.PARTLY_TAKEN, Handling.NOT_TAKEN) and not explanation.strip():
        raise ExplanationMissing


def is_step_late(*, planned_on: date | None, finished_on: date | None, day: date) -> bool:
    """Whether a step was or is behind its plan on `day`."""
    if planned_on is None:
        return False
    if finished_on is None or finished_on > day:
        return day > planned_on
    return finished_on > planned_on


def is_opinion_late(opinion: OpinionDates, day: date) -> bool:
    """Whether the answer came, or on `day` is, after its last day."""
    return (opinion.answered_on or day) > opinion.due_on
