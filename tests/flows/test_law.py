"""Three journeys with legal documents: what was in force on six days, a decree from plan to
promulgation, and a review that finishes by the register. All documents are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.errors import CommentTooShort, OpinionsUnexplained, OpinionsWaiting
from nhipcau.documents.facade import (
    Competence,
    Document,
    DocumentType,
    DraftingStep,
    Force,
    Handling,
    NewDocument,
    NewLegalDraft,
    NewReview,
    OpinionAnswer,
    Outcome,
    Proposal,
    ReviewState,
    add_aim,
    agree_review_item,
    answer_opinion,
    ask_opinions,
    explain_opinion,
    finish_draft_step,
    in_force_on,
    open_draft,
    open_review,
    promulgate_draft,
    propose_review_item,
    register_document,
    relate_documents,
    review_counts,
    review_items,
)
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    """Ten o'clock of that day in Việt Nam."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def enter(actor: Actor, number: str, issued: date, effective: date | None = None, **more: Any) -> Document:
    """A legal document of the register."""
    values: dict[str, Any] = {
        "number": number,
        "kind": "legal",
        "subject": f"Văn bản giả định {number}",
        "issued_on": issued,
        "effective_on": effective or issued,
        "published": True,
        "classification": 0,
        "synthetic": True,
    }
    return register_document(actor=actor, new=NewDocument(**values | more), now=at(issued))


def relate(actor: Actor, by: Document, kind: str, to: Document, **more: Any) -> None:
    relate_documents(
        actor=actor, document_id=by.id, kind=kind, to_document_id=to.id, **more, now=at(date(2025, 1, 2))
    )


def test_a_chain_of_amendments_is_answered_right_on_six_days(cast: Cast) -> None:
    """A decree, guided by a circular, is amended; the amendment is annulled; a new decree replaces it."""
    binh = cast.officer_binh
    decree = enter(binh, "901/2022/NĐ-CP", date(2022, 1, 5), date(2022, 3, 1))
    circular = enter(binh, "902/2022/TT-BTP", date(2022, 4, 1))
    amending = enter(binh, "903/2023/NĐ-CP", date(2023, 1, 5), date(2023, 2, 1))
    annulling = enter(binh, "904/2023/NĐ-CP", date(2023, 9, 1))
    replacing = enter(binh, "905/2024/NĐ-CP", date(2024, 5, 1), date(2024, 7, 1))
    relate(binh, circular, "guides", decree)
    relate(binh, amending, "amends", decree, scope="Điều 5")
    relate(binh, annulling, "annuls", amending)
    relate(binh, replacing, "replaces", decree)

    def answer(document: Document, day: date) -> tuple[Force, list[str], list[str]]:
        found = in_force_on(actor=binh, document_id=document.id, day=day).on
        changed = [
            f"{change.document.number} {change.scope}" for change in found.changes if change.document
        ]  # fmt: skip
        return found.force, changed, [card.number for card in found.in_place]

    assert answer(decree, date(2022, 2, 28)) == (Force.NOT_YET, [], [])
    assert answer(decree, date(2022, 3, 1)) == (Force.IN_FORCE, [], [])
    assert answer(decree, date(2023, 2, 1)) == (Force.PARTLY, ["903/2023/NĐ-CP Điều 5"], [])
    assert answer(decree, date(2023, 9, 1)) == (Force.IN_FORCE, [], [])
    assert answer(decree, date(2024, 6, 30)) == (Force.IN_FORCE, [], [])
    assert answer(decree, date(2024, 7, 1)) == (Force.REPLACED, [], ["905/2024/NĐ-CP"])
    assert answer(circular, date(2024, 7, 1))[0] is Force.LAPSED


def test_a_decree_goes_from_plan_to_promulgation_with_opinions(cast: Cast) -> None:
    """The Ministry of Justice drafts; one opinion comes late, one disagrees and is explained."""
    hai, lan, my = cast.focal_hai, cast.focal_lan, cast.focal_my
    old = enter(cast.officer_binh, "911/2020/NĐ-CP", date(2020, 1, 5))
    draft = open_draft(
        actor=hai,
        new=NewLegalDraft(
            title="Nghị định giả định thay thế Nghị định 911",
            type=DocumentType.DECREE,
            reason="Luật mới có hiệu lực",
            planned={DraftingStep.PLAN: date(2024, 2, 1), DraftingStep.OPINIONS: date(2024, 3, 31)},
            synthetic=True,
        ),
        now=at(date(2024, 1, 25)),
    )
    add_aim(actor=hai, draft_id=draft.id, kind="replaces", document_id=old.id, now=at(date(2024, 1, 25)))

    def finish(day: date) -> str:
        return finish_draft_step(actor=hai, draft_id=draft.id, now=at(day)).stage

    assert finish(date(2024, 2, 10)) == "drafting"
    assert draft.steps.get(step="plan").is_late(date(2024, 2, 10))
    assert finish(date(2024, 3, 1)) == "opinions"

    asked = ask_opinions(
        actor=hai,
        draft_id=draft.id,
        agency_ids=[lan.own_agency(), my.own_agency()],
        due_on=date(2024, 3, 20),
        now=at(date(2024, 3, 1)),
    )
    by_agency = {opinion.agency_id: opinion for opinion in asked}
    with pytest.raises(OpinionsWaiting):
        finish(date(2024, 3, 15))
    disagreeing = answer_opinion(
        actor=lan,
        opinion_id=by_agency[lan.own_agency()].id,
        answer=OpinionAnswer.DISAGREE,
        text="Không thống nhất thời hạn tại Điều 7",
        now=at(date(2024, 3, 18)),
    )
    late = answer_opinion(
        actor=my,
        opinion_id=by_agency[my.own_agency()].id,
        answer=OpinionAnswer.AGREE,
        now=at(date(2024, 3, 25)),
    )
    assert (late.is_late(date(2024, 4, 1)), disagreeing.is_late(date(2024, 4, 1))) == (True, False)

    assert finish(date(2024, 3, 26)) == "public_comment"
    with pytest.raises(CommentTooShort):
        finish(date(2024, 5, 1))
    assert finish(date(2024, 5, 27)) == "appraisal"
    assert finish(date(2024, 6, 10)) == "revision"
    with pytest.raises(OpinionsUnexplained):
        finish(date(2024, 6, 20))
    explain_opinion(
        actor=hai,
        opinion_id=disagreeing.id,
        handling=Handling.NOT_TAKEN,
        explanation="Thời hạn theo Luật, nghị định không đặt khác được",
        now=at(date(2024, 6, 18)),
    )
    assert finish(date(2024, 6, 20)) == "submission"
    assert finish(date(2024, 6, 25)) == "promulgation"

    issued = enter(hai, "912/2024/NĐ-CP", date(2024, 6, 30), date(2024, 7, 1))
    done = promulgate_draft(actor=hai, draft_id=draft.id, document_id=issued.id, now=at(date(2024, 7, 1)))
    assert (done.stage, done.document) == ("registered", issued)
    answer = in_force_on(actor=hai, document_id=old.id, day=date(2024, 7, 1)).on
    assert (answer.force, answer.by and answer.by.number) == (Force.REPLACED, "912/2024/NĐ-CP")


