"""Review rounds: what is asked of whom, the answers, the compiled report and its solutions."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nhipcau.kit.ids import new_id
from nhipcau.oversight.rules.rounds import AnswerDates, AnswerState, Stage, answer_state_on
from nhipcau.spine.facade import Actor


class ReviewRoundQuerySet(models.QuerySet["ReviewRound"]):
    """Rounds, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of asking bodies in the actor's scope, and those in which an agency of it was asked."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        asked = RoundAnswer.objects.filter(agency_id__in=scope).values("review_round_id")
        return self.filter(Q(body_id__in=scope) | Q(id__in=asked))


class ReviewRound(models.Model):
    """One round: a period, questions, agencies that are asked, a deadline, a report.

    `content` is frozen when the round is compiled and holds ids, counts and the agencies' own
    words: ``{"as_of", "period", "questions", "agencies", "totals", "causes", "proposals", "late",
    "missing"}``. `sha256` covers it; `signed_sha256` covers it with the solutions.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=300)
    body = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    standing_body = models.CharField(max_length=200, blank=True)
    period_from = models.DateField()
    period_to = models.DateField()
    due_on = models.DateField()
    questions = ArrayField(models.CharField(max_length=500))
    stage = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stage], default=Stage.OPEN)
    opened_on = models.DateField()
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    compiled_on = models.DateField(null=True)
    compiler_ref = models.CharField(max_length=80, blank=True)
    compiler_post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(null=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    signer_ref = models.CharField(max_length=80, blank=True)
    signer_post = models.ForeignKey("agencies.Post", null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    sent_record = models.CharField(max_length=200, blank=True)
    document = models.ForeignKey("documents.Document", null=True, on_delete=models.PROTECT, related_name="+")
    cancelled_on = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = ReviewRoundQuerySet.as_manager()
    audit_exclude = frozenset({"content"})

    class Meta:
        ordering = ["-opened_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="round_period_in_order", condition=Q(period_to__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="round_signed_by_another",
                condition=Q(signer_ref="") | ~Q(signer_ref=F("compiler_ref")),
            ),
        ]

    def __str__(self) -> str:
        return self.title[:80]


class RoundPartQuerySet(models.QuerySet[Any]):
    """Solutions of a round; who sees the round sees them once it is sent, the body before."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Those of rounds of the actor's own bodies, and of rounds that were sent to the actor."""
        rows = self.filter(review_round__in=ReviewRound.objects.visible_to(actor))
        if actor is None or actor.scope is None:
            return rows
        return rows.filter(Q(review_round__body_id__in=list(actor.scope)) | Q(review_round__stage=Stage.SENT))


class RoundAnswerQuerySet(models.QuerySet["RoundAnswer"]):
    """Answers, narrowed to what somebody may see."""

    def visible_to(self, actor: Actor | None) -> Self:
        """One's own, and all those given to a body of one's scope."""
        if actor is None:
            return self.none()
        if actor.scope is None:
            return self
        scope = list(actor.scope)
        return self.filter(Q(agency_id__in=scope) | Q(review_round__body_id__in=scope))


class RoundAnswer(models.Model):
    """What an agency that was asked answers; its figures are counted, never typed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    review_round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="answers")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    replies = ArrayField(models.TextField(), default=list)
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answerer_ref = models.CharField(max_length=80, blank=True)
    times_reopened = models.PositiveSmallIntegerField(default=0)
    reopen_reason = models.TextField(blank=True)

    objects = RoundAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review_round", "agency"], name="round_answer_once")]
        indexes = [models.Index(fields=["agency", "answered_on"], name="round_answer_by_agency")]

    def __str__(self) -> str:
        return f"{self.review_round_id} {self.agency_id}"

    def state_on(self, day: date) -> AnswerState:
        """How it stands on `day`."""
        return answer_state_on(day, AnswerDates(self.review_round.due_on, self.answered_on))


class AnswerPointQuerySet(models.QuerySet["AnswerPoint"]):
    """Points; who may see the answer may see them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """Points of answers that `actor` may see."""
        return self.filter(answer__in=RoundAnswer.objects.visible_to(actor))


class AnswerPoint(models.Model):
    """A cause of delay or a proposal in an answer, by the kind of cause that it is about."""

    class Kind(models.TextChoices):
        CAUSE = "cause", _("Cause")
        PROPOSAL = "proposal", _("Proposal")

    id = models.UUIDField(primary_key=True, default=new_id)
    answer = models.ForeignKey(RoundAnswer, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    cause = models.CharField(max_length=12)
    text = models.TextField()

    objects = AnswerPointQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class RoundSolution(models.Model):
    """What the body proposes in its report."""

    id = models.UUIDField(primary_key=True, default=new_id)
    review_round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="solutions")
    number = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=12)
    text = models.TextField()
    agency = models.ForeignKey("agencies.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)

    objects = RoundPartQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review_round", "number"], name="round_solution_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"
