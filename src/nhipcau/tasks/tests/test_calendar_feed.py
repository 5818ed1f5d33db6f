"""The calendar of one's deadlines: read by any program that knows the address, and by nobody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from nhipcau.identity.facade import Account
from nhipcau.kit.clock import today
from nhipcau.site.testing import Cast
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.actions.open_calendar_feed import open_calendar_feed
from nhipcau.tasks.facade import Task, cancel_task, publish_task, reassign_task
from nhipcau.tasks.feed import feed_file
from nhipcau.tasks.models import CalendarFeed
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
DAY = date(2024, 2, 1)
LONG = "សំណើសុំពិនិត្យសេចក្តីព្រាងអនុក្រឹត្យស្តីពីការគ្រប់គ្រងទិន្នន័យថ្នាក់ជាតិ" * 3


@pytest.fixture
def task(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"))


def read(username: str, day: date = DAY) -> Any:
    account = Account.objects.get(username=username)
    return Calendar.from_ical(feed_file(account, day=day, address_of=lambda pk: f"https://x/{pk}").content)


def events(username: str, day: date = DAY) -> dict[str, Any]:
    return {str(event["UID"]): event for event in read(username, day).walk("VEVENT")}


def test_a_task_is_an_event_of_its_last_day(task: Task) -> None:
    [event] = events("focal_hai").values()
    assert event["DTSTART"].dt == date(2024, 3, 31)
    assert type(event["DTSTART"].dt) is date
    assert task.code in event["SUMMARY"]
    assert (event["STATUS"], event["SEQUENCE"], event["UID"]) == (
        "CONFIRMED",
        0,
        f"{task.id}@{settings.NHIPCAU_NODE}",
    )
    assert not event.walk("VALARM")


@pytest.mark.parametrize(
    ("who", "sees"),
    [("focal_hai", True), ("minister_mai", True), ("focal_lan", False), ("officer_binh", False)],
)
def test_it_holds_what_is_led_by_ones_agency_and_nothing_else(task: Task, who: str, sees: bool) -> None:
    assert bool(events(who)) is sees


def test_a_public_task_of_others_is_not_ones_own(cast: Cast, task: Task) -> None:
    publish_task(actor=cast.officer_binh, task_id=task.id, now=NOW)
    assert events("focal_lan") == {}


def test_each_change_raises_the_sequence_and_keeps_the_event(cast: Cast, task: Task) -> None:
    before = events("focal_hai")
    reassign_task(
        actor=cast.officer_binh, task_id=task.id, lead_agency_id=agency_id("BTP"), title="Rõ hơn", reason="x",
        now=at(2024, 2, 1),
    )  # fmt: skip
    after = events("focal_hai")
    assert list(before) == list(after)
    [event] = after.values()
    assert event["SEQUENCE"] == 1
    assert event["DTSTAMP"].dt == at(2024, 2, 1)
    assert "Rõ hơn" in event["SUMMARY"]


@pytest.mark.parametrize(("days", "there"), [(0, True), (30, True), (31, False)])
def test_what_is_gone_is_cancelled_for_a_while_and_then_left_out(
    cast: Cast,
    task: Task,
    days: int,
    there: bool,
) -> None:
    cancel_task(actor=cast.officer_chi, task_id=task.id, reason="thôi", now=at(2024, 2, 1))
    found = events("focal_hai", DAY + timedelta(days=days))
    assert [str(event["STATUS"]) for event in found.values()] == ["CANCELLED"] * there


def test_classified_tasks_are_left_out_and_counted(cast: Cast, task: Task, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 2
    secret = issue(cast.officer_binh, agency_id("BTP"), classification=2, title="Việc mật")
    account = Account.objects.get(username="focal_hai")
    Account.objects.filter(pk=account.pk).update(language="en")
    calendar = read("focal_hai")
    assert str(secret.id) not in str(list(events("focal_hai")))
    assert "1 task is not in this calendar" in calendar["X-WR-CALDESC"]


def test_of_a_secret_that_one_may_not_see_not_even_the_number_is_told(cast: Cast, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 2
    in_post("clerk_tam", "BTP", "department_officer")
    issue(cast.officer_binh, agency_id("BTP"), classification=2)
    Account.objects.filter(username="clerk_tam").update(language="en")
    assert "All tasks" in read("clerk_tam", today())["X-WR-CALDESC"]


def test_long_khmer_titles_are_folded_between_letters_and_read_back_whole(cast: Cast) -> None:
    issue(cast.officer_binh, agency_id("BTP"), title=LONG)
    account = Account.objects.get(username="focal_hai")
    content = feed_file(account, day=DAY, address_of=str).content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]).endswith(LONG)


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Sản phẩm"), ("en", "Product:"), ("km", "លទ្ធផល"), ("lo", "ຜົນງານ")]
)
def test_it_speaks_the_language_of_the_account(task: Task, language: str, words: str) -> None:
    Account.objects.filter(username="focal_hai").update(language=language)
    [event] = events("focal_hai").values()
    assert words in event["DESCRIPTION"]


def test_what_is_invented_says_so(cast: Cast) -> None:
    issue(cast.officer_binh, agency_id("BTP"), synthetic=True)
    Account.objects.filter(username="focal_hai").update(language="en")
    [event] = events("focal_hai").values()
    assert str(event["SUMMARY"]).startswith("[synthetic] ")


# The address


def address_of(client: Client) -> str:
    page = client.post(reverse("tasks:feed")).content.decode()
    return page.split('readonly value="')[1].split('"')[0].removeprefix("http://testserver")


def test_the_address_works_without_signing_in_and_is_kept_as_a_hash(task: Task, sign_in: Any) -> None:
    hai: Client = sign_in("focal_hai")
    address = address_of(hai)
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert CalendarFeed.objects.get().secret_hash != secret
    assert secret not in str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert secret not in hai.get(reverse("tasks:feed")).content.decode()


def test_a_new_address_ends_the_old_one_and_a_closed_one_answers_no_more(task: Task, sign_in: Any) -> None:
    hai: Client = sign_in("focal_hai")
    old, new = address_of(hai), address_of(hai)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    hai.post(reverse("tasks:close_feed"))
    assert Client().get(new).status_code == 404
    assert hai.post(reverse("tasks:close_feed")).status_code == 404


def test_an_account_that_was_closed_has_no_calendar(cast: Cast, task: Task, sign_in: Any) -> None:
    address = address_of(sign_in("focal_hai"))
    Account.objects.filter(username="focal_hai").update(is_active=False)
    assert Client().get(address).status_code == 404


def test_the_secret_of_another_feed_opens_nothing(cast: Cast) -> None:
    feed, _ = open_calendar_feed(actor=cast.focal_hai, now=NOW)
    _, other = open_calendar_feed(actor=cast.focal_lan, now=NOW)
    assert Client().get(reverse("tasks:feed_file", args=[feed.id, other])).status_code == 404


def test_what_has_not_changed_is_not_sent_again(cast: Cast, sign_in: Any) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"), due_on=date(2099, 1, 1))
    address = address_of(sign_in("focal_hai"))
    first = Client().get(address)
    assert datetime.strptime(first["Last-Modified"], "%a, %d %b %Y %H:%M:%S GMT")  # noqa: DTZ007
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    cancel_task(actor=cast.officer_binh, task_id=task.id, reason="thôi", now=at(2024, 2, 2))
    changed = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_the_calendar_costs_the_same_number_of_queries_however_many_tasks_it_holds(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    account = Account.objects.get(username="focal_hai")
    issue(cast.officer_binh, agency_id("BTP"))
    feed_file(account, day=DAY, address_of=str)
    with django_assert_max_num_queries(20) as few:
        feed_file(account, day=DAY, address_of=str)
    for _ in range(5):
        issue(cast.officer_binh, agency_id("BTP"))
    with django_assert_max_num_queries(len(few)):
        feed_file(account, day=DAY, address_of=str)
