"""Steering bodies: what they are, who sits in them for which time, when they meet, what they oversee."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.meetings.rules import Adjust, Beat, Round
from nhipcau.spine.facade import Actor


def in_force(day: date) -> Q:
    """Rows whose half-open period from_date … to_date holds `day`."""
    return Q(from_date__lte=day) & (Q(to_date=None) | Q(to_date__gt=day))


class SteeringBodyQuerySet(models.QuerySet["SteeringBody"]):
    """Bodies, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of the actor's agency and of what lies below it, as secretariat or as member at any time;
        for the scope of the whole nation all of them."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        seats = Membership.objects.filter(agency_id__in=scope).values("body_id")
        return self.filter(Q(standing_agency_id__in=scope) | Q(id__in=seats))

    def on(self, day: date) -> Self:
        """Those that existed on `day`."""
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day), established_on__lte=day)


class SteeringBody(models.Model):
    """A committee, working group or standing body. `standing_agency` is its secretariat.

    `directory_entry` names the body where the directory of agencies has it (with its name in four
    languages); otherwise `name` does.
    """

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("Steering committee")
        WORKING_GROUP = "working_group", _("Working group")
        STANDING_BODY = "standing_body", _("Standing body")

    class Level(models.TextChoices):
        CENTRAL = "central", _("Central")
        MINISTRY = "ministry", _("Ministry")
        PROVINCIAL = "provincial", _("Province")

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=300, blank=True)
    directory_entry = models.ForeignKey(
        "agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=15, choices=Kind.choices)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    standing_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    established_by = models.ForeignKey(
        "documents.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    established_on = models.DateField()
    dissolved_on = models.DateField(null=True)
    dissolved_note = models.CharField(max_length=500, blank=True)
    synthetic = models.BooleanField(default=False)
    entered_at = models.DateTimeField()

    objects = SteeringBodyQuerySet.as_manager()

    class Meta:
        ordering = ["level", "established_on"]
        constraints = [
            models.CheckConstraint(
                name="body_ends_after_beginning",
                condition=Q(dissolved_on=None) | Q(dissolved_on__gt=F("established_on")),
            ),
            models.CheckConstraint(
                name="body_is_named", condition=~Q(name="") | Q(directory_entry__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.directory_entry_id)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Members; who may see the body may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Members of bodies that `actor` may see."""
        return self.filter(body__in=SteeringBody.objects.visible_to(actor))

    def on(self, day: date) -> Self:
        """Those in force on `day`."""
        return self.filter(in_force(day))


class Membership(models.Model):
    """A seat in a body: a post, whoever holds it on the day, or an agency with words on who comes for it.

    `agency` is always there; with a post it is the post's.
    """

    class Role(models.TextChoices):
        HEAD = "head", _("Head of the body")
        PERMANENT_DEPUTY = "permanent_deputy", _("Permanent deputy head")
        DEPUTY = "deputy", _("Deputy head")
        MEMBER = "member", _("Member")
        SECRETARY = "secretary", _("Secretary")

    id = models.UUIDField(primary_key=True, default=new_id)
    body = models.ForeignKey(SteeringBody, on_delete=models.PROTECT, related_name="members")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    person_text = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["from_date"]
        constraints = [
            models.CheckConstraint(
                name="member_is_named", condition=Q(post__isnull=False) | ~Q(person_text="")
            ),
            models.CheckConstraint(
                name="member_ends_after_beginning", condition=Q(to_date=None) | Q(to_date__gt=F("from_date"))
            ),
        ]
        indexes = [models.Index(fields=["agency", "body"], name="member_by_agency")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.role} {self.post_id or self.person_text}"


class RhythmQuerySet(models.QuerySet["Rhythm"]):
    """Rhythms; who may see the body may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Rhythms of bodies that `actor` may see."""
        return self.filter(body__in=SteeringBody.objects.visible_to(actor))

    def on(self, day: date) -> Self:
        """Those in force on `day`."""
        return self.filter(in_force(day))


class Rhythm(models.Model):
    """When a body meets: a weekly and a monthly round may stand side by side."""

    class Every(models.TextChoices):
        WEEK = Round.WEEK.value, _("Every week")
        MONTH = Round.MONTH.value, _("Every month")

    class OnDayOff(models.TextChoices):
        NEXT = Adjust.NEXT.value, _("on the next working day")
        PREVIOUS = Adjust.PREVIOUS.value, _("on the working day before")
        KEEP = Adjust.KEEP.value, _("on that day all the same")

    id = models.UUIDField(primary_key=True, default=new_id)
    body = models.ForeignKey(SteeringBody, on_delete=models.PROTECT, related_name="rhythms")
    every = models.CharField(max_length=6, choices=Every.choices)
    weekday = models.PositiveSmallIntegerField(null=True)
    month_day = models.PositiveSmallIntegerField(null=True)
    on_day_off = models.CharField(max_length=10, choices=OnDayOff.choices, default=OnDayOff.NEXT)
    start_time = models.TimeField()
    length_minutes = models.PositiveSmallIntegerField(default=120)
    from_date = models.DateField()
    to_date = models.DateField(null=True)

    objects = RhythmQuerySet.as_manager()

    class Meta:
        ordering = ["every", "from_date"]
        constraints = [
            models.CheckConstraint(
                name="rhythm_names_its_day",
                condition=Q(every="week", weekday__lte=6, month_day=None)
                | Q(every="month", month_day__gte=1, month_day__lte=31, weekday=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.every} {self.weekday or self.month_day}"

    def beat(self) -> Beat:
        """The rhythm as the rules know it."""
        return Beat(
            every=Round(self.every),
            weekday=self.weekday,
            month_day=self.month_day,
            adjust=Adjust(self.on_day_off),
            from_date=self.from_date,
            to_date=self.to_date,
        )


class BodyDocument(models.Model):
    """A document whose tasks the body oversees."""

    id = models.BigAutoField(primary_key=True)
    body = models.ForeignKey(SteeringBody, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "document"], name="body_document_once")]

    def __str__(self) -> str:
        return f"{self.body_id} oversees {self.document_id}"
