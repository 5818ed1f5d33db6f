"""Invented keys of outside systems on invented tasks: their reports go to the stand-ins of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nhipcau.reporting.facade import link_task
from nhipcau.simulation.players import Players
from nhipcau.simulation.timeline import Life, at, weekday_before
from nhipcau.tasks.facade import Task

# Systems and keys by task; the key that ends in -404 is one that its system does not know.
_KEYS = (
    (("nq57", "NQ57-2025-0101"), ("nq71", "71-045"), ("dean06", "DA06-2025-17")),
    (("nq57", "NQ57-2025-0102"), ("dean06", "DA06-2025-404")),
    (("nq71", "71-046"),),
    (("nq57", "NQ57-2025-0104"), ("own", "CV-2025-118")),
)
_DAYS_BEFORE = 20


@dataclass
class Outside:
    """The lives of the invented links around `day`."""

    players: Players
    day: date

    def lives(self) -> Iterator[Life]:
        """One life per task; which task it is, is seen on the day when it is linked."""
        for number, keys in enumerate(_KEYS):
            yield self._live(number, keys)

    def _live(self, number: int, keys: tuple[tuple[str, str], ...]) -> Life:
        day = weekday_before(self.day - timedelta(days=_DAYS_BEFORE))
        now = at(day, 8, 30)
        yield now
        rows = Task.objects.filter(
            synthetic=True, lead_agency__in=list(self.players.reporters), parent=None,
            stage="under_way", last_update_on__isnull=False,
        ).order_by("serial")  # fmt: skip
        task = rows[number]
        for system, key in keys:
            link_task(
                actor=self.players.reporter(task.lead_agency_id, day),
                task_id=task.id,
                system=system,
                key=key,
                synthetic=True,
                now=now,
            )
