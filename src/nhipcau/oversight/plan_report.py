"""What an annual review says: the year's tasks counted, and last year's plan against what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from nhipcau.agencies.facade import subtree_ids
from nhipcau.oversight.models import AnnualPlan, PlanLine
from nhipcau.oversight.rules.plans import Stage
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import COUNTED, StateCounts, tasks_on

Content = dict[str, Any]


def counts_of_year(*, actor: Actor, plan: AnnualPlan, day: date) -> StateCounts:
    """The tasks of the agency with all below it that were open at any time of the year, as of `day`.

    Done ones of earlier years are left out; what was carried over counts.
    """
    rows = tasks_on(actor=actor, day=day).filter(lead_agency_id__in=subtree_ids(plan.agency_id))
    rows = rows.exclude(accepted_on__lt=date(plan.year, 1, 1)).order_by()
    counts = StateCounts()
    for row in rows.values(*("state",)).annotate(number=Count("pk")):
        counts.by_state[row["state"]] += row["number"]
    return counts


@dataclass(frozen=True, slots=True)
class LineResult:
    """A line of last year's plan and the state of its task; empty where no task was made of it."""

    line: PlanLine
    state: str


def results_of_last_plan(*, actor: Actor, plan: AnnualPlan, day: date) -> list[LineResult]:
    """The lines of the plan that was made a year before for the reviewed year, against their tasks."""
    before = AnnualPlan.objects.filter(
        agency_id=plan.agency_id, year=plan.year - 1, stage=Stage.APPROVED
    ).first()
    if before is None:
        return []
    lines = list(before.lines.all())
    tasks = tasks_on(actor=actor, day=day).filter(id__in=[line.task_id for line in lines if line.task_id])
    states = {task.id: task.state for task in tasks}  # type: ignore[attr-defined]
    return [LineResult(line, states.get(line.task_id, "") if line.task_id else "") for line in lines]


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def plan_content(*, actor: Actor, plan: AnnualPlan, day: date) -> Content:
    """The content that is frozen on approval, with tasks as of `day`."""
    counts = counts_of_year(actor=actor, plan=plan, day=day)
    return {
        "agency": str(plan.agency_id),
        "year": plan.year,
        "as_of": day.isoformat(),
        "counts": {**{state.value: counts.by_state[state] for state in COUNTED}, "total": counts.total},
        "texts": {"results": plan.results, "goals": plan.goals, "solutions": plan.solutions},
        "targets": [
            {
                "name": row.name,
                "unit": row.unit,
                "target": _plain(row.target),
                "result": None if row.result is None else _plain(row.result),
                "origin": row.origin,
                "claim": str(row.claim_id) if row.claim_id else None,
            }
            for row in plan.targets.all()
        ],
        "shortcomings": [{"cause": row.cause, "text": row.text} for row in plan.shortcomings.all()],
        "lines": [
            {
                "number": row.number,
                "work": row.work,
                "agency": str(row.agency_id),
                "due_on": row.due_on.isoformat(),
                "product": row.product,
                "target": row.target,
            }
            for row in plan.lines.all()
        ],
        "before": [
            {"line": str(result.line.id), "state": result.state}
            for result in results_of_last_plan(actor=actor, plan=plan, day=day)
        ],
    }
