"""The words of the meetings room for stages, steps, states and lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nhipcau.meetings.models import Meeting, Rhythm
from nhipcau.meetings.rules import ConclusionState, Quorum, Stage, Step
from nhipcau.tasks.facade import State
from nhipcau.ui.facade import state_badge

Label = str | Promise

STAGES: Final[dict[Stage, Label]] = {
    Stage.PLANNED: _("Planned"),
    Stage.CALLED: _("Called"),
    Stage.HELD: _("Held, minutes to be written"),
    Stage.DRAFTED: _("Minutes wait for the chair's side"),
    Stage.CONFIRMED: _("Minutes confirmed"),
    Stage.CANCELLED: _("Cancelled"),
    Stage.POSTPONED: _("Postponed"),
}
# The look of a stage: a state of room ui that has the same tone.
_STAGE_LOOK: Final[dict[Stage, str]] = {
    Stage.PLANNED: "draft",
    Stage.CALLED: "on_track",
    Stage.HELD: "due_soon",
    Stage.DRAFTED: "waiting",
    Stage.CONFIRMED: "done_on_time",
    Stage.CANCELLED: "cancelled",
    Stage.POSTPONED: "returned",
}
STEPS: Final[dict[Step, Label]] = {
    Step.CHANGE: _("Change the plan"),
    Step.CALL: _("Call the meeting"),
    Step.POSTPONE: _("Postpone"),
    Step.CANCEL: _("Cancel the meeting"),
    Step.RECORD_ATTENDANCE: _("Record attendance"),
    Step.WRITE_MINUTES: _("Write the minutes"),
    Step.SUBMIT_MINUTES: _("Hand the minutes to the chair's side"),
    Step.CONFIRM_MINUTES: _("Confirm the minutes"),
    Step.REFUSE_MINUTES: _("Refuse the minutes"),
    Step.ISSUE_CONCLUSIONS: _("Issue the conclusions"),
}
CONCLUSION_STATES: Final[dict[str, Label]] = {
    ConclusionState.NOTED: _("Noted"),
    ConclusionState.TO_ISSUE: _("To be issued"),
    ConclusionState.DRAFT: _("Draft: not clear yet"),
    ConclusionState.DROPPED: _("Dropped"),
}
_CONCLUSION_LOOK: Final[dict[str, str]] = {
    ConclusionState.NOTED: "draft",
    ConclusionState.TO_ISSUE: "waiting",
    ConclusionState.DRAFT: "draft",
    ConclusionState.DROPPED: "cancelled",
}
WEEKDAYS: Final[Mapping[int, Label]] = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}


def stage_badge(meeting: Meeting) -> SafeString:
    """The stage as a badge."""
    stage = Stage(meeting.stage)
    return SafeString(state_badge(_STAGE_LOOK[stage], str(STAGES[stage])))


def conclusion_badge(state: str, days_late: int | None = None) -> SafeString:
    """The state of a conclusion or task as a badge; empty for no state."""
    if not state:
        return SafeString("")
    if state in CONCLUSION_STATES:
        return SafeString(state_badge(_CONCLUSION_LOOK[state], str(CONCLUSION_STATES[state])))
    return SafeString(state_badge(state, late_words(state, days_late)))


def standing_badge(row: Any, day: date) -> SafeString:
    """The state of a conclusion `with_state` as a badge."""
    return conclusion_badge(row.state, days_late(row.state, row.due_then, day))


def late_words(state: str, days_late: int | None) -> str:
    """Overdue with its distance; empty for the plain word."""
    if state != State.OVERDUE or not days_late:
        return ""
    return ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", days_late) % {"days": days_late}


def days_late(state: str, due_then: date | None, day: date) -> int | None:
    """How many days an overdue line is late on a day."""
    return (day - due_then).days if state == State.OVERDUE and due_then else None


def rhythm_words(rhythm: Rhythm) -> str:
    """A rhythm as a line: "every Monday at 08:00"."""
    at = rhythm.start_time.strftime("%H:%M")
    if rhythm.every == Rhythm.Every.WEEK:
        day = WEEKDAYS[rhythm.weekday or 0]
        return gettext("Every week: %(day)s at %(time)s") % {"day": day, "time": at}
    return gettext("Every month: day %(day)s at %(time)s") % {"day": rhythm.month_day, "time": at}


def quorum_words(quorum: Quorum) -> str:
    """The count of members as a line."""
    return gettext("%(there)s of %(members)s members present or represented; %(needed)s needed") % {
        "there": quorum.there,
        "members": quorum.members,
        "needed": quorum.needed,
    }
