"""Which node may fetch which file, and which files are still to come."""

from __future__ import annotations

from django.db import models

from nhipcau.nodes.models.seen_by import OperatorManager


class FileGrant(models.Model):
    """An event to `peer` names this file, so it may fetch it."""

    id = models.BigAutoField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    peer = models.CharField(max_length=40)

    objects = OperatorManager["FileGrant"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "peer"], name="grant_once")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} → {self.peer}"


class FileFetch(models.Model):
    """A file that another node has named: how much of it (`got` of `size` bytes) is here."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    peer = models.CharField(max_length=40)
    size = models.BigIntegerField()
    got = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)

    objects = OperatorManager["FileFetch"]()

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="fetch_open", condition=models.Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.got}/{self.size}"
