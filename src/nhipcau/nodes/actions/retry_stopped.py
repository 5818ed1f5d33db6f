"""Try events again that have stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q

from nhipcau.nodes.errors import NothingStopped
from nhipcau.nodes.events import StoppedRetried
from nhipcau.nodes.intake import retry_one
from nhipcau.nodes.models import IncomingEvent
from nhipcau.nodes.queries import STOPPED
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("nodes.retry_stopped", permission="nodes.manage", emits=(StoppedRetried,))
def retry_stopped(*, actor: Actor, ids: Sequence[int], now: datetime) -> tuple[int, int]:
    """How many went through and how many are stopped still, of the chosen events and of those that
    have stopped about the same subjects: their order is kept, so the earlier ones are tried first.

    Raises NothingStopped.
    """
    tried = through = 0
    blocked: set[tuple[str, str]] = set()
    for row in _with_the_same_subjects(ids):
        if (row.peer, row.subject) in blocked:
            continue
        before = snapshot(row)
        tried += 1
        if retry_one(row.id, now):
            through += 1
        else:
            blocked.add((row.peer, row.subject))
        row.refresh_from_db()
        record_change(row, before)
        publish(StoppedRetried(incoming_id=row.id, node=row.peer))
    if not tried:
        raise NothingStopped
    return through, tried - through


def _with_the_same_subjects(ids: Sequence[int]) -> list[IncomingEvent]:
    stopped = IncomingEvent.objects.filter(state__in=STOPPED)
    chosen = stopped.filter(id__in=ids).order_by().values_list("peer", "subject").distinct()
    if not chosen:
        return []
    about = reduce(or_, (Q(peer=peer, subject=subject) for peer, subject in chosen))
    return list(stopped.filter(about).order_by("peer", "number"))
