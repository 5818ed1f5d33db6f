"""The private address at which a calendar program reads somebody's deadlines."""

from __future__ import annotations

import hashlib
import hmac
from typing import Self

from django.db import models

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Actor


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Feeds; everybody sees their own."""

    def visible_to(self, actor: Actor | None) -> Self:
        """That of the actor's account."""
        if actor is None or actor.account_id is None:
            return self.none()
        return self.filter(account_id=actor.account_id)


class CalendarFeed(models.Model):
    """One feed of an account. Of its secret only the hash is kept: the address is shown once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.OneToOneField("identity.Account", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64)
    opened_at = models.DateTimeField()

    objects = FeedQuerySet.as_manager()
    audit_exclude = frozenset({"secret_hash"})

    def __str__(self) -> str:
        return f"feed of {self.account_id}"

    def knows(self, secret: str) -> bool:
        """Whether `secret` is the one of the address; takes the same time whatever it is."""
        return hmac.compare_digest(self.secret_hash, hash_of_secret(secret))


def hash_of_secret(secret: str) -> str:
    """What is kept of a secret. It is long and random, so that one round of hashing is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
