"""What happened to tasks between the ends of two days, and why tasks were late on a day: for the weekly
pack and for the lists behind its figures, by one and the same rule."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from nhipcau.kit.clock import end_of
from nhipcau.spine.facade import Actor
from nhipcau.tasks.models import Extension, Report, Task
from nhipcau.tasks.models.task import TaskQuerySet
from nhipcau.tasks.queries import with_state
from nhipcau.tasks.rules import State

# Overdue, and nobody has said why.
NO_CAUSE: Final = "none"


class Change(StrEnum):
    """What may happen to a task in a week, as boards and packs name it."""

    ISSUED = "issued"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    FELL_OVERDUE = "fell_overdue"
    CANCELLED = "cancelled"


class ExtensionAct(StrEnum):
    """What may happen to a request for a later last day."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Waiting(StrEnum):
    """For what a task waited at the end of a day."""

    EXTENSION = "extension"
    PRODUCT = "product"


class FirstDeadline(StrEnum):
    """Whether the deadline as first set was kept; a task whose deadline is ahead is neither."""

    KEPT = "kept"
    MISSED = "missed"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed after `since` up to and with `until`: ids of tasks, oldest first."""

    since: date
    until: date
    issued: tuple[UUID, ...]
    done_on_time: tuple[UUID, ...]
    done_late: tuple[UUID, ...]
    fell_overdue: tuple[UUID, ...]
    cancelled: tuple[UUID, ...]


def changes_between(
    *,
    actor: Actor,
    since: date,
    until: date,
    lead_in: Collection[UUID] | None = None,
    entered_by: datetime | None = None,
) -> Changes:
    """The changes between the ends of two days, from the same dates as the state.

    `lead_in` narrows to tasks led by these agencies, `entered_by` to tasks entered by that instant.
    """
    rows = with_state(Task.objects.visible_to(actor), until).order_by("serial")
    if lead_in is not None:
        rows = rows.filter(lead_agency_id__in=list(lead_in))
    if entered_by is not None:
        rows = rows.entered_by(entered_by)
    found = {
        change.value: tuple(changed(rows, change, since, until).values_list("id", flat=True))
        for change in Change
    }
    return Changes(since=since, until=until, **found)


def changed(rows: TaskQuerySet, change: Change, since: date, until: date) -> TaskQuerySet:
    """Of rows `with_state` on `until`, those to which `change` happened after `since`."""
    week: dict[Change, Callable[[], TaskQuerySet]] = {
        Change.ISSUED: lambda: rows.filter(issued_on__gt=since, issued_on__lte=until),
        Change.DONE_ON_TIME: lambda: _accepted(rows, since, until).in_states(State.DONE_ON_TIME),
        Change.DONE_LATE: lambda: _accepted(rows, since, until).in_states(State.DONE_LATE),
        Change.FELL_OVERDUE: lambda: rows.in_states(State.OVERDUE).filter(Q(("due_then__gte", since))),
        Change.CANCELLED: lambda: rows.filter(cancelled_on__gt=since, cancelled_on__lte=until),
    }
    return week[change]()


def _accepted(rows: TaskQuerySet, since: date, until: date) -> TaskQuerySet:
    return rows.filter(accepted_on__gt=since, accepted_on__lte=until)


def extension_act(rows: TaskQuerySet, act: ExtensionAct, since: date, until: date) -> TaskQuerySet:
    """Tasks for which a later last day was asked, granted or refused after `since` up to `until`."""
    acts = Extension.objects.filter(task=OuterRef("pk"))
    if act is ExtensionAct.ASKED:
        return rows.filter(Exists(acts.filter(asked_on__gt=since, asked_on__lte=until)))
    return rows.filter(Exists(acts.filter(decision=act.value, decided_on__gt=since, decided_on__lte=until)))


def waiting_on(rows: TaskQuerySet, waiting: Waiting, day: date) -> TaskQuerySet:
    """Of rows `with_state` on `day`, the open ones that waited for a decision at its end."""
    rows = rows.in_states(State.ON_TRACK, State.DUE_SOON, State.OVERDUE, State.OPEN_DEADLINE)
    if waiting is Waiting.EXTENSION:
        asked = Extension.objects.filter(task=OuterRef("pk"), asked_on__lte=day)
        return rows.filter(Exists(asked.filter(Q(decided_on=None) | Q(decided_on__gt=day))))
    end = end_of(day)
    handed_in = Report.objects.filter(task=OuterRef("pk"), kind=Report.Kind.COMPLETION, reported_at__lt=end)
    return rows.filter(Exists(handed_in.filter(Q(decided_at=None) | Q(decided_at__gte=end))))


def first_deadline(rows: TaskQuerySet, kept: FirstDeadline, day: date) -> TaskQuerySet:
    """Of rows `with_state` on `day`, those whose first deadline was kept, was missed, or either."""
    done = Q(("state__in", (State.DONE_ON_TIME, State.DONE_LATE)))
    still_open = Q(("state__in", (State.ON_TRACK, State.DUE_SOON, State.OVERDUE)))
    in_time = Q(original_due_on=None) | Q(delivered_on__lte=F("original_due_on"))
    passed = still_open & Q(original_due_on__lt=day)
    if kept is FirstDeadline.KEPT:
        return rows.filter(done & in_time)
    return rows.filter(passed | (done if kept is FirstDeadline.JUDGED else done & ~in_time))


def with_cause(rows: TaskQuerySet, day: date) -> TaskQuerySet:
    """Each task with `cause_then` and `cause_text`: why it was late as its lead had said by the end of
    `day` – in the newest report that names a cause, else in the newest request for a later last day."""
    named = Report.objects.filter(task=OuterRef("pk"), on_day__lte=day, reported_at__lt=end_of(day)).exclude(
        cause=""
    )
    asked = Extension.objects.filter(task=OuterRef("pk"), asked_on__lte=day).order_by("-asked_at")
    report, request = named.order_by("-on_day", "-reported_at"), asked
    return rows.annotate(
        **{
            name: Coalesce(
                Subquery(report.values(field)[:1]),
                Subquery(request.values(field)[:1]),
                Value(""),
                output_field=TextField(),
            )
            for name, field in (("cause_then", "cause"), ("cause_text", "text"))
        }
    )


def late_because(rows: TaskQuerySet, cause: str, day: date) -> TaskQuerySet:
    """Of rows `with_state` on `day`, the overdue ones with this cause; NO_CAUSE for none named."""
    overdue = with_cause(rows.in_states(State.OVERDUE), day)
    return overdue.filter(Q(("cause_then", "" if cause == NO_CAUSE else cause)))
