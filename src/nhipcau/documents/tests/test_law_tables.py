"""Every step of a review and every act on a draft, at every stage, by everybody: done or refused
without a trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from nhipcau.documents.facade import (
    LegalDraft,
    Outcome,
    Proposal,
    ReviewItem,
    add_aim,
    agree_review_item,
    answer_opinion,
    ask_opinions,
    drop_review_item,
    explain_opinion,
    finish_draft_step,
    promulgate_draft,
    relate_documents,
    reopen_review_item,
    revise_review_item,
    set_draft_plan,
    start_review_item,
    withdraw_draft,
)
from nhipcau.documents.models import DraftedStep, DraftOpinion
from nhipcau.documents.rules.drafting import STAGES, DraftingStep, Handling, OpinionAnswer
from nhipcau.documents.tests.law_factories import NOW, agency_id, draft_at, enter, item, review
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, snapshot
from nhipcau.spine.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db

# Reviews. Lead: the Government Office (Binh); responsible: the Ministry of Justice (Hai).

REVIEW_STEPS: dict[str, Callable[[Actor, UUID], object]] = {
    "revise": lambda actor, id_: revise_review_item(
        actor=actor, item_id=id_, now=NOW,
        proposal=Proposal(outcome=Outcome.NEW, reason="Khác", subject="Văn bản khác"),
    ),
    "agree": lambda actor, id_: agree_review_item(actor=actor, item_id=id_, now=NOW),
    "start": lambda actor, id_: start_review_item(actor=actor, item_id=id_, now=NOW),
    "reopen": lambda actor, id_: reopen_review_item(actor=actor, item_id=id_, reason="Xem lại", now=NOW),
    "drop": lambda actor, id_: drop_review_item(actor=actor, item_id=id_, reason="Trùng", now=NOW),
}  # fmt: skip
LEAD, AGENCY = {"officer_binh", "officer_chi"}, {"officer_binh", "officer_chi", "focal_hai", "minister_mai"}
# Written down apart from rules: who may take the step, from which stages, and to which.
REVIEW_ALLOWED: dict[str, tuple[set[str], dict[str, str]]] = {
    "revise": (AGENCY, {"proposed": "proposed"}),
    "agree": (LEAD, {"proposed": "agreed"}),
    "start": (AGENCY, {"agreed": "under_way"}),
    "reopen": (LEAD, {"agreed": "proposed", "under_way": "proposed"}),
    "drop": (LEAD, {"proposed": "dropped", "agreed": "dropped"}),
}
PEOPLE = (
    "officer_binh", "officer_chi", "focal_hai", "minister_mai", "focal_lan", "focal_my", "focal_quang",
    "leader_duc", "admin_tu",
)  # fmt: skip


def item_at(cast: Cast, stage: str) -> ReviewItem:
    """An item that stands at the stage; *done* is the register's word."""
    programme = review(cast.officer_binh, agency_id("BTP"))
    document = enter(cast.officer_binh, "970/2020/NĐ-CP", date(2020, 1, 2))
    outcome = {"outcome": "amend", "document_id": document.id} if stage == "done" else {}
    made = item(cast.focal_hai, programme, **outcome)
    if stage != "proposed":
        agree_review_item(actor=cast.officer_binh, item_id=made.id, now=NOW)
    if stage == "under_way":
        start_review_item(actor=cast.focal_hai, item_id=made.id, now=NOW)
    if stage == "dropped":
        drop_review_item(actor=cast.officer_binh, item_id=made.id, reason="Trùng", now=NOW)
    if stage == "done":
        later = enter(cast.officer_binh, "971/2025/NĐ-CP", date(2025, 2, 1))
        relate_documents(
            actor=cast.officer_binh, document_id=later.id, kind="amends", to_document_id=document.id, now=NOW
        )
    made = ReviewItem.objects.with_outcome().get(id=made.id)
    assert made.review_state() == stage
    return made


def traces(*rows: Any) -> tuple[object, ...]:
    """All that a step could leave behind."""
    shots = [snapshot(type(row).objects.get(pk=row.pk)) for row in rows]
    return shots, AuditEntry.objects.count(), OutboxEvent.objects.count()


def tried(do: Callable[[], object], allowed: bool, what: str, rows: list[Any], check: Any) -> None:
    """Do it and undo it: it must be done when allowed, else refused with a code and without a trace."""
    before = traces(*rows)
    try:
        with transaction.atomic():
            do()
            assert allowed, f"{what} was done"
            assert AuditEntry.objects.count() > before[1]  # type: ignore[operator]
            assert OutboxEvent.objects.count() > before[2]  # type: ignore[operator]
            check()
            transaction.set_rollback(True)
    except CodedError as error:
        assert not allowed, f"{what} was refused: {error.code}"  # noqa: PT017
        assert error.status in (403, 404, 409), f"{what}: {error.code}"  # noqa: PT017
    assert traces(*rows) == before, what


@pytest.mark.parametrize("stage", ["proposed", "agreed", "under_way", "dropped", "done"])
@pytest.mark.parametrize("step", REVIEW_STEPS)
def test_each_step_of_a_review_is_allowed_or_refused(cast: Cast, step: str, stage: str) -> None:
    made = item_at(cast, stage)
    people, after = REVIEW_ALLOWED[step]
    for name in PEOPLE:
        actor = getattr(cast, name)
        tried(
            lambda actor=actor: REVIEW_STEPS[step](actor, made.id),  # type: ignore[misc]
            name in people and stage in after,
            f"{name} {step} at {stage}",
            [ReviewItem.objects.get(id=made.id)],
            lambda: ReviewItem.objects.get(id=made.id).stage == after.get(stage) or pytest.fail("stage"),
        )


