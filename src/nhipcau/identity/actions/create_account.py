"""Make an account for an officer."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from nhipcau.identity.errors import PasswordWeak, UserNameTaken
from nhipcau.identity.events import AccountCreated
from nhipcau.identity.models import Account
from nhipcau.spine.facade import Actor, action, publish, record_change


@action("identity.create_account", permission="accounts.manage", emits=(AccountCreated,))
def create_account(
    *,
    actor: Actor,
    username: str,
    full_name: str,
    password: str,
    email: str = "",
    language: str = "vi",
    synthetic: bool = False,
    now: datetime,
) -> Account:
    """A new account, which must set up its second factor when it first signs in.

    Raises UserNameTaken, PasswordWeak.
    """
    if Account.objects.filter(username__iexact=username).exists():
        raise UserNameTaken(username=username)
    account = Account(
        username=username,
        full_name=full_name,
        email=email,
        language=language,
        synthetic=synthetic,
        created_at=now,
    )
    if not synthetic:
        _check_password(password, account)
    account.set_password(password)
    account.save()
    record_change(account, None)
    publish(AccountCreated(account_id=account.id))
    return account


def _check_password(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise PasswordWeak(reason=" ".join(error.messages)) from error
