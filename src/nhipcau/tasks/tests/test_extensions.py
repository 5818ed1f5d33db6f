"""A later deadline is asked for in time, decided by the assigner, counted, and hides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import (
    Extension,
    Stage,
    State,
    Task,
    accept_assignment,
    accept_report,
    ask_extension,
    cancel_task,
    counts_by_agency,
    decide_extension,
    report_completion,
    return_report,
    send_back_assignment,
    tasks_on,
    total,
)
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
DUE, LATER = date(2024, 3, 31), date(2024, 4, 30)
IN_TIME = at(2024, 3, 20)


def ask(actor: Actor, task_id: UUID, **more: Any) -> Extension:
    """A request as it should be, unless told otherwise."""
    values: dict[str, Any] = {
        "due_on": LATER, "cause": "legal", "text": "Chờ nghị định hướng dẫn", "now": IN_TIME
    }  # fmt: skip
    return ask_extension(actor=actor, task_id=task_id, **values | more)


def decide(actor: Actor, task_id: UUID, *, granted: bool = True, **more: Any) -> Extension:
    """The decision, granted on 25 March unless told otherwise."""
    values: dict[str, Any] = {"now": at(2024, 3, 25), "note": "" if granted else "Không có lý do chính đáng"}
    return decide_extension(actor=actor, task_id=task_id, granted=granted, **values | more)


def state_on(cast: Cast, task: Task, day: date) -> str:
    """The state in the database as of a day."""
    return tasks_on(actor=cast.officer_binh, day=day).get(id=task.id).state  # type: ignore[attr-defined]


@pytest.fixture
def task(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"))


def test_a_granted_extension_moves_the_last_day_and_keeps_the_original_one(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id)
    task.refresh_from_db()
    assert task.due_on == DUE  # nothing moves before the decision
    request = decide(cast.officer_chi, task.id)
    task.refresh_from_db()
    assert (task.due_on, task.original_due_on, task.extensions) == (LATER, DUE, 1)
    assert request.granted_due_on == LATER
    assert state_on(cast, task, date(2024, 4, 30)) == State.DUE_SOON
    assert state_on(cast, task, date(2024, 5, 1)) == State.OVERDUE


def test_days_before_a_late_decision_stay_overdue(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id, now=at(2024, 3, 31))
    decide(cast.officer_chi, task.id, now=at(2024, 4, 10))
    assert state_on(cast, task, date(2024, 3, 31)) == State.DUE_SOON
    assert state_on(cast, task, date(2024, 4, 9)) == State.OVERDUE
    assert state_on(cast, task, date(2024, 4, 10)) == State.ON_TRACK
    task.refresh_from_db()
    assert task.state_on(date(2024, 4, 9), due_soon_days=3) is State.OVERDUE


def test_a_refused_extension_leaves_the_deadline(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id)
    with pytest.raises(CodedError) as refusal:
        decide(cast.officer_chi, task.id, granted=False, note=" ")
    assert refusal.value.code == "tasks.reason-missing"
    decide(cast.officer_chi, task.id, granted=False)
    task.refresh_from_db()
    assert (task.due_on, task.extensions) == (DUE, 0)
    ask(cast.focal_hai, task.id)  # a refusal does not use one up


def test_the_assigner_may_grant_less_than_was_asked(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id)
    decide(cast.officer_chi, task.id, due_on=date(2024, 4, 10))
    task.refresh_from_db()
    assert task.due_on == date(2024, 4, 10)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"now": at(2024, 4, 1)}, "tasks.extension-too-late"),
        ({"due_on": DUE}, "tasks.extension-not-later"),
        ({"due_on": date(2024, 6, 30)}, "tasks.extension-too-far"),  # 91 days
        ({"text": "  "}, "tasks.reason-missing"),
        ({"cause": "no such cause"}, "tasks.reason-missing"),
    ],
)
def test_a_request_that_is_not_in_order_is_refused_and_changes_nothing(
    cast: Cast, task: Task, more: dict[str, Any], code: str
) -> None:
    audit = AuditEntry.objects.count()
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        ask(cast.focal_hai, task.id, **more)
    assert refusal.value.code == code
    assert (Extension.objects.count(), AuditEntry.objects.count()) == (0, audit)


def test_the_longest_extension_and_the_last_day_itself_are_allowed(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id, due_on=date(2024, 6, 29), now=at(2024, 3, 31, 16))  # 90 days, 23:00


def test_one_request_waits_at_a_time_and_two_extensions_are_the_most(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id)
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        ask(cast.focal_hai, task.id)
    assert refusal.value.code == "tasks.extension-waiting"
    decide(cast.officer_chi, task.id)
    ask(cast.focal_hai, task.id, due_on=date(2024, 5, 31), now=at(2024, 4, 2))
    decide(cast.officer_chi, task.id, now=at(2024, 4, 3))
    with pytest.raises(CodedError) as used_up:
        ask(cast.focal_hai, task.id, due_on=date(2024, 6, 30), now=at(2024, 5, 2))
    assert used_up.value.code == "tasks.extensions-used-up"


def test_an_open_deadline_cannot_be_extended(cast: Cast) -> None:
    task = issue(
        cast.officer_binh, agency_id("BTP"), due_on=None, deadline_kind="open",
        deadline_set_by=agency_id("BNV"),
    )  # fmt: skip
    with pytest.raises(CodedError) as refusal:
        ask(cast.focal_hai, task.id)
    assert refusal.value.code == "tasks.no-deadline-yet"


def test_rates_are_shown_with_and_without_extensions(cast: Cast) -> None:
    """Two tasks handed in on 20 April, one of them extended until the 30th; a third still open."""
    extended, late, still_open = (issue(cast.officer_binh, agency_id("BTP")) for _ in range(3))
    for each in (extended, still_open):
        ask(cast.focal_hai, each.id)
        decide(cast.officer_chi, each.id)
    for each in (extended, late):
        report_completion(
            actor=cast.focal_hai, task_id=each.id, product_record="9/BC-BTP", now=at(2024, 4, 20)
        )
        accept_report(actor=cast.officer_chi, task_id=each.id, now=at(2024, 4, 21))
    counts = total(counts_by_agency(actor=cast.officer_binh, day=date(2024, 4, 22)).values())
    assert counts.by_state[State.DONE_ON_TIME] == counts.by_state[State.DONE_LATE] == 1
    assert counts.rate_on_time() == 50.0
    assert counts.rate_without_extensions() == 0.0  # by the first deadlines all three missed theirs


OPEN = {Stage.ASSIGNED, Stage.UNDER_WAY, Stage.RETURNED}
ASKERS, DECIDERS = {"focal_hai", "minister_mai"}, {"officer_binh", "officer_chi"}


def people(cast: Cast) -> dict[str, Actor]:
    """Both sides with their roles, a setter, another ministry, a province, a leader, an administrator."""
    names = (
        "focal_hai", "minister_mai", "officer_binh", "officer_chi",
        "focal_lan", "focal_quang", "leader_duc", "admin_tu",
    )  # fmt: skip
    return {name: getattr(cast, name) for name in names} | {
        "clerk": in_post("clerk", "BTP", "department_officer")
    }


def at_stage(cast: Cast, stage: Stage) -> Task:
    """A task with a waiting request that stands at `stage`."""
    task = issue(cast.officer_binh, agency_id("BTP"))
    Extension.objects.create(
        task=task, cause="data", text="x", old_due_on=DUE, asked_due_on=LATER, asker_ref="test:other",
        agency_id=agency_id("BTP"), asked_on=date(2024, 3, 1), asked_at=NOW,
    )  # fmt: skip
    chi, hai = cast.officer_chi, cast.focal_hai
    if stage is Stage.SENT_BACK:
        send_back_assignment(actor=hai, task_id=task.id, reason="chưa rõ", now=NOW)
    if stage in (Stage.UNDER_WAY, Stage.REPORTED, Stage.RETURNED, Stage.DONE):
        accept_assignment(actor=hai, task_id=task.id, now=NOW)
    if stage in (Stage.REPORTED, Stage.RETURNED, Stage.DONE):
        report_completion(actor=hai, task_id=task.id, product_record="1/BC", now=NOW)
    if stage is Stage.RETURNED:
        return_report(actor=chi, task_id=task.id, reason="thiếu", now=NOW)
    if stage is Stage.DONE:
        accept_report(actor=chi, task_id=task.id, now=NOW)
    if stage is Stage.CANCELLED:
        cancel_task(actor=chi, task_id=task.id, reason="thôi", now=NOW)
    return task


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", ["ask", "decide"])
def test_who_may_ask_and_decide_at_which_stage(cast: Cast, step: str, stage: Stage) -> None:
    task = at_stage(cast, stage)
    for name, actor in people(cast).items():
        allowed = stage in OPEN and name in (ASKERS if step == "ask" else DECIDERS)
        audit, events = AuditEntry.objects.count(), OutboxEvent.objects.count()
        try:
            with transaction.atomic():
                if step == "ask":
                    Extension.objects.filter(task=task).delete()
                    ask(actor, task.id)
                else:
                    decide(actor, task.id)
                assert allowed, f"{name} may not {step} at {stage}"
                assert AuditEntry.objects.count() > audit
                assert OutboxEvent.objects.count() > events
                transaction.set_rollback(True)
        except CodedError as error:
            assert not allowed, f"{name} may {step} at {stage}, but: {error.code}"  # noqa: PT017
            assert error.status in (403, 404, 409), error.code  # noqa: PT017
        assert AuditEntry.objects.count() == audit


def test_nobody_decides_on_their_own_request(cast: Cast, task: Task) -> None:
    ask(cast.focal_hai, task.id)
    Extension.objects.filter(task=task).update(asker_ref=cast.officer_chi.ref)
    with pytest.raises(CodedError) as refusal:
        decide(cast.officer_chi, task.id)
    assert refusal.value.code == "tasks.own-report"


def test_the_page_asks_keeps_what_was_typed_and_shows_the_decision(
    cast: Cast, sign_in: Any, task: Task, settings: Any
) -> None:
    Task.objects.filter(id=task.id).update(due_on=date(2099, 3, 31), original_due_on=date(2099, 3, 31))
    hai: Client = sign_in("focal_hai")
    typed = {"due_on": "2099-03-01", "cause": "data", "text": "Thiếu dữ liệu đầu vào"}
    refused = hai.post(f"/tasks/{task.id}/ask_extension/", typed)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Thiếu dữ liệu đầu vào" in page
    assert "must lie after the present one" in page
    assert hai.post(f"/tasks/{task.id}/ask_extension/", typed | {"due_on": "2099-04-20"}).status_code == 302
    chi: Client = sign_in("officer_chi")
    assert "Extensions to decide" in chi.get("/desk/").content.decode()
    answer = {"granted": "yes", "due_on": "", "note": "Đồng ý"}
    assert chi.post(f"/tasks/{task.id}/decide_extension/", answer).status_code == 302
    page = chi.get(f"/tasks/{task.id}/").content.decode()
    assert "Granted" in page
    assert "extended 1 time; originally" in page


# Lists behind the figures of a week


def test_the_list_opens_what_was_asked_granted_refused_and_waits(
    sign_in: Callable[..., Client], cast: Cast
) -> None:
    office, justice = cast.officer_binh, agency_id("BTP")
    granted, refused, waiting, untouched = (
        issue(office, justice, title=f"Việc {number}") for number in range(4)
    )
    for task in (granted, refused, waiting):
        ask(cast.focal_hai, task.id)
    decide(office, granted.id, granted=True)
    decide(office, refused.id, granted=False)
    browser = sign_in("officer_chi")

    def found(**query: str) -> set[str]:
        page = browser.get("/tasks/", {"since": "2024-03-18", **query}).context["page"]
        return {task.title for task in page.object_list}

    assert found(on="2024-03-20", extension="asked") == {"Việc 0", "Việc 1", "Việc 2"}
    assert found(on="2024-03-20", extension="granted") == set()
    assert found(on="2024-03-25", extension="granted") == {"Việc 0"}
    assert found(on="2024-03-25", extension="refused") == {"Việc 1"}
    assert found(on="2024-03-20", waiting="extension") == {"Việc 0", "Việc 1", "Việc 2"}
    assert found(on="2024-03-25", waiting="extension") == {"Việc 2"}
    # The first deadline of all four has passed on 1 April; that of the first was moved.
    assert found(on="2024-04-01", first="missed") == {f"Việc {number}" for number in range(4)}
    assert found(on="2024-04-01", first="kept") == set()
    assert untouched.title in found(on="2024-04-01", cause="none")
    assert found(on="2024-04-01", cause="legal") == {"Việc 1", "Việc 2"}


def test_a_list_as_it_was_known_leaves_out_what_was_entered_later(
    sign_in: Callable[..., Client], cast: Cast
) -> None:
    issue(cast.officer_binh, agency_id("BTP"), title="Nhập kịp")
    issue(
        cast.officer_binh, agency_id("BTP"), title="Nhập muộn", now=at(2024, 2, 17),
        issued_on=date(2024, 1, 25),
    )  # fmt: skip
    browser = sign_in("officer_chi")
    query = {"on": "2024-02-10", "known": "2024-02-10T03:00:00+00:00"}
    page = browser.get("/tasks/", query)
    assert [task.title for task in page.context["page"].object_list] == ["Nhập kịp"]
    assert [chip.value for chip in page.context["chips"]] == ["10 Feb 2024, 10:00"]
    assert browser.get("/tasks/", {"on": "2024-02-10"}).context["page"].paginator.count == 2
