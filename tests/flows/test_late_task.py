"""Nothing overdue stays unseen: a task slips, is extended once, climbs the ladder, is unstuck and done late."""

from __future__ import annotations

from datetime import date

import pytest

from nhipcau.difficulties.facade import answer_difficulty, close_difficulty, raise_difficulty
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.errors import OwnReport, ProductMissing
from nhipcau.tasks.facade import (
    State,
    Task,
    accept_assignment,
    accept_report,
    ask_extension,
    counts_in_all,
    decide_extension,
    remind,
    report_completion,
    report_progress,
    return_report,
    tasks_on,
)
from nhipcau.tasks.models import SentNotice
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
PLATFORM = system_actor("test")
FIRST, SECOND = date(2024, 3, 15), date(2024, 3, 29)


def state_on(cast: Cast, task: Task, day: date) -> str:
    return str(tasks_on(actor=cast.officer_binh, day=day).get(id=task.id).state)  # type: ignore[attr-defined]


def told(task: Task, day: date) -> list[tuple[int, str]]:
    remind(actor=PLATFORM, day=day, now=at(day.year, day.month, day.day, 0))
    rows = SentNotice.objects.filter(task=task, on_day=day).order_by("id")
    return [(row.offset, row.level) for row in rows]


def test_a_decree_slips_is_extended_once_and_is_done_late_with_its_cause(cast: Cast) -> None:
    office, justice, minister = cast.officer_binh, cast.focal_hai, cast.minister_mai
    task = issue(office, agency_id("BTP"), due_on=FIRST, now=at(2024, 2, 1), key_task=True)
    accept_assignment(actor=justice, task_id=task.id, now=at(2024, 2, 2))
    report_progress(
        actor=justice, task_id=task.id, text="Chờ ý kiến hai bộ", percent=40, cause="coordination",
        now=at(2024, 3, 1),
    )  # fmt: skip

    # Asked before the last day, with its cause; decided by who assigned it; the first day is kept.
    ask_extension(
        actor=justice, task_id=task.id, due_on=SECOND, cause="coordination", text="Hai bộ chưa cho ý kiến",
        now=at(2024, 3, 12),
    )  # fmt: skip
    decide_extension(actor=office, task_id=task.id, granted=True, now=at(2024, 3, 13))
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on, task.extensions) == (SECOND, FIRST, 1)
    assert state_on(cast, task, date(2024, 3, 20)) != State.OVERDUE

    # It is late again: the officer hears of it, then the head, then the leader of the ministry.
    assert told(task, SECOND) == [(0, "officer")]
    assert told(task, date(2024, 4, 3)) == [(3, "unit_head")]
    assert told(task, date(2024, 4, 9)) == [(7, "agency_leader")]
    assert state_on(cast, task, date(2024, 4, 9)) == State.OVERDUE

    # What keeps it is said to the level with the authority, and answered in its days.
    stuck = raise_difficulty(
        actor=justice, title="Hai bộ không thống nhất", text="Điều 5 còn hai phương án", kind="legal",
        task_id=task.id, now=at(2024, 4, 9),
    )  # fmt: skip
    assert stuck.holder_agency_id == office.agency_id
    answer_difficulty(
        actor=office, difficulty_id=stuck.id, outcome="removed", answer="Theo phương án một",
        now=at(2024, 4, 12),
    )  # fmt: skip
    close_difficulty(actor=justice, difficulty_id=stuck.id, now=at(2024, 4, 12))

    # No completion without a product; a key task is accepted by somebody else than who reports.
    with pytest.raises(ProductMissing):
        report_completion(actor=justice, task_id=task.id, text="Xong", now=at(2024, 4, 15))
    report_completion(actor=justice, task_id=task.id, product_record="45/TTr-BTP", now=at(2024, 4, 15))
    assert told(task, date(2024, 4, 19)) == []  # it waits for its decision: the clock is quiet
    return_report(actor=office, task_id=task.id, reason="Thiếu báo cáo tác động", now=at(2024, 4, 16))
    report_completion(actor=justice, task_id=task.id, product_record="47/TTr-BTP", now=at(2024, 4, 22))
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 4, 23))

    # Done, and done late; by the first deadline it was later still; each past day stays as it was.
    assert state_on(cast, task, date(2024, 4, 23)) == State.DONE_LATE
    assert state_on(cast, task, date(2024, 4, 9)) == State.OVERDUE
    counts = counts_in_all(actor=minister, day=date(2024, 4, 30))
    assert (counts.done, counts.by_state[State.DONE_LATE], counts.first_missed) == (1, 1, 1)
    assert counts.rate_on_time() == 0
    task.refresh_from_db()
    assert task.delay_cause == "coordination"


def test_who_assigned_a_task_to_themselves_does_not_accept_their_own_product(cast: Cast) -> None:
    minister = cast.minister_mai
    task = issue(minister, agency_id("BTP"), due_on=FIRST, now=at(2024, 2, 1), key_task=True)
    report_completion(actor=minister, task_id=task.id, product_record="1/BC", now=at(2024, 2, 5))
    with pytest.raises(OwnReport):
        accept_report(actor=minister, task_id=task.id, now=at(2024, 2, 6))
