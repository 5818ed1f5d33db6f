"""Take tasks of an outside system in: new ones are issued, the same ones linked; all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from nhipcau.agencies.facade import steady_directory
from nhipcau.reporting.actions.link_task import link_task
from nhipcau.reporting.errors import NothingChosen, RowsHaveFaults
from nhipcau.reporting.events import OutsideTasksTaken
from nhipcau.reporting.outside_plan import Fate, plan_outside
from nhipcau.reporting.plugins.base import OutsideTask
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.facade import issue_tasks


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many tasks were issued, and how many of ours were linked."""

    issued: int
    linked: int


@action("reporting.take_in_tasks", permission="tasks.assign", emits=(OutsideTasksTaken,))
def take_in_tasks(
    *, actor: Actor, system: str, tasks: Sequence[OutsideTask], chosen: Collection[str], now: datetime
) -> TakenIn:
    """The tasks whose keys are `chosen`, each with its key; they are checked again, whatever a preview said.

    Raises SystemUnknown, NothingChosen, RowsHaveFaults, and as `issue_tasks` and `link_task`.
    """
    with steady_directory():
        rows = plan_outside(actor=actor, system=system, tasks=[each for each in tasks if each.key in chosen])
        faulty = [row for row in rows if row.fate is Fate.FAULTY]
        if faulty:
            raise RowsHaveFaults(count=len(faulty))
        fresh = [row for row in rows if row.new is not None]
        same = [row for row in rows if row.fate is Fate.SAME]
        if not fresh and not same:
            raise NothingChosen
        issued = (
            issue_tasks(actor=actor, news=[row.new for row in fresh if row.new], now=now) if fresh else []
        )
        pairs = [(row.outside.key, task) for row, task in zip(fresh, issued, strict=True)]
        pairs += [(row.outside.key, row.task) for row in same if row.task is not None]
        links = [
            link_task(actor=actor, task_id=task.id, system=system, key=key, now=now) for key, task in pairs
        ]
    record_change(links[0], None, verb="taken-in")
    publish(OutsideTasksTaken(key=system, count=len(links)))
    return TakenIn(issued=len(fresh), linked=len(same))
