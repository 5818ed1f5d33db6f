"""Give an account the address of its calendar of deadlines, another one, or none."""

from __future__ import annotations

import secrets
from datetime import datetime

from nhipcau.spine.facade import Actor, action, publish, record_change, record_removal, snapshot
from nhipcau.tasks.errors import FeedNotThere
from nhipcau.tasks.events import CalendarFeedClosed, CalendarFeedOpened
from nhipcau.tasks.models import CalendarFeed
from nhipcau.tasks.models.feed import hash_of_secret

_SECRET_BYTES = 32


# Without a permission: it gives nothing that the account does not see, and only less.
@action("tasks.open_calendar_feed", emits=(CalendarFeedOpened,))
def open_calendar_feed(*, actor: Actor, now: datetime) -> tuple[CalendarFeed, str]:
    """The feed and its secret, which is shown this once; an address given before no longer answers.

    Raises FeedNotThere for an actor without an account.
    """
    if actor.account_id is None:
        raise FeedNotThere
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    feed = CalendarFeed.objects.select_for_update().filter(account_id=actor.account_id).first()
    before = snapshot(feed) if feed else None
    feed = feed or CalendarFeed(account_id=actor.account_id)
    feed.secret_hash, feed.opened_at = hash_of_secret(secret), now
    feed.save()
    record_change(feed, before)
    publish(CalendarFeedOpened(feed_id=feed.id))
    return feed, secret


@action("tasks.close_calendar_feed", emits=(CalendarFeedClosed,))
def close_calendar_feed(*, actor: Actor, now: datetime) -> None:
    """The address answers no more. Raises FeedNotThere."""
    feed = CalendarFeed.objects.visible_to(actor).select_for_update().first()
    if feed is None:
        raise FeedNotThere
    record_removal(feed)
    publish(CalendarFeedClosed(feed_id=feed.id))
    feed.delete()
