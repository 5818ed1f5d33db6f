"""The deadlines of a person as a calendar (RFC 5545): all-day events that any calendar program reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, ngettext
from icalendar import Calendar, Event, vText

from nhipcau.agencies.facade import actor_for, names_now, posts_of
from nhipcau.identity.facade import Account
from nhipcau.kit.classification import Classification
from nhipcau.spine.facade import RecordStamp, stamps_of
from nhipcau.tasks.errors import FeedNotThere
from nhipcau.tasks.models import CalendarFeed, Task
from nhipcau.tasks.models.task import TaskQuerySet
from nhipcau.tasks.policies import calendar_feed_policy
from nhipcau.tasks.rules import Stage
from nhipcau.tasks.wording import STAGES


@dataclass(frozen=True, slots=True)
class FeedFile:
    """What is sent to the calendar program, and when something in it changed last."""

    content: bytes
    changed_at: datetime | None


def feed_account(feed_id: UUID, secret: str) -> Account:
    """The account of the address. Raises FeedNotThere: a wrong secret looks like no feed at all."""
    feed = CalendarFeed.objects.select_related("account").filter(id=feed_id).first()
    if feed is None or not feed.knows(secret) or not feed.account.is_active:
        raise FeedNotThere
    return feed.account


def feed_file(account: Account, *, day: date, address_of: Callable[[UUID], str]) -> FeedFile:
    """The deadlines of the account's posts and agencies as they are on `day`, in its language.

    Open tasks, and for a while those that are gone, as cancelled events. What is classified is left
    out, and the description says how many. The same tasks give the same bytes.
    """
    with translation.override(account.language):
        policy = calendar_feed_policy(day)
        rows = own_tasks(account, day)
        since = day - timedelta(days=policy.gone_days)
        shown = (
            rows.filter(due_on__isnull=False).exclude(accepted_on__lt=since).exclude(cancelled_on__lt=since)
        )
        open_rows = shown.filter(classification__lte=Classification.INTERNAL)
        tasks = list(open_rows.order_by("due_on", "serial")[: policy.most_tasks])
        left_out = shown.exclude(classification__lte=Classification.INTERNAL).count()
        too_many = max(open_rows.count() - policy.most_tasks, 0)
        stamps = stamps_of(Task, [task.pk for task in tasks])
        calendar = _calendar(account, left_out + too_many)
        names = names_now(
            [agency for task in tasks for agency in (task.lead_agency_id, task.assigner_agency_id)]
        )
        for task in tasks:
            calendar.add_component(_event(task, stamps.get(str(task.pk)), names, address_of(task.pk)))
        changed = [stamp.changed_at for stamp in stamps.values()]
        return FeedFile(calendar.to_ical(), max(changed, default=None))


def own_tasks(account: Account, day: date) -> TaskQuerySet:
    """Tasks that the account's posts answer for or that its agencies lead, as far as it sees them."""
    posts = posts_of(account, day)
    seen = Q(pk__in=[])
    for post in posts:
        actor = actor_for(account, post_id=post.post_id, on=day)
        own = Q(responsible_post_id=post.post_id) | Q(lead_agency_id=post.agency_id)
        seen |= Q(pk__in=Task.objects.visible_to(actor).filter(own).order_by().values("pk"))
    return Task.objects.filter(seen)


def _calendar(account: Account, left_out: int) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Nhip Cau//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = gettext("Deadlines of %(person)s") % {"person": account.full_name}
    calendar.add("x-wr-calname", _marked(name, synthetic=account.synthetic))
    calendar.add("x-wr-caldesc", _left_out_words(left_out))
    calendar.add("refresh-interval;value=duration", vText("PT6H"))
    return calendar


def _left_out_words(count: int) -> str:
    if not count:
        return gettext("All tasks of your posts and agencies with a deadline.")
    return ngettext(
        "%(count)s task is not in this calendar. You find it on your desk.",
        "%(count)s tasks are not in this calendar. You find them on your desk.",
        count,
    ) % {"count": count}


def _event(task: Task, stamp: RecordStamp | None, names: dict[UUID, str], address: str) -> Event:
    """The last day of a task. Its sequence grows with each change of the task."""
    gone = task.accepted_on is not None or task.cancelled_on is not None
    changed = (stamp.changed_at if stamp else task.created_at).astimezone(UTC)
    event = Event()
    event.add("uid", f"{task.id}@{settings.NHIPCAU_NODE}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", stamp.changes - 1 if stamp else 0)
    event.add("dtstart", task.due_on)
    event.add("summary", _marked(f"{task.code} {task.title}", synthetic=task.synthetic))
    event.add(
        "description",
        "\n".join([
            str(STAGES[Stage(task.stage)]),
            gettext("Product: %(product)s") % {"product": task.product},
            gettext("Assigned by %(agency)s") % {"agency": names.get(task.assigner_agency_id, "")},
            gettext("Led by %(agency)s") % {"agency": names.get(task.lead_agency_id, "")},
        ]),
    )  # fmt: skip
    event.add("url", address)
    event.add("status", "CANCELLED" if gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _marked(text: str, *, synthetic: bool) -> str:
    return f"[{gettext('synthetic')}] {text}" if synthetic else text
