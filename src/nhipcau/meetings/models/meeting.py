"""Meetings: when and where, who chairs, which seats are invited and how they were filled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.clock import VIETNAM
from nhipcau.kit.ids import new_id
from nhipcau.meetings.models.body import Membership, SteeringBody
from nhipcau.meetings.rules import Presence, Round, Stage
from nhipcau.spine.facade import Actor


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of the secretariat, of who was a member on the day, and, once called, of every agency
        that has a seat or a chair in them, each with the agencies above."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        member = Membership.objects.filter(
            Q(to_date=None) | Q(to_date__gt=OuterRef("meeting_date")),
            body_id=OuterRef("body_id"),
            agency_id__in=scope,
            from_date__lte=OuterRef("meeting_date"),
        )
        seat = Seat.objects.filter(meeting_id=OuterRef("pk"), agency_id__in=scope)
        chair = Chair.objects.filter(meeting_id=OuterRef("pk"), post__agency_id__in=scope)
        return self.filter(
            Q(body__standing_agency_id__in=scope)
            | Exists(member)
            | Exists(chair)
            | (~Q(stage=Stage.PLANNED) & Exists(seat))
        )

    def with_minutes_for(self, actor: Actor | None) -> Self:
        """Of those that `actor` may see: the ones whose minutes and conclusions they may read too.

        Before they are confirmed, minutes are between the secretariat and the side of the chair.
        """
        rows = self.visible_to(actor)
        if actor is None or actor.scope is None:
            return rows
        scope = list(actor.scope)
        chair = Chair.objects.filter(meeting_id=OuterRef("pk"), post__agency_id__in=scope)
        return rows.filter(Q(stage=Stage.CONFIRMED) | Q(body__standing_agency_id__in=scope) | Exists(chair))


class Meeting(models.Model):
    """One meeting of a body. `round_date` is the day that the rhythm names for it, where it has one."""

    class Kind(models.TextChoices):
        WEEK = Round.WEEK.value, _("Weekly meeting")
        MONTH = Round.MONTH.value, _("Monthly meeting")
        EXTRA = Round.EXTRA.value, _("Extraordinary meeting")

    id = models.UUIDField(primary_key=True, default=new_id)
    body = models.ForeignKey(SteeringBody, on_delete=models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=Kind.choices)
    round_date = models.DateField(null=True)
    topic = models.CharField(max_length=300, blank=True)
    meeting_date = models.DateField()
    start_time = models.TimeField()
    length_minutes = models.PositiveSmallIntegerField(default=120)
    place = models.CharField(max_length=300, blank=True)
    stage = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in Stage], default=Stage.PLANNED
    )
    instead_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="put_off_to")
    reason = models.TextField(blank=True)
    called_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)

    minutes_text = models.TextField(blank=True)
    drafter_ref = models.CharField(max_length=80, blank=True)
    drafted_at = models.DateTimeField(null=True)
    decider_ref = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    # The conclusions as they stand in the register of documents, once they were issued.
    notice = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()
    audit_exclude = frozenset({"minutes_text"})

    class Meta:
        ordering = ["-meeting_date", "-start_time"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="meeting_number_once"),
            models.UniqueConstraint(
                fields=["body", "kind", "round_date"],
                condition=~Q(stage="postponed") & Q(round_date__isnull=False),
                name="meeting_round_once",
            ),
            models.CheckConstraint(
                name="meeting_confirmed_by_another",
                condition=~Q(stage="confirmed") | (~Q(decider_ref="") & ~Q(decider_ref=F("drafter_ref"))),
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-meeting_date"], name="meeting_by_body"),
            models.Index(fields=["meeting_date", "stage"], name="meeting_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.number} ({self.meeting_date})"

    def begins_at(self) -> datetime:
        """The instant at which it begins."""
        return datetime.combine(self.meeting_date, self.start_time, VIETNAM)

    def ends_at(self) -> datetime:
        """The instant at which it is to end."""
        return self.begins_at() + timedelta(minutes=self.length_minutes)


class Chair(models.Model):
    """A post that chairs a meeting; several chair it together."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="chairs")
    post = models.ForeignKey("agencies.Post", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "post"], name="chair_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} chaired by {self.post_id}"


class Site(models.Model):
    """A videoconference site, at an agency. The main place is the meeting's own."""

    id = models.BigAutoField(primary_key=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sites")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["meeting", "agency"], name="site_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} at {self.agency_id}"


class SeatQuerySet(models.QuerySet["Seat"]):
    """Seats; who may see the meeting may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Seats of meetings that `actor` may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(actor))


class Seat(models.Model):
    """A member or guest of a meeting and how the seat was filled.

    Guests are named while the meeting is planned; the members of the day join them when it is
    called, so that a later change of the body changes no past meeting.
    """

    class PresenceChoice(models.TextChoices):
        OPEN = Presence.OPEN.value, _("not entered yet")
        PRESENT = Presence.PRESENT.value, _("present")
        REPRESENTED = Presence.REPRESENTED.value, _("represented")
        EXCUSED = Presence.EXCUSED.value, _("absent with a reason")
        ABSENT = Presence.ABSENT.value, _("absent")

    id = models.UUIDField(primary_key=True, default=new_id)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    position = models.PositiveSmallIntegerField(default=0)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    person_text = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Membership.Role.choices, blank=True)
    site = models.ForeignKey(Site, null=True, on_delete=models.SET_NULL, related_name="seats")
    presence = models.CharField(max_length=12, choices=PresenceChoice.choices, default=PresenceChoice.OPEN)
    represented_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="seat_representative_named",
                condition=~Q(presence="represented") | ~Q(represented_by=""),
            )
        ]
        indexes = [models.Index(fields=["agency", "meeting"], name="seat_by_agency")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.agency_id} {self.presence}"

    @property
    def is_member(self) -> bool:
        """Whether the seat counts for the quorum; guests have no role."""
        return bool(self.role)
