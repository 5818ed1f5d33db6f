"""Who does not see a task meets it nowhere: not on a page, in a list, a count, an export or a search."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.errors import RecordNotThere
from nhipcau.spine.facade import record_card, store_file
from nhipcau.tasks.actions.publish_task import publish_task
from nhipcau.tasks.facade import Report, Task, report_completion, report_progress, send_back_assignment
from nhipcau.tasks.pages.steps import _STEPS
from nhipcau.tasks.tests.factories import NOW, agency_id, in_post, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
TITLE = "Rà soát quy hoạch mạng lưới"


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    settings.NHIPCAU_DATA_DIR = str(tmp_path)


@pytest.fixture
def task(cast: Cast) -> Task:
    """A task of the Ministry of Justice from a public document, with a product handed in."""
    document = register_document(
        actor=cast.officer_binh,
        new=NewDocument(subject="Thông báo", published=True, issued_on=date(2024, 1, 25)),
        now=NOW,
    )
    issued = issue(cast.officer_binh, agency_id("BTP"), title=TITLE, document_id=document.id)
    file = store_file(actor=cast.focal_hai, name="du-thao.pdf", content=b"%PDF-1.7 x", now=NOW)
    report_completion(actor=cast.focal_hai, task_id=issued.id, product_file_id=file.id, now=NOW)
    return issued


def product_of(task: Task) -> str:
    return reverse("tasks:product", args=[task.id, Report.objects.get(task=task).id])


def places(task: Task) -> dict[str, str]:
    """Every address whose answer would name the task, were it seen."""
    tasks = reverse("tasks:list")
    return {
        "list": f"{tasks}?on=2024-02-01",
        "list of the agency": f"{tasks}?on=2024-02-01&lead={task.lead_agency_id}",
        "list of the document": f"{tasks}?on=2024-02-01&document={task.document_id}",
        "search in the list": f"{tasks}?on=2024-02-01&q=quy+hoạch",
        "csv": f"{tasks}?on=2024-02-01&export=csv",
        "not updated": f"{reverse('tasks:not_updated')}?on=2024-02-01",
        "search": f"{reverse('desk:search')}?q=quy+hoạch",
        "search by code": f"{reverse('desk:search')}?q={task.code}",
        "document": reverse("documents:document", args=[task.document_id]),
        "desk": reverse("desk:home"),
        "api list": "/api/v1/tasks/?on=2024-02-01",
        "api list of the agency": f"/api/v1/tasks/?on=2024-02-01&lead={task.lead_agency_id}",
    }


def words_of(answer: Any) -> str:
    """The text of a page or of a JSON answer."""
    text: str = answer.content.decode()
    is_json = answer["Content-Type"].startswith("application/json")
    return json.dumps(json.loads(text), ensure_ascii=False) if is_json else text


# Where the lead itself meets it; the desk of others shows only what waits for them.
SHOWN = ["list", "list of the agency", "list of the document", "search in the list", "csv", "not updated",
         "search", "search by code", "document", "api list", "api list of the agency"]  # fmt: skip


@pytest.mark.parametrize("who", ["focal_lan", "focal_quang", "chair_son"])
def test_another_agency_meets_the_task_nowhere(sign_in: SignIn, task: Task, who: str) -> None:
    browser = sign_in(who)
    for name, address in places(task).items():
        answer = browser.get(address)
        assert answer.status_code == 200, name
        assert "Rà soát quy hoạch" not in words_of(answer), name
    assert browser.get("/api/v1/tasks/?on=2024-02-01").json()["count"] == 0
    assert browser.get("/api/v1/tasks/counts?on=2024-02-01").json() == []


@pytest.mark.parametrize("who", ["focal_hai", "minister_mai", "officer_chi", "leader_duc"])
def test_lead_assigner_and_nation_meet_it_everywhere(sign_in: SignIn, task: Task, who: str) -> None:
    browser = sign_in(who)
    for name in SHOWN:
        answer = browser.get(places(task)[name])
        assert "Rà soát quy hoạch" in words_of(answer), name
    [counts] = browser.get("/api/v1/tasks/counts?on=2024-02-01").json()
    assert counts["lead_agency_id"] == str(task.lead_agency_id)
    assert b"".join(browser.get(product_of(task)).streaming_content) == b"%PDF-1.7 x"  # type: ignore[attr-defined]


def test_every_address_of_a_hidden_task_answers_404(sign_in: SignIn, task: Task) -> None:
    browser = sign_in("focal_lan")
    for address in (
        reverse("tasks:task", args=[task.id]),
        product_of(task),
        f"/api/v1/tasks/{task.id}",
        f"/record/tasks.task/{task.id}/",
    ):
        assert browser.get(address).status_code == 404, address
    for step in _STEPS:
        answer = browser.post(reverse("tasks:step", args=[task.id, step]), {"reason": "x"})
        assert answer.status_code == 404, step
        assert TITLE not in answer.content.decode()
    for step in ("accept", "progress", "completion", "accept-report", "return-report"):
        body = {"text": "x", "percent": 1, "reason": "x", "product_record": "1"}
        answers = [
            browser.post(f"/api/v1/tasks/{item}/{step}", body, content_type="application/json")
            for item in (task.id, new_id())
        ]
        # Where the right to the step itself is missing, that is said, of whatever task.
        assert answers[0].status_code == (403 if step.endswith("-report") else 404), step
        assert answers[0].json()["code"] == answers[1].json()["code"]


def test_a_hidden_task_and_no_task_are_told_apart_by_nothing(sign_in: SignIn, task: Task, cast: Cast) -> None:
    browser = sign_in("focal_lan")
    hidden, absent = (
        browser.get(f"/api/v1/tasks/{item}").json() | {"instance": ""} for item in (task.id, new_id())
    )
    assert hidden == absent
    for item in (task.id, new_id()):
        with pytest.raises(RecordNotThere):
            record_card(actor=cast.focal_lan, kind="tasks.task", record_id=item)


def test_the_same_download_address_under_another_task_gives_nothing(
    sign_in: SignIn, task: Task, cast: Cast
) -> None:
    other = issue(cast.officer_binh, agency_id("BCA"))
    report = Report.objects.get(task=task)
    assert sign_in("focal_lan").get(reverse("tasks:product", args=[other.id, report.id])).status_code == 404


def test_a_spreadsheet_holds_only_what_the_officer_sees(sign_in: SignIn, task: Task, cast: Cast) -> None:
    issue(cast.officer_binh, agency_id("BCA"), title="Việc của công an", due_on=date(2024, 3, 31))
    for who, titles in (("focal_lan", {"Việc của công an"}), ("officer_chi", {"Việc của công an", TITLE})):
        answer = sign_in(who).get(reverse("tasks:list"), {"on": "2024-02-01", "export": "xlsx"})
        rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        head, *body = rows
        assert {row[1] for row in body} == titles
        assert {row[head.index("Last day")] for row in body} == {date(2024, 3, 31)}  # a date, not a text


def test_who_coordinates_sees_the_task(sign_in: SignIn, cast: Cast) -> None:
    shared = issue(cast.officer_binh, agency_id("BTP"), coordinating=(agency_id("BCA"),))
    assert sign_in("focal_lan").get(reverse("tasks:task", args=[shared.id])).status_code == 200
    assert sign_in("focal_my").get(reverse("tasks:task", args=[shared.id])).status_code == 404


def test_a_published_task_is_seen_by_all_and_still_acted_on_by_none_of_them(
    sign_in: SignIn, task: Task, cast: Cast
) -> None:
    publish_task(actor=cast.officer_chi, task_id=task.id, now=NOW)
    browser = sign_in("focal_lan")
    assert browser.get(reverse("tasks:task", args=[task.id])).status_code == 200
    assert TITLE in browser.get(places(task)["list"]).content.decode()
    answer = browser.post(
        f"/api/v1/tasks/{task.id}/progress", {"text": "x", "percent": 1}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "tasks.not-the-lead")


def test_an_enlarged_province_sees_the_work_of_its_predecessor(sign_in: SignIn, cast: Cast) -> None:
    """Hà Giang went into Tuyên Quang on 1 July 2025, Thái Bình into Hưng Yên."""
    hers = issue(cast.officer_binh, agency_id("province:ha-giang"))
    assert sign_in("focal_quang").get(reverse("tasks:task", args=[hers.id])).status_code == 200
    assert sign_in("focal_yen").get(reverse("tasks:task", args=[hers.id])).status_code == 404
    before = Cast(date(2025, 6, 30)).focal_quang
    assert not Task.objects.visible_to(before).filter(id=hers.id).exists()


def test_a_state_secret_lies_on_no_desk_of_who_may_not_read_it(
    sign_in: SignIn, cast: Cast, settings: Any
) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 3
    secret = issue(cast.officer_binh, agency_id("BTP"), title="Việc mật", classification=3)
    send_back_assignment(actor=cast.focal_hai, task_id=secret.id, reason="x", now=NOW)
    assert "Việc mật" in sign_in("officer_chi").get(reverse("desk:home")).content.decode()
    Task.objects.filter(id=secret.id).update(assigner_agency_id=agency_id("BTP"), stage="assigned")
    in_post("clerk", "BTP", "department_officer")
    assert "Việc mật" not in sign_in("clerk").get(reverse("desk:home")).content.decode()


# Errors as programs read them


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "There is no such task"), ("vi", "nhiệm vụ"), ("lo", "ວຽກ"), ("km", "កិច្ចការ")],
)
def test_a_refusal_is_problem_json_in_the_language_of_the_user(
    sign_in: SignIn, task: Task, language: str, words: str
) -> None:
    answer = sign_in("focal_lan", language).get(f"/api/v1/tasks/{task.id}")
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (404, "tasks.not-there")
    assert body["type"] == "urn:nhipcau:error:tasks.not-there"
    assert words in body["detail"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("progress", {"text": "x", "percent": 500}, 422),
        ("progress", {"text": "x", "percent": "many"}, 422),
        ("progress", {"text": "x", "percent": 5, "cause": "the weather"}, 422),
        ("progress", {}, 422),
        ("completion", {}, 422),
        ("completion", {"product_link": "javascript:alert(1)"}, 422),
        ("completion", {"product_record": "x" * 201}, 422),
        ("accept", {}, 409),
        ("return-report", {"reason": " "}, 403),
    ],
)
def test_what_cannot_be_used_is_answered_with_a_problem_and_changes_nothing(
    sign_in: SignIn, cast: Cast, path: str, body: dict[str, object], status: int
) -> None:
    issued = issue(cast.officer_binh, agency_id("BTP"))
    Task.objects.filter(id=issued.id).update(stage="under_way")
    browser = sign_in("focal_hai")
    answer = browser.post(f"/api/v1/tasks/{issued.id}/{path}", body, content_type="application/json")
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"]
    assert not Report.objects.exists()


def test_a_body_that_is_no_json_is_a_problem_too(sign_in: SignIn, task: Task) -> None:
    answer = sign_in("focal_hai").post(
        f"/api/v1/tasks/{task.id}/progress", "{no json", content_type="application/json"
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"]


def test_a_task_is_issued_over_the_api_with_the_same_rules(sign_in: SignIn, cast: Cast) -> None:
    body = {
        "title": "Qua API", "lead_agency_id": str(agency_id("BTP")), "product": "Báo cáo",
        "authority": "own", "person_text": "Bộ trưởng", "due_on": "2030-01-01",
    }  # fmt: skip
    browser = sign_in("officer_chi")
    done = browser.post("/api/v1/tasks/", body, content_type="application/json")
    assert (done.status_code, done.json()["stage"]) == (201, "assigned")
    count = Task.objects.count()
    wrong: list[tuple[dict[str, object], int, str]] = [
        ({"person_text": ""}, 422, "tasks.clears-missing"),
        ({"lead_agency_id": str(new_id())}, 404, "agencies.agency-not-there"),
        ({"document_id": str(new_id())}, 404, "documents.not-there"),
        ({"responsible_post_id": str(new_id()), "person_text": ""}, 422, "tasks.clears-missing"),
        ({"authority": "king"}, 422, "site.input-invalid"),
        ({"recurrence": "x" * 99}, 422, "site.input-invalid"),
        ({"person_text": "x" * 201}, 422, "site.input-invalid"),
    ]
    for change, status, code in wrong:
        answer = browser.post("/api/v1/tasks/", body | change, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (status, code), change
    assert Task.objects.count() == count
    refused = sign_in("admin_tu").post("/api/v1/tasks/", json.dumps(body), content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "spine.not-permitted")


# Pages


def test_a_refused_form_keeps_what_was_typed_and_a_taken_step_goes_back(sign_in: SignIn, cast: Cast) -> None:
    issued = issue(cast.officer_binh, agency_id("BTP"))
    browser = sign_in("focal_hai")
    step = reverse("tasks:step", args=[issued.id, "report_completion"])
    refused = browser.post(step, {"text": "đã làm xong phần một"})
    assert refused.status_code == 422
    assert "đã làm xong phần một" in refused.content.decode()
    file = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.7 y", "application/pdf")
    assert browser.post(step, {"product_file": file}).status_code == 302
    assert Report.objects.get(task=issued).product_file is not None
    bad = SimpleUploadedFile("virus.exe", b"MZ", "application/pdf")
    Task.objects.filter(id=issued.id).update(stage="returned")
    assert browser.post(step, {"product_file": bad}).status_code == 422


def test_a_step_that_does_not_exist_is_not_there(sign_in: SignIn, task: Task) -> None:
    assert sign_in("focal_hai").post(reverse("tasks:step", args=[task.id, "destroy"])).status_code == 404


def test_a_pasted_text_without_tasks_is_not_left_in_the_register(sign_in: SignIn) -> None:
    browser = sign_in("officer_chi")
    before = Document.objects.count()
    data = {"text": "Trời hôm nay đẹp.", "classification": "1"}
    assert browser.post(reverse("tasks:paste"), data).status_code == 422
    assert Document.objects.count() == before
    secret = {"text": "Bộ Tư pháp báo cáo trước ngày 31/3/2024.", "classification": "3"}
    assert browser.post(reverse("tasks:paste"), secret).status_code == 422
    assert Document.objects.count() == before


# Speed: the number of queries does not grow with the number of tasks


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("officer_chi", "/tasks/?on=2024-02-01"),
        ("officer_chi", "/tasks/not-updated/?on=2024-02-01"),
        ("officer_chi", "/tasks/?on=2024-02-01&export=csv"),
        ("officer_chi", "/api/v1/tasks/?on=2024-02-01&limit=500"),
        ("officer_chi", "/desk/board/?on=2024-02-01"),
        ("officer_chi", "/desk/week/?on=2024-02-01"),
        ("officer_chi", "/desk/search/?q=việc"),
        ("focal_hai", "/desk/"),
        ("focal_hai", "/tasks/?on=2024-02-01"),
    ],
)
def test_ten_and_two_hundred_tasks_cost_the_same_queries(
    sign_in: SignIn, cast: Cast, who: str, address: str
) -> None:
    browser = sign_in(who)
    agencies = [agency_id(key) for key in ("BTP", "BCA", "BNV", "BKHCN", "province:tuyen-quang")]

    def fill(count: int) -> None:
        for number in range(count):
            issue(cast.officer_binh, agencies[number % 5], title=f"việc {number}", coordinating=agencies[:2])

    def queries() -> int:
        browser.get(address)  # what is asked once per process
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address).status_code == 200
        return len(caught)

    fill(10)
    few = queries()
    fill(190)
    assert queries() <= few


def test_the_page_of_a_task_costs_the_same_with_few_and_many_reports(sign_in: SignIn, cast: Cast) -> None:
    issued = issue(cast.officer_binh, agency_id("BTP"))
    browser = sign_in("officer_chi")

    def queries(reports: int) -> int:
        for number in range(reports):
            report_progress(
                actor=cast.focal_hai, task_id=issued.id, text=f"bước {number}", percent=number, now=NOW
            )
        browser.get(reverse("tasks:task", args=[issued.id]))
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse("tasks:task", args=[issued.id])).status_code == 200
        return len(caught)

    few = queries(2)
    assert queries(50) <= few


def test_the_list_is_searched_by_code_and_narrowed_to_the_part_of_ones_agency(
    cast: Cast, sign_in: SignIn
) -> None:
    led = issue(cast.officer_binh, agency_id("BTP"), title="Việc chủ trì")
    shared = issue(
        cast.officer_binh, agency_id("BCA"), title="Việc phối hợp", coordinating=(agency_id("BTP"),)
    )
    client = sign_in("focal_hai")
    for asked in (led.code, led.code.removeprefix("NV-"), str(led.serial)):
        page = client.get("/tasks/", {"q": asked}).content.decode()
        assert "Việc chủ trì" in page
        assert "Việc phối hợp" not in page
    parts = {part: client.get(f"/tasks/?part={part}").content.decode() for part in ("leads", "coordinates")}
    assert "Việc chủ trì" in parts["leads"]
    assert "Việc phối hợp" not in parts["leads"]
    assert shared.code in parts["coordinates"]
    assert led.code not in parts["coordinates"]
    assert led.code in sign_in("officer_binh").get("/tasks/?part=assigned").content.decode()
    exported = b"".join(client.get("/tasks/?export=csv")).decode()  # type: ignore[call-overload]
    assert "Overdue" in exported
    assert "done_on_time" not in exported
