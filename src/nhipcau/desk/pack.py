"""What a weekly pack says, computed from the tasks as they stood; counts and ids, no words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from nhipcau.agencies.facade import block_of, reporting_body_of, subtree_ids
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import (
    COUNTED,
    State,
    StateCounts,
    Task,
    changes_between,
    counts_by_agency,
    tasks_on,
    total,
)

RED_LIMIT = 200
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackScope:
    """Whose work the pack is about: an agency with all below it, or the nation (None)."""

    agency_id: UUID | None

    def agencies(self) -> frozenset[UUID] | None:
        """The lead agencies that count; None is all."""
        return subtree_ids(self.agency_id) if self.agency_id else None


def pack_content(*, actor: Actor, scope: PackScope, as_of: date, since: date | None = None) -> Content:
    """The content for the end of `as_of`, with what changed after `since` (a week before)."""
    since = since or as_of - timedelta(days=7)
    within = scope.agencies()
    now, before = (_counts(actor, day, within) for day in (as_of, since))
    changes = changes_between(actor=actor, since=since, until=as_of, lead_in=within)
    red = _ordered_red(actor, as_of, within)
    next_week = _due_next(actor, as_of, within)
    named = {*red, *next_week}
    listed: dict[str, list[str]] = {}
    for name in ("issued", "done_on_time", "done_late", "fell_overdue", "cancelled"):
        ids = getattr(changes, name)
        listed[name] = [str(task) for task in ids]
        named.update(ids)
    return {
        "as_of": as_of.isoformat(),
        "since": since.isoformat(),
        "totals": {"now": _plain(total(now.values())), "before": _plain(total(before.values()))},
        "blocks": _blocks(now),
        "agencies": _bodies(now),
        "changes": listed,
        "red": [str(task) for task in red],
        "next": [str(task) for task in next_week],
        "tasks": _shown(named, as_of, actor),
    }


def _counts(actor: Actor, day: date, within: frozenset[UUID] | None) -> dict[UUID, StateCounts]:
    found = counts_by_agency(actor=actor, day=day)
    return found if within is None else {key: item for key, item in found.items() if key in within}


def _plain(counts: StateCounts) -> dict[str, int]:
    return {**{state.value: counts.by_state[state] for state in COUNTED}, "total": counts.total}


def _blocks(counts: dict[UUID, StateCounts]) -> dict[str, dict[str, int]]:
    blocks: dict[str, list[StateCounts]] = {}
    for agency, item in counts.items():
        blocks.setdefault(block_of(reporting_body_of(agency)), []).append(item)
    return {block: _plain(total(items)) for block, items in sorted(blocks.items())}


def _bodies(counts: dict[UUID, StateCounts]) -> list[dict[str, Any]]:
    """Counts by reporting body, the most overdue first."""
    bodies: dict[UUID, list[StateCounts]] = {}
    for agency, item in counts.items():
        bodies.setdefault(reporting_body_of(agency), []).append(item)
    rows = [{"agency": str(body), **_plain(total(items))} for body, items in bodies.items()]
    return sorted(rows, key=lambda row: (-int(row["overdue"]), -int(row["total"]), row["agency"]))


def _ordered_red(actor: Actor, day: date, within: frozenset[UUID] | None) -> list[UUID]:
    """The red list: overdue tasks, key tasks first, then the longest overdue."""
    rows = tasks_on(actor=actor, day=day).in_states(State.OVERDUE)
    if within is not None:
        rows = rows.filter(lead_agency_id__in=within)
    return list(rows.order_by(*("-key_task", "due_then", "serial")).values_list("id", flat=True)[:RED_LIMIT])


def _due_next(actor: Actor, day: date, within: frozenset[UUID] | None) -> list[UUID]:
    """What falls due in the week after."""
    rows = tasks_on(actor=actor, day=day).in_states(State.DUE_SOON, State.ON_TRACK)
    rows = rows.filter(Q(("due_then__lte", day + timedelta(days=7))))
    if within is not None:
        rows = rows.filter(lead_agency_id__in=within)
    return list(rows.order_by(*("due_then", "serial")).values_list("id", flat=True)[:RED_LIMIT])


def _shown(ids: Iterable[UUID], day: date, actor: Actor) -> dict[str, dict[str, Any]]:
    """What the pack shows of each task that it names, as it stood."""
    rows = tasks_on(actor=actor, day=day).filter(id__in=set(ids)).select_related("document")
    cancelled = Task.objects.visible_to(actor).filter(id__in=set(ids), cancelled_on__lte=day)
    shown = {str(task.id): _task_line(task, day) for task in rows}
    return shown | {str(task.id): _task_line(task, day) for task in cancelled.select_related("document")}


def _task_line(task: Task, day: date) -> dict[str, Any]:
    due = task.dates().due_then(day)
    return {
        "code": task.code,
        "title": task.title,
        "lead": str(task.lead_agency_id),
        "document": task.document.number if task.document else "",
        "due_on": due.isoformat() if due else None,
        "delivered_on": task.delivered_on.isoformat() if task.delivered_on else None,
        "state": getattr(task, "state", State.CANCELLED.value),
        "key_task": task.key_task,
        "cause": task.delay_cause,
        "cause_note": task.delay_note,
        "synthetic": task.synthetic,
    }
