"""The audit: every change of state, and so the history of every record."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from nhipcau.spine.actors import Actor
from nhipcau.spine.values import canonical, plain


class AuditEntry(models.Model):
    """One change of one record by one action.

    The chain covers `commitment`, a salted hash of the changes, so that personal data in
    them can be erased (salt and changes emptied) and the chain still proves itself.
    `number`, `previous_hash` and `entry_hash` are set after commit by the sealer.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=80)
    verb = models.CharField(max_length=20)
    actor_ref = models.CharField(max_length=80)
    post_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    record_kind = models.CharField(max_length=60)
    record_id = models.CharField(max_length=64)
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    salt = models.BinaryField(max_length=16, null=True)
    commitment = models.BinaryField(max_length=32)
    correlation = models.UUIDField()
    number = models.BigIntegerField(null=True, unique=True)
    previous_hash = models.BinaryField(max_length=32, null=True)
    entry_hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["record_kind", "record_id", "id"], name="audit_record"),
            models.Index(fields=["actor_ref", "id"], name="audit_actor"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(number__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.record_kind} {self.record_id}"

    @classmethod
    def of(
        cls,
        *,
        at: datetime,
        action: str,
        verb: str,
        actor: Actor,
        record: models.Model,
        changes: dict[str, list[object]],
        note: str,
        correlation: UUID,
    ) -> Self:
        """An unsaved row with its commitment."""
        salt = os.urandom(16)
        payload = canonical({"changes": changes, "note": note})
        return cls(
            at=at,
            action=action,
            verb=verb,
            actor_ref=actor.ref,
            post_id=actor.post_id,
            agency_id=actor.agency_id,
            record_kind=record._meta.label_lower,
            record_id=str(record.pk),
            changes=plain(changes),
            note=note,
            salt=salt,
            commitment=hashlib.sha256(salt + payload).digest(),
            correlation=correlation,
        )

    def commitment_holds(self) -> bool:
        """Whether the changes are those that were committed to, or were erased together with the salt."""
        if self.salt is None:
            return not self.changes and not self.note
        payload = canonical({"changes": self.changes, "note": self.note})
        return hashlib.sha256(bytes(self.salt) + payload).digest() == bytes(self.commitment)

    def content(self) -> bytes:
        """What the chain's hash covers."""
        return canonical(
            {
                "number": self.number,
                "at": self.at,
                "action": self.action,
                "verb": self.verb,
                "actor": self.actor_ref,
                "post": self.post_id,
                "agency": self.agency_id,
                "correlation": self.correlation,
                "record": f"{self.record_kind}/{self.record_id}",
                "commitment": bytes(self.commitment).hex(),
            }
        )
