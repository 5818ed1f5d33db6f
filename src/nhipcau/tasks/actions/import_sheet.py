"""Take a filled-in sheet: its new tasks are issued, its reports recorded; all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nhipcau.agencies.facade import steady_directory
from nhipcau.papers.facade import Sheet
from nhipcau.spine.facade import Actor
from nhipcau.tasks.actions.issue_tasks import issue_tasks
from nhipcau.tasks.actions.report_progress import report_progress
from nhipcau.tasks.errors import SheetHasFaults, SheetSaysNothing
from nhipcau.tasks.sheet_plan import plan_sheet


@dataclass(frozen=True, slots=True)
class Imported:
    """How many tasks were issued, reports recorded and rows left as they are."""

    issued: int
    reports: int
    same: int


def import_sheet(*, actor: Actor, sheet: Sheet, synthetic: bool = False, now: datetime) -> Imported:
    """One transaction of the actions that the sheet asks for; it is checked again, whatever a preview said.

    Raises SheetHasFaults, SheetSaysNothing; NotPermitted, and as the actions.
    """
    plan = plan_sheet(actor=actor, sheet=sheet, synthetic=synthetic)
    if plan.faults:
        raise SheetHasFaults(count=len(plan.faults))
    if not plan.new and not plan.reports:
        raise SheetSaysNothing
    with transaction.atomic(), steady_directory():
        if plan.new:
            issue_tasks(actor=actor, news=plan.new, now=now)
        for report in plan.reports:
            report_progress(
                actor=actor,
                task_id=report.task_id,
                text=report.text,
                percent=report.percent,
                cause=report.cause,
                synthetic=synthetic,
                now=now,
            )
    return Imported(len(plan.new), len(plan.reports), plan.same)
