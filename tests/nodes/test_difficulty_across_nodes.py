"""A province is stuck: the difficulty goes up, on to the ministry with the authority, and the answer back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.difficulties.actions.take_in_difficulty import take_in_difficulty
from nhipcau.difficulties.events import DifficultyAnswered
from nhipcau.difficulties.facade import (
    Difficulty,
    Stage,
    answer_difficulty,
    close_difficulty,
    pass_on,
    propose_solution,
    raise_difficulty,
    reopen_difficulty,
    withdraw_difficulty,
)
from nhipcau.difficulties.flows import whole
from nhipcau.kit.clock import utc_now
from nhipcau.nodes.facade import Arrived
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.models import IncomingEvent, RefusedEvent
from nhipcau.nodes.outgoing import ask_transfer
from nhipcau.spine.facade import plain
from nhipcau.tasks.facade import NewTask, Task, assign_task
from tests.nodes.federation import NOW, Federation, TestNode
from tests.nodes.post_office import Pen, hand_in

DAY = NOW.date()


def agency_id(symbol: str) -> UUID:
    return agencies_by_key([symbol], on=DAY)[symbol]


def hours(count: int) -> Any:
    return NOW + timedelta(hours=count)


def stuck(province: TestNode, **more: Any) -> Difficulty:
    """A difficulty that the province raises to the centre."""
    with province:
        given: dict[str, Any] = {
            "title": "Chưa có quy định (giả lập)",
            "text": "Thiếu hướng dẫn chia sẻ dữ liệu.",
            "kind": "legal",
            "handler_agency_id": agency_id("VPCP"),
            "synthetic": True,
            "now": NOW,
        }
        return raise_difficulty(actor=province.actor("focal_quang", DAY), **given | more)


def seen(node: TestNode, difficulty: Difficulty) -> Difficulty:
    with node:
        return Difficulty.objects.get(id=difficulty.id)


def same_everywhere(nodes: Federation, difficulty: Difficulty, *keys: str) -> Difficulty:
    """Its shared fields are the same at all of these nodes."""
    names = (
        "title", "stage", "raised_by_id", "holder_agency_id", "due_on", "proposal", "outcome", "answer",
        "answered_on", "closed_on", "reopened",
    )  # fmt: skip
    found = [seen(nodes[key], difficulty) for key in keys]
    states = [{name: getattr(row, name) for name in names} for row in found]
    assert all(state == states[0] for state in states), states
    for node in (nodes[key] for key in keys):
        with node:
            assert not IncomingEvent.objects.exclude(state="done").exists()
            assert not RefusedEvent.objects.exists()
    return found[0]


def test_a_difficulty_goes_up_is_passed_on_to_the_ministry_and_its_answer_comes_back(
    nodes: Federation,
) -> None:
    centre, ministry, province = nodes["vpcp"], nodes["btp"], nodes["tuyen-quang"]
    made = stuck(province)
    nodes.settle()

    copy = seen(centre, made)
    assert (copy.stage, copy.home_code) == (Stage.RAISED, f"tuyen-quang {made.code}")
    with ministry:
        assert not Difficulty.objects.filter(id=made.id).exists()
    with centre:
        pass_on(
            actor=centre.actor("officer_binh", DAY), difficulty_id=made.id, to_agency_id=agency_id("BTP"),
            reason="thuộc thẩm quyền Bộ", now=hours(1),
        )  # fmt: skip
    nodes.settle()

    with province:
        assert [move.reason for move in made.moves.all()] == ["", "thuộc thẩm quyền Bộ"]
    with ministry:
        assert seen(ministry, made).holder_agency_id == agency_id("BTP")
        answer_difficulty(
            actor=ministry.actor("focal_hai", DAY), difficulty_id=made.id, outcome="guided",
            answer="Làm theo luật", record="12/BTP", now=hours(2),
        )  # fmt: skip
    nodes.settle()

    answered = same_everywhere(nodes, made, "vpcp", "btp", "tuyen-quang")
    assert (answered.stage, answered.answer) == (Stage.ANSWERED, "Làm theo luật")
    with province:
        close_difficulty(actor=province.actor("focal_quang", DAY), difficulty_id=made.id, now=hours(3))
    nodes.settle()
    assert same_everywhere(nodes, made, "vpcp", "btp", "tuyen-quang").stage == Stage.CLOSED


def test_an_answer_that_does_not_help_and_a_proposed_solution_go_the_same_way(nodes: Federation) -> None:
    centre, ministry, province = nodes["vpcp"], nodes["btp"], nodes["tuyen-quang"]
    made = stuck(province, handler_agency_id=agency_id("BTP"))
    nodes.settle()
    with ministry:
        focal = ministry.actor("focal_hai", DAY)
        answer_difficulty(actor=focal, difficulty_id=made.id, outcome="guided", answer="Như cũ", now=hours(1))
    nodes.settle()
    with province:
        reopen_difficulty(
            actor=province.actor("focal_quang", DAY), difficulty_id=made.id, reason="chưa gỡ", now=hours(2)
        )
    nodes.settle()
    reopened = same_everywhere(nodes, made, "btp", "tuyen-quang")
    assert (reopened.stage, reopened.reopened, reopened.answered_on) == (Stage.RAISED, 1, None)

    with ministry:
        propose_solution(
            actor=focal, difficulty_id=made.id, to_agency_id=agency_id("VPCP"), proposal="Sửa nghị định",
            now=hours(3),
        )  # fmt: skip
    nodes.settle()
    proposed = same_everywhere(nodes, made, "vpcp", "btp", "tuyen-quang")
    assert (proposed.stage, proposed.proposal) == (Stage.PROPOSED, "Sửa nghị định")
    assert proposed.holder_agency_id == seen(centre, made).holder_agency_id


@pytest.mark.parametrize("deed", ["answer", "pass_on"])
def test_a_difficulty_that_was_withdrawn_while_the_holder_acted_ends_the_same_everywhere(
    nodes: Federation, deed: str
) -> None:
    centre, province = nodes["vpcp"], nodes["tuyen-quang"]
    made = stuck(province)
    nodes.settle()
    with centre:
        officer = centre.actor("officer_binh", DAY)
        if deed == "answer":
            answer_difficulty(
                actor=officer, difficulty_id=made.id, outcome="guided", answer="Có rồi", now=hours(1)
            )
        else:
            pass_on(
                actor=officer, difficulty_id=made.id, to_agency_id=agency_id("BTP"), reason="x", now=hours(1)
            )
    with province:
        withdraw_difficulty(
            actor=province.actor("focal_quang", DAY), difficulty_id=made.id, reason="đã tự gỡ", now=hours(1)
        )
    nodes.settle()
    keys = ("vpcp", "tuyen-quang") if deed == "answer" else ("vpcp", "btp", "tuyen-quang")
    assert same_everywhere(nodes, made, *keys).stage == Stage.WITHDRAWN


def test_answer_and_reopening_that_travel_together_end_the_same_everywhere(nodes: Federation) -> None:
    """A former holder was away and hears of both at once."""
    centre, ministry, province = nodes["vpcp"], nodes["btp"], nodes["tuyen-quang"]
    made = stuck(province)
    nodes.settle()
    with centre:
        pass_on(
            actor=centre.actor("officer_binh", DAY), difficulty_id=made.id, to_agency_id=agency_id("BTP"),
            reason="x", now=hours(1),
        )  # fmt: skip
    nodes.settle()
    with ministry:
        answer_difficulty(
            actor=ministry.actor("focal_hai", DAY), difficulty_id=made.id, outcome="guided", answer="Cũ",
            now=hours(2),
        )  # fmt: skip
    ministry.work()
    with province:
        take_in(now=utc_now())  # heard, and not yet told to the centre
        reopen_difficulty(
            actor=province.actor("focal_quang", DAY), difficulty_id=made.id, reason="chưa", now=hours(3)
        )
    nodes.settle()
    found = same_everywhere(nodes, made, "vpcp", "btp", "tuyen-quang")
    assert (found.stage, found.reopened) == (Stage.RAISED, 1)


def test_a_difficulty_about_a_task_waits_for_the_task(nodes: Federation) -> None:
    """The province assigned the work to its own department; the ministry that is asked gets it first."""
    ministry, province = nodes["btp"], nodes["tuyen-quang"]
    with province:
        chair = province.actor("chair_son", DAY)
        task = assign_task(
            actor=chair,
            new=NewTask(
                title="Việc của tỉnh (giả lập)", lead_agency_id=agency_id("province:tuyen-quang"),
                product="Báo cáo", authority="own", person_text="Giám đốc", due_on=date(2025, 12, 20),
                issued_on=DAY, synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
    made = stuck(province, handler_agency_id=agency_id("BTP"), task_id=task.id)
    nodes.settle()
    with ministry:
        assert Task.objects.filter(id=task.id).exists()
        assert seen(ministry, made).task_id == task.id
    same_everywhere(nodes, made, "btp", "tuyen-quang")


def test_the_whole_sent_again_changes_nothing_and_doubles_nothing(nodes: Federation) -> None:
    made = stuck(nodes["tuyen-quang"])
    nodes.settle()
    with nodes["tuyen-quang"]:
        ask_transfer(peer="vpcp", now=NOW, kinds=["difficulties.difficulty"])
    nodes.settle()
    with nodes["vpcp"]:
        assert Difficulty.objects.filter(id=made.id).count() == 1
        assert made.moves.count() == 1
    same_everywhere(nodes, made, "vpcp", "tuyen-quang")


def _sent(node: TestNode, made: Difficulty, to: str) -> dict[str, Any]:
    """The records of the difficulty, as the node would send them."""
    with node:
        parcel = whole(made.id, to)
        assert parcel is not None
        found: dict[str, Any] = plain(parcel.records)
        return found


@pytest.mark.parametrize("kind", ["difficulty-answered", "difficulty-closed"])
def test_a_ministry_cannot_answer_or_close_what_lies_with_another(nodes: Federation, kind: str) -> None:
    province, ministry = nodes["tuyen-quang"], nodes["btp"]
    made = stuck(province)
    nodes.settle()
    records = _sent(province, made, "vpcp")
    records["difficulty"] |= {
        "stage": "answered", "answer": "Giả", "outcome": "guided", "answered_on": DAY.isoformat(),
    }  # fmt: skip
    pen = Pen(ministry, "tuyen-quang")
    data = {"event": {"difficulty_id": str(made.id)}, "records": records}
    line = pen.line(pen.envelope(f"difficulties.{kind}.v1", data, subject=f"difficulties:{made.id}"))
    with province:
        hand_in("btp", [line])
        take_in(now=utc_now())
        assert list(RefusedEvent.objects.values_list("code", flat=True)) == ["nodes.no-authority"]
    assert seen(province, made).stage == Stage.RAISED


def test_a_holder_cannot_invent_hand_overs_of_others(nodes: Federation) -> None:
    """The centre, with which it lies, passes it on – and says besides that the province had done so."""
    province = nodes["tuyen-quang"]
    made = stuck(province)
    nodes.settle()
    records = _sent(province, made, "vpcp")
    false = {**records["moves"][0], "id": "00000000-0000-7000-8000-000000000001"}
    records["moves"].append(false)
    records["difficulty"] |= {"stage": "answered", "answer": "Có", "outcome": "guided",
                              "answered_on": DAY.isoformat()}  # fmt: skip
    with province:
        take_in_difficulty(
            arrived=Arrived(
                id=made.id, type="difficulties.difficulty-answered.v1", subject="", sender="vpcp", number=1,
                time=NOW, event=DifficultyAnswered(difficulty_id=made.id), records=records,
            ),
            now=NOW,
        )  # fmt: skip
        assert made.moves.count() == 1
        assert seen(province, made).stage == Stage.ANSWERED
