"""A resolution is carried out by a programme, a ministry's plan and a department's task, counted both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from nhipcau.agencies.facade import communes
from nhipcau.documents.facade import Document, NewDocument, register_document, relate_documents
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.tasks.cascade import cascade_of
from nhipcau.tasks.facade import (
    State,
    Task,
    accept_report,
    fan_out_task,
    programme_of,
    report_completion,
)
from nhipcau.tasks.tests.factories import agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
NOW = at(2025, 7, 7)


def register(actor: Actor, number: str, subject: str, *, carries_out: Document | None = None) -> Document:
    document = register_document(
        actor=actor,
        new=NewDocument(number=number, subject=subject, issued_on=date(2025, 7, 4)),
        now=NOW,
    )
    if carries_out is not None:
        relate_documents(
            actor=actor,
            document_id=document.id,
            kind="implements",
            to_document_id=carries_out.id,
            now=NOW,
        )
    return document


def officer_of(part: Task) -> Actor:
    """Somebody who reports for the unit that leads the part."""
    unit = part.lead_agency_id
    return Actor(
        ref=f"account:{unit}", name="Công chức xã (giả lập)", agency_id=unit,
        permissions=frozenset({"tasks.report"}), scope=frozenset({unit}),
    )  # fmt: skip


def test_a_partys_resolution_is_followed_down_to_the_task_of_a_department(cast: Cast, sign_in: Any) -> None:
    """57-NQ/TW → 71/NQ-CP → a ministry's plan → its department; the resolution shows what is late below."""
    resolution = register(cast.officer_binh, "157-NQ/TW", "Nghị quyết (giả lập)")
    programme = register(
        cast.officer_binh, "171/NQ-CP", "Chương trình hành động (giả lập)", carries_out=resolution
    )
    office = cast.officer_binh
    ministry = in_post("bo_cong_an", "BCA", "agency_leader", rank="head", on=NOW.date())
    central = issue(
        office,
        agency_id("BCA"),
        now=NOW,
        due_on=date(2025, 12, 31),
        document_id=programme.id,
        title="Việc lớn",
    )
    issue(office, agency_id("BNV"), now=NOW, due_on=date(2025, 7, 31), document_id=programme.id)
    plan = register(ministry, "1571/QĐ-BCA", "Kế hoạch của bộ (giả lập)", carries_out=programme)
    issue(ministry, agency_id("BCA"), now=NOW, due_on=date(2025, 7, 20), document_id=plan.id)
    [part] = fan_out_task(actor=ministry, task_id=central.id, agency_ids=[agency_id("C06")], now=NOW).tasks
    assert part.assigner_agency_id == agency_id("BCA")  # the ministry accepts what its department hands in
    lines, total = cascade_of(actor=office, document=resolution, day=date(2025, 8, 15))
    assert [(line.card.number, line.depth, line.counts.total) for line in lines] == [
        ("157-NQ/TW", 0, 0),
        ("171/NQ-CP", 1, 3),
        ("1571/QĐ-BCA", 2, 1),
    ]
    assert (total.total, total.by_state[State.OVERDUE]) == (4, 2)
    client: Client = sign_in("officer_binh")
    page = client.get(f"/documents/{resolution.id}/").content.decode()
    assert "1571/QĐ-BCA" in page
    assert f"carries_out={resolution.id}&amp;state=overdue" in page
    listed = client.get(f"/tasks/?carries_out={resolution.id}&on=2025-08-15&state=overdue").content.decode()
    assert "Việc lớn" not in listed
    assert listed.count("1571/QĐ-BCA") == 1


def test_450_of_705_communes_have_done_their_part(cast: Cast) -> None:
    """The work is one; each unit has its own state, and what it comes to is counted, not reported."""
    office = cast.officer_binh
    whole = issue(
        office, agency_id("BNV"), now=NOW, due_on=date(2025, 12, 31), title="Bố trí cán bộ chuyển đổi số"
    )
    units = [view.id for view in communes(NOW.date())][:705]
    interior = in_post("dau_moi_noi_vu", "BNV", "agency_leader", rank="head", on=NOW.date())
    parts = fan_out_task(actor=interior, task_id=whole.id, agency_ids=units, now=NOW).tasks
    for part in parts[:450]:
        report_completion(actor=officer_of(part), task_id=part.id, product_record="QĐ", now=at(2025, 8, 1))
        accept_report(actor=interior, task_id=part.id, now=at(2025, 8, 4))
    [level] = programme_of(actor=office, task_id=whole.id, day=date(2025, 8, 28))
    assert (level.counts.done, level.counts.total) == (450, 705)
    [before] = programme_of(actor=office, task_id=whole.id, day=date(2025, 8, 3))
    assert (before.counts.done, before.counts.total) == (0, 705)
