"""Goes through the rows of accepted bulk acts; any process may go on where another one stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.tasks.actions.take_bulk_row import take_bulk_row
from nhipcau.tasks.actions.undo_bulk import restore_bulk_row
from nhipcau.tasks.bulk_errors import BulkNotThere
from nhipcau.tasks.bulk_kinds import actor_of_bulk
from nhipcau.tasks.models import Bulk, BulkRow


def run_bulk(
    bulk_id: UUID, *, clock: Callable[[], datetime], go_on: Callable[[], bool] = lambda: True
) -> int:
    """Do, or undo, what is left of an act while `go_on` says so; how many rows are left.

    Each row is a transaction of its own: what was done before a process died stays done.
    """
    bulk = Bulk.objects.get(id=bulk_id)
    actor = actor_of_bulk(bulk, civil_date(clock()))
    rows = list(BulkRow.objects.filter(bulk=bulk).to_do().values_list("pk", "state"))
    left = len(rows)
    for row_id, state in rows:
        if not go_on():
            break
        act = take_bulk_row if state == BulkRow.State.WAITING else restore_bulk_row
        try:
            with transaction.atomic():
                act(actor=actor, row_id=row_id, now=clock())
        except BulkNotThere:
            # Another process was faster, or the act was taken back meanwhile.
            pass
        left -= 1
    return left


def bulks_to_run() -> list[UUID]:
    """Acts with rows that are still to be done or undone, oldest first."""
    rows = BulkRow.objects.all().to_do().order_by("bulk_id").values_list("bulk_id", flat=True)
    return list(rows.distinct())


@app.task(pass_context=False)
def continue_bulk(bulk_id: str) -> None:
    """Go on with an act that is too long for the request that accepted it."""
    run_bulk(UUID(bulk_id), clock=utc_now)
