"""Every step, at every stage, by everybody: allowed with audit and event, or refused without a trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import transaction

from nhipcau.kit.errors import CodedError
from nhipcau.meetings.facade import (
    Attendance,
    Meeting,
    MeetingPlan,
    Stage,
    SteeringBody,
    add_agenda_item,
    add_conclusion,
    call_meeting,
    cancel_meeting,
    change_meeting,
    confirm_minutes,
    issue_conclusions,
    postpone_meeting,
    record_attendance,
    refuse_minutes,
    submit_minutes,
    write_minutes,
)
from nhipcau.meetings.models import AgendaItem, Conclusion, Seat
from nhipcau.meetings.tests.factories import MEETS, hold, line, plan, working_group
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, snapshot
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.tests.factories import agency_id, at, in_post

pytestmark = pytest.mark.django_db
LATER = at(2024, 2, 10)


def _change(actor: Actor, meeting: Meeting) -> object:
    particulars = MeetingPlan(
        meeting_date=date(2024, 2, 12), start_time=time(9, 0),
        chairs=tuple(meeting.chairs.values_list("post_id", flat=True)),
    )  # fmt: skip
    return change_meeting(actor=actor, meeting_id=meeting.id, plan=particulars, now=LATER)


def _attend(actor: Actor, meeting: Meeting) -> object:
    rows = [Attendance(seat_id=seat.id, presence="absent") for seat in meeting.seats.all()[:1]]
    return record_attendance(actor=actor, meeting_id=meeting.id, rows=rows, now=LATER)


STEPS: dict[str, Callable[[Actor, Meeting], object]] = {
    "change": _change,
    "add_point": lambda actor, meeting: add_agenda_item(
        actor=actor, meeting_id=meeting.id, title="Việc khác", now=LATER
    ),
    "call": lambda actor, meeting: call_meeting(actor=actor, meeting_id=meeting.id, now=LATER),
    "postpone": lambda actor, meeting: postpone_meeting(
        actor=actor, meeting_id=meeting.id, meeting_date=date(2024, 2, 20), reason="bão", now=LATER
    ),
    "cancel": lambda actor, meeting: cancel_meeting(
        actor=actor, meeting_id=meeting.id, reason="đã giải quyết bằng văn bản", now=LATER
    ),
    "attend": _attend,
    "write": lambda actor, meeting: write_minutes(
        actor=actor, meeting_id=meeting.id, text="Diễn biến", said={}, now=LATER
    ),
    "conclude": lambda actor, meeting: add_conclusion(
        actor=actor, meeting_id=meeting.id, line=line("Thêm một việc", agency_id("BTP")), now=LATER
    ),
    "submit": lambda actor, meeting: submit_minutes(actor=actor, meeting_id=meeting.id, now=LATER),
    "confirm": lambda actor, meeting: confirm_minutes(actor=actor, meeting_id=meeting.id, now=LATER),
    "refuse": lambda actor, meeting: refuse_minutes(
        actor=actor, meeting_id=meeting.id, reason="thiếu ý kiến", now=LATER
    ),
    "issue": lambda actor, meeting: issue_conclusions(actor=actor, meeting_id=meeting.id, now=LATER),
}
SECRETARIAT, CHAIR = {"officer_binh", "officer_chi"}, {"chair_son"}
# Written down apart from rules.py: who may take the step, from which stages, and where it leads.
ALLOWED: dict[str, tuple[set[str], dict[Stage, Stage]]] = {
    "change": (SECRETARIAT, {Stage.PLANNED: Stage.PLANNED}),
    "add_point": (SECRETARIAT, {Stage.PLANNED: Stage.PLANNED}),
    "call": (SECRETARIAT, {Stage.PLANNED: Stage.CALLED}),
    "postpone": (SECRETARIAT, {Stage.PLANNED: Stage.POSTPONED, Stage.CALLED: Stage.POSTPONED}),
    "cancel": (SECRETARIAT, {Stage.PLANNED: Stage.CANCELLED, Stage.CALLED: Stage.CANCELLED}),
    "attend": (SECRETARIAT, {Stage.CALLED: Stage.HELD, Stage.HELD: Stage.HELD}),
    "write": (SECRETARIAT, {Stage.HELD: Stage.HELD}),
    "conclude": (SECRETARIAT, {Stage.HELD: Stage.HELD}),
    "submit": (SECRETARIAT, {Stage.HELD: Stage.DRAFTED}),
    "confirm": (CHAIR, {Stage.DRAFTED: Stage.CONFIRMED}),
    "refuse": (CHAIR, {Stage.DRAFTED: Stage.HELD}),
    "issue": (SECRETARIAT, {Stage.CONFIRMED: Stage.CONFIRMED}),
}


@pytest.fixture
def people(cast: Cast) -> dict[str, Actor]:
    """Secretariat twice, chair with a focal officer of the same province, a member with its head and a
    clerk, a stranger, one who sees the nation, an administrator."""
    names = (
        "officer_binh", "officer_chi", "chair_son", "focal_quang", "focal_hai", "minister_mai",
        "focal_yen", "leader_duc", "admin_tu",
    )  # fmt: skip
    return {name: getattr(cast, name) for name in names} | {
        "clerk": in_post("clerk", "BTP", "department_officer")
    }


def meeting_at(stage: Stage, people: dict[str, Actor]) -> Meeting:
    """A meeting with one conclusion that stands at `stage`, chaired by the province's head.

    Who hands in the minutes is none of those who may decide on them.
    """
    office, chair = people["officer_binh"], people["chair_son"]
    body: SteeringBody = working_group(office, chair)
    meeting = plan(office, body, chair, day=MEETS)
    if stage is Stage.CALLED:
        call_meeting(actor=office, meeting_id=meeting.id, now=at(2024, 2, 1))
    if stage is Stage.CANCELLED:
        cancel_meeting(actor=office, meeting_id=meeting.id, reason="thôi", now=at(2024, 2, 1))
    if stage is Stage.POSTPONED:
        postpone_meeting(
            actor=office, meeting_id=meeting.id, meeting_date=date(2024, 2, 7), reason="x", now=at(2024, 2, 1)
        )
    if stage in (Stage.HELD, Stage.DRAFTED, Stage.CONFIRMED):
        hold(office, meeting)
        conclusion = line("Rà soát văn bản", agency_id("BTP"))
        add_conclusion(actor=office, meeting_id=meeting.id, line=conclusion, now=at(2024, 2, 5))
    if stage in (Stage.DRAFTED, Stage.CONFIRMED):
        submit_minutes(actor=office, meeting_id=meeting.id, now=at(2024, 2, 6))
    if stage is Stage.CONFIRMED:
        confirm_minutes(actor=chair, meeting_id=meeting.id, now=at(2024, 2, 7))
    meeting.refresh_from_db()
    assert meeting.stage == stage
    return meeting


def everything(meeting: Meeting) -> tuple[object, ...]:
    """All that a step could leave behind."""
    rows = [
        [snapshot(row) for row in model.objects.filter(meeting=meeting).order_by("id")]
        for model in (AgendaItem, Seat, Conclusion)
    ]
    counts = AuditEntry.objects.count(), OutboxEvent.objects.count(), Meeting.objects.count()
    return snapshot(Meeting.objects.get(id=meeting.id)), rows, counts


@pytest.mark.parametrize("stage", Stage)
def test_each_step_is_allowed_or_refused_without_a_trace(people: dict[str, Actor], stage: Stage) -> None:
    meeting = meeting_at(stage, people)
    before = everything(meeting)
    for step, take in STEPS.items():
        allowed_to, stages = ALLOWED[step]
        for name, actor in people.items():
            allowed = name in allowed_to and stage in stages
            try:
                with transaction.atomic():
                    take(actor, meeting)
                    assert allowed, f"{name} may not {step} at {stage}"
                    assert AuditEntry.objects.count() > before[2][0]  # type: ignore[index]
                    assert OutboxEvent.objects.count() > before[2][1]  # type: ignore[index]
                    assert Meeting.objects.get(id=meeting.id).stage == stages[stage]
                    transaction.set_rollback(True)
            except CodedError as error:
                assert not allowed, f"{name} may {step} at {stage}, but: {error.code}"  # noqa: PT017
                assert error.status in (403, 404, 409), f"{name} {step} {stage}: {error.code}"  # noqa: PT017
            assert everything(meeting) == before, f"{name} {step} {stage}"


@pytest.mark.parametrize(
    ("who", "step", "code"),
    [
        ("focal_yen", "call", "meetings.meeting-not-there"),  # a stranger does not learn that it exists
        ("focal_hai", "call", "meetings.not-the-secretariat"),
        ("leader_duc", "call", "spine.not-permitted"),
        ("clerk", "call", "spine.not-permitted"),
        ("admin_tu", "cancel", "spine.not-permitted"),
        ("officer_chi", "confirm", "meetings.not-the-chair"),
        ("leader_duc", "confirm", "meetings.not-the-chair"),
        ("focal_quang", "confirm", "spine.not-permitted"),
        ("chair_son", "confirm", "meetings.step-not-possible"),
        ("officer_binh", "submit", "meetings.step-not-possible"),
    ],
)
def test_a_refusal_says_why(people: dict[str, Actor], who: str, step: str, code: str) -> None:
    meeting = meeting_at(Stage.PLANNED, people)
    with pytest.raises(CodedError) as refusal:
        STEPS[step](people[who], meeting)
    assert refusal.value.code == code
