"""Give an account a time-based second factor (RFC 6238)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from nhipcau.identity.errors import SecondFactorInUse
from nhipcau.identity.events import SecondFactorSet
from nhipcau.identity.models import Account
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("identity.set_second_factor", permission="accounts.manage", emits=(SecondFactorSet,))
def set_second_factor(*, actor: Actor, account_id: UUID, secret: str, now: datetime) -> None:
    """Enrol `secret` (base32) for the account: for provisioning, and for demo accounts.

    Raises SecondFactorInUse.
    """
    account = Account.objects.select_for_update().get(id=account_id)
    if Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        raise SecondFactorInUse
    TOTP.activate(account, secret)
    record_change(account, None, verb="second-factor", note="second factor set")
    publish(SecondFactorSet(account_id=account.id))
