"""Two inspections: one whose finding becomes a task and is mended, one with an objection."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key, head_post_of, posts_in
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.oversight.facade import (
    Finding,
    Inspection,
    NewFinding,
    NewInspection,
    Product,
    announce_inspection,
    answer_objection,
    check_finding,
    close_inspection,
    issue_conclusions,
    make_finding_task,
    mend_finding,
    object_to_finding,
    plan_inspection,
    record_finding,
    start_inspection,
)
from nhipcau.oversight.queries import open_findings
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, settle
from nhipcau.tasks.facade import accept_report, report_completion, task_for

pytestmark = pytest.mark.django_db
ON = date(2024, 1, 25)


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def open_on(actor: Actor, *day: int) -> list[tuple[int, str]]:
    """Number and state of the findings that were open on a day."""
    rows = open_findings(actor=actor, day=date(*day)).order_by("number")
    return [(row.number, row.state) for row in rows]  # type: ignore[attr-defined]


def begun(cast: Cast, basis: UUID | None, inspected: str) -> Inspection:
    """The Government Office plans, announces and begins an inspection in March."""
    ids = agencies_by_key([inspected, "VPCP"], on=ON)
    inspection = plan_inspection(
        actor=cast.officer_binh,
        new=NewInspection(
            subject="Việc thực hiện nhiệm vụ được giao về chuyển đổi số",
            inspected=[ids[inspected]],
            basis_document_id=basis,
            basis_text="" if basis else "Kế hoạch kiểm tra năm 2024",
            planned_from=date(2024, 3, 4),
            planned_to=date(2024, 3, 8),
            team=[post.id for post in posts_in(ids["VPCP"], on=ON)],
        ),
        now=at(2024, 2, 20),
    )
    announce_inspection(actor=cast.officer_binh, inspection_id=inspection.id, now=at(2024, 2, 26))
    return start_inspection(actor=cast.officer_binh, inspection_id=inspection.id, now=at(2024, 3, 4))


def test_a_finding_becomes_a_task_is_mended_at_the_second_attempt_and_the_inspection_is_closed(
    cast: Cast,
) -> None:
    ids = agencies_by_key(["BTP", "VPCP"], on=ON)
    plan = register_document(
        actor=cast.officer_binh,
        new=NewDocument(subject="Kế hoạch kiểm tra năm 2024", kind="plan", number="15/KH-VPCP", issued_on=ON),
        now=at(2024, 1, 25),
    )
    inspection = begun(cast, plan.id, "BTP")
    finding = record_finding(
        actor=cast.officer_binh, inspection_id=inspection.id,
        new=NewFinding(
            text="12 thủ tục chưa được tái cấu trúc", severity="serious", evidence="Biên bản ngày 06/3/2024",
            agency_id=ids["BTP"], within_days=30,
        ),
        now=at(2024, 3, 6),
    )  # fmt: skip
    assert open_on(cast.focal_hai, 2024, 3, 10) == []  # the ministry does not know of it yet
    issue_conclusions(
        actor=cast.officer_chi, inspection_id=inspection.id, conclusions="Còn chậm ở 12 thủ tục",
        record="31/KL-VPCP", now=at(2024, 3, 15),
    )  # fmt: skip
    assert open_on(cast.focal_hai, 2024, 3, 15) == [(1, "to_mend")]
    task = make_finding_task(
        actor=cast.officer_binh, finding_id=finding.id, title="Tái cấu trúc 12 thủ tục",
        product="Quyết định công bố", person="Cục trưởng", now=at(2024, 3, 16),
    )  # fmt: skip
    finding.refresh_from_db()
    due = finding.due_on
    assert due is not None
    assert task.due_on == due
    assert head_post_of(ids["BTP"]) is not None
    # The task's product is accepted; the finding still waits for its own re-check.
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="90/QĐ-BTP", now=at(2024, 4, 10))
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 4, 11))
    assert task_for(actor=cast.officer_chi, task_id=task.id).accepted_on == date(2024, 4, 11)
    assert open_on(cast.officer_chi, 2024, 4, 11) == [(1, "to_mend")]
    mend_finding(
        actor=cast.focal_hai, finding_id=finding.id, text="Đã công bố", product=Product(record="90/QĐ-BTP"),
        now=at(2024, 4, 12),
    )  # fmt: skip
    assert open_on(cast.officer_chi, 2024, 4, 12) == [(1, "waiting")]
    check_finding(
        actor=cast.officer_binh, finding_id=finding.id, mended=False, note="Mới được 9 thủ tục",
        due_on=date(2024, 5, 31), now=at(2024, 4, 20),
    )  # fmt: skip
    assert open_on(cast.focal_hai, 2024, 6, 1) == [(1, "overdue")]
    mend_finding(
        actor=cast.focal_hai, finding_id=finding.id, text="Đủ 12", product=Product(record="120/QĐ-BTP"),
        now=at(2024, 6, 3),
    )  # fmt: skip
    check_finding(actor=cast.officer_binh, finding_id=finding.id, mended=True, now=at(2024, 6, 5))
    close_inspection(actor=cast.officer_chi, inspection_id=inspection.id, now=at(2024, 6, 6))
    finding.refresh_from_db()
    assert (finding.refusals, finding.state_on(date(2024, 6, 6), due_soon_days=3)) == (1, "mended_late")
    assert open_on(cast.officer_chi, 2024, 6, 6) == []
    settle()


def test_a_province_objects_to_one_of_two_findings_and_is_heard(cast: Cast) -> None:
    province = agencies_by_key(["province:tuyen-quang"], on=ON)["province:tuyen-quang"]
    inspection = begun(cast, None, "province:tuyen-quang")
    wrong, right = (
        record_finding(
            actor=cast.officer_binh, inspection_id=inspection.id,
            new=NewFinding(
                text=text, severity="minor", evidence="Số liệu hệ thống", agency_id=province,
                due_on=date(2024, 5, 31),
            ),
            now=at(2024, 3, 6),
        )
        for text in ("Chưa công khai kết quả xử lý", "Chưa cập nhật tiến độ hằng ngày")
    )  # fmt: skip
    issue_conclusions(
        actor=cast.officer_chi, inspection_id=inspection.id, conclusions="Hai tồn tại", now=at(2024, 3, 15)
    )
    object_to_finding(
        actor=cast.chair_son, finding_id=wrong.id, text="Đã công khai từ tháng 2, kèm ảnh chụp",
        now=at(2024, 3, 20),
    )  # fmt: skip
    answer_objection(
        actor=cast.officer_chi, finding_id=wrong.id, upheld=True, note="Đã kiểm tra lại, đúng",
        now=at(2024, 3, 25),
    )  # fmt: skip
    assert open_on(cast.focal_quang, 2024, 3, 24) == [(1, "to_mend"), (2, "to_mend")]
    assert open_on(cast.focal_quang, 2024, 3, 25) == [(2, "to_mend")]
    mend_finding(
        actor=cast.focal_quang, finding_id=right.id, text="Đã cập nhật",
        product=Product(link="https://example.vn/tien-do"), now=at(2024, 4, 2),
    )  # fmt: skip
    check_finding(actor=cast.officer_binh, finding_id=right.id, mended=True, now=at(2024, 4, 4))
    closed = close_inspection(actor=cast.officer_chi, inspection_id=inspection.id, now=at(2024, 4, 5))
    assert closed.stage == "closed"
    stages = Finding.objects.filter(inspection=inspection).order_by("number").values_list("stage", flat=True)
    assert list(stages) == ["dropped", "closed"]
    settle()
