"""Commitments and inspections for tests; also used by the rooms above."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import NewName, establish_agency, posts_in
from nhipcau.oversight.facade import (
    ClosingDrive,
    Commitment,
    Finding,
    Inspection,
    NewCommitment,
    NewDrive,
    NewFinding,
    NewInspection,
    NewPledge,
    Pick,
    Product,
    announce_inspection,
    commit_drive_item,
    make_commitment,
    open_drive,
    pick_drive_tasks,
    plan_inspection,
    record_finding,
    start_inspection,
)
from nhipcau.oversight.models import Pledge
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Task, accept_report, report_completion
from nhipcau.tasks.tests.factories import NOW, PLATFORM, agency_id, at, issue

DUE = date(2024, 6, 30)
RECORD = Product(record="45/BC-BTP")


def promise(actor: Actor, **more: Any) -> Commitment:
    """The Ministry of Justice promises the Government Office a decree by 30 June 2024."""
    now = more.pop("now", NOW)
    values: dict[str, Any] = {
        "title": "Trình Chính phủ nghị định về định danh",
        "promiser_id": agency_id("BTP"),
        "receiver_id": agency_id("VPCP"),
        "product": "Tờ trình và dự thảo nghị định",
        "occasion": "Phiên họp tháng 1 của Tổ công tác Đề án 06",
        "due_on": DUE,
    }
    return make_commitment(actor=actor, new=NewCommitment(**values | more), now=now)


def inspection_of(actor: Actor, *, inspected: str = "BTP", **more: Any) -> Inspection:
    """The Government Office plans to inspect the Ministry of Justice in March 2024."""
    now = more.pop("now", NOW)
    values: dict[str, Any] = {
        "subject": "Việc thực hiện Nghị quyết 71/NQ-CP",
        "inspected": [agency_id(inspected)] if inspected else [],
        "basis_text": "Kế hoạch kiểm tra năm 2024",
        "planned_from": date(2024, 3, 4),
        "planned_to": date(2024, 3, 8),
        "team": [posts_in(actor.own_agency(), on=date(2024, 1, 25))[0].id],
    }
    return plan_inspection(actor=actor, new=NewInspection(**values | more), now=now)


def under_way(actor: Actor, **more: Any) -> Inspection:
    """An inspection that was announced and begun."""
    inspection = inspection_of(actor, **more)
    announce_inspection(actor=actor, inspection_id=inspection.id, now=NOW)
    return start_inspection(actor=actor, inspection_id=inspection.id, now=NOW)


def find(actor: Actor, inspection_id: UUID, **more: Any) -> Finding:
    """A serious finding that the Ministry of Justice is to mend by 30 June 2024."""
    now = more.pop("now", NOW)
    values: dict[str, Any] = {
        "text": "Chưa rà soát 12 thủ tục theo kế hoạch",
        "severity": "serious",
        "evidence": "Biên bản làm việc ngày 25/01/2024",
        "agency_id": agency_id("BTP"),
        "due_on": DUE,
    }
    return record_finding(actor=actor, inspection_id=inspection_id, new=NewFinding(**values | more), now=now)


def unit_below(parent: str) -> UUID:
    """An invented unit below an agency."""
    return establish_agency(
        actor=PLATFORM,
        key="unit:oversight-test",
        kind="department",
        level="central",
        names=[NewName("vi", "Cục Thử nghiệm (giả lập)")],
        established_on=date(2023, 1, 1),
        parent_id=agency_id(parent),
        synthetic=True,
        now=NOW,
    )


DRIVE_DAY = date(2024, 6, 30)


def overdue(actor: Actor, lead: str, **more: Any) -> Task:
    """A task of the agency that was due on 31 March 2024."""
    return issue(actor, agency_id(lead), **more)


def drive_of(actor: Actor, *task_ids: UUID, **more: Any) -> ClosingDrive:
    """A closing drive opened on 10 April 2024, with these tasks."""
    now = more.pop("now", at(2024, 4, 10))
    values: dict[str, Any] = {"title": "Xử lý dứt điểm nhiệm vụ quá hạn", "due_on": DRIVE_DAY}
    drive = open_drive(actor=actor, new=NewDrive(**values | more), now=now)
    if task_ids:
        pick_drive_tasks(actor=actor, drive_id=drive.id, pick=Pick(task_ids=task_ids), now=now)
    return drive


def pledge(actor: Actor, item_id: UUID, **more: Any) -> Pledge:
    """A commitment for 30 April 2024, given on 12 April."""
    now = more.pop("now", at(2024, 4, 12))
    values: dict[str, Any] = {
        "due_on": date(2024, 4, 30),
        "cause": "legal",
        "person_text": "Thứ trưởng phụ trách",
    }
    return commit_drive_item(actor=actor, item_id=item_id, new=NewPledge(**values | more), now=now)


def finish(cast_lead: Actor, assigner: Actor, task_id: UUID, *, now: datetime) -> None:
    """The task handed in and accepted at once."""
    report_completion(actor=cast_lead, task_id=task_id, product_record="9/BC", now=now)
    accept_report(actor=assigner, task_id=task_id, now=now)
