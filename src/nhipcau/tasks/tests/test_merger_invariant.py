"""Whatever happened before, a merger loses no task, doubles none and moves no deadline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.agencies.facade import NewName, establish_agency, merge_agencies
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, system_actor
from nhipcau.tasks.facade import (
    State,
    Task,
    accept_assignment,
    accept_report,
    cancel_task,
    counts_by_agency,
    report_completion,
    return_report,
    send_back_assignment,
)
from nhipcau.tasks.models import TaskAgency
from nhipcau.tasks.tests.factories import PLATFORM, at, issue

pytestmark = pytest.mark.django_db
FIRST = date(2024, 2, 1)
LETTERS = "ABCD"
# What can happen to a task, in the order of the draw; a step that is refused is a step not taken.
STEPS = ("take on", "hand in", "accept", "return", "cancel", "send back")


@dataclass(frozen=True)
class Happening:
    """A task with what happened to it, a step every few days."""

    lead: str
    assigner: str
    helpers: frozenset[str]
    due_in: int
    steps: tuple[str, ...]


HAPPENINGS = st.lists(
    st.builds(
        Happening,
        lead=st.sampled_from(LETTERS),
        assigner=st.sampled_from(LETTERS),
        helpers=st.frozensets(st.sampled_from(LETTERS), max_size=3),
        due_in=st.integers(0, 60),
        steps=st.lists(st.sampled_from(STEPS), max_size=4).map(tuple),
    ),
    min_size=1,
    max_size=8,
)
# Chains (A into B, B into C), and two into one.
MERGERS = st.lists(st.permutations(LETTERS).map(lambda pair: (pair[0], pair[1])), min_size=1, max_size=3)


def _agencies() -> dict[str, UUID]:
    """Four provinces of our own."""
    return {
        letter: establish_agency(
            actor=PLATFORM,
            key=f"province:thu-{letter.lower()}",
            kind="province",
            level="provincial",
            block="provinces",
            names=[NewName("vi", f"Tỉnh Thử {letter}")],
            established_on=date(2020, 1, 1),
            synthetic=True,
            now=at(2024, 1, 2),
        )
        for letter in LETTERS
    }


def _play(happening: Happening, agencies: dict[str, UUID], number: int) -> None:
    day = FIRST + timedelta(days=number)
    platform: Actor = replace(system_actor("history"), agency_id=agencies[happening.assigner])
    own = agencies[happening.lead]
    reporter = replace(system_actor("reporter"), agency_id=own)
    task = issue(
        platform,
        own,
        assigner_agency_id=agencies[happening.assigner],
        coordinating=tuple(agencies[letter] for letter in happening.helpers),
        due_on=day + timedelta(days=happening.due_in),
        issued_on=day,
        now=at(day.year, day.month, day.day),
    )
    for step in happening.steps:
        day += timedelta(days=9)
        now = at(day.year, day.month, day.day)
        try:
            with transaction.atomic():
                match step:
                    case "take on":
                        accept_assignment(actor=reporter, task_id=task.id, now=now)
                    case "hand in":
                        report_completion(actor=reporter, task_id=task.id, product_record="1/BC", now=now)
                    case "accept":
                        accept_report(actor=platform, task_id=task.id, now=now)
                    case "return":
                        return_report(actor=platform, task_id=task.id, reason="thiếu", now=now)
                    case "cancel":
                        cancel_task(actor=platform, task_id=task.id, reason="thôi", now=now)
                    case "send back":
                        send_back_assignment(actor=reporter, task_id=task.id, reason="chưa rõ", now=now)
        except CodedError:
            continue


def _totals(day: date) -> Counter[str]:
    """Tasks by state on a day, whoever leads them."""
    found: Counter[str] = Counter()
    for counts in counts_by_agency(actor=PLATFORM, day=day).values():
        found.update(counts.by_state)
    return found


def _open(agency: UUID) -> int:
    return Task.objects.filter(lead_agency_id=agency, accepted_on=None, cancelled_on=None).count()


DATES = ("due_on", "original_due_on", "issued_on", "delivered_on", "accepted_on", "cancelled_on", "stage")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happenings=HAPPENINGS, mergers=MERGERS)
def test_totals_before_and_after_a_merger_reconcile(
    db: None, happenings: list[Happening], mergers: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        agencies = _agencies()
        for number, happening in enumerate(happenings):
            _play(happening, agencies, number)
        day = date(2024, 7, 1)
        watched = (FIRST, date(2024, 3, 15), day - timedelta(days=1), day, date(2024, 12, 31))
        totals = {each: _totals(each) for each in watched}
        dates = dict.fromkeys(DATES)
        kept = {row["id"]: row for row in Task.objects.values("id", *dates)}
        done = dict(Task.objects.exclude(accepted_on=None).values_list("id", "lead_agency_id"))
        gone: set[str] = set()
        for turn, (old, new) in enumerate(mergers):
            if old in gone or new in gone:
                continue
            together = _open(agencies[old]) + _open(agencies[new])
            merge_agencies(
                actor=PLATFORM,
                from_id=agencies[old],
                to_id=agencies[new],
                on_date=day + timedelta(days=turn),
                legal_basis="Nghị quyết thử (giả lập)",
                now=at(2024, 7, 1 + turn),
            )
            gone.add(old)
            assert (_open(agencies[old]), _open(agencies[new])) == (0, together)
        assert {each: _totals(each) for each in watched} == totals
        assert {row["id"]: row for row in Task.objects.values("id", *dates)} == kept
        after = dict(Task.objects.exclude(accepted_on=None).values_list("id", "lead_agency_id"))
        assert after == done  # what was done stays with who did it
        helpers = list(TaskAgency.objects.values_list("task_id", "agency_id"))
        assert len(helpers) == len(set(helpers))
        ended = {agencies[letter] for letter in gone}
        assert not TaskAgency.objects.filter(
            agency_id__in=ended, task__accepted_on=None, task__cancelled_on=None
        ).exists()
        transaction.set_rollback(True)


def test_the_histories_reach_every_state(db: None) -> None:
    """The drawn steps can end in time, late, overdue and cancelled: the property is not about nothing."""
    with transaction.atomic():
        agencies = _agencies()
        played = [
            Happening("A", "B", frozenset("C"), 60, ("hand in", "accept")),
            Happening("A", "B", frozenset(), 1, ("hand in", "accept")),
            Happening("A", "A", frozenset(), 1, ("take on",)),
            Happening("A", "B", frozenset("A"), 1, ("cancel",)),
        ]
        for number, happening in enumerate(played):
            _play(happening, agencies, number)
        found = _totals(date(2024, 7, 1))
        assert found[State.DONE_ON_TIME] == found[State.DONE_LATE] == found[State.OVERDUE] == 1
        assert Task.objects.exclude(cancelled_on=None).count() == 1
        transaction.set_rollback(True)
