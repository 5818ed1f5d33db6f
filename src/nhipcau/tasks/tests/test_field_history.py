"""Who changed which field from what to what, in words; nothing that the reader may not see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import (
    Task,
    accept_assignment,
    cancel_task,
    publish_task,
    reassign_task,
    report_progress,
    send_back_assignment,
    set_deadline,
)
from nhipcau.tasks.field_history import LABELS, fields_changed, history_in_words
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(cast: Cast) -> Task:
    """Issued with an open deadline, sent back, given to another ministry, timed, taken on, reported on."""
    task = issue(
        cast.officer_binh,
        agency_id("BTP"),
        due_on=None,
        deadline_kind="open",
        deadline_set_by=agency_id("BNV"),
    )
    send_back_assignment(actor=cast.focal_hai, task_id=task.id, reason="không thuộc thẩm quyền", now=NOW)
    reassign_task(
        actor=cast.officer_binh, task_id=task.id, lead_agency_id=agency_id("BCA"), reason="đúng việc", now=NOW
    )
    set_deadline(actor=cast.officer_binh, task_id=task.id, due_on=date(2024, 5, 1), now=NOW)
    accept_assignment(actor=cast.focal_lan, task_id=task.id, now=at(2024, 1, 26))
    report_progress(actor=cast.focal_lan, task_id=task.id, text="x", percent=40, cause="legal", now=NOW)
    task.refresh_from_db()
    return task


def told(cast: Cast, task: Task, only: str) -> list[tuple[str, str]]:
    with translation.override("en"):
        changes = history_in_words(actor=cast.officer_binh, task=task, only=only)
    return [(each.old, each.new) for change in changes for each in change.fields]


def test_agencies_days_stages_and_numbers_are_in_words(cast: Cast, task: Task) -> None:
    assert told(cast, task, "lead_agency_id") == [
        ("Ministry of Justice", "Ministry of Public Security"), ("–", "Ministry of Justice")
    ]  # fmt: skip
    assert told(cast, task, "due_on") == [("–", "1 May 2024")]
    assert told(cast, task, "stage")[0] == ("Assigned, not yet taken on", "Under way")
    assert told(cast, task, "percent") == [("0", "40"), ("–", "0")]
    assert told(cast, task, "delay_cause") == [("–", "Legal rules")]
    assert told(cast, task, "deadline_kind") == [("Open: to be set", "By a date"), ("–", "Open: to be set")]


def test_who_when_and_why_stand_with_each_change(cast: Cast, task: Task) -> None:
    with translation.override("en"):
        found = {change.action: change for change in history_in_words(actor=cast.officer_binh, task=task)}
    sent_back = found["tasks.send_back_assignment"]
    assert sent_back.who == cast.focal_hai.name
    assert sent_back.agency == "Ministry of Justice"
    assert sent_back.note == "không thuộc thẩm quyền"
    assert found["tasks.assign_task"].created


def test_every_field_of_a_task_is_worded_or_left_out_on_purpose() -> None:
    left_out = {"id", "serial", "source_start", "source_end", "created_at", "home_code", "round"}
    assert {field.attname for field in Task._meta.concrete_fields} == set(LABELS) | left_out


def test_a_document_that_the_reader_may_not_see_is_not_named(cast: Cast) -> None:
    new = NewDocument(subject="Thông báo kết luận", issued_on=date(2024, 1, 20))
    document = register_document(actor=cast.officer_binh, new=new, now=NOW)
    task = issue(cast.officer_binh, agency_id("BTP"), document_id=document.id)
    assert "Thông báo kết luận" in told(cast, task, "document_id")[0][1]
    publish_task(actor=cast.officer_binh, task_id=task.id, now=NOW)
    with translation.override("en"):
        [change] = [
            change
            for change in history_in_words(actor=cast.focal_quang, task=task, only="document_id")
            if change.created
        ]
    assert change.fields[0].new == "something that you may not see"


def test_the_page_filters_by_field_and_is_closed_to_others(cast: Cast, task: Task, sign_in: Any) -> None:
    address = reverse("tasks:history", args=[task.id])
    binh = sign_in("officer_binh")
    whole = binh.get(address).content.decode()
    assert "không thuộc thẩm quyền" in whole
    assert "Ministry of Public Security" in whole
    narrowed = binh.get(f"{address}?field=due_on").content.decode()
    assert "1 May 2024" in narrowed
    assert "không thuộc thẩm quyền" not in narrowed
    assert binh.get(f"{address}?field=nothing").content.decode().count("<section") == whole.count("<section")
    assert sign_in("focal_quang").get(address).status_code == 404


def test_the_filter_offers_the_fields_that_changed(task: Task) -> None:
    names = [name for name, _label in fields_changed(task)]
    assert "due_on" in names
    assert "cancelled_on" not in names


def test_the_page_costs_the_same_however_long_the_history_is(
    cast: Cast, task: Task, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    binh = sign_in("officer_binh")
    address = reverse("tasks:history", args=[task.id])
    binh.get(address)
    with django_assert_max_num_queries(100) as few:
        binh.get(address)
    for percent in range(50, 60):
        report_progress(actor=cast.focal_lan, task_id=task.id, text="x", percent=percent, now=NOW)
    cancel_task(actor=cast.officer_binh, task_id=task.id, reason="thôi", now=NOW)
    with django_assert_max_num_queries(len(few)):
        binh.get(address)
