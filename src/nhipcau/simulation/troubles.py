"""Invented difficulties of invented tasks: some wait, some are late, one is answered; all marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nhipcau.agencies.facade import agency_by_key
from nhipcau.difficulties.facade import answer_difficulty, raise_difficulty
from nhipcau.simulation.players import GOVERNMENT_OFFICE, Players
from nhipcau.simulation.timeline import Life, at, weekday_before
from nhipcau.tasks.facade import Task

# kind, what is stuck, why; raised so many days before the day of loading; whether it is answered.
_TROUBLES = (
    ("legal", "Chưa có quy định về trách nhiệm chia sẻ dữ liệu giữa các bộ",
     "Nghị định hiện hành chưa nêu bên cung cấp phải trả lời trong bao lâu. Đề xuất hướng dẫn chung.",
     40, False),
    ("legal", "Thiếu quy định về trách nhiệm chia sẻ dữ liệu giữa các bộ, ngành",
     "Cùng vướng mắc như các bộ khác khi kết nối.", 12, False),
    ("data", "Mã đơn vị hành chính cũ và mới lệch nhau",
     "Sau sắp xếp, hai nguồn dùng mã khác nhau cho cùng một xã. Đề nghị thống nhất nguồn.", 9, False),
    ("money", "Chưa bố trí kinh phí nâng cấp hệ thống",
     "Dự toán năm chưa có khoản này. Đề nghị cho dùng kinh phí chi thường xuyên.", 30, True),
    ("people", "Thiếu người trực sự cố an toàn thông tin",
     "Đơn vị có một người, không trực được ban đêm.", 5, False),
)  # fmt: skip
_ANSWER = "Được dùng kinh phí chi thường xuyên theo nghị định hiện hành; gửi dự toán trước cuối tháng."


@dataclass
class Troubles:
    """The lives of the invented difficulties around `day`; played when the tasks are there."""

    players: Players
    day: date

    def lives(self) -> Iterator[Life]:
        """One life per difficulty, each of another agency of the cast where there are enough."""
        leads = list(self.players.reporters)
        tasks = Task.objects.filter(
            synthetic=True, accepted_on=None, cancelled_on=None, lead_agency__in=leads,
            stage__in=("assigned", "under_way"), parent=None,
        ).order_by("lead_agency_id", "serial")  # fmt: skip
        first = {task.lead_agency_id: task for task in reversed(tasks)}
        for trouble, task in zip(_TROUBLES, [*first.values()] * len(_TROUBLES), strict=False):
            yield self._live(task, *trouble)

    def _live(self, task: Task, kind: str, title: str, text: str, days: int, answered: bool) -> Life:  # noqa: FBT001
        raised = weekday_before(self.day - timedelta(days=days))
        now = at(raised, 10)
        yield now
        made = raise_difficulty(
            actor=self.players.reporter(task.lead_agency_id, raised),
            title=f"{title} (giả lập)",
            text=text,
            kind=kind,
            handler_agency_id=agency_by_key(GOVERNMENT_OFFICE).id,
            task_id=task.id,
            synthetic=True,
            now=now,
        )
        if answered:
            day = weekday_before(raised + timedelta(days=7))
            now = at(day, 15)
            yield now
            answer_difficulty(
                actor=self.players.decider(made.holder_agency_id, day),
                difficulty_id=made.id,
                outcome="guided",
                answer=_ANSWER,
                now=now,
            )
