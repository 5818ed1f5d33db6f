"""Reminders of a day: sent once, in one letter per person, shown on the desk, the same as the replay says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from nhipcau.identity.facade import Account
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.facade import (
    Extension,
    Task,
    accept_report,
    ask_extension,
    decide_extension,
    remind,
    replay,
    report_completion,
)
from nhipcau.tasks.models import SentNotice
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
PLATFORM = system_actor("test")
DUE = date(2024, 3, 29)  # a Friday


@pytest.fixture
def task(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"), due_on=DUE)


def run(day: date) -> int:
    return remind(actor=PLATFORM, day=day, now=at(day.year, day.month, day.day, 0))


def told(task: Task) -> list[tuple[int, str, str]]:
    rows = SentNotice.objects.filter(task=task).order_by("id").select_related("account")
    return [(row.offset, row.level, row.account.username if row.account else "") for row in rows]


def test_a_task_climbs_from_its_officer_to_the_minister_and_the_prime_minister(task: Task) -> None:
    for day in (
        date(2024, 3, 20),
        date(2024, 3, 28),
        DUE,
        date(2024, 4, 3),
        date(2024, 4, 9),
        date(2024, 4, 19),
    ):
        run(day)
    assert told(task) == [
        (-7, "officer", "focal_hai"),
        (-1, "officer", "focal_hai"),
        (0, "officer", "focal_hai"),
        (3, "unit_head", "minister_mai"),
        (7, "agency_leader", "minister_mai"),
        (14, "government_leader", "leader_duc"),
    ]


def test_a_second_run_of_a_day_sends_nothing_twice(task: Task) -> None:
    assert (run(DUE), run(DUE)) == (1, 0)
    assert SentNotice.objects.count() == 1


def test_one_letter_holds_all_tasks_of_a_person(cast: Cast, task: Task) -> None:
    Account.objects.filter(username="focal_hai").update(email="hai@example.vn", language="en")
    issue(cast.officer_binh, agency_id("BTP"), due_on=DUE, title="Việc thứ hai")
    run(DUE)
    [letter] = mail.outbox
    assert letter.to == ["hai@example.vn"]
    assert letter.subject == "2 tasks need you"
    assert "Việc thứ hai — last day 29 Mar 2024" in letter.body


def test_a_handed_in_product_keeps_the_clock_quiet(cast: Cast, task: Task) -> None:
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="1/BC", now=at(2024, 3, 28))
    assert run(DUE) == 0
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 4, 1))
    assert run(date(2024, 4, 3)) == 0


def test_an_extension_is_followed(cast: Cast, task: Task) -> None:
    ask_extension(
        actor=cast.focal_hai, task_id=task.id, due_on=date(2024, 4, 26), cause="data", text="x",
        now=at(2024, 3, 25),
    )  # fmt: skip
    decide_extension(actor=cast.officer_chi, task_id=task.id, granted=True, now=at(2024, 3, 26))
    assert Extension.objects.count() == 1
    assert [run(day) for day in (date(2024, 3, 28), DUE, date(2024, 4, 3), date(2024, 4, 25))] == [0, 0, 0, 1]


def test_the_replay_says_what_was_sent_and_sends_nothing(task: Task) -> None:
    begin, end = date(2024, 3, 1), date(2024, 4, 30)
    found = replay(actor=PLATFORM, begin=begin, end=end)
    assert SentNotice.objects.count() == 0
    assert (found.cases, found.notices, found.vacant) == (1, 6, 0)
    days = sorted(day for day, _ in found.letters)
    assert [run(day) for day in days] == [1] * 6


def test_a_post_that_nobody_holds_is_shown_as_a_gap(cast: Cast) -> None:
    issue(cast.officer_binh, agency_id("BNV"), due_on=DUE)
    found = replay(actor=PLATFORM, begin=date(2024, 4, 1), end=date(2024, 4, 30))
    assert found.vacant == 2  # head of the unit and leader of the ministry
    run(date(2024, 4, 3))
    assert SentNotice.objects.get().account is None


def test_the_desk_shows_the_reminders_of_today_to_whom_they_went(
    cast: Cast, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhipcau.kit.clock import today

    day = today()
    task = issue(cast.officer_binh, agency_id("BTP"), due_on=date(2099, 1, 1))
    SentNotice.objects.create(
        task=task, on_day=day, due_on=date(2099, 1, 1), offset=-7, level="officer",
        agency_id=agency_id("BTP"), account=Account.objects.get(username="focal_hai"), told_at=at(2024, 1, 1),
    )  # fmt: skip
    hai: Client = sign_in("focal_hai")
    assert "Reminders of today" in hai.get("/desk/").content.decode()
    lan: Client = sign_in("focal_lan")
    assert task.title not in lan.get("/desk/").content.decode()
