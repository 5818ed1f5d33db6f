"""The agenda sources of this room: what the last meetings decided, the red list, open difficulties."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.difficulties.facade import Difficulty, difficulty_badge
from nhipcau.kit.ids import as_uuid
from nhipcau.kit.records import RecordRef
from nhipcau.meetings.models import Conclusion
from nhipcau.meetings.provides import AgendaLine, BodyView, LineNow, MeetingView
from nhipcau.meetings.queries import conclusions_before, counts_by_lead, overdue_of
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, tasks_on

# Beyond this a list is no longer read aloud in a meeting; the counts by agency hold all of it.
LONGEST_RED_LIST = 50


class LastConclusions:
    """What was decided since the last meeting of this round, with the state of its tasks."""

    key = "meetings.conclusions"
    title: str | Promise = _("What was decided so far and how it stands")
    order = 10

    def items(self, *, body: BodyView, meeting: MeetingView, day: date, actor: Actor) -> Sequence[AgendaLine]:
        """One line per conclusion, in the order in which they were decided."""
        rows = conclusions_before(body_id=body.id, kind=meeting.kind, day=day, on=meeting.meeting_date)
        return [
            AgendaLine(
                key=str(row.id),
                text=row.text,
                agency_id=row.lead_agency_id,
                state=row.state,  # type: ignore[attr-defined]
                days_late=_days_late(row, day),
                href=_address(row),
                ref=RecordRef(settings.NHIPCAU_NODE, "meetings.conclusion", row.id),
            )
            for row in rows
        ]

    def now(self, *, body: BodyView, keys: Collection[str], day: date, actor: Actor) -> Mapping[str, LineNow]:
        """The state of the conclusions that the actor may see."""
        rows = Conclusion.objects.visible_to(actor).filter(id__in=_ids(keys)).with_state(day)
        return {
            str(row.id): LineNow(state=row.state, days_late=_days_late(row, day))  # type: ignore[attr-defined]
            for row in rows
        }


def _address(row: Conclusion) -> str:
    """The task, where there is one; else the conclusion in its minutes."""
    task: UUID | None = row.of_task  # type: ignore[attr-defined]
    if task is not None:
        return reverse("tasks:task", args=[task])
    return f"{reverse('meetings:meeting', args=[row.meeting_id])}#conclusion-{row.id}"


def _days_late(row: Conclusion, day: date) -> int | None:
    due: date | None = row.due_then  # type: ignore[attr-defined]
    return (day - due).days if row.state == State.OVERDUE and due else None  # type: ignore[attr-defined]


class RedList:
    """Overdue tasks of the body's scope: first how many by agency, then the longest overdue ones."""

    key = "meetings.red-list"
    title: str | Promise = _("Red list: overdue tasks")
    order = 20

    def items(self, *, body: BodyView, meeting: MeetingView, day: date, actor: Actor) -> Sequence[AgendaLine]:
        """A line per agency, the most first, then a line per task, the longest overdue first."""
        rows = overdue_of(body=body, day=day, actor=actor)
        counts = [
            AgendaLine(
                key=f"agency:{agency}", agency_id=agency, count=number, state=State.OVERDUE.value,
                href=_list_address(agency, body, day),
            )
            for agency, number in counts_by_lead(rows)
        ]  # fmt: skip
        tasks = [
            AgendaLine(
                key=str(task.id),
                text=f"{task.code} {task.title}",
                agency_id=task.lead_agency_id,
                state=State.OVERDUE.value,
                days_late=(day - task.due_then).days,  # type: ignore[attr-defined]
                href=reverse("tasks:task", args=[task.id]),
                ref=RecordRef(settings.NHIPCAU_NODE, "tasks.task", task.id),
            )
            for task in rows[:LONGEST_RED_LIST]
        ]
        return [*counts, *tasks]

    def now(self, *, body: BodyView, keys: Collection[str], day: date, actor: Actor) -> Mapping[str, LineNow]:
        """The counts and states of today, of what the actor may see."""
        found: dict[str, LineNow] = {}
        if counted := [key for key in keys if key.startswith("agency:")]:
            counts = dict(counts_by_lead(overdue_of(body=body, day=day, actor=actor)))
            for key in counted:
                number = counts.get(UUID(key.removeprefix("agency:")), 0)
                found[key] = LineNow(count=number, state=State.OVERDUE.value if number else "")
        for task in tasks_on(actor=actor, day=day).filter(id__in=_ids(keys)):
            state, due = task.state, task.due_then  # type: ignore[attr-defined]
            late = (day - due).days if state == State.OVERDUE and due else None
            found[str(task.id)] = LineNow(state=state, days_late=late)
        return found


def _list_address(agency: UUID, body: BodyView, day: date) -> str:
    """The overdue tasks of an agency; of the one document, where the body oversees one."""
    query = {"on": day.isoformat(), "unit": str(agency), "state": State.OVERDUE.value}
    if len(body.documents) == 1:
        query["document"] = str(next(iter(body.documents)))
    return f"{reverse('tasks:list')}?{urlencode(query)}"


class OpenDifficulties:
    """What keeps work of the body's scope from getting on and waits for an answer, late answers first."""

    key = "meetings.difficulties"
    title: str | Promise = _("Difficulties that wait for an answer")
    order = 30

    def items(self, *, body: BodyView, meeting: MeetingView, day: date, actor: Actor) -> Sequence[AgendaLine]:
        """A line per difficulty, with the agency that is to answer."""
        rows = Difficulty.objects.visible_to(actor).open().filter(raised_on__lte=day)
        if body.documents:
            rows = rows.filter(Q(task__document_id__in=body.documents))
        else:
            rows = rows.filter(Q(raised_by_id__in=body.agencies) | Q(holder_agency_id__in=body.agencies))
        return [
            AgendaLine(
                key=str(row.id),
                text=f"{row.code} {row.title}",
                agency_id=row.holder_agency_id,
                state=_difficulty_now(row, day).state,
                days_late=_difficulty_now(row, day).days_late,
                href=reverse("difficulties:difficulty", args=[row.id]),
                ref=RecordRef(settings.NHIPCAU_NODE, "difficulties.difficulty", row.id),
            )
            for row in rows.order_by("due_on", "serial")[:LONGEST_RED_LIST]
        ]

    def now(self, *, body: BodyView, keys: Collection[str], day: date, actor: Actor) -> Mapping[str, LineNow]:
        """How those that the actor may see stand."""
        rows = Difficulty.objects.visible_to(actor).filter(id__in=_ids(keys))
        return {str(row.id): _difficulty_now(row, day) for row in rows}


def _difficulty_now(row: Difficulty, day: date) -> LineNow:
    if row.is_late(day):
        return LineNow(state=State.OVERDUE.value, days_late=(day - row.due_on).days)
    return LineNow(state=difficulty_badge(row, day)[0])


def _ids(keys: Collection[str]) -> list[UUID]:
    return [found for key in keys if (found := as_uuid(key))]
