"""What was done with a task, in words: here, or at another node that told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import timeline_of
from nhipcau.identity.facade import names_of
from nhipcau.nodes.facade import names_of_senders, taken_in_words
from nhipcau.spine.facade import HistoryLine
from nhipcau.tasks.wording import Label
from nhipcau.ui.facade import TimelineEntry, local_date, local_number

VERBS: Final[dict[str, Label]] = {
    "tasks.assign_task": gettext_lazy("Issued"),
    "tasks.issue_tasks": gettext_lazy("Issued"),
    "tasks.accept_assignment": gettext_lazy("Taken on"),
    "tasks.send_back_assignment": gettext_lazy("Sent back"),
    "tasks.reassign_task": gettext_lazy("Issued again"),
    "tasks.set_deadline": gettext_lazy("Deadline set"),
    "tasks.ask_extension": gettext_lazy("Extension asked for"),
    "tasks.decide_extension": gettext_lazy("Extension decided"),
    "tasks.report_progress": gettext_lazy("Progress reported"),
    "tasks.report_completion": gettext_lazy("Product handed in"),
    "tasks.accept_report": gettext_lazy("Product accepted"),
    "tasks.return_report": gettext_lazy("Product returned"),
    "tasks.fan_out_task": gettext_lazy("Given on by the whole task"),
    "tasks.cancel_task": gettext_lazy("Cancelled"),
    "tasks.publish_task": gettext_lazy("Published"),
    "tasks.name_person": gettext_lazy("Person named"),
    "tasks.mark_key_task": gettext_lazy("Key task marked, or no longer"),
    "tasks.restore_bulk_row": gettext_lazy("An act on many tasks was taken back"),
    "tasks.recalculate_deadlines": gettext_lazy("Deadline counted again: the calendar changed"),
    "tasks.move_tasks": gettext_lazy("Moved to the successor of the agency"),
}

# What another node said of the task; the audit row has the event's short name as its verb.
TOLD: Final[dict[str, Label]] = {
    "create": gettext_lazy("Issued"),
    "task-assigned": gettext_lazy("Issued"),
    "task-reassigned": gettext_lazy("Issued again"),
    "assignment-accepted": gettext_lazy("Taken on"),
    "assignment-sent-back": gettext_lazy("Sent back"),
    "deadline-set": gettext_lazy("Deadline set"),
    "deadline-moved": gettext_lazy("Deadline counted again: the calendar changed"),
    "extension-asked": gettext_lazy("Extension asked for"),
    "extension-granted": gettext_lazy("Extension granted"),
    "extension-refused": gettext_lazy("Extension refused"),
    "progress-reported": gettext_lazy("Progress reported"),
    "completion-reported": gettext_lazy("Product handed in"),
    "report-accepted": gettext_lazy("Product accepted"),
    "report-returned": gettext_lazy("Product returned"),
    "task-cancelled": gettext_lazy("Cancelled"),
    "task-published": gettext_lazy("Published"),
    "task-restored": gettext_lazy("An act on many tasks was taken back"),
    "task-urged": gettext_lazy("Lead agency urged"),
    "key-task-marked": gettext_lazy("Key task marked, or no longer"),
    "person-named": gettext_lazy("Person named"),
    "tasks-moved": gettext_lazy("Moved to the successor of the agency"),
    "record-sent": gettext_lazy("The whole task sent once more"),
}


def action_words(action: str, verb: str = "") -> str:
    """What was done, in words; the action's name where nobody has worded it."""
    if action == "tasks.take_in_task" and verb in TOLD:
        return str(TOLD[verb])
    return str(VERBS.get(action) or taken_in_words(action) or action)


def history_entries(lines: list[HistoryLine]) -> list[TimelineEntry]:
    """The history of a task as the timeline shows it, newest first."""
    return timeline_of(
        lines,
        what=lambda line: action_words(line.action, line.verb),
        detail=lambda line: line.note or _changed(line),
        others=names_of_senders([line.actor_ref for line in lines]),
    )


def actors_in(lines: Iterable[HistoryLine]) -> dict[str, str]:
    """Who acted, by reference: a person by name, another node as the place where it was done."""
    refs = [line.actor_ref for line in lines]
    return names_of(refs) | names_of_senders(refs)


def _changed(line: HistoryLine) -> str:
    """The change of the deadline, which everybody asks for, else how far the work is."""
    if line.verb == "create":
        return ""
    if change := line.changes.get("due_on"):
        old, new = (local_date(date.fromisoformat(str(day))) if day else "–" for day in change)
        return _("Last day: %(old)s → %(new)s") % {"old": old, "new": new}
    percent = line.changes.get("percent", [None, None])[1]
    return _("%(percent)s%% done") % {"percent": local_number(percent)} if type(percent) is int else ""
