"""What the meetings room hands to lower rooms: cards, search, desk items, panels, a mover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.documents.facade import Document
from nhipcau.kit.clock import utc_now
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.meetings.actions.move_seats import move_seats, seats_of
from nhipcau.meetings.errors import BodyNotThere, MeetingNotThere
from nhipcau.meetings.models import Conclusion, Meeting, SteeringBody
from nhipcau.meetings.models.meeting import MeetingQuerySet
from nhipcau.meetings.queries import (
    bodies_of_document,
    body_for,
    body_names,
    conclusions_of_task,
    meeting_for,
    meeting_label,
    meetings_of_week,
    minutes_waiting,
    secretariat_work,
)
from nhipcau.meetings.rules import Stage
from nhipcau.meetings.wording import STAGES
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem, SearchHit
from nhipcau.tasks.facade import Task
from nhipcau.ui.facade import local_date


def _ref(kind: str, record_id: UUID) -> RecordRef:
    return RecordRef(settings.NHIPCAU_NODE, kind, record_id)


def body_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a body, None when it is absent or hidden."""
    try:
        body = body_for(actor=actor, body_id=record_id)
    except BodyNotThere:
        return None
    secretariat = names_now([body.standing_agency_id]).get(body.standing_agency_id, "")
    return RecordCard(
        ref=_ref("meetings.body", body.id),
        title=body_names([body])[body.id],
        url=reverse("meetings:body", args=[body.id]),
        lines=((_("Secretariat"), secretariat),),
    )


def meeting_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a meeting, None when it is absent or hidden."""
    try:
        meeting = meeting_for(actor=actor, meeting_id=record_id)
    except MeetingNotThere:
        return None
    return RecordCard(
        ref=_ref("meetings.meeting", meeting.id),
        title=meeting_label(meeting),
        url=reverse("meetings:meeting", args=[meeting.id]),
        lines=((_("Stage"), str(STAGES[Stage(meeting.stage)])),),
    )


def conclusion_card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    """The card of a conclusion, None when it is absent or hidden."""
    rows = Conclusion.objects.visible_to(actor).select_related("meeting__body")
    row = rows.filter(id=record_id).first()
    if row is None:
        return None
    return RecordCard(
        ref=_ref("meetings.conclusion", row.id),
        title=row.text,
        url=f"{reverse('meetings:meeting', args=[row.meeting_id])}#conclusion-{row.id}",
        lines=((_("Meeting"), meeting_label(row.meeting)),),
    )


class MeetingSearch:
    """Bodies, meetings and conclusions in the search across rooms."""

    key = "meetings"
    label: str | Promise = gettext_lazy("Bodies, meetings, conclusions")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """Bodies by name, then meetings by topic, then conclusions by their words, newest first."""
        hits = [*self._bodies(actor, text, limit), *self._meetings(actor, text, limit)]
        return [*hits, *self._conclusions(actor, text, limit)][:limit]

    def _bodies(self, actor: Actor, text: str, limit: int) -> list[SearchHit]:
        named = Q(name__unaccent__icontains=text) | Q(directory_entry__names__name__unaccent__icontains=text)
        rows = list(SteeringBody.objects.visible_to(actor).filter(named).distinct()[:limit])
        names = body_names(rows)
        return [
            SearchHit(title=names[row.id], url=reverse("meetings:body", args=[row.id]),
                      context=str(row.get_kind_display()))
            for row in rows
        ]  # fmt: skip

    def _meetings(self, actor: Actor, text: str, limit: int) -> list[SearchHit]:
        rows = Meeting.objects.visible_to(actor).select_related("body")
        found = list(rows.filter(topic__unaccent__icontains=text)[:limit])
        names = body_names([row.body for row in found])
        return [
            SearchHit(title=row.topic, url=reverse("meetings:meeting", args=[row.id]),
                      context=names[row.body_id], when=row.meeting_date)
            for row in found
        ]  # fmt: skip

    def _conclusions(self, actor: Actor, text: str, limit: int) -> list[SearchHit]:
        rows = Conclusion.objects.visible_to(actor).in_force().select_related("meeting__body")
        for word in text.split():
            rows = rows.filter(text__unaccent__icontains=word)
        found = list(rows.order_by("-meeting__meeting_date", "position")[:limit])
        names = body_names([row.meeting.body for row in found])
        return [
            SearchHit(
                title=row.text,
                url=f"{reverse('meetings:meeting', args=[row.meeting_id])}#conclusion-{row.id}",
                context=names[row.meeting.body_id],
                when=row.meeting.meeting_date,
            )
            for row in found
        ]


class _MeetingDesk:
    """A part of my desk made from meetings."""

    key: str
    label: str | Promise
    order: int

    def rows(self, actor: Actor, day: date) -> MeetingQuerySet:
        """The meetings that wait for `actor`."""
        raise NotImplementedError

    def address(self, meeting: Meeting) -> str:
        """Where the work is done."""
        return reverse("meetings:meeting", args=[meeting.id])

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The soonest first."""
        rows = list(self.rows(actor, today).order_by("meeting_date", "start_time")[:limit])
        names = body_names([row.body for row in rows])
        return [
            DeskItem(
                title=names[row.body_id],
                url=self.address(row),
                why=" · ".join(
                    [
                        str(row.get_kind_display()),
                        f"{local_date(row.meeting_date)} {row.start_time:%H:%M}",
                        str(STAGES[Stage(row.stage)]),
                    ]
                ),
                due_on=row.meeting_date,
            )
            for row in rows
        ]

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        return self.rows(actor, today).count()


