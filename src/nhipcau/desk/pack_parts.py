"""Parts of a weekly pack: causes of delay, extensions, what waits for a decision, difficulties, and the
conclusions of meetings that are still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, Final

from nhipcau.desk.pack_sight import Late, PackSight
from nhipcau.difficulties.facade import week_of_difficulties
from nhipcau.meetings.facade import conclusions_on
from nhipcau.tasks.facade import NO_CAUSE, ExtensionAct, State, Waiting, extension_act, waiting_on

# A conclusion whose task is not there yet has no state that a past day could be asked for.
OPEN_STATES: Final = (State.ON_TRACK, State.DUE_SOON, State.OVERDUE, State.OPEN_DEADLINE)


def causes(late: Iterable[Late]) -> list[dict[str, Any]]:
    """Why tasks are late: per cause how many, and how many key tasks; the most first."""
    tasks: Counter[str] = Counter()
    keys: Counter[str] = Counter()
    for task in late:
        tasks[task.cause or NO_CAUSE] += 1
        keys[task.cause or NO_CAUSE] += task.key_task
    ordered = sorted(tasks, key=lambda cause: (-tasks[cause], cause))
    return [{"cause": cause, "tasks": tasks[cause], "key_tasks": keys[cause]} for cause in ordered]


def extensions(sight: PackSight) -> dict[str, int]:
    """For how many tasks a later last day was asked, granted and refused in the time of the pack."""
    rows = sight.tasks()
    return {act.value: extension_act(rows, act, sight.since, sight.as_of).count() for act in ExtensionAct}


def waiting(sight: PackSight) -> dict[str, list[str]]:
    """Tasks that wait for a decision: on an extension, on a product; the longest due first."""
    return {
        kind.value: [
            str(task)
            for task in waiting_on(sight.tasks(), kind, sight.as_of)
            .order_by(*("due_then", "serial"))
            .values_list("id", flat=True)
        ]
        for kind in Waiting
    }


def difficulties(sight: PackSight) -> dict[str, Any]:
    """Difficulties raised and answered in the time, open and late at its end and at its beginning."""
    actor, within = sight.actor, sight.within
    now = week_of_difficulties(actor=actor, since=sight.since, until=sight.as_of, raised_in=within)
    before = week_of_difficulties(actor=actor, since=sight.since, until=sight.since, raised_in=within)
    return {
        "raised": now.raised,
        "answered": now.answered,
        "open": now.open,
        "late": now.late,
        "before": {"open": before.open, "late": before.late},
        "counts": [asdict(count) for count in now.counts],
    }


def conclusions(sight: PackSight) -> dict[str, int]:
    """Conclusions of meetings whose task is open, and those that are overdue."""
    rows = conclusions_on(actor=sight.actor, day=sight.as_of)
    if sight.within is not None:
        rows = rows.filter(lead_agency_id__in=sight.within)
    states = Counter(rows.order_by().values_list(*("state",)))
    found = {state: number for (state,), number in states.items()}
    return {
        "open": sum(found.get(state, 0) for state in OPEN_STATES),
        "overdue": found.get(State.OVERDUE, 0),
    }
