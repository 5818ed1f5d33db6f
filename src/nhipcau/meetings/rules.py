"""The rules of meetings: the state table, whose step it is, quorum, and the next rounds. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nhipcau.kit.calendar import WorkingCalendar
from nhipcau.meetings.errors import (
    DueBeforeMeeting,
    NewDayNotLater,
    NotTheChair,
    NotTheSecretariat,
    NotYetHeld,
    OwnMinutes,
    PeriodBackwards,
    ReasonMissing,
    RhythmInvalid,
    StepNotPossible,
)


class Stage(StrEnum):
    """Where a meeting stands."""

    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    DRAFTED = "drafted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


class Step(StrEnum):
    """What can be done with a meeting."""

    CHANGE = "change"
    CALL = "call"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    RECORD_ATTENDANCE = "record_attendance"
    WRITE_MINUTES = "write_minutes"
    SUBMIT_MINUTES = "submit_minutes"
    CONFIRM_MINUTES = "confirm_minutes"
    REFUSE_MINUTES = "refuse_minutes"
    ISSUE_CONCLUSIONS = "issue_conclusions"


class Side(StrEnum):
    """Whose step it is: the body's standing agency, or the agency of a post that chairs."""

    SECRETARIAT = "secretariat"
    CHAIR = "chair"


_MANAGE, _CONFIRM = "meetings.manage", "meetings.confirm_minutes"
_AHEAD = (Stage.PLANNED, Stage.CALLED)
AHEAD = frozenset(_AHEAD)
# A meeting that took place, whatever became of its minutes.
TOOK_PLACE = frozenset({Stage.HELD, Stage.DRAFTED, Stage.CONFIRMED})

# step: (who, permission, {stage before: stage after}). What is not here is refused.
STEPS: dict[Step, tuple[Side, str, dict[Stage, Stage]]] = {
    Step.CHANGE: (Side.SECRETARIAT, _MANAGE, {Stage.PLANNED: Stage.PLANNED}),
    Step.CALL: (Side.SECRETARIAT, _MANAGE, {Stage.PLANNED: Stage.CALLED}),
    Step.POSTPONE: (Side.SECRETARIAT, _MANAGE, dict.fromkeys(_AHEAD, Stage.POSTPONED)),
    Step.CANCEL: (Side.SECRETARIAT, _MANAGE, dict.fromkeys(_AHEAD, Stage.CANCELLED)),
    # Whose attendance is recorded has met: the first entry makes the meeting a held one.
    Step.RECORD_ATTENDANCE: (
        Side.SECRETARIAT,
        _MANAGE,
        {Stage.CALLED: Stage.HELD, Stage.HELD: Stage.HELD},
    ),
    Step.WRITE_MINUTES: (Side.SECRETARIAT, _MANAGE, {Stage.HELD: Stage.HELD}),
    Step.SUBMIT_MINUTES: (Side.SECRETARIAT, _MANAGE, {Stage.HELD: Stage.DRAFTED}),
    Step.CONFIRM_MINUTES: (Side.CHAIR, _CONFIRM, {Stage.DRAFTED: Stage.CONFIRMED}),
    Step.REFUSE_MINUTES: (Side.CHAIR, _CONFIRM, {Stage.DRAFTED: Stage.HELD}),
    # Tasks are issued by the secretariat, which follows them up, and only from confirmed minutes.
    Step.ISSUE_CONCLUSIONS: (Side.SECRETARIAT, _MANAGE, {Stage.CONFIRMED: Stage.CONFIRMED}),
}


def next_stage(stage: str, step: Step) -> Stage:
    """The stage after `step`. Raises StepNotPossible."""
    after = STEPS[step][2].get(Stage(stage))
    if after is None:
        raise StepNotPossible(step=step, stage=Stage(stage))
    return after


def require_side(step: Step, *, for_secretariat: bool, for_chair: bool) -> None:
    """Raise NotTheSecretariat or NotTheChair when the actor stands on the wrong side for `step`."""
    side = STEPS[step][0]
    if side is Side.SECRETARIAT and not for_secretariat:
        raise NotTheSecretariat
    if side is Side.CHAIR and not for_chair:
        raise NotTheChair


