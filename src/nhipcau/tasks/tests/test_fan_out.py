"""One task given on to many units: a part each, counted and rolled up, doubled by nobody."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhipcau.agencies.facade import agencies_below, agencies_in_block, communes
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.actions.issue_programme import issue_programme
from nhipcau.tasks.errors import NobodyToGiveTo
from nhipcau.tasks.facade import (
    FanOut,
    Stage,
    State,
    Task,
    accept_assignment,
    accept_report,
    cancel_task,
    draft_tasks,
    fan_out_task,
    programme_of,
    report_completion,
    set_deadline,
    tasks_of_document,
)
from nhipcau.tasks.tests.factories import DAY, NOW, agency_id, at, in_post, issue, new_task

pytestmark = pytest.mark.django_db
DUE = date(2024, 3, 31)


def provinces() -> list[UUID]:
    """All 63 as of January 2024."""
    return [view.id for view in agencies_in_block("provinces", DAY)]


def fan_out(actor: Actor, task: Task, units: list[UUID], **more: Any) -> FanOut:
    return fan_out_task(actor=actor, task_id=task.id, agency_ids=units, **{"now": NOW, **more})


@pytest.fixture
def whole(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"), title="Rà soát dữ liệu hộ tịch", product="Báo cáo")


def finish(actor: Actor, decider: Actor, part: Task) -> None:
    report_completion(actor=actor, task_id=part.id, product_record="1/BC-UBND", now=at(2024, 2, 1))
    accept_report(actor=decider, task_id=part.id, now=at(2024, 2, 2))


def test_every_province_gets_its_part_with_six_clears_from_the_ministry(cast: Cast, whole: Task) -> None:
    made = fan_out(cast.focal_hai, whole, provinces())
    assert len(made.tasks) == 63
    part = Task.objects.get(parent=whole, lead_agency_id=agency_id("province:tuyen-quang"))
    assert (part.title, part.product, part.due_on) == (whole.title, "Báo cáo", DUE)
    assert part.assigner_agency_id == agency_id("BTP")  # who leads the whole accepts the parts
    assert (part.stage, bool(part.person_text), part.authority) == (Stage.ASSIGNED, True, whole.authority)
    assert part.code != whole.code
    accept_assignment(actor=cast.focal_quang, task_id=part.id, now=NOW)  # the province sees it


def test_the_same_list_sent_again_doubles_nothing_and_new_units_join(cast: Cast, whole: Task) -> None:
    units = provinces()
    fan_out(cast.focal_hai, whole, units[:60])
    again = fan_out(cast.focal_hai, whole, units)
    assert (len(again.tasks), again.there_already) == (3, 60)
    with pytest.raises(CodedError) as nobody, transaction.atomic():
        fan_out(cast.focal_hai, whole, units)
    assert nobody.value.code == "tasks.nobody-to-give-to"
    assert Task.objects.filter(parent=whole).count() == 63
    part = Task.objects.filter(parent=whole).first()
    assert part is not None
    minister = cast.minister_mai
    cancel_task(actor=minister, task_id=part.id, reason="gửi nhầm", now=NOW)
    assert (
        len(fan_out(cast.focal_hai, whole, [part.lead_agency_id]).tasks) == 1
    )  # a cancelled part does not count


def test_progress_is_counted_from_the_parts_level_by_level(cast: Cast, whole: Task) -> None:
    tuyen_quang = agency_id("province:tuyen-quang")
    fan_out(cast.focal_hai, whole, provinces())
    part = Task.objects.get(parent=whole, lead_agency_id=tuyen_quang)
    below = [view.id for view in agencies_below(tuyen_quang, DAY)][:5]
    assert len(fan_out(cast.focal_quang, part, below, due_on=date(2024, 3, 1)).tasks) == 5
    finish(cast.focal_quang, cast.minister_mai, part)
    one, two = programme_of(actor=cast.officer_binh, task_id=whole.id, day=date(2024, 3, 2))
    assert (one.counts.done, one.counts.total) == (1, 63)
    assert (two.depth, two.counts.total, two.counts.by_state[State.OVERDUE]) == (2, 5, 5)
    binh = cast.officer_binh
    with CaptureQueriesContext(connection) as queries:
        programme_of(actor=binh, task_id=whole.id, day=DAY)
    assert len(queries) == 3  # two levels and the empty one below


def test_the_assigner_may_give_it_to_units_directly(cast: Cast, whole: Task) -> None:
    [part] = fan_out(cast.officer_binh, whole, [agency_id("BCA")]).tasks
    assert part.assigner_agency_id == agency_id("VPCP")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"due_on": date(2024, 4, 1)}, "tasks.due-after-parent"),
        ({"due_on": date(2024, 1, 24)}, "tasks.due-after-parent"),
        ({"agency_ids": []}, "tasks.nobody-to-give-to"),
        ({"now": at(2025, 8, 1)}, "tasks.due-after-parent"),
    ],
)
def test_what_is_not_in_order_is_refused_whole(
    cast: Cast, whole: Task, more: dict[str, Any], code: str
) -> None:
    values = {"agency_ids": provinces(), "now": NOW, **more}
    before = (Task.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count())
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        fan_out_task(actor=cast.focal_hai, task_id=whole.id, **values)
    assert refusal.value.code == code
    assert (Task.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()) == before


def test_an_agency_that_has_ended_gets_no_part(cast: Cast, whole: Task) -> None:
    Task.objects.filter(id=whole.id).update(due_on=date(2026, 3, 31))
    with pytest.raises(CodedError) as refusal:
        fan_out(cast.focal_hai, whole, [agency_id("province:thai-binh")], now=at(2025, 8, 1))
    assert refusal.value.code == "tasks.agency-ended"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("focal_lan", "tasks.not-there"),
        ("leader_duc", "tasks.not-the-lead"),
        ("admin_tu", "spine.not-permitted"),
        ("clerk", "spine.not-permitted"),
    ],
)
def test_who_is_on_neither_side_gives_nothing_on(cast: Cast, whole: Task, who: str, code: str) -> None:
    actor = in_post("clerk", "BTP", "department_officer") if who == "clerk" else getattr(cast, who)
    with pytest.raises(CodedError) as refusal:
        fan_out(actor, whole, provinces())
    assert refusal.value.code == code


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.DONE, Stage.CANCELLED])
def test_what_is_handed_in_or_ended_is_not_given_on(cast: Cast, whole: Task, stage: Stage) -> None:
    if stage is Stage.CANCELLED:
        cancel_task(actor=cast.officer_chi, task_id=whole.id, reason="thôi", now=NOW)
    else:
        report_completion(actor=cast.focal_hai, task_id=whole.id, product_record="1/BC", now=NOW)
    if stage is Stage.DONE:
        accept_report(actor=cast.officer_chi, task_id=whole.id, now=NOW)
    with pytest.raises(CodedError) as refusal:
        fan_out(cast.focal_hai, whole, provinces())
    assert refusal.value.code == "tasks.part-not-possible"


def test_a_document_shows_the_whole_and_not_its_hundred_parts(cast: Cast) -> None:
    document = register_document(
        actor=cast.officer_binh, new=NewDocument(subject="Chỉ thị", text="", issued_on=DAY), now=NOW
    )
    whole = issue(cast.officer_binh, agency_id("BTP"), document_id=document.id)
    fan_out(cast.focal_hai, whole, provinces())
    shown = tasks_of_document(actor=cast.officer_binh, document_id=document.id, day=DAY)
    assert [task.id for task in shown] == [whole.id]


def test_all_communes_are_known_after_the_reform() -> None:
    assert len(communes(date(2025, 7, 1))) == 3321


def test_the_page_gives_on_and_shows_the_programme(cast: Cast, sign_in: Any, whole: Task) -> None:
    Task.objects.filter(id=whole.id).update(due_on=date(2099, 3, 31))
    hai: Client = sign_in("focal_hai")
    address = f"/tasks/{whole.id}/fan_out/"
    refused = hai.post(address, {"target": "listed", "agencies": "", "title": "Chữ đã gõ"})
    assert refused.status_code == 422
    assert "Name at least one agency" in refused.content.decode()
    assert "Chữ đã gõ" in refused.content.decode()
    assert hai.post(address, {"target": "provinces"}).status_code == 302
    page = hai.get(f"/tasks/{whole.id}/").content.decode()
    assert "Programme" in page
    assert "0 of 34" in page
    listed = hai.get(f"/tasks/?parent={whole.id}").content.decode()
    assert "34" in listed
    assert f"{whole.code} {whole.title}" in listed  # the chip names the whole, not its id
    part = Task.objects.filter(parent=whole).first()
    assert part is not None
    assert f"/tasks/{whole.id}/" in hai.get(f"/tasks/{part.id}/").content.decode()


def test_a_text_for_all_ministries_becomes_a_programme_of_the_office(cast: Cast, sign_in: Any) -> None:
    binh = cast.officer_binh
    text = "Các bộ, cơ quan ngang bộ hoàn thành báo cáo rà soát trước ngày 31/3/2099."
    document = register_document(
        actor=binh, new=NewDocument(subject="Thông báo", text=text, issued_on=DAY), now=NOW
    )
    [draft] = draft_tasks(actor=binh, document_id=document.id, now=NOW)
    assert draft.proposal["give_to"] == "ministries"
    assert "authority" in draft.proposal["proposed"]
    assert "product" not in draft.proposal["proposed"]  # the text names one
    client: Client = sign_in("officer_binh")
    page = client.get(f"/tasks/drafts/{document.id}/").content.decode()
    assert "proposed, not in the text" in page
    shown = {f"{draft.id}-{name}": value for name, value in draft.proposal.items() if isinstance(value, str)}
    assert client.post(f"/tasks/draft/{draft.id}/", {**shown, "do": "confirm"}).status_code == 302
    draft.refresh_from_db()
    assert draft.task is not None
    assert draft.task.lead_agency_id == binh.agency_id
    parts = draft.task.children.all()
    assert parts.count() >= 16
    assert {part.assigner_agency_id for part in parts} == {binh.agency_id}


def test_nobody_to_give_to_leaves_no_whole_behind(cast: Cast) -> None:
    before = Task.objects.count()
    with pytest.raises(NobodyToGiveTo):
        issue_programme(actor=cast.officer_binh, new=new_task(None), target="nobody", now=NOW)
    assert Task.objects.count() == before


def test_parts_wait_with_the_whole_for_a_deadline_and_get_it_with_the_whole(cast: Cast) -> None:
    most = agency_id("BTTTT")
    whole = issue(
        cast.officer_binh, agency_id("BTP"), due_on=None, deadline_kind="open", deadline_set_by=most
    )
    fan_out(cast.focal_hai, whole, [agency_id("BNV"), agency_id("BYT")])
    parts = list(Task.objects.filter(parent=whole))
    assert {(part.due_on, part.deadline_kind, part.deadline_set_by_id) for part in parts} == {
        (None, "open", most)
    }
    [early, late] = parts
    set_deadline(actor=cast.focal_hai, task_id=early.id, due_on=date(2024, 4, 1), now=NOW)
    set_deadline(actor=cast.officer_binh, task_id=whole.id, due_on=date(2024, 5, 1), now=NOW)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.due_on, late.due_on) == (date(2024, 4, 1), date(2024, 5, 1))
    assert late.state_on(DAY, due_soon_days=7) == State.ON_TRACK
