"""Two delays accounted for: one asked from above, one of a head who is responsible himself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key, head_post_of
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    Responsibility,
    ask_account,
    follow_up_delay,
    handle_delay,
    record_delay,
)
from nhipcau.oversight.models import DelayHandling
from nhipcau.oversight.queries_delays import accounts_to_give, late_tasks
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, settle
from nhipcau.tasks.facade import NewTask, Task, accept_report, assign_task, report_completion

pytestmark = pytest.mark.django_db
ON = date(2024, 1, 25)


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def issued(actor: Actor, key: str) -> Task:
    """A task of January, due at the end of March."""
    new = NewTask(
        title="Hoàn thành dịch vụ công thiết yếu", lead_agency_id=agencies_by_key([key], on=ON)[key],
        person_text="Người đứng đầu", product="Báo cáo", authority="own", due_on=date(2024, 3, 31),
    )  # fmt: skip
    return assign_task(actor=actor, new=new, now=at(2024, 1, 25))


def test_the_government_office_asks_and_the_minister_answers(cast: Cast) -> None:
    """In April a task of Justice is overdue without a cause. The Office asks; the minister finds it on the
    desk, the focal officer records the cause, the minister sets down who answers and how. The Office reads
    it; the focal officer and everybody else read the cause alone. A follow-up in May closes it."""
    task = issued(cast.officer_binh, "BTP")
    chi, mai, hai = cast.officer_chi, cast.minister_mai, cast.focal_hai
    assert late_tasks(actor=mai, day=date(2024, 4, 5)).get(has_cause=False) == task
    ask_account(actor=chi, task_id=task.id, now=at(2024, 4, 5))
    assert accounts_to_give(actor=mai).get() == task
    record_delay(actor=hai, task_id=task.id, cause="coordination", now=at(2024, 4, 8))
    justice = agencies_by_key(["BTP"], on=ON)["BTP"]
    head = head_post_of(justice)
    assert head is not None
    new = Responsibility(
        unit_id=justice,
        plan="Kiểm điểm trách nhiệm đơn vị đầu mối; rà soát quy trình phối hợp",
        decider_post_id=head,
        follow_up_on=date(2024, 5, 6),
    )  # fmt: skip
    handle_delay(actor=mai, task_id=task.id, new=new, now=at(2024, 4, 9))
    assert not accounts_to_give(actor=mai).exists()

    def reads(actor: Actor) -> bool:
        return DelayHandling.objects.visible_to(actor).filter(record__task=task).exists()

    assert [reads(actor) for actor in (mai, chi, hai, cast.officer_binh, cast.focal_lan)] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert late_tasks(actor=hai, day=date(2024, 4, 9)).get().cause == "coordination"
    report_completion(actor=hai, task_id=task.id, product_record="88/BC-BTP", now=at(2024, 5, 2))
    accept_report(actor=chi, task_id=task.id, now=at(2024, 5, 3))
    follow_up_delay(actor=mai, task_id=task.id, outcome="Đã kiểm điểm, đã sửa quy trình", now=at(2024, 5, 6))
    handling = DelayHandling.objects.visible_to(chi).get()
    assert (handling.stage, handling.closed_on) == ("closed", date(2024, 5, 6))
    settle()


def test_a_chair_who_is_responsible_himself_does_not_decide_on_it(cast: Cast) -> None:
    """The chair of a province names his own post. Then the Prime Minister decides, and alone follows up."""
    task = issued(cast.officer_binh, "province:tuyen-quang")
    son, duc = cast.chair_son, cast.leader_duc
    ids = agencies_by_key(["province:tuyen-quang", "TTg"], on=ON)
    record_delay(actor=cast.focal_quang, task_id=task.id, cause="people", now=at(2024, 4, 8))
    own, above = head_post_of(ids["province:tuyen-quang"]), head_post_of(ids["TTg"])
    assert own is not None
    assert above is not None

    def answer(decider: UUID) -> None:
        new = Responsibility(
            unit_id=ids["province:tuyen-quang"], post_id=own, plan="Tự kiểm điểm trước Thủ tướng",
            decider_post_id=decider, follow_up_on=date(2024, 5, 6),
        )  # fmt: skip
        handle_delay(actor=son, task_id=task.id, new=new, now=at(2024, 4, 9))

    with pytest.raises(CodedError) as refusal:
        answer(own)
    assert refusal.value.code == "oversight.own-delay"
    answer(above)
    with pytest.raises(CodedError) as refusal:
        follow_up_delay(actor=son, task_id=task.id, outcome="Đã xong", now=at(2024, 5, 6))
    assert refusal.value.code == "oversight.own-delay"
    follow_up_delay(
        actor=duc,
        task_id=task.id,
        outcome="Yêu cầu báo cáo lại",
        next_on=date(2024, 6, 3),
        now=at(2024, 5, 6),
    )
    follow_up_delay(actor=duc, task_id=task.id, outcome="Phê bình", now=at(2024, 6, 3))
    handling = DelayHandling.objects.visible_to(son).get()
    assert [row.outcome for row in handling.follow_ups.order_by("due_on")] == [
        "Yêu cầu báo cáo lại",
        "Phê bình",
    ]
    settle()
