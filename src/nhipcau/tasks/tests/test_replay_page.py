"""A policy is tried out over past tasks on a page: followed while it runs, held against another one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.actions.ask_replay import ask_replay
from nhipcau.tasks.facade import replay
from nhipcau.tasks.models import ReplayLetter, ReplayRun, SentNotice
from nhipcau.tasks.replay_form import ReplayForm
from nhipcau.tasks.replay_runner import replays_to_run, work_through
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
BEGIN, END = date(2024, 3, 1), date(2024, 4, 30)
TYPED = {
    "begin": "2024-03-01", "end": "2024-04-30", "policy": "", "other": "typed", "officer": "-3",
    "agency_leader": "1", "government_leader": "", "unit_head": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def tasks(cast: Cast) -> None:
    issue(cast.officer_binh, agency_id("BTP"), due_on=date(2024, 3, 29))
    issue(cast.officer_binh, agency_id("BNV"), due_on=date(2024, 3, 29))


def typed_policies(**more: str) -> dict[str, str]:
    form = ReplayForm({**TYPED, **more})
    assert form.is_valid(), form.errors
    return form.policies()


def test_it_counts_what_the_command_line_counts(cast: Cast) -> None:
    run = ask_replay(
        actor=cast.officer_binh, begin=BEGIN, end=END, policies=typed_policies(), now=at(2024, 5, 1)
    )
    work_through(run.id, clock=lambda: at(2024, 5, 1))
    run.refresh_from_db()
    found = replay(actor=cast.officer_binh, begin=BEGIN, end=END)
    first, other = run.result["first"], run.result["other"]
    assert (run.state, first["cases"], first["letters"], first["vacant"]) == (
        "done", found.cases, len(found.letters), found.vacant,
    )  # fmt: skip
    assert first["by_level"] == dict(found.by_level)
    assert other["by_level"] == {"officer": 2, "agency_leader": 2}
    assert sum(first["by_day"].values()) == run.letters.filter(policy="first").count() == first["letters"]
    assert (run.cases_done, run.cases_total) == (4, 4)


def test_nothing_is_sent_and_nobody_else_reads_it(cast: Cast, sign_in: Any) -> None:
    run = ask_replay(actor=cast.officer_binh, begin=BEGIN, end=END, policies={"first": ""}, now=utc_now())
    work_through(run.id, clock=utc_now)
    assert not SentNotice.objects.exists()
    assert mail.outbox == []
    assert sign_in("officer_chi").get(reverse("tasks:replay", args=[run.id])).status_code == 404
    assert not ReplayLetter.objects.visible_to(cast.officer_chi).exists()


def test_it_counts_only_tasks_that_who_asks_may_see(cast: Cast) -> None:
    run = ask_replay(actor=cast.focal_hai, begin=BEGIN, end=END, policies={"first": ""}, now=utc_now())
    work_through(run.id, clock=utc_now)
    run.refresh_from_db()
    assert run.result["first"]["cases"] == 1


def test_a_trial_whose_process_died_is_taken_up_and_kept_once(cast: Cast) -> None:
    now = at(2024, 5, 1)
    run = ask_replay(actor=cast.officer_binh, begin=BEGIN, end=END, policies={"first": ""}, now=now)
    assert replays_to_run(now + timedelta(minutes=4)) == []
    assert replays_to_run(now + timedelta(minutes=6)) == [run.id]
    work_through(run.id, clock=lambda: now)
    kept = run.letters.count()
    work_through(run.id, clock=lambda: now)
    assert run.letters.count() == kept > 0
    assert replays_to_run(now + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("begin", "end", "policies", "code"),
    [
        (END, BEGIN, {"first": ""}, "tasks.period-backwards"),
        (date(2010, 1, 1), END, {"first": ""}, "tasks.period-backwards"),
        (BEGIN, END, {"first": "{}"}, "deadlines.policy-invalid"),
    ],
)
def test_what_cannot_be_replayed_is_refused(
    cast: Cast, begin: date, end: date, policies: dict[str, str], code: str
) -> None:
    with pytest.raises(CodedError) as refusal:
        ask_replay(actor=cast.officer_binh, begin=begin, end=end, policies=policies, now=utc_now())
    assert refusal.value.code == code
    with pytest.raises(CodedError):
        ask_replay(actor=cast.admin_tu, begin=BEGIN, end=END, policies={"first": ""}, now=utc_now())


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"officer": "drei"}, "whole numbers"), ({"officer": "", "agency_leader": ""}, "at least one day")],
)
def test_a_form_that_says_too_little_keeps_what_was_typed(
    sign_in: Any, typed: dict[str, str], words: str
) -> None:
    answer = sign_in("officer_binh").post(reverse("tasks:simulate"), {**TYPED, **typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ReplayRun.objects.exists()


def test_the_page_asks_again_by_itself_and_then_shows_both_policies(sign_in: Any) -> None:
    binh: Client = sign_in("officer_binh")
    asked = binh.post(reverse("tasks:simulate"), TYPED, follow=True)
    assert asked["Refresh"] == "2"
    assert "waits for its turn" in asked.content.decode()
    run = ReplayRun.objects.get()
    work_through(run.id, clock=utc_now)
    address = reverse("tasks:replay", args=[run.id])
    done = binh.get(address)
    assert "Refresh" not in done.headers
    page = done.content.decode()
    for words in ("First policy", "Other policy", "Leader of the Government", "nobody: the post is vacant"):
        assert words in page
    narrowed = binh.get(f"{address}?policy=other&level=agency_leader&export=csv").content.decode("utf-8-sig")
    assert len(narrowed.strip().splitlines()) == 1 + 2
    assert "2024-04-01" in narrowed
    assert "1 May 2024" not in page
    assert sign_in("admin_tu").get(reverse("tasks:simulate")).status_code == 403


def test_the_platform_itself_asks_nothing() -> None:
    with pytest.raises(CodedError):
        ask_replay(actor=system_actor("x"), begin=BEGIN, end=END, policies={"first": ""}, now=utc_now())
