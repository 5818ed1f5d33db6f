"""The cast of one node: the officers of the agencies that it serves, and nobody else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from nhipcau.identity.facade import Account
from nhipcau.simulation.accounts import CAST, load_cast, members_in
from nhipcau.simulation.panels import accounts


def usernames() -> set[str]:
    return set(Account.objects.values_list("username", flat=True))


@pytest.fixture
def nobody(db: None) -> None:
    """A node without accounts."""
    for account in Account.objects.all():
        account.username = f"gone-{account.username}"
        account.save()


@pytest.mark.parametrize("keys", [["BTP"], ["ministry:justice"], ["BTP", "ministry:justice"]])
def test_members_are_found_by_symbol_and_by_key(db: None, keys: list[str]) -> None:
    assert [member.username for member in members_in(keys)] == ["focal_hai", "minister_mai", "admin_btp"]


def test_only_the_officers_of_the_agencies_served_are_made(nobody: None) -> None:
    before = usernames()
    load_cast(agency_keys=["province:tuyen-quang"])
    assert usernames() - before == {"focal_quang", "chair_son", "admin_quang"}


def test_loading_again_makes_nobody_twice(nobody: None) -> None:
    load_cast(agency_keys=["BTP"])
    load_cast(agency_keys=["BTP"])
    load_cast()
    assert {member.username for member in CAST} <= usernames()


def test_each_agency_with_a_node_of_its_own_has_an_administrator(db: None) -> None:
    for key in ("VPCP", "BTP", "province:tuyen-quang"):
        assert [member.rank for member in members_in([key]) if member.role == "administrator"] == ["officer"]


def test_the_sign_in_page_of_a_demo_names_only_accounts_that_are_there(nobody: None) -> None:
    load_cast(agency_keys=["BTP"])
    shown = accounts(RequestFactory().get("/"), None)
    assert "admin_btp" in shown
    assert "admin_quang" not in shown
