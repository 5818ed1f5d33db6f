"""Works through trials of policies in the background and says how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from nhipcau.agencies.facade import actor_for
from nhipcau.deadlines.facade import read_policies
from nhipcau.identity.facade import Account
from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.spine.facade import Actor
from nhipcau.tasks.actions.ask_replay import keep_replay
from nhipcau.tasks.errors import ReplayNotThere
from nhipcau.tasks.escalation import Replay, replay
from nhipcau.tasks.models import ReplayLetter, ReplayRun, Task

# After so long without a sign of life the process that had it is taken for dead.
_SILENT = timedelta(minutes=5)


@app.task(pass_context=False)
def run_replay(run_id: str) -> None:
    """Replay what was asked for."""
    work_through(UUID(run_id), clock=utc_now)


def work_through(run_id: UUID, *, clock: Callable[[], datetime]) -> None:
    """Count with each policy and keep the answer; begun again it counts from the start."""
    run = ReplayRun.objects.exclude(state=ReplayRun.State.DONE).filter(id=run_id).first()
    if run is None:
        return
    actor = actor_for(Account.objects.get(id=run.account_id), post_id=run.post_id, on=civil_date(clock()))
    per_policy = (
        Task.objects.visible_to(actor).filter(issued_on__lte=run.end_date, due_on__isnull=False).count()
    )
    rows = ReplayRun.objects.filter(id=run_id)
    rows.update(state=ReplayRun.State.RUNNING, cases_total=per_policy * len(run.policies), touched_at=clock())
    result: dict[str, object] = {}
    letters: list[ReplayLetter] = []
    for place, (name, text) in enumerate(run.policies.items()):
        base = place * per_policy

        def tell(done: int, base: int = base) -> None:
            rows.update(cases_done=base + done, touched_at=clock())

        found = _replayed(actor, run, text, tell)
        tell(per_policy)
        result[name] = _totals(found)
        letters += _letters(run_id, name, found)
    try:
        keep_replay(actor=actor, run_id=run_id, result=result, letters=letters, now=clock())
    except ReplayNotThere:
        # Another process was faster; its answer is the same.
        return


def _replayed(actor: Actor, run: ReplayRun, text: str, tell: Callable[[int], None]) -> Replay:
    policies = read_policies(text) if text else ()
    return replay(actor=actor, begin=run.begin_date, end=run.end_date, policies=policies, progress=tell)


def _totals(found: Replay) -> dict[str, object]:
    by_day: Counter[str] = Counter(day.isoformat() for day, _ in found.letters)
    return {
        "cases": found.cases,
        "notices": found.notices,
        "letters": len(found.letters),
        "vacant": found.vacant,
        "by_level": dict(found.by_level),
        "by_day": dict(sorted(by_day.items())),
    }


def _letters(run_id: UUID, name: str, found: Replay) -> list[ReplayLetter]:
    return [
        ReplayLetter(
            run_id=run_id,
            policy=name,
            on_day=day,
            level=found.people[key].level.value,
            agency_id=found.people[key].agency_id,
            account_id=found.people[key].account_id,
            tasks=len(tasks),
        )
        for (day, key), tasks in sorted(found.letters.items())
    ]


def replays_to_run(now: datetime) -> list[UUID]:
    """Trials that nobody works on: never begun, or left by a process that died."""
    rows = ReplayRun.objects.exclude(state=ReplayRun.State.DONE).filter(touched_at__lt=now - _SILENT)
    return list(rows.order_by("asked_at").values_list("id", flat=True))
