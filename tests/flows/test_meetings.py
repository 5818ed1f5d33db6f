"""Meetings as the Government holds them: what one decides, the next one opens with."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.db import transaction

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.kit.errors import CodedError
from nhipcau.meetings.facade import (
    Attendance,
    ConclusionLine,
    Meeting,
    MeetingPlan,
    NewBody,
    SteeringBody,
    add_agenda_item,
    add_conclusion,
    add_member,
    call_meeting,
    change_conclusion,
    confirm_minutes,
    establish_body,
    issue_conclusions,
    minutes_record,
    next_rounds,
    oversee_document,
    plan_meeting,
    postpone_meeting,
    quorum_of,
    record_attendance,
    refuse_minutes,
    set_rhythm,
    submit_minutes,
    write_minutes,
)
from nhipcau.meetings.tests.factories import line, states
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import State, Task, TaskDraft, accept_report, report_completion
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
SITES = ("province:tuyen-quang", "province:hung-yen", "province:thai-binh")


def working_group_of_project_06(cast: Cast) -> SteeringBody:
    """The Government's working group; the Government Office is its standing agency."""
    office = cast.officer_binh
    decision = register_document(
        actor=office,
        new=NewDocument(subject="Quyết định thành lập", number="06/QĐ-TTg", issued_on=date(2024, 1, 6)),
        now=NOW,
    )
    body = establish_body(
        actor=office,
        new=NewBody(
            kind="working_group", level="central", established_on=date(2024, 1, 6),
            directory_entry_id=agency_id("project-06-working-group"), established_by_id=decision.id,
        ),
        now=NOW,
    )  # fmt: skip
    oversee_document(actor=office, body_id=body.id, document_id=decision.id, now=NOW)
    seats: list[dict[str, Any]] = [
        {"role": "head", "post_id": cast.leader_duc.post_id},
        {"role": "permanent_deputy", "agency_id": agency_id("BCA"), "person_text": "Thứ trưởng"},
        {"role": "member", "post_id": cast.minister_mai.post_id},
        {"role": "member", "agency_id": agency_id("BNV"), "person_text": "Thứ trưởng"},
    ]
    for seat in seats:
        add_member(actor=office, body_id=body.id, from_date=date(2024, 1, 6), now=NOW, **seat)
    set_rhythm(
        actor=office, body_id=body.id, every="month", month_day=10, start_time=time(8, 0),
        from_date=date(2024, 1, 8), now=NOW,
    )  # fmt: skip
    return body


def plan_next(cast: Cast, body: SteeringBody, *, after: date, now: Any = NOW, **more: Any) -> Meeting:
    """The next round of the rhythm, planned by the Government Office."""
    proposal = next_rounds(body, day=after)[0]
    plan = MeetingPlan(
        meeting_date=proposal.meeting_date, start_time=time(8, 0), chairs=(cast.leader_duc.post_id,), **more
    )
    return plan_meeting(
        actor=cast.officer_binh, body_id=body.id, plan=plan, kind=proposal.every.value,
        round_date=proposal.round_date, now=now,
    )  # fmt: skip


def everybody_came(cast: Cast, meeting: Meeting, now: Any) -> None:
    """All seats present, each guest at its own site."""
    rows = [
        Attendance(seat_id=seat.id, presence="present", site_id=seat.site_id) for seat in meeting.seats.all()
    ]
    record_attendance(actor=cast.officer_binh, meeting_id=meeting.id, rows=rows, now=now)


def agenda_of(meeting: Meeting) -> dict[str, list[dict[str, Any]]]:
    """The frozen lines by source, in the order of the agenda."""
    return {item.source or item.title: item.lines for item in meeting.agenda.all()}


