"""Every step of every calculation has words."""

import datetime as dt
import re
from pathlib import Path

import pytest

from nhipcau.deadlines import rules
from nhipcau.deadlines.queries import recurring_of, rule_of
from nhipcau.deadlines.rules import compute_deadline
from nhipcau.deadlines.shapes import (
    Before,
    Bound,
    By,
    Every,
    InPeriod,
    PeriodKind,
    Recurring,
    Rule,
    Step,
    Suspension,
    Unit,
    Within,
)
from nhipcau.deadlines.tests.test_rules import CALENDAR
from nhipcau.deadlines.wording import word_step, word_steps
from nhipcau.kit.clock import VIETNAM
from nhipcau.reading.facade import DateFind, find_dates, normalise

DAY = dt.date(2024, 2, 6)
EVENT = dt.datetime(2024, 2, 6, 15, tzinfo=VIETNAM)


def _read(text: str) -> list[DateFind]:
    return find_dates(normalise(text), ["vi"])


@pytest.mark.parametrize(
    "rule",
    [
        Before(dt.date(2024, 3, 31)),
        By(dt.date(2024, 2, 12)),
        *(InPeriod(kind, 2024) for kind in PeriodKind),
        *(Within(5, unit, EVENT) for unit in Unit),
        Within(300, Unit.WORKING_DAY, DAY),
    ],
)
def test_every_calculation_can_be_told_in_words(rule: Rule) -> None:
    steps = word_steps(compute_deadline(rule, calendar=CALENDAR))
    assert steps
    assert not [step for step in steps if "%(" in step or "None" in step]


def test_every_step_code_in_the_rules_has_words() -> None:
    codes = set(re.findall(r'Step\(\s*"([a-z_]+)"', Path(rules.__file__).read_text()))
    codes |= {"before_exclusive", "before_inclusive", "holiday", "worked_day"}
    params = {
        "day": DAY, "last": DAY, "first": DAY, "event": DAY, "at": EVENT, "begin": DAY, "end": DAY, "to": DAY,
        "amount": 5, "unit": Unit.DAY, "year": 2024, "number": 1, "kind": PeriodKind.MONTH, "name": "Tết",
    }  # fmt: skip
    assert len(codes) > 12
    for code in codes:
        assert word_step(Step(code, params))


def test_a_suspension_and_a_feast_are_named() -> None:
    stop = Suspension(dt.date(2024, 2, 7), dt.date(2024, 2, 7))
    found = compute_deadline(Within(2, Unit.WORKING_DAY, DAY), calendar=CALENDAR, suspensions=[stop])
    text = " ".join(word_steps(found))
    assert "Tết" in text
    assert "stands" in text or "dừng" in text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("hoàn thành trước ngày 30/3/2024", Before(dt.date(2024, 3, 30))),
        ("hoàn thành chậm nhất ngày 31/01/2024", By(dt.date(2024, 1, 31))),
        ("hoàn thành trong quý II/2024", By(dt.date(2024, 6, 30))),
    ],
)
def test_a_deadline_that_was_read_becomes_a_rule(text: str, rule: Rule) -> None:
    (found,) = _read(text)
    assert rule_of(found) == rule


def test_a_period_that_was_read_needs_its_event() -> None:
    (found,) = _read("hoàn thành trong thời hạn 05 ngày làm việc")
    assert rule_of(found) is None
    assert rule_of(found, event=DAY) == Within(5, Unit.WORKING_DAY, DAY)


def test_a_recurrence_that_was_read_becomes_one() -> None:
    (found,) = _read("báo cáo hằng tháng, trước ngày 25")
    assert rule_of(found) is None
    assert recurring_of(found) == Recurring(Every.MONTH, 25, Bound.EXCLUSIVE)
