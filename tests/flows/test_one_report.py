"""A ministry answers to three systems and types nothing twice; what they list comes in with its keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nhipcau.reporting.actions.take_in_tasks import take_in_tasks
from nhipcau.reporting.facade import Delivery, link_task
from nhipcau.reporting.plugins.registry import connect
from nhipcau.reporting.telling import tell_all
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle
from nhipcau.tasks.facade import (
    Task,
    accept_assignment,
    accept_report,
    report_completion,
    report_progress,
)
from nhipcau.tasks.tests.factories import agency_id, at, issue
from nhipcau_sandbox.task_systems import SECRET, SYSTEMS, TaskSystems

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(settings: Any) -> Iterator[TaskSystems]:
    with TaskSystems() as systems:
        settings.NHIPCAU_OUTSIDE_SYSTEMS = {key: f"{systems.address}/{key}" for key in SYSTEMS}
        settings.NHIPCAU_OUTSIDE_SECRETS = dict.fromkeys(SYSTEMS, SECRET)
        yield systems


def test_three_systems_hear_the_same_life_of_a_task_though_one_was_off_for_a_day(
    cast: Cast, outside: TaskSystems
) -> None:
    justice = cast.focal_hai
    task = issue(cast.officer_binh, agency_id("BTP"), now=at(2026, 11, 2), due_on=at(2026, 12, 15).date())
    accept_assignment(actor=justice, task_id=task.id, now=at(2026, 11, 3))
    for system, key in (("nq57", "NQ57-2026-0311"), ("nq71", "71-212"), ("dean06", "DA06-2026-9")):
        link_task(actor=justice, task_id=task.id, system=system, key=key, now=at(2026, 11, 3))

    outside.books["nq71"].down = True
    report_progress(actor=justice, task_id=task.id, text="Đã khảo sát", percent=30, now=at(2026, 11, 4))
    settle()
    assert tell_all(lambda: at(2026, 11, 4)) == 2
    outside.books["nq71"].down = False
    report_completion(actor=justice, task_id=task.id, product_record="88/BC-BTP", now=at(2026, 11, 5))
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2026, 11, 6))
    settle()
    tell_all(lambda: at(2026, 11, 6))

    heard = {system: list(outside.books[system].messages.values()) for system in ("nq57", "nq71", "dean06")}
    assert [row["TrangThai"] for row in heard["nq57"]] == ["DANG_THUC_HIEN", "CHO_NGHIEM_THU", "HOAN_THANH"]
    assert [row["trang_thai"] for row in heard["nq71"]] == ["1", "2", "4"]
    assert [row["status"] for row in heard["dean06"]] == ["IN_PROGRESS", "SUBMITTED", "DONE"]
    assert not Delivery.objects.exclude(state="delivered").exists()


def test_tasks_that_another_system_lists_come_in_and_report_back_there(
    cast: Cast, outside: TaskSystems
) -> None:
    office, justice = cast.officer_binh, cast.focal_hai
    listed = list(connect("dean06").tasks("VPCP"))
    done = take_in_tasks(
        actor=office, system="dean06", tasks=listed, chosen=[task.key for task in listed], now=at(2026, 11, 9)
    )
    assert (done.issued, done.linked) == (3, 0)
    task = Task.objects.filter(title__contains="dữ liệu mở").get()
    accept_assignment(actor=justice, task_id=task.id, now=at(2026, 11, 10))
    report_progress(actor=justice, task_id=task.id, text="Đang rà soát", percent=10, now=at(2026, 11, 11))
    settle()
    assert tell_all(lambda: at(2026, 11, 11)) == 1
    [row] = outside.books["dean06"].messages.values()
    assert (row["taskCode"], row["progress"]) == (listed[0].key, 10)
