"""A provincial department reviews its year and plans the next; a year later the plan is held against it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.oversight.facade import (
    AnnualPlan,
    add_plan_line,
    add_shortcoming,
    add_target,
    approve_plan,
    issue_plan_tasks,
    open_review,
    submit_plan,
    write_review,
)
from nhipcau.oversight.plan_report import results_of_last_plan
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, settle
from nhipcau.tasks.facade import NewTask, accept_report, assign_task, report_completion

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def province() -> UUID:
    """Tuyên Quang."""
    return agencies_by_key(["province:tuyen-quang"], on=date(2024, 1, 25))["province:tuyen-quang"]


def given(cast: Cast, due_on: date, done_on: date | None) -> None:
    """A task of the province in 2024, done on a day or not at all."""
    task = assign_task(
        actor=cast.officer_chi,
        new=NewTask(
            title="Phủ sóng vùng lõm", lead_agency_id=province(), person_text="Chủ tịch", product="Báo cáo",
            authority="own", due_on=due_on,
        ),
        now=at(2024, 2, 1),
    )  # fmt: skip
    if done_on is not None:
        now = at(done_on.year, done_on.month, done_on.day)
        report_completion(actor=cast.focal_quang, task_id=task.id, product_record="5/BC-UBND", now=now)
        accept_report(actor=cast.officer_chi, task_id=task.id, now=now)


def lines(actor: Actor, plan: AnnualPlan, *works: tuple[str, date], now: datetime) -> None:
    """Lines of the plan for the next year."""
    for work, due_on in works:
        add_plan_line(
            actor=actor, plan_id=plan.id, work=work, agency_id=province(), due_on=due_on,
            product="Quyết định nghiệm thu", now=now,
        )  # fmt: skip


def test_a_province_reviews_2024_and_plans_2025(cast: Cast) -> None:
    """Three tasks of 2024: in time, late, overdue at the end of the year. The plan for 2025 is approved
    by the chair and becomes tasks with one click."""
    given(cast, date(2024, 6, 30), date(2024, 6, 20))
    given(cast, date(2024, 6, 30), date(2024, 8, 1))
    given(cast, date(2024, 10, 31), None)
    quang, now = cast.focal_quang, at(2025, 1, 10)
    review = open_review(actor=quang, year=2024, now=now)
    write_review(
        actor=quang, plan_id=review.id, results="Toàn bộ xã có mạng 4G", goals="Nâng hạng chuyển đổi số",
        solutions="Giao việc rõ người, rõ sản phẩm", now=now,
    )  # fmt: skip
    add_target(
        actor=quang, plan_id=review.id, name="Thôn có sóng di động", unit="percent", target=Decimal(100),
        result=Decimal("98.6"), now=now,
    )  # fmt: skip
    add_shortcoming(actor=quang, plan_id=review.id, cause="money", text="Thiếu vốn cho vùng cao", now=now)
    lines(
        quang, review,
        ("Phủ sóng các thôn còn lại", date(2025, 9, 30)), ("Xây dựng trung tâm dữ liệu", date(2025, 12, 31)),
        now=now,
    )  # fmt: skip
    submit_plan(actor=quang, plan_id=review.id, now=now)
    approved = approve_plan(actor=cast.chair_son, plan_id=review.id, now=at(2025, 1, 13))
    content: dict[str, Any] = approved.content or {}
    counts = content["counts"]
    assert (counts["done_on_time"], counts["done_late"], counts["overdue"]) == (1, 1, 1)
    assert len(approved.sha256) == 64
    tasks = issue_plan_tasks(
        actor=cast.chair_son, plan_id=review.id, person="Giám đốc Sở", now=at(2025, 1, 14)
    )
    assert [task.due_on for task in tasks] == [date(2025, 9, 30), date(2025, 12, 31)]
    assert all(task.source_text == task.title for task in tasks)
    settle()


def test_a_year_later_the_plan_is_held_against_its_results(cast: Cast) -> None:
    """Of two lines planned for 2024 one was done in time and one is overdue at its end."""
    quang, now = cast.focal_quang, at(2024, 1, 5)
    first = open_review(actor=quang, year=2023, now=now)
    lines(
        quang, first,
        ("Đào tạo tổ công nghệ số", date(2024, 5, 31)), ("Kết nối một cửa", date(2024, 11, 30)), now=now,
    )  # fmt: skip
    submit_plan(actor=quang, plan_id=first.id, now=now)
    approve_plan(actor=cast.chair_son, plan_id=first.id, now=now)
    training, _portal = issue_plan_tasks(actor=cast.chair_son, plan_id=first.id, person="Giám đốc", now=now)
    report_completion(actor=quang, task_id=training.id, product_record="8/BC", now=at(2024, 5, 20))
    accept_report(actor=cast.chair_son, task_id=training.id, now=at(2024, 5, 21))
    second = open_review(actor=quang, year=2024, now=at(2025, 1, 6))
    lines(quang, second, ("Kết nối một cửa, tiếp", date(2025, 6, 30)), now=at(2025, 1, 6))
    compared = results_of_last_plan(actor=quang, plan=second, day=date(2024, 12, 31))
    assert [(item.line.work, item.state) for item in compared] == [
        ("Đào tạo tổ công nghệ số", "done_on_time"),
        ("Kết nối một cửa", "overdue"),
    ]
    submit_plan(actor=quang, plan_id=second.id, now=at(2025, 1, 7))
    approved = approve_plan(actor=cast.chair_son, plan_id=second.id, now=at(2025, 1, 8))
    content: dict[str, Any] = approved.content or {}
    assert [row["state"] for row in content["before"]] == ["done_on_time", "overdue"]
    settle()
