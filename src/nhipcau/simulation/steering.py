"""The meetings of one working group around the day of the demo, all invented and marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from nhipcau.agencies.facade import agency_by_key
from nhipcau.meetings.facade import (
    Attendance,
    ConclusionLine,
    Meeting,
    MeetingPlan,
    NewBody,
    add_agenda_item,
    add_conclusion,
    add_member,
    call_meeting,
    confirm_minutes,
    establish_body,
    issue_conclusions,
    plan_meeting,
    record_attendance,
    set_rhythm,
    submit_minutes,
    write_minutes,
)
from nhipcau.simulation.accounts import agency_id_for
from nhipcau.simulation.players import Players
from nhipcau.simulation.timeline import Life, at, weekday_after, weekday_before
from nhipcau.spine.facade import Actor

_MEMBERS = (
    ("permanent_deputy", "BCA", "Thứ trưởng (giả lập)"),
    ("member", "BTP", "Thứ trưởng (giả lập)"),
    ("member", "BNV", "Thứ trưởng (giả lập)"),
    ("member", "BKHCN", "Thứ trưởng (giả lập)"),
)
_SITES = ("province:tuyen-quang", "province:hung-yen")
# What each meeting concluded: text, who leads, product (empty leaves a draft), days until it is due.
_DECIDED = (
    ("Rà soát, hoàn thiện quy định về dùng dữ liệu thay giấy tờ", "BNV", "Dự thảo thông tư", 21),
    ("Kết nối dữ liệu hộ tịch với dịch vụ công trực tuyến", "BCA", "Biên bản nghiệm thu kết nối", 60),
    ("Khắc phục ngay các tồn tại về hạ tầng ở cấp xã", "BKHCN", "", 30),
)
_WEEKLY = (("Báo cáo số liệu nhân lực công nghệ thông tin", "BNV", "Báo cáo", 14),)
_SAID = "Các thành viên báo cáo kết quả và kiến nghị. (Nội dung giả lập cho bản trình diễn.)"


@dataclass
class Steering:
    """The life of a working group: a month ago confirmed, last week waiting, this week called."""

    players: Players
    day: date

    def lives(self) -> Iterator[Life]:
        """One life: its meetings follow one another."""
        yield self._life()

    def _life(self) -> Life:
        begin = weekday_before(self.day - timedelta(days=40))
        yield at(begin, 9)
        body = self._establish(begin)
        month = weekday_after(self.day - timedelta(days=30))
        yield at(month - timedelta(days=3), 9)
        held = self._called(body, month, kind="month", topic="Kết quả tháng và nhiệm vụ trọng tâm (giả lập)")
        yield at(month, 11)
        self._held(held, _DECIDED)
        yield at(month + timedelta(days=1), 9)
        self._confirmed(held, month + timedelta(days=1))
        week = weekday_before(self.day - timedelta(days=5))
        yield at(week - timedelta(days=2), 9)
        weekly = self._called(body, week, kind="week", topic="Rà soát tuần (giả lập)")
        yield at(week, 16)
        self._held(weekly, _WEEKLY)
        submit_minutes(actor=self._office(week), meeting_id=weekly.id, now=at(week, 17))
        yield at(self.day, 8)
        self._called(body, self._ahead(), kind="month", topic="Phiên họp tháng (giả lập)", on=self.day)

    def _ahead(self) -> date:
        """The day of the monthly meeting that is called."""
        return weekday_after(self.day + timedelta(days=1))

    def _office(self, day: date) -> Actor:
        return self.players.member("officer_binh", day)

    def _chairs(self, day: date) -> tuple[UUID, ...]:
        """The leader and the head of the Government Office together."""
        posts = (self.players.member(name, day).post_id for name in ("leader_duc", "officer_chi"))
        return tuple(post for post in posts if post is not None)

    def _establish(self, day: date) -> UUID:
        office, now = self._office(day), at(day, 9)
        body = establish_body(
            actor=office,
            new=NewBody(
                kind="working_group", level="central", established_on=day, synthetic=True,
                directory_entry_id=agency_by_key("project-06-working-group").id,
            ),
            now=now,
        )  # fmt: skip
        chairs = self._chairs(day)
        for role, post in zip(("head", "deputy"), chairs, strict=True):
            add_member(actor=office, body_id=body.id, role=role, post_id=post, from_date=day, now=now)
        for role, key, person in _MEMBERS:
            add_member(
                actor=office, body_id=body.id, role=role, agency_id=agency_id_for(key), person_text=person,
                from_date=day, now=now,
            )  # fmt: skip
        rhythm = {"actor": office, "body_id": body.id, "from_date": day, "start_time": time(8), "now": now}
        set_rhythm(**rhythm, every="week", weekday=1, length_minutes=60)  # type: ignore[arg-type]
        set_rhythm(**rhythm, every="month", month_day=self._ahead().day)  # type: ignore[arg-type]
        return body.id

    def _called(
        self, body_id: UUID, meeting_date: date, *, kind: str, topic: str, on: date | None = None
    ) -> Meeting:
        day = on or meeting_date - timedelta(days=2)
        office, now = self._office(day), at(day, 9)
        plan = MeetingPlan(
            meeting_date=meeting_date,
            start_time=time(8),
            topic=topic,
            place="Trụ sở Chính phủ, phòng họp số 1",
            chairs=self._chairs(day),
            sites=tuple(agency_by_key(key).id for key in _SITES) if kind == "month" else (),
        )
        meeting = plan_meeting(
            actor=office,
            body_id=body_id,
            plan=plan,
            kind=kind,
            round_date=meeting_date,
            synthetic=True,
            now=now,
        )
        if kind == "month":
            add_agenda_item(
                actor=office, meeting_id=meeting.id, title="Kinh nghiệm của địa phương (giả lập)", now=now
            )
        return call_meeting(actor=office, meeting_id=meeting.id, now=now)

    def _held(self, meeting: Meeting, decided: tuple[tuple[str, str, str, int], ...]) -> None:
        day = meeting.meeting_date
        office, now = self._office(day), at(day, 16)
        rows = [
            Attendance(seat_id=seat.id, presence="present", site_id=seat.site_id)
            for seat in meeting.seats.all()
        ]
        rows[-1] = Attendance(
            seat_id=rows[-1].seat_id, presence="represented", site_id=rows[-1].site_id,
            represented_by="Giám đốc sở (giả lập)",
        )  # fmt: skip
        record_attendance(actor=office, meeting_id=meeting.id, rows=rows, now=now)
        write_minutes(actor=office, meeting_id=meeting.id, text=_SAID, said={}, now=now)
        for text, key, product, days in decided:
            line = ConclusionLine(
                text=f"{text} (giả lập)",
                lead_agency_id=agency_id_for(key),
                person_text="Thứ trưởng (giả lập)",
                product=product,
                authority="assigner",
                due_on=day + timedelta(days=days),
            )
            add_conclusion(actor=office, meeting_id=meeting.id, line=line, now=now)

    def _confirmed(self, meeting: Meeting, day: date) -> None:
        submit_minutes(actor=self._office(day), meeting_id=meeting.id, now=at(day, 8))
        chair = self.players.member("officer_chi", day)
        confirm_minutes(actor=chair, meeting_id=meeting.id, note="Nhất trí (giả lập)", now=at(day, 9))
        issue_conclusions(actor=self._office(day), meeting_id=meeting.id, now=at(day, 10))
