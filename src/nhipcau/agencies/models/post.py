"""Posts, who held them when, and what a role permits."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from nhipcau.agencies.models.agency import Agency
from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class Role(models.Model):
    """A role and its permissions, for a time. Which rights a role gives is data, not code."""

    id = models.BigAutoField(primary_key=True)
    role = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    permissions = ArrayField(models.CharField(max_length=60))
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "valid_from"], name="role_version_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.role


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, with what can be asked of them."""

    def visible_to(self, actor: Actor | None) -> Self:
        """All posts for whoever is signed in: officers must be able to find each other."""
        return self if actor is not None else self.none()


class Post(models.Model):
    """A post of an agency. Rights come from its `role`, never from the person."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    titles = models.JSONField()
    rank = models.CharField(max_length=10, choices=[(rank, rank) for rank in ("head", "deputy", "officer")])
    role = models.CharField(max_length=40)
    reports_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="subordinates")
    synthetic = models.BooleanField(default=False)

    objects = PostQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title("vi")

    def title(self, language: str) -> str:
        """The title in `language`, or in Vietnamese where it is not there."""
        titles: dict[str, str] = self.titles
        return titles.get(language) or titles.get("vi", "")


class PostHoldingQuerySet(models.QuerySet["PostHolding"]):
    """Who holds which post."""

    def visible_to(self, actor: Actor | None) -> Self:
        """All holdings for whoever is signed in."""
        return self if actor is not None else self.none()

    def on(self, day: date) -> Self:
        """Those in force on `day`."""
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gt=day), from_date__lte=day)


class PostHolding(models.Model):
    """An account holds a post from a day until before another; `acting` stands in for the holder."""

    id = models.UUIDField(primary_key=True, default=new_id)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    acting = models.BooleanField(default=False)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gt=F("from_date")),
                name="post_holding_ends_after_beginning",
            ),
            ExclusionConstraint(
                name="post_holding_once",
                expressions=[
                    (F("post"), RangeOperators.EQUAL),
                    (F("account"), RangeOperators.EQUAL),
                    (Func(F("from_date"), F("to_date"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["account", "from_date"], name="post_holding_account")]

    def __str__(self) -> str:
        return f"{self.post_id} ← {self.account_id} ({self.from_date})"