def test_a_monthly_meeting_opens_with_what_the_last_one_decided(cast: Cast) -> None:
    office, head = cast.officer_binh, cast.leader_duc
    body = working_group_of_project_06(cast)
    overdue = issue(
        office, agency_id("BTP"), document_id=body.established_by_id, due_on=date(2024, 1, 28),
        title="Sửa đổi thông tư",
    )  # fmt: skip
    issue(office, agency_id("BCA"), due_on=date(2024, 1, 26))  # overdue too, but of no document of the body

    # 10 February 2024 is the first day of the lunar new year: the round moves behind the holidays.
    february = plan_next(
        cast, body, after=date(2024, 1, 31),
        sites=tuple(agencies_by_key(SITES, on=date(2024, 2, 15)).values()), place="Trụ sở Chính phủ",
    )  # fmt: skip
    assert (february.round_date, february.meeting_date) == (date(2024, 2, 10), date(2024, 2, 15))
    add_agenda_item(actor=office, meeting_id=february.id, title="Thí điểm tại Hưng Yên", now=NOW)
    call_meeting(actor=office, meeting_id=february.id, now=at(2024, 2, 6))
    agenda = agenda_of(february)
    assert list(agenda) == ["meetings.red-list", "Thí điểm tại Hưng Yên"]
    by_agency, worst = agenda["meetings.red-list"]
    assert (by_agency["agency_id"], by_agency["count"]) == (str(agency_id("BTP")), 1)
    assert (worst["key"], worst["days_late"]) == (str(overdue.id), 9)
    assert february.seats.count() == 4 + 3  # members and the three sites

    everybody_came(cast, february, at(2024, 2, 15))
    assert february.seats.exclude(site=None).count() == 3
    lead = cast.focal_hai.agency_id
    first = "Bộ Tư pháp hoàn thiện dự thảo nghị định"
    second = "Bộ Nội vụ báo cáo nhân lực"
    for text, agency in ((first, lead), (second, agency_id("BNV"))):
        add_conclusion(actor=office, meeting_id=february.id, line=line(text, agency), now=at(2024, 2, 15))
    submit_minutes(actor=office, meeting_id=february.id, now=at(2024, 2, 16))
    confirm_minutes(actor=head, meeting_id=february.id, now=at(2024, 2, 17))
    assert Task.objects.filter(title=first).count() == 0  # confirming issues nothing by itself
    issue_conclusions(actor=office, meeting_id=february.id, now=at(2024, 2, 17))
    tasks = {task.title: task for task in Task.objects.filter(title__in=(first, second))}
    assert {task.issued_on for task in tasks.values()} == {date(2024, 2, 15)}
    assert {task.assigner_agency_id for task in tasks.values()} == {office.agency_id}
    assert tasks[first].source_text == first  # the line of the notice, as it stands in the register

    report_completion(
        actor=cast.focal_hai, task_id=tasks[first].id, product_record="15/TTr-BTP", now=at(2024, 2, 26)
    )
    accept_report(actor=cast.officer_chi, task_id=tasks[first].id, now=at(2024, 2, 27))

    march = plan_next(cast, body, after=date(2024, 2, 28), now=at(2024, 2, 28))
    assert march.meeting_date == date(2024, 3, 11)  # the 10th is a Sunday
    call_meeting(actor=office, meeting_id=march.id, now=at(2024, 3, 4))
    opening = march.agenda.first()
    assert opening is not None
    assert opening.source == "meetings.conclusions"
    told = [(row["text"], row["state"], row.get("days_late")) for row in opening.lines]
    assert told == [(first, State.DONE_ON_TIME, None), (second, State.OVERDUE, 4)]

    # What happens after the call does not change the frozen agenda; the state now stands beside it.
    report_completion(
        actor=cast.focal_my, task_id=tasks[second].id, product_record="3/BC-BNV", now=at(2024, 3, 8)
    )
    accept_report(actor=cast.officer_chi, task_id=tasks[second].id, now=at(2024, 3, 8))
    opening.refresh_from_db()
    assert opening.lines[1]["state"] == State.OVERDUE
    assert states(february, date(2024, 3, 8))[second] == State.DONE_LATE


