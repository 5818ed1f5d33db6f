"""The invented government as it is planned, before anything is stored."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.simulation.plan import HORIZON, Body, Outcome, plans
from nhipcau.simulation.timeline import at, play

WORK = json.loads((Path(__file__).parents[1] / "data" / "work.json").read_text(encoding="utf-8"))
CAST = (
    "ministry:justice",
    "ministry:science-technology",
    "ministry:public-security",
    "ministry:home-affairs",
)
BODIES = [
    *(Body(key, "ministry") for key in CAST),
    Body("ministry:health", "ministry"),
    Body("state-bank", "ministerial_agency"),
    *(Body(f"province:place-{number}", "province") for number in range(60)),
    Body("ministry:justice:pc", "unit", "ministry:justice"),
]
SUNDAY = date(2026, 11, 22)


def test_the_same_day_gives_the_same_work() -> None:
    assert plans(BODIES, WORK, SUNDAY) == plans(BODIES, WORK, SUNDAY)


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_every_day_of_a_plan_comes_after_the_one_before_it(day: date) -> None:
    for plan in plans(BODIES, WORK, day):
        decided = None if plan.outcome is Outcome.DEADLINE_SET else plan.decided
        days = [plan.issued, *plan.progress, plan.delivered, decided]
        known = [found for found in days if found is not None]
        assert known == sorted(known), plan
        assert day - timedelta(days=HORIZON) <= known[0] <= known[-1] <= day
        assert plan.due is None or plan.issued <= plan.due


@settings(max_examples=30, deadline=None)
@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_an_outcome_says_how_the_task_stands(day: date) -> None:
    for plan in plans(BODIES, WORK, day):
        match plan.outcome:
            case Outcome.ON_TIME:
                assert plan.due
                assert plan.delivered
                assert plan.delivered <= plan.due
            case Outcome.LATE:
                assert plan.due
                assert plan.delivered
                assert plan.delivered > plan.due
            case Outcome.OVERDUE:
                assert plan.due
                assert plan.due < day
                assert plan.delivered is None
            case Outcome.DUE_SOON:
                assert plan.due
                assert day <= plan.due <= day + timedelta(days=7)
            case Outcome.ON_TRACK:
                assert plan.due
                assert plan.due > day + timedelta(days=7)


def test_no_body_is_given_the_same_title_twice() -> None:
    titles = Counter((plan.body, plan.title) for plan in plans(BODIES, WORK, SUNDAY))
    assert titles.most_common(1)[0][1] == 1


def test_lives_are_played_in_the_order_of_time() -> None:
    seen: list[str] = []

    def life(name: str, *days: int):  # type: ignore[no-untyped-def]
        for day in days:
            yield at(date(2026, 1, day))
            seen.append(f"{name}{day}")

    assert play([life("a", 1, 5), life("b", 2, 3)]) == 4
    assert seen == ["a1", "b2", "b3", "a5"]
