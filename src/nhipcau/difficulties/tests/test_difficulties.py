"""A difficulty goes to the level with the authority and is answered in its days, never by its raiser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhipcau.difficulties.errors import (
    AnswerMissing,
    HandlerEnded,
    HandlerIsSelf,
    HandlerMissing,
    KindUnknown,
    NothingToGroup,
    OwnDifficulty,
    WordsMissing,
)
from nhipcau.difficulties.facade import (
    Difficulty,
    Outcome,
    Stage,
    answer_difficulty,
    answer_group,
    close_difficulty,
    counts_by_kind,
    group_difficulties,
    pass_on,
    propose_solution,
    raise_difficulty,
    reopen_difficulty,
    week_of_difficulties,
    withdraw_difficulty,
)
from nhipcau.difficulties.queries import similar_to
from nhipcau.difficulties.rules import Step, stage_taken_in
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, links_to, snapshot
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
LATER = at(2024, 1, 30)


@pytest.fixture
def task(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"))


def stuck(actor: Actor, **more: Any) -> Difficulty:
    """A difficulty as it should be, unless told otherwise."""
    values: dict[str, Any] = {
        "title": "Chưa có quy định về chia sẻ dữ liệu hộ tịch",
        "text": "Nghị định chưa quy định trách nhiệm của bên cung cấp.",
        "kind": "legal",
        "handler_agency_id": agency_id("VPCP"),
        "now": NOW,
    }
    return raise_difficulty(actor=actor, **values | more)


def answer(actor: Actor, difficulty: Difficulty, **more: Any) -> Difficulty:
    values: dict[str, Any] = {"outcome": "guided", "answer": "Thực hiện theo Luật Dữ liệu", "now": LATER}
    return answer_difficulty(actor=actor, difficulty_id=difficulty.id, **values | more)


def test_from_a_task_it_goes_to_who_assigned_the_task_with_its_working_days(cast: Cast, task: Task) -> None:
    made = stuck(cast.focal_hai, task_id=task.id, handler_agency_id=None)
    assert (made.holder_agency_id, made.raised_by_id) == (agency_id("VPCP"), agency_id("BTP"))
    # 15 working days from Thursday 25 January 2024, with the days off of Tết on 8, 9, 12, 13, 14 February.
    assert made.due_on == date(2024, 2, 22)
    assert links_to("tasks.task", task.id) == [("difficulties.difficulty", made.id, "hinders")]
    assert not made.is_late(date(2024, 2, 22))
    assert made.is_late(date(2024, 2, 23))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"title": " "}, WordsMissing),
        ({"text": ""}, WordsMissing),
        ({"kind": "weather"}, KindUnknown),
        ({"handler_agency_id": None}, HandlerMissing),
    ],
)
def test_an_unclear_difficulty_is_refused(cast: Cast, more: dict[str, Any], error: type[CodedError]) -> None:
    with pytest.raises(error):
        stuck(cast.focal_hai, **more)
    assert not Difficulty.objects.exists()


def test_an_agency_that_has_ended_is_not_asked(cast: Cast) -> None:
    with pytest.raises(HandlerEnded):
        stuck(cast.focal_hai, handler_agency_id=agency_id("BTTTT"), now=at(2026, 1, 5))


# step: what is called; who may; from which stages.
STEPS: dict[str, tuple[Callable[[Actor, UUID], object], set[str], set[Stage]]] = {
    "pass_on": (
        lambda actor, pk: pass_on(
            actor=actor, difficulty_id=pk, to_agency_id=agency_id("BCA"), reason="đúng thẩm quyền", now=LATER
        ),
        {"officer_binh", "officer_chi"},
        {Stage.RAISED, Stage.PROPOSED},
    ),
    "propose": (
        lambda actor, pk: propose_solution(
            actor=actor, difficulty_id=pk, to_agency_id=agency_id("BCA"), proposal="sửa nghị định", now=LATER
        ),
        {"officer_binh", "officer_chi"},
        {Stage.RAISED, Stage.PROPOSED},
    ),
    "answer": (
        lambda actor, pk: answer_difficulty(
            actor=actor, difficulty_id=pk, outcome="guided", answer="làm theo luật", now=LATER
        ),
        {"officer_binh", "officer_chi"},
        {Stage.RAISED, Stage.PROPOSED},
    ),
    "close": (
        lambda actor, pk: close_difficulty(actor=actor, difficulty_id=pk, now=LATER),
        {"focal_hai", "minister_mai", "clerk"},
        {Stage.ANSWERED},
    ),
    "reopen": (
        lambda actor, pk: reopen_difficulty(actor=actor, difficulty_id=pk, reason="chưa gỡ được", now=LATER),
        {"focal_hai", "minister_mai", "clerk"},
        {Stage.ANSWERED},
    ),
    "withdraw": (
        lambda actor, pk: withdraw_difficulty(actor=actor, difficulty_id=pk, reason="đã tự gỡ", now=LATER),
        {"focal_hai", "minister_mai", "clerk"},
        {Stage.RAISED, Stage.PROPOSED},
    ),
}
AFTER = {
    "pass_on": Stage.RAISED,
    "propose": Stage.PROPOSED,
    "answer": Stage.ANSWERED,
    "close": Stage.CLOSED,
    "reopen": Stage.RAISED,
    "withdraw": Stage.WITHDRAWN,
}


def at_stage(cast: Cast, stage: Stage) -> Difficulty:
    """One that lies with the Government Office and was raised by the Ministry of Justice."""
    made = stuck(cast.focal_hai)
    office = agency_id("VPCP")
    if stage is Stage.PROPOSED:
        pass_on(
            actor=cast.officer_binh, difficulty_id=made.id, to_agency_id=agency_id("BNV"), reason="x", now=NOW
        )
        propose_solution(
            actor=cast.focal_my, difficulty_id=made.id, to_agency_id=office, proposal="sửa", now=NOW
        )
    if stage in (Stage.ANSWERED, Stage.CLOSED):
        answer(cast.officer_binh, made)
    if stage is Stage.CLOSED:
        close_difficulty(actor=cast.focal_hai, difficulty_id=made.id, now=LATER)
    if stage is Stage.WITHDRAWN:
        withdraw_difficulty(actor=cast.focal_hai, difficulty_id=made.id, reason="thôi", now=LATER)
    made.refresh_from_db()
    assert (made.stage, made.holder_agency_id) == (stage, office)
    return made


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_allowed_or_refused_without_a_trace(cast: Cast, step: str, stage: Stage) -> None:
    made = at_stage(cast, stage)
    act, may, stages = STEPS[step]
    people = {
        name: getattr(cast, name)
        for name in (
            "officer_binh", "officer_chi", "focal_hai", "minister_mai", "focal_lan", "focal_quang",
            "leader_duc", "admin_tu",
        )
    } | {"clerk": in_post("clerk", "BTP", "department_officer")}  # fmt: skip
    before = (snapshot(made), AuditEntry.objects.count(), OutboxEvent.objects.count())
    for name, actor in people.items():
        allowed = name in may and stage in stages
        try:
            with transaction.atomic():
                act(actor, made.id)
                assert allowed, f"{name} may not {step} at {stage}"
                assert AuditEntry.objects.count() > before[1]
                assert OutboxEvent.objects.count() > before[2]
                assert Difficulty.objects.get(id=made.id).stage == AFTER[step]
                transaction.set_rollback(True)
        except CodedError as error:
            assert not allowed, f"{name} may {step} at {stage}, but: {error.code}"  # noqa: PT017
            assert error.status in (403, 404, 409), error.code  # noqa: PT017
        fresh = Difficulty.objects.get(id=made.id)
        assert (snapshot(fresh), AuditEntry.objects.count(), OutboxEvent.objects.count()) == before


def test_nobody_answers_their_own_in_whatever_post(cast: Cast) -> None:
    made = stuck(cast.officer_binh, handler_agency_id=agency_id("VPCP"))
    with pytest.raises(OwnDifficulty):
        answer(cast.officer_binh, made)
    assert answer(cast.officer_chi, made).stage == Stage.ANSWERED


def test_passed_on_it_keeps_its_age_gets_new_days_and_stays_visible_on_its_way(cast: Cast) -> None:
    made = stuck(cast.focal_hai, kind="data")
    with pytest.raises(HandlerIsSelf):
        pass_on(
            actor=cast.officer_binh,
            difficulty_id=made.id,
            to_agency_id=agency_id("VPCP"),
            reason="x",
            now=NOW,
        )
    moved = pass_on(
        actor=cast.officer_binh, difficulty_id=made.id, to_agency_id=agency_id("BNV"), reason="x",
        now=at(2024, 3, 1),
    )  # fmt: skip
    assert (moved.raised_on, moved.due_on) == (date(2024, 1, 25), date(2024, 3, 12))
    assert [move.to_agency_id for move in moved.moves.all()] == [agency_id("VPCP"), agency_id("BNV")]
    for actor in (cast.focal_hai, cast.officer_binh, cast.focal_my):
        assert Difficulty.objects.visible_to(actor).filter(id=made.id).exists()
    assert not Difficulty.objects.visible_to(cast.focal_quang).filter(id=made.id).exists()
    assert not Difficulty.objects.visible_to(None).exists()


def test_an_answer_that_does_not_help_comes_back_and_is_counted(cast: Cast) -> None:
    made = stuck(cast.focal_hai)
    with pytest.raises(AnswerMissing):
        answer(cast.officer_binh, made, answer=" ")
    with pytest.raises(AnswerMissing):
        answer(cast.officer_binh, made, outcome="perhaps")
    answer(cast.officer_binh, made, record="12/VPCP-KSTT")
    back = reopen_difficulty(
        actor=cast.focal_hai, difficulty_id=made.id, reason="chưa gỡ", now=at(2024, 3, 1)
    )
    assert (back.stage, back.reopened, back.answered_on) == (Stage.RAISED, 1, None)
    assert back.due_on == date(2024, 3, 22)
    answer(cast.officer_chi, made, outcome=Outcome.REMOVED.value)
    closed = close_difficulty(actor=cast.focal_hai, difficulty_id=made.id, now=at(2024, 3, 5))
    assert (closed.stage, closed.closed_on) == (Stage.CLOSED, date(2024, 3, 5))


def test_several_that_are_one_get_one_answer_all_or_none(cast: Cast) -> None:
    one = stuck(cast.focal_hai)
    two = stuck(cast.focal_lan, title="Chưa có quy định chia sẻ dữ liệu hộ tịch giữa các bộ")
    three = stuck(cast.focal_my, title="Thiếu kinh phí", kind="money")
    binh = cast.officer_binh
    assert similar_to(actor=binh, difficulty=one) == [two]
    with pytest.raises(NothingToGroup):
        group_difficulties(actor=binh, difficulty_ids=[one.id], title="Một", now=NOW)
    with pytest.raises(NothingToGroup):  # the ministry does not hold them
        group_difficulties(actor=cast.focal_hai, difficulty_ids=[one.id, two.id], title="Một", now=NOW)
    group = group_difficulties(actor=binh, difficulty_ids=[one.id, two.id], title="Thiếu quy định", now=NOW)
    answered = answer_group(actor=binh, group_id=group.id, outcome="planned", answer="Sửa quý II", now=LATER)
    assert {row.id for row in answered} == {one.id, two.id}
    three.refresh_from_db()
    assert three.stage == Stage.RAISED
    with pytest.raises(NothingToGroup):
        answer_group(actor=binh, group_id=group.id, outcome="planned", answer="Lại", now=LATER)


def test_counts_by_kind_are_one_query_and_say_what_is_late(cast: Cast) -> None:
    stuck(cast.focal_hai)
    stuck(cast.focal_hai, kind="data")
    stuck(cast.focal_lan, kind="data")
    binh = cast.officer_binh
    with CaptureQueriesContext(connection) as queries:
        counts = counts_by_kind(actor=binh, day=date(2024, 2, 15))
    assert len(queries) == 1
    assert [(count.kind, count.open, count.late) for count in counts] == [("data", 2, 2), ("legal", 1, 0)]


def test_the_pages_raise_answer_group_and_keep_what_was_typed(cast: Cast, sign_in: Any, task: Task) -> None:
    hai: Client = sign_in("focal_hai")
    assert "Raise a difficulty" in hai.get(f"/tasks/{task.id}/").content.decode()
    refused = hai.post(
        f"/difficulties/new/?task={task.id}", {"title": "Chữ đã gõ", "text": "", "kind": "data"}
    )
    assert refused.status_code == 422
    assert "Chữ đã gõ" in refused.content.decode()
    made = hai.post(
        f"/difficulties/new/?task={task.id}",
        {"title": "Dữ liệu lệch mã", "text": "Từ tháng 1", "kind": "data"},
    )
    assert made.status_code == 302
    row = Difficulty.objects.get()
    assert "Dữ liệu lệch mã" in hai.get(f"/tasks/{task.id}/").content.decode()
    other = stuck(cast.focal_lan, title="Dữ liệu lệch mã tỉnh", kind="data")
    binh: Client = sign_in("officer_binh")
    assert "Difficulties to answer" in binh.get("/desk/").content.decode()
    page = binh.get(f"/difficulties/{row.id}/").content.decode()
    assert other.title in page
    grouped = binh.post(f"/difficulties/{row.id}/group/", {"ids": [str(other.id)], "title": "Lệch mã"})
    assert grouped.status_code == 302
    empty = binh.post(f"/difficulties/{row.id}/answer/", {"outcome": "guided", "answer": ""})
    assert empty.status_code == 422
    answered = binh.post(
        f"/difficulties/{row.id}/answer/",
        {"outcome": "guided", "answer": "Dùng mã mới", "whole_group": "on"},
    )
    assert answered.status_code == 302
    assert set(Difficulty.objects.values_list("stage", flat=True)) == {Stage.ANSWERED}
    listed = binh.get(f"/difficulties/?group={Difficulty.objects.get(id=row.id).group_id}").content.decode()
    assert "Lệch mã" in listed
    assert "Answers to your difficulties" in sign_in("focal_hai").get("/desk/").content.decode()


def test_a_list_of_difficulties_asks_a_fixed_number_of_queries(cast: Cast, sign_in: Any) -> None:
    client: Client = sign_in("officer_binh")
    counted = []
    for _round in range(2):
        for _number in range(10):
            stuck(cast.focal_hai)
        client.get("/difficulties/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/difficulties/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


# As it stood on a day


def test_a_past_day_knows_with_whom_a_difficulty_lay_and_until_when(cast: Cast, task: Task) -> None:
    difficulty = stuck(cast.focal_hai, task_id=task.id)
    first_due = difficulty.due_on
    province = agency_id("province:tuyen-quang")
    pass_on(
        actor=cast.officer_binh, difficulty_id=difficulty.id, to_agency_id=province, reason="Thuộc tỉnh",
        now=LATER,
    )  # fmt: skip
    before, after = (Difficulty.objects.as_of(day).get() for day in (date(2024, 1, 29), date(2024, 1, 30)))
    assert (before.holder_then, before.due_then) == (agency_id("VPCP"), first_due)  # type: ignore[attr-defined]
    assert after.holder_then == province  # type: ignore[attr-defined]
    assert not Difficulty.objects.as_of(date(2024, 1, 24)).exists()


def test_what_was_answered_later_was_open_on_the_days_before(cast: Cast, task: Task) -> None:
    difficulty = stuck(cast.focal_hai, task_id=task.id)
    answer_difficulty(
        actor=cast.officer_binh, difficulty_id=difficulty.id, outcome=Outcome.GUIDED, answer="Đã hướng dẫn",
        now=LATER,
    )  # fmt: skip
    week = week_of_difficulties(actor=cast.officer_binh, since=date(2024, 1, 24), until=date(2024, 1, 29))
    assert (week.raised, week.answered, week.open) == (1, 0, 1)
    week = week_of_difficulties(actor=cast.officer_binh, since=date(2024, 1, 29), until=date(2024, 1, 30))
    assert (week.raised, week.answered, week.open) == (0, 1, 0)
    elsewhere = week_of_difficulties(
        actor=cast.officer_binh,
        since=date(2024, 1, 24),
        until=date(2024, 1, 29),
        raised_in=[agency_id("BCA")],
    )
    assert (elsewhere.raised, elsewhere.open) == (0, 0)


def test_the_list_shows_difficulties_as_they_stood(
    sign_in: Callable[..., Client], cast: Cast, task: Task
) -> None:
    difficulty = stuck(cast.focal_hai, task_id=task.id)
    answer_difficulty(
        actor=cast.officer_binh, difficulty_id=difficulty.id, outcome=Outcome.GUIDED, answer="Đã hướng dẫn",
        now=LATER,
    )  # fmt: skip
    browser = sign_in("officer_binh")

    def found(**query: str) -> int:
        return int(browser.get("/difficulties/", query).context["page"].paginator.count)

    assert found(on="2024-01-29", past="open") == 1
    assert found(on="2024-01-30", past="open") == 0
    assert found(on="2024-01-30", past="answered", since="2024-01-29") == 1
    assert found(on="2024-01-29", past="open", level="central") == 1
    assert found(on="2024-01-29", past="open", level="communal") == 0
    assert found(on="2024-01-29", past="late") == 0


TAKEN_IN = {
    (Stage.RAISED, Step.PASS_ON): Stage.RAISED,
    (Stage.PROPOSED, Step.PASS_ON): Stage.RAISED,
    (Stage.RAISED, Step.PROPOSE): Stage.PROPOSED,
    (Stage.PROPOSED, Step.PROPOSE): Stage.PROPOSED,
    (Stage.RAISED, Step.ANSWER): Stage.ANSWERED,
    (Stage.PROPOSED, Step.ANSWER): Stage.ANSWERED,
    (Stage.ANSWERED, Step.CLOSE): Stage.CLOSED,
    (Stage.ANSWERED, Step.REOPEN): Stage.RAISED,
    (Stage.RAISED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.PROPOSED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.ANSWERED, Step.WITHDRAW): Stage.WITHDRAWN,
}


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("step", [None, *Step])
def test_a_step_of_another_node_moves_the_stage_by_the_table_and_else_not(
    stage: Stage, step: Step | None
) -> None:
    assert stage_taken_in(stage, step) == (TAKEN_IN.get((stage, step), stage) if step else stage)
