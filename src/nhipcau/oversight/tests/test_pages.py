"""Commitments and inspections as officers work with them: pages, lists, desk, search, panels."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nhipcau.agencies.facade import posts_in
from nhipcau.kit.clock import utc_now
from nhipcau.oversight.facade import Commitment, Finding, Inspection, issue_conclusions
from nhipcau.oversight.tests.factories import find, promise, under_way
from nhipcau.site.testing import Cast
from nhipcau.tasks.tests.factories import agency_id, issue

pytestmark = pytest.mark.django_db
FUTURE = date(2099, 6, 30)


def text_of(client: Client, path: str) -> str:
    """The page, which must be there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_promise_is_recorded_moved_delivered_and_accepted_on_its_pages(cast: Cast, sign_in: Any) -> None:
    hai, chi = sign_in("focal_hai"), sign_in("officer_chi")
    task = issue(cast.officer_chi, agency_id("BTP"))
    typed = {
        "title": "Trình nghị định", "promiser": "BTP", "receiver": "VPCP", "product": "Tờ trình",
        "due_on": "2099-06-30", "occasion": "", "milestones": "31/03/2099 Lấy ý kiến xong", "task": task.code,
    }  # fmt: skip
    refused = hai.post("/oversight/commitments/new/", typed)
    assert refused.status_code == 422
    assert "where it was said" in refused.content.decode()
    assert "Lấy ý kiến xong" in refused.content.decode()  # what was typed stays
    typed["occasion"] = "Phiên họp tháng 1"
    made = hai.post("/oversight/commitments/new/", typed)
    assert made.status_code == 302
    page = made["Location"]
    commitment = Commitment.objects.get()
    milestone = commitment.milestones.get()
    assert (milestone.title, milestone.due_on) == ("Lấy ý kiến xong", date(2099, 3, 31))
    assert commitment.promiser_post_id is not None  # the head of the ministry, where none was chosen
    moved = {"milestone": "", "due_on": "2099-07-31", "reason": "Chờ luật"}
    assert hai.post(page + "move/", moved).status_code == 302
    assert "the last day by 31 days in all" in text_of(chi, page)
    file = SimpleUploadedFile("to-trinh.txt", "Tờ trình".encode(), "text/plain")
    assert hai.post(page + "deliver/", {"product_file": file}).status_code == 302
    assert "Promises to accept or return" in text_of(chi, "/desk/")
    delivery = commitment.deliveries.get()
    stored = chi.get(reverse("oversight:delivery_file", args=[delivery.id]))
    assert b"".join(stored.streaming_content).decode() == "Tờ trình"
    assert sign_in("focal_lan").get(reverse("oversight:delivery_file", args=[delivery.id])).status_code == 404
    assert chi.post(page + "accept/", {"note": "Đủ"}).status_code == 302
    assert "Kept" in text_of(chi, page)
    assert "Trình nghị định" in text_of(chi, f"/tasks/{task.id}/")  # the panel on the task's page


def test_a_line_that_is_no_milestone_is_told(cast: Cast, sign_in: Any) -> None:
    typed = {
        "title": "x", "promiser": "BTP", "receiver": "VPCP", "product": "x", "due_on": "2099-06-30",
        "occasion": "x", "milestones": "khi nào xong", "task": "NV-999999",
    }  # fmt: skip
    hai: Client = sign_in("focal_hai")
    answer = hai.post("/oversight/commitments/new/", typed)
    assert "Write each line as a day and what is reached" in answer.content.decode()
    answer = hai.post("/oversight/commitments/new/", typed | {"milestones": ""})
    assert "There is no such task" in answer.content.decode()
    answer = hai.post(
        "/oversight/commitments/new/", typed | {"task": "", "milestones": "", "document_number": "1/X"}
    )
    assert "has the number “1/X”" in answer.content.decode()
    assert not Commitment.objects.exists()


