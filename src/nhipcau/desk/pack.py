"""What a weekly pack says, computed from the records as they stood; counts and ids, no words.

The same day asked for again gives the same content, byte for byte, whatever was reported, accepted,
extended or cancelled afterwards: everything is read as of `as_of`, and what was entered after
`known_at` is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from nhipcau.agencies.facade import block_of, reporting_body_of, steady_directory
from nhipcau.desk.pack_parts import causes, conclusions, difficulties, extensions, waiting
from nhipcau.desk.pack_sight import Late, PackSight, late_tasks, sight_of
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import (
    COUNTED,
    Change,
    State,
    StateCounts,
    Task,
    changes_between,
    counts_by_agency,
    total,
    with_cause,
    with_state,
)

# 2: causes, extensions, difficulties, conclusions, what waits for a decision, annex by agency.
VERSION: Final = 2
RED_LIMIT: Final = 200
CHANGE_LINES: Final = 50
ANNEX_LINES: Final = 12
Content = dict[str, Any]


def pack_content(
    *, actor: Actor, agency_id: UUID | None, as_of: date, since: date | None = None, known_at: datetime
) -> Content:
    """The content for the end of `as_of` as it was known at `known_at`, with what changed after `since`
    (a week before): of an agency with all below it, or of the nation when `agency_id` is None."""
    since = since or as_of - timedelta(days=7)
    with steady_directory():
        return _content(
            sight_of(actor=actor, agency_id=agency_id, as_of=as_of, since=since, known_at=known_at)
        )


def _content(sight: PackSight) -> Content:
    now, before = _counts(sight, sight.as_of), _counts(sight, sight.since)
    late = late_tasks(sight)
    changes = _changes(sight)
    bodies = _bodies(now, sight)
    parts = {
        "changes": changes,
        "red": [task.id for task in late[:RED_LIMIT]],
        "next": _due_next(sight),
        "waiting": waiting(sight),
        "annex": _annex(bodies, late, sight),
    }
    return {
        "version": VERSION,
        "as_of": sight.as_of.isoformat(),
        "since": sight.since.isoformat(),
        "known_at": sight.known_at.astimezone(UTC).isoformat(),
        "due_soon_days": settings.NHIPCAU_DUE_SOON_DAYS,
        "totals": {"now": _plain(total(now.values())), "before": _plain(total(before.values()))},
        "rates": {"now": _rates(total(now.values())), "before": _rates(total(before.values()))},
        "blocks": _blocks(now),
        "agencies": bodies,
        "causes": causes(late),
        "extensions": extensions(sight),
        "difficulties": difficulties(sight),
        "conclusions": conclusions(sight),
        **parts,
        "tasks": shown_tasks(_named(parts), sight),
    }


def _named(parts: dict[str, Any]) -> set[str]:
    """The tasks of which a line is shown; of a long list only those that fit on a page."""
    named = {*parts["red"], *parts["next"]}
    for ids in (*parts["changes"].values(), *parts["waiting"].values()):
        named.update(ids[:CHANGE_LINES])
    for entry in parts["annex"]:
        named.update(entry["overdue"])
    return named


def _counts(sight: PackSight, day: date) -> dict[UUID, StateCounts]:
    found = counts_by_agency(actor=sight.actor, day=day, entered_by=sight.known_at)
    return {key: item for key, item in found.items() if sight.within is None or key in sight.within}


def _plain(counts: StateCounts) -> dict[str, int]:
    return {
        **{state.value: counts.by_state[state] for state in COUNTED},
        "total": counts.total,
        "key_tasks": counts.key_tasks,
    }


def _rates(counts: StateCounts) -> dict[str, list[int]]:
    """In time of all that are judged: by the deadlines in force, and by the first ones."""
    judged = counts.done + counts.by_state[State.OVERDUE]
    return {
        "on_time": [counts.by_state[State.DONE_ON_TIME], judged],
        "first": [counts.first_in_time, counts.first_in_time + counts.first_missed],
    }


def _blocks(counts: dict[UUID, StateCounts]) -> dict[str, dict[str, int]]:
    blocks: dict[str, list[StateCounts]] = {}
    for agency, item in counts.items():
        blocks.setdefault(block_of(reporting_body_of(agency)), []).append(item)
    return {block: _plain(total(items)) for block, items in sorted(blocks.items())}


def _bodies(counts: dict[UUID, StateCounts], sight: PackSight) -> list[dict[str, Any]]:
    """Counts by line – reporting bodies, or units within one –, the most overdue first."""
    lines: dict[tuple[UUID, str], list[StateCounts]] = {}
    for agency, item in counts.items():
        lines.setdefault(sight.line_of(agency), []).append(item)
    rows = [{"agency": str(key), "of": of, **_plain(total(items))} for (key, of), items in lines.items()]
    return sorted(rows, key=lambda row: (-int(row["overdue"]), -int(row["total"]), row["agency"]))


def _changes(sight: PackSight) -> dict[str, list[str]]:
    found = changes_between(
        actor=sight.actor,
        since=sight.since,
        until=sight.as_of,
        lead_in=sight.within,
        entered_by=sight.known_at,
    )
    return {change.value: [str(task) for task in getattr(found, change.value)] for change in Change}


def _annex(bodies: list[dict[str, Any]], late: list[Late], sight: PackSight) -> list[dict[str, Any]]:
    """Per line with overdue work its worst tasks, and how many more there are."""
    found: dict[str, list[str]] = {}
    for task in late:
        found.setdefault(str(sight.line_of(task.lead)[0]), []).append(task.id)
    return [
        {
            "agency": row["agency"],
            "of": row["of"],
            "overdue": found[row["agency"]][:ANNEX_LINES],
            "more": max(0, len(found[row["agency"]]) - ANNEX_LINES),
        }
        for row in bodies
        if row["agency"] in found
    ]


def _due_next(sight: PackSight) -> list[str]:
    """What falls due in the week after."""
    rows = sight.tasks().in_states(State.DUE_SOON, State.ON_TRACK)
    rows = rows.filter(Q(("due_then__lte", sight.as_of + timedelta(days=7))))
    found = rows.order_by(*("due_then", "serial")).values_list("id", flat=True)[:RED_LIMIT]
    return [str(task) for task in found]


def shown_tasks(ids: Iterable[str], sight: PackSight) -> dict[str, dict[str, Any]]:
    """What the pack shows of each task that it names, as it stood; also of cancelled ones."""
    rows = with_state(Task.objects.visible_to(sight.actor), sight.as_of).filter(id__in=set(ids))
    found = with_cause(rows, sight.as_of).select_related("document")
    return {str(task.id): _task_line(task, sight.as_of) for task in found}


def _task_line(task: Any, day: date) -> dict[str, Any]:
    first = task.original_due_on if task.original_due_on != task.due_then else None
    delivered = task.delivered_on if task.delivered_on and task.accepted_on <= day else None
    return {
        "code": task.code,
        "title": task.title,
        "lead": str(task.lead_agency_id),
        "document": task.document.number if task.document else "",
        "due_on": _iso(task.due_then),
        "first_due_on": _iso(first) if task.due_then else None,
        "delivered_on": _iso(delivered),
        "state": task.state,
        "key_task": task.key_task,
        "cause": task.cause_then,
        "cause_note": task.cause_text[:500],
        "synthetic": task.synthetic,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
