"""Signing in: password and second factor, nobody signs up, and a closed account is out at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from nhipcau.identity.adapter import MfaAdapter
from nhipcau.identity.errors import PasswordWeak, SecondFactorInUse, UserNameTaken
from nhipcau.identity.facade import (
    Account,
    account_by_username,
    close_account,
    create_account,
    names_of,
    set_second_factor,
)
from nhipcau.simulation.accounts import PASSWORD, cast_member, code_now
from nhipcau.site.testing import Cast
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import history_of, system_actor
from nhipcau.spine.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
PLATFORM = system_actor("test")
SignIn = Callable[..., Client]
STRONG = "cầu-nối-bảy-nhịp-2026"


def create(**overrides: Any) -> Account:
    values = {"username": "new_officer", "full_name": "Người Mới", "password": STRONG, **overrides}
    return create_account(actor=PLATFORM, **values, now=NOW)


def log_in(client: Client, username: str, password: str) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_password_and_code_open_the_desk(client: Client, cast: Cast) -> None:
    member = cast_member("focal_hai")
    assert member is not None
    asked = log_in(client, "focal_hai", PASSWORD)
    assert asked["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("desk:home")).status_code == 302  # not yet
    done = client.post(reverse("mfa_authenticate"), {"code": code_now(member)[0]})
    assert done.status_code == 302
    assert client.get(reverse("desk:home")).status_code == 200
    assert client.get("/api/v1/tasks/").status_code == 200


def test_a_wrong_code_opens_nothing(client: Client, cast: Cast) -> None:
    log_in(client, "focal_hai", PASSWORD)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000x"}).status_code == 200
    assert client.get(reverse("desk:home")).status_code == 302


@pytest.mark.parametrize("username", ["focal_hai", "nobody_at_all"])
def test_a_wrong_password_is_answered_alike_for_known_and_unknown_names(
    client: Client, cast: Cast, username: str
) -> None:
    client.cookies["django_language"] = "en"
    answer = log_in(client, username, "wrong")
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == [
        "The username and/or password you specified are not correct."
    ]


def test_the_user_name_is_taken_in_any_case(client: Client, cast: Cast) -> None:
    assert log_in(client, "FOCAL_HAI", PASSWORD)["Location"] == reverse("mfa_authenticate")


def test_who_has_no_second_factor_is_sent_to_set_one_up(client: Client) -> None:
    create()
    log_in(client, "new_officer", STRONG)
    for address in (reverse("desk:home"), reverse("tasks:list"), reverse("documents:list")):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_activate_totp")), address
    assert client.get(reverse("mfa_activate_totp")).status_code in (200, 302)


def test_the_api_too_wants_the_second_factor(client: Client) -> None:
    create()
    log_in(client, "new_officer", STRONG)
    answer = client.get("/api/v1/tasks/")
    assert (answer.status_code, answer.json()["code"]) == (401, "spine.sign-in-first")


def test_nobody_signs_up(client: Client) -> None:
    before = Account.objects.count()
    form = {"username": "intruder", "password1": STRONG, "password2": STRONG}
    client.post(reverse("account_signup"), form)
    assert Account.objects.count() == before
    assert "intruder" not in client.get(reverse("account_signup")).content.decode()


def test_the_api_without_sign_in_is_a_problem_with_its_code(client: Client, db: None) -> None:
    client.cookies["django_language"] = "en"
    answer = client.get("/api/v1/tasks/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:nhipcau:error:spine.sign-in-first",
        "title": "Sign in first.",
        "status": 401,
        "code": "spine.sign-in-first",
        "detail": "Sign in first.",
        "instance": "/api/v1/tasks/",
    }


def test_a_page_without_sign_in_leads_back_to_where_one_was_going(client: Client, db: None) -> None:
    answer = client.get("/desk/board/?on=2024-01-31&x=%C4%91")
    assert answer.status_code == 302
    path, _mark, query = answer["Location"].partition("?")
    assert path == reverse("account_login")
    assert parse_qs(query) == {"next": ["/desk/board/?on=2024-01-31&x=%C4%91"]}


def test_a_form_from_elsewhere_is_refused_with_a_page_of_ours(sign_in: SignIn, cast: Cast) -> None:
    browser = sign_in("officer_chi")
    browser.handler.enforce_csrf_checks = True
    page = browser.post(reverse("desk:freeze"), {"as_of": "2024-01-31"})
    assert page.status_code == 403
    assert "site.form-outdated" in page.content.decode()
    api = browser.post("/api/v1/tasks/", {}, content_type="application/json")
    assert (api.status_code, api.json()["code"]) == (403, "site.form-outdated")
    assert api["Content-Type"] == "application/problem+json"


# Accounts


def test_a_closed_account_is_out_at_once_and_what_it_did_stays(sign_in: SignIn, cast: Cast) -> None:
    browser = sign_in("focal_hai")
    assert browser.get(reverse("desk:home")).status_code == 200
    account = account_by_username("focal_hai")
    assert account is not None
    close_account(actor=PLATFORM, account_id=account.id, reason="nghỉ hưu", now=NOW)
    assert browser.get(reverse("desk:home")).status_code == 302
    assert browser.get("/api/v1/tasks/").status_code == 401
    assert log_in(Client(), "focal_hai", PASSWORD).get("Location") != reverse("mfa_authenticate")
    assert names_of([account.ref]) == {account.ref: "Vũ Hồng Hải"}
    line = history_of(account)[0]
    assert (line.changes, line.note) == ({"is_active": [True, False]}, "nghỉ hưu")


@pytest.mark.parametrize("username", ["new_officer", "NEW_OFFICER"])
def test_a_user_name_is_given_once(username: str) -> None:
    create()
    with pytest.raises(UserNameTaken):
        create(username=username)


@pytest.mark.parametrize("password", ["12345678", "password", "new_officer", "abc"])
def test_a_weak_password_is_refused_and_leaves_nothing(password: str) -> None:
    before = (Account.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count())
    with pytest.raises(PasswordWeak):
        create(password=password)
    assert (Account.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()) == before


def test_neither_password_nor_name_leaves_with_audit_and_event() -> None:
    account = create()
    assert history_of(account)[0].changes["password"] == ["…", "…"]
    event = OutboxEvent.objects.get(data__account_id=str(account.id))
    assert event.data == {"account_id": str(account.id)}
    assert account.check_password(STRONG)


def test_the_cast_is_marked_and_a_real_account_is_not(cast: Cast) -> None:
    assert all(account.synthetic for account in Account.objects.all())
    assert not create().synthetic


def test_accounts_are_made_only_by_who_may(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        create_account(actor=cast.minister_mai, username="x", full_name="x", password=STRONG, now=NOW)
    assert create_account(
        actor=cast.admin_tu, username="by_admin", full_name="x", password=STRONG, now=NOW
    ).is_active


def test_a_second_factor_is_set_once_and_kept_encrypted() -> None:
    account = create()
    secret = "JBSWY3DPEHPK3PXP"
    set_second_factor(actor=PLATFORM, account_id=account.id, secret=secret, now=NOW)
    stored = Authenticator.objects.get(user=account).data["secret"]
    assert secret not in stored
    assert MfaAdapter().decrypt(stored) == secret
    with pytest.raises(SecondFactorInUse):
        set_second_factor(actor=PLATFORM, account_id=account.id, secret=secret, now=NOW)
    assert secret not in str([line.changes for line in history_of(account)])
