"""Commitments and inspections for tests; also used by the rooms above."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import NewName, establish_agency, posts_in
from nhipcau.oversight.facade import (
    Commitment,
    Finding,
    Inspection,
    NewCommitment,
    NewFinding,
    NewInspection,
    Product,
    announce_inspection,
    make_commitment,
    plan_inspection,
    record_finding,
    start_inspection,
)
from nhipcau.spine.facade import Actor
from nhipcau.tasks.tests.factories import NOW, PLATFORM, agency_id

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
