"""Officers of this room's tests; the reference data is there from the start of the session."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from nhipcau.agencies.facade import (
    actor_for,
    agency_by_key,
    assign_post,
    create_post,
)
from nhipcau.identity.facade import Account
from nhipcau.spine.facade import Actor, system_actor

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def new_account(db: None) -> Callable[[str], Account]:
    """Makes an account by user name."""

    def make(username: str) -> Account:
        return Account.objects.create(username=username, full_name=username.title(), created_at=NOW)

    return make


@pytest.fixture
def officer(new_account: Callable[[str], Account]) -> Callable[..., Actor]:
    """Makes an actor: an account in a new post of an agency."""

    def make(username: str, agency_key: str, role: str = "administrator", rank: str = "officer") -> Actor:
        account = new_account(username)
        platform = system_actor("test")
        agency = agency_by_key(agency_key)
        post = create_post(
            actor=platform,
            agency_id=agency.id,
            titles={"vi": "Chức vụ thử", "en": "Test post"},
            rank=rank,
            role=role,
            now=NOW,
        )
        assign_post(actor=platform, post_id=post, account_id=account.id, from_date=date(2026, 1, 1), now=NOW)
        return actor_for(account, on=TODAY)

    return make


@pytest.fixture
def signed_in(officer: Callable[..., Actor], client: Client) -> Callable[..., Client]:
    """A browser in which an officer with a second factor is signed in."""

    def sign_in(
        agency_key: str = "ministry:justice", role: str = "focal_officer", language: str = "en"
    ) -> Client:
        actor = officer("binh", agency_key, role)
        client.force_login(Account.objects.get(id=actor.account_id))
        session = client.session
        session["nhipcau_second_factor"] = True
        session.save()
        client.cookies["django_language"] = language
        return client

    return sign_in
