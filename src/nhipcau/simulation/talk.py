"""An invented conversation about an invented task: a question, an answer, a watcher; all marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nhipcau.simulation.players import Players
from nhipcau.simulation.timeline import Life, at, weekday_before
from nhipcau.tasks.facade import Task, watch_task, write_comment

_ASKER, _ANSWERER = "officer_binh", "focal_hai"
_LINES = (
    (_ASKER, "@{answerer} Còn vướng mắc gì để kịp hạn không? (giả lập)"),
    (_ANSWERER, "Đang chờ số liệu của hai địa phương, sẽ có trong tuần này. (giả lập)"),
    (_ASKER, "Đề nghị nêu rõ địa phương nào để Văn phòng nhắc. (giả lập)"),
)


@dataclass
class Talk:
    """The life of the invented conversation before `day`; played when the tasks are there."""

    players: Players
    day: date

    def lives(self) -> Iterator[Life]:
        """One conversation, on a task that both sides of the cast may see."""
        answerer = self.players.member(_ANSWERER, self.day)
        task = (
            Task.objects.visible_to(answerer)
            .filter(synthetic=True, lead_agency=answerer.agency_id, accepted_on=None, cancelled_on=None)
            .order_by("-issued_on", "serial")
            .first()
        )
        if task is not None:
            yield self._live(task)

    def _live(self, task: Task) -> Life:
        for hour, (who, text) in enumerate(_LINES, 9):
            said = weekday_before(self.day - timedelta(days=1))
            now = at(said, hour)
            yield now
            actor = self.players.member(who, said)
            if hour == 9:
                watch_task(actor=actor, task_id=task.id, now=now)
            write_comment(
                actor=actor, task_id=task.id, text=text.format(answerer=_ANSWERER), synthetic=True, now=now
            )
