"""Reads of accountability: what is late under somebody, with cause and record; what waits for a head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from nhipcau.agencies.facade import agency_headed_by, reporting_body_of
from nhipcau.oversight.models import AccountRequest, DelayFollowUp, DelayHandling, DelayRecord
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, Task, tasks_on

SOON_DAYS = 7


def late_tasks(*, actor: Actor, day: date) -> QuerySet[Any]:
    """What is late under the actor, in the agencies of the actor's scope: overdue on `day`, or done late
    in the year of `day`. Each with `cause` (empty where none was recorded by then), `has_cause`, and
    `follow_up_on` where the actor may see the handling and a follow-up waits."""
    rows = tasks_on(actor=actor, day=day).filter(
        Q(("state", State.OVERDUE)) | Q(("state", State.DONE_LATE), accepted_on__year=day.year)
    )
    if actor.scope is not None:
        rows = rows.filter(lead_agency_id__in=list(actor.scope))
    records = DelayRecord.objects.filter(task=OuterRef("pk"), recorded_on__lte=day)
    follow_ups = DelayFollowUp.objects.visible_to(actor).filter(
        handling__record__task=OuterRef("pk"), done_on=None
    )
    return rows.annotate(
        cause=Coalesce(Subquery(records.values("cause")[:1]), Value("")),
        has_cause=Exists(records),
        follow_up_on=Subquery(follow_ups.values("due_on")[:1]),
    )


@dataclass(frozen=True, slots=True)
class LateLine:
    """The late tasks of one unit and one post, or of all: counts that add up to those of the page."""

    unit_id: UUID | None
    post_id: UUID | None
    overdue: int
    done_late: int
    without_cause: int
    follow_ups_due: int
    oldest: date | None

    @property
    def late(self) -> int:
        """Overdue and done late together."""
        return self.overdue + self.done_late


def late_lines(*, rows: QuerySet[Task], day: date, by_body: bool) -> list[LateLine]:
    """Of `late_tasks`: a line for each unit and post, those without a recorded cause first, then the
    longest overdue. `by_body` counts each unit with its ministry or province, posts not told apart."""
    keys = ("lead_agency_id",) if by_body else ("lead_agency_id", "responsible_post_id")
    overdue = Q(("state", State.OVERDUE))
    grouped = (
        rows.order_by()
        .values(*keys)
        .annotate(
            overdue=Count("pk", filter=overdue),
            done_late=Count("pk", filter=~overdue),
            without_cause=Count("pk", filter=Q(has_cause=False)),
            follow_ups_due=Count("pk", filter=Q(follow_up_on__lte=day)),
            oldest=Min("due_then", filter=overdue),
        )
    )
    numbers = ("overdue", "done_late", "without_cause", "follow_ups_due", "oldest")
    lines = [
        LateLine(row["lead_agency_id"], row.get("responsible_post_id"), *(row[name] for name in numbers))
        for row in grouped
    ]
    if by_body:
        lines = _by_body(lines)
    return sorted(
        lines, key=lambda line: (-line.without_cause, line.oldest or date.max, -line.late, str(line.unit_id))
    )


def _by_body(lines: Iterable[LateLine]) -> list[LateLine]:
    found: dict[UUID, list[LateLine]] = defaultdict(list)
    for line in lines:
        if line.unit_id is not None:
            found[reporting_body_of(line.unit_id)].append(line)
    return [sum_of(parts, unit_id=body) for body, parts in found.items()]


def sum_of(lines: Iterable[LateLine], *, unit_id: UUID | None = None) -> LateLine:
    """The sum of lines, as one line of `unit_id`."""
    parts = list(lines)
    days = [line.oldest for line in parts if line.oldest is not None]
    return LateLine(
        unit_id=unit_id,
        post_id=None,
        overdue=sum(line.overdue for line in parts),
        done_late=sum(line.done_late for line in parts),
        without_cause=sum(line.without_cause for line in parts),
        follow_ups_due=sum(line.follow_ups_due for line in parts),
        oldest=min(days, default=None),
    )


def accounts_to_give(*, actor: Actor) -> QuerySet[DelayRecord] | QuerySet[Task]:
    """Late tasks of the agency that the actor heads, of which an authority above asked and for which
    nobody has been named responsible yet."""
    headed = agency_headed_by(actor.post_id)
    rows = Task.objects.visible_to(actor)
    if headed is None:
        return rows.none()
    asked = AccountRequest.objects.filter(task=OuterRef("pk"))
    handled = DelayHandling.objects.filter(record__task=OuterRef("pk"))
    return rows.filter(Exists(asked), ~Exists(handled), lead_agency_id=headed)


def follow_ups_waiting(*, actor: Actor, day: date) -> QuerySet[DelayFollowUp]:
    """Follow-ups due within a week that the actor makes: as head, or as the post that decides."""
    rows = DelayFollowUp.objects.visible_to(actor).select_related("handling__record__task")
    mine = Q(handling__decider_post_id=actor.post_id)
    headed = agency_headed_by(actor.post_id)
    if headed is not None:
        mine |= Q(handling__record__task__lead_agency_id=headed) & ~Q(handling__post_id=actor.post_id)
    found: QuerySet[DelayFollowUp] = rows.filter(
        mine, done_on=None, due_on__lte=day + timedelta(days=SOON_DAYS)
    )
    return found
