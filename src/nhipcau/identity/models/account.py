"""The account: AUTH_USER_MODEL since the first migration."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from nhipcau.kit.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account that signs in with `username`."""
        return self.get(username__iexact=username or "")


class Account(AbstractBaseUser):
    """A person who signs in. What they may do comes from the posts they hold, not from here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    username = models.CharField(max_length=80, unique=True)
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="vi")
    is_active = models.BooleanField(default=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    audit_exclude = frozenset({"password", "last_login"})

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def ref(self) -> str:
        """The opaque reference that audit rows keep."""
        return f"account:{self.id}"

    def get_full_name(self) -> str:
        """The name as shown on pages."""
        return self.full_name
