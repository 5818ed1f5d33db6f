"""What other rooms may use of the meetings room."""

from nhipcau.meetings.actions.add_member import add_member, end_membership
from nhipcau.meetings.actions.call_meeting import call_meeting
from nhipcau.meetings.actions.change_body import end_rhythm, oversee_document, set_rhythm
from nhipcau.meetings.actions.confirm_minutes import confirm_minutes, refuse_minutes, submit_minutes
from nhipcau.meetings.actions.edit_agenda import add_agenda_item, drop_agenda_item
from nhipcau.meetings.actions.establish_body import NewBody, dissolve_body, establish_body
from nhipcau.meetings.actions.issue_conclusions import issue_conclusions
from nhipcau.meetings.actions.plan_meeting import MeetingPlan, change_meeting, plan_meeting
from nhipcau.meetings.actions.put_off_meeting import cancel_meeting, postpone_meeting
from nhipcau.meetings.actions.record_attendance import Attendance, record_attendance
from nhipcau.meetings.actions.write_minutes import (
    ConclusionLine,
    add_conclusion,
    change_conclusion,
    drop_conclusion,
    keep_conclusion,
    propose_conclusions,
    write_minutes,
)
from nhipcau.meetings.minutes_record import MinutesRecord, minutes_record
from nhipcau.meetings.models import Conclusion, Meeting, Membership, Rhythm, SteeringBody
from nhipcau.meetings.queries import (
    conclusions_on,
    meeting_label,
    next_rounds,
    overdue_of,
    quorum_of,
    scope_of,
)
from nhipcau.meetings.rules import Presence, Round, Stage

__all__ = [
    "Attendance",
    "Conclusion",
    "ConclusionLine",
    "Meeting",
    "MeetingPlan",
    "Membership",
    "MinutesRecord",
    "NewBody",
    "Presence",
    "Rhythm",
    "Round",
    "Stage",
    "SteeringBody",
    "add_agenda_item",
    "add_conclusion",
    "add_member",
    "call_meeting",
    "cancel_meeting",
    "change_conclusion",
    "change_meeting",
    "conclusions_on",
    "confirm_minutes",
    "dissolve_body",
    "drop_agenda_item",
    "drop_conclusion",
    "end_membership",
    "end_rhythm",
    "establish_body",
    "issue_conclusions",
    "keep_conclusion",
    "meeting_label",
    "minutes_record",
    "next_rounds",
    "overdue_of",
    "oversee_document",
    "plan_meeting",
    "postpone_meeting",
    "propose_conclusions",
    "quorum_of",
    "record_attendance",
    "refuse_minutes",
    "scope_of",
    "set_rhythm",
    "submit_minutes",
    "write_minutes",
]
