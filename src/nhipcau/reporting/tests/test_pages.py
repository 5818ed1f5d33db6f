"""The pages: keys on a task's page, the list, one delivery, the systems, tasks from outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhipcau.kit.clock import utc_now
from nhipcau.reporting.models import Delivery, OutsideKey
from nhipcau.reporting.pages import take_in
from nhipcau.reporting.telling import tell_all
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle, store_file
from nhipcau.tasks.facade import Task, report_progress
from nhipcau.tasks.tests.factories import agency_id, issue
from nhipcau_sandbox.task_systems import TaskSystems

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
LATER = utc_now() + timedelta(minutes=5)  # pages link by the real clock, and it is reported after that


def test_a_key_is_given_on_the_tasks_page_and_ended_there(sign_in: SignIn, task: Task) -> None:
    client = sign_in("focal_hai")
    page = client.get(f"/tasks/{task.id}/").content.decode()
    assert f"/reporting/tasks/{task.id}/" in page
    wrong = client.post(f"/reporting/tasks/{task.id}/", {"system": "nq57", "key": "57"})
    assert wrong.status_code == 422
    assert 'value="57"' in wrong.content.decode()
    done = client.post(f"/reporting/tasks/{task.id}/", {"system": "nq57", "key": "NQ57-2024-0007"})
    assert done.status_code == 302
    link = OutsideKey.objects.get()
    assert "NQ57-2024-0007" in client.get(f"/tasks/{task.id}/").content.decode()
    assert client.post(f"/reporting/links/{link.id}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"/reporting/links/{link.id}/end/", {"reason": "Nhầm"}).status_code == 302
    assert "NQ57-2024-0007" not in client.get(f"/tasks/{task.id}/").content.decode()


def test_a_refused_report_lies_on_the_desk_and_is_sent_again(
    cast: Cast, sign_in: SignIn, task: Task, outside: TaskSystems
) -> None:
    client = sign_in("focal_hai")
    client.post(f"/reporting/tasks/{task.id}/", {"system": "own", "key": "CV-7-404"})
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Đạt", percent=60, now=LATER)
    settle()
    tell_all(lambda: LATER)
    delivery = Delivery.objects.get()
    assert f"/reporting/deliveries/{delivery.id}/" in client.get("/desk/").content.decode()
    page = client.get(f"/reporting/deliveries/{delivery.id}/").content.decode()
    assert "HTTP 404 no task CV-7-404" in page
    assert "Đạt" in page
    assert client.post(f"/reporting/deliveries/{delivery.id}/resend/").status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == "waiting"
    assert "CV-7-404" in client.get("/reporting/?state=waiting&system=own").content.decode()
    assert "CV-7-404" not in client.get("/reporting/?state=delivered&system=own").content.decode()
    assert sign_in("focal_my").get(f"/reporting/deliveries/{delivery.id}/").status_code == 404


def test_the_systems_page_says_what_waits_since_when(
    cast: Cast, sign_in: SignIn, task: Task, outside: TaskSystems
) -> None:
    client = sign_in("focal_hai")
    client.post(f"/reporting/tasks/{task.id}/", {"system": "nq57", "key": "NQ57-2024-0007"})
    outside.books["nq57"].down = True
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Đạt", percent=60, now=LATER)
    settle()
    tell_all(lambda: LATER)
    page = client.get("/reporting/systems/").content.decode()
    assert "HTTP 503" in page
    assert "?system=nq57&amp;state=waiting" in page


def test_tasks_are_fetched_looked_at_and_taken_in(sign_in: SignIn, outside: TaskSystems) -> None:
    client = sign_in("officer_binh")
    fetched = client.post("/reporting/take-in/", {"system": "dean06"})
    assert fetched.status_code == 302
    address = fetched.headers["Location"]
    page = client.get(address).content.decode()
    assert page.count('name="keys"') == 3
    assert client.post(address, {"keys": []}).status_code == 422
    taken = client.post(address, {"keys": ["DA06-2025-500", "DA06-2025-502"]})
    assert taken.status_code == 302
    assert set(OutsideKey.objects.values_list("key", flat=True)) == {"DA06-2025-500", "DA06-2025-502"}
    assert client.get(address).content.decode().count('name="keys"') == 1
    assert sign_in("officer_chi").get(address).status_code == 404  # fetched by somebody else


def test_a_silent_or_unconnected_system_is_said_and_the_choice_stays(
    sign_in: SignIn, outside: TaskSystems, settings: object
) -> None:
    client = sign_in("officer_binh")
    outside.books["nq71"].down = True
    silent = client.post("/reporting/take-in/", {"system": "nq71"})
    assert silent.status_code == 422
    assert "HTTP 503" in silent.content.decode()
    assert '<option value="nq71" selected>' in silent.content.decode()
    settings.NHIPCAU_OUTSIDE_SYSTEMS = {}  # type: ignore[attr-defined]
    assert client.post("/reporting/take-in/", {"system": "nq71"}).status_code == 422


def test_a_system_that_lists_too_slowly_is_given_up(
    sign_in: SignIn, outside: TaskSystems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_in, "_SECONDS", -1)
    answer = sign_in("officer_binh").post("/reporting/take-in/", {"system": "dean06"})
    assert answer.status_code == 422
    assert "takes too long" in answer.content.decode()


@pytest.mark.parametrize(
    "content",
    [b"no json", b"[]", b'{"system": "nq57"}', b'{"system": "nq57", "tasks": [{"key": [1], "x": 2}]}'],
)
def test_a_file_that_only_bears_the_name_is_no_fetched_list(
    cast: Cast, sign_in: SignIn, content: bytes
) -> None:
    file = store_file(actor=cast.officer_binh, name="fetched-nq57.txt", content=content, now=LATER)
    assert sign_in("officer_binh").get(f"/reporting/take-in/{file.id}/").status_code == 404


def test_the_list_asks_the_database_the_same_for_one_and_for_many(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("officer_binh")

    def ask() -> int:
        client.get("/reporting/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/reporting/")
        return len(queries)

    counts = []
    for number in range(6):
        task = issue(cast.officer_binh, agency_id("BTP"), title=f"Việc {number}")
        client.post(f"/reporting/tasks/{task.id}/", {"system": "own", "key": f"CV-{number}"})
        report_progress(actor=cast.focal_hai, task_id=task.id, text="Đạt", percent=60, now=LATER)
        settle()
        if number in (0, 5):
            counts.append(ask())
    assert Delivery.objects.count() == 6
    assert counts[0] == counts[1]
