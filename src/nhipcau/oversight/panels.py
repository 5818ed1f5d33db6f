"""What the room shows on the page of a task: what it carries out, where it is late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.kit.clock import today
from nhipcau.oversight.delay_steps import is_late
from nhipcau.oversight.models import AnnualPlan, DelayRecord
from nhipcau.oversight.queries import of_task, plan_lines_of_task
from nhipcau.oversight.queries_drives import items_of_task
from nhipcau.oversight.registrations import DRIVE_ITEM, KINDS, title_of
from nhipcau.oversight.wording import BADGES, commitment_words, finding_words, item_words
from nhipcau.tasks.facade import CAUSES, Task


def task_panel(request: HttpRequest, record: object) -> str:
    """On a task's page: commitments it carries out, findings about it; empty when there are none."""
    assert isinstance(record, Task)
    actor, day = getattr(request, "actor", None), today()
    promised, found = of_task(actor=actor, task_id=record.id, day=day)
    rows = [*_panel_rows(promised, commitment_words, day), *_panel_rows(found, finding_words, day)]
    for line in plan_lines_of_task(actor=actor, task_id=record.id):
        number = _("Line %(number)s of the plan") % {"number": line.number}
        url = f"{reverse('oversight:plan', args=[line.plan_id])}#line-{line.number}"
        rows.append({"url": url, "title": title_of(line.plan, KINDS[AnnualPlan]), "kind": number})
    items: Iterable[Any] = items_of_task(actor=actor, task_id=record.id, day=day)
    for item in items:
        rows.append(
            {
                "url": reverse(DRIVE_ITEM.url, args=[item.pk]),
                "title": item.drive.title,
                "kind": DRIVE_ITEM.label,
                "badge": BADGES[item.state],
                "words": item_words(item.state, day, item.due_then),
            }
        )
    return render_to_string("oversight/task_panel.html", {"rows": rows}, request) if rows else ""


def delay_panel(request: HttpRequest, record: object) -> str:
    """On a late task's page: the recorded cause by its code, and the way to where it is accounted for."""
    assert isinstance(record, Task)
    actor = getattr(request, "actor", None)
    cause = DelayRecord.objects.visible_to(actor).filter(task=record).values_list("cause", flat=True).first()
    if actor is None or not (cause or is_late(record, today())):
        return ""
    context = {"task": record, "cause": CAUSES.get(cause, "") if cause else ""}
    return render_to_string("oversight/delay_panel.html", context, request)


def _panel_rows(rows: Iterable[Any], words: Callable[..., str], day: date) -> list[dict[str, object]]:
    found = []
    for row in rows:
        shown = KINDS[type(row)]
        found.append(
            {
                "url": reverse(shown.url, args=[row.pk]),
                "title": getattr(row, shown.title),
                "kind": shown.label,
                "badge": BADGES[row.state],
                "words": words(row, row.state, day, row.due_then),
            }
        )
    return found
