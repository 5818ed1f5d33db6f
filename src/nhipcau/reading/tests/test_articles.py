"""What the five source articles hold (facts and figures; the texts stay where they are)."""

import datetime as dt

import pytest

from nhipcau.reading.facade import (
    Clear,
    DateKind,
    Open,
    Reading,
    ReferenceForm,
    TaskDraft,
    read_text,
)
from nhipcau.reading.tests.shared_articles import article

_WRITTEN = {
    "000": dt.date(2025, 2, 13),
    "001": dt.date(2025, 11, 7),
    "002": dt.date(2025, 1, 15),
    "003": dt.date(2024, 1, 25),
    "004": dt.date(2024, 11, 15),
}


def _read(number: str) -> Reading:
    return read_text(article(number), document_date=_WRITTEN[number])


@pytest.mark.parametrize(("number", "language"), [("000", "lo"), ("001", "km"), ("002", "lo"), ("003", "km")])
def test_the_language_is_told(number: str, language: str) -> None:
    assert _read(number).language == language


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("000", ["57-NQ/TW"]),
        ("001", ["33/CT-TTg", "71/NQ-CP", "33/CT-TTg", "57-NQ/TW", "33/CT-TTg"]),
        ("002", ["03/NQ-CP", "57-NQ/TW", "18-NQ/TW"]),
        ("003", ["36/QĐ-TTg", "2568/QĐ-BTTTT", "59/2022/NĐ-CP"]),
        ("004", []),
    ],
)
def test_the_twelve_clean_references_are_found(number: str, keys: list[str]) -> None:
    full = [find for find in _read(number).references if find.form is ReferenceForm.FULL]
    assert [find.key for find in full] == keys


@pytest.mark.parametrize(("number", "key"), [("001", "71/NQ-CP"), ("002", "57-NQ/TW")])
def test_the_two_corrupt_references_are_suspect_with_the_right_one_first(number: str, key: str) -> None:
    (suspect,) = [find for find in _read(number).references if find.suspect]
    assert suspect.candidates[0].key == key


def test_dates_of_documents_are_joined_to_them() -> None:
    dated = {find.key: find.date for find in _read("001").references if find.date and find.key}
    assert dated == {"33/CT-TTg": dt.date(2025, 11, 6), "71/NQ-CP": dt.date(2025, 4, 1)}


def test_as_of_weekly_and_daily_times_are_told_apart() -> None:
    (as_of,) = [find for find in _read("001").dates if find.kind is DateKind.AS_OF]
    every = [
        find.every
        for number in ("000", "001")
        for find in _read(number).dates
        if find.kind is DateKind.RECURRING
    ]
    assert as_of.to == dt.date(2025, 10, 28)
    assert every == ["week", "day"]


@pytest.mark.parametrize("number", ["002", "004"])
def test_narrative_years_are_no_deadlines(number: str) -> None:
    due = [find for find in _read(number).dates if find.kind is DateKind.DUE and not find.open]
    # Article 002 has one: the targets of 2025 at its end.
    assert [find.to for find in due] == ([dt.date(2025, 12, 31)] if number == "002" else [])


def _task(last_day: dt.date) -> TaskDraft:
    tasks = [task for task in _read("003").tasks if task.deadline and task.deadline.last_day == last_day]
    assert len(tasks) == 1
    return tasks[0]


@pytest.mark.parametrize(
    ("last_day", "lead", "coordinating", "product"),
    [
        (dt.date(2024, 3, 29), "BTTTT", (), "decree"),
        (dt.date(2024, 1, 30), "MINISTRIES", (), "roadmap"),
        (dt.date(2024, 4, 14), "BTP", ("VPCP", "BCA"), "decree"),
        (dt.date(2024, 6, 30), "MINISTRIES", (), None),
    ],
)
def test_the_dated_tasks_of_january_2024_are_drafted(
    last_day: dt.date, lead: str, coordinating: tuple[str, ...], product: str | None
) -> None:
    task = _task(last_day)
    assert (task.lead, task.coordinating) == ((lead,), coordinating)
    assert (task.product.kind if task.product else None) == product
    assert Clear.TIME in task.found


def test_the_two_tasks_that_both_end_in_march_2024_are_kept_apart() -> None:
    end_of_march = [
        (task.deadline.from_, task.lead)
        for task in _read("003").tasks
        if task.deadline and task.deadline.to == dt.date(2024, 3, 31)
    ]
    assert end_of_march == [
        (dt.date(2024, 3, 1), ("BTP",)),  # submission of the roadmap in March
        (dt.date(2024, 1, 1), ("MINISTRIES",)),  # 13 services in the first quarter
    ]


def test_the_task_without_a_date_waits_for_the_ministry_that_sets_it() -> None:
    (task,) = [task for task in _read("003").tasks if task.set_by]
    assert task.deadline is not None
    assert (task.deadline.open, task.set_by) == (Open.SET_BY, ("BTTTT",))
    assert task.lead == ("MINISTRIES_AND_PROVINCES",)
    assert Clear.TIME in task.missing


@pytest.mark.parametrize(("number", "most"), [("000", 3), ("002", 3), ("003", 12), ("004", 4)])
def test_few_drafts_are_false(number: str, most: int) -> None:
    assert len(_read(number).tasks) <= most


def test_both_names_of_the_ministry_of_public_security_are_one_agency() -> None:
    names = {find.text for find in _read("000").agencies if find.agency_key == "BCA"}
    assert len(names) == 2


def test_no_draft_comes_from_the_debris_of_the_page() -> None:
    text = article("001")
    for task in _read("001").tasks:
        assert "http" not in task.text or "nq57" in task.text
        assert text[task.start : task.end] == task.text
