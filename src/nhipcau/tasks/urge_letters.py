"""Urgings leave: the lead agency gets the news, its officers one letter each with all of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext, ngettext

from nhipcau.agencies.facade import names_now
from nhipcau.deadlines.facade import Level
from nhipcau.identity.facade import Account
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor
from nhipcau.tasks.actions.urge_task import send_urges
from nhipcau.tasks.bulk_errors import UrgeGone
from nhipcau.tasks.escalation import People
from nhipcau.tasks.models import BulkRow, Urge
from nhipcau.tasks.wording import deadline_words


def send_due_urges(*, actor: Actor, now: datetime) -> int:
    """How many urgings left now; those of an act that is being taken back stay."""
    taken_back = BulkRow.objects.filter(state=BulkRow.State.UNDOING, bulk__kind="urge").values("task")
    rows = Urge.objects.all().on_their_way().filter(leaves_at__lte=now).exclude(task__in=taken_back)
    due = list(rows.values_list("id", flat=True)[:5000])
    if not due:
        return 0
    try:
        sent = send_urges(actor=actor, urges=due, now=now)
    except UrgeGone:
        return 0
    mail_urges(sent, civil_date(now))
    return len(sent)


def mail_urges(urges: list[Urge], day: date) -> int:
    """One letter per person with an address, in their language; how many were written."""
    people = People(day)
    by_person: dict[UUID, list[Urge]] = defaultdict(list)
    for urge in urges:
        for person in people.at(urge.task.lead_agency_id, Level.OFFICER):
            if person.account_id:
                by_person[person.account_id].append(urge)
    accounts = Account.objects.filter(id__in=list(by_person), is_active=True).exclude(email="")
    for account in accounts:
        own = by_person[account.id]
        with translation.override(account.language):
            subject = ngettext("You are urged about %(count)s task", "You are urged about %(count)s tasks",
                               len(own)) % {"count": len(own)}  # fmt: skip
            lines = [_line(urge) for urge in own]
            send_mail(subject, "\n\n".join(lines), settings.DEFAULT_FROM_EMAIL, [account.email])
    return len(accounts)


def _line(urge: Urge) -> str:
    """The task with its last day, who urges, and what they wrote."""
    words = gettext("%(task)s — last day %(due)s; urged by %(agency)s") % {
        "task": f"{urge.task.code} {urge.task.title}",
        "due": deadline_words(urge.task),
        "agency": names_now([urge.agency_id]).get(urge.agency_id, ""),
    }
    return f"{words}\n{urge.text}" if urge.text else words
