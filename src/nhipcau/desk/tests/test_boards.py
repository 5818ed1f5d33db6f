"""Boards: any number opens to a list of exactly as many tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.agencies.facade import block_of, reporting_body_of, subtree_ids
from nhipcau.agencies.models import Agency
from nhipcau.desk.board import BoardRow, agency_board, national_board
from nhipcau.identity.facade import Account
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import (
    State,
    Task,
    accept_report,
    counts_by_agency,
    report_completion,
    set_deadline,
    total,
)
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY = date(2024, 2, 10)
ON = {"on": DAY.isoformat()}


@pytest.fixture
def work(cast: Cast) -> list[Task]:
    """Tasks in every state, led by an agency of every kind and block, ended ones included."""
    office = cast.officer_binh
    kinds = Agency.objects.order_by("kind", "block", "key").distinct("kind", "block")
    made = [
        issue(office, agency.id, title=f"việc của {agency.key}", due_on=date(2024, 2, 5)) for agency in kinds
    ]
    justice = agency_id("BTP")
    made.append(issue(office, justice, title="còn hạn", due_on=date(2024, 6, 1)))
    made.append(issue(office, justice, title="sắp hạn", due_on=date(2024, 2, 12)))
    still_open = issue(
        office, justice, title="chưa định hạn", due_on=None, deadline_kind="open",
        deadline_set_by=agency_id("BNV"),
    )  # fmt: skip
    set_deadline(actor=office, task_id=still_open.id, due_on=date(2024, 2, 20), now=at(2024, 2, 15))
    made.append(still_open)
    for title, day in (("kịp", 2), ("muộn", 8)):
        task = issue(office, justice, title=title, due_on=date(2024, 2, 5))
        report_completion(actor=cast.focal_hai, task_id=task.id, product_record="1/BC", now=at(2024, 2, day))
        accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 2, 9))
        made.append(task)
    issue(office, justice, title="về sau", now=at(2024, 2, 11))
    return made


def counted(browser: Client, href: str) -> int:
    """How many rows the list behind a number has."""
    answer = browser.get(href)
    assert answer.status_code == 200, href
    count: int = answer.context["page"].paginator.count
    return count


def follow(browser: Client, rows: Iterable[BoardRow]) -> None:
    """Open every number of the rows, zeros too."""
    for row in rows:
        for cell in row.cells:
            assert counted(browser, cell.href) == cell.count, (row.name, cell)
        assert counted(browser, row.total_href) == row.total, row.name


def test_every_number_of_the_governments_board_opens_to_its_list(sign_in: SignIn, work: list[Task]) -> None:
    browser = sign_in("officer_chi")
    page = browser.get(reverse("desk:board"), ON)
    whole = page.context["whole"]
    blocks = [block for _name, block in page.context["blocks"]]
    assert whole.total == len(work)
    assert sum(block.total.total for block in blocks) == whole.total
    assert all(sum(row.total for row in block.rows) == block.total.total for block in blocks)
    assert {cell.state: cell.count for cell in whole.cells}["overdue"] == len(work) - 5
    assert all(cell.count for cell in whole.cells), "the test leaves a state empty"
    follow(
        browser, [whole, *(block.total for block in blocks), *(row for block in blocks for row in block.rows)]
    )


def test_every_figure_of_every_page_opens_to_its_list(sign_in: SignIn, work: list[Task]) -> None:
    for who in ("officer_chi", "focal_hai", "leader_duc"):
        browser = sign_in(who)
        for name in ("desk:board", "desk:leader", "desk:home"):
            answer = browser.get(reverse(name), ON, follow=True)
            for figure in answer.context["figures"]:
                assert counted(browser, figure.href) == figure.value, (who, name, str(figure.label))


def test_every_number_of_an_agencys_board_opens_to_its_list(sign_in: SignIn, work: list[Task]) -> None:
    for who, agencies in (("focal_hai", ["BTP"]), ("officer_chi", ["BTP", "VPCP", "province:tuyen-quang"])):
        browser = sign_in(who)
        for key in agencies:
            page = browser.get(reverse("desk:agency_board", args=[agency_id(key)]), ON)
            follow(browser, [page.context["whole"], *page.context["units"]])
            overdue = {cell.state: cell.count for cell in page.context["whole"].cells}["overdue"]
            assert counted(browser, page.context["overdue_href"]) == overdue


def test_a_block_that_is_none_shows_no_row_as_if_it_were_all(sign_in: SignIn, work: list[Task]) -> None:
    browser = sign_in("officer_chi")
    for block in ("ministries", "provinces", "government", "party", "other"):
        listed = browser.get(reverse("tasks:list"), {**ON, "block": block}).context["page"].object_list
        assert all(block_of(reporting_body_of(task.lead_agency_id)) == block for task in listed), block


def test_the_most_overdue_body_stands_first(cast: Cast) -> None:
    office = cast.officer_binh
    for key, overdue, open_ones in (("BTP", 1, 5), ("BCA", 2, 0), ("BNV", 1, 0)):
        for number in range(overdue):
            issue(office, agency_id(key), title=f"{number}", due_on=date(2024, 2, 1))
        for number in range(open_ones):
            issue(office, agency_id(key), title=f"{number}", due_on=date(2024, 6, 1))
    _whole, [block] = national_board(actor=office, day=DAY)
    assert [row.agency_id for row in block.rows] == [agency_id(key) for key in ("BCA", "BTP", "BNV")]


def test_the_past_says_what_was_known_then(cast: Cast, work: list[Task]) -> None:
    before = total(counts_by_agency(actor=cast.officer_binh, day=date(2024, 2, 6)).values())
    for task in work:
        Task.objects.filter(id=task.id, accepted_on=None).update(
            accepted_on=date(2024, 3, 1), delivered_on=date(2024, 3, 1)
        )
    again = total(counts_by_agency(actor=cast.officer_binh, day=date(2024, 2, 6)).values())
    assert again.by_state == before.by_state


def test_the_rate_on_time_judges_only_what_is_done_or_overdue(cast: Cast, work: list[Task]) -> None:
    row, _units = agency_board(actor=cast.officer_binh, agency_id=agency_id("BTP"), day=DAY)
    done, late, overdue = (row.count(state) for state in (State.DONE_ON_TIME, State.DONE_LATE, State.OVERDUE))
    assert (done, late) == (1, 1)
    assert row.rate_on_time == pytest.approx(100 / (2 + overdue))
    empty, _units = agency_board(actor=cast.officer_binh, agency_id=agency_id("BYT"), day=date(2023, 1, 1))
    assert (empty.total, empty.rate_on_time) == (0, None)


def test_an_officer_of_one_agency_meets_no_board_of_another(sign_in: SignIn, work: list[Task]) -> None:
    browser = sign_in("focal_lan")
    assert browser.get(reverse("desk:agency_board", args=[agency_id("BTP")])).status_code == 404
    assert browser.get(reverse("desk:board"))["Location"] == reverse(
        "desk:agency_board", args=[agency_id("BCA")]
    )
    red = browser.get(reverse("desk:leader"), ON).context["red"]
    assert {row["task"].lead_agency_id for row in red} <= subtree_ids(agency_id("BCA"))


def test_the_board_of_an_agency_that_is_none_is_not_there(sign_in: SignIn) -> None:
    assert sign_in("officer_chi").get(reverse("desk:agency_board", args=[new_id()])).status_code == 404


def test_who_holds_no_post_has_an_empty_desk_and_no_board(sign_in: SignIn, cast: Cast) -> None:
    Account.objects.create(username="nobody", full_name="Không ai", created_at=NOW)
    browser = sign_in("nobody")
    assert browser.get(reverse("desk:home")).status_code == 200
    assert browser.get(reverse("desk:board")).status_code == 404
    assert browser.get(reverse("desk:leader")).status_code == 404


def test_the_leaders_page_shows_the_red_list_key_tasks_first_then_the_longest_overdue(
    sign_in: SignIn, cast: Cast
) -> None:
    office, justice = cast.officer_binh, agency_id("BTP")
    short = issue(office, justice, title="ngắn", due_on=date(2024, 2, 8))
    long = issue(office, justice, title="dài", due_on=date(2024, 1, 30))
    key = issue(office, justice, title="trọng tâm", due_on=date(2024, 2, 9), key_task=True)
    for who in ("leader_duc", "minister_mai"):
        page = sign_in(who).get(reverse("desk:leader"), ON)
        assert [row["task"].id for row in page.context["red"]] == [key.id, long.id, short.id]
        assert counted(sign_in(who), page.context["red_href"]) == 3
        assert dict(page.context["changes"])["fell overdue"] == 2


def test_the_clerk_of_a_unit_sees_the_units_own_work(cast: Cast, work: list[Task]) -> None:
    clerk: Actor = in_post("clerk", "BTP", "department_officer")
    row, _units = agency_board(actor=clerk, agency_id=agency_id("BTP"), day=DAY)
    whole, _units = agency_board(actor=cast.officer_binh, agency_id=agency_id("BTP"), day=DAY)
    assert row.total == whole.total
