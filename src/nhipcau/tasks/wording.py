"""The words of the tasks room for stages, steps, clears, authority and reports' days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from nhipcau.deadlines.facade import Level, length_words, rule_from_json
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.rules import Authority, Clear, Stage, State, Step
from nhipcau.ui.facade import local_date

Label = str | Promise

CLEARS: Final[dict[Clear, Label]] = {
    Clear.PERSON: _("Clear person"),
    Clear.WORK: _("Clear work"),
    Clear.TIME: _("Clear time"),
    Clear.RESPONSIBILITY: _("Clear responsibility"),
    Clear.PRODUCT: _("Clear product"),
    Clear.AUTHORITY: _("Clear authority"),
}

STAGES: Final[dict[Stage, Label]] = {
    Stage.ASSIGNED: _("Assigned, not yet taken on"),
    Stage.SENT_BACK: _("Sent back to the assigner"),
    Stage.UNDER_WAY: _("Under way"),
    Stage.REPORTED: _("Product handed in, waiting for acceptance"),
    Stage.RETURNED: _("Product returned"),
    Stage.DONE: _("Product accepted"),
    Stage.CANCELLED: _("Cancelled"),
}

STEPS: Final[dict[Step, Label]] = {
    Step.ACCEPT: _("Take the task on"),
    Step.SEND_BACK: _("Send back: not ours, or not clear"),
    Step.REASSIGN: _("Issue again, changed"),
    Step.SET_DEADLINE: _("Set the deadline"),
    Step.ASK_EXTENSION: _("Ask for a later deadline"),
    Step.DECIDE_EXTENSION: _("Decide on the extension"),
    Step.REPORT_PROGRESS: _("Report progress"),
    Step.REPORT_COMPLETION: _("Hand in the product"),
    Step.ACCEPT_REPORT: _("Accept the product"),
    Step.RETURN_REPORT: _("Return the product"),
    Step.NAME_PERSON: _("Name the person who answers"),
    Step.URGE: _("Urge the lead agency"),
    Step.MARK_KEY: _("Mark as key task, or no longer"),
    Step.CANCEL: _("Cancel the task"),
}

LEVELS: Final[dict[str, Label]] = {
    Level.OFFICER.value: _("Officer"),
    Level.UNIT_HEAD.value: _("Head of the unit"),
    Level.AGENCY_LEADER.value: _("Leader of the agency"),
    Level.GOVERNMENT_LEADER.value: _("Leader of the Government"),
}

BULK_KINDS: Final[dict[str, Label]] = {
    "watch": _("Watch"),
    "urge": _("Urge"),
    "name_person": _("Name the person who answers"),
    "set_deadline": _("Set the deadline"),
    "mark_key": _("Key task"),
    "publish": _("Make public"),
    "cancel": _("Cancel the tasks"),
}

AUTHORITIES: Final[dict[Authority, Label]] = {
    Authority.OWN: _("The lead agency decides within its own competence"),
    Authority.ASSIGNER: _("Submitted to the assigning agency, which decides"),
    Authority.MINISTER: _("Submitted to the minister, who decides"),
    Authority.PEOPLES_COMMITTEE: _("Submitted to the provincial People's Committee, which decides"),
    Authority.PRIME_MINISTER: _("Submitted to the Prime Minister, who decides"),
    Authority.GOVERNMENT: _("Submitted to the Government, which decides"),
    Authority.NATIONAL_ASSEMBLY: _("Submitted to the National Assembly, which decides"),
}

CAUSES: Final[dict[str, Label]] = dict(Report.Cause.choices)

RECURRENCES: Final[dict[str, Label]] = {
    "": _("Once"),
    "day": _("Every day"),
    "week": _("Every week"),
    "month": _("Every month"),
    "quarter": _("Every quarter"),
    "half-year": _("Every half-year"),
    "year": _("Every year"),
}


def state_words(task: Task, state: str, day: date) -> str:
    """The state with its distance: "Overdue by 12 days", "Due in 3 days"; empty for the plain word."""
    if task.due_on is None:
        return ""
    if state == State.OVERDUE:
        late = (day - task.due_on).days
        return ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", late) % {"days": late}
    if state == State.DUE_SOON:
        left = (task.due_on - day).days
        if left == 0:
            return gettext("Due today")
        return ngettext("Due in %(days)s day", "Due in %(days)s days", left) % {"days": left}
    if state == State.DONE_LATE and task.delivered_on:
        late = (task.delivered_on - task.due_on).days
        return ngettext("Done %(days)s day late", "Done %(days)s days late", late) % {"days": late}
    return ""


def rule_words(stored: Mapping[str, object]) -> str:
    """The period from which a last day is counted: "10 working days from 2 Jan 2024"; empty for none."""
    rule = rule_from_json(stored)
    if rule is None:
        return ""
    event = rule.event.date() if isinstance(rule.event, datetime) else rule.event
    return gettext("%(length)s from %(day)s") % {
        "length": length_words(rule.amount, rule.unit), "day": local_date(event)
    }  # fmt: skip


def deadline_words(task: Task) -> str:
    """The deadline as a line: the last day, or what is known of it."""
    if task.due_on is not None:
        return local_date(task.due_on)
    if task.deadline_kind == Task.DeadlineKind.RECURRING:
        return str(RECURRENCES.get(task.recurrence, task.recurrence))
    return gettext("open, to be set")
