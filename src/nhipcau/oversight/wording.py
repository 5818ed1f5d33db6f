"""The words of the oversight room for states, stages, steps, sides and fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhipcau.oversight.models import Commitment, Finding
from nhipcau.oversight.rules import commitments, inspections, plans, rounds
from nhipcau.oversight.rules.commitments import State
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
}

ENUMS: Final[dict[type[Enum], Mapping[Any, Label]]] = {
    Side: SIDES,
    Field: FIELDS,
    commitments.Stage: COMMITMENT_STAGES,
    inspections.Stage: INSPECTION_STAGES,
    FindingStage: FINDING_STAGES,
    rounds.Stage: ROUND_STAGES,
    plans.Stage: PLAN_STAGES,
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
