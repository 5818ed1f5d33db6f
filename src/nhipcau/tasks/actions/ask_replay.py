"""Ask what a policy of reminders would have sent in a period, and keep the answer; nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from nhipcau.deadlines.facade import read_policies
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.errors import PeriodBackwards, ReplayNotThere
from nhipcau.tasks.events import ReplayAsked, ReplayKept
from nhipcau.tasks.models import ReplayLetter, ReplayRun

LONGEST_DAYS = 366 * 3


@action("tasks.ask_replay", permission="tasks.assign", emits=(ReplayAsked,))
def ask_replay(
    *, actor: Actor, begin: date, end: date, policies: Mapping[str, str], now: datetime
) -> ReplayRun:
    """The trial, waiting for the worker. `policies` are texts by ``first`` and, where two are held against
    each other, ``other``; an empty text is the node's own.

    Raises PeriodBackwards, PolicyInvalid, ReplayNotThere (no account).
    """
    if actor.account_id is None:
        raise ReplayNotThere
    if end < begin or (end - begin).days > LONGEST_DAYS:
        raise PeriodBackwards(days=LONGEST_DAYS)
    for text in policies.values():
        if text:
            read_policies(text)
    run = ReplayRun.objects.create(
        account_id=actor.account_id,
        post_id=actor.post_id,
        begin_date=begin,
        end_date=end,
        policies=dict(policies),
        asked_at=now,
        touched_at=now,
    )
    record_change(run, None)
    publish(ReplayAsked(run_id=run.id))
    return run


# Without a permission: the worker keeps what it counted for the person who asked.
@action("tasks.keep_replay", emits=(ReplayKept,))
def keep_replay(
    *,
    actor: Actor,
    run_id: UUID,
    result: dict[str, object],
    letters: Sequence[ReplayLetter],
    now: datetime,
) -> ReplayRun:
    """The trial with its answer. Kept once: a second process finds it done. Raises ReplayNotThere."""
    rows = ReplayRun.objects.visible_to(actor).select_for_update(of=("self",))
    run = rows.exclude(state=ReplayRun.State.DONE).filter(id=run_id).first()
    if run is None:
        raise ReplayNotThere
    before = snapshot(run)
    run.state, run.result, run.touched_at = ReplayRun.State.DONE, result, now
    run.cases_done = run.cases_total
    run.save()
    ReplayLetter.objects.bulk_create(letters, batch_size=2000)
    record_change(run, before)
    publish(ReplayKept(run_id=run.id))
    return run
