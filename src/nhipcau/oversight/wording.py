"""The words of the oversight room for states, stages, steps, sides and fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhipcau.oversight.models import ClosingDrive, Commitment, Finding
from nhipcau.oversight.rules import commitments, delays, drives, inspections, plans, rounds
from nhipcau.oversight.rules.commitments import State
from nhipcau.oversight.rules.drives import ItemStage, ItemState
from nhipcau.oversight.rules.inspections import FindingStage, FindingState
from nhipcau.oversight.rules.rounds import AnswerState
from nhipcau.oversight.rules.steps import Field, Side

Label = str | Promise

SIDES: Final[dict[Side, Label]] = {
    Side.PROMISER: _("the agency that promised"),
    Side.RECEIVER: _("the agency to which it was promised"),
    Side.INSPECTOR: _("the inspecting agency"),
    Side.RESPONSIBLE: _("the agency that must mend it"),
    Side.BODY: _("the body that asks"),
    Side.ASKED: _("an agency that was asked"),
    Side.OWNER: _("the agency whose year it is"),
    Side.LEAD: _("the agency that leads the task"),
    Side.HEAD: _("the head of the agency that leads the task"),
    Side.HANDLER: _("the head, or the post that decides on it"),
    Side.ABOVE: _("an authority above the agency"),
}

FIELDS: Final[dict[Field, Label]] = {
    Field.TITLE: _("what is promised"),
    Field.PRODUCT: _("product"),
    Field.OCCASION: _("where it was said"),
    Field.MILESTONE: _("milestone"),
    Field.POST: _("post"),
    Field.SUBJECT: _("subject"),
    Field.BASIS: _("basis"),
    Field.TEAM: _("team"),
    Field.TEXT: _("text"),
    Field.EVIDENCE: _("evidence"),
    Field.SEVERITY: _("severity"),
    Field.DEADLINE: _("deadline"),
    Field.CONCLUSIONS: _("conclusions"),
    Field.QUESTIONS: _("questions"),
    Field.REPLIES: _("replies"),
    Field.RECORD: _("number of the record"),
    Field.TARGET: _("target"),
    Field.UNIT: _("unit"),
    Field.CAUSE: _("cause"),
    Field.PERSON: _("who answers for it"),
    Field.PLAN: _("handling plan"),
    Field.OUTCOME: _("what came of it"),
}

COMMITMENT_STAGES: Final[dict[commitments.Stage, Label]] = {
    commitments.Stage.RUNNING: _("Under way"),
    commitments.Stage.DELIVERED: _("Product handed in, waiting for the receiver"),
    commitments.Stage.RETURNED: _("Product returned"),
    commitments.Stage.ACCEPTED: _("Accepted by the receiver"),
    commitments.Stage.RELEASED: _("Released by the receiver"),
}

COMMITMENT_STATES: Final[dict[State, Label]] = {
    State.NOT_YET: _("Not yet promised"),
    State.RUNNING: _("Running"),
    State.SLIPPING: _("Slipping"),
    State.BROKEN: _("Broken"),
    State.KEPT: _("Kept"),
    State.KEPT_LATE: _("Kept late"),
    State.RELEASED: _("Released"),
}

INSPECTION_STAGES: Final[dict[inspections.Stage, Label]] = {
    inspections.Stage.PLANNED: _("Planned"),
    inspections.Stage.ANNOUNCED: _("Announced"),
    inspections.Stage.UNDER_WAY: _("Inspecting"),
    inspections.Stage.FINDINGS: _("Findings recorded"),
    inspections.Stage.CONCLUDED: _("Conclusions issued"),
    inspections.Stage.MENDING: _("Findings being mended"),
    inspections.Stage.CLOSED: _("Closed"),
    inspections.Stage.CANCELLED: _("Cancelled"),
}

FINDING_STAGES: Final[dict[FindingStage, Label]] = {
    FindingStage.RECORDED: _("Recorded, conclusions not issued yet"),
    FindingStage.OPEN: _("To be mended"),
    FindingStage.MENDED: _("Said to be mended, waiting for the re-check"),
    FindingStage.NOT_MENDED: _("Not mended, new deadline"),
    FindingStage.CLOSED: _("Mended and closed"),
    FindingStage.DROPPED: _("Dropped after an objection"),
}

FINDING_STATES: Final[dict[FindingState, Label]] = {
    FindingState.NOT_YET: _("Conclusions not issued yet"),
    FindingState.TO_MEND: _("To be mended"),
    FindingState.DUE_SOON: _("Due soon"),
    FindingState.OVERDUE: _("Overdue"),
    FindingState.WAITING: _("Waiting for the re-check"),
    FindingState.MENDED: _("Mended in time"),
    FindingState.MENDED_LATE: _("Mended late"),
    FindingState.DROPPED: _("Dropped"),
}

ROUND_STAGES: Final[dict[rounds.Stage, Label]] = {
    rounds.Stage.OPEN: _("Waiting for answers"),
    rounds.Stage.COMPILED: _("Compiled"),
    rounds.Stage.SIGNED: _("Signed"),
    rounds.Stage.SENT: _("Sent"),
    rounds.Stage.CANCELLED: _("Cancelled"),
}

ANSWER_STATES: Final[Mapping[str, Label]] = {
    AnswerState.ANSWERED: _("Answered in time"),
    AnswerState.ANSWERED_LATE: _("Answered late"),
    AnswerState.WAITED_FOR: _("Not answered yet"),
    AnswerState.MISSING: _("Answer missing"),
}

PLAN_STAGES: Final[dict[plans.Stage, Label]] = {
    plans.Stage.DRAFT: _("Draft"),
    plans.Stage.SUBMITTED: _("Waiting for approval"),
    plans.Stage.APPROVED: _("Approved"),
}

DRIVE_STAGES: Final[dict[drives.Stage, Label]] = {
    drives.Stage.OPEN: _("Under way"),
    drives.Stage.CLOSED: _("Closed"),
}

ITEM_STAGES: Final[dict[ItemStage, Label]] = {
    ItemStage.WAITING: _("Waiting for a commitment"),
    ItemStage.COMMITTED: _("Committed"),
    ItemStage.ASKED_AGAIN: _("A further commitment is asked"),
    ItemStage.DONE: _("Done"),
    ItemStage.TAKEN_OUT: _("Taken out of the drive"),
}

ITEM_STATES: Final[Mapping[str, Label]] = {
    ItemState.NOT_YET: _("Not yet picked"),
    ItemState.PASSED: _("Committed day has passed"),
    ItemState.TO_COMMIT: _("Not yet committed"),
    ItemState.COMMITTED: _("Committed"),
    ItemState.DONE: _("Done"),
    ItemState.TAKEN_OUT: _("Taken out of the drive"),
    ItemState.WITHDRAWN: _("Task withdrawn"),
}

DELAY_STAGES: Final[dict[delays.Stage, Label]] = {
    delays.Stage.NONE: _("No cause recorded"),
    delays.Stage.CAUSE: _("Cause recorded"),
    delays.Stage.HANDLING: _("Being handled"),
    delays.Stage.CLOSED: _("Closed"),
}

# How a state is drawn: one of the house's badges, with the word from above.
BADGES: Final[Mapping[str, str]] = {
    State.NOT_YET: "draft",
    State.RUNNING: "on_track",
    State.SLIPPING: "due_soon",
    State.BROKEN: "overdue",
    State.KEPT: "done_on_time",
    State.KEPT_LATE: "done_late",
    State.RELEASED: "cancelled",
    FindingState.TO_MEND: "on_track",
    FindingState.DUE_SOON: "due_soon",
    FindingState.OVERDUE: "overdue",
    FindingState.WAITING: "waiting",
    FindingState.MENDED: "done_on_time",
    FindingState.MENDED_LATE: "done_late",
    FindingState.DROPPED: "cancelled",
    AnswerState.ANSWERED: "done_on_time",
    AnswerState.ANSWERED_LATE: "done_late",
    AnswerState.WAITED_FOR: "waiting",
    AnswerState.MISSING: "overdue",
    ItemState.PASSED: "overdue",
    ItemState.TO_COMMIT: "waiting",
    ItemState.COMMITTED: "on_track",
    ItemState.DONE: "done_on_time",
    ItemState.TAKEN_OUT: "cancelled",
    ItemState.WITHDRAWN: "cancelled",
}

ENUMS: Final[dict[type[Enum], Mapping[Any, Label]]] = {
    Side: SIDES,
    Field: FIELDS,
    commitments.Stage: COMMITMENT_STAGES,
    inspections.Stage: INSPECTION_STAGES,
    FindingStage: FINDING_STAGES,
    rounds.Stage: ROUND_STAGES,
    plans.Stage: PLAN_STAGES,
    drives.Stage: DRIVE_STAGES,
    ItemStage: ITEM_STAGES,
    delays.Stage: DELAY_STAGES,
}

# What an audit row was about.
VERBS: Final[dict[str, Label]] = {
    "oversight.make_commitment": _("Promised"),
    "oversight.move_promised_day": _("Day moved"),
    "oversight.reach_milestone": _("Milestone reached"),
    "oversight.bind_commitment": _("Bound to a task"),
    "oversight.deliver_commitment": _("Product handed in"),
    "oversight.decide_commitment": _("Decided by the receiver"),
    "oversight.release_commitment": _("Released by the receiver"),
    "oversight.plan_inspection": _("Planned"),
    "oversight.announce_inspection": _("Announced"),
    "oversight.start_inspection": _("Begun"),
    "oversight.record_finding": _("Finding recorded"),
    "oversight.issue_conclusions": _("Conclusions issued"),
    "oversight.mend_finding": _("Said to be mended"),
    "oversight.check_finding": _("Re-checked"),
    "oversight.answer_objection": _("Objection answered"),
    "oversight.make_finding_task": _("Given as a task"),
    "oversight.close_inspection": _("Closed"),
    "oversight.cancel_inspection": _("Cancelled"),
    "oversight.open_round": _("Opened"),
    "oversight.compile_round": _("Compiled"),
    "oversight.sign_round": _("Signed"),
    "oversight.send_round": _("Sent"),
    "oversight.cancel_round": _("Cancelled"),
    "oversight.open_review": _("Begun"),
    "oversight.write_review": _("Texts written"),
    "oversight.submit_plan": _("Submitted for approval"),
    "oversight.return_plan": _("Returned"),
    "oversight.approve_plan": _("Approved"),
    "oversight.issue_plan_tasks": _("Tasks issued"),
    "oversight.open_drive": _("Opened"),
    "oversight.close_drive": _("Closed"),
    "oversight.pick_drive_tasks": _("Picked"),
    "oversight.commit_drive_item": _("Committed"),
    "oversight.check_drive_item": _("Checked"),
    "oversight.take_out_drive_item": _("Taken out of the drive"),
    "oversight.record_delay": _("Cause recorded"),
    "oversight.handle_delay": _("Handling set down"),
    "oversight.follow_up_delay": _("Followed up"),
}


def commitment_words(commitment: Commitment, state: str, day: date, due: date) -> str:
    """The state with its distance: "Broken for 12 days", "Kept 3 days late"."""
    if state == State.BROKEN:
        late = (day - due).days
        return ngettext("Broken for %(days)s day", "Broken for %(days)s days", late) % {"days": late}
    if state == State.KEPT_LATE and commitment.delivered_on:
        late = (commitment.delivered_on - commitment.first_due_on).days
        return ngettext("Kept %(days)s day late", "Kept %(days)s days late", late) % {"days": late}
    return str(COMMITMENT_STATES[State(state)])


def finding_words(finding: Finding, state: str, day: date, due: date | None) -> str:
    """The state with its distance: "Overdue by 12 days"."""
    if state == FindingState.OVERDUE and due is not None:
        late = (day - due).days
        return ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", late) % {"days": late}
    if state == FindingState.MENDED_LATE and finding.mended_on and finding.first_due_on:
        late = (finding.mended_on - finding.first_due_on).days
        return ngettext("Mended %(days)s day late", "Mended %(days)s days late", late) % {"days": late}
    return str(FINDING_STATES[FindingState(state)])


def item_words(state: str, day: date, due: date | None) -> str:
    """The state with its distance: "Committed day passed 3 days ago"."""
    if state == ItemState.PASSED and due is not None:
        days = (day - due).days
        words = ngettext(
            "Committed day passed %(days)s day ago", "Committed day passed %(days)s days ago", days
        )
        return words % {"days": days}
    return str(ITEM_STATES[ItemState(state)])


def drive_words(drive: ClosingDrive, left: int, day: date) -> str:
    """How the drive stands: "12 left", or closed."""
    if drive.closed_on is not None and drive.closed_on <= day:
        return str(DRIVE_STAGES[drives.Stage.CLOSED])
    return ngettext("%(count)s left", "%(count)s left", left) % {"count": left}
