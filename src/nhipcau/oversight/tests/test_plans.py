"""The annual review: counted, frozen on approval, its lines made tasks, last year's plan compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.indicators.facade import NewClaim, record_claim
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    AnnualPlan,
    add_plan_line,
    add_shortcoming,
    add_target,
    approve_plan,
    issue_plan_tasks,
    open_review,
    remove_plan_part,
    return_plan,
    submit_plan,
    write_review,
)
from nhipcau.oversight.plan_report import results_of_last_plan
from nhipcau.oversight.rules import plans
from nhipcau.oversight.tests.checks import Do, check
from nhipcau.oversight.tests.factories import unit_below
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, canonical, links_to
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.facade import Task, accept_report, report_completion
from nhipcau.tasks.tests.factories import agency_id, at, issue

JANUARY = at(2025, 1, 10)


def line(actor: Actor, plan_id: UUID, **more: Any) -> Any:
    """A line of the plan for 2025."""
    values: dict[str, Any] = {
        "work": "Xây dựng trung tâm dữ liệu tỉnh",
        "agency_id": agency_id("BTP"),
        "due_on": date(2025, 9, 30),
        "product": "Quyết định nghiệm thu",
        "now": JANUARY,
    }
    return add_plan_line(actor=actor, plan_id=plan_id, **values | more)


@pytest.fixture
def plan(cast: Cast) -> AnnualPlan:
    """Justice reviews 2024 and plans 2025."""
    return open_review(actor=cast.focal_hai, year=2024, now=JANUARY)


def approved(cast: Cast, plan: AnnualPlan) -> AnnualPlan:
    """The plan with a line, submitted by the officer and approved by the minister."""
    line(cast.focal_hai, plan.id)
    submit_plan(actor=cast.focal_hai, plan_id=plan.id, now=JANUARY)
    return approve_plan(actor=cast.minister_mai, plan_id=plan.id, now=JANUARY)


@pytest.mark.django_db
def test_the_years_tasks_are_counted_as_of_its_last_day(cast: Cast, plan: AnnualPlan) -> None:
    """Done in 2024, overdue at its end, done only in January: the year ends on 31 December."""
    tasks = [issue(cast.officer_chi, agency_id("BTP"), due_on=date(2024, 11, 30)) for _ in range(3)]
    for task, day in zip(tasks, (at(2024, 11, 1), at(2025, 1, 5)), strict=False):
        report_completion(actor=cast.focal_hai, task_id=task.id, product_record="1/BC", now=day)
        accept_report(actor=cast.officer_chi, task_id=task.id, now=day)
    content: dict[str, Any] = approved(cast, plan).content or {}
    assert content["as_of"] == "2024-12-31"
    counts = content["counts"]
    assert (counts["done_on_time"], counts["overdue"], counts["total"]) == (1, 2, 3)


@pytest.mark.django_db
def test_what_is_approved_is_frozen_with_a_checksum(cast: Cast, plan: AnnualPlan) -> None:
    hai = cast.focal_hai
    write_review(
        actor=hai, plan_id=plan.id, results="Xong 90 %", goals="Dẫn đầu", solutions="Phân công rõ",
        now=JANUARY,
    )  # fmt: skip
    add_target(
        actor=hai, plan_id=plan.id, name="Hồ sơ trực tuyến", unit="percent", target=Decimal(80),
        result=Decimal("72.5"), now=JANUARY,
    )  # fmt: skip
    add_shortcoming(actor=hai, plan_id=plan.id, cause="people", text="Thiếu người", now=JANUARY)
    frozen = approved(cast, plan)
    content: dict[str, Any] = frozen.content or {}
    assert frozen.sha256 == hashlib.sha256(canonical(content)).hexdigest()
    assert content["texts"]["goals"] == "Dẫn đầu"
    (target,) = content["targets"]
    assert (target["target"], target["result"], target["origin"]) == ("80", "72.5", "reported")
    assert content["shortcomings"] == [{"cause": "people", "text": "Thiếu người"}]
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        line(hai, plan.id)
    assert refusal.value.code == "oversight.step-not-possible"


@pytest.mark.django_db
def test_a_recorded_claim_gives_result_unit_and_origin(cast: Cast, plan: AnnualPlan) -> None:
    text = "Tỷ lệ hồ sơ trực tuyến đạt 59,57%."
    document = register_document(
        actor=cast.focal_hai, new=NewDocument(subject="Báo cáo năm", text=text), now=JANUARY
    )
    start = text.index("59,57%")
    claim = record_claim(
        actor=cast.focal_hai,
        new=NewClaim(
            document_id=document.id, start=start, end=start + 6, value=Decimal("59.57"), unit="percent"
        ),
        now=JANUARY,
    )
    values: dict[str, Any] = {"plan_id": plan.id, "name": "Hồ sơ trực tuyến", "now": JANUARY}
    row = add_target(actor=cast.focal_hai, target=Decimal(80), claim_id=claim.id, **values)
    assert (row.result, row.unit, row.claim_id) == (Decimal("59.57"), "percent", claim.id)
    assert row.origin == claim.origin
    with pytest.raises(CodedError) as unknown, transaction.atomic():
        add_target(actor=cast.focal_hai, target=Decimal(80), claim_id=plan.id, **values)
    assert unknown.value.code == "oversight.words-missing"


@pytest.mark.django_db
def test_lines_become_tasks_at_once_and_only_once(cast: Cast, plan: AnnualPlan) -> None:
    unit = unit_below("BTP")
    line(cast.focal_hai, plan.id, agency_id=unit, work="Số hóa kho lưu trữ")
    frozen = approved(cast, plan)
    tasks = issue_plan_tasks(actor=cast.minister_mai, plan_id=frozen.id, person="Cục trưởng", now=JANUARY)
    first = frozen.lines.get(number=1)
    assert [task.title for task in tasks] == ["Số hóa kho lưu trữ", "Xây dựng trung tâm dữ liệu tỉnh"]
    assert (first.task_id, tasks[0].source_text, tasks[0].due_on) == (tasks[0].id, first.work, first.due_on)
    assert (tasks[0].lead_agency_id, tasks[0].assigner_agency_id) == (unit, agency_id("BTP"))
    assert links_to("tasks.task", tasks[0].id) == [("oversight.plan_line", first.id, "became")]
    with pytest.raises(CodedError) as again, transaction.atomic():
        issue_plan_tasks(actor=cast.minister_mai, plan_id=frozen.id, person="Cục trưởng", now=JANUARY)
    assert again.value.code == "oversight.nothing-to-issue"
    assert Task.objects.count() == 2


@pytest.mark.django_db
def test_one_line_that_cannot_become_a_task_stops_all(cast: Cast, plan: AnnualPlan) -> None:
    line(cast.focal_hai, plan.id, due_on=date(2025, 1, 31))
    frozen = approved(cast, plan)
    with pytest.raises(CodedError) as refusal:
        issue_plan_tasks(actor=cast.minister_mai, plan_id=frozen.id, person="x", now=at(2025, 2, 10))
    assert refusal.value.code == "tasks.due-before-issue"
    assert not Task.objects.exists()


@pytest.mark.django_db
def test_last_years_plan_is_held_against_its_tasks(cast: Cast) -> None:
    before = open_review(actor=cast.focal_hai, year=2023, now=at(2024, 1, 2))
    for work in ("Kết nối cổng", "Đào tạo", "Chưa giao"):
        line(cast.focal_hai, before.id, work=work, due_on=date(2024, 10, 31), now=at(2024, 1, 3))
    submit_plan(actor=cast.focal_hai, plan_id=before.id, now=at(2024, 1, 4))
    approve_plan(actor=cast.minister_mai, plan_id=before.id, now=at(2024, 1, 5))
    done, *_rest = issue_plan_tasks(
        actor=cast.minister_mai, plan_id=before.id, person="Cục trưởng", now=at(2024, 1, 8)
    )
    before.lines.filter(number=3).update(task=None)
    report_completion(actor=cast.focal_hai, task_id=done.id, product_record="1/BC", now=at(2024, 11, 5))
    accept_report(actor=cast.minister_mai, task_id=done.id, now=at(2024, 11, 6))
    plan = open_review(actor=cast.focal_hai, year=2024, now=JANUARY)
    found = results_of_last_plan(actor=cast.focal_hai, plan=plan, day=date(2024, 12, 31))
    assert [(item.line.work, item.state) for item in found] == [
        ("Kết nối cổng", "done_late"), ("Đào tạo", "overdue"), ("Chưa giao", ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_whoever_submitted_does_not_approve(cast: Cast, plan: AnnualPlan) -> None:
    line(cast.focal_hai, plan.id)
    submit_plan(actor=cast.minister_mai, plan_id=plan.id, now=JANUARY)
    with pytest.raises(CodedError) as refusal:
        approve_plan(actor=cast.minister_mai, plan_id=plan.id, now=JANUARY)
    assert refusal.value.code == "oversight.same-person"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"work": " "}, "oversight.words-missing"),
        ({"product": ""}, "oversight.words-missing"),
        ({"due_on": date(2024, 12, 31)}, "oversight.day-too-early"),
        ({"due_on": date(2026, 1, 1)}, "oversight.day-too-late"),
        ({"agency": "BNV"}, "oversight.wrong-side"),
    ],
)
def test_a_line_that_is_not_in_order_is_refused(
    cast: Cast, plan: AnnualPlan, more: dict[str, Any], code: str
) -> None:
    if "agency" in more:
        more = {"agency_id": agency_id(more["agency"])}
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        line(cast.focal_hai, plan.id, **more)
    assert refusal.value.code == code
    assert not plan.lines.exists()


@pytest.mark.django_db
def test_a_line_that_is_taken_out_stays_in_the_audit(cast: Cast, plan: AnnualPlan) -> None:
    row = line(cast.focal_hai, plan.id)
    remove_plan_part(actor=cast.focal_hai, plan_id=plan.id, part_id=row.id, now=JANUARY)
    removed = AuditEntry.objects.get(verb="remove")
    assert removed.changes["work"] == [row.work, None]
    with pytest.raises(CodedError) as empty, transaction.atomic():
        submit_plan(actor=cast.focal_hai, plan_id=plan.id, now=JANUARY)
    assert empty.value.code == "oversight.plan-empty"
    with pytest.raises(CodedError) as gone:
        remove_plan_part(actor=cast.focal_hai, plan_id=plan.id, part_id=row.id, now=JANUARY)
    assert gone.value.code == "oversight.line-not-there"


@pytest.mark.django_db
def test_a_year_is_reviewed_once_by_its_own_agency_and_not_before_it_begins(
    cast: Cast, plan: AnnualPlan
) -> None:
    for more, code in (
        ({"year": 2024}, "oversight.plan-there"),
        ({"year": 2026}, "oversight.day-too-late"),
        ({"year": 2023, "agency_id": agency_id("BNV")}, "oversight.wrong-side"),
    ):
        values: dict[str, Any] = dict(more)
        with pytest.raises(CodedError) as refusal, transaction.atomic():
            open_review(actor=cast.focal_hai, **values, now=JANUARY)
        assert refusal.value.code == code
    assert not AnnualPlan.objects.visible_to(cast.focal_lan).exists()
    assert not AnnualPlan.objects.visible_to(None).exists()
    assert AnnualPlan.objects.visible_to(cast.officer_binh).exists()


# --- the state table ---------------------------------------------------------------------------

P = plans.Stage
WRITERS, HEADS = {"focal_hai", "minister_mai", "clerk"}, {"minister_mai"}
TABLE: dict[str, tuple[set[str], dict[P, P]]] = {
    "edit": (WRITERS, {P.DRAFT: P.DRAFT}),
    "submit": (WRITERS, {P.DRAFT: P.SUBMITTED}),
    "return": (HEADS, {P.SUBMITTED: P.DRAFT}),
    "approve": (HEADS, {P.SUBMITTED: P.APPROVED}),
    # The clerk may not assign tasks.
    "issue": ({"focal_hai", "minister_mai"}, {P.APPROVED: P.APPROVED}),
}


def _of(act: Callable[..., object], **more: Any) -> Do:
    return lambda actor, record: act(actor=actor, plan_id=record, **more, now=JANUARY)


def steps() -> dict[str, Do]:
    """What the steps do."""
    return {
        "edit": lambda actor, record: line(actor, record),
        "submit": _of(submit_plan),
        "return": _of(return_plan, reason="Thiếu chỉ tiêu"),
        "approve": _of(approve_plan),
        "issue": _of(issue_plan_tasks, person="Cục trưởng"),
    }


def plan_at(stage: P, people: Mapping[str, Actor]) -> AnnualPlan:
    """A review with one line at `stage`."""
    hai = people["focal_hai"]
    plan = open_review(actor=hai, year=2024, now=JANUARY)
    line(hai, plan.id)
    if stage is not P.DRAFT:
        submit_plan(actor=hai, plan_id=plan.id, now=JANUARY)
    if stage is P.APPROVED:
        approve_plan(actor=people["minister_mai"], plan_id=plan.id, now=JANUARY)
    plan.refresh_from_db()
    assert plan.stage == stage
    return plan


@pytest.mark.django_db
@pytest.mark.parametrize("stage", P)
@pytest.mark.parametrize("step", TABLE)
def test_each_step_of_a_plan(people: dict[str, Actor], step: str, stage: P) -> None:
    plan = plan_at(stage, people)
    allowed_to, table = TABLE[step]
    check(
        people, plan, steps()[step],
        allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage),
    )  # fmt: skip


def test_no_step_is_left_untested() -> None:
    assert len(plans.STEPS) == len(TABLE)
