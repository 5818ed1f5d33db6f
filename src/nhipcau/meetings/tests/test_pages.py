"""The pages as officials use them: plan, call, record, write, confirm, issue, look up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.kit.clock import today
from nhipcau.meetings.facade import (
    Conclusion,
    Meeting,
    SteeringBody,
    add_conclusion,
    call_meeting,
    confirm_minutes,
    issue_conclusions,
    submit_minutes,
)
from nhipcau.meetings.tests.factories import MEETS, day_of, hold, line, plan, working_group
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def body(cast: Cast) -> SteeringBody:
    """A working group of the Government Office, headed by the Prime Minister's post."""
    return working_group(cast.officer_binh, cast.leader_duc)


def text_of(browser: Client, address: str) -> str:
    """The page, which must open."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_body_is_entered_with_members_and_rhythm_and_proposes_its_rounds(
    cast: Cast, sign_in: SignIn
) -> None:
    binh = sign_in("officer_binh")
    typed = {
        "name": "Ban chỉ đạo thử", "kind": "committee", "level": "central", "standing_agency": "VPCP",
        "established_on": "2024-01-02", "parent": "", "established_by": "999/QĐ-TTg",
    }  # fmt: skip
    refused = binh.post("/meetings/bodies/new/", typed)
    assert refused.status_code == 422
    assert "No document 999/QĐ-TTg is in the register." in refused.content.decode()
    assert "Ban chỉ đạo thử" in refused.content.decode()
    binh.post("/meetings/bodies/new/", typed | {"established_by": ""})
    body = SteeringBody.objects.get(name="Ban chỉ đạo thử")
    page = f"/meetings/bodies/{body.id}/"

    seat = {"agency": "BTP", "role": "head", "from_date": "2024-01-02", "post": "", "person_text": ""}
    asked = binh.post(f"{page}members/new/", seat)
    assert asked.status_code == 422  # the agency is known now, so its posts are offered
    post = str(cast.minister_mai.post_id)
    assert post in asked.content.decode()
    assert binh.post(f"{page}members/new/", seat | {"post": post}).status_code == 302
    second = binh.post(f"{page}members/new/", seat | {"person_text": "Thứ trưởng"})
    assert "The body has a head at that time already." in second.content.decode()

    rhythm = {
        "every": "week", "weekday": "", "on_day_off": "next", "start_time": "08:00",
        "length_minutes": "90", "from_date": "2024-01-02",
    }  # fmt: skip
    refused = binh.post(f"{page}set_rhythm/", rhythm)
    assert "Choose a day of the week" in refused.content.decode()
    assert binh.post(f"{page}set_rhythm/", rhythm | {"weekday": "0"}).status_code == 302
    shown = text_of(binh, page)
    assert "Nguyễn Thị Mai" in shown
    assert "Every week: Monday at 08:00" in shown
    assert f"{page}plan/?kind=week" in shown
    assert "Nguyễn Thị Mai" not in text_of(binh, f"{page}?on=2023-12-31")


def test_a_meeting_goes_from_plan_to_issued_conclusions_by_its_pages(
    cast: Cast, sign_in: SignIn, body: SteeringBody
) -> None:
    issue(cast.officer_binh, agency_id("BTP"), title="Việc quá hạn của Bộ")
    binh, duc, hai = sign_in("officer_binh"), sign_in("leader_duc"), sign_in("focal_hai")
    day = today().isoformat()
    planned = {
        "meeting_date": day, "start_time": "08:00", "length_minutes": "60", "topic": "Rà soát",
        "chairs": [str(cast.leader_duc.post_id)], "place": "Trụ sở", "sites": "BNV", "guests": "BKHCN",
    }  # fmt: skip
    assert binh.post(f"/meetings/bodies/{body.id}/plan/", planned).status_code == 302
    meeting = Meeting.objects.get(topic="Rà soát")
    page = f"/meetings/{meeting.id}/"
    assert "Việc quá hạn của Bộ" in text_of(binh, page)  # the agenda as it would be made today
    binh.post(f"{page}add_point/", {"title": "Việc khác", "agency_id": "BTP"})
    moved = binh.post(f"{page}plan/", planned | {"topic": "Rà soát quý"})
    assert moved.status_code == 302
    assert binh.post(f"{page}call/").status_code == 302
    assert "Việc khác" in text_of(hai, page)
    assert "kept as they were" in text_of(hai, page)
    assert "Meetings of this week, and invitations" in text_of(hai, "/desk/")

    form = text_of(binh, f"{page}attendance/")
    seats = list(meeting.seats.all())
    assert form.count('name="presence-') == len(seats) == 5  # head, two members, a site, a guest
    entered = {f"presence-{seat.id}": "present" for seat in seats}
    entered |= {f"presence-{seats[1].id}": "represented"}
    refused = binh.post(f"{page}attendance/", entered)
    assert refused.status_code == 422
    assert "Say who came instead." in refused.content.decode()
    entered |= {f"represented_by-{seats[1].id}": "Vụ trưởng"}
    assert binh.post(f"{page}attendance/", entered).status_code == 302
    assert "3 of 3 members present or represented; 2 needed" in text_of(binh, page)
    assert "Vụ trưởng" in text_of(hai, page)

    write = f"{page}minutes/"
    point = meeting.agenda.get(title="Việc khác")
    binh.post(write, {"do": "save", "text": "Họp tại trụ sở", f"said-{point.id}": "Đồng ý"})
    later = (today() + timedelta(days=20)).isoformat()
    new = {
        "do": "add", "new-text": "Bộ Tư pháp rà soát văn bản", "new-kind": "task", "new-lead": "Bộ khác",
        "new-due_on": later, "new-product": "Báo cáo", "new-authority": "prime_minister",
    }  # fmt: skip
    refused = binh.post(write, new)
    assert refused.status_code == 422
    assert "Bộ Tư pháp rà soát văn bản" in refused.content.decode()
    assert binh.post(write, new | {"new-lead": "BTP"}).status_code == 302
    read = binh.post(
        write, {"do": "read", "pasted": "Bộ Nội vụ chủ trì xây dựng đề án, hoàn thành trong năm 2099."}
    )
    assert read.status_code == 302
    proposed = Conclusion.objects.get(proposed=True)
    assert proposed.lead_agency_id == agency_id("BNV")
    waiting = binh.post(f"{page}submit_minutes/")
    assert "are still to be kept or dropped" in waiting.content.decode()
    binh.post(write, {"do": "drop", "conclusion": str(proposed.id)})
    assert "rà soát văn bản" not in text_of(hai, page)  # not before it is confirmed
    assert binh.post(f"{page}submit_minutes/").status_code == 302

    assert "Minutes to confirm" in text_of(duc, "/desk/")
    assert binh.post(f"{page}confirm_minutes/", {"note": ""}).status_code == 422
    assert duc.post(f"{page}confirm_minutes/", {"note": "Đồng ý"}).status_code == 302
    assert "Minutes to write, conclusions to issue" in text_of(binh, "/desk/")
    issued = binh.post(f"{page}issue_conclusions/", {"number": "", "issued_on": ""})
    assert issued.status_code == 302
    task = Task.objects.get(title="Bộ Tư pháp rà soát văn bản")
    assert "From the conclusions of" in text_of(hai, f"/tasks/{task.id}/")
    assert "rà soát văn bản" in text_of(hai, page)
    register = text_of(hai, "/meetings/conclusions/?state=on_track")
    assert "rà soát văn bản" in register
    assert "rà soát văn bản" not in text_of(hai, "/meetings/conclusions/?state=overdue")
    exported = hai.get("/meetings/conclusions/?export=csv")
    assert "On track" in exported.content.decode("utf-8-sig")
    assert "Conclusions of" in text_of(binh, f"/documents/{task.document_id}/")


def test_a_refused_step_keeps_what_was_typed(cast: Cast, sign_in: SignIn, body: SteeringBody) -> None:
    meeting = plan(cast.officer_binh, body, cast.leader_duc, day=today() + timedelta(days=3))
    binh = sign_in("officer_binh")
    answer = binh.post(
        f"/meetings/{meeting.id}/postpone/", {"meeting_date": "2020-01-01", "reason": "Bão số 3"}
    )
    assert answer.status_code == 422
    assert "Bão số 3" in answer.content.decode()
    done = binh.post(
        f"/meetings/{meeting.id}/postpone/",
        {"meeting_date": (today() + timedelta(days=5)).isoformat(), "reason": "Bão số 3"},
        follow=True,
    )
    assert "In place of the meeting of" in done.content.decode()


def test_a_called_meeting_is_a_calendar_file_and_a_cancelled_one_takes_itself_out(
    cast: Cast, sign_in: SignIn, body: SteeringBody
) -> None:
    meeting = plan(cast.officer_binh, body, cast.leader_duc, topic="Kết nối, chia sẻ dữ liệu")
    hai = sign_in("focal_hai")
    answer = hai.get(reverse("meetings:calendar", args=[meeting.id]))
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert "DTSTART:20240205T010000Z" in text  # 8:00 in Việt Nam
    assert "DESCRIPTION:Kết nối\\, chia sẻ dữ liệu" in text.replace("\r\n ", "")
    Meeting.objects.filter(id=meeting.id).update(stage="cancelled")
    again = hai.get(reverse("meetings:calendar", args=[meeting.id])).content.decode()
    assert "METHOD:CANCEL" in again
    assert "STATUS:CANCELLED" in again


def test_search_finds_bodies_meetings_and_conclusions_of_those_who_may_see_them(
    cast: Cast, sign_in: SignIn, body: SteeringBody
) -> None:
    meeting = concluded(cast, body, ["Bộ Tư pháp rà soát quy hoạch"])
    hai, yen = sign_in("focal_hai"), sign_in("focal_yen")
    for word in ("Tổ công tác thử", "quy hoạch"):
        assert str(meeting.id) in (found := text_of(hai, f"/desk/search/?q={word}")) or str(body.id) in found
        hidden = text_of(yen, f"/desk/search/?q={word}")
        assert str(meeting.id) not in hidden
        assert str(body.id) not in hidden
    assert str(meeting.id) in text_of(hai, "/desk/search/?q=quy+hoạch")
    row = Conclusion.objects.get(meeting=meeting)
    for kind, record in (("body", body.id), ("meeting", meeting.id), ("conclusion", row.id)):
        address = f"/record/meetings.{kind}/{record}/"
        assert hai.get(address).status_code == 302, kind
        assert yen.get(address).status_code == 404, kind


def test_the_api_tells_what_the_pages_tell(cast: Cast, sign_in: SignIn, body: SteeringBody) -> None:
    meeting = concluded(cast, body, ["Bộ Tư pháp rà soát quy hoạch"])
    hai, yen = sign_in("focal_hai"), sign_in("focal_yen")
    [row] = hai.get("/api/v1/meetings/conclusions?on=2024-03-05").json()["items"]
    assert (row["text"], row["state"]) == ("Bộ Tư pháp rà soát quy hoạch", "overdue")
    assert row["task_id"] == str(Task.objects.get(title=row["text"]).id)
    assert hai.get("/api/v1/meetings/conclusions?state=done_late").json()["count"] == 0
    [found] = hai.get(f"/api/v1/meetings/?body={body.id}&stage=confirmed").json()["items"]
    assert found["id"] == str(meeting.id)
    assert [row["name"] for row in hai.get("/api/v1/meetings/bodies").json()] == ["Tổ công tác thử"]
    assert yen.get("/api/v1/meetings/").json()["count"] == 0
    assert yen.get("/api/v1/meetings/conclusions").json()["count"] == 0
    assert yen.get("/api/v1/meetings/bodies").json() == []


def test_an_invitation_lies_on_the_desk_of_each_seat(cast: Cast, sign_in: SignIn, body: SteeringBody) -> None:
    later = today() + timedelta(days=21)
    meeting = plan(cast.officer_binh, body, cast.leader_duc, day=later, guests=(agency_id("BNV"),))
    member, guest, stranger = sign_in("focal_hai"), sign_in("focal_my"), sign_in("focal_yen")
    assert str(meeting.id) not in text_of(member, "/desk/")  # planned, and not of this week
    call_meeting(actor=cast.officer_binh, meeting_id=meeting.id, now=NOW)
    assert str(meeting.id) in text_of(member, "/desk/")
    assert str(meeting.id) in text_of(guest, "/desk/")
    assert str(meeting.id) not in text_of(stranger, "/desk/")


def test_the_lists_narrow_and_export(cast: Cast, sign_in: SignIn, body: SteeringBody) -> None:
    meeting = plan(cast.officer_binh, body, cast.leader_duc, topic="Chuyên đề dữ liệu")
    hai = sign_in("focal_hai")
    assert str(meeting.id) in text_of(hai, f"/meetings/?stage=planned&body={body.id}&q=dữ+liệu")
    assert str(meeting.id) not in text_of(hai, "/meetings/?stage=held")
    assert str(body.id) in text_of(hai, "/meetings/bodies/?kind=working_group&q=thử")
    assert str(body.id) not in text_of(hai, "/meetings/bodies/?kind=committee")
    assert hai.get("/meetings/?export=xlsx").status_code == 200


def concluded(cast: Cast, body: SteeringBody, texts: list[str], *, day: date = MEETS) -> Meeting:
    """A meeting with these conclusions of the Ministry of Justice, confirmed and issued."""
    office = cast.officer_binh
    meeting = plan(office, body, cast.leader_duc, day=day)
    hold(office, meeting)
    now = day_of(meeting)
    for text in texts:
        add_conclusion(actor=office, meeting_id=meeting.id, line=line(text, agency_id("BTP")), now=now)
    submit_minutes(actor=office, meeting_id=meeting.id, now=now)
    confirm_minutes(actor=cast.leader_duc, meeting_id=meeting.id, now=now)
    issue_conclusions(actor=office, meeting_id=meeting.id, now=now)
    meeting.refresh_from_db()
    return meeting


def queries(browser: Client, address: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(address).status_code == 200
    return len(counted)


def test_pages_take_no_more_queries_for_more_lines(cast: Cast, sign_in: SignIn, body: SteeringBody) -> None:
    few = concluded(cast, body, ["Việc 1", "Việc 2"], day=date(2024, 2, 5))
    many = concluded(cast, body, [f"Việc số {number}" for number in range(12)], day=date(2024, 2, 6))
    binh = sign_in("officer_binh")
    pages = "/meetings/conclusions/", "/meetings/", f"/meetings/bodies/{body.id}/"
    text_of(binh, f"/meetings/{few.id}/")
    # The later meeting also has the earlier one's conclusions on its agenda: a source with its query.
    assert queries(binh, f"/meetings/{many.id}/") <= queries(binh, f"/meetings/{few.id}/") + 6
    for page in pages:
        text_of(binh, page)
        before = queries(binh, page)
        third = concluded(cast, body, [f"Việc mới {page} {n}" for n in range(5)], day=date(2024, 2, 7))
        assert third.stage == "confirmed"
        assert queries(binh, page) <= before + 1, page


def test_a_page_without_rights_refuses(cast: Cast, sign_in: SignIn, body: SteeringBody) -> None:
    meeting = plan(cast.officer_binh, body, cast.leader_duc)
    call_meeting(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 1))
    hai, yen = sign_in("focal_hai"), sign_in("focal_yen")
    assert hai.get(f"/meetings/{meeting.id}/attendance/").status_code == 403  # a member, no secretary
    assert hai.get(f"/meetings/{meeting.id}/minutes/").status_code == 403
    assert hai.post(f"/meetings/{meeting.id}/cancel/", {"reason": "x"}).status_code == 422
    for address in ("", "attendance/", "minutes/", "plan/", "calendar.ics"):
        assert yen.get(f"/meetings/{meeting.id}/{address}").status_code == 404, address
    assert yen.get(f"/meetings/bodies/{body.id}/").status_code == 404
    assert sign_in("admin_tu").get("/meetings/bodies/new/").status_code == 403
    assert hai.post(f"/meetings/{meeting.id}/no_such_step/").status_code == 404
