"""Attendance, minutes and conclusions: what is refused, what is read, what becomes of a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import new_id
from nhipcau.meetings.facade import (
    Attendance,
    Conclusion,
    ConclusionLine,
    Meeting,
    add_conclusion,
    call_meeting,
    change_conclusion,
    confirm_minutes,
    drop_conclusion,
    issue_conclusions,
    keep_conclusion,
    propose_conclusions,
    record_attendance,
    submit_minutes,
)
from nhipcau.meetings.tests.factories import day_of, hold, line, plan, states, working_group
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import NewTask, Task, TaskDraft, assign_task, draft_tasks
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
TEXT = """Bộ Nội vụ chủ trì, phối hợp với Bộ Công an xây dựng đề án việc làm, hoàn thành trước ngày 31/3/2024.
Thời tiết hôm nay rất đẹp.
Bộ Tư pháp tổng hợp lộ trình đơn giản hóa thủ tục, trình Thủ tướng Chính phủ trước ngày 15/01/2024.
"""


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """A meeting of 5 February 2024 that was held."""
    body = working_group(cast.officer_binh, cast.leader_duc)
    return hold(cast.officer_binh, plan(cast.officer_binh, body, cast.leader_duc))


def conclude(cast: Cast, meeting: Meeting, written: ConclusionLine) -> Conclusion:
    return add_conclusion(actor=cast.officer_binh, meeting_id=meeting.id, line=written, now=day_of(meeting))


def confirmed(cast: Cast, meeting: Meeting) -> None:
    """Handed in by the secretariat, confirmed by the chair."""
    submit_minutes(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 6))
    confirm_minutes(actor=cast.leader_duc, meeting_id=meeting.id, now=at(2024, 2, 6))


def refusal_of(act: Any, **values: Any) -> str:
    """The code with which the action is refused."""
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        act(**values)
    return refusal.value.code


def test_a_representative_is_named_and_an_absence_may_have_its_reason(cast: Cast) -> None:
    office = cast.officer_binh
    body = working_group(office, cast.leader_duc)
    meeting = plan(office, body, cast.leader_duc)
    call_meeting(actor=office, meeting_id=meeting.id, now=at(2024, 2, 1))
    head, first, _second = meeting.seats.all()
    enter = {"actor": office, "meeting_id": meeting.id, "now": day_of(meeting)}
    nobody = [Attendance(seat_id=first.id, presence="represented", represented_by=" ")]
    assert refusal_of(record_attendance, **enter, rows=nobody) == "meetings.representative-missing"
    elsewhere = [Attendance(seat_id=new_id(), presence="present")]
    assert refusal_of(record_attendance, **enter, rows=elsewhere) == "meetings.line-not-there"
    no_site = [Attendance(seat_id=head.id, presence="present", site_id=987654)]
    assert refusal_of(record_attendance, **enter, rows=no_site) == "meetings.line-not-there"
    record_attendance(
        **enter,  # type: ignore[arg-type]
        rows=[
            Attendance(seat_id=head.id, presence="present", reason="không còn nghĩa"),
            Attendance(seat_id=first.id, presence="excused", reason="Đi công tác", represented_by="bỏ"),
        ],
    )
    head.refresh_from_db()
    first.refresh_from_db()
    assert (head.reason, first.reason, first.represented_by) == ("", "Đi công tác", "")
    left = refusal_of(submit_minutes, actor=office, meeting_id=meeting.id, now=at(2024, 2, 6))
    assert left == "meetings.attendance-open"


def test_empty_minutes_are_not_handed_in(cast: Cast, meeting: Meeting) -> None:
    values = {"actor": cast.officer_binh, "meeting_id": meeting.id, "now": at(2024, 2, 6)}
    assert refusal_of(submit_minutes, **values) == "meetings.minutes-empty"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (line(" ", None), "meetings.text-missing"),
        (line("Việc", None, due_on=date(2024, 2, 4)), "meetings.due-before-meeting"),
        (line("Đôn đốc", None, kind="urge", task_code="NV-999999"), "meetings.task-unknown"),
        (line("Đôn đốc", None, kind="urge"), "meetings.task-unknown"),
        (line("Việc", None, agenda_item_id=new_id()), "meetings.line-not-there"),
        (line("Việc", new_id()), "agencies.agency-not-there"),
    ],
)
def test_a_line_that_is_not_in_order_is_refused(
    cast: Cast, meeting: Meeting, written: ConclusionLine, code: str
) -> None:
    values = {"actor": cast.officer_binh, "meeting_id": meeting.id, "line": written, "now": day_of(meeting)}
    assert refusal_of(add_conclusion, **values) == code
    assert Conclusion.objects.count() == 0


def test_the_head_of_the_lead_answers_where_nobody_is_named(cast: Cast, meeting: Meeting) -> None:
    row = conclude(cast, meeting, line("Việc", agency_id("BTP"), person_text=""))
    assert row.responsible_post_id == cast.minister_mai.post_id
    named = conclude(cast, meeting, line("Việc khác", agency_id("BTP"), person_text="Thứ trưởng phụ trách"))
    assert (named.responsible_post, named.person_text) == (None, "Thứ trưởng phụ trách")


def test_a_noted_line_and_an_urge_make_no_task(cast: Cast, meeting: Meeting) -> None:
    there = issue(cast.officer_binh, agency_id("BTP"), due_on=date(2024, 3, 31))
    conclude(cast, meeting, ConclusionLine(text="Ghi nhận nỗ lực của các địa phương", kind="noted"))
    urge = conclude(cast, meeting, ConclusionLine(text="Khẩn trương", kind="urge", task_code=there.code))
    assert urge.lead_agency_id == agency_id("BTP")
    confirmed(cast, meeting)
    tasks = Task.objects.count()
    issue_conclusions(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 7))
    assert Task.objects.count() == tasks
    assert states(meeting, date(2024, 4, 2)) == {
        "Ghi nhận nỗ lực của các địa phương": "noted", "Khẩn trương": "overdue"
    }  # fmt: skip


def test_conclusions_are_issued_once(cast: Cast, meeting: Meeting) -> None:
    conclude(cast, meeting, line("Việc rõ ràng", agency_id("BTP")))
    confirmed(cast, meeting)
    values = {"actor": cast.officer_binh, "meeting_id": meeting.id, "now": at(2024, 2, 7)}
    assert refusal_of(issue_conclusions, **values, number="không phải số") == "documents.number-unreadable"
    assert Task.objects.count() == 0
    issue_conclusions(**values)  # type: ignore[arg-type]
    assert refusal_of(issue_conclusions, **values) == "meetings.nothing-to-issue"
    assert Task.objects.filter(title="Việc rõ ràng").count() == 1


def test_the_text_of_the_notice_is_not_drafted_a_second_time(cast: Cast, meeting: Meeting) -> None:
    """Whoever reads the notice in the register finds its lines drafted, whatever the reader calls them."""
    conclude(
        cast, meeting,
        line("Bộ Nội vụ xây dựng đề án vị trí việc làm, hoàn thành trong tháng 3/2024.", agency_id("BNV")),
    )  # fmt: skip
    confirmed(cast, meeting)
    issue_conclusions(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 7))
    meeting.refresh_from_db()
    assert meeting.notice_id is not None
    draft_tasks(actor=cast.officer_binh, document_id=meeting.notice_id, now=at(2024, 2, 8))
    assert TaskDraft.objects.filter(document_id=meeting.notice_id).count() == 1


def test_a_draft_that_is_completed_later_is_the_conclusion_s_task(cast: Cast, meeting: Meeting) -> None:
    vague = conclude(cast, meeting, line("Khắc phục tồn tại", agency_id("BTP"), product=""))
    confirmed(cast, meeting)
    issue_conclusions(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 7))
    vague.refresh_from_db()
    assert vague.draft is not None
    assert vague.draft.missing == ["product"]
    assert states(meeting, date(2024, 2, 8)) == {"Khắc phục tồn tại": "draft"}
    proposal = vague.draft.proposal
    new = NewTask(
        title=proposal["title"], lead_agency_id=agency_id("BTP"), person_text=proposal["person_text"],
        product="Báo cáo kết quả", authority=proposal["authority"],
        due_on=date.fromisoformat(proposal["due_on"]),
    )  # fmt: skip
    assign_task(actor=cast.officer_binh, new=new, draft_id=vague.draft_id, now=at(2024, 2, 8))
    assert states(meeting, date(2024, 2, 9)) == {"Khắc phục tồn tại": "on_track"}
    assert states(meeting, date(2024, 3, 1)) == {"Khắc phục tồn tại": "overdue"}


def test_lines_of_a_pasted_text_are_proposed_and_kept_changed_or_dropped(
    cast: Cast, meeting: Meeting
) -> None:
    values = {"actor": cast.officer_binh, "meeting_id": meeting.id, "now": day_of(meeting)}
    first, second = propose_conclusions(**values, text=TEXT)  # type: ignore[arg-type]
    assert (first.lead_agency_id, first.due_on) == (agency_id("BNV"), date(2024, 3, 30))
    assert first.coordinating == [agency_id("BCA")]
    assert second.due_on is None  # a day before the meeting is no deadline of this meeting
    assert refusal_of(propose_conclusions, **values, text=TEXT) == "meetings.nothing-to-propose"
    assert refusal_of(propose_conclusions, **values, text="Trời đẹp.") == "meetings.nothing-to-propose"
    submit = {"actor": cast.officer_binh, "meeting_id": meeting.id, "now": at(2024, 2, 6)}
    assert refusal_of(submit_minutes, **submit) == "meetings.proposals-open"
    keep_conclusion(**values, conclusion_id=first.id)  # type: ignore[arg-type]
    change_conclusion(**values, conclusion_id=second.id, line=line("Đổi", agency_id("BTP")))  # type: ignore[arg-type]
    assert Conclusion.objects.filter(proposed=True).count() == 0
    drop_conclusion(**values, conclusion_id=second.id)  # type: ignore[arg-type]
    assert list(Conclusion.objects.values_list("id", flat=True)) == [first.id]
    assert refusal_of(drop_conclusion, **values, conclusion_id=second.id) == "meetings.line-not-there"
    submit_minutes(**submit)  # type: ignore[arg-type]


def test_a_changed_line_forgets_what_it_urged(cast: Cast, meeting: Meeting) -> None:
    there = issue(cast.officer_binh, agency_id("BTP"))
    urge = conclude(cast, meeting, line("Đôn đốc", None, kind="urge", task_code=there.code))
    changed = change_conclusion(
        actor=cast.officer_binh, meeting_id=meeting.id, conclusion_id=urge.id, now=day_of(meeting),
        line=replace(line("Giao mới", agency_id("BNV")), coordinating=(agency_id("BNV"), agency_id("BCA"))),
    )  # fmt: skip
    assert (changed.task, changed.kind) == (None, "task")
    assert changed.coordinating == [agency_id("BCA")]  # the lead does not coordinate with itself


def test_minutes_are_read_by_secretariat_and_chair_until_they_are_confirmed(
    cast: Cast, meeting: Meeting
) -> None:
    conclude(cast, meeting, line("Chưa công bố", agency_id("BTP")))

    def readers() -> list[str]:
        names = ("officer_binh", "leader_duc", "focal_hai", "focal_yen")
        return [n for n in names if Conclusion.objects.visible_to(getattr(cast, n)).exists()]

    assert readers() == ["officer_binh", "leader_duc"]
    confirmed(cast, meeting)
    assert readers() == ["officer_binh", "leader_duc", "focal_hai"]
