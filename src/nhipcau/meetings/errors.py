"""Coded errors of the meetings room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class BodyNotThere(NotThere):
    """There is no such steering body, or you may not see it."""

    code = "meetings.body-not-there"


class MeetingNotThere(NotThere):
    """There is no such meeting, or you may not see it."""

    code = "meetings.meeting-not-there"


class LineNotThere(NotThere):
    """This line is no longer there. Look at the page again."""

    code = "meetings.line-not-there"


class NotTheSecretariat(Refused):
    """Only the standing agency of this body can do this."""

    code = "meetings.not-the-secretariat"


class NotTheChair(Refused):
    """Only the side of the chair of this meeting can do this."""

    code = "meetings.not-the-chair"


class OwnMinutes(Refused):
    """Nobody confirms minutes that they handed in. Another person of the chair's side must do it."""

    code = "meetings.own-minutes"


class StepNotPossible(Conflict):
    """This step (%(step)s) is not possible: the meeting stands at "%(stage)s"."""

    code = "meetings.step-not-possible"


class BodyEnded(Conflict):
    """This body was dissolved on %(day)s."""

    code = "meetings.body-ended"


class OpenMeetingsLeft(Conflict):
    """Meetings of this body are still planned: hold, postpone or cancel them first."""

    code = "meetings.open-meetings-left"


class NameMissing(Invalid):
    """Give the body a name, or choose it in the directory of agencies."""

    code = "meetings.name-missing"


class ParentLoops(Invalid):
    """A body cannot stand below itself."""

    code = "meetings.parent-loops"


class PeriodBackwards(Invalid):
    """The end must lie after the beginning."""

    code = "meetings.period-backwards"


class MemberUnclear(Invalid):
    """Choose the post, or say in words who comes for the agency."""

    code = "meetings.member-unclear"


class AlreadyMember(Conflict):
    """This post or agency is a member at that time already."""

    code = "meetings.already-member"


class HeadThere(Conflict):
    """The body has a head at that time already."""

    code = "meetings.head-there"


class RhythmInvalid(Invalid):
    """Choose a day of the week for weekly meetings, or a day of the month for monthly ones."""

    code = "meetings.rhythm-invalid"


class RoundPlanned(Conflict):
    """This round of %(day)s has its meeting already."""

    code = "meetings.round-planned"


class ChairMissing(Invalid):
    """A meeting needs somebody who chairs it: choose a post."""

    code = "meetings.chair-missing"


class NobodyInvited(Invalid):
    """The body has no members on that day and nobody else is invited."""

    code = "meetings.nobody-invited"


class NewDayNotLater(Invalid):
    """The new day must not lie before today (%(today)s), and must differ from the old one."""

    code = "meetings.new-day-not-later"


class ReasonMissing(Invalid):
    """Give the reason."""

    code = "meetings.reason-missing"


class NotYetHeld(Conflict):
    """The meeting is on %(day)s: attendance is recorded from that day on."""

    code = "meetings.not-yet-held"


class RepresentativeMissing(Invalid):
    """Say who represented %(seat)s."""

    code = "meetings.representative-missing"


class AttendanceOpen(Conflict):
    """The attendance of %(count)s seats is still open."""

    code = "meetings.attendance-open"


class TextMissing(Invalid):
    """Write the text."""

    code = "meetings.text-missing"


class DueBeforeMeeting(Invalid):
    """The last day (%(due)s) lies before the day of the meeting (%(day)s)."""

    code = "meetings.due-before-meeting"


class TaskUnknown(Invalid):
    """There is no task %(code)s that you may see."""

    code = "meetings.task-unknown"


class ProposalsOpen(Conflict):
    """%(count)s lines that were read from the text are still to be kept or dropped."""

    code = "meetings.proposals-open"


class MinutesEmpty(Conflict):
    """The minutes are empty: write what was said, or at least one conclusion."""

    code = "meetings.minutes-empty"


class NothingToPropose(Invalid):
    """No sentence in this text gives anyone a task."""

    code = "meetings.nothing-to-propose"


class NothingToIssue(Conflict):
    """Every conclusion of this meeting has its task or its draft already."""

    code = "meetings.nothing-to-issue"


class ConclusionIssued(Conflict):
    """This conclusion is a task or a draft already; change it there."""

    code = "meetings.conclusion-issued"