def require_reason(reason: str) -> None:
    """Postponing, cancelling and refusing need a reason. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing


def require_other_person(*, drafter_ref: str, decider_ref: str) -> None:
    """Nobody confirms or refuses minutes that they handed in, in whatever post. Raises OwnMinutes."""
    if drafter_ref == decider_ref:
        raise OwnMinutes


def require_new_day(*, old: date, new: date, today: date) -> None:
    """A meeting is put off to another day that is still to come. Raises NewDayNotLater."""
    if new < today or new == old:
        raise NewDayNotLater(today=today)


def require_met(*, meeting_date: date, today: date) -> None:
    """Attendance is recorded on the day of the meeting at the earliest. Raises NotYetHeld."""
    if today < meeting_date:
        raise NotYetHeld(day=meeting_date)


def require_due(*, due_on: date | None, meeting_date: date) -> None:
    """A conclusion is not due before it was drawn. Raises DueBeforeMeeting."""
    if due_on is not None and due_on < meeting_date:
        raise DueBeforeMeeting(due=due_on, day=meeting_date)


def require_period(from_date: date, to_date: date | None) -> None:
    """Half-open periods end after they begin. Raises PeriodBackwards."""
    if to_date is not None and to_date <= from_date:
        raise PeriodBackwards


class Round(StrEnum):
    """Which round of a body's rhythm a meeting belongs to."""

    WEEK = "week"
    MONTH = "month"
    EXTRA = "extra"


class Adjust(StrEnum):
    """What becomes of a round that falls on a day off."""

    NEXT = "next"
    PREVIOUS = "previous"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """A rhythm: weekly on a weekday (0 is Monday), or monthly on a day (31 means the last)."""

    every: Round
    weekday: int | None = None
    month_day: int | None = None
    adjust: Adjust = Adjust.NEXT
    from_date: date
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A round to be planned: the day that the rhythm names, and the day on which offices work."""

    every: Round
    round_date: date
    meeting_date: date

    @property
    def moved(self) -> bool:
        """Whether the day off moved it."""
        return self.round_date != self.meeting_date


def require_beat(beat: Beat) -> None:
    """A rhythm names its day. Raises RhythmInvalid, PeriodBackwards."""
    weekly = beat.every is Round.WEEK and beat.weekday in range(7)
    monthly = beat.every is Round.MONTH and beat.month_day in range(1, 32)
    if not (weekly or monthly):
        raise RhythmInvalid
    require_period(beat.from_date, beat.to_date)


def proposals(beat: Beat, *, after: date, count: int, calendar: WorkingCalendar) -> list[Proposal]:
    """The next `count` rounds whose named day lies after `after`; fewer when the rhythm ends."""
    found: list[Proposal] = []
    for day in _days(beat, max(after + timedelta(days=1), beat.from_date)):
        if len(found) == count or (beat.to_date is not None and day >= beat.to_date):
            break
        found.append(Proposal(beat.every, day, _adjusted(day, beat.adjust, calendar)))
    return found


def _days(beat: Beat, begin: date) -> Iterator[date]:
    """The days that the rhythm names, from `begin` on, without end."""
    if beat.every is Round.WEEK:
        day = begin + timedelta(days=((beat.weekday or 0) - begin.weekday()) % 7)
        while True:
            yield day
            day += timedelta(days=7)
    first = begin.replace(day=1)
    while True:
        following = (first + timedelta(days=31)).replace(day=1)
        day = min(first + timedelta(days=(beat.month_day or 1) - 1), following - timedelta(days=1))
        if day >= begin:
            yield day
        first = following


def _adjusted(day: date, adjust: Adjust, calendar: WorkingCalendar) -> date:
    if adjust is Adjust.NEXT:
        return calendar.next_working_day(day)
    if adjust is Adjust.PREVIOUS:
        return calendar.previous_working_day(day)
    return day


class Presence(StrEnum):
    """How a seat was filled."""

    OPEN = "open"
    PRESENT = "present"
    REPRESENTED = "represented"
    EXCUSED = "excused"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members who came themselves or were represented, of all members, against what is needed."""

    members: int
    there: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether enough were there."""
        return self.members > 0 and self.there >= self.needed


def quorum(*, members: int, there: int, share_percent: int, more_than: bool) -> Quorum:
    """Members against the share that a policy asks for; `more_than` excludes the share itself."""
    exact = members * share_percent
    needed = exact // 100 + 1 if more_than else -(-exact // 100)
    return Quorum(members, there, needed)


class ConclusionState(StrEnum):
    """Where a conclusion stands before there is a task; with one, the task's own state is told."""

    NOTED = "noted"
    TO_ISSUE = "to_issue"
    DRAFT = "draft"
    DROPPED = "dropped"
