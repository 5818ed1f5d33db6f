"""Two closing drives: the Government Office's for the country, a ministry's for the units below it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nhipcau.agencies.facade import NewName, agencies_by_key, establish_agency
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    Commitment,
    DriveItem,
    NewDrive,
    NewPledge,
    Pick,
    check_drive_item,
    close_drive,
    commit_drive_item,
    open_drive,
    pick_drive_tasks,
    take_out_drive_item,
)
from nhipcau.oversight.queries_drives import burn_down, items_to_commit
from nhipcau.oversight.rules.commitments import State
from nhipcau.oversight.rules.drives import ItemState
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, settle, system_actor
from nhipcau.tasks.facade import NewTask, Task, accept_report, assign_task, report_completion

pytestmark = pytest.mark.django_db
ON = date(2024, 1, 25)


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def issued(actor: Actor, key: str, title: str) -> Task:
    """A task of January, due at the end of March."""
    new = NewTask(
        title=title, lead_agency_id=agencies_by_key([key], on=ON)[key], person_text="Người đứng đầu",
        product="Báo cáo", authority="own", due_on=date(2024, 3, 31),
    )  # fmt: skip
    return assign_task(actor=actor, new=new, now=at(2024, 1, 25))


def pledge(actor: Actor, item: DriveItem, due_on: date, now: datetime, cause: str = "legal") -> None:
    """The lead's commitment for a day."""
    new = NewPledge(due_on=due_on, cause=cause, person_text="Thứ trưởng phụ trách")
    commit_drive_item(actor=actor, item_id=item.id, new=new, now=now)


def test_the_government_office_drives_three_overdue_tasks_to_their_end(cast: Cast) -> None:
    """In April three tasks are overdue. The Office opens a drive until the end of June. Justice promises
    two: one is done in time; the other slips once, with its cause, and is done late. Home Affairs keeps
    silent until its task is moved into another programme. Only then the drive closes."""
    binh, chi, hai = cast.officer_binh, cast.officer_chi, cast.focal_hai
    quick, slow = issued(binh, "BTP", "Trình nghị định"), issued(binh, "BTP", "Kết nối dữ liệu")
    silent = issued(binh, "BNV", "Đề án vị trí việc làm")
    new = NewDrive(title="Dứt điểm nhiệm vụ quá hạn quý I", due_on=date(2024, 6, 30))
    drive = open_drive(actor=binh, new=new, now=at(2024, 4, 8))
    pick_drive_tasks(actor=binh, drive_id=drive.id, pick=Pick(), now=at(2024, 4, 8))
    items = {item.task_id: item for item in DriveItem.objects.filter(drive=drive)}
    assert set(items) == {quick.id, slow.id, silent.id}
    assert items_to_commit(actor=hai, day=date(2024, 4, 8)).count() == 2

    pledge(hai, items[quick.id], date(2024, 4, 26), at(2024, 4, 9))
    pledge(hai, items[slow.id], date(2024, 5, 10), at(2024, 4, 9))
    report_completion(actor=hai, task_id=quick.id, product_record="88/TTr-BTP", now=at(2024, 4, 24))
    accept_report(actor=chi, task_id=quick.id, now=at(2024, 4, 25))
    check_drive_item(actor=chi, item_id=items[quick.id].id, now=at(2024, 4, 26))

    # On its day the second is not done: a further commitment, which is a slip of the same promise.
    check_drive_item(actor=chi, item_id=items[slow.id].id, note="Chưa kết nối", now=at(2024, 5, 10))
    pledge(hai, items[slow.id], date(2024, 6, 14), at(2024, 5, 13), cause="technical")
    report_completion(actor=hai, task_id=slow.id, product_record="120/BC-BTP", now=at(2024, 6, 12))
    accept_report(actor=chi, task_id=slow.id, now=at(2024, 6, 13))

    with pytest.raises(CodedError) as refusal:
        close_drive(actor=chi, drive_id=drive.id, now=at(2024, 6, 20))
    assert refusal.value.code == "oversight.items-left"
    take_out_drive_item(
        actor=chi, item_id=items[silent.id].id, reason="Chuyển vào đề án sắp xếp bộ máy", now=at(2024, 6, 21)
    )
    close_drive(actor=chi, drive_id=drive.id, now=at(2024, 6, 24))

    found = {task: DriveItem.objects.get(id=item.id) for task, item in items.items()}
    assert found[silent.id].state_on(date(2024, 6, 20)) is ItemState.TO_COMMIT
    assert [found[task].stage for task in (quick.id, slow.id, silent.id)] == ["done", "done", "taken_out"]
    assert found[slow.id].pledges.count() == 2
    promises = {
        task: Commitment.objects.get(bound_tasks__task_id=task).state_on(date(2024, 6, 24))
        for task in (quick.id, slow.id)
    }
    assert promises == {quick.id: State.KEPT, slow.id: State.KEPT_LATE}
    drive.refresh_from_db()
    left = {point.day: point.left for point in burn_down(actor=chi, drive=drive, until=date(2024, 12, 31))}
    assert max(left) == date(2024, 6, 24)
    assert (left[max(left)], left[min(left)]) == (0, 3)
    settle()


def test_a_ministry_drives_the_overdue_work_of_its_units(cast: Cast) -> None:
    """The minister opens a drive for the units below the ministry. Its focal officer commits for a unit
    that has nobody on the platform yet; the minister, who did not, makes the check. What the Government
    Office assigned to the ministry itself is not the ministry's to drive."""
    establish_agency(
        actor=system_actor("test"), key="unit:closing-drive-flow", kind="department", level="central",
        names=[NewName("vi", "Cục Thử nghiệm (giả lập)")], established_on=date(2023, 1, 1),
        parent_id=agencies_by_key(["BTP"], on=ON)["BTP"], synthetic=True, now=at(2024, 1, 2),
    )  # fmt: skip
    issued(cast.officer_binh, "BTP", "Trình nghị định")
    mai, hai = cast.minister_mai, cast.focal_hai
    task = issued(mai, "unit:closing-drive-flow", "Rà soát 12 thủ tục")
    new = NewDrive(title="Dứt điểm việc quá hạn của các cục, vụ", due_on=date(2024, 5, 31))
    drive = open_drive(actor=mai, new=new, now=at(2024, 4, 8))
    (item,) = pick_drive_tasks(actor=mai, drive_id=drive.id, pick=Pick(), now=at(2024, 4, 8))
    assert item.task_id == task.id
    pledge(hai, item, date(2024, 4, 30), at(2024, 4, 9))
    with pytest.raises(CodedError) as refusal:
        check_drive_item(actor=mai, item_id=item.id, now=at(2024, 4, 29))
    assert refusal.value.code == "oversight.check-too-early"
    report_completion(actor=hai, task_id=task.id, product_record="31/BC", now=at(2024, 4, 29))
    accept_report(actor=mai, task_id=task.id, now=at(2024, 4, 30))
    close_drive(actor=mai, drive_id=drive.id, now=at(2024, 4, 30))  # checks what is done along
    item.refresh_from_db()
    assert (item.stage, item.pledges.get().verdict) == ("done", "done")
    settle()