def test_a_review_of_six_items_finishes_by_the_register(cast: Cast) -> None:
    """Each verdict is done when a registered document carries it out, not when somebody says so."""
    binh, hai = cast.officer_binh, cast.focal_hai
    start = date(2025, 1, 2)
    olds = [enter(binh, f"{920 + n}/2020/NĐ-CP", date(2020, 1, 5)) for n in range(5)]
    law = enter(binh, "60/2024/QH15", date(2024, 11, 30), date(2025, 7, 1))
    relate(binh, enter(binh, "930/2021/NĐ-CP", date(2021, 1, 5)), "amends", olds[1])  # before the review
    justice = agencies_by_key(["ministry:justice"], on=start)["ministry:justice"]
    programme = open_review(
        actor=binh,
        new=NewReview(title="Rà soát theo Luật giả định", reason_document_id=law.id, agencies=[justice]),
        now=at(start),
    )

    def propose(outcome: Outcome, document: Document | None, **more: Any) -> Any:
        proposal = Proposal(
            outcome=outcome,
            document_id=document.id if document else None,
            reason="Chưa phù hợp với luật mới",
            agency_id=justice,
            **more,
        )
        return propose_review_item(actor=hai, programme_id=programme.id, proposal=proposal, now=at(start))

    items = [
        propose(Outcome.KEEP, olds[0]),
        propose(Outcome.AMEND, olds[1], scope="Điều 3"),
        propose(Outcome.SUPPLEMENT, olds[2]),
        propose(Outcome.REPLACE, olds[3], competence=Competence.ADVISE, advised_id=binh.own_agency()),
        propose(Outcome.ANNUL, olds[4]),
        propose(Outcome.NEW, None, subject="Nghị định giả định về dữ liệu mở"),
    ]
    for item in items:
        agree_review_item(actor=binh, item_id=item.id, now=at(date(2025, 1, 10)))

    def states() -> list[ReviewState]:
        return [item.review_state() for item in review_items(actor=binh, programme_id=programme.id)]

    assert states() == [ReviewState.DONE, *[ReviewState.AGREED] * 5]

    for item, kind in zip(items[1:5], ("amends", "supplements", "replaces", "annuls"), strict=True):
        later = enter(hai, f"{940 + item.position}/2025/NĐ-CP", date(2025, 3, 1))
        relate(hai, later, kind, item.document)
    assert states() == [*[ReviewState.DONE] * 5, ReviewState.AGREED]

    draft = open_draft(
        actor=hai,
        new=NewLegalDraft(
            title="Nghị định giả định về dữ liệu mở",
            type=DocumentType.DECREE,
            review_item_id=items[5].id,
            shortened=True,
        ),
        now=at(date(2025, 2, 1)),
    )
    assert states()[5] is ReviewState.UNDER_WAY
    for day in (3, 4):
        draft = finish_draft_step(actor=hai, draft_id=draft.id, now=at(date(2025, 2, day)))
    ask_opinions(
        actor=hai, draft_id=draft.id, agency_ids=[cast.focal_lan.own_agency()],
        due_on=date(2025, 2, 5), now=at(date(2025, 2, 4)),
    )  # fmt: skip
    for day in (6, 6, 7, 8, 9):
        draft = finish_draft_step(actor=hai, draft_id=draft.id, now=at(date(2025, 2, day)))
    new = enter(hai, "950/2025/NĐ-CP", date(2025, 2, 20))
    promulgate_draft(actor=hai, draft_id=draft.id, document_id=new.id, now=at(date(2025, 2, 21)))
    assert states() == [ReviewState.DONE] * 6

    counts = review_counts(actor=binh, programme_id=programme.id, day=date(2025, 3, 1))
    assert (counts.done, counts.total, counts.late) == (6, 6, 0)
    assert {outcome: row.total for outcome, row in counts.by_outcome.items()} == dict.fromkeys(Outcome, 1)
    assert counts.by_agency[justice].total == 6
