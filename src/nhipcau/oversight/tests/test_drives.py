"""Closing drives: what may be picked, new commitments and their checks, what is left, who sees what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from nhipcau.kit.errors import CodedError
from nhipcau.oversight.actions.move_promised_day import move_promised_day
from nhipcau.oversight.drive_reminders import remind_of_drives
from nhipcau.oversight.facade import (
    ClosingDrive,
    DriveItem,
    Pick,
    check_drive_item,
    close_drive,
    deliver_commitment,
    pick_drive_tasks,
    take_out_drive_item,
)
from nhipcau.oversight.models import Pledge
from nhipcau.oversight.queries_drives import (
    burn_down,
    counts_by_lead,
    items_on,
    items_to_check,
    items_to_commit,
)
from nhipcau.oversight.rules.commitments import Stage as CommitmentStage
from nhipcau.oversight.rules.commitments import State
from nhipcau.oversight.rules.drives import LEFT, ItemState, days_of, reminder_due
from nhipcau.oversight.tests.factories import (
    DRIVE_DAY,
    RECORD,
    drive_of,
    finish,
    overdue,
    pledge,
    unit_below,
)
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import cancel_task, report_completion
from nhipcau.tasks.models import SentNotice
from nhipcau.tasks.tests.factories import PLATFORM, agency_id, at, issue

pytestmark = pytest.mark.django_db
FIRST = date(2024, 4, 30)


@pytest.fixture
def item(cast: Cast) -> DriveItem:
    """An overdue task of the Ministry of Justice in a drive of the Government Office."""
    task = overdue(cast.officer_binh, "BTP")
    return DriveItem.objects.get(drive=drive_of(cast.officer_binh, task.id))


def refused(code: str, act: Any, **values: Any) -> None:
    """The action is refused with `code`."""
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        act(**values)
    assert refusal.value.code == code


def states_agree(item_id: UUID, actor: Actor) -> None:
    """The state in Python and in the database on every day from before the drive until after it."""
    item = DriveItem.objects.get(id=item_id)
    for number in range(80):
        day = date(2024, 4, 5) + timedelta(days=number)
        rows = DriveItem.objects.filter(id=item_id).with_state(day)
        assert rows.values_list("state", flat=True).get() == item.state_on(day), day


def test_a_drive_takes_overdue_tasks_by_filter(cast: Cast) -> None:
    """Of the agency with all below it, of a document, overdue on a day already; nothing twice."""
    binh = cast.officer_binh
    own, other = overdue(binh, "BTP"), overdue(binh, "BNV", due_on=date(2024, 4, 5))
    issue(binh, agency_id("BTP"), due_on=date(2024, 12, 31))  # not overdue
    issue(binh, agency_id("VPCP"))  # led by who opens the drive
    drive = drive_of(binh)

    def pick(**values: Any) -> set[UUID]:
        with transaction.atomic():
            items = pick_drive_tasks(actor=binh, drive_id=drive.id, pick=Pick(**values), now=at(2024, 4, 10))
            transaction.set_rollback(True)
        return {row.task_id for row in items}

    assert pick() == {own.id, other.id}
    assert pick(agency_id=agency_id("BTP")) == {own.id}
    assert pick(overdue_since=date(2024, 4, 5)) == {own.id}
    assert pick(overdue_since=date(2024, 4, 6)) == {own.id, other.id}
    refused("oversight.nothing-to-pick", pick, document_id=UUID(int=1))
    pick_drive_tasks(actor=binh, drive_id=drive.id, pick=Pick(), now=at(2024, 4, 10))
    refused("oversight.nothing-to-pick", pick)
    refused("oversight.not-to-pick", pick, task_ids=[own.id])


def test_an_agency_opens_a_drive_for_those_below_it_only(cast: Cast) -> None:
    unit = unit_below("BTP")
    below = issue(cast.minister_mai, unit)
    above, beside = overdue(cast.officer_binh, "BTP"), overdue(cast.officer_binh, "BNV")
    mai = cast.minister_mai
    drive = drive_of(mai)
    items = pick_drive_tasks(actor=mai, drive_id=drive.id, pick=Pick(), now=at(2024, 4, 10))
    assert [row.task_id for row in items] == [below.id]
    for task in (above, beside):
        refused(
            "oversight.not-to-pick", pick_drive_tasks,
            actor=mai, drive_id=drive.id, pick=Pick(task_ids=[task.id]), now=at(2024, 4, 10),
        )  # fmt: skip


def test_the_first_commitment_is_a_promise_that_the_task_carries_out(cast: Cast, item: DriveItem) -> None:
    pledge(cast.focal_hai, item.id)
    item.refresh_from_db()
    promise = item.commitment
    assert promise is not None
    assert (promise.promiser_id, promise.receiver_id) == (agency_id("BTP"), agency_id("VPCP"))
    assert (promise.first_due_on, promise.due_on, item.due_on) == (FIRST, FIRST, FIRST)
    assert list(promise.bound_tasks.values_list("task_id", flat=True)) == [item.task_id]
    states_agree(item.id, cast.officer_binh)


def test_a_task_that_is_not_done_on_its_day_needs_a_further_commitment(cast: Cast, item: DriveItem) -> None:
    pledge(cast.focal_hai, item.id)
    check = {"actor": cast.officer_chi, "item_id": item.id}
    refused("oversight.check-too-early", check_drive_item, **check, now=at(2024, 4, 29))
    check_drive_item(**check, note="Chưa có dự thảo", now=at(2024, 5, 2))
    refused("oversight.step-not-possible", check_drive_item, **check, now=at(2024, 5, 2))
    refused("oversight.day-not-later", pledge, actor=cast.focal_hai, item_id=item.id, now=at(2024, 4, 30))
    pledge(cast.focal_hai, item.id, due_on=date(2024, 5, 20), cause="people", now=at(2024, 5, 3))
    found = DriveItem.objects.get(id=item.id)
    promise = found.commitment
    assert promise is not None
    assert (promise.slips.count(), promise.first_due_on, promise.due_on) == (1, FIRST, date(2024, 5, 20))
    rows = found.pledges.order_by("number").values_list("number", "due_on", "verdict", "cause")
    assert list(rows) == [(1, FIRST, "again", "legal"), (2, date(2024, 5, 20), "waiting", "people")]
    expected = {
        date(2024, 4, 9): ItemState.NOT_YET,
        date(2024, 4, 10): ItemState.TO_COMMIT,
        date(2024, 4, 12): ItemState.COMMITTED,
        FIRST: ItemState.COMMITTED,  # the committed day itself is in time
        date(2024, 5, 1): ItemState.PASSED,
        date(2024, 5, 2): ItemState.TO_COMMIT,
        date(2024, 5, 3): ItemState.COMMITTED,
        date(2024, 5, 21): ItemState.PASSED,
    }
    assert {day: found.state_on(day) for day in expected} == expected
    states_agree(item.id, cast.officer_binh)


def test_that_it_is_done_is_read_from_the_task(cast: Cast, item: DriveItem) -> None:
    pledge(cast.focal_hai, item.id)
    finish(cast.focal_hai, cast.officer_chi, item.task_id, now=at(2024, 4, 25))
    refused("oversight.step-not-possible", pledge, actor=cast.focal_hai, item_id=item.id)
    assert DriveItem.objects.get(id=item.id).state_on(date(2024, 4, 25)) is ItemState.DONE  # unchecked yet
    check_drive_item(actor=cast.officer_chi, item_id=item.id, now=at(2024, 4, 26))
    found = DriveItem.objects.get(id=item.id)
    promise = found.commitment
    assert promise is not None
    assert (found.stage, found.pledges.get().verdict) == ("done", "done")
    assert promise.state_on(date(2024, 4, 26)) is State.KEPT
    states_agree(item.id, cast.officer_binh)


def test_a_product_that_waits_for_its_decision_is_not_held_against_its_lead(
    cast: Cast, item: DriveItem
) -> None:
    pledge(cast.focal_hai, item.id)
    report_completion(actor=cast.focal_hai, task_id=item.task_id, product_record="9/BC", now=at(2024, 4, 30))
    refused(
        "oversight.product-waits", check_drive_item,
        actor=cast.officer_chi, item_id=item.id, now=at(2024, 5, 2),
    )  # fmt: skip
    assert remind_of_drives(actor=PLATFORM, day=date(2024, 5, 2), now=at(2024, 5, 2)) == 0
    assert not items_to_commit(actor=cast.focal_hai, day=date(2024, 5, 2)).exists()


def test_nobody_checks_what_they_committed_to(cast: Cast) -> None:
    """A minister who opened the drive, and committed for the unit, does not check it."""
    unit = unit_below("BTP")
    task = issue(cast.minister_mai, unit)
    item = DriveItem.objects.get(drive=drive_of(cast.minister_mai, task.id))
    pledge(cast.minister_mai, item.id)
    refused(
        "oversight.same-person", check_drive_item,
        actor=cast.minister_mai, item_id=item.id, now=at(2024, 4, 30),
    )  # fmt: skip
    refused(
        "oversight.same-person", take_out_drive_item,
        actor=cast.minister_mai, item_id=item.id, reason="Thôi", now=at(2024, 4, 30),
    )  # fmt: skip


def test_a_promise_of_a_drive_is_moved_and_decided_in_the_drive_alone(cast: Cast, item: DriveItem) -> None:
    pledge(cast.focal_hai, item.id)
    promise = DriveItem.objects.get(id=item.id).commitment_id
    values = {"actor": cast.focal_hai, "commitment_id": promise, "now": at(2024, 4, 20)}
    refused(
        "oversight.held-by-drive", move_promised_day, **values, due_on=date(2024, 6, 1), reason="Chờ luật"
    )
    refused("oversight.held-by-drive", deliver_commitment, **values, product=RECORD)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"due_on": date(2024, 4, 11)}, "oversight.day-too-early"),
        ({"due_on": DRIVE_DAY + timedelta(days=1)}, "oversight.day-too-late"),
        ({"cause": "laziness"}, "oversight.words-missing"),
        ({"person_text": " "}, "oversight.words-missing"),
        ({"post_id": UUID(int=1)}, "oversight.words-missing"),
    ],
)
def test_a_commitment_that_is_not_in_order_is_refused(
    cast: Cast, item: DriveItem, more: dict[str, Any], code: str
) -> None:
    refused(code, pledge, actor=cast.focal_hai, item_id=item.id, **more)
    assert not Pledge.objects.exists()


def test_after_the_last_day_of_the_drive_it_goes_on(cast: Cast, item: DriveItem) -> None:
    """Until none is left: a further commitment may lie behind the last day once that has come."""
    pledge(cast.focal_hai, item.id, due_on=DRIVE_DAY)
    check_drive_item(actor=cast.officer_chi, item_id=item.id, now=at(2024, 6, 30))
    pledge(cast.focal_hai, item.id, due_on=date(2024, 7, 20), now=at(2024, 6, 30))


def test_a_drive_closes_only_when_none_is_left(cast: Cast) -> None:
    binh, chi, hai = cast.officer_binh, cast.officer_chi, cast.focal_hai
    done, out, gone = (overdue(binh, "BTP") for _ in range(3))
    drive = drive_of(binh, done.id, out.id, gone.id)
    items = {row.task_id: row for row in DriveItem.objects.filter(drive=drive)}
    pledge(hai, items[done.id].id)
    pledge(hai, items[out.id].id)
    close = {"actor": chi, "drive_id": drive.id, "now": at(2024, 5, 10)}
    refused("oversight.items-left", close_drive, **close)
    finish(hai, chi, done.id, now=at(2024, 4, 29))
    cancel_task(actor=binh, task_id=gone.id, reason="Trùng", now=at(2024, 5, 1))
    refused("oversight.items-left", close_drive, **close)
    refused(
        "oversight.reason-missing", take_out_drive_item,
        actor=chi, item_id=items[out.id].id, reason=" ", now=at(2024, 5, 9),
    )  # fmt: skip
    take_out_drive_item(
        actor=chi, item_id=items[out.id].id, reason="Chuyển sang chương trình khác", now=at(2024, 5, 9)
    )
    close_drive(**close)
    drive.refresh_from_db()
    assert (drive.stage, drive.closed_on) == ("closed", date(2024, 5, 10))
    stages = {row.task_id: row.stage for row in DriveItem.objects.filter(drive=drive)}
    assert stages == {done.id: "done", out.id: "taken_out", gone.id: "taken_out"}
    promise = DriveItem.objects.get(task=out).commitment
    assert promise is not None
    assert promise.stage == CommitmentStage.RELEASED
    for row in items.values():
        states_agree(row.id, binh)
    # What was taken out can be picked again for another drive.
    again = drive_of(binh, out.id, now=at(2024, 5, 20))
    assert again.items.count() == 1


def test_the_burn_down_agrees_with_the_states_of_every_day(cast: Cast) -> None:
    binh, chi, hai = cast.officer_binh, cast.officer_chi, cast.focal_hai
    tasks = [overdue(binh, "BTP") for _ in range(4)]
    drive = drive_of(binh, *[task.id for task in tasks])
    finish(hai, chi, tasks[0].id, now=at(2024, 4, 15))
    cancel_task(actor=binh, task_id=tasks[1].id, reason="Trùng", now=at(2024, 4, 17))
    item = DriveItem.objects.get(task=tasks[2])
    take_out_drive_item(actor=chi, item_id=item.id, reason="Chuyển", now=at(2024, 4, 20))
    points = burn_down(actor=binh, drive=drive, until=date(2024, 4, 25))
    assert points[0].day == date(2024, 4, 10)
    assert points[-1].day == date(2024, 4, 25)
    for point in points:
        rows = items_on(actor=binh, day=point.day).filter(drive=drive)
        assert (rows.left().count(), rows.count()) == (point.left, point.picked), point.day
    assert [point.left for point in points if point.day.day in (14, 15, 17, 20)] == [4, 3, 2, 1]
    counts = counts_by_lead(actor=binh, drive_id=drive.id, day=date(2024, 4, 25))[agency_id("BTP")]
    assert (counts.left, counts.ended, counts.total) == (1, 3, 4)


def test_a_long_drive_has_few_points_and_ends_on_its_last_day() -> None:
    begin, until = date(2024, 1, 1), date(2024, 12, 31)
    days = days_of(opened_on=begin, until=until, most=31)
    assert len(days) <= 31
    assert days[-1] == until
    assert days_of(opened_on=until, until=begin, most=31) == []
    assert days_of(opened_on=begin, until=begin, most=31) == [begin]


def test_the_lead_is_reminded_of_a_day_that_has_passed(cast: Cast, item: DriveItem) -> None:
    """A day after, three days after, then every week; once each, also when a day was missed."""
    pledge(cast.focal_hai, item.id)

    def remind(day: date) -> int:
        return remind_of_drives(actor=PLATFORM, day=day, now=at(day.year, day.month, day.day))

    told = {
        day: remind(day)
        for day in (FIRST, date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 4), date(2024, 5, 11))
    }
    assert [bool(number) for number in told.values()] == [False, True, False, True, True]
    assert remind(date(2024, 5, 1)) == 0
    accounts = set(SentNotice.objects.filter(due_on=FIRST).values_list("account_id", flat=True))
    assert {cast.focal_hai.account_id, cast.minister_mai.account_id} <= accounts
    check_drive_item(actor=cast.officer_chi, item_id=item.id, now=at(2024, 5, 12))
    assert remind(date(2024, 5, 18)) == 0


@pytest.mark.parametrize(
    ("passed", "offset"),
    [(0, None), (1, 1), (2, 1), (3, 3), (9, 3), (10, 10), (16, 10), (17, 17), (60, 59)],
)
def test_when_a_reminder_is_due(passed: int, offset: int | None) -> None:
    today = FIRST + timedelta(days=passed)
    assert reminder_due(due_on=FIRST, today=today, after_days=(1, 3), every=7) == offset


def test_who_sees_a_drive_and_its_tasks(cast: Cast) -> None:
    """Who opened it sees all; a ministry sees the drive with its own tasks; others nothing."""
    binh = cast.officer_binh
    own, other = overdue(binh, "BTP"), overdue(binh, "BNV")
    drive = drive_of(binh, own.id, other.id)

    def sees(actor: Actor | None) -> tuple[bool, set[UUID]]:
        items = DriveItem.objects.visible_to(actor).filter(drive=drive)
        there = ClosingDrive.objects.visible_to(actor).filter(id=drive.id).exists()
        return there, set(items.values_list("task_id", flat=True))

    assert sees(binh) == (True, {own.id, other.id})
    assert sees(cast.leader_duc) == (True, {own.id, other.id})
    assert sees(cast.focal_hai) == (True, {own.id})
    assert sees(cast.focal_my) == (True, {other.id})
    assert sees(cast.focal_quang) == (False, set())
    assert sees(None) == (False, set())
    counts = counts_by_lead(actor=cast.focal_hai, drive_id=drive.id, day=date(2024, 4, 10))
    assert set(counts) == {agency_id("BTP")}


def test_what_waits_on_which_desk(cast: Cast, item: DriveItem) -> None:
    def waits(day: date) -> tuple[bool, bool]:
        return (
            items_to_commit(actor=cast.focal_hai, day=day).exists(),
            items_to_check(actor=cast.officer_chi, day=day).exists(),
        )

    assert waits(date(2024, 4, 10)) == (True, False)
    pledge(cast.focal_hai, item.id)
    assert waits(date(2024, 4, 29)) == (False, False)
    assert waits(FIRST) == (False, True)
    assert waits(date(2024, 5, 1)) == (True, True)
    assert not items_to_commit(actor=cast.focal_my, day=date(2024, 5, 1)).exists()
    finish(cast.focal_hai, cast.officer_chi, item.task_id, now=at(2024, 5, 1))
    assert waits(date(2024, 5, 1)) == (False, True)
    check_drive_item(actor=cast.officer_chi, item_id=item.id, now=at(2024, 5, 2))
    assert waits(date(2024, 5, 3)) == (False, False)


def test_left_are_those_without_an_end() -> None:
    assert set(LEFT) == {ItemState.TO_COMMIT, ItemState.COMMITTED, ItemState.PASSED}
