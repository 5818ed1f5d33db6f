"""An invented closing drive over invented overdue tasks, and two delays that are accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nhipcau.agencies.facade import head_post_of
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    DriveItem,
    NewDrive,
    NewPledge,
    Pick,
    Responsibility,
    check_drive_item,
    commit_drive_item,
    handle_delay,
    open_drive,
    pick_drive_tasks,
    record_delay,
    take_out_drive_item,
)
from nhipcau.simulation.accounts import agency_id_for
from nhipcau.simulation.players import Players
from nhipcau.simulation.timeline import Life, at
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, Task, tasks_on

_MARK = "(giả lập)"
# How many overdue tasks of each agency are picked; two of the agencies stay silent.
_PICKED = {"BTP": 4, "BKHCN": 3, "BNV": 2, "province:tuyen-quang": 3}


@dataclass
class Closing:
    """The lives of a drive of the Government Office and of two accounts, around `day`."""

    players: Players
    day: date

    def lives(self) -> Iterator[Life]:
        """A drive that is under way, and delays of a ministry and a province."""
        yield self._drive()
        yield self._accounts()

    def _ago(self, days: int, hour: int = 11) -> datetime:
        return at(self.day - timedelta(days=days), hour)

    def _who(self, username: str, now: datetime) -> Actor:
        return self.players.member(username, now.date())

    def _overdue(self, actor: Actor, key: str, now: datetime) -> list[Task]:
        rows = tasks_on(actor=actor, day=now.date()).in_states(State.OVERDUE)
        return list(
            rows.filter(lead_agency_id=agency_id_for(key), synthetic=True).order_by("due_on", "serial")
        )

    def _drive(self) -> Life:
        now = self._ago(20)
        yield now
        binh = self._who("officer_binh", now)
        new = NewDrive(
            title=f"Đợt xử lý dứt điểm nhiệm vụ quá hạn {_MARK}",
            due_on=self.day + timedelta(days=25),
            synthetic=True,
        )
        drive = open_drive(actor=binh, new=new, now=now)
        chosen = [
            task.id for key, number in _PICKED.items() for task in self._overdue(binh, key, now)[:number]
        ]
        if not chosen:
            return
        pick_drive_tasks(actor=binh, drive_id=drive.id, pick=Pick(task_ids=chosen), now=now)
        now = self._ago(18)
        yield now
        self._commit("focal_hai", "BTP", now, (-5, 6, 12), "legal")
        self._commit("focal_khang", "BKHCN", now, (-3, 9), "coordination")
        now = self._ago(8)
        yield now
        for item in self._items("BNV")[:1]:
            take_out_drive_item(
                actor=self._who("officer_chi", now), item_id=item.id,
                reason=f"Chuyển sang chương trình khác {_MARK}", now=now,
            )  # fmt: skip
        now = self._ago(5)
        yield now
        for item in self._items("BTP")[:1]:
            # A task that was done meanwhile is found done; a product that waits is left alone.
            with suppress(CodedError):
                check_drive_item(
                    actor=self._who("officer_chi", now), item_id=item.id,
                    note=f"Chưa có sản phẩm {_MARK}", now=now,
                )  # fmt: skip
        now = self._ago(4)
        yield now
        self._commit("focal_hai", "BTP", now, (8,), "coordination")

    def _items(self, key: str) -> list[DriveItem]:
        rows = DriveItem.objects.filter(task__lead_agency_id=agency_id_for(key), drive__synthetic=True)
        return list(rows.order_by("late_since", "id"))

    def _commit(self, username: str, key: str, now: datetime, days: tuple[int, ...], cause: str) -> None:
        """Commitments for days counted from the day of the demo, as far as the tasks still need one."""
        for item, days_from_now in zip(self._items(key), days, strict=False):
            new = NewPledge(
                due_on=self.day + timedelta(days=days_from_now),
                cause=cause,
                post_id=head_post_of(agency_id_for(key)),
                person_text=f"Thủ trưởng đơn vị {_MARK}",
                note=f"Đang hoàn thiện hồ sơ trình {_MARK}",
            )
            with suppress(CodedError):
                commit_drive_item(actor=self._who(username, now), item_id=item.id, new=new, now=now)

    def _accounts(self) -> Life:
        now = self._ago(7)
        yield now
        for username, key, cause in (
            ("minister_mai", "BTP", "coordination"),
            ("chair_son", "province:tuyen-quang", "people"),
        ):
            actor = self._who(username, now)
            for number, task in enumerate(self._overdue(actor, key, now)[:2]):
                record_delay(actor=actor, task_id=task.id, cause=cause, now=now)
                if number == 0:
                    self._handle(actor, task, now)

    def _handle(self, actor: Actor, task: Task, now: datetime) -> None:
        decider = head_post_of(agency_id_for("TTg"))
        assert decider is not None
        new = Responsibility(
            unit_id=task.lead_agency_id,
            plan=f"Kiểm điểm đơn vị tham mưu, báo cáo lại sau hai tuần {_MARK}",
            decider_post_id=decider,
            follow_up_on=self.day,
        )
        handle_delay(actor=actor, task_id=task.id, new=new, now=now)
