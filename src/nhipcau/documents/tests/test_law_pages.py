"""Reviews and drafts as officials use them: pages, what is refused and why, who sees what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.agencies.facade import names_now
from nhipcau.documents.errors import (
    AdvisedAgencyMissing,
    DocumentHasADraft,
    ItemAlreadyThere,
    ItemDocumentMissing,
    ItemSubjectMissing,
    LawReasonMissing,
    NoOpinionsAsked,
    NothingToIssue,
    OpinionAlreadyAsked,
    PlanDisordered,
    PromulgatedOtherwise,
)
from nhipcau.documents.facade import (
    Competence,
    DraftingStep,
    LegalDraft,
    Outcome,
    ReviewItem,
    ReviewProgramme,
    agree_review_item,
    ask_opinions,
    finish_draft_step,
    promulgate_draft,
    set_draft_plan,
    start_review_item,
)
from nhipcau.documents.models import DraftOpinion
from nhipcau.documents.policies import drafting_plan
from nhipcau.documents.queries.law import review_counts, review_items
from nhipcau.documents.rules.drafting import DocumentType, OpinionDates, is_opinion_late, is_step_late
from nhipcau.documents.rules.review import (
    ItemDates,
    ReviewState,
    is_late,
    require_start,
    review_state,
)
from nhipcau.documents.tests.law_factories import NOW, agency_id, draft, draft_at, enter, item, review
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.provides import desk_sources

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY = date(2025, 1, 2)


def text_of(browser: Client, name: str, *args: Any, **query: str) -> str:
    answer = browser.get(reverse(f"documents:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


# Pure rules


@pytest.mark.parametrize(
    ("stage", "outcome", "agreed", "issued", "state"),
    [
        ("proposed", "amend", None, DAY, "proposed"),  # the register alone does not decide for people
        ("agreed", "amend", DAY, None, "agreed"),
        ("agreed", "amend", DAY, DAY, "done"),
        ("under_way", "new", DAY, DAY, "done"),
        ("agreed", "keep", DAY, None, "done"),
        ("proposed", "keep", None, None, "proposed"),
        ("dropped", "amend", DAY, DAY, "dropped"),
    ],
)
def test_an_item_is_done_only_when_agreed_and_carried_out(
    stage: str, outcome: str, agreed: date | None, issued: date | None, state: str
) -> None:
    assert review_state(ItemDates(stage=stage, outcome=outcome, agreed_on=agreed, issued_on=issued)) == state


def test_an_item_is_late_after_its_day_and_stays_so_when_done_late() -> None:
    open_one = ItemDates(stage="agreed", outcome="amend", due_on=DAY)
    assert [is_late(open_one, day) for day in (DAY, DAY + timedelta(1))] == [False, True]
    late = ItemDates(stage="agreed", outcome="amend", issued_on=DAY + timedelta(1), due_on=DAY)
    in_time = ItemDates(stage="agreed", outcome="amend", issued_on=DAY, due_on=DAY)
    assert [is_late(one, DAY + timedelta(99)) for one in (late, in_time)] == [True, False]
    assert not is_late(ItemDates(stage="dropped", outcome="amend", due_on=DAY), DAY + timedelta(99))


def test_steps_and_opinions_are_late_by_their_days() -> None:
    after = DAY + timedelta(1)
    assert not is_step_late(planned_on=None, finished_on=after, day=after)
    assert is_step_late(planned_on=DAY, finished_on=after, day=after)
    assert not is_step_late(planned_on=DAY, finished_on=DAY, day=after)
    assert not is_step_late(planned_on=DAY, finished_on=after, day=DAY)  # as of that day
    assert is_opinion_late(OpinionDates(answer="waiting", due_on=DAY), after)
    assert not is_opinion_late(OpinionDates(answer="agree", due_on=DAY, answered_on=DAY), after)


@pytest.mark.parametrize("kind", DocumentType)
def test_every_kind_of_document_has_steps_that_end_in_the_register(kind: DocumentType) -> None:
    for day in (date(2010, 1, 1), date(2020, 1, 1), date(2026, 1, 1)):
        plan = drafting_plan(kind, day)
        order = list(DraftingStep)
        positions = [order.index(step.step) for step in plan.steps]
        assert positions == sorted(set(positions))
        assert [step.step for step in plan.steps][-2:] == [DraftingStep.PROMULGATION, DraftingStep.REGISTERED]
        assert plan.source


def test_the_days_of_public_comment_follow_the_version_in_force() -> None:
    def days(day: date) -> int:
        steps = drafting_plan(DocumentType.DECREE, day).steps
        return next(step.least_days for step in steps if step.step is DraftingStep.PUBLIC_COMMENT)

    assert days(date(2025, 3, 31)) != days(date(2025, 4, 1))


# What a review refuses


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"outcome": "new", "subject": " "}, ItemSubjectMissing),
        ({"outcome": "amend"}, ItemDocumentMissing),
        ({"competence": Competence.ADVISE}, AdvisedAgencyMissing),
        ({"reason": " "}, LawReasonMissing),
    ],
)
def test_a_proposal_is_refused_when_it_is_not_clear(
    cast: Cast, given: dict[str, Any], error: type[CodedError]
) -> None:
    programme = review(cast.officer_binh)
    with pytest.raises(error):
        item(cast.officer_binh, programme, **given)
    assert not ReviewItem.objects.exists()


def test_a_document_stands_once_in_a_review_and_what_is_kept_is_not_drafted(cast: Cast) -> None:
    programme = review(cast.officer_binh)
    document = enter(cast.officer_binh, "980/2020/NĐ-CP", date(2020, 1, 2))
    kept = item(cast.officer_binh, programme, "keep", document_id=document.id)
    with pytest.raises(ItemAlreadyThere):
        item(cast.officer_binh, programme, "amend", document_id=document.id)
    agree_review_item(actor=cast.officer_binh, item_id=kept.id, now=NOW)
    with pytest.raises(CodedError) as refusal:
        start_review_item(actor=cast.officer_binh, item_id=kept.id, now=NOW)
    assert refusal.value.code == "documents.review-step-not-possible"  # kept and agreed is done
    with pytest.raises(NothingToIssue):
        require_start(Outcome.KEEP)


def test_who_takes_part_sees_the_review_and_others_do_not(cast: Cast, sign_in: SignIn) -> None:
    programme = review(cast.officer_binh, agency_id("BTP"))
    found = ReviewProgramme.objects
    assert found.visible_to(cast.focal_hai).exists()
    assert not found.visible_to(cast.focal_lan).exists()
    assert not found.visible_to(None).exists()
    assert sign_in("focal_lan").get(reverse("documents:review", args=[programme.id])).status_code == 404
    item(cast.focal_hai, programme, agency_id=cast.focal_lan.own_agency())
    assert found.visible_to(cast.focal_lan).exists()  # who is responsible for an item takes part


# Pages of a review


def test_a_review_goes_its_way_through_the_pages(cast: Cast, sign_in: SignIn) -> None:
    law = enter(cast.officer_binh, "60/2024/QH15", date(2024, 11, 30))
    enter(cast.officer_binh, "981/2020/NĐ-CP", date(2020, 1, 2))
    browser = sign_in("officer_binh")
    form = {"title": "Rà soát", "reason_document": "1/2099/QH15"}
    refused = browser.post(reverse("documents:new_review"), form)
    assert refused.status_code == 422
    assert "not exactly one document" in refused.content.decode()
    browser.post(reverse("documents:new_review"), form | {"reason_document": law.number})
    programme = ReviewProgramme.objects.get()
    assert programme.reason_document == law

    proposal = {
        "outcome": "amend", "document": "981/2020/NĐ-CP", "scope": "Điều 5", "reason": "Trái luật mới",
        "competence": "own",
    }  # fmt: skip
    address = reverse("documents:propose_item", args=[programme.id])
    assert browser.post(address, proposal | {"reason": ""}).status_code == 422
    browser.post(address, proposal)
    made = ReviewItem.objects.get()
    page = text_of(browser, "review_item", made.id)
    assert "Agree" in page
    answer = browser.post(reverse("documents:review_step", args=[made.id, "drop"]), {"reason": " "})
    assert answer.status_code == 422
    browser.post(reverse("documents:review_step", args=[made.id, "agree"]))
    assert "Draft the document" in text_of(browser, "review_item", made.id)

    browser.post(reverse("documents:draft_of_item", args=[made.id]), {"title": "Nghị định", "type": "decree"})
    opened = LegalDraft.objects.get()
    assert (opened.review_item, opened.aims.get().scope) == (made, "Điều 5")
    made.refresh_from_db()
    assert made.stage == "under_way"
    page = text_of(browser, "review", programme.id)
    assert "0 of 1" in text_of(browser, "reviews")
    assert "981/2020/NĐ-CP" in page
    assert "981/2020/NĐ-CP" not in text_of(browser, "review", programme.id, state="done")
    exported = browser.get(reverse("documents:review", args=[programme.id]), {"export": "csv"})
    assert "Under way" in b"".join(exported).decode()


def test_a_review_says_what_is_late_by_verdict_and_agency(cast: Cast) -> None:
    programme = review(cast.officer_binh)
    for day in (DAY - timedelta(1), DAY):
        made = item(cast.officer_binh, programme, due_on=day)
        agree_review_item(actor=cast.officer_binh, item_id=made.id, now=NOW)
    counts = review_counts(actor=cast.officer_binh, programme_id=programme.id, day=DAY)
    assert (counts.total, counts.done, counts.late) == (2, 0, 1)
    assert counts.by_outcome[Outcome.NEW].late == 1
    assert counts.by_agency[cast.officer_binh.own_agency()].late == 1


def test_the_state_in_the_database_is_the_state_of_the_rule(cast: Cast) -> None:
    programme = review(cast.officer_binh)
    for number, stage in enumerate(("proposed", "agreed", "under_way")):
        made = item(cast.officer_binh, programme, subject=f"Văn bản {number}")
        ReviewItem.objects.filter(id=made.id).update(stage=stage, agreed_on=DAY)
    for row in review_items(actor=cast.officer_binh, programme_id=programme.id):
        assert row.state == row.review_state() == ReviewState(row.stage)  # type: ignore[attr-defined]


def test_more_items_and_drafts_cost_no_more_queries(cast: Cast, sign_in: SignIn) -> None:
    browser, programme = sign_in("officer_binh"), review(cast.officer_binh)

    def queries(name: str, *args: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            text_of(browser, name, *args)
        return len(found)

    def add(number: int) -> None:
        document = enter(cast.officer_binh, f"{600 + number}/2020/NĐ-CP", date(2020, 1, 2))
        item(cast.officer_binh, programme, "amend", document_id=document.id)
        review(cast.officer_binh)
        draft(cast.officer_binh)

    add(0)
    pages: list[tuple[Any, ...]] = [("review", programme.id), ("reviews",), ("drafts",)]
    for page in pages:
        queries(*page)
    before = [queries(*page) for page in pages]
    for number in range(1, 8):
        add(number)
    assert [queries(*page) for page in pages] == before


# Drafts


def test_a_draft_goes_its_way_through_the_pages(cast: Cast, sign_in: SignIn) -> None:
    old = enter(cast.officer_binh, "982/2020/TT-BTP", date(2020, 1, 2))
    hai, lan = sign_in("focal_hai"), sign_in("focal_lan")
    hai.post(
        reverse("documents:new_draft"), {"title": "Thông tư", "type": "circular", "shortened": "on"}
    )  # fmt: skip
    made = LegalDraft.objects.get()

    def act(name: str, **data: str) -> int:
        return hai.post(reverse("documents:draft_act", args=[made.id, name]), data).status_code

    assert lan.get(reverse("documents:draft", args=[made.id])).status_code == 404
    assert act("set_plan", opinions="2025-02-01", drafting="2025-03-01") == 422  # in disorder
    assert act("set_plan", drafting="2025-01-10", opinions="2025-02-01") == 302
    assert act("add_aim", kind="replaces", document=old.number) == 302
    assert act("finish_step") == 302
    page = text_of(hai, "draft", made.id)
    assert "Finish the step: Opinions of agencies" in page
    assert "Finished" in page
    assert act("finish_step") == 422  # nobody was asked
    agency = cast.focal_lan.own_agency()
    assert act("ask_opinion", agencies=names_now([agency])[agency], due_on="2000-01-01") == 422
    assert act("ask_opinion", agencies=names_now([agency])[agency], due_on="2099-01-01") == 302
    opinion = DraftOpinion.objects.get()
    answer = reverse("documents:opinion_act", args=[opinion.id, "answer_opinion"])
    assert "Give the opinion" in text_of(lan, "draft", made.id)
    refused = lan.post(answer, {"answer": "disagree", "text": ""})
    assert refused.status_code == 422
    assert "why you disagree" in refused.content.decode()
    assert lan.post(answer, {"answer": "disagree", "text": "Điều 7 chưa rõ"}).status_code == 302
    assert act("finish_step") == 302
    assert act("finish_step") == 302
    assert act("finish_step") == 302
    assert act("finish_step") == 422  # nothing said about the disagreement
    explain = reverse("documents:opinion_act", args=[opinion.id, "explain_opinion"])
    assert hai.post(explain, {"handling": "not_taken", "explanation": ""}).status_code == 422
    assert hai.post(explain, {"handling": "taken", "explanation": "Đã sửa"}).status_code == 302
    assert act("finish_step") == 302
    issued = enter(cast.officer_binh, "983/2025/TT-BTP", date(2025, 1, 2))
    assert act("promulgate", document="982/2099/TT-BTP") == 422
    assert act("promulgate", document=issued.number) == 302
    made.refresh_from_db()
    assert made.document == issued
    assert issued.relations.get().to_document == old
    assert issued.number in text_of(hai, "drafts", stage="registered")
    assert issued.number not in text_of(hai, "drafts", plan="late")


def test_an_agency_that_was_asked_sees_its_own_opinion_only(cast: Cast, sign_in: SignIn) -> None:
    made = draft(cast.focal_hai)
    finish_draft_step(actor=cast.focal_hai, draft_id=made.id, now=NOW)
    agencies = [cast.focal_lan.own_agency(), cast.focal_my.own_agency()]
    ask_opinions(actor=cast.focal_hai, draft_id=made.id, agency_ids=agencies, due_on=DAY, now=NOW)
    assert DraftOpinion.objects.visible_to(cast.focal_hai).count() == 2
    assert [row.agency_id for row in DraftOpinion.objects.visible_to(cast.focal_lan)] == agencies[:1]
    source = next(source for source in desk_sources if source.key == "documents-opinions")
    assert source.count(actor=cast.focal_lan, today=DAY) == 1
    assert [row.state for row in source.items(actor=cast.focal_lan, today=DAY + timedelta(1), limit=5)] == [
        "overdue"
    ]
    assert source.count(actor=cast.focal_quang, today=DAY) == 0


def test_what_does_not_fit_is_refused(cast: Cast) -> None:
    hai = cast.focal_hai
    early = draft(hai)
    finish_draft_step(actor=hai, draft_id=early.id, now=NOW)
    with pytest.raises(NoOpinionsAsked):
        ask_opinions(actor=hai, draft_id=early.id, agency_ids=[], due_on=DAY, now=NOW)
    ask_opinions(actor=hai, draft_id=early.id, agency_ids=[agency_id("BNV")], due_on=DAY, now=NOW)
    with pytest.raises(OpinionAlreadyAsked):
        ask_opinions(actor=hai, draft_id=early.id, agency_ids=[agency_id("BNV")], due_on=DAY, now=NOW)
    with pytest.raises(PlanDisordered):
        set_draft_plan(
            actor=hai, draft_id=early.id, now=NOW,
            planned={DraftingStep.OPINIONS: date(2025, 5, 1), DraftingStep.APPRAISAL: date(2025, 4, 1)},
        )  # fmt: skip

    ready, other = (draft_at(hai, cast.focal_lan, "promulgation") for _each in range(2))
    decree = enter(cast.officer_binh, "984/2025/NĐ-CP", DAY)
    circular = enter(cast.officer_binh, "985/2025/TT-BTP", DAY)
    with pytest.raises(PromulgatedOtherwise):
        promulgate_draft(actor=hai, draft_id=ready.id, document_id=decree.id, now=NOW)
    promulgate_draft(actor=hai, draft_id=ready.id, document_id=circular.id, now=NOW)
    with pytest.raises(DocumentHasADraft):
        promulgate_draft(actor=hai, draft_id=other.id, document_id=circular.id, now=NOW)
