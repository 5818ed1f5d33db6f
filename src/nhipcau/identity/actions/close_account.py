"""Close an account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.identity.events import AccountClosed
from nhipcau.identity.models import Account
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("identity.close_account", permission="accounts.manage", emits=(AccountClosed,))
def close_account(*, actor: Actor, account_id: UUID, reason: str, now: datetime) -> Account:
    """The account can no longer sign in; what it did stays."""
    account = Account.objects.select_for_update().get(id=account_id)
    before = snapshot(account)
    account.is_active = False
    account.save()
    record_change(account, before, note=reason)
    publish(AccountClosed(account_id=account.id))
    return account
