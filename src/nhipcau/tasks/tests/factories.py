"""Tasks and instants for tests; also used by the rooms above."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import actor_for, agencies_by_key, assign_post, create_post
from nhipcau.identity.facade import Account, account_by_username
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.tasks.facade import NewTask, Task, assign_task

PLATFORM = system_actor("test")


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


NOW = at(2024, 1, 25)
DAY = date(2024, 1, 25)


def agency_id(key: str) -> UUID:
    """The id of an agency by key or symbol."""
    return agencies_by_key([key], on=DAY)[key]


def new_task(lead: UUID | None, **overrides: Any) -> NewTask:
    """A task with its six clears, due on 31 March 2024 unless told otherwise."""
    values: dict[str, Any] = {
        "title": "Trình dự thảo nghị định",
        "lead_agency_id": lead,
        "person_text": "Bộ trưởng",
        "product": "Dự thảo nghị định",
        "authority": "prime_minister",
        "due_on": date(2024, 3, 31),
    }
    return NewTask(**values | overrides)


def issue(actor: Actor, lead: UUID, *, now: datetime = NOW, **overrides: Any) -> Task:
    """A task as `actor` issues it to the agency `lead`."""
    return assign_task(actor=actor, new=new_task(lead, **overrides), now=now)


def in_post(username: str, agency: str, role: str, *, rank: str = "officer", on: date = DAY) -> Actor:
    """The account (a new one where there is none) in a new post of the agency."""
    account = account_by_username(username) or Account.objects.create(
        username=username, full_name=username, synthetic=True, created_at=NOW
    )
    post = create_post(
        actor=PLATFORM,
        agency_id=agency_id(agency),
        titles={"vi": "Chức vụ thử"},
        rank=rank,
        role=role,
        now=NOW,
    )
    assign_post(actor=PLATFORM, post_id=post, account_id=account.id, from_date=date(2024, 1, 1), now=NOW)
    return actor_for(account, post_id=post, on=on)
