"""Send the reminders of a day: kept, shown on the desk, and mailed in one letter per person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext, ngettext

from nhipcau.deadlines.facade import Level
from nhipcau.identity.facade import Account
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.escalation import People, TaskRef, due_today
from nhipcau.tasks.events import NoticesSent
from nhipcau.tasks.models import SentNotice, Task
from nhipcau.ui.facade import local_date


def remind(*, actor: Actor, day: date, now: datetime) -> int:
    """How many reminders of `day` were new; a second run of a day sends nothing twice."""
    new = _new_notices(actor, day, now)
    if not new:
        return 0
    send_notices(actor=actor, notices=new, day=day, now=now)
    mail_notices(new, day)
    return len(new)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day about a task that another room watches: the day itself, and how many days ago it was."""

    task_id: UUID
    lead_agency_id: UUID
    due_on: date
    offset: int


def remind_about(*, actor: Actor, reminders: Sequence[Reminder], day: date, now: datetime) -> int:
    """How many reminders about days of other rooms were new, to the officers and the head of the lead.

    Each is told once per task, day, offset and person, as those of the escalation policy are.
    """
    people = People(day)
    before = SentNotice.objects.filter(task_id__in={reminder.task_id for reminder in reminders})
    told: set[tuple[object, ...]] = set(
        before.values_list("task_id", "due_on", "offset", "level", "account_id")
    )
    new = []
    for reminder in reminders:
        for level in (Level.OFFICER, Level.UNIT_HEAD):
            for person in people.at(reminder.lead_agency_id, level):
                key = (reminder.task_id, reminder.due_on, reminder.offset, level.value, person.account_id)
                if key in told:
                    continue
                told.add(key)
                new.append(
                    SentNotice(
                        task_id=reminder.task_id,
                        on_day=day,
                        due_on=reminder.due_on,
                        offset=reminder.offset,
                        level=level.value,
                        agency_id=person.agency_id,
                        account_id=person.account_id,
                        told_at=now,
                    )
                )
    if new:
        send_notices(actor=actor, notices=new, day=day, now=now)
        mail_notices(new, day)
    return len(new)


@action("tasks.send_notices", permission="tasks.send_notices", emits=(NoticesSent,))
def send_notices(*, actor: Actor, notices: list[SentNotice], day: date, now: datetime) -> list[SentNotice]:
    """The notices, kept with who is told on which step."""
    SentNotice.objects.bulk_create(notices, batch_size=500)
    for notice in notices:
        record_change(notice, None)
    publish(NoticesSent(day=day, count=len(notices)))
    return notices


def _new_notices(actor: Actor, day: date, now: datetime) -> list[SentNotice]:
    people = People(day)
    before = SentNotice.objects.filter(on_day=day)
    told: set[tuple[UUID, int, str, UUID | None]] = set(
        before.values_list("task_id", "offset", "level", "account_id")
    )
    found = []
    for notice in due_today(day, actor):
        task = notice.case.ref
        assert isinstance(task, TaskRef)
        for person in people.at(task.lead_agency_id, notice.step.level):
            key = (task.id, notice.step.offset, notice.step.level.value, person.account_id)
            if key in told:
                continue
            told.add(key)
            found.append(
                SentNotice(
                    task_id=task.id,
                    on_day=day,
                    due_on=notice.due_on,
                    offset=notice.step.offset,
                    level=notice.step.level.value,
                    agency_id=person.agency_id,
                    account_id=person.account_id,
                    told_at=now,
                )
            )
    return found


def mail_notices(notices: list[SentNotice], day: date) -> int:
    """One letter per person with an address, in their language; how many were written."""
    by_person: dict[object, list[SentNotice]] = defaultdict(list)
    for notice in notices:
        if notice.account_id:
            by_person[notice.account_id].append(notice)
    accounts = Account.objects.filter(id__in=list(by_person), is_active=True).exclude(email="")
    titles = dict(Task.objects.filter(id__in={n.task_id for n in notices}).values_list("id", "title"))
    for account in accounts:
        own = sorted(by_person[account.id], key=lambda notice: notice.due_on)
        with translation.override(account.language):
            subject = ngettext("%(count)s task needs you", "%(count)s tasks need you", len(own)) % {
                "count": len(own)
            }
            lines = [
                gettext("%(title)s — last day %(due)s") % {
                    "title": titles.get(notice.task_id, ""), "due": local_date(notice.due_on)
                }
                for notice in own
            ]  # fmt: skip
            send_mail(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [account.email])
    return len(accounts)
