"""Do one task of a bulk act by its single action, or refuse it with the reason."""

from __future__ import annotations

from datetime import datetime

from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, action, plain, publish, record_change, snapshot
from nhipcau.tasks.bulk_errors import BulkNotThere
from nhipcau.tasks.bulk_kinds import Kept, bulk_kind, changed_values, values_of
from nhipcau.tasks.events import BulkRowTaken
from nhipcau.tasks.models import Bulk, BulkRow, Task


# The permission is asked by the single action of the row.
@action("tasks.take_bulk_row", emits=(BulkRowTaken,))
def take_bulk_row(*, actor: Actor, row_id: int, now: datetime) -> BulkRow:
    """The row, done or refused; with it what its records held before, for an undo.

    Raises BulkNotThere where another process was faster, or the act was taken back.
    """
    row = locked_row(actor, row_id, BulkRow.State.WAITING)
    was = snapshot(row)
    kind = bulk_kind(row.bulk.kind)
    before: Kept = values_of(kind.touches(row.task))
    try:
        kind.act(actor, row.task, row, now)
    except CodedError as error:
        row.state, row.code, row.params = BulkRow.State.REFUSED, error.code, plain(error.params)
    else:
        row.state = BulkRow.State.DONE
        after = values_of(kind.touches(Task.objects.get(pk=row.task_id)))
        row.before = changed_values(before, after)
        row.after |= {name: after[name] for name in row.before}
    row.done_at = now
    row.save()
    record_change(row, was)
    publish(BulkRowTaken(bulk_id=row.bulk_id, task_id=row.task_id, done=row.state == BulkRow.State.DONE))
    return row


def locked_row(actor: Actor, row_id: int, state: str) -> BulkRow:
    """The row in this state; its act is locked, so that an undo and a row never overtake each other.

    Raises BulkNotThere.
    """
    owner = Bulk.objects.visible_to(actor).filter(rows=row_id).values("id")
    bulk = Bulk.objects.select_for_update().filter(id__in=owner).first()
    if bulk is None:
        raise BulkNotThere
    row = bulk.rows.select_related("task").filter(pk=row_id, state=state).first()
    if row is None:
        raise BulkNotThere
    row.bulk = bulk
    return row
