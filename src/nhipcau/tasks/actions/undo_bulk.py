"""Take a bulk act back while its window is open: first the whole, then row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, action, plain, publish, record_change, snapshot
from nhipcau.tasks.actions.take_bulk_row import locked_row
from nhipcau.tasks.bulk_errors import BulkNotThere, ChangedSince, UndoneAlready, UndoTooLate
from nhipcau.tasks.bulk_kinds import bulk_kind
from nhipcau.tasks.events import BulkUndoAccepted, RestoreRefused, TaskRestored
from nhipcau.tasks.models import Bulk, BulkRow, Report, Task

_MODELS: dict[str, type[Task] | type[Report]] = {"tasks.task": Task, "tasks.report": Report}


# Without a permission: who did it takes it back.
@action("tasks.undo_bulk", emits=(BulkUndoAccepted,))
def undo_bulk(*, actor: Actor, bulk_id: UUID, now: datetime) -> Bulk:
    """The act, taken back: rows not yet done never will be, the others wait to be restored.

    Raises BulkNotThere, UndoneAlready, UndoTooLate.
    """
    bulk = Bulk.objects.visible_to(actor).select_for_update(of=("self",)).filter(id=bulk_id).first()
    if bulk is None:
        raise BulkNotThere
    if bulk.undone_at is not None:
        raise UndoneAlready
    if now >= bulk.undo_until:
        raise UndoTooLate(until=bulk.undo_until)
    before = snapshot(bulk)
    bulk.undone_at = now
    bulk.save()
    bulk.rows.filter(state=BulkRow.State.WAITING).update(state=BulkRow.State.UNDONE)
    bulk.rows.filter(state=BulkRow.State.DONE).update(state=BulkRow.State.UNDOING)
    record_change(bulk, before)
    publish(BulkUndoAccepted(bulk_id=bulk.id))
    return bulk


@action("tasks.restore_bulk_row", emits=(TaskRestored, RestoreRefused))
def restore_bulk_row(*, actor: Actor, row_id: int, now: datetime) -> BulkRow:
    """The row with its task as it was, or kept as it is where somebody has changed the task since.

    Raises BulkNotThere where another process was faster.
    """
    row = locked_row(actor, row_id, BulkRow.State.UNDOING)
    was = snapshot(row)
    kind = bulk_kind(row.bulk.kind)
    try:
        if kind.undo is not None:
            kind.undo(actor, row, now)
        else:
            _restore(row)
    except CodedError as error:
        row.state, row.code, row.params = BulkRow.State.KEPT, error.code, plain(error.params)
        publish(RestoreRefused(task_id=row.task_id, bulk_id=row.bulk_id))
    else:
        row.state = BulkRow.State.UNDONE
        publish(TaskRestored(task_id=row.task_id, bulk_id=row.bulk_id))
    row.save()
    record_change(row, was)
    return row


def _restore(row: BulkRow) -> None:
    """Give every record its values back, or none of them. Raises ChangedSince."""
    if _built_upon(row):
        raise ChangedSince
    found = [(_locked(name), name, values) for name, values in row.before.items()]
    if any(record is None or dict(snapshot(record)) != row.after[name] for record, name, _ in found):
        raise ChangedSince
    for record, _name, values in found:
        assert record is not None
        before = snapshot(record)
        for field, value in values.items():
            setattr(record, field, _value_of(record, field, value))
        record.save()
        record_change(record, before, verb="restore")


def _built_upon(row: BulkRow) -> bool:
    """Whether something stands on the new state that would hang in the air without it."""
    since = row.done_at
    return (
        row.task.children.filter(created_at__gt=since).exists()
        or row.task.extension_requests.filter(asked_at__gt=since).exists()
    )


def _locked(name: str) -> Task | Report | None:
    kind, _, pk = name.partition(":")
    rows: Any = _MODELS[kind].objects
    found: Task | Report | None = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    return found


def _value_of(record: Model, attname: str, value: object) -> object:
    """A kept value as the field holds it."""
    field = next(each for each in record._meta.concrete_fields if each.attname == attname)
    return field.to_python(value)  # a relation reads it as the key at which it points
