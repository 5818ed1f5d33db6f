"""The synthetic set of 71/NQ-CP shows the public counts on their days, before and after the merger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from nhipcau.agencies.facade import agency_by_key
from nhipcau.documents.facade import document_by_number
from nhipcau.simulation.facade import load_nq71
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.facade import State, StateCounts, Task, counts_in_all

EVERYBODY = system_actor("test")
THAI_BINH, HUNG_YEN = "province:thai-binh", "province:hung-yen"


@pytest.fixture(scope="module", autouse=True)
def played(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The set, played once for all tests of this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert load_nq71() == 330
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def counts(day: date) -> StateCounts:
    document = document_by_number("71/NQ-CP", year=2025)
    assert document is not None
    return counts_in_all(actor=EVERYBODY, day=day, document_id=document.id)


def test_on_28_august_done_and_done_in_time_stand_apart_as_published() -> None:
    found = counts(date(2025, 8, 28))
    assert found.total == 330
    assert found.done == 90
    assert found.by_state[State.DONE_ON_TIME] == 65
    assert found.by_state[State.DONE_LATE] == 25
    assert found.by_state[State.OVERDUE] == 34


def test_on_28_october_51_are_overdue_as_the_directive_says() -> None:
    assert counts(date(2025, 10, 28)).by_state[State.OVERDUE] == 51


def test_the_merger_of_provinces_changes_no_total_and_leaves_nothing_open_behind() -> None:
    before, after = counts(date(2025, 6, 30)), counts(date(2025, 7, 1))
    assert before.total == after.total == 330
    assert before.done <= after.done
    thai_binh, hung_yen = (agency_by_key(key).id for key in (THAI_BINH, HUNG_YEN))
    mine = Task.objects.filter(lead_agency_id=thai_binh)
    assert not mine.filter(accepted_on=None).exists()
    assert (
        Task.objects.filter(lead_agency_id=hung_yen).count()
        > Task.objects.filter(lead_agency_id=hung_yen, accepted_on__lt=date(2025, 7, 1)).count()
    )
    assert all(row.accepted_on is not None and row.accepted_on < date(2025, 7, 1) for row in mine)


def test_the_same_set_is_not_played_twice_and_every_task_of_it_is_marked() -> None:
    assert load_nq71() == 0
    assert not Task.objects.filter(document__number="71/NQ-CP", synthetic=False).exists()