def test_a_weekly_meeting_is_put_off_its_minutes_refused_and_a_vague_conclusion_waits(cast: Cast) -> None:
    office, colleague = cast.officer_binh, cast.officer_chi
    body = working_group_of_project_06(cast)
    set_rhythm(
        actor=office, body_id=body.id, every="week", weekday=1, start_time=time(14, 0),
        from_date=date(2024, 4, 1), on_day_off="keep", now=NOW,
    )  # fmt: skip
    weekly = next(each for each in next_rounds(body, day=date(2024, 4, 24)) if each.every == "week")
    assert weekly.meeting_date == date(2024, 4, 30)  # a public holiday; the rhythm keeps the day
    planned = plan_meeting(
        actor=office, body_id=body.id, kind="week", round_date=weekly.round_date,
        plan=MeetingPlan(
            meeting_date=weekly.meeting_date, start_time=time(14, 0), chairs=(colleague.post_id,)
        ),
        now=at(2024, 4, 24),
    )  # fmt: skip
    add_agenda_item(actor=office, meeting_id=planned.id, title="Kết nối dữ liệu", now=at(2024, 4, 24))
    call_meeting(actor=office, meeting_id=planned.id, now=at(2024, 4, 24))
    held = postpone_meeting(
        actor=office, meeting_id=planned.id, meeting_date=date(2024, 5, 2), reason="Nghỉ lễ 30/4",
        now=at(2024, 4, 25),
    )  # fmt: skip
    planned.refresh_from_db()
    assert (planned.stage, held.stage, held.instead_of_id) == ("postponed", "planned", planned.id)
    assert [item.title for item in held.agenda.all()] == ["Kết nối dữ liệu"]
    assert weekly.round_date not in {
        each.round_date for each in next_rounds(body, day=date(2024, 4, 24)) if each.every == "week"
    }

    call_meeting(actor=office, meeting_id=held.id, now=at(2024, 4, 26))
    seats = list(held.seats.all())
    rows = [Attendance(seat_id=seat.id, presence="present") for seat in seats]
    deputy = next(i for i, seat in enumerate(seats) if seat.role == "permanent_deputy")
    rows[deputy] = Attendance(
        seat_id=seats[deputy].id, presence="represented", represented_by="Cục trưởng C06"
    )
    rows[-1] = Attendance(seat_id=seats[-1].id, presence="excused", reason="Đi công tác")
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        record_attendance(actor=office, meeting_id=held.id, rows=rows, now=at(2024, 5, 1))
    assert refusal.value.code == "meetings.not-yet-held"
    record_attendance(actor=office, meeting_id=held.id, rows=rows, now=at(2024, 5, 2))
    quorum = quorum_of(held, held.seats.all())
    assert (quorum.there, quorum.members, quorum.needed, quorum.reached) == (3, 4, 3, True)

    point = held.agenda.get(title="Kết nối dữ liệu")
    write_minutes(
        actor=office, meeting_id=held.id, text="Họp trực tuyến.", said={point.id: "Đã kết nối 3 tỉnh"},
        now=at(2024, 5, 2),
    )  # fmt: skip
    clear = add_conclusion(
        actor=office, meeting_id=held.id, now=at(2024, 5, 2),
        line=line("Bộ Tư pháp trình dự thảo", agency_id("BTP"), due_on=date(2024, 5, 15)),
    )  # fmt: skip
    vague = add_conclusion(
        actor=office, meeting_id=held.id, now=at(2024, 5, 2),
        line=ConclusionLine(text="Bộ Công an khắc phục ngay các tồn tại", lead_agency_id=agency_id("BCA")),
    )  # fmt: skip
    submit_minutes(actor=office, meeting_id=held.id, now=at(2024, 5, 3))
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        confirm_minutes(actor=office, meeting_id=held.id, now=at(2024, 5, 3))
    assert refusal.value.code == "meetings.own-minutes"  # of the same agency, but the one who wrote them
    refuse_minutes(
        actor=colleague, meeting_id=held.id, reason="Hạn của Bộ Tư pháp là 20/5", now=at(2024, 5, 3)
    )
    held.refresh_from_db()
    assert held.stage == "held"
    change_conclusion(
        actor=office, meeting_id=held.id, conclusion_id=clear.id, now=at(2024, 5, 3),
        line=line("Bộ Tư pháp trình dự thảo", agency_id("BTP"), due_on=date(2024, 5, 20)),
    )  # fmt: skip
    submit_minutes(actor=office, meeting_id=held.id, now=at(2024, 5, 4))
    confirm_minutes(actor=colleague, meeting_id=held.id, now=at(2024, 5, 4))
    issue_conclusions(
        actor=office, meeting_id=held.id, number="41/TB-VPCP", issued_on=date(2024, 5, 4), now=at(2024, 5, 4)
    )

    clear.refresh_from_db()
    vague.refresh_from_db()
    assert clear.draft is not None
    assert clear.draft.task is not None
    assert clear.draft.task.due_on == date(2024, 5, 20)
    assert vague.draft is not None
    assert (vague.draft.task, vague.draft.state) == (None, TaskDraft.State.OPEN)
    assert set(vague.draft.missing) == {"time", "product", "authority"}  # the head answers for it
    assert Task.objects.filter(title__startswith="Bộ Công an khắc phục").count() == 0
    assert states(held, date(2024, 5, 21)) == {
        "Bộ Tư pháp trình dự thảo": State.OVERDUE, "Bộ Công an khắc phục ngay các tồn tại": "draft"
    }  # fmt: skip
    record = minutes_record(actor=cast.focal_hai, meeting_id=held.id)  # a member reads what is confirmed
    assert record.confirmed
    assert [said.said for said in record.said if said.said] == ["Đã kết nối 3 tỉnh"]
    assert [seat.represented_by for seat in record.seats if seat.represented_by] == ["Cục trưởng C06"]
    outsider = in_post("outsider", "BYT", "focal_officer")
    with pytest.raises(CodedError) as refusal:
        minutes_record(actor=outsider, meeting_id=held.id)
    assert refusal.value.code == "meetings.meeting-not-there"
