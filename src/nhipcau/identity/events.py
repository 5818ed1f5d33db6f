"""Events of the identity room. No personal data: the account's id only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class AccountCreated(Event):
    """An account was made."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class AccountClosed(Event):
    """An account can no longer sign in."""

    account_id: UUID


@dataclass(frozen=True, slots=True)
class SecondFactorSet(Event):
    """An account was given a second factor by an administrator."""

    account_id: UUID
