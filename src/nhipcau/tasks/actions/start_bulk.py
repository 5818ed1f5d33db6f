"""Accept one act on many tasks, with all its rows, in one transaction; nothing is done yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, plain, publish, record_change
from nhipcau.tasks.bulk_errors import BulkEmpty, BulkNotThere, BulkTooMany
from nhipcau.tasks.bulk_kinds import bulk_kind
from nhipcau.tasks.events import BulkAccepted
from nhipcau.tasks.models import Bulk, BulkRow, Task
from nhipcau.tasks.policies import bulk_policy


# The permission is that of the kind; each row is asked again by its single action.
@action("tasks.start_bulk", emits=(BulkAccepted,))
def start_bulk(
    *, actor: Actor, kind: str, task_ids: Sequence[UUID], values: Mapping[str, object], now: datetime
) -> Bulk:
    """The accepted act. Tasks that the actor may not see are left out without a word.

    Raises BulkKindUnknown, NotPermitted, BulkEmpty, BulkTooMany, and what the kind needs
    (ReasonMissing, ClearsMissing).
    """
    what = bulk_kind(kind)
    if what.permission is not None:
        actor.require(what.permission)
    actor.own_agency()
    if actor.account_id is None:
        raise BulkNotThere
    what.check(values)
    policy = bulk_policy(civil_date(now))
    asked = list(dict.fromkeys(task_ids))
    if len(asked) > policy.most_rows:
        raise BulkTooMany(most=policy.most_rows, count=len(asked))
    seen = set(Task.objects.visible_to(actor).filter(id__in=asked).values_list("id", flat=True))
    chosen = [task_id for task_id in asked if task_id in seen]
    if not chosen:
        raise BulkEmpty
    bulk = Bulk.objects.create(
        kind=kind,
        values=plain(dict(values)),
        account_id=actor.account_id,
        post_id=actor.post_id,
        accepted_at=now,
        undo_until=now + timedelta(minutes=policy.undo_minutes),
    )
    BulkRow.objects.bulk_create(
        [BulkRow(bulk=bulk, task_id=task_id, position=place) for place, task_id in enumerate(chosen, 1)]
    )
    record_change(bulk, None)
    publish(BulkAccepted(bulk_id=bulk.id, kind=kind, count=len(chosen)))
    return bulk
