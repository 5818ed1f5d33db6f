"""Closing drives and late tasks as officers work with them: pages, lists, desk, panels, API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from nhipcau.kit.clock import today, utc_now
from nhipcau.oversight.facade import ClosingDrive, DriveItem
from nhipcau.oversight.tests.factories import drive_of, finish, overdue, pledge
from nhipcau.oversight.tests.test_pages import text_of
from nhipcau.site.testing import Cast

pytestmark = pytest.mark.django_db


def test_a_drive_goes_from_opening_to_close_on_its_pages(cast: Cast, sign_in: Any) -> None:
    binh, chi, hai = sign_in("officer_binh"), sign_in("officer_chi"), sign_in("focal_hai")
    tasks = [overdue(cast.officer_binh, key, title=f"Việc {key}") for key in ("BTP", "BTP", "BNV")]
    typed = {"title": "Dứt điểm quý II", "due_on": "2020-01-01"}
    refused = binh.post("/oversight/drives/new/", typed)
    assert refused.status_code == 422
    assert "Dứt điểm quý II" in refused.content.decode()
    made = binh.post("/oversight/drives/new/", typed | {"due_on": "2099-06-30"})
    page = made["Location"]
    assert "No tasks yet" in text_of(binh, page)
    # By filter, then chosen from the list.
    assert binh.post(page + "pick/", {"agency": "BNV"}).status_code == 302
    assert binh.post(page + "pick/", {"agency": "BNV"}).status_code == 422  # nothing more fits
    choose = text_of(binh, page + "choose/?agency=BTP")
    assert "2 rows" in choose
    chosen = [str(task.id) for task in tasks[:2]]
    added = binh.post(page + "choose/", {"action": "pick", "ids": chosen})
    assert added["Location"] == page
    # The ministry finds it on its desk and commits itself.
    assert "Overdue tasks that need a new commitment" in text_of(hai, "/desk/")
    item = DriveItem.objects.get(task=tasks[0])
    path = f"/oversight/drive-tasks/{item.id}/"
    pledged = {
        "due_on": today().isoformat(),
        "person_text": "Vụ trưởng",
        "cause": "legal",
        "note": "Chờ luật",
    }
    half = hai.post(path + "commit/", pledged | {"person_text": ""})
    assert half.status_code == 422
    assert "Chờ luật" in half.content.decode()
    assert hai.post(path + "commit/", pledged).status_code == 302
    assert "Not yet committed" in text_of(binh, page)
    # On the day it is checked; the task is not done, so a further commitment is asked.
    assert "Committed for today" in text_of(chi, "/desk/")
    assert chi.post(path + "check/", {"note": "Chưa có dự thảo"}).status_code == 302
    assert "Not done: a further commitment is asked" in text_of(hai, path)
    later = (today() + timedelta(days=9)).isoformat()
    assert hai.post(path + "commit/", pledged | {"due_on": later}).status_code == 302
    assert "What you can do now" not in text_of(sign_in("focal_my"), page)
    assert sign_in("focal_quang").get(page).status_code == 404
    assert sign_in("focal_my").get(path).status_code == 404
    # The promise stands on its own page too, where nothing of it is moved; the task shows the drive.
    promise = DriveItem.objects.get(id=item.id).commitment_id
    assert "Move a day" not in text_of(hai, f"/oversight/commitments/{promise}/")
    assert "Dứt điểm quý II" in text_of(hai, f"/tasks/{tasks[0].id}/")
    # Two are done, one is taken out; then the drive closes.
    assert chi.post(page + "close/").status_code == 422
    finish(cast.focal_hai, cast.officer_chi, tasks[0].id, now=utc_now())
    finish(cast.focal_hai, cast.officer_chi, tasks[1].id, now=utc_now())
    bulk = chi.post(page + "tasks/", {"action": "check", "ids": [str(item.id)]}, follow=True)
    assert "1 task is checked" in bulk.content.decode()
    other = DriveItem.objects.get(task=tasks[2])
    out = f"/oversight/drive-tasks/{other.id}/take-out/"
    assert chi.post(out, {"reason": ""}).status_code == 422
    assert chi.post(out, {"reason": "Chuyển sang đề án khác"}).status_code == 302
    assert "Close the drive: none is left" in text_of(chi, page)
    assert chi.post(page + "close/").status_code == 302
    assert ClosingDrive.objects.get().stage == "closed"


def test_a_bulk_check_says_why_some_were_not_checked(cast: Cast, sign_in: Any) -> None:
    tasks = [overdue(cast.officer_binh, "BTP") for _ in range(3)]
    drive = drive_of(cast.officer_binh, *(task.id for task in tasks), now=utc_now(), due_on=today())
    items = list(DriveItem.objects.filter(drive=drive))
    pledge(cast.focal_hai, items[0].id, due_on=today(), now=utc_now())
    chi = sign_in("officer_chi")
    chosen = {"action": "check", "ids": [str(item.id) for item in items]}
    answer = chi.post(f"/oversight/drives/{drive.id}/tasks/", chosen, follow=True).content.decode()
    assert "1 task is checked." in answer
    assert "2 not checked" in answer
    hai = sign_in("focal_hai")
    assert 'value="check"' not in text_of(hai, f"/oversight/drives/{drive.id}/tasks/")
    hai.post(f"/oversight/drives/{drive.id}/tasks/", chosen)
    assert DriveItem.objects.filter(stage="asked_again").count() == 1
    assert hai.get(f"/oversight/drives/{drive.id}/choose/").status_code == 403


def test_a_late_task_is_accounted_for_on_its_page(cast: Cast, sign_in: Any) -> None:
    hai, mai, chi = sign_in("focal_hai"), sign_in("minister_mai"), sign_in("officer_chi")
    task = overdue(cast.officer_binh, "BTP")
    path = f"/oversight/late/{task.id}/"
    assert "No cause recorded" in text_of(hai, f"/tasks/{task.id}/")
    assert "Set down who is responsible" not in text_of(mai, path)  # the cause comes first
    assert chi.post(path + "ask/").status_code == 302
    assert "Late tasks that you are asked to account for" in text_of(mai, "/desk/")
    assert "Late tasks that you are asked to account for" not in text_of(hai, "/desk/")
    assert hai.post(path + "record/", {"cause": "coordination"}).status_code == 302
    assert "Set down who is responsible" not in text_of(hai, path)
    head = str(cast.minister_mai.post_id)
    typed = {
        "unit": "BTP",
        "post": "",
        "plan": "Kiểm điểm",
        "decider_post": head,
        "follow_up_on": "2020-01-01",
    }
    refused = mai.post(path + "handle/", typed)
    assert refused.status_code == 422
    assert "Kiểm điểm" in refused.content.decode()
    assert mai.post(path + "handle/", typed | {"follow_up_on": today().isoformat()}).status_code == 302
    assert "Kiểm điểm" in text_of(chi, path)
    assert "Delays to follow up" in text_of(mai, "/desk/")
    assert "Delays to follow up" not in text_of(chi, "/desk/")
    assert mai.post(path + "follow-up/", {"outcome": "Đã nhắc nhở", "next_on": ""}).status_code == 302
    assert "Đã nhắc nhở" in text_of(chi, path)
    assert hai.post(path + "dance/").status_code == 404
    assert sign_in("focal_quang").get(path).status_code == 404


def test_drives_over_the_api(cast: Cast, sign_in: Any) -> None:
    own, other = overdue(cast.officer_binh, "BTP"), overdue(cast.officer_binh, "BNV")
    drive = drive_of(cast.officer_binh, own.id, other.id)
    hai: Client = sign_in("focal_hai")
    (found,) = hai.get("/api/v1/oversight/drives?on=2024-04-12").json()
    assert (found["id"], found["picked"], found["left"]) == (str(drive.id), 1, 1)
    items = hai.get(f"/api/v1/oversight/drive-tasks?drive={drive.id}&state=to_commit&on=2024-04-12").json()
    assert [row["task_id"] for row in items["items"]] == [str(own.id)]
    assert hai.get("/api/v1/oversight/drives?on=2024-04-01").json() == []
    assert hai.get("/api/v1/oversight/drives?stage=closed").json() == []
    assert sign_in("officer_binh").get("/api/v1/oversight/drives").json()[0]["picked"] == 2


def test_search_and_cards_find_a_drive(cast: Cast, sign_in: Any) -> None:
    own = overdue(cast.officer_binh, "BTP")
    drive = drive_of(cast.officer_binh, own.id, title="Chiến dịch tháng tư")
    for name, seen in (("officer_chi", True), ("focal_hai", True), ("focal_lan", False)):
        client = sign_in(name)
        assert ("Chiến dịch tháng tư" in text_of(client, "/desk/search/?q=chien+dich+thang")) is seen
        card = client.get(f"/record/oversight.drive/{drive.id}/")
        assert card.status_code == (302 if seen else 404)


def test_exports_hold_the_tasks_of_a_drive(cast: Cast, sign_in: Any) -> None:
    task = overdue(cast.officer_binh, "BTP", title="Việc để xuất")
    drive = drive_of(cast.officer_binh, task.id)
    answer = sign_in("officer_chi").get(f"/oversight/drives/{drive.id}/tasks/?export=csv")
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    assert "Việc để xuất" in text
    assert "Not yet committed" in text


@pytest.mark.parametrize("place", ["/oversight/drives/", "tasks", "page"])
def test_a_longer_drive_needs_no_more_queries(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any, place: str
) -> None:
    chi: Client = sign_in("officer_chi")
    first = drive_of(cast.officer_binh, overdue(cast.officer_binh, "BTP").id)
    paths = {"tasks": f"/oversight/drives/{first.id}/tasks/", "page": f"/oversight/drives/{first.id}/"}
    path = paths.get(place, place)

    def fill(number: int) -> None:
        from nhipcau.oversight.facade import Pick, pick_drive_tasks

        for _ in range(number):
            drive_of(cast.officer_binh, overdue(cast.officer_binh, "BTP").id)
            task = overdue(cast.officer_binh, "BTP")
            pick_drive_tasks(
                actor=cast.officer_binh, drive_id=first.id, pick=Pick(task_ids=[task.id]), now=utc_now()
            )

    fill(2)
    text_of(chi, path)
    with django_assert_max_num_queries(1000) as few:
        text_of(chi, path)
    fill(5)
    with django_assert_max_num_queries(len(few)):
        text_of(chi, path)
