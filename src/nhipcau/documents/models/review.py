"""Review programmes: legal documents looked through for a reason, each with its verdict."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.models.document import Document, DocumentRelation
from nhipcau.documents.rules.review import (
    EFFECT_OF,
    Competence,
    ItemDates,
    Outcome,
    ReviewStage,
    ReviewState,
    is_late,
    review_state,
)
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor

OUTCOMES = [
    (Outcome.KEEP.value, _("Keep")),
    (Outcome.AMEND.value, _("Amend")),
    (Outcome.SUPPLEMENT.value, _("Supplement")),
    (Outcome.REPLACE.value, _("Replace")),
    (Outcome.ANNUL.value, _("Annul")),
    (Outcome.NEW.value, _("Issue a new one")),
]
COMPETENCES = [
    (Competence.OWN.value, _("By own authority")),
    (Competence.ADVISE.value, _("Advise the competent agency")),
]


class ReviewProgrammeQuerySet(models.QuerySet["ReviewProgramme"]):
    """Programmes, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """The lead agency and those that take part, each with the agencies above them."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        takes_part = ProgrammeAgency.objects.filter(agency_id__in=actor.scope).values("programme_id")
        return self.filter(Q(lead_agency_id__in=actor.scope) | Q(id__in=takes_part))


class ReviewProgramme(models.Model):
    """A review, by reason of a new law or for a stated reason, led by an agency until a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=300)
    reason_document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    lead_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    objects = ReviewProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-opened_at"]

    def __str__(self) -> str:
        return self.title


class ProgrammeAgency(models.Model):
    """An agency that takes part in a programme."""

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(ReviewProgramme, on_delete=models.CASCADE, related_name="agencies")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "agency"], name="programme_agency_once")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme_id} ← {self.agency_id}"


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    """Items, narrowed to what somebody may see, with what the register says about them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Who may see the programme may see its items."""
        return self.filter(programme__in=ReviewProgramme.objects.visible_to(actor).order_by())

    def with_outcome(self) -> Self:
        """Adds `issued_id` and `issued_on`: the first registered document since the programme began
        that carries the verdict out, by its relation or by the draft that it came from."""
        kind = Case(*(When(outcome=outcome, then=Value(effect)) for outcome, effect in EFFECT_OF.items()))
        by_relation = DocumentRelation.objects.filter(
            to_document=OuterRef("document"),
            kind=OuterRef("asked_effect"),
            from_document__issued_on__gte=OuterRef("programme__opened_on"),
        ).order_by("from_document__issued_on", "from_document_id")
        by_draft = Document.objects.filter(drafted_as__review_item=OuterRef("pk")).order_by("issued_on")
        return self.annotate(asked_effect=kind).annotate(
            issued_id=Coalesce(
                Subquery(by_relation.values("from_document_id")[:1]),
                Case(When(outcome=Outcome.NEW, then=Subquery(by_draft.values("id")[:1]))),
                output_field=models.UUIDField(),
            ),
            issued_on=Coalesce(
                Subquery(by_relation.values("from_document__issued_on")[:1]),
                Case(When(outcome=Outcome.NEW, then=Subquery(by_draft.values("issued_on")[:1]))),
                output_field=models.DateField(),
            ),
            done_on=Case(
                When(~Q(stage__in=(ReviewStage.AGREED, ReviewStage.UNDER_WAY)), then=None),
                When(outcome=Outcome.KEEP, then=F("agreed_on")),
                default=F("issued_on"),
                output_field=models.DateField(),
            ),
            state=Case(
                When(done_on__isnull=False, then=Value(ReviewState.DONE.value)),
                default=F("stage"),
                output_field=models.CharField(),
            ),
        )


class ReviewItem(models.Model):
    """One legal document of a programme, or one that is missing, with what is to become of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    programme = models.ForeignKey(ReviewProgramme, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=600, blank=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES)
    competence = models.CharField(max_length=10, choices=COMPETENCES)
    advised = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    scope = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    stage = models.CharField(
        max_length=10, choices=[(stage.value, stage.value) for stage in ReviewStage],
        default=ReviewStage.PROPOSED.value,
    )  # fmt: skip
    agreed_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "position"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="review_item_position"),
            models.UniqueConstraint(
                fields=["programme", "document"],
                condition=Q(document__isnull=False) & ~Q(stage="dropped"),
                name="review_item_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="new", document__isnull=True)
                | (~Q(outcome="new") & Q(document__isnull=False)),
                name="review_item_has_document",
            ),
        ]

    def __str__(self) -> str:
        return str(self.document) if self.document else self.subject

    def dates(self) -> ItemDates:
        """What the state follows from; for a row of `with_outcome`."""
        return ItemDates(
            stage=self.stage,
            outcome=self.outcome,
            agreed_on=self.agreed_on,
            issued_on=getattr(self, "issued_on", None),
            due_on=self.due_on,
        )

    def review_state(self) -> ReviewState:
        """How it stands, by the register; for a row of `with_outcome`."""
        return review_state(self.dates())

    def is_late(self, day: date) -> bool:
        """Whether it is or was behind its plan; for a row of `with_outcome`."""
        return is_late(self.dates(), day)
