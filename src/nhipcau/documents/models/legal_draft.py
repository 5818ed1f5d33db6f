"""Drafts of legal documents with their steps, the opinions asked for, and what they are to do."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.models.document import Document, DocumentRelation
from nhipcau.documents.models.review import ReviewItem
from nhipcau.documents.rules.drafting import (
    STAGES,
    DocumentType,
    DraftingStep,
    Handling,
    OpinionAnswer,
    OpinionDates,
    is_opinion_late,
    is_step_late,
)
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor

TYPES = [
    (DocumentType.LAW.value, _("Law")),
    (DocumentType.DECREE.value, _("Decree")),
    (DocumentType.DECISION.value, _("Decision as a legal document")),
    (DocumentType.CIRCULAR.value, _("Circular")),
]
ANSWERS = [
    (OpinionAnswer.WAITING.value, _("Waiting for the answer")),
    (OpinionAnswer.AGREE.value, _("Agrees")),
    (OpinionAnswer.AGREE_WITH_COMMENTS.value, _("Agrees, with comments")),
    (OpinionAnswer.DISAGREE.value, _("Disagrees")),
]
HANDLINGS = [
    (Handling.TAKEN.value, _("Taken")),
    (Handling.PARTLY_TAKEN.value, _("Taken in part")),
    (Handling.NOT_TAKEN.value, _("Not taken")),
]


class LegalDraftQuerySet(models.QuerySet["LegalDraft"]):
    """Drafts, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """The drafting agency, those answerable for a step and those asked, with those above them."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        asked = DraftOpinion.objects.filter(agency_id__in=scope).values("draft_id")
        answerable = DraftedStep.objects.filter(agency_id__in=scope).values("draft_id")
        return self.filter(Q(lead_agency_id__in=scope) | Q(id__in=asked) | Q(id__in=answerable))


class LegalDraft(models.Model):
    """A legal document on its way. `stage` is the step at which it stands, or *withdrawn*."""

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=600)
    type = models.CharField(max_length=10, choices=TYPES)
    lead_agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    review_item = models.ForeignKey(ReviewItem, null=True, on_delete=models.PROTECT, related_name="drafts")
    shortened = models.BooleanField(default=False)
    steps_version = models.DateField()
    stage = models.CharField(max_length=16, choices=[(stage, stage) for stage in STAGES])
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    document = models.OneToOneField(
        Document, null=True, on_delete=models.PROTECT, related_name="drafted_as"
    )  # fmt: skip
    synthetic = models.BooleanField(default=False)

    objects = LegalDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage="registered", document__isnull=False)
                | (~Q(stage="registered") & Q(document__isnull=True)),
                name="draft_registered_has_document",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DraftedStep(models.Model):
    """A step of a draft: who answers for it, when it is planned, when it was finished."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(LegalDraft, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=16, choices=[(step.value, step.value) for step in DraftingStep])
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    least_days = models.PositiveSmallIntegerField(default=0)
    planned_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering = ["draft", "position"]
        constraints = [models.UniqueConstraint(fields=["draft", "step"], name="drafted_step_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.step}"

    def is_late(self, day: date) -> bool:
        """Whether it is or was behind its plan on `day`."""
        return is_step_late(planned_on=self.planned_on, finished_on=self.finished_on, day=day)


class DraftAim(models.Model):
    """What the document is to do to another one; becomes a relation when it is promulgated."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(LegalDraft, on_delete=models.CASCADE, related_name="aims")
    kind = models.CharField(max_length=12, choices=DocumentRelation.Kind.choices)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "kind", "document", "scope"], name="draft_aim_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id}"


class DraftOpinionQuerySet(models.QuerySet["DraftOpinion"]):
    """Opinions, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """The drafting agency sees all, an agency that was asked its own."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        return self.filter(Q(draft__lead_agency_id__in=scope) | Q(agency_id__in=scope))


class DraftOpinion(models.Model):
    """The opinion of an agency on a draft, and what the drafting agency made of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    draft = models.ForeignKey(LegalDraft, on_delete=models.CASCADE, related_name="opinions")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    answer = models.CharField(max_length=20, choices=ANSWERS, default=OpinionAnswer.WAITING.value)
    text = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    answerer_ref = models.CharField(max_length=80, blank=True)
    handling = models.CharField(max_length=14, choices=HANDLINGS, blank=True)
    explanation = models.TextField(blank=True)
    explained_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)

    objects = DraftOpinionQuerySet.as_manager()

    class Meta:
        ordering = ["draft", "due_on", "asked_on"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "agency"], name="draft_opinion_once"),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on__isnull=True)
                | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
                name="draft_opinion_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.answer}"

    def dates(self) -> OpinionDates:
        """What the rules look at."""
        return OpinionDates(
            answer=self.answer, due_on=self.due_on, answered_on=self.answered_on, handling=self.handling
        )

    def is_late(self, day: date) -> bool:
        """Whether the answer came late, or is late on `day`."""
        return is_opinion_late(self.dates(), day)
