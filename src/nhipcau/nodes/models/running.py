"""The running of a federation: who is invited, what is to change in the directory, anchors of logs."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.nodes.changes import Change, ChangeKind, keys_of
from nhipcau.nodes.keys import PublicKey
from nhipcau.nodes.models.seen_by import OperatorManager

# So many requests that were not good close an invitation.
MOST_ATTEMPTS = 10


class Invitation(models.Model):
    """A future node may ask to join, once. Only the public half of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    node = models.CharField(max_length=40)
    names = models.JSONField()
    serves = models.JSONField()
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)

    objects = OperatorManager["Invitation"]()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"invitation of {self.node}"

    def is_open(self, now: datetime) -> bool:
        """Whether a request may still come by it."""
        return self.used_at is None and now < self.expires_at and self.attempts < MOST_ATTEMPTS


class DirectoryChange(models.Model):
    """A change of the directory of nodes: asked for by a node or by an operator, approved, signed in.

    A request to join is one of kind ``join``, new keys of a node one of kind ``keys``. It is `done` when a
    directory that the roots have signed says so.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        DECLINED = "declined"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ChangeKind])
    node = models.CharField(max_length=40)
    content = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    invitation = models.ForeignKey(Invitation, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    version = models.PositiveBigIntegerField(null=True)

    objects = OperatorManager["DirectoryChange"]()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [
            models.Index(
                fields=["asked_at"], name="change_open", condition=models.Q(state__in=("asked", "approved"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.node} ({self.state})"

    def change(self) -> Change:
        """As the rules know it."""
        return Change(kind=ChangeKind(self.kind), node=self.node, content=self.content)

    def brought_keys(self) -> tuple[PublicKey, ...]:
        """The keys that it brings, whose fingerprints are compared before it is approved."""
        return keys_of(self.change())


class Anchor(models.Model):
    """How far a log of a node went at an instant, and its hash there: what it can't deny later.

    Anchors of other nodes are held for them; our own are what we have told them. Two hashes for one
    number are both kept: they prove that the log was written twice.
    """

    id = models.BigAutoField(primary_key=True)
    node = models.CharField(max_length=40)
    chain = models.CharField(max_length=60)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    taken_at = models.DateTimeField()

    objects = OperatorManager["Anchor"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["node", "chain", "number", "digest"], name="anchor_once")
        ]

    def __str__(self) -> str:
        return f"{self.node} {self.chain} #{self.number}"
