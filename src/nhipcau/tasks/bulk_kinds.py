"""What can be done to many tasks at once: for each kind its single action, what it touches, its way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model

from nhipcau.agencies.facade import actor_for
from nhipcau.identity.facade import Account
from nhipcau.kit.errors import CodedError, all_errors
from nhipcau.nodes.facade import acts_here
from nhipcau.spine.facade import Actor, snapshot
from nhipcau.tasks.actions.cancel_task import cancel_task
from nhipcau.tasks.actions.mark_key_task import mark_key_task
from nhipcau.tasks.actions.name_person import name_person
from nhipcau.tasks.actions.publish_task import publish_task
from nhipcau.tasks.actions.set_deadline import set_deadline
from nhipcau.tasks.actions.urge_task import take_back_urge, urge_task
from nhipcau.tasks.actions.watch_task import unwatch_task, watch_task
from nhipcau.tasks.bulk_errors import BulkKindUnknown
from nhipcau.tasks.errors import ClearsMissing
from nhipcau.tasks.models import Bulk, BulkRow, Report, Task
from nhipcau.tasks.rules import Clear, Stage, Step, require_reason

Values = Mapping[str, object]
Kept = dict[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class BulkKind:
    """One thing that can be done to many tasks.

    `act` is the single action with its own rights and rules; `touches` are the records that it may
    change and that an undo gives their values back; `undo` takes back what a kind created instead.
    `check` raises what is wrong with the values before anything is accepted.
    """

    key: str
    permission: str | None
    act: Callable[[Actor, Task, BulkRow, datetime], object]
    touches: Callable[[Task], list[Model]] = lambda _task: []
    undo: Callable[[Actor, BulkRow, datetime], object] | None = None
    check: Callable[[Values], None] = lambda _values: None


def _cancel(actor: Actor, task: Task, row: BulkRow, now: datetime) -> None:
    cancel_task(actor=actor, task_id=task.id, reason=str(row.bulk.values["reason"]), now=now)


def _cancel_touches(task: Task) -> list[Model]:
    """A product that waits is returned with the cancelling; its decision is taken back with it."""
    return [task, *task.reports.filter(kind=Report.Kind.COMPLETION).order_by("-reported_at")[:1]]


def _check_reason(values: Values) -> None:
    require_reason(str(values.get("reason") or ""))


def _set_deadline(actor: Actor, task: Task, row: BulkRow, now: datetime) -> None:
    set_deadline(
        actor=actor, task_id=task.id, due_on=date.fromisoformat(str(row.bulk.values["due_on"])), now=now
    )


def _check_day(values: Values) -> None:
    if not values.get("due_on"):
        raise ClearsMissing(clears=(Clear.TIME,))


def _with_parts(task: Task) -> list[Model]:
    """The task and the parts that get their deadline with it."""
    return [task, *task.children.order_by("serial")]


def _urge(actor: Actor, task: Task, row: BulkRow, now: datetime) -> None:
    """The letter waits until nothing can be undone any more."""
    urge = urge_task(
        actor=actor,
        task_id=task.id,
        text=str(row.bulk.values.get("text") or ""),
        leaves_at=row.bulk.undo_until,
        synthetic=task.synthetic,
        now=now,
    )
    row.after = {"urge": str(urge.id)}


def _name(actor: Actor, task: Task, row: BulkRow, now: datetime) -> None:
    name_person(actor=actor, task_id=task.id, post_id=UUID(str(row.bulk.values["post_id"])), now=now)


def _check_post(values: Values) -> None:
    if not values.get("post_id"):
        raise ClearsMissing(clears=(Clear.PERSON,))


def _mark(actor: Actor, task: Task, row: BulkRow, now: datetime) -> None:
    mark_key_task(actor=actor, task_id=task.id, key_task=bool(row.bulk.values.get("key_task")), now=now)


KINDS: dict[str, BulkKind] = {
    kind.key: kind
    for kind in (
        BulkKind(
            "watch",
            None,
            lambda actor, task, _row, now: watch_task(actor=actor, task_id=task.id, now=now),
            undo=lambda actor, row, now: unwatch_task(actor=actor, task_id=row.task_id, now=now),
        ),
        BulkKind(
            "urge",
            "tasks.assign",
            _urge,
            undo=lambda actor, row, now: take_back_urge(
                actor=actor, urge_id=UUID(str(row.after["urge"])), now=now
            ),
        ),
        BulkKind("name_person", "tasks.accept_assignment", _name, lambda task: [task], check=_check_post),
        BulkKind("set_deadline", "tasks.assign", _set_deadline, _with_parts, check=_check_day),
        BulkKind("mark_key", "tasks.assign", _mark, lambda task: [task]),
        BulkKind(
            "publish",
            "documents.publish",
            lambda actor, task, _row, now: publish_task(actor=actor, task_id=task.id, now=now),
            lambda task: [task],
        ),
        BulkKind("cancel", "tasks.cancel", _cancel, _cancel_touches, check=_check_reason),
    )
}


def bulk_kind(key: str) -> BulkKind:
    """The kind. Raises BulkKindUnknown."""
    if key not in KINDS:
        raise BulkKindUnknown(kind=key)
    return KINDS[key]


def kinds_for(actor: Actor | None) -> list[BulkKind]:
    """The kinds that `actor` may use."""
    if actor is None or actor.account_id is None or actor.agency_id is None:
        return []
    if not acts_here(actor):
        return []
    return [kind for kind in KINDS.values() if kind.permission is None or actor.can(kind.permission)]


def actor_of_bulk(bulk: Bulk, on: date) -> Actor:
    """Who accepted the bulk act, with the rights of the same post as they are on the day."""
    return actor_for(Account.objects.get(id=bulk.account_id), post_id=bulk.post_id, on=on)


def values_of(records: list[Model]) -> Kept:
    """All values of the records, by their names."""
    return {f"{record._meta.label_lower}:{record.pk}": dict(snapshot(record)) for record in records}


def changed_values(before: Kept, after: Kept) -> Kept:
    """What the records held before, for the fields that changed; records that did not change are left out."""
    found: Kept = {}
    for name, values in before.items():
        now = after.get(name, {})
        changed = {field: old for field, old in values.items() if now.get(field) != old}
        if changed:
            found[name] = changed
    return found


_ENUMS: dict[str, type[Step | Stage]] = {"step": Step, "stage": Stage}


def error_of(row: BulkRow) -> CodedError | None:
    """Why the row was refused or kept, as the error that said so."""
    kind = next((kind for kind in all_errors() if kind.code == row.code), None)
    if kind is None:
        return None
    return kind(**{name: _revived(name, value) for name, value in row.params.items()})


def _revived(name: str, value: object) -> object:
    """A parameter as it was before it was kept: the words of stages and days are made anew."""
    if name in _ENUMS:
        return _ENUMS[name](str(value))
    if name == "clears" and isinstance(value, list):
        return tuple(Clear(item) for item in value)
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
