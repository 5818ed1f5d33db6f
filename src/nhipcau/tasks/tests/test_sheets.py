"""Tasks and reports by spreadsheet: checked cell by cell, taken in whole or not at all."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import python_calamine as calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.papers.facade import Sheet, XlsxExporter, cell_name, read_sheet
from nhipcau.site.testing import Cast
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.actions.import_sheet import import_sheet
from nhipcau.tasks.errors import SheetHasFaults, SheetSaysNothing
from nhipcau.tasks.facade import Report, Task, accept_report, cancel_task, report_completion
from nhipcau.tasks.models import TaskAgency
from nhipcau.tasks.pages.sheets import sheet_rows
from nhipcau.tasks.sheet_columns import COLUMNS, Col
from nhipcau.tasks.sheet_plan import plan_sheet
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue

pytestmark = pytest.mark.django_db
HEAD = [column.col.value for column in COLUMNS]
NEXT = date(2099, 3, 31)


def row(**cells: object) -> list[object]:
    """A new task that is right, unless told otherwise."""
    values: dict[str, object] = {
        "title": "Rà soát cơ sở dữ liệu hộ tịch",
        "lead": "Bộ Tư pháp",
        "person": "Bộ trưởng",
        "product": "Báo cáo",
        "authority": "own",
        "due": NEXT,
    }
    values |= cells
    return [values.get(name) for name in HEAD]


def known(task: Task, **cells: object) -> list[object]:
    """A row of a known task with nothing but these cells."""
    return [{"code": task.code, **cells}.get(name) for name in HEAD]


def book(*rows: list[object], head: list[str] | None = None) -> bytes:
    return XlsxExporter()("Tasks", head or HEAD, rows)


def sheet(*rows: list[object], head: list[str] | None = None) -> Sheet:
    return read_sheet(book(*rows, head=head))


def traces() -> tuple[int, ...]:
    return (
        Task.objects.count(),
        Report.objects.count(),
        AuditEntry.objects.count(),
        OutboxEvent.objects.count(),
    )


def test_a_sheet_issues_its_tasks_with_deadlines_in_figures_and_in_words(cast: Cast) -> None:
    binh = cast.officer_binh
    document = register_document(
        actor=binh,
        new=NewDocument(subject="Kế hoạch", number="12/KH-UBND", issued_on=date(2026, 1, 5)),
        now=NOW,
    )
    done = import_sheet(
        actor=binh,
        sheet=sheet(
            row(),
            row(title="Hai", due="31/12/2098", lead="BNV", coordinating="Bộ Công an; BTP", key_task="x"),
            row(title="Ba", due="trước ngày 15/4/2099", document="12/KH-UBND", issued="05/01/2026"),
            row(title="Bốn", due="quý II năm 2099", authority="Trình Thủ tướng Chính phủ quyết định"),
        ),
        now=at(2026, 1, 6),
    )
    assert (done.issued, done.reports, done.same) == (4, 0, 0)
    one, two, three, four = Task.objects.order_by("serial")
    assert (one.due_on, one.issued_on, one.assigner_agency_id) == (NEXT, one.issued_on, binh.agency_id)
    assert (two.due_on, two.lead_agency_id, two.key_task) == (date(2098, 12, 31), agency_id("BNV"), True)
    assert set(two.coordinating.values_list("agency_id", flat=True)) == {agency_id("BCA"), agency_id("BTP")}
    assert (three.due_on, three.deadline_reading) == (date(2099, 4, 14), "exclusive")
    assert (three.deadline_text, three.document_id) == ("trước ngày 15/4/2099", document.id)
    assert (four.due_on, four.authority) == (date(2099, 6, 30), "prime_minister")
    assert AuditEntry.objects.filter(action="tasks.issue_tasks", record_kind="tasks.task").count() == 4


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_a_sheet_that_was_taken_out_in_a_language_goes_in_again(cast: Cast, language: str) -> None:
    issue(
        cast.officer_binh,
        agency_id("BTP"),
        due_on=NEXT,
        coordinating=(agency_id("BCA"),),
        authority="government",
        key_task=True,
    )
    with translation.override(language):
        rows = sheet_rows(Task.objects.all())
        heads = [str(column.label) for column in COLUMNS]
        without_codes = [[None, *cells[1:]] for cells in rows]
        known = plan_sheet(actor=cast.officer_binh, sheet=sheet(*rows, head=heads))
        assert (known.faults, known.same) == ((), 1)
        Task.objects.update(title="Khác")
        plan = plan_sheet(actor=cast.officer_binh, sheet=sheet(*without_codes, head=heads))
    assert plan.faults == ()
    [new] = plan.new
    assert (new.title, new.lead_agency_id, new.due_on) == ("Trình dự thảo nghị định", agency_id("BTP"), NEXT)
    assert (new.coordinating, new.authority, new.key_task) == ((agency_id("BCA"),), "government", True)


def test_rows_with_a_number_report_and_an_untouched_row_says_nothing(cast: Cast) -> None:
    mine = issue(cast.officer_binh, agency_id("BTP"))
    other = issue(cast.officer_binh, agency_id("BTP"), title="Việc khác")
    rows = sheet_rows([mine, other])
    rows[0][HEAD.index("report")] = "Đã gửi lấy ý kiến"
    rows[0][HEAD.index("percent")] = "40 %"
    rows[0][HEAD.index("cause")] = "legal"
    done = import_sheet(actor=cast.focal_hai, sheet=sheet(*rows), now=NOW)
    assert (done.issued, done.reports, done.same) == (0, 1, 1)
    mine.refresh_from_db()
    assert (mine.percent, mine.delay_cause, mine.delay_note) == (40, "legal", "Đã gửi lấy ý kiến")
    with pytest.raises(SheetSaysNothing):
        import_sheet(actor=cast.focal_hai, sheet=sheet(*sheet_rows([mine])), now=NOW)


def test_37_planted_faults_are_37_messages_at_their_cells_and_nothing_changes(cast: Cast) -> None:
    binh = cast.officer_binh
    done, gone, there = (issue(binh, agency_id("BTP"), title=f"Có sẵn {n}", due_on=NEXT) for n in range(3))
    report_completion(actor=cast.focal_hai, task_id=done.id, product_record="1/BC", now=NOW)
    accept_report(actor=binh, task_id=done.id, now=NOW)
    cancel_task(actor=binh, task_id=gone.id, reason="thôi", now=NOW)
    foreign = issue(binh, agency_id("BNV"), title="Của bộ khác", due_on=NEXT)
    own = issue(cast.officer_binh, agency_id("VPCP"), title="Của mình", due_on=NEXT)
    broken = {"title": "#REF!", "lead": "#N/A", "due": "#VALUE!"}
    planted: list[tuple[list[object], dict[str, str]]] = [
        (row(title=None), {"title": "tasks.cell-empty"}),
        (row(lead=None), {"lead": "tasks.cell-empty"}),
        (row(product="  "), {"product": "tasks.cell-empty"}),
        (row(person=None), {"person": "tasks.cell-empty"}),
        (row(authority=None), {"authority": "tasks.cell-empty"}),
        (row(due=None), {"due": "tasks.cell-empty"}),
        (row(title="a" * 1001), {"title": "tasks.cell-too-long"}),
        (row(product="b" * 501), {"product": "tasks.cell-too-long"}),
        (row(person="c" * 201), {"person": "tasks.cell-too-long"}),
        (row(title="L1", lead="Bộ Không Có"), {"lead": "tasks.agency-unknown"}),
        (row(title="L2", lead="Bộ Thông tin và Truyền thông"), {"lead": "tasks.agency-ended"}),
        (row(title="L3", coordinating="Bộ Công an; Bộ Mơ"), {"coordinating": "tasks.agency-unknown"}),
        (row(title="L4", coordinating="BTTTT"), {"coordinating": "tasks.agency-ended"}),
        (row(title="D1", due="31/02/2099"), {"due": "tasks.day-unreadable"}),
        (row(title="D2", due="sớm nhất có thể"), {"due": "tasks.day-unreadable"}),
        (row(title="D3", due=date(2020, 1, 1)), {"due": "tasks.due-before-issue"}),
        (row(title="D4", issued="hôm qua"), {"issued": "tasks.day-unreadable"}),
        (row(title="D5", issued=date(2099, 12, 1)), {"due": "tasks.due-before-issue"}),
        (row(title="A1", authority="ai cũng được"), {"authority": "tasks.word-unknown"}),
        (row(title="K1", key_task="có lẽ"), {"key_task": "tasks.word-unknown"}),
        (row(title="V1", document="999/NQ-KHÔNG"), {"document": "tasks.document-unknown"}),
        (row(title="T1"), {}),
        (row(title="T1"), {"title": "tasks.row-twice"}),
        (row(title=there.title), {"title": "tasks.row-there"}),
        ([broken.get(name, cell) for name, cell in zip(HEAD, row(), strict=True)],
         {"title": "tasks.cell-broken", "lead": "tasks.cell-broken", "due": "tasks.cell-broken"}),
        (row(code="NV-999999"), {"code": "tasks.code-unknown"}),
        (row(code="số một"), {"code": "tasks.code-unknown"}),
        (known(own, title="Đổi tên"), {"title": "tasks.cell-differs"}),
        (known(own, lead="BTP"), {"lead": "tasks.cell-differs"}),
        (known(own, product="Khác"), {"product": "tasks.cell-differs"}),
        (known(own, due=date(2098, 1, 1)),
         {"due": "tasks.cell-differs"}),
        (known(own, report="r", percent=140),
         {"percent": "tasks.percent-out-of-range"}),
        (known(own, report="r", percent="nửa"),
         {"percent": "tasks.percent-out-of-range"}),
        (known(own, report="r", cause="trời mưa"),
         {"cause": "tasks.word-unknown"}),
        (known(foreign, report="r"),
         {"report": "tasks.not-the-lead"}),
        (known(gone, report="r"),
         {"report": "tasks.not-the-lead"}),
    ]  # fmt: skip
    expected = {
        cell_name(number, HEAD.index(column)): code
        for number, (_cells, faults) in enumerate(planted, start=2)
        for column, code in faults.items()
    }
    assert len(expected) == 37
    before = traces()
    whole = sheet(*(cells for cells, _faults in planted))
    plan = plan_sheet(actor=binh, sheet=whole)
    assert {cell_name(fault.row, fault.column): fault.error.code for fault in plan.faults} == expected
    assert len(plan.faults) == 37
    with pytest.raises(SheetHasFaults):
        import_sheet(actor=binh, sheet=whole, now=NOW)
    assert traces() == before


@pytest.mark.parametrize(
    ("head", "code", "cell"),
    [
        ([*HEAD[:4], "lead", *HEAD[5:]], "tasks.head-twice", "E1"),
        ([name for name in HEAD if name != "due"], "tasks.head-missing", "A1"),
    ],
)
def test_a_wrong_head_is_said_once_and_not_for_every_row(
    cast: Cast, head: list[str], code: str, cell: str
) -> None:
    plan = plan_sheet(actor=cast.officer_binh, sheet=sheet(row()[: len(head)], row()[: len(head)], head=head))
    codes = {(fault.error.code, cell_name(fault.row, fault.column)) for fault in plan.faults}
    assert (code, cell) in codes
    assert all(fault.row == 1 for fault in plan.faults)


def test_the_page_shows_faults_keeps_the_file_and_takes_the_mended_one_in(cast: Cast, sign_in: Any) -> None:
    client: Client = sign_in("officer_binh")

    def hand_in(content: bytes) -> Any:
        upload = SimpleUploadedFile("kế hoạch.xlsx", content)
        return client.post("/tasks/sheet/", {"do": "check", "file": upload})

    assert client.get("/tasks/sheet/").status_code == 200
    answer = hand_in(book(row(lead="Bộ Mơ"), row(title="Hai")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "C2" in page
    assert "tasks.agency-unknown" in page
    marked = client.get(
        answer.context["stored"] and f"/tasks/sheet/{answer.context['stored'].id}/marked.xlsx"
    )
    cells = calamine.CalamineWorkbook.from_filelike(BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    assert cells[1][2] == "Bộ Mơ"
    assert Task.objects.count() == 0

    answer = hand_in(book(row(), row(title="Hai")))
    assert answer.status_code == 200
    assert Task.objects.count() == 0  # a preview takes nothing
    stored = answer.context["stored"].id
    assert client.post("/tasks/sheet/", {"do": "import", "file_id": stored}).status_code == 302
    assert Task.objects.count() == 2
    again = client.post("/tasks/sheet/", {"do": "import", "file_id": stored})
    assert again.status_code == 422  # the same sheet once more: the tasks are there
    assert Task.objects.count() == 2


def test_a_file_that_is_no_sheet_or_somebody_elses_is_refused(cast: Cast, sign_in: Any) -> None:
    client: Client = sign_in("officer_binh")
    wrong = client.post("/tasks/sheet/", {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04 nothing")})
    assert wrong.status_code == 422
    assert "no spreadsheet" in wrong.content.decode()
    good = client.post("/tasks/sheet/", {"file": SimpleUploadedFile("a.xlsx", book(row()))})
    stored = good.context["stored"].id
    other: Client = sign_in("focal_hai")
    assert other.get(f"/tasks/sheet/{stored}/marked.xlsx").status_code == 404
    assert other.get("/tasks/sheet/open.xlsx").status_code == 200


def test_who_may_neither_assign_nor_report_takes_no_sheet(sign_in: Any) -> None:
    client: Client = sign_in("admin_tu")
    assert client.get("/tasks/sheet/").status_code == 403


def test_heads_are_known_by_column_and_coordination_is_kept_once(cast: Cast) -> None:
    import_sheet(
        actor=cast.officer_binh,
        sheet=sheet(row(coordinating="Bộ Tư pháp; Bộ Công an; bộ công an")),
        now=NOW,
    )
    assert list(TaskAgency.objects.values_list("agency_id", flat=True)) == [agency_id("BCA")]
    assert {column.col for column in COLUMNS} == set(Col)


def test_a_sheet_with_a_title_and_heads_of_its_own_is_understood(cast: Cast) -> None:
    head = [
        "STT",
        "Nhiệm vụ",
        "Đơn vị chủ trì",
        "Người phụ trách",
        "Sản phẩm đầu ra",
        "Cấp trình",
        "Thời hạn",
    ]
    content = book(
        ["STT", *head[1:]],
        [1, "Rà soát", "Bộ Tư pháp", "Bộ trưởng", "Báo cáo", "own", "31/12/2098"],
        head=["PHỤ LỤC NHIỆM VỤ"] + [""] * 6,
    )
    whole = read_sheet(content)
    assert (whole.head_row, whole.head[0]) == (2, "STT")
    plan = plan_sheet(actor=cast.officer_binh, sheet=whole)
    assert (plan.faults, plan.ignored, len(plan.new)) == ((), ("STT",), 1)


def test_the_same_reports_once_more_report_nothing_and_the_preview_says_what_they_are(
    cast: Cast, sign_in: Any
) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    filled = sheet(known(task, report="Đã họp hai lần", percent=30))
    [report] = plan_sheet(actor=cast.focal_hai, sheet=filled).reports
    assert (report.code, report.before, report.percent) == (task.code, 0, 30)
    client = sign_in("focal_hai")
    upload = SimpleUploadedFile("bao-cao.xlsx", book(known(task, report="Đã họp hai lần", percent=30)))
    page = client.post("/tasks/sheet/", {"file": upload}).content.decode()
    assert "Đã họp hai lần" in page
    import_sheet(actor=cast.focal_hai, sheet=filled, now=NOW)
    again = plan_sheet(actor=cast.focal_hai, sheet=filled)
    assert (again.reports, again.same) == ((), 1)
    with pytest.raises(SheetSaysNothing):
        import_sheet(actor=cast.focal_hai, sheet=filled, now=NOW)
    assert Report.objects.count() == 1
