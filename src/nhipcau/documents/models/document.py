"""A document of the register."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.classification import Classification
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor, StoredFile


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Published ones for all; others for the agency that registered or received them.

        What is classified above *internal* is seen only with `documents.view_classified`.
        """
        if actor is None:
            return self.filter(published=True, classification=Classification.PUBLIC)
        rows = self
        if not actor.can("documents.view_classified"):
            rows = rows.filter(classification__lte=Classification.INTERNAL)
        if actor.scope is None:
            return rows
        scope = list(actor.scope)
        received = DocumentRecipient.objects.filter(agency_id__in=scope).values("document_id")
        return rows.filter(Q(published=True) | Q(registered_for_id__in=scope) | Q(id__in=received))


class Document(models.Model):
    """A resolution, directive, decision, decree, notice… or a source text that reports on them.

    `key` tells documents apart: number, issuer and year of date, because numbers without a
    year repeat every year (71/NQ-CP exists in 2016 and in 2025).
    """

    class Kind(models.TextChoices):
        DIRECTING = "directing", _("Directing document")
        LEGAL = "legal", _("Legal document")
        PLAN = "plan", _("Plan or programme")
        SOURCE = "source", _("Source text (news, minutes)")

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.CharField(max_length=160, unique=True)
    number = models.CharField(max_length=80, blank=True)
    type_symbol = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DIRECTING)
    issuer = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    issuer_text = models.CharField(max_length=250, blank=True)
    issued_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    subject = models.CharField(max_length=600)
    language = models.CharField(max_length=5, default="vi")
    classification = models.PositiveSmallIntegerField(default=Classification.INTERNAL)
    published = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    source_url = models.URLField(max_length=500, blank=True)
    source_note = models.CharField(max_length=300, blank=True)
    registered_for = models.ForeignKey(
        "agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()
    audit_exclude = frozenset({"text"})

    class Meta:
        ordering = ["-issued_on", "-registered_at"]
        indexes = [
            models.Index(fields=["issued_on"], name="document_issued"),
            GinIndex(fields=["subject"], name="document_subject_trgm", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["number"], name="document_number_trgm", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.number or self.subject


class DocumentRelation(models.Model):
    """What one document does to another. The other may not be in the register yet.

    It counts from `start_on` (the entry into force of `from_document` when empty) until before
    `until_on`; `scope` names the articles, empty for the whole document.
    """

    class Kind(models.TextChoices):
        IMPLEMENTS = "implements", _("implements")
        AMENDS = "amends", _("amends")
        SUPPLEMENTS = "supplements", _("supplements")
        REPLACES = "replaces", _("replaces")
        ANNULS = "annuls", _("annuls")
        SUSPENDS = "suspends", _("suspends")
        KEEPS = "keeps", _("keeps in force")
        URGES = "urges", _("urges")
        GUIDES = "guides", _("guides")
        REPORTS_ON = "reports_on", _("reports on")

    id = models.BigAutoField(primary_key=True)
    from_document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    to_document = models.ForeignKey(
        Document, null=True, on_delete=models.CASCADE, related_name="relations_in"
    )
    to_number = models.CharField(max_length=80, blank=True)
    scope = models.CharField(max_length=200, blank=True)
    start_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_document", "kind", "to_document", "to_number", "scope"],
                nulls_distinct=False,
                name="document_relation_once",
            ),
            models.CheckConstraint(
                condition=Q(start_on=None) | Q(until_on=None) | Q(until_on__gt=F("start_on")),
                name="document_relation_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_document} {self.kind} {self.to_document or self.to_number}"


class DocumentRecipient(models.Model):
    """An agency that a document was sent to or that has a task from it."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="recipients")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "agency"], name="document_recipient_once")]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.agency_id}"
