"""Reads of the identity room."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from nhipcau.identity.models import Account
from nhipcau.kit.ids import as_uuid


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Display names for opaque actor references; unknown ones are left out. One query."""
    ids = {ref: as_uuid(ref.removeprefix("account:")) for ref in set(refs)}
    found = dict(Account.objects.filter(id__in=[i for i in ids.values() if i]).values_list("id", "full_name"))
    return {ref: found[i] for ref, i in ids.items() if i in found}


def account_by_username(username: str) -> Account | None:
    """The account that signs in with this name, whatever the case."""
    return Account.objects.filter(username__iexact=username).first()


def account_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Display names by account id. One query."""
    return dict(Account.objects.filter(id__in=set(ids)).values_list("id", "full_name"))
