"""The week before the day of loading: extensions asked for and decided, and the pack of that Friday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nhipcau.desk.facade import freeze_pack
from nhipcau.simulation.players import Players
from nhipcau.simulation.timeline import Life, at
from nhipcau.tasks.facade import Task, ask_extension, decide_extension

_FRIDAY = 4
# Cause, what is said, how it ends: granted, refused, or None while it waits.
_REQUESTS: tuple[tuple[str, str, bool | None], ...] = (
    ("coordination", "Chờ ý kiến thống nhất của các bộ liên quan (giả lập).", True),
    ("money", "Kinh phí được cấp chậm so với kế hoạch (giả lập).", False),
    ("legal", "Nghị định hướng dẫn chưa ban hành (giả lập).", None),
    ("people", "Đơn vị đang sắp xếp lại, thiếu cán bộ chuyên trách (giả lập).", None),
)


@dataclass
class Week:
    """The lives of the week that ends with the last Friday before `day`; played when the tasks are there."""

    players: Players
    day: date

    @property
    def friday(self) -> date:
        """The last Friday before the day."""
        return self.day - timedelta(days=(self.day.weekday() - _FRIDAY) % 7 or 7)

    def lives(self) -> Iterator[Life]:
        """Requests of agencies of the cast for tasks that fall due soon, then the pack."""
        tasks = Task.objects.filter(
            synthetic=True, parent=None, accepted_on=None, cancelled_on=None,
            lead_agency__in=list(self.players.reporters), stage__in=("assigned", "under_way"),
            issued_on__lt=self.friday - timedelta(days=10), due_on__gt=self.friday,
        ).order_by("due_on", "serial")  # fmt: skip
        for task, request in zip(tasks[: len(_REQUESTS)], _REQUESTS, strict=False):
            yield self._request(task, *request)
        yield self._pack()

    def _request(self, task: Task, cause: str, text: str, granted: bool | None) -> Life:  # noqa: FBT001
        asked = self.friday - timedelta(days=3)
        now = at(asked, 10)
        yield now
        assert task.due_on is not None
        ask_extension(
            actor=self.players.reporter(task.lead_agency_id, asked),
            task_id=task.id,
            due_on=task.due_on + timedelta(days=20),
            cause=cause,
            text=text,
            now=now,
        )
        if granted is None:
            return
        decided = self.friday - timedelta(days=1)
        now = at(decided, 15)
        yield now
        decide_extension(
            actor=self.players.decider(task.assigner_agency_id, decided),
            task_id=task.id,
            granted=granted,
            note="Đã xem xét đề nghị (giả lập).",
            now=now,
        )

    def _pack(self) -> Life:
        """Frozen on the evening of that Friday."""
        now = at(self.friday, 17, 30)
        yield now
        freeze_pack(actor=self.players.member("officer_binh", self.friday), as_of=self.friday, now=now)
