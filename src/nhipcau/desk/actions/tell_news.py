"""Tell an agency what happened to its work."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.desk.events import NewsTold
from nhipcau.desk.models import News
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("desk.tell_news", permission="desk.tell_news", emits=(NewsTold,))
def tell_news(
    *, actor: Actor, agency_id: UUID, kind: str, task_id: UUID, event_key: str, now: datetime
) -> News:
    """The news; `event_key` names the event that it comes from, so that it is told once."""
    news = News.objects.create(agency_id=agency_id, kind=kind, task_id=task_id, at=now, event_key=event_key)
    record_change(news, None)
    publish(NewsTold(news_id=news.id))
    return news