class MeetingsOfThisWeek(_MeetingDesk):
    """Meetings ahead in which the actor's agency sits: of this week, and those it is invited to."""

    key = "meetings-week"
    label: str | Promise = gettext_lazy("Meetings of this week, and invitations")
    order = 8

    def rows(self, actor: Actor, day: date) -> MeetingQuerySet:
        """Planned and called ones from today on."""
        return meetings_of_week(actor=actor, day=day)


class MinutesToConfirm(_MeetingDesk):
    """Minutes that wait for the actor's agency as the side of the chair."""

    key = "meetings-confirm"
    label: str | Promise = gettext_lazy("Minutes to confirm")
    order = 12

    def rows(self, actor: Actor, day: date) -> MeetingQuerySet:
        """For those who may confirm."""
        rows = minutes_waiting(actor=actor)
        return rows if actor.can("meetings.confirm_minutes") else rows.none()


class SecretariatWork(_MeetingDesk):
    """What the secretariat has to do after meetings."""

    key = "meetings-secretariat"
    label: str | Promise = gettext_lazy("Minutes to write, conclusions to issue")
    order = 18

    def rows(self, actor: Actor, day: date) -> MeetingQuerySet:
        """For those who manage meetings."""
        rows = secretariat_work(actor=actor, day=day)
        return rows if actor.can("meetings.manage") else rows.none()


def task_panel(request: HttpRequest, record: object) -> str:
    """On a task's page: the conclusions from which it came or by which it was urged."""
    assert isinstance(record, Task)
    actor: Actor | None = getattr(request, "actor", None)
    rows = conclusions_of_task(actor=actor, task_id=record.id)
    if not rows:
        return ""
    lines = [{"row": row, "meeting": meeting_label(row.meeting)} for row in rows]
    return render_to_string("meetings/task_panel.html", {"lines": lines}, request)


def document_panel(request: HttpRequest, record: object) -> str:
    """On a document's page: the bodies that it established or whose oversight covers it."""
    assert isinstance(record, Document)
    actor: Actor | None = getattr(request, "actor", None)
    rows = bodies_of_document(actor=actor, document_id=record.id)
    names = body_names(rows)
    meetings = Meeting.objects.visible_to(actor).filter(notice_id=record.id).select_related("body")
    lines = [
        {"body": row, "name": names[row.id], "established": row.established_by_id == record.id}
        for row in rows
    ]
    concluded = [{"meeting": row, "label": meeting_label(row)} for row in meetings[:5]]
    if not lines and not concluded:
        return ""
    context = {"lines": lines, "concluded": concluded}
    return render_to_string("meetings/document_panel.html", context, request)


class SeatMover:
    """Hands secretariats, seats and open conclusions to the successor when agencies merge."""

    name = "seats in steering bodies"

    def count_open(self, agency_id: UUID) -> int:
        """What the agency has in bodies and meetings that go on."""
        return len(seats_of(agency_id))

    def move(self, from_id: UUID, to_id: UUID, on: date, actor: Actor) -> None:
        """Give them to `to_id`."""
        if seats_of(from_id):
            move_seats(actor=actor, from_agency_id=from_id, to_agency_id=to_id, on=on, now=utc_now())
