"""An agenda made from records: frozen when the meeting is called, and never telling what is hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from nhipcau.difficulties.facade import answer_difficulty, raise_difficulty
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.kit.errors import CodedError
from nhipcau.meetings.actions.edit_agenda import drop_agenda_item
from nhipcau.meetings.agenda import as_json, from_json, parts_for
from nhipcau.meetings.facade import (
    Meeting,
    SteeringBody,
    add_agenda_item,
    add_conclusion,
    call_meeting,
    confirm_minutes,
    issue_conclusions,
    oversee_document,
    submit_minutes,
)
from nhipcau.meetings.pages.meeting import points_of
from nhipcau.meetings.provides import AgendaLine, BodyView, LineNow, MeetingView, agenda_sources
from nhipcau.meetings.tests.factories import MEETS, day_of, hold, line, plan, working_group
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, accept_report, cancel_task, report_completion
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
RED, DECIDED, STUCK = "meetings.red-list", "meetings.conclusions", "meetings.difficulties"


@pytest.fixture
def body(cast: Cast) -> SteeringBody:
    return working_group(cast.officer_binh, cast.leader_duc)


def lines(actor: Actor, meeting: Meeting, key: str, day: date) -> list[AgendaLine]:
    """The lines of one source for the meeting as of a day."""
    parts = {part.source.key: list(part.lines) for part in parts_for(actor=actor, meeting=meeting, day=day)}
    return parts.get(key, [])


def test_the_red_list_holds_overdue_tasks_of_members_the_longest_overdue_first(
    cast: Cast, body: SteeringBody
) -> None:
    office = cast.officer_binh
    unit = issue(office, agency_id("C06"), due_on=date(2024, 1, 30), title="Việc của đơn vị")
    old = issue(office, agency_id("BTP"), due_on=date(2024, 1, 26), title="Cũ nhất")
    issue(office, agency_id("BTP"), due_on=date(2024, 1, 31), title="Mới quá hạn")
    issue(office, agency_id("BNV"), due_on=date(2024, 1, 26), title="Không phải thành viên")
    issue(office, agency_id("BTP"), due_on=date(2024, 2, 1), title="Chưa quá hạn")
    meeting = plan(office, body, cast.leader_duc)
    found = lines(office, meeting, RED, date(2024, 2, 1))
    counts = [(row.agency_id, row.count) for row in found if row.count is not None]
    assert counts == [(agency_id("BTP"), 2), (unit.lead_agency_id, 1)]
    tasks = [(row.key, row.days_late) for row in found if row.count is None]
    assert tasks[0] == (str(old.id), 6)
    assert [late for _key, late in tasks] == [6, 2, 1]


def test_a_body_that_oversees_documents_looks_at_their_tasks_only(cast: Cast, body: SteeringBody) -> None:
    office = cast.officer_binh
    resolution = register_document(
        actor=office, new=NewDocument(subject="Nghị quyết", number="71/NQ-CP", issued_on=date(2024, 1, 5)),
        now=NOW,
    )  # fmt: skip
    oversee_document(actor=office, body_id=body.id, document_id=resolution.id, now=NOW)
    issue(office, agency_id("BTP"), due_on=date(2024, 1, 26))
    of_it = issue(office, agency_id("BNV"), due_on=date(2024, 1, 27), document_id=resolution.id)
    meeting = plan(office, body, cast.leader_duc)
    found = lines(office, meeting, RED, date(2024, 2, 1))
    assert [row.key for row in found] == [f"agency:{agency_id('BNV')}", str(of_it.id)]
    assert f"document={resolution.id}" in found[0].href


def test_nothing_comes_on_the_agenda_that_the_secretariat_may_not_see(cast: Cast) -> None:
    """A ministry's own body names the other ministries' overdue tasks only where it has a part in them."""
    ministry = cast.minister_mai
    body = working_group(ministry, ministry, members=("BCA",))
    issue(cast.officer_binh, agency_id("BCA"), due_on=date(2024, 1, 26), title="Không liên quan")
    shared = issue(
        cast.officer_binh, agency_id("BCA"), due_on=date(2024, 1, 27), coordinating=(agency_id("BTP"),)
    )
    meeting = plan(ministry, body, ministry)
    keys = [row.key for row in lines(ministry, meeting, RED, date(2024, 2, 1)) if row.count is None]
    assert keys == [str(shared.id)]


def test_difficulties_that_wait_come_on_the_agenda_and_leave_it_when_answered(
    cast: Cast, body: SteeringBody
) -> None:
    office = cast.officer_binh
    task = issue(office, agency_id("BTP"))
    stuck = raise_difficulty(
        actor=cast.focal_hai, title="Chưa có mã chung", text="Hai nguồn lệch nhau", kind="data",
        task_id=task.id, now=NOW,
    )  # fmt: skip
    meeting = plan(office, body, cast.leader_duc)
    [found] = lines(office, meeting, STUCK, date(2024, 2, 1))
    assert (found.text, found.state) == (f"{stuck.code} Chưa có mã chung", "waiting")
    [late] = lines(office, meeting, STUCK, date(2024, 3, 1))
    assert (late.state, late.days_late) == ("overdue", (date(2024, 3, 1) - stuck.due_on).days)
    call_meeting(actor=office, meeting_id=meeting.id, now=at(2024, 2, 1))
    meeting.refresh_from_db()
    answer_difficulty(
        actor=office, difficulty_id=stuck.id, outcome="removed", answer="Dùng mã mới", now=at(2024, 2, 2)
    )
    points = points_of(office, meeting, date(2024, 2, 3))
    [point] = [each for each in points if each.lines and "Chưa có mã chung" in each.lines[0].line.text]
    assert point.lines[0].now != ""  # as frozen, with how it stands now beside it
    assert lines(office, plan(office, body, cast.leader_duc), STUCK, date(2024, 2, 3)) == []


def decided(cast: Cast, body: SteeringBody, day: date, *texts: str, kind: str = "extra") -> Meeting:
    """A meeting of that day with these conclusions, issued."""
    office = cast.officer_binh
    meeting = plan(office, body, cast.leader_duc, day=day, kind=kind)
    hold(office, meeting)
    now = day_of(meeting)
    for text in texts:
        add_conclusion(actor=office, meeting_id=meeting.id, line=line(text, agency_id("BTP")), now=now)
    submit_minutes(actor=office, meeting_id=meeting.id, now=now)
    confirm_minutes(actor=cast.leader_duc, meeting_id=meeting.id, now=now)
    issue_conclusions(actor=office, meeting_id=meeting.id, now=now)
    return meeting


def finish(cast: Cast, meeting: Meeting, text: str, day: Any) -> None:
    """The task of a conclusion, done."""
    task = meeting.conclusions.get(text=text).draft.task  # type: ignore[union-attr]
    assert task is not None
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="1/BC", now=day)
    accept_report(actor=cast.officer_chi, task_id=task.id, now=day)


def test_a_monthly_meeting_opens_with_all_that_was_decided_since_the_last_monthly_one(
    cast: Cast, body: SteeringBody
) -> None:
    decided(cast, body, date(2024, 1, 26), "Cũ, còn mở", "Cũ, đã xong", kind="month")
    first = body.meetings.get(meeting_date=date(2024, 1, 26))
    decided(cast, body, date(2024, 2, 1), "Tháng trước", kind="month")
    weekly = decided(cast, body, date(2024, 2, 8), "Trong tuần, đã xong", kind="week")
    finish(cast, first, "Cũ, đã xong", at(2024, 1, 30))
    finish(cast, weekly, "Trong tuần, đã xong", at(2024, 2, 9))
    month = plan(cast.officer_binh, body, cast.leader_duc, day=date(2024, 3, 1), kind="month")
    week = plan(cast.officer_binh, body, cast.leader_duc, day=date(2024, 2, 15), kind="week")
    day = date(2024, 2, 14)
    monthly = [(row.text, row.state) for row in lines(cast.officer_binh, month, DECIDED, day)]
    assert monthly == [
        ("Cũ, còn mở", State.ON_TRACK),
        ("Tháng trước", State.ON_TRACK),
        ("Trong tuần, đã xong", State.DONE_ON_TIME),
    ]
    assert [row.text for row in lines(cast.officer_binh, week, DECIDED, day)] == [
        "Cũ, còn mở", "Tháng trước", "Trong tuần, đã xong"
    ]  # fmt: skip


def test_minutes_that_are_not_confirmed_are_not_opened_with(cast: Cast, body: SteeringBody) -> None:
    office = cast.officer_binh
    meeting = plan(office, body, cast.leader_duc, day=date(2024, 1, 26))
    hold(office, meeting)
    add_conclusion(
        actor=office, meeting_id=meeting.id, line=line("Chưa chốt", agency_id("BTP")), now=day_of(meeting)
    )
    following = plan(office, body, cast.leader_duc, day=date(2024, 2, 2))
    assert lines(office, following, DECIDED, date(2024, 2, 1)) == []


def test_the_agenda_stays_as_frozen_and_shows_the_state_now_beside_it(cast: Cast, body: SteeringBody) -> None:
    office = cast.officer_binh
    gone = issue(office, agency_id("BTP"), due_on=date(2024, 1, 26), title="Sẽ hủy")
    meeting = plan(office, body, cast.leader_duc)
    add_agenda_item(actor=office, meeting_id=meeting.id, title="Điểm nhập tay", now=NOW)
    call_meeting(actor=office, meeting_id=meeting.id, now=at(2024, 2, 1))
    meeting.refresh_from_db()
    red, typed = points_of(office, meeting, date(2024, 2, 1))
    assert typed.title == "Điểm nhập tay"
    assert [view.now for view in (*red.counts, *red.lines)] == ["", ""]  # nothing has changed yet
    cancel_task(actor=office, task_id=gone.id, reason="không còn cần", now=at(2024, 2, 2))
    red, _typed = points_of(office, meeting, date(2024, 2, 3))
    assert [(view.line.count, view.now_count) for view in red.counts] == [(1, 0)]
    assert "Quá hạn 6 ngày" in str(red.lines[0].badge)
    assert red.frozen_on == date(2024, 2, 1)
    with pytest.raises(CodedError) as refusal:
        drop_agenda_item(actor=office, meeting_id=meeting.id, item_id=typed.item.id, now=NOW)  # type: ignore[union-attr]
    assert refusal.value.code == "meetings.step-not-possible"


def test_a_member_reads_the_frozen_line_but_not_the_present_state_of_a_hidden_task(
    cast: Cast, body: SteeringBody
) -> None:
    office = cast.officer_binh
    issue(office, agency_id("BTP"), due_on=date(2024, 1, 26), title="Của Bộ Tư pháp")
    meeting = plan(office, body, cast.leader_duc)
    call_meeting(actor=office, meeting_id=meeting.id, now=at(2024, 2, 1))
    meeting.refresh_from_db()
    [red] = points_of(cast.focal_lan, meeting, date(2024, 2, 5))
    assert "Của Bộ Tư pháp" in red.lines[0].line.text
    assert red.lines[0].now == ""
    [seen] = points_of(cast.focal_hai, meeting, date(2024, 2, 5))
    assert "Quá hạn 10 ngày" in str(seen.lines[0].now)


class Planted:
    """A source of another room."""

    key = "tests.planted"
    title = "Khó khăn, vướng mắc"
    order = 30

    def items(self, *, body: BodyView, meeting: MeetingView, day: date, actor: Actor) -> Sequence[AgendaLine]:
        """Says what it was told."""
        return [AgendaLine(key="1", text=f"{meeting.kind} {meeting.meeting_date} {len(body.agencies) > 1}")]

    def now(self, *, body: BodyView, keys: Collection[str], day: date, actor: Actor) -> Mapping[str, LineNow]:
        """Nothing is known of it."""
        return {}


@pytest.fixture
def planted() -> Iterator[None]:
    agenda_sources.register(Planted())
    yield
    del agenda_sources._sources["tests.planted"]


def test_another_room_may_register_a_source(cast: Cast, body: SteeringBody, planted: None) -> None:
    meeting = plan(cast.officer_binh, body, cast.leader_duc)
    call_meeting(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 1))
    [item] = meeting.agenda.all()
    assert item.source == "tests.planted"
    assert item.lines == [{"key": "1", "text": f"extra {MEETS} True"}]


def test_a_line_is_frozen_and_read_back_whole(cast: Cast, body: SteeringBody) -> None:
    issue(cast.officer_binh, agency_id("BTP"), due_on=date(2024, 1, 26))
    meeting = plan(cast.officer_binh, body, cast.leader_duc)
    found = lines(cast.officer_binh, meeting, RED, date(2024, 2, 1))
    assert [from_json(as_json(row)) for row in found] == found


def test_a_meeting_without_members_and_guests_is_not_called(cast: Cast) -> None:
    head = cast.leader_duc
    body = working_group(cast.officer_binh, head, members=())
    body.members.all().delete()
    meeting = plan(cast.officer_binh, body, head)
    with pytest.raises(CodedError) as refusal:
        call_meeting(actor=cast.officer_binh, meeting_id=meeting.id, now=NOW)
    assert refusal.value.code == "meetings.nobody-invited"


def test_who_sees_a_meeting_and_when(cast: Cast) -> None:
    """Members from the plan on, guests once it is called, former members not at all, strangers never."""
    office = cast.officer_binh
    body = working_group(office, cast.leader_duc, members=("BTP",))
    guest, stranger = in_post("guest", "BYT", "focal_officer"), cast.focal_yen
    meeting = plan(office, body, cast.leader_duc, guests=(agency_id("BYT"),))
    body.members.create(
        agency_id=agency_id("BNV"), person_text="x", role="member",
        from_date=date(2024, 1, 2), to_date=date(2024, 2, 1),
    )  # fmt: skip

    def sees(actor: Actor) -> bool:
        return Meeting.objects.visible_to(actor).filter(id=meeting.id).exists()

    assert [sees(actor) for actor in (cast.focal_hai, cast.leader_duc, guest, cast.focal_my, stranger)] == [
        True, True, False, False, False
    ]  # fmt: skip
    call_meeting(actor=office, meeting_id=meeting.id, now=NOW)
    assert [sees(actor) for actor in (cast.focal_hai, guest, cast.focal_my, stranger)] == [
        True, True, False, False
    ]  # fmt: skip
