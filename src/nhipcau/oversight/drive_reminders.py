"""Reminders of closing drives: which committed days have passed without a product, told by the tasks room."""

from __future__ import annotations

from datetime import date, datetime

from nhipcau.oversight.policies import oversight_policy
from nhipcau.oversight.queries_drives import items_passed
from nhipcau.oversight.rules.drives import reminder_due
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import Reminder, remind_about


def remind_of_drives(*, actor: Actor, day: date, now: datetime) -> int:
    """How many reminders of `day` were new. The lead agency's officers and head are told, on the desk and
    by mail, as of every reminder; a second run of a day, or a day that was missed, tells nothing twice."""
    policy = oversight_policy(day)
    reminders = []
    for item in items_passed(day):
        assert item.due_on is not None  # a committed item has its day
        offset = reminder_due(
            due_on=item.due_on, today=day, after_days=policy.remind_after_days, every=policy.remind_every_days
        )
        if offset is not None:
            reminders.append(Reminder(item.task_id, item.task.lead_agency_id, item.due_on, offset))
    return remind_about(actor=actor, reminders=reminders, day=day, now=now)
