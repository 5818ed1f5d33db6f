"""Tell an agency what happened to its work, or a person what they wanted to hear of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.desk.events import NewsTold
from nhipcau.desk.models import News
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("desk.tell_news", permission="desk.tell_news", emits=(NewsTold,))
def tell_news(
    *,
    actor: Actor,
    kind: str,
    task_id: UUID,
    event_key: str,
    agency_id: UUID | None = None,
    account_id: UUID | None = None,
    now: datetime,
) -> News:
    """The news for an agency, or for one account; `event_key` names the event that it comes from, so
    that it is told once."""
    news = News.objects.create(
        agency_id=agency_id, account_id=account_id, kind=kind, task_id=task_id, at=now, event_key=event_key
    )
    record_change(news, None)
    publish(NewsTold(news_id=news.id))
    return news
