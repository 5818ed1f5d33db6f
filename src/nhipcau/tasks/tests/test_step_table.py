"""Every step, in every stage, by everybody: allowed with audit and event, or refused and nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from nhipcau.agencies.facade import head_post_of
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, snapshot
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.actions.cancel_task import cancel_task
from nhipcau.tasks.actions.mark_key_task import mark_key_task
from nhipcau.tasks.actions.name_person import name_person
from nhipcau.tasks.actions.publish_task import publish_task
from nhipcau.tasks.facade import (
    Report,
    Stage,
    Task,
    accept_assignment,
    accept_report,
    ask_extension,
    decide_extension,
    fan_out_task,
    reassign_task,
    report_completion,
    report_progress,
    return_report,
    send_back_assignment,
    set_deadline,
    urge_task,
)
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
LATER = at(2024, 2, 1)


def _step(act: Callable[..., object], **more: Any) -> Callable[[Actor, UUID], object]:
    return lambda actor, task_id: act(actor=actor, task_id=task_id, **more, now=LATER)


STEPS: dict[str, Callable[[Actor, UUID], object]] = {
    "accept": _step(accept_assignment),
    "send_back": _step(send_back_assignment, reason="không thuộc thẩm quyền"),
    "reassign": lambda actor, task_id: reassign_task(
        actor=actor, task_id=task_id, lead_agency_id=agency_id("BTP"), reason="rõ việc hơn", now=LATER
    ),
    "set_deadline": _step(set_deadline, due_on=date(2024, 5, 1)),
    "report_progress": _step(report_progress, text="đang làm", percent=30),
    "report_completion": _step(report_completion, product_record="12/BC-BTP"),
    "accept_report": _step(accept_report),
    "return_report": _step(return_report, reason="thiếu phụ lục"),
    "cancel": _step(cancel_task, reason="không còn cần"),
    "publish": _step(publish_task),
    "ask_extension": _step(ask_extension, due_on=date(2024, 6, 1), cause="legal", text="chờ luật"),
    "decide_extension": _step(decide_extension, granted=True),
    "name_person": lambda actor, task_id: name_person(
        actor=actor, task_id=task_id, post_id=head_post_of(agency_id("BTP")), now=LATER
    ),
    "urge": _step(urge_task, text="khẩn trương"),
    "mark_key": _step(mark_key_task, key_task=True),
    "fan_out": lambda actor, task_id: fan_out_task(
        actor=actor, task_id=task_id, agency_ids=[agency_id("BYT")], now=LATER
    ),
}
# Steps for tasks that have a last day, and those for which somebody must have asked before.
TIMED, ASKED = {"ask_extension", "decide_extension"}, {"decide_extension"}
OPEN = {Stage.ASSIGNED, Stage.UNDER_WAY, Stage.RETURNED}
LEAD, LEADS_HEAD, ASSIGNER = "focal_hai", "minister_mai", "officer_binh"
DEPARTMENT, SETTER = "clerk", "focal_my"

# Written down apart from rules.py: who may take the step, and from which stages.
ALLOWED: dict[str, tuple[set[str], set[Stage]]] = {
    "accept": ({LEAD, LEADS_HEAD}, {Stage.ASSIGNED}),
    "send_back": ({LEAD, LEADS_HEAD}, {Stage.ASSIGNED}),
    "reassign": ({ASSIGNER, "officer_chi"}, {Stage.ASSIGNED, Stage.SENT_BACK}),
    "set_deadline": ({ASSIGNER, "officer_chi", SETTER}, OPEN),
    "report_progress": ({LEAD, LEADS_HEAD, DEPARTMENT}, OPEN),
    "report_completion": ({LEAD, LEADS_HEAD, DEPARTMENT}, OPEN),
    "accept_report": ({ASSIGNER, "officer_chi"}, {Stage.REPORTED}),
    "return_report": ({ASSIGNER, "officer_chi"}, {Stage.REPORTED}),
    "cancel": ({ASSIGNER, "officer_chi"}, OPEN | {Stage.SENT_BACK, Stage.REPORTED}),
    "publish": ({ASSIGNER, "officer_chi"}, set(Stage)),
    "ask_extension": ({LEAD, LEADS_HEAD}, OPEN),
    "decide_extension": ({ASSIGNER, "officer_chi"}, OPEN),
    "name_person": ({LEAD, LEADS_HEAD}, OPEN),
    "urge": ({ASSIGNER, "officer_chi"}, OPEN),
    "mark_key": ({ASSIGNER, "officer_chi"}, OPEN | {Stage.SENT_BACK, Stage.REPORTED}),
    # The lead breaks its own task down; the assigner gives it to more units.
    "fan_out": ({LEAD, LEADS_HEAD, ASSIGNER, "officer_chi"}, OPEN),
}
# What the task's stage is afterwards, where it changes.
AFTER = {
    "accept": Stage.UNDER_WAY,
    "send_back": Stage.SENT_BACK,
    "reassign": Stage.ASSIGNED,
    "report_completion": Stage.REPORTED,
    "accept_report": Stage.DONE,
    "return_report": Stage.RETURNED,
    "cancel": Stage.CANCELLED,
}


@pytest.fixture
def people(cast: Cast) -> dict[str, Actor]:
    """Lead with its head and a clerk, assigner, setter; another ministry, a province, a reader, an
    administrator."""
    names = (
        LEAD, LEADS_HEAD, ASSIGNER, "officer_chi", SETTER,
        "focal_lan", "focal_quang", "leader_duc", "admin_tu",
    )  # fmt: skip
    found = {name: getattr(cast, name) for name in names}
    found[DEPARTMENT] = in_post(DEPARTMENT, "BTP", "department_officer")
    return found


def task_at(stage: Stage, people: dict[str, Actor], *, timed: bool = False, asked: bool = False) -> Task:
    """A task that stands at `stage`, led by the Ministry of Justice; its deadline is open unless
    `timed`, and a later one was `asked` for while it was."""
    opened = {"due_on": None, "deadline_kind": "open", "deadline_set_by": agency_id("BNV")}
    task = issue(people[ASSIGNER], agency_id("BTP"), **({} if timed else opened))
    binh, hai = people["officer_chi"], people[LEAD]
    if asked:
        ask_extension(
            actor=hai, task_id=task.id, due_on=date(2024, 6, 1), cause="legal", text="chờ luật", now=NOW
        )
    if stage is Stage.SENT_BACK:
        send_back_assignment(actor=hai, task_id=task.id, reason="chưa rõ", now=NOW)
    if stage in (Stage.UNDER_WAY, Stage.REPORTED, Stage.RETURNED, Stage.DONE):
        accept_assignment(actor=hai, task_id=task.id, now=NOW)
    if stage in (Stage.REPORTED, Stage.RETURNED, Stage.DONE):
        report_completion(actor=hai, task_id=task.id, product_record="11/BC-BTP", now=NOW)
    if stage is Stage.RETURNED:
        return_report(actor=binh, task_id=task.id, reason="thiếu", now=NOW)
    if stage is Stage.DONE:
        accept_report(actor=binh, task_id=task.id, now=NOW)
    if stage is Stage.CANCELLED:
        cancel_task(actor=binh, task_id=task.id, reason="thôi", now=NOW)
    task.refresh_from_db()
    assert task.stage == stage
    return task


def everything(task: Task) -> tuple[object, ...]:
    """All that a step could leave behind."""
    fresh = Task.objects.get(id=task.id)
    reports = [snapshot(report) for report in Report.objects.filter(task=task).order_by("id")]
    asked = [snapshot(request) for request in fresh.extension_requests.order_by("id")]
    return snapshot(fresh), (reports, asked), AuditEntry.objects.count(), OutboxEvent.objects.count()


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_allowed_or_refused_without_a_trace(
    people: dict[str, Actor], step: str, stage: Stage
) -> None:
    task = task_at(stage, people, timed=step in TIMED, asked=step in ASKED)
    allowed_to, from_stages = ALLOWED[step]
    before = everything(task)
    for name, actor in people.items():
        allowed = name in allowed_to and stage in from_stages
        try:
            with transaction.atomic():
                STEPS[step](actor, task.id)
                assert allowed, f"{name} may not {step} at {stage}"
                assert AuditEntry.objects.count() > before[2]  # type: ignore[operator]
                assert OutboxEvent.objects.count() > before[3]  # type: ignore[operator]
                assert Task.objects.get(id=task.id).stage == AFTER.get(
                    step, Stage.UNDER_WAY if (step, stage) == ("report_progress", Stage.ASSIGNED) else stage
                )
                transaction.set_rollback(True)
        except CodedError as error:
            assert not allowed, f"{name} may {step} at {stage}, but: {error.code}"  # noqa: PT017
            assert error.status in (403, 404, 409), error.code  # noqa: PT017
        assert everything(task) == before, f"{name} {step} {stage}"


@pytest.mark.parametrize(
    ("who", "step", "code"),
    [
        ("focal_lan", "accept", "tasks.not-there"),  # another ministry does not learn that it exists
        ("focal_quang", "report_completion", "tasks.not-there"),
        ("focal_lan", "set_deadline", "tasks.not-there"),
        ("leader_duc", "cancel", "tasks.not-the-assigner"),  # sees the nation, assigned nothing here
        ("leader_duc", "publish", "tasks.not-the-assigner"),
        ("admin_tu", "cancel", "spine.not-permitted"),
        (DEPARTMENT, "accept", "spine.not-permitted"),
        (ASSIGNER, "accept", "tasks.not-the-lead"),
        (LEADS_HEAD, "cancel", "tasks.not-the-assigner"),
        (LEADS_HEAD, "set_deadline", "tasks.not-the-assigner"),
        (SETTER, "report_progress", "tasks.not-the-lead"),
        (ASSIGNER, "accept_report", "tasks.step-not-possible"),
    ],
)
def test_a_refusal_says_why(people: dict[str, Actor], who: str, step: str, code: str) -> None:
    task = task_at(Stage.ASSIGNED, people)
    with pytest.raises(CodedError) as refusal:
        STEPS[step](people[who], task.id)
    assert refusal.value.code == code