# Drafts. Lead: the Ministry of Justice (Hai); asked: Lan's ministry; appraisal by Justice as well.

DRAFT_LEAD = {"focal_hai", "minister_mai"}
ASKED = {"focal_lan"}
OPEN = {"drafting", "opinions", "public_comment", "appraisal", "revision", "promulgation"}
ASKING = {"opinions", "public_comment", "appraisal", "revision"}
DRAFT_ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "set_plan": (DRAFT_LEAD, OPEN),
    "add_aim": (DRAFT_LEAD, OPEN),
    "finish": (DRAFT_LEAD, OPEN - {"promulgation"}),
    "ask": (DRAFT_LEAD, ASKING),
    "answer": (ASKED, ASKING),
    "explain": (DRAFT_LEAD, ASKING),
    "promulgate": (DRAFT_LEAD, {"promulgation"}),
    "withdraw": (DRAFT_LEAD, OPEN),
}


def act_on(name: str, actor: Actor, made: LegalDraft, cast: Cast) -> object:
    """Try the act with what it needs."""
    opinion = DraftOpinion.objects.get(draft=made, agency_id=cast.focal_lan.own_agency())
    aimed = enter_once(cast, "972/2020/TT-BTP", date(2020, 1, 2))
    issued = enter_once(cast, "973/2025/TT-BTP", date(2025, 1, 2))
    act: dict[str, Callable[[], object]] = {
        "set_plan": lambda: set_draft_plan(
            actor=actor, draft_id=made.id, planned={DraftingStep.PROMULGATION: date(2025, 9, 1)}, now=NOW
        ),
        "add_aim": lambda: add_aim(
            actor=actor, draft_id=made.id, kind="replaces", document_id=aimed, now=NOW
        ),
        "finish": lambda: finish_draft_step(actor=actor, draft_id=made.id, now=NOW),
        "ask": lambda: ask_opinions(
            actor=actor, draft_id=made.id, agency_ids=[agency_id("BNV")], due_on=NOW.date(), now=NOW
        ),
        "answer": lambda: answer_opinion(
            actor=actor, opinion_id=opinion.id, answer=OpinionAnswer.AGREE, now=NOW
        ),
        "explain": lambda: explain_opinion(
            actor=actor, opinion_id=opinion.id, handling=Handling.TAKEN, now=NOW
        ),
        "promulgate": lambda: promulgate_draft(
            actor=actor, draft_id=made.id, document_id=issued, now=NOW
        ),
        "withdraw": lambda: withdraw_draft(actor=actor, draft_id=made.id, reason="Không cần nữa", now=NOW),
    }  # fmt: skip
    return act[name]()


def enter_once(cast: Cast, number: str, issued: date) -> UUID:
    from nhipcau.documents.models import Document

    known = Document.objects.filter(number=number).first()
    return (known or enter(cast.officer_binh, number, issued)).id


def stage_of(cast: Cast, stage: str, act: str) -> LegalDraft:
    """A draft at the stage whose one opinion waits, or for *explain* has been given."""
    reached = stage if stage in OPEN else "promulgation"
    made = draft_at(cast.focal_hai, cast.focal_lan, reached)
    if stage == "registered":
        issued = enter_once(cast, "974/2025/TT-BTP", date(2025, 1, 2))
        made = promulgate_draft(actor=cast.focal_hai, draft_id=made.id, document_id=issued, now=NOW)
    if stage == "withdrawn":
        made = withdraw_draft(actor=cast.focal_hai, draft_id=made.id, reason="Thôi", now=NOW)
    waiting = {"answer": "waiting", "text": "", "answered_on": None, "handling": "", "explained_on": None}
    opinion, _new = DraftOpinion.objects.get_or_create(
        draft=made, agency_id=cast.focal_lan.own_agency(),
        defaults={"asked_on": NOW.date(), "due_on": date(2025, 1, 1)},
    )  # fmt: skip
    given = {"answer": "disagree", "text": "Không", "answered_on": NOW.date()}
    values = {**waiting, **(given if act == "explain" else {}), "due_on": date(2025, 1, 1)}
    DraftOpinion.objects.filter(id=opinion.id).update(**values)
    return made


@pytest.mark.parametrize("stage", [s for s in STAGES if s not in ("plan", "submission", "adoption")])
@pytest.mark.parametrize("act", DRAFT_ALLOWED)
def test_each_act_on_a_draft_is_allowed_or_refused(cast: Cast, act: str, stage: str) -> None:
    made = stage_of(cast, stage, act)
    enter_once(cast, "972/2020/TT-BTP", date(2020, 1, 2))
    enter_once(cast, "973/2025/TT-BTP", date(2025, 1, 2))
    people, stages = DRAFT_ALLOWED[act]
    rows = [
        LegalDraft.objects.get(id=made.id),
        *DraftOpinion.objects.filter(draft=made),
        *DraftedStep.objects.filter(draft=made),
    ]
    for name in PEOPLE:
        actor = getattr(cast, name)
        tried(
            lambda actor=actor: act_on(act, actor, made, cast),  # type: ignore[misc]
            name in people and stage in stages,
            f"{name} {act} at {stage}",
            rows,
            lambda: None,
        )
