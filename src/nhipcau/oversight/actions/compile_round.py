"""From the answers of a round to its report: compile, propose, sign, send."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency
from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import NoSolutions, WordsMissing
from nhipcau.oversight.events import RoundCompiled, RoundSent, RoundSigned, SolutionProposed
from nhipcau.oversight.models import ReviewRound, RoundSolution
from nhipcau.oversight.round_report import round_content, solutions_content
from nhipcau.oversight.rules.rounds import Step, counted_on, require_other_post
from nhipcau.oversight.rules.steps import Field, require_words
from nhipcau.oversight.steps import take_round_step
from nhipcau.spine.facade import Actor, action, canonical, publish, record_change
from nhipcau.tasks.facade import CAUSES


@action("oversight.compile_round", permission="oversight.review", emits=(RoundCompiled,))
def compile_round(*, actor: Actor, round_id: UUID, now: datetime) -> ReviewRound:
    """The round with its content frozen: counts as of the last day of the period (or today while it
    runs), all answers, causes and proposals grouped, late and missing ones listed.

    Agencies that have not answered do not hold it up. Raises as `take_round_step`.
    """
    review_round, before = take_round_step(actor=actor, round_id=round_id, step=Step.COMPILE)
    day = civil_date(now)
    as_of = counted_on(period_to=review_round.period_to, today=day)
    review_round.content = round_content(actor=actor, review_round=review_round, as_of=as_of, day=day)
    review_round.sha256 = hashlib.sha256(canonical(review_round.content)).hexdigest()
    review_round.compiled_on, review_round.compiler_ref = day, actor.ref
    review_round.compiler_post_id = actor.post_id
    review_round.save()
    record_change(review_round, before)
    publish(RoundCompiled(round_id=review_round.id, sha256=review_round.sha256))
    return review_round


@action("oversight.propose_solution", permission="oversight.review", emits=(SolutionProposed,))
def propose_solution(
    *,
    actor: Actor,
    round_id: UUID,
    cause: str,
    text: str,
    agency_id: UUID | None = None,
    due_on: date | None = None,
    now: datetime,
) -> RoundSolution:
    """A solution in the report, against a kind of cause. Raises WordsMissing, AgencyNotThere, and as
    `take_round_step`."""
    require_words(text=text)
    if cause not in CAUSES:
        raise WordsMissing(fields=(Field.CAUSE,))
    if agency_id is not None:
        agency(agency_id)
    review_round, _before = take_round_step(actor=actor, round_id=round_id, step=Step.PROPOSE)
    solution = RoundSolution.objects.create(
        review_round=review_round,
        number=review_round.solutions.count() + 1,
        cause=cause,
        text=text.strip(),
        agency_id=agency_id,
        due_on=due_on,
    )
    record_change(solution, None)
    publish(SolutionProposed(round_id=review_round.id, solution_id=solution.id))
    return solution


@action("oversight.sign_round", permission="oversight.decide", emits=(RoundSigned,))
def sign_round(*, actor: Actor, round_id: UUID, now: datetime) -> ReviewRound:
    """The report, signed by another post than the one that compiled it; the checksum covers content
    and solutions.

    Raises NoSolutions, SamePerson, SamePost, and as `take_round_step`.
    """
    review_round, before = take_round_step(actor=actor, round_id=round_id, step=Step.SIGN)
    require_other_post(
        compiler_ref=review_round.compiler_ref,
        compiler_post=review_round.compiler_post_id,
        signer_ref=actor.ref,
        signer_post=actor.post_id,
    )
    solutions = solutions_content(review_round)
    if not solutions:
        raise NoSolutions
    signed = {"content": review_round.content, "solutions": solutions}
    review_round.signed_sha256 = hashlib.sha256(canonical(signed)).hexdigest()
    review_round.signed_on, review_round.signer_ref = civil_date(now), actor.ref
    review_round.signer_post_id = actor.post_id
    review_round.save()
    record_change(review_round, before)
    publish(RoundSigned(round_id=review_round.id, sha256=review_round.signed_sha256))
    return review_round


@action("oversight.send_round", permission="oversight.review", emits=(RoundSent,))
def send_round(
    *, actor: Actor, round_id: UUID, record: str, register: bool = False, now: datetime
) -> ReviewRound:
    """The report, sent under the number of a record; with `register` it is entered in the register of
    documents under that number and goes to the agencies that were asked.

    Raises WordsMissing, as `take_round_step`, and as `documents.register_document`.
    """
    require_words(record=record)
    review_round, before = take_round_step(actor=actor, round_id=round_id, step=Step.SEND)
    review_round.sent_on, review_round.sent_record = civil_date(now), record.strip()
    if register:
        review_round.document = _registered(actor, review_round, record, now)
    review_round.save()
    record_change(review_round, before)
    publish(RoundSent(round_id=review_round.id, document_id=review_round.document_id))
    return review_round


def _registered(actor: Actor, review_round: ReviewRound, record: str, now: datetime) -> Document:
    """The report in the register: its title and solutions as text, its page as the source."""
    lines = [f"{row.number}. {row.text}" for row in review_round.solutions.all()]
    new = NewDocument(
        subject=review_round.title,
        number=record,
        # A report directs nobody: what comes of it is decided by whoever receives it.
        kind=Document.Kind.SOURCE,
        issuer_id=review_round.body_id,
        issued_on=review_round.sent_on,
        text="\n".join([review_round.title, *lines]),
        source_note=review_round.standing_body,
        recipients=list(review_round.answers.values_list("agency_id", flat=True)),
        synthetic=review_round.synthetic,
    )
    return register_document(actor=actor, new=new, now=now)
