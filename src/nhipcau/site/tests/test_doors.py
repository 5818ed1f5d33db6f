"""What every page shares: checks before going live, health, language, references, security headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from nhipcau.identity.facade import Account
from nhipcau.kit.ids import new_id
from nhipcau.site import checks
from nhipcau.site.checks import no_demo_on_a_real_node
from nhipcau.site.testing import Cast
from nhipcau.tasks.tests.factories import agency_id, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def refused() -> set[str | None]:
    """The ids of what the check finds."""
    return {message.id for message in no_demo_on_a_real_node()}


def test_a_real_node_refuses_demo_profile_and_demo_accounts(settings: Any, cast: Cast) -> None:
    settings.NHIPCAU_PROFILE = "demo"
    assert {"nhipcau.E001", "nhipcau.E003"} <= refused()
    settings.NHIPCAU_PROFILE = "node"
    assert refused() == {"nhipcau.E003"}
    Account.objects.update(synthetic=False)
    assert refused() == set()


def test_a_real_node_refuses_the_sandbox(settings: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NHIPCAU_PROFILE = "node"
    assert "nhipcau.E002" not in refused()
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: name == "nhipcau_sandbox")
    assert "nhipcau.E002" in refused()


def test_the_check_is_one_of_those_before_going_live(cast: Cast) -> None:
    found = {message.id for message in run_checks(include_deployment_checks=True)}
    assert {"nhipcau.E001", "nhipcau.E003"} <= found
    assert "nhipcau.E001" not in {message.id for message in run_checks()}


def test_health_answers_without_sign_in_and_tells_nothing_of_anybody(client: Client, cast: Cast) -> None:
    assert client.get("/health").json() == {"ok": True, "node": "vpcp"}
    assert set(client.get("/ready").json()) == {"ok", "checks"}


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_the_language_is_kept_and_the_page_speaks_it(sign_in: SignIn, language: str) -> None:
    browser = sign_in("focal_hai")
    back = reverse("tasks:list") + "?on=2024-01-31"
    answer = browser.post(reverse("set_language"), {"language": language, "next": back})
    assert answer["Location"] == back
    assert f'<html lang="{language}"' in browser.get(back).content.decode()


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "/\\evil.example",
    ],
)
def test_the_language_switch_leads_nowhere_else(client: Client, back: str) -> None:
    answer = client.post(reverse("set_language"), {"language": "en", "next": back})
    assert answer["Location"] == "/"


def test_a_language_that_is_none_is_not_kept(client: Client) -> None:
    answer = client.post(reverse("set_language"), {"language": "../x", "next": "/"})
    assert "django_language" not in answer.cookies


def test_a_reference_leads_to_its_record_or_to_nothing(sign_in: SignIn, cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    address = f"/record/tasks.task/{task.id}/"
    assert sign_in("focal_hai").get(address)["Location"] == reverse("tasks:task", args=[task.id])
    for who, hidden in (
        ("focal_lan", address),
        ("focal_hai", f"/record/tasks.task/{new_id()}/"),
        ("focal_hai", f"/record/no.such/{task.id}/"),
    ):
        assert sign_in(who).get(hidden).status_code == 404


def test_pages_are_strict_about_scripts_styles_and_frames(sign_in: SignIn, client: Client) -> None:
    for browser, address in (
        (sign_in("focal_hai"), reverse("desk:home")),
        (client, reverse("account_login")),
    ):
        answer = browser.get(address)
        policy = answer["Content-Security-Policy"]
        for rule in ("script-src 'self'", "style-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
            assert rule in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", ["/no/such/page", "/tasks/01890000-0000-7000-8000-000000000000/"])
def test_an_address_that_is_none_has_a_page_and_for_programs_a_problem(sign_in: SignIn, address: str) -> None:
    browser = sign_in("focal_hai")
    page = browser.get(address)
    assert page.status_code == 404
    assert "<html" in page.content.decode()
    if address.startswith("/tasks/"):
        problem = browser.get(address, headers={"accept": "application/json"})
        assert (problem.status_code, problem.json()["code"]) == (404, "tasks.not-there")
        assert problem["Content-Type"] == "application/problem+json"


def test_a_form_of_a_closed_session_leads_to_sign_in(client: Client) -> None:
    answer = client.post(reverse("tasks:step", args=[new_id(), "accept"]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