def test_an_inspection_goes_from_plan_to_close_on_its_pages(cast: Cast, sign_in: Any) -> None:
    chi, hai, binh = sign_in("officer_chi"), sign_in("focal_hai"), sign_in("officer_binh")
    post = posts_in(agency_id("VPCP"), on=date(2024, 1, 25))[0].id
    planned = chi.post(
        "/oversight/inspections/new/",
        {
            "subject": "Thực hiện Nghị quyết 71/NQ-CP", "inspected": "BTP", "basis_text": "Kế hoạch năm",
            "planned_from": "2099-03-04", "planned_to": "2099-03-08", "leader": str(post),
            "team": [str(post)],
        },
    )  # fmt: skip
    assert planned.status_code == 302
    page = planned["Location"]
    assert hai.get(page).status_code == 404  # not announced yet
    for step in ("announce", "start"):
        assert chi.post(page + f"{step}/").status_code == 302
    found = {
        "text": "Chưa rà soát", "severity": "grave", "evidence": "Biên bản", "agency": "BTP",
        "within_days": "5",
    }  # fmt: skip
    assert chi.post(page + "finding/", found | {"agency": "BNV"}).status_code == 422
    assert chi.post(page + "finding/", found).status_code == 302
    finding = Finding.objects.get()
    address = f"/oversight/findings/{finding.id}/"
    assert hai.get(address).status_code == 404
    assert chi.post(page + "conclude/", {"conclusions": "Còn chậm"}).status_code == 302
    assert "Findings that you are to mend" in text_of(hai, "/desk/")
    assert "Chưa rà soát" in text_of(hai, "/oversight/findings/")
    task = {"title": "Rà soát thủ tục", "product": "Báo cáo", "person": "Cục trưởng"}
    assert chi.post(address + "task/", task).status_code == 302
    assert "Rà soát thủ tục" in text_of(hai, address)
    assert hai.post(address + "object/", {"text": "Đã làm xong"}).status_code == 302
    assert binh.post(address + "answer/", {"upheld": "no", "note": "Chưa đủ"}).status_code == 302
    mended = {"text": "Đã rà soát", "product_record": "9/BC-BTP"}
    assert hai.post(address + "mend/", mended).status_code == 302
    assert "Findings to re-check or answer" in text_of(chi, "/desk/")
    refused = chi.post(page + "close/")
    assert refused.status_code == 422
    assert "1 findings are not closed yet" in refused.content.decode()
    assert chi.post(address + "check/", {"mended": "yes"}).status_code == 302
    assert chi.post(page + "close/").status_code == 302
    assert Inspection.objects.get().stage == "closed"
    assert "Chưa rà soát" not in text_of(hai, "/oversight/findings/")
    assert "Chưa rà soát" in text_of(hai, "/oversight/findings/?state=mended")


def test_search_and_cards_find_what_the_actor_may_see(cast: Cast, sign_in: Any) -> None:
    commitment = promise(cast.focal_hai, title="Hoàn thành kết nối cơ sở dữ liệu")
    for name, seen in (("officer_chi", True), ("focal_lan", False)):
        client = sign_in(name)
        assert ("Hoàn thành kết nối" in text_of(client, "/desk/search/?q=ket+noi")) is seen
        card = client.get(f"/record/oversight.commitment/{commitment.id}/")
        assert card.status_code == (302 if seen else 404)


def test_a_step_that_nobody_knows_is_not_there(cast: Cast, sign_in: Any) -> None:
    commitment = promise(cast.focal_hai)
    client = sign_in("officer_chi")
    assert client.post(f"/oversight/commitments/{commitment.id}/dance/").status_code == 404
    assert client.get(f"/oversight/commitments/{commitment.id}/accept/").status_code == 405


@pytest.mark.parametrize("path", ["commitments", "findings", "inspections"])
def test_a_longer_list_needs_no_more_queries(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any, path: str
) -> None:
    chi: Client = sign_in("officer_chi")

    def fill(number: int) -> None:
        for _ in range(number):
            promise(cast.focal_hai)
            inspection = under_way(cast.officer_chi)
            find(cast.officer_chi, inspection.id, due_on=FUTURE)
            issue_conclusions(
                actor=cast.officer_chi, inspection_id=inspection.id, conclusions="x", now=utc_now()
            )

    fill(2)
    text_of(chi, f"/oversight/{path}/")
    with django_assert_max_num_queries(1000) as few:
        text_of(chi, f"/oversight/{path}/")
    fill(6)
    with django_assert_max_num_queries(len(few)):
        assert "8 rows" in text_of(chi, f"/oversight/{path}/")
