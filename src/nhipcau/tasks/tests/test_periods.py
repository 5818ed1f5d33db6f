"""Recurring work makes its periods: once each, in time, also after the worker was away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from nhipcau.agencies.facade import agencies_in_block
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.site.testing import Cast
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.actions.open_periods import open_periods
from nhipcau.tasks.facade import (
    State,
    Task,
    accept_report,
    cancel_task,
    draft_tasks,
    fan_out_task,
    programme_of,
    report_completion,
)
from nhipcau.tasks.tests.factories import DAY, NOW, PLATFORM, agency_id, at, issue

pytestmark = pytest.mark.django_db


def recurring(cast: Cast, every: str, day: int | None = None, **more: Any) -> Task:
    return issue(
        cast.officer_binh,
        agency_id("BTP"),
        due_on=None,
        deadline_kind="recurring",
        recurrence=every,
        recurrence_day=day,
        **more,
    )


def run(day: date) -> int:
    return open_periods(actor=PLATFORM, day=day, now=at(day.year, day.month, day.day))


def days(task: Task) -> list[date | None]:
    return list(task.children.order_by("period_from").values_list("due_on", flat=True))


def test_each_month_has_its_part_with_the_day_of_the_month_and_the_six_clears(cast: Cast) -> None:
    task = recurring(cast, "month", 25)
    assert run(date(2024, 1, 26)) == 1  # issued on 25 January, the last day of that month's period
    assert run(date(2024, 2, 1)) == 1
    assert run(date(2024, 2, 20)) == 0
    assert days(task) == [date(2024, 1, 25), date(2024, 2, 25)]
    part = task.children.get(due_on=date(2024, 2, 25))
    assert (part.period_from, part.period_to) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (part.lead_agency_id, part.assigner_agency_id) == (task.lead_agency_id, task.assigner_agency_id)
    assert (part.product, part.authority, part.person_text) == (
        task.product,
        task.authority,
        task.person_text,
    )
    assert AuditEntry.objects.filter(record_id=str(part.id), action="tasks.open_periods").exists()


@pytest.mark.parametrize(
    ("every", "day", "until", "expected"),
    [
        ("week", None, date(2024, 2, 19), [
            date(2024, 1, 26), date(2024, 2, 2), date(2024, 2, 7), date(2024, 2, 16), date(2024, 2, 23)]),
        ("quarter", 15, date(2024, 7, 1), [date(2024, 3, 15), date(2024, 6, 15), date(2024, 9, 15)]),
        ("half-year", None, date(2024, 7, 1), [date(2024, 6, 30), date(2024, 12, 31)]),
        ("year", 31, date(2025, 1, 1), [date(2024, 12, 31), date(2025, 12, 31)]),
        ("month", 31, date(2024, 3, 2), [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]),
        ("day", None, date(2024, 3, 2), []),
    ],
)  # fmt: skip
def test_a_worker_that_was_away_makes_up_for_every_period_once(
    cast: Cast, every: str, day: int | None, until: date, expected: list[date]
) -> None:
    task = recurring(cast, every, day)
    run(until)
    assert days(task) == expected
    assert run(until) == 0


def test_a_task_that_was_withdrawn_makes_no_more(cast: Cast) -> None:
    task = recurring(cast, "month")
    run(date(2024, 1, 26))
    cancel_task(actor=cast.officer_binh, task_id=task.id, reason="không còn cần", now=at(2024, 1, 27))
    assert run(date(2024, 6, 1)) == 0
    assert days(task) == [date(2024, 1, 31)]


def test_periods_are_counted_like_any_programme(cast: Cast) -> None:
    task = recurring(cast, "month")
    run(date(2024, 3, 1))
    first = task.children.order_by("period_from")[0]
    report_completion(actor=cast.focal_hai, task_id=first.id, product_record="1/BC", now=at(2024, 1, 30))
    accept_report(actor=cast.officer_binh, task_id=first.id, now=at(2024, 2, 1))
    [level] = programme_of(actor=cast.officer_binh, task_id=task.id, day=date(2024, 3, 5))
    assert (level.counts.done, level.counts.total) == (1, 3)
    assert level.counts.by_state[State.OVERDUE] == 1  # February


def test_recurring_work_of_all_provinces_recurs_in_each(cast: Cast) -> None:
    task = recurring(cast, "quarter", 20)
    units = [view.id for view in agencies_in_block("provinces", DAY)][:3]
    made = fan_out_task(actor=cast.focal_hai, task_id=task.id, agency_ids=units, now=NOW)
    assert {(part.deadline_kind, part.recurrence, part.recurrence_day) for part in made.tasks} == {
        ("recurring", "quarter", 20)
    }
    assert run(date(2024, 1, 26)) == 4
    assert Task.objects.filter(parent__in=[part.id for part in made.tasks]).count() == 3


def test_a_text_that_says_monthly_before_the_25th_is_drafted_with_its_day(cast: Cast, sign_in: Any) -> None:
    text = "Bộ Tư pháp báo cáo kết quả hằng tháng, trước ngày 25."
    document = register_document(
        actor=cast.officer_binh, new=NewDocument(subject="Thông báo", text=text, issued_on=DAY), now=NOW
    )
    [draft] = draft_tasks(actor=cast.officer_binh, document_id=document.id, now=NOW)
    assert (draft.proposal["recurrence"], draft.proposal["recurrence_day"]) == ("month", 24)
    client: Client = sign_in("officer_binh")
    shown = {
        f"{draft.id}-{name}": value
        for name, value in draft.proposal.items()
        if isinstance(value, str | int) and value is not False
    }
    answer = client.post(f"/tasks/draft/{draft.id}/", {**shown, "do": "confirm"})
    assert answer.status_code == 302
    task = Task.objects.get()
    assert (task.deadline_kind, task.recurrence, task.recurrence_day) == ("recurring", "month", 24)
