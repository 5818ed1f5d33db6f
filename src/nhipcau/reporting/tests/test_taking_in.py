"""Tasks of an outside system come in with their keys; what is here already is linked, not doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nhipcau.kit.ids import new_id
from nhipcau.reporting.actions.link_task import link_task
from nhipcau.reporting.actions.take_in_tasks import take_in_tasks
from nhipcau.reporting.errors import NotConnected, NothingChosen, RowsHaveFaults
from nhipcau.reporting.models import OutsideKey
from nhipcau.reporting.outside_plan import Fate, plan_outside
from nhipcau.reporting.plugins.base import NoAnswer, OutsideTask
from nhipcau.reporting.plugins.registry import connect
from nhipcau.site.testing import Cast
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import NOW, agency_id, issue
from nhipcau_sandbox.task_systems import TaskSystems

pytestmark = pytest.mark.django_db


def row(key: str = "NQ57-2025-0001", **more: str) -> OutsideTask:
    """A task as the outside system lists it, complete unless told otherwise."""
    return replace(
        OutsideTask(
            key=key,
            title="Công bố danh mục dữ liệu mở",
            lead="Bộ Tư pháp",
            person="Bộ trưởng",
            product="Danh mục",
            authority="Thủ tướng Chính phủ",
            due="31/12/2026",
        ),
        **more,  # type: ignore[arg-type]
    )


def fates(cast: Cast, *tasks: OutsideTask) -> list[Fate]:
    return [each.fate for each in plan_outside(actor=cast.officer_binh, system="nq57", tasks=tasks)]


def test_the_stand_in_lists_its_tasks_page_by_page(outside: TaskSystems) -> None:
    book = outside.books["nq57"]
    book.tasks = [book.tasks[0] | {"key": f"NQ57-2025-{number}"} for number in range(120)]
    found = list(connect("nq57").tasks("BTP"))
    assert [task.key for task in found] == [f"NQ57-2025-{number}" for number in range(120)]
    book.down = True
    with pytest.raises(NoAnswer):
        list(connect("nq57").tasks("BTP"))


def test_new_same_linked_and_faulty_ones_are_told_apart(cast: Cast) -> None:
    here = issue(cast.officer_binh, agency_id("BTP"), title="Đã có ở đây", due_on=date(2026, 12, 25))
    linked = issue(cast.officer_binh, agency_id("BTP"), title="Đã nối")
    link_task(actor=cast.officer_binh, task_id=linked.id, system="nq57", key="NQ57-2025-0009", now=NOW)
    plan = plan_outside(
        actor=cast.officer_binh,
        system="nq57",
        tasks=[
            row(),
            row("NQ57-2025-0002", title=here.title, due="25/12/2026"),
            row("NQ57-2025-0009"),
            row("NQ57-2025-0003", lead="Bộ Không Có", product=""),
            row("ABC", title="Mã sai"),
        ],
    )
    assert [each.fate for each in plan] == [Fate.NEW, Fate.SAME, Fate.LINKED, Fate.FAULTY, Fate.FAULTY]
    assert (plan[1].task, plan[2].task) == (here, linked)
    assert len(plan[3].faults) == 2
    assert [error.code for error in plan[4].faults] == ["reporting.key-wrong"]


def test_the_chosen_ones_come_in_with_their_keys(cast: Cast) -> None:
    here = issue(cast.officer_binh, agency_id("BTP"), title="Đã có ở đây", due_on=date(2026, 12, 25))
    tasks = [
        row(),
        row("NQ57-2025-0002", title=here.title, due="25/12/2026"),
        row("NQ57-2025-0003", title="Khác"),
    ]
    done = take_in_tasks(
        actor=cast.officer_binh,
        system="nq57",
        tasks=tasks,
        chosen=["NQ57-2025-0001", "NQ57-2025-0002"],
        now=NOW,
    )
    assert (done.issued, done.linked) == (1, 1)
    new = Task.objects.get(title="Công bố danh mục dữ liệu mở")
    assert set(OutsideKey.objects.values_list("key", "task_id")) == {
        ("NQ57-2025-0001", new.id),
        ("NQ57-2025-0002", here.id),
    }
    assert fates(cast, *tasks) == [Fate.LINKED, Fate.LINKED, Fate.NEW]


def test_one_faulty_choice_takes_nothing_in(cast: Cast) -> None:
    before = AuditEntry.objects.count(), Task.objects.count()
    tasks = [row(), row("NQ57-2025-0002", due="30/2/2026")]
    with pytest.raises(RowsHaveFaults):
        take_in_tasks(
            actor=cast.officer_binh, system="nq57", tasks=tasks, chosen=[each.key for each in tasks], now=NOW
        )
    with pytest.raises(NothingChosen):
        take_in_tasks(actor=cast.officer_binh, system="nq57", tasks=tasks, chosen=[str(new_id())], now=NOW)
    assert (AuditEntry.objects.count(), Task.objects.count()) == before


def test_a_system_without_an_address_is_not_asked() -> None:
    with pytest.raises(NotConnected):
        connect("nq57")
