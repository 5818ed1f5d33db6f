"""Reads of the reporting room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery

from nhipcau.reporting.errors import DeliveryNotThere, LinkNotThere
from nhipcau.reporting.models import Delivery, OutsideKey
from nhipcau.reporting.rules import State
from nhipcau.reporting.systems import SystemInfo, systems
from nhipcau.spine.facade import Actor


def link_for(*, actor: Actor, link_id: UUID) -> OutsideKey:
    """The link. Raises LinkNotThere."""
    found = OutsideKey.objects.visible_to(actor).select_related("task").filter(id=link_id).first()
    if found is None:
        raise LinkNotThere
    return found


def delivery_for(*, actor: Actor, delivery_id: UUID) -> Delivery:
    """The delivery with its link and task. Raises DeliveryNotThere."""
    rows = Delivery.objects.visible_to(actor).select_related("outside_key__task")
    found = rows.filter(id=delivery_id).first()
    if found is None:
        raise DeliveryNotThere
    return found


def links_of(*, actor: Actor, task_id: UUID) -> QuerySet[OutsideKey]:
    """The live links of a task, each with its newest delivery (`last_id`)."""
    newest = Delivery.objects.filter(outside_key=OuterRef("pk")).order_by("-number").values("id")[:1]
    rows = OutsideKey.objects.visible_to(actor).live().filter(task_id=task_id)
    return rows.annotate(last_id=Subquery(newest))


def linked_keys(*, actor: Actor, system: str, keys: Collection[str]) -> dict[str, OutsideKey]:
    """The live links of these keys of a system."""
    rows = OutsideKey.objects.visible_to(actor).live().filter(system=system, key__in=keys)
    return {row.key: row for row in rows.select_related("task")}


def refused_ones(*, actor: Actor) -> QuerySet[Delivery]:
    """What outside systems did not take, of tasks that the actor's agency leads."""
    rows = Delivery.objects.visible_to(actor).filter(state=State.REFUSED)
    return rows.filter(outside_key__task__lead_agency_id=actor.agency_id)


def heads(now: datetime) -> QuerySet[Delivery]:
    """The oldest waiting delivery of each link whose time has come: what was said first is told first."""
    waiting = Delivery.objects.filter(state=State.WAITING)
    first = waiting.values("outside_key").annotate(first=Min("number")).values("first")
    rows = Delivery.objects.filter(number__in=first, state=State.WAITING, next_try_at__lte=now)
    return rows.select_related("outside_key").order_by("number")


@dataclass(frozen=True, slots=True)
class SystemState:
    """How an outside system stands: counts, since when the oldest waits, when it last took something."""

    info: SystemInfo
    links: int
    waiting: int
    refused: int
    delivered: int
    waits_since: datetime | None
    delivered_at: datetime | None
    problem: str


def system_states(*, actor: Actor) -> list[SystemState]:
    """Each known system, by what the actor may see. Three queries."""
    links = dict(
        OutsideKey.objects.visible_to(actor)
        .live()
        .values_list("system")
        .annotate(n=Count("id"))
        .values_list("system", "n")
    )
    rows = Delivery.objects.visible_to(actor)
    counts: dict[str, dict[str, Any]] = {
        row["outside_key__system"]: dict(row)
        for row in rows.values("outside_key__system").annotate(
            waiting=Count("id", filter=Q(state=State.WAITING)),
            refused=Count("id", filter=Q(state=State.REFUSED)),
            delivered=Count("id", filter=Q(state=State.DELIVERED)),
            waits_since=Min("queued_at", filter=Q(state=State.WAITING)),
            delivered_at=Max("delivered_at"),
        )
    }
    problems = dict(
        rows.filter(state=State.WAITING)
        .exclude(problem="")
        .order_by("outside_key__system", "tried_at")
        .values_list("outside_key__system", "problem")
    )
    nothing = {"waiting": 0, "refused": 0, "delivered": 0, "waits_since": None, "delivered_at": None}
    return [
        SystemState(
            info=info,
            links=links.get(info.key, 0),
            problem=problems.get(info.key, ""),
            **{name: counts.get(info.key, nothing)[name] for name in nothing},
        )
        for info in systems()
    ]
