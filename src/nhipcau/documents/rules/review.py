"""The rules of a review of legal documents: verdicts, the state table of an item, when it is done. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nhipcau.documents.errors import (
    AdvisedAgencyMissing,
    ItemDocumentMissing,
    ItemSubjectMissing,
    LawReasonMissing,
    NothingToIssue,
    NotTheItemsAgency,
    NotTheReviewLead,
    ReviewStepNotPossible,
)
from nhipcau.documents.rules.in_force import Effect


class Outcome(StrEnum):
    """What is to become of a document: the outcomes of a review after a new law."""

    KEEP = "keep"
    AMEND = "amend"
    SUPPLEMENT = "supplement"
    REPLACE = "replace"
    ANNUL = "annul"
    NEW = "new"


# The relation by which a later document carries the outcome out.
EFFECT_OF = {
    Outcome.AMEND: Effect.AMENDS,
    Outcome.SUPPLEMENT: Effect.SUPPLEMENTS,
    Outcome.REPLACE: Effect.REPLACES,
    Outcome.ANNUL: Effect.ANNULS,
}


class Competence(StrEnum):
    """By whose authority: the agency's own, or another's that it advises."""

    OWN = "own"
    ADVISE = "advise"


class ReviewStage(StrEnum):
    """Where an item stands by the acts of people. *Done* is no stage: the register says it."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    DROPPED = "dropped"


class ReviewState(StrEnum):
    """How an item stands on a day."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


class ReviewStep(StrEnum):
    """What can be done with an item."""

    REVISE = "revise"
    AGREE = "agree"
    START = "start"
    REOPEN = "reopen"
    DROP = "drop"


class ReviewSide(StrEnum):
    """Who may take a step: the agency that leads the programme, or the one responsible for the item."""

    LEAD = "lead"
    AGENCY = "agency"


_S = ReviewStage
# step: (who, {stage before: stage after}). What is not here is refused.
REVIEW_STEPS: dict[ReviewStep, tuple[ReviewSide, dict[ReviewStage, ReviewStage]]] = {
    ReviewStep.REVISE: (ReviewSide.AGENCY, {_S.PROPOSED: _S.PROPOSED}),
    ReviewStep.AGREE: (ReviewSide.LEAD, {_S.PROPOSED: _S.AGREED}),
    ReviewStep.START: (ReviewSide.AGENCY, {_S.AGREED: _S.UNDER_WAY}),
    ReviewStep.REOPEN: (ReviewSide.LEAD, {_S.AGREED: _S.PROPOSED, _S.UNDER_WAY: _S.PROPOSED}),
    ReviewStep.DROP: (ReviewSide.LEAD, {_S.PROPOSED: _S.DROPPED, _S.AGREED: _S.DROPPED}),
}


def next_review_stage(stage: str, step: ReviewStep, *, done: bool) -> ReviewStage:
    """The stage after `step`; what is done is not touched any more. Raises ReviewStepNotPossible."""
    after = REVIEW_STEPS[step][1].get(ReviewStage(stage))
    if after is None or done:
        raise ReviewStepNotPossible(step=step, stage=ReviewState.DONE if done else ReviewState(stage))
    return after


def require_review_side(step: ReviewStep, *, leads: bool, responsible: bool) -> None:
    """The lead of the programme may also do what the responsible agency may.

    Raises NotTheReviewLead, NotTheItemsAgency.
    """
    if leads:
        return
    if REVIEW_STEPS[step][0] is ReviewSide.LEAD:
        raise NotTheReviewLead
    if not responsible:
        raise NotTheItemsAgency


def require_start(outcome: str) -> None:
    """A document that is kept needs no new text. Raises NothingToIssue."""
    if outcome == Outcome.KEEP:
        raise NothingToIssue


def require_item(
    *, outcome: str, has_document: bool, subject: str, competence: str, advises: bool, reason: str
) -> None:
    """An item says which document, or what a new one is about, by whose authority, and why.

    Raises ItemDocumentMissing, ItemSubjectMissing, AdvisedAgencyMissing, LawReasonMissing.
    """
    if outcome == Outcome.NEW and not subject.strip():
        raise ItemSubjectMissing
    if outcome != Outcome.NEW and not has_document:
        raise ItemDocumentMissing
    if competence == Competence.ADVISE and not advises:
        raise AdvisedAgencyMissing
    require_law_reason(reason)


def require_law_reason(reason: str) -> None:
    """Raises LawReasonMissing."""
    if not reason.strip():
        raise LawReasonMissing


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDates:
    """From what the state of an item follows. `issued_on` is the day of the registered document
    that carries the outcome out, None while there is none."""

    stage: str
    outcome: str
    agreed_on: date | None = None
    issued_on: date | None = None
    due_on: date | None = None

    @property
    def done_on(self) -> date | None:
        """The day on which it was done: agreed for a document that is kept, else issued."""
        if self.stage not in (ReviewStage.AGREED, ReviewStage.UNDER_WAY):
            return None
        if self.outcome == Outcome.KEEP:
            return self.agreed_on
        return self.issued_on


def review_state(dates: ItemDates) -> ReviewState:
    """The state: done by the register, else where people have brought it."""
    return ReviewState.DONE if dates.done_on else ReviewState(dates.stage)


def is_late(dates: ItemDates, day: date) -> bool:
    """Whether the planned day passed before it was done, by what is known on `day`."""
    if dates.due_on is None or dates.stage == ReviewStage.DROPPED:
        return False
    return (dates.done_on or day) > dates.due_on
