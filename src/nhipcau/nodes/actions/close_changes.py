"""Close the changes that the roots have signed into the directory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nhipcau.nodes.events import DirectoryChangeDone
from nhipcau.nodes.models import DirectoryChange
from nhipcau.nodes.models.seen_by import OperatorQuerySet
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


def open_changes() -> OperatorQuerySet[DirectoryChange]:
    """What waits for a decision or for the roots."""
    return DirectoryChange.objects.all().filter(
        state__in=(DirectoryChange.State.ASKED, DirectoryChange.State.APPROVED)
    )


@action("nodes.close_changes", permission="nodes.manage", emits=(DirectoryChangeDone,))
def close_changes(
    *, actor: Actor, change_ids: Sequence[UUID], version: int, now: datetime
) -> list[DirectoryChange]:
    """The changes, done with this version of the directory."""
    rows = list(DirectoryChange.objects.select_for_update(of=("self",)).filter(id__in=change_ids))
    for row in rows:
        before = snapshot(row)
        row.state, row.version = DirectoryChange.State.DONE, version
        row.save()
        record_change(row, before)
        publish(DirectoryChangeDone(node=row.node, change_id=row.id, directory_version=version))
    return rows
