"""A review round: asked, answered, compiled from the tasks themselves, signed by another, sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from nhipcau.documents.facade import Document
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    NewRound,
    Point,
    ReviewRound,
    RoundAnswer,
    answer_round,
    cancel_round,
    compile_round,
    open_round,
    propose_solution,
    reopen_answer,
    send_round,
    sign_round,
)
from nhipcau.oversight.models import RoundSolution
from nhipcau.oversight.round_report import solutions_content
from nhipcau.oversight.rules import rounds
from nhipcau.oversight.rules.rounds import AnswerDates, AnswerState, answer_state_on
from nhipcau.oversight.tests.checks import Do, check
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, canonical
from nhipcau.tasks.facade import accept_report, report_completion
from nhipcau.tasks.tests.factories import agency_id, at, in_post, issue

DUE = date(2024, 4, 10)
OPENED, SOON, LATE = at(2024, 4, 1), at(2024, 4, 8), at(2024, 4, 12)
CAUSE = Point("cause", "legal", "Chờ nghị định hướng dẫn")
PROPOSAL = Point("proposal", "legal", "Ban hành nghị định trong tháng 5")


def ask(actor: Actor, **more: Any) -> ReviewRound:
    """The Government Office asks two ministries about the first quarter."""
    values: dict[str, Any] = {
        "title": "Rà soát nhiệm vụ quý I năm 2024",
        "questions": ["Kết quả nổi bật?", "Khó khăn lớn nhất?"],
        "asked": [agency_id("BTP"), agency_id("BNV")],
        "period_from": date(2024, 1, 1),
        "period_to": date(2024, 3, 31),
        "due_on": DUE,
    }
    return open_round(actor=actor, new=NewRound(**values | more), now=OPENED)


def answer(actor: Actor, round_id: UUID, *points: Point, **more: Any) -> RoundAnswer:
    """Two replies, with a cause and a proposal unless told otherwise."""
    values: dict[str, Any] = {"replies": ["Đã xong 10 việc", "Thiếu nghị định"], "now": SOON}
    return answer_round(actor=actor, round_id=round_id, points=points or (CAUSE, PROPOSAL), **values | more)


@pytest.mark.parametrize(
    ("day", "answered_on", "state"),
    [
        (DUE, None, AnswerState.WAITED_FOR),
        (date(2024, 4, 11), None, AnswerState.MISSING),
        (DUE, DUE, AnswerState.ANSWERED),
        (date(2024, 4, 12), date(2024, 4, 12), AnswerState.ANSWERED_LATE),
        (date(2024, 4, 11), date(2024, 4, 12), AnswerState.MISSING),
    ],
)
def test_an_answer_is_late_after_the_deadline(
    day: date, answered_on: date | None, state: AnswerState
) -> None:
    assert answer_state_on(day, AnswerDates(DUE, answered_on)) is state


@pytest.mark.django_db
def test_figures_are_counted_from_tasks_and_not_taken_from_the_answer(cast: Cast) -> None:
    """Three tasks of Justice at the end of March: one done, one overdue, one due later."""
    done, _overdue = (issue(cast.officer_chi, agency_id("BTP"), due_on=date(2024, 3, 20)) for _ in range(2))
    issue(cast.officer_chi, agency_id("BTP"), due_on=date(2024, 6, 30))
    report_completion(actor=cast.focal_hai, task_id=done.id, product_record="1/BC", now=at(2024, 3, 15))
    accept_report(actor=cast.officer_chi, task_id=done.id, now=at(2024, 3, 16))
    review = ask(cast.officer_binh)
    answer(cast.focal_hai, review.id)
    answer(cast.focal_my, review.id, PROPOSAL, now=LATE)
    compiled = compile_round(actor=cast.officer_binh, round_id=review.id, now=at(2024, 4, 15))
    content: dict[str, Any] = compiled.content or {}
    justice = next(row for row in content["agencies"] if row["agency"] == str(agency_id("BTP")))
    counts = justice["counts"]
    assert content["as_of"] == "2024-03-31"
    assert (counts["done_on_time"], counts["overdue"], counts["on_track"], counts["total"]) == (1, 1, 1, 3)
    assert content["totals"]["total"] == 3
    assert content["causes"] == {"legal": [{"agency": str(agency_id("BTP")), "text": CAUSE.text}]}
    assert len(content["proposals"]["legal"]) == 2
    assert content["late"] == [str(agency_id("BNV"))]
    assert content["missing"] == []
    assert compiled.sha256 == hashlib.sha256(canonical(content)).hexdigest()


@pytest.mark.django_db
def test_an_agency_that_does_not_answer_is_listed_and_holds_nothing_up(cast: Cast) -> None:
    review = ask(cast.officer_binh)
    answer(cast.focal_hai, review.id)
    compiled = compile_round(actor=cast.officer_binh, round_id=review.id, now=at(2024, 4, 15))
    content: dict[str, Any] = compiled.content or {}
    assert content["missing"] == [str(agency_id("BNV"))]


@pytest.mark.django_db
def test_an_answer_is_given_once_and_reopened_with_a_reason(cast: Cast) -> None:
    review = ask(cast.officer_binh)
    answer(cast.focal_hai, review.id)
    with pytest.raises(CodedError) as twice, transaction.atomic():
        answer(cast.minister_mai, review.id)
    assert twice.value.code == "oversight.answered-already"
    values: dict[str, Any] = {"round_id": review.id, "agency_id": agency_id("BTP"), "now": SOON}
    with pytest.raises(CodedError) as no_reason, transaction.atomic():
        reopen_answer(actor=cast.officer_binh, **values, reason=" ")
    assert no_reason.value.code == "oversight.reason-missing"
    reopened = reopen_answer(actor=cast.officer_binh, **values, reason="Thiếu nguyên nhân")
    assert (reopened.answered_on, reopened.times_reopened) == (None, 1)
    assert reopened.replies[0] == "Đã xong 10 việc"  # a start for the next answer
    with pytest.raises(CodedError) as nothing, transaction.atomic():
        reopen_answer(actor=cast.officer_binh, **values, reason="Nữa")
    assert nothing.value.code == "oversight.answer-missing"
    again = answer(cast.minister_mai, review.id, CAUSE, now=LATE)
    assert [point.text for point in again.points.all()] == [CAUSE.text]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "points"),
    [
        ({"replies": ["một"]}, (CAUSE,)),
        ({"replies": ["một", "  "]}, (CAUSE,)),
        ({}, (Point("cause", "weather", "Mưa"),)),
        ({}, (Point("cause", "legal", " "),)),
        ({}, (Point("wish", "legal", "Có"),)),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    cast: Cast, more: dict[str, Any], points: tuple[Point, ...]
) -> None:
    review = ask(cast.officer_binh)
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        answer(cast.focal_hai, review.id, *points, **more)
    assert refusal.value.code == "oversight.words-missing"
    assert not RoundAnswer.objects.exclude(answered_on=None).exists()


@pytest.mark.django_db
def test_whoever_compiled_does_not_sign_and_nothing_is_signed_without_solutions(cast: Cast) -> None:
    review = ask(cast.officer_binh)
    compile_round(actor=cast.officer_binh, round_id=review.id, now=LATE)
    values: dict[str, Any] = {"round_id": review.id, "now": LATE}
    with pytest.raises(CodedError) as same, transaction.atomic():
        sign_round(actor=cast.officer_binh, **values)
    assert same.value.code == "oversight.same-person"
    ReviewRound.objects.filter(id=review.id).update(compiler_post_id=cast.officer_chi.post_id)
    with pytest.raises(CodedError) as post, transaction.atomic():
        sign_round(actor=cast.officer_chi, **values)
    assert post.value.code == "oversight.same-post"  # another person who has come into the same post
    ReviewRound.objects.filter(id=review.id).update(compiler_post_id=cast.officer_binh.post_id)
    with pytest.raises(CodedError) as empty, transaction.atomic():
        sign_round(actor=cast.officer_chi, **values)
    assert empty.value.code == "oversight.no-solutions"
    propose_solution(actor=cast.officer_binh, cause="legal", text="Ban hành nghị định", **values)
    signed = sign_round(actor=cast.officer_chi, **values)
    everything = {"content": signed.content, "solutions": solutions_content(signed)}
    assert signed.signed_sha256 == hashlib.sha256(canonical(everything)).hexdigest()


@pytest.mark.django_db
@pytest.mark.parametrize("register", [True, False])
def test_the_report_is_sent_under_a_number_or_through_the_register(cast: Cast, *, register: bool) -> None:
    review = ready_to_send(cast)
    sent = send_round(
        actor=cast.officer_binh, round_id=review.id, record="210/BC-VPCP", register=register, now=LATE
    )
    assert (sent.sent_record, sent.sent_on) == ("210/BC-VPCP", date(2024, 4, 12))
    assert (sent.document_id is not None) is register
    seen = Document.objects.visible_to(cast.focal_my).filter(number="210/BC-VPCP")
    assert seen.exists() is register  # it goes to those who were asked


def ready_to_send(cast: Cast) -> ReviewRound:
    """A signed report with one solution."""
    review = ask(cast.officer_binh)
    compile_round(actor=cast.officer_binh, round_id=review.id, now=LATE)
    propose_solution(
        actor=cast.officer_binh, round_id=review.id, cause="legal", text="Ban hành nghị định", now=LATE
    )
    return sign_round(actor=cast.officer_chi, round_id=review.id, now=LATE)


@pytest.mark.django_db
def test_those_who_are_asked_see_their_own_answer_and_the_solutions_when_sent(cast: Cast) -> None:
    review = ready_to_send(cast)
    for actor, answers in ((cast.officer_binh, 2), (cast.focal_hai, 1), (cast.focal_lan, 0)):
        assert RoundAnswer.objects.visible_to(actor).count() == answers
    assert not RoundSolution.objects.visible_to(cast.focal_hai).exists()
    send_round(actor=cast.officer_binh, round_id=review.id, record="210/BC-VPCP", now=LATE)
    assert RoundSolution.objects.visible_to(cast.focal_hai).exists()
    assert not ReviewRound.objects.visible_to(cast.focal_lan).exists()
    assert not ReviewRound.objects.visible_to(None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "oversight.words-missing"),
        ({"questions": [" "]}, "oversight.words-missing"),
        ({"asked": []}, "oversight.nobody-asked"),
        ({"period_to": date(2023, 1, 1)}, "oversight.day-too-early"),
        ({"due_on": date(2024, 3, 31)}, "oversight.day-too-early"),
        ({"body": "BNV"}, "oversight.wrong-side"),
    ],
)
def test_a_round_that_is_not_in_order_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    if "body" in more:
        more = {"body_id": agency_id(more["body"])}
    with pytest.raises(CodedError) as refusal:
        ask(cast.officer_chi, **more)
    assert refusal.value.code == code
    assert not ReviewRound.objects.exists()


# --- the state table ---------------------------------------------------------------------------

R = rounds.Stage
BODY, ASKED = {"officer_binh", "officer_chi"}, {"focal_hai", "minister_mai", "clerk"}
TABLE: dict[str, tuple[set[str], dict[R, R]]] = {
    "answer": (ASKED, {R.OPEN: R.OPEN}),
    "reopen": (BODY, {R.OPEN: R.OPEN}),
    "compile": (BODY, {R.OPEN: R.COMPILED}),
    "propose": (BODY, {R.COMPILED: R.COMPILED}),
    "sign": (BODY, {R.COMPILED: R.SIGNED}),
    "send": (BODY, {R.SIGNED: R.SENT}),
    "cancel": (BODY, {R.OPEN: R.CANCELLED}),
}


def _of(act: Callable[..., object], **more: Any) -> Do:
    return lambda actor, record: act(actor=actor, round_id=record, **more, now=LATE)


def steps() -> dict[str, Do]:
    """What the steps do; Home Affairs has answered, Justice has not."""
    return {
        "answer": lambda actor, record: answer(actor, record),
        "reopen": _of(reopen_answer, agency_id=agency_id("BNV"), reason="Thiếu"),
        "compile": _of(compile_round),
        "propose": _of(propose_solution, cause="data", text="Làm sạch dữ liệu"),
        "sign": _of(sign_round),
        "send": _of(send_round, record="210/BC-VPCP"),
        "cancel": _of(cancel_round, reason="Trùng"),
    }


def round_at(stage: R, people: Mapping[str, Actor], writer: Actor) -> ReviewRound:
    """A round at `stage`, compiled by somebody who is not among those tested."""
    review = ask(writer)
    answer(people["focal_my"], review.id)
    values: dict[str, Any] = {"round_id": review.id, "now": LATE}
    if stage in (R.COMPILED, R.SIGNED, R.SENT):
        compile_round(actor=writer, **values)
        propose_solution(actor=writer, cause="legal", text="Ban hành nghị định", **values)
    if stage in (R.SIGNED, R.SENT):
        sign_round(actor=people["officer_chi"], **values)
    if stage is R.SENT:
        send_round(actor=writer, record="9/BC", **values)
    if stage is R.CANCELLED:
        cancel_round(actor=writer, reason="Thôi", **values)
    review.refresh_from_db()
    assert review.stage == stage
    return review


@pytest.mark.django_db
@pytest.mark.parametrize("stage", R)
@pytest.mark.parametrize("step", TABLE)
def test_each_step_of_a_round(cast: Cast, people: dict[str, Actor], step: str, stage: R) -> None:
    writer = in_post("writer", "VPCP", "government_office_officer")
    review = round_at(stage, people | {"focal_my": cast.focal_my}, writer)
    allowed_to, table = TABLE[step]
    check(
        people, review, steps()[step],
        allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage),
    )  # fmt: skip


def test_no_step_is_left_untested() -> None:
    assert len(rounds.STEPS) == len(TABLE)
