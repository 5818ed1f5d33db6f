"""Count deadlines again that the calendar has moved; the old last day is kept."""

from __future__ import annotations

from datetime import date, datetime

from nhipcau.deadlines.facade import calculate, rule_from_json
from nhipcau.kit.clock import civil_date
from nhipcau.nodes.facade import is_at_home, steady_nodes
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.events import DeadlineMoved
from nhipcau.tasks.models import DueMove, Extension, Task


def follow_calendar(*, actor: Actor, day: date, kind: str, now: datetime) -> int:
    """How many deadlines moved because `day` of the calendar changed."""
    moved = _moved(day)
    if not moved:
        return 0
    moves = recalculate_deadlines(actor=actor, day=day, kind=kind, due_by_task=moved, now=now)
    return len(moves)


def _moved(day: date) -> dict[str, date]:
    """The new last days, by task, of open tasks whose period reaches the day.

    A decided deadline has no rule, and one that was extended is the decision of a person: both stay. The
    last day of a task is written at the node of its assigner, which tells the others.
    """
    rows = Task.objects.filter(accepted_on=None, cancelled_on=None, extensions=0, due_on__gte=day).exclude(
        deadline_rule={}
    )
    found = {}
    names = ("pk", "deadline_rule", "due_on", "assigner_agency_id")
    with steady_nodes():
        for pk, stored, due_on, assigner in rows.values_list(*names).iterator(chunk_size=2000):
            rule = rule_from_json(stored) if is_at_home(assigner) else None
            if rule is not None and (last := calculate(rule).last_day) != due_on:
                found[str(pk)] = last
    return found


@action("tasks.recalculate_deadlines", permission="tasks.recalculate", emits=(DeadlineMoved,))
def recalculate_deadlines(
    *, actor: Actor, day: date, kind: str, due_by_task: dict[str, date], now: datetime
) -> list[DueMove]:
    """The moves of those tasks that still stand where they stood; the rule of a task gives both days.

    The first last day moves along: an extension is what somebody decides, not what the calendar does.
    A request for an extension that waits now asks from the new day on.
    """
    rows = Task.objects.select_for_update(of=("self",)).filter(
        pk__in=list(due_by_task), accepted_on=None, cancelled_on=None, extensions=0
    )
    moves = []
    for task in rows.order_by("serial"):
        before, old, new = snapshot(task), task.due_on, due_by_task[str(task.pk)]
        if old is None or old == new:
            continue
        move = DueMove.objects.create(
            task=task,
            old_due_on=old,
            new_due_on=new,
            calendar_day=day,
            calendar_kind=kind,
            moved_on=civil_date(now),
            moved_at=now,
            synthetic=task.synthetic,
        )
        task.due_on = task.original_due_on = new
        task.extended_on = move.moved_on
        task.save()
        record_change(task, before)
        record_change(move, None)
        _follow_request(task, new)
        publish(DeadlineMoved(task_id=task.pk, move_id=move.id, due_on=new))
        moves.append(move)
    return moves


def _follow_request(task: Task, due_on: date) -> None:
    waiting = task.extension_requests.select_for_update()
    request = waiting.filter(decision=Extension.Decision.WAITING).first()
    if request is not None:
        before = snapshot(request)
        request.old_due_on = due_on
        request.save()
        record_change(request, before)
