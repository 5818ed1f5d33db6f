"""What the reporting room hands to lower rooms: a desk part, a panel on tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from nhipcau.reporting.models import Delivery
from nhipcau.reporting.queries import links_of, refused_ones
from nhipcau.reporting.rules import LINK
from nhipcau.reporting.systems import system
from nhipcau.reporting.wording import badge_of, what_words
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem
from nhipcau.tasks.facade import OPEN_STAGES, Task


class Refused:
    """Reports that an outside system did not take: somebody must look."""

    key = "reporting-refused"
    label: str | Promise = gettext_lazy("Reports that another system refused")
    order = 22

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The oldest first."""
        if not actor.can(LINK):
            return []
        rows = refused_ones(actor=actor).select_related("outside_key__task").order_by("number")[:limit]
        return [
            DeskItem(
                title=row.outside_key.task.title,
                url=reverse("reporting:delivery", args=[row.id]),
                why=f"{system(row.outside_key.system).short}: {row.problem}",
                state="overdue",
            )
            for row in rows
        ]

    def count(self, *, actor: Actor, today: date) -> int:
        """How many were refused."""
        return refused_ones(actor=actor).count() if actor.can(LINK) else 0


def task_panel(request: HttpRequest, record: object) -> str:
    """On a task's page: where its reports go, and how the last one fared."""
    assert isinstance(record, Task)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return ""
    links = list(links_of(actor=actor, task_id=record.id))
    may_link = (
        actor.can(LINK)
        and record.stage in OPEN_STAGES
        and (actor.acts_for(record.lead_agency_id) or actor.acts_for(record.assigner_agency_id))
    )
    if not links and not may_link:
        return ""
    newest = [link.last_id for link in links]  # type: ignore[attr-defined]
    last = {row.id: row for row in Delivery.objects.visible_to(actor).filter(id__in=filter(None, newest))}
    rows = []
    for link in links:
        delivery = last.get(link.last_id)  # type: ignore[attr-defined]
        rows.append(
            {
                "link": link,
                "system": system(link.system).short,
                "delivery": delivery,
                "badge": badge_of(delivery) if delivery else None,
                "what": what_words(delivery) if delivery else "",
            }
        )
    context = {"task": record, "rows": rows, "may_link": may_link}
    return render_to_string("reporting/task_panel.html", context, request)
