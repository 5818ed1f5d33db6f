"""What a person said about something that was read out of a document."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from nhipcau.documents.models.document import Document
from nhipcau.documents.rules import FindKind, Verdict
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class FindReviewQuerySet(models.QuerySet["FindReview"]):
    """Reviews, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Who may see the document may see what was said about it."""
        return self.filter(document_id__in=Document.objects.visible_to(actor).order_by().values("id"))

    def counting(self) -> Self:
        """The last verdict on each find; the earlier ones are its history."""
        return self.order_by("document_id", "kind", "start", "end", "detail", "-position").distinct(
            "document_id", "kind", "start", "end", "detail"
        )


class FindReview(models.Model):
    """One verdict on one find. Rows are only added: what counts is the last one of a place.

    `text` is as it stands in the document, `normal` the normal form as it was read, `corrected`
    the right one. `detail` tells finds of one place apart (two tasks of one sentence, two ways
    in which a place contradicts others). `position` grows with every verdict on the document.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="find_reviews")
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in FindKind])
    start = models.IntegerField()
    end = models.IntegerField()
    detail = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    normal = models.JSONField(default=dict)
    rule = models.CharField(max_length=80, blank=True)
    verdict = models.CharField(max_length=10, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    corrected = models.JSONField(null=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    objects = FindReviewQuerySet.as_manager()
    audit_exclude = frozenset({"text", "normal"})

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="find_review_position"),
            models.CheckConstraint(condition=Q(end__gt=F("start"), start__gte=0), name="find_has_a_place"),
            models.CheckConstraint(
                condition=Q(verdict__in=["corrected", "added"], corrected__isnull=False)
                | Q(verdict__in=["accepted", "rejected"], corrected__isnull=True),
                name="correction_where_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["document", "kind", "start", "end", "detail", "-position"], name="find_review_latest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}–{self.end}: {self.verdict}"
