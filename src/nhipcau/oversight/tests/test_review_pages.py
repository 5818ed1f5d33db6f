"""Review rounds and annual plans as officers work with them on their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from nhipcau.kit.clock import today
from nhipcau.oversight.facade import AnnualPlan, ReviewRound, add_plan_line, open_review
from nhipcau.oversight.tests.test_pages import text_of
from nhipcau.oversight.tests.test_rounds import ask
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import agency_id, at

pytestmark = pytest.mark.django_db


def test_a_round_goes_from_question_to_sent_report_on_its_pages(cast: Cast, sign_in: Any) -> None:
    binh, chi, hai = sign_in("officer_binh"), sign_in("officer_chi"), sign_in("focal_hai")
    typed = {
        "title": "Rà soát nhiệm vụ quý I", "period_from": "2026-01-01", "period_to": "2026-03-31",
        "questions": "Kết quả nổi bật?\nKhó khăn lớn nhất?", "asked": "BTP\nBNV", "due_on": "2026-01-01",
    }  # fmt: skip
    refused = binh.post("/oversight/rounds/new/", typed)
    assert refused.status_code == 422
    assert "Khó khăn lớn nhất?" in refused.content.decode()
    made = binh.post("/oversight/rounds/new/", typed | {"due_on": "2099-01-10"})
    assert made.status_code == 302
    page = made["Location"]
    assert "Review rounds to answer" in text_of(hai, "/desk/")
    answer = {
        "reply_0": "Xong 10 việc", "reply_1": "Thiếu nghị định", "cause_1_about": "legal",
        "cause_1_text": "Chờ luật"
    }  # fmt: skip
    half = hai.post(page + "answer/", answer | {"reply_1": ""})
    assert half.status_code == 422
    assert "Xong 10 việc" in half.content.decode()
    assert hai.post(page + "answer/", answer).status_code == 302
    assert "Review rounds to answer" not in text_of(hai, "/desk/")
    reopened = binh.post(page + "reopen/", {"agency_id": "BTP", "reason": "Thiếu đề xuất"})
    assert reopened.status_code == 302
    assert "Thiếu đề xuất" in text_of(hai, page)
    proposal = {"proposal_2_about": "legal", "proposal_2_text": "Ban hành nghị định"}
    assert hai.post(page + "answer/", answer | proposal).status_code == 302
    assert binh.post(page + "compile/").status_code == 302
    report = text_of(binh, page)
    assert "Ban hành nghị định" in report
    assert "Answer missing" in report  # Home Affairs
    assert "The report" not in text_of(hai, page)
    solution = {"cause": "legal", "text": "Trình Chính phủ nghị định", "agency_id": "BTP"}
    assert binh.post(page + "solution/", solution).status_code == 302
    assert "Sign the report" not in text_of(binh, page)  # who compiled does not sign
    assert "Reports to sign" in text_of(chi, "/desk/")
    assert chi.post(page + "sign/").status_code == 302
    assert binh.post(page + "send/", {"record": "210/BC-VPCP", "register": "on"}).status_code == 302
    assert "Trình Chính phủ nghị định" in text_of(hai, page)
    assert sign_in("focal_lan").get(page).status_code == 404
    assert ReviewRound.objects.get().document_id is not None


def test_a_year_is_reviewed_planned_approved_and_issued_on_its_pages(cast: Cast, sign_in: Any) -> None:
    hai, mai = sign_in("focal_hai"), sign_in("minister_mai")
    year = today().year
    made = hai.post("/oversight/plans/new/", {"agency": "BTP", "year": str(year)})
    assert made.status_code == 302
    page = made["Location"]
    texts = {"results": "Hoàn thành 90 %", "goals": "Dẫn đầu", "solutions": "Phân công rõ"}
    assert hai.post(page + "texts/", texts).status_code == 302
    target = {"name": "Hồ sơ trực tuyến", "target": "80", "unit": "%", "result": "72.5"}
    assert hai.post(page + "target/", target | {"unit": ""}).status_code == 422
    assert hai.post(page + "target/", target).status_code == 302
    assert hai.post(page + "shortcoming/", {"text": "Thiếu người", "cause": "people"}).status_code == 302
    line = {
        "work": "Xây dựng trung tâm dữ liệu", "agency_id": "BTP", "due_on": f"{year + 1}-09-30",
        "product": "Quyết định",
    }  # fmt: skip
    wrong = hai.post(page + "line/", line | {"due_on": f"{year}-01-01"})
    assert wrong.status_code == 422
    for work in ("Xây dựng trung tâm dữ liệu", "Bỏ dòng này"):
        assert hai.post(page + "line/", line | {"work": work}).status_code == 302
    plan = AnnualPlan.objects.get()
    extra = plan.lines.get(work="Bỏ dòng này")
    assert hai.post(f"{page}remove/{extra.id}/").status_code == 302
    shown = text_of(hai, page)
    assert "Bỏ dòng này" not in shown
    assert "Not reached" in shown
    assert "Approve review and plan" not in shown
    assert hai.post(page + "submit/").status_code == 302
    assert "Annual plans to approve" in text_of(mai, "/desk/")
    assert mai.post(page + "return/", {"reason": "Thêm chỉ tiêu"}).status_code == 302
    assert hai.post(page + "submit/").status_code == 302
    assert mai.post(page + "approve/").status_code == 302
    assert mai.post(page + "issue/", {"person": "Cục trưởng"}).status_code == 302
    task = Task.objects.get()
    assert task.code in text_of(hai, page)
    panel = text_of(hai, f"/tasks/{task.id}/")
    assert f"{page}#line-1" in panel
    assert "Line 1 of the plan" in panel


@pytest.mark.parametrize("path", ["rounds", "plans"])
def test_a_longer_list_needs_no_more_queries(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any, path: str
) -> None:
    client: Client = sign_in("officer_chi" if path == "rounds" else "focal_hai")

    def fill(first: int, last: int) -> None:
        for year in range(first, last):
            ask(cast.officer_chi)
            plan = open_review(actor=cast.focal_hai, year=year, now=at(2024, 1, 2))
            add_plan_line(
                actor=cast.focal_hai, plan_id=plan.id, work="x", agency_id=agency_id("BTP"),
                due_on=date(year + 1, 5, 1), product="y", now=at(2024, 1, 2),
            )  # fmt: skip

    fill(2001, 2003)
    text_of(client, f"/oversight/{path}/")
    with django_assert_max_num_queries(1000) as few:
        text_of(client, f"/oversight/{path}/")
    fill(2003, 2009)
    with django_assert_max_num_queries(len(few)):
        assert "8 rows" in text_of(client, f"/oversight/{path}/")
