"""The journey that the nodes are there for: directive at the centre, work in the province, result back."""

from __future__ import annotations

from datetime import date, timedelta

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.tasks.facade import (
    NewTask,
    Report,
    Stage,
    Task,
    accept_assignment,
    accept_report,
    assign_task,
    report_completion,
    report_progress,
)
from tests.nodes.federation import NOW, Federation

DAY = NOW.date()


def agency_id(symbol: str) -> object:
    return agencies_by_key([symbol], on=DAY)[symbol]


def test_a_directive_reaches_the_province_and_its_product_comes_back(nodes: Federation) -> None:
    centre, province, ministry = nodes["vpcp"], nodes["tuyen-quang"], nodes["btp"]
    with centre:
        officer = centre.actor("officer_binh", DAY)
        document = register_document(
            actor=officer,
            new=NewDocument(
                subject="Chỉ thị thử nghiệm (giả lập)", number="91/CT-TTg", issued_on=DAY,
                issuer_id=agency_id("TTg"), text="Một văn bản giả lập.", synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
        task = assign_task(
            actor=officer,
            new=NewTask(
                title="Hoàn thành số hóa (giả lập)", lead_agency_id=agency_id("province:tuyen-quang"),
                coordinating=(agency_id("BTP"),), product="Báo cáo", authority="own",
                person_text="Chủ tịch", document_id=document.id, due_on=date(2025, 12, 20), issued_on=DAY,
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
    nodes.settle()

    with province:
        copy = Task.objects.get(id=task.id)
        assert (copy.title, copy.stage, copy.person_text) == (task.title, Stage.ASSIGNED, "Chủ tịch")
        assert copy.document is not None
        assert copy.document.number == "91/CT-TTg"
        assert copy.home_code == f"vpcp {task.code}"
        focal = province.actor("focal_quang", DAY)
        accept_assignment(actor=focal, task_id=task.id, now=NOW + timedelta(hours=1))
        report_progress(
            actor=focal, task_id=task.id, text="Đang làm", percent=40, now=NOW + timedelta(hours=2)
        )
        report_completion(
            actor=focal, task_id=task.id, text="Xong", product_link="https://example.org/bao-cao",
            now=NOW + timedelta(hours=3),
        )  # fmt: skip
    nodes.settle()

    with ministry:
        assert Task.objects.get(id=task.id).stage == Stage.REPORTED
        assert Document.objects.filter(id=document.id).exists()
    with centre:
        home = Task.objects.get(id=task.id)
        assert (home.stage, home.percent) == (Stage.REPORTED, 100)
        assert home.reports.count() == 2
        accept_report(actor=officer, task_id=task.id, now=NOW + timedelta(hours=4))
    nodes.settle()

    for node in (centre, province, ministry):
        with node:
            seen = Task.objects.get(id=task.id)
            assert (seen.stage, seen.accepted_on, seen.delivered_on) == (Stage.DONE, DAY, DAY)
            decided = seen.reports.get(kind=Report.Kind.COMPLETION)
            assert decided.decision == Report.Decision.ACCEPTED
