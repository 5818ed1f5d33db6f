"""Issuing a task: the six clears, open deadlines, drafts, classification, agencies by any name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from nhipcau.agencies.facade import AgencyField, agencies_by_key, agency_names, successor_on
from nhipcau.documents.errors import DocumentNotThere
from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.kit.classification import AboveNodeLevel, Classification
from nhipcau.kit.errors import CodedError, NotThere
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, history_of, links_to
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.actions.edit_draft import drop_draft, edit_draft
from nhipcau.tasks.errors import (
    AgencyEnded,
    AssignerIsNotYours,
    ClearsMissing,
    DraftDecided,
    DraftNotThere,
    DueBeforeIssue,
    SetterUnknown,
    StepNotPossible,
)
from nhipcau.tasks.facade import Clear, State, Task, TaskDraft, assign_task, draft_tasks, set_deadline
from nhipcau.tasks.forms import TaskForm
from nhipcau.tasks.queries import with_state
from nhipcau.tasks.tests.factories import DAY, NOW, agency_id, at, issue, new_task

pytestmark = pytest.mark.django_db
TEXT = "Bộ Tư pháp trình Chính phủ dự thảo nghị định trước ngày 31/3/2024."


def traces() -> tuple[int, ...]:
    """What a refused action must not have added to."""
    return tuple(
        model.objects.count()
        for model in (Task, TaskDraft, Document, AuditEntry, OutboxEvent)  # type: ignore[attr-defined]
    )


@pytest.fixture
def draft(cast: Cast) -> TaskDraft:
    document = register_document(
        actor=cast.officer_binh, new=NewDocument(subject="Thông báo", text=TEXT, issued_on=DAY), now=NOW
    )
    [found] = draft_tasks(actor=cast.officer_binh, document_id=document.id, now=NOW)
    return found


@pytest.mark.parametrize(
    ("empty", "clear"),
    [
        ({"person_text": " "}, Clear.PERSON),
        ({"responsible_post_id": new_id(), "person_text": ""}, Clear.PERSON),  # no such post
        ({"title": "\n"}, Clear.WORK),
        ({"due_on": None}, Clear.TIME),
        ({"due_on": None, "deadline_kind": "recurring"}, Clear.TIME),
        ({"lead_agency_id": None}, Clear.RESPONSIBILITY),
        ({"product": ""}, Clear.PRODUCT),
        ({"authority": ""}, Clear.AUTHORITY),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_task_with_an_empty_clear_is_not_issued(cast: Cast, empty: dict[str, Any], clear: Clear) -> None:
    new = new_task(**{"lead": agency_id("BTP")} | empty) if "lead_agency_id" not in empty else new_task(None)
    before = traces()
    with pytest.raises(ClearsMissing) as refusal:
        assign_task(actor=cast.officer_binh, new=new, now=NOW)
    assert refusal.value.params["clears"] == (clear,)
    assert traces() == before


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"deadline_kind": "open", "due_on": None}, SetterUnknown),
        ({"due_on": date(2024, 1, 24)}, DueBeforeIssue),
        ({"due_on": date(2024, 2, 1), "issued_on": date(2024, 2, 2)}, DueBeforeIssue),
        ({"assigner_agency_id": agency_id}, AssignerIsNotYours),
        ({"coordinating": (new_id(),)}, NotThere),
        ({"deadline_kind": "open", "due_on": None, "deadline_set_by": new_id()}, NotThere),
        ({"document_id": new_id()}, DocumentNotThere),
    ],
)
def test_what_does_not_hold_together_is_refused_and_leaves_nothing(
    cast: Cast, overrides: dict[str, Any], error: type[CodedError]
) -> None:
    values = {name: value("BCA") if callable(value) else value for name, value in overrides.items()}
    before = traces()
    with pytest.raises(error):
        issue(cast.officer_binh, agency_id("BTP"), **values)
    assert traces() == before


def test_a_task_for_an_agency_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(NotThere):
        issue(cast.officer_binh, new_id())


def test_the_last_day_may_be_the_day_of_issue(cast: Cast) -> None:
    assert issue(cast.officer_binh, agency_id("BTP"), due_on=DAY).issued_on == DAY


def test_nobody_opens_a_hidden_document_to_themselves_by_a_task_from_it(cast: Cast) -> None:
    hidden = register_document(actor=cast.focal_lan, new=NewDocument(subject="Nội bộ ngành công an"), now=NOW)
    before = traces()
    with pytest.raises(DocumentNotThere):
        issue(cast.minister_mai, agency_id("BTP"), document_id=hidden.id)
    assert traces() == before


def test_the_task_and_its_document_know_of_each_other(cast: Cast, draft: TaskDraft) -> None:
    task = assign_task(actor=cast.officer_binh, draft_id=draft.id, new=new_task(agency_id("BTP")), now=NOW)
    assert (task.source_text, TEXT[task.source_start : task.source_end]) == (draft.source_text,) * 2
    assert links_to("documents.document", draft.document_id) == [("tasks.task", task.id, "implements")]
    assert Document.objects.visible_to(cast.focal_hai).filter(id=draft.document_id).exists()
    assert not Document.objects.visible_to(cast.focal_lan).filter(id=draft.document_id).exists()


def test_a_draft_that_is_confirmed_twice_becomes_one_task(cast: Cast, draft: TaskDraft) -> None:
    task = assign_task(actor=cast.officer_binh, draft_id=draft.id, new=new_task(agency_id("BTP")), now=NOW)
    before = traces()
    with pytest.raises(DraftDecided) as refusal:
        assign_task(actor=cast.officer_chi, draft_id=draft.id, new=new_task(agency_id("BTP")), now=NOW)
    assert refusal.value.params == {"task_id": task.id}
    assert traces() == before


def test_confirming_a_draft_leaves_its_own_history(cast: Cast, draft: TaskDraft) -> None:
    task = assign_task(actor=cast.officer_binh, draft_id=draft.id, new=new_task(agency_id("BTP")), now=NOW)
    newest = history_of(draft)[0]
    assert newest.changes == {"state": ["open", "confirmed"], "task_id": [None, str(task.id)]}


def test_a_dropped_draft_is_decided_and_a_foreign_one_is_not_there(cast: Cast, draft: TaskDraft) -> None:
    with pytest.raises(DraftNotThere):
        assign_task(actor=cast.minister_mai, draft_id=draft.id, new=new_task(agency_id("BTP")), now=NOW)
    drop_draft(actor=cast.officer_binh, draft_id=draft.id, now=NOW)
    for decide in (
        lambda actor: drop_draft(actor=actor, draft_id=draft.id, now=NOW),
        lambda actor: edit_draft(actor=actor, draft_id=draft.id, proposal={}, now=NOW),
    ):
        with pytest.raises(DraftDecided):
            decide(cast.officer_binh)


def test_an_edited_draft_knows_what_is_still_missing(cast: Cast, draft: TaskDraft) -> None:
    assert draft.missing == []
    emptied = {**draft.proposal, "authority": "", "title": ""}
    edited = edit_draft(actor=cast.officer_binh, draft_id=draft.id, proposal=emptied, now=NOW)
    assert edited.missing == ["authority", "work"]
    decided = {**emptied, "authority": "prime_minister"}
    edited = edit_draft(actor=cast.officer_binh, draft_id=draft.id, proposal=decided, now=NOW)
    assert edited.missing == ["work"]


def test_reading_a_text_again_doubles_no_draft(cast: Cast, draft: TaskDraft) -> None:
    again = draft_tasks(actor=cast.officer_binh, document_id=draft.document_id, now=NOW)
    assert [found.id for found in again] == [draft.id]


# Open deadlines


def open_task(actor: Actor, **overrides: Any) -> Task:
    return issue(
        actor,
        agency_id("BTP"),
        due_on=None,
        deadline_kind="open",
        deadline_set_by=agency_id("BNV"),
        **overrides,
    )


@pytest.mark.parametrize("who", ["focal_my", "officer_binh"])
def test_the_setter_and_the_assigner_set_an_open_deadline_and_the_days_before_stay_open(
    cast: Cast, who: str
) -> None:
    task = open_task(cast.officer_binh)
    set_deadline(actor=getattr(cast, who), task_id=task.id, due_on=date(2024, 2, 5), now=at(2024, 2, 1))
    states = [
        with_state(Task.objects.filter(id=task.id), date(2024, month, day)).get().state  # type: ignore[attr-defined]
        for month, day in [(1, 25), (1, 31), (2, 1), (2, 6)]
    ]
    assert states == [State.OPEN_DEADLINE, State.OPEN_DEADLINE, State.DUE_SOON, State.OVERDUE]
    task.refresh_from_db()
    assert task.original_due_on == date(2024, 2, 5)


def test_a_deadline_is_set_once_and_not_before_the_issue(cast: Cast) -> None:
    task = open_task(cast.officer_binh)
    with pytest.raises(DueBeforeIssue):
        set_deadline(actor=cast.officer_binh, task_id=task.id, due_on=date(2024, 1, 24), now=NOW)
    set_deadline(actor=cast.officer_binh, task_id=task.id, due_on=date(2024, 2, 5), now=NOW)
    with pytest.raises(StepNotPossible):
        set_deadline(actor=cast.officer_binh, task_id=task.id, due_on=date(2025, 2, 5), now=NOW)


def test_a_recurring_task_has_an_open_deadline_and_is_never_overdue(cast: Cast) -> None:
    task = issue(
        cast.officer_binh, agency_id("BTP"), due_on=None, deadline_kind="recurring", recurrence="week"
    )
    assert task.state_on(date(2030, 1, 1), due_soon_days=7) is State.OPEN_DEADLINE


# State secrets stop at the door


@pytest.mark.parametrize("grade", [2, 3, 4])
def test_a_state_secret_is_not_taken_in_as_a_task(cast: Cast, draft: TaskDraft, grade: int) -> None:
    before = traces()
    for draft_id in (None, draft.id):
        with pytest.raises(AboveNodeLevel):
            assign_task(
                actor=cast.officer_binh,
                draft_id=draft_id,
                new=new_task(agency_id("BTP"), classification=grade),
                now=NOW,
            )
    assert traces() == before


def test_a_node_that_may_hold_secrets_shows_them_only_to_who_may_read_them(cast: Cast, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 3
    task = issue(cast.officer_binh, agency_id("BTP"), classification=3)
    assert Task.objects.visible_to(cast.focal_hai).filter(id=task.id).exists()
    assert not Task.objects.visible_to(cast.admin_tu).filter(id=task.id).exists()
    assert not Task.objects.visible_to(None).filter(id=task.id).exists()


def test_the_form_can_issue_a_task_that_is_not_internal(cast: Cast) -> None:
    data = {
        "title": "Công bố", "lead": "BTP", "person_text": "Bộ trưởng", "product": "Báo cáo",
        "authority": "own", "deadline_kind": "due", "due_on": "2024-03-31",
    }  # fmt: skip
    for given, expected in (("0", 0), ("1", 1), ("", 1)):
        form = TaskForm({**data, "classification": given}, on=DAY)
        assert form.is_valid(), form.errors
        assert form.new_task().classification == expected


# Agencies by any name


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_an_agency_is_found_by_its_name_in_any_language_whatever_the_page_speaks(language: str) -> None:
    justice = agency_id("BTP")
    with translation.override(language):
        for spoken in ("vi", "en", "lo", "km"):
            assert AgencyField().clean(agency_names([justice], spoken)[justice]) == justice


@pytest.mark.parametrize(
    "text", ["BTP", " BTP ", "ministry:justice", "bộ tư pháp", "bo tu phap", "BỘ  TƯ PHÁP"]
)
def test_an_agency_is_found_by_symbol_key_and_loose_spelling(text: str) -> None:
    assert AgencyField().clean(text) == agency_id("BTP")


def test_a_name_that_is_none_is_answered_with_what_was_perhaps_meant() -> None:
    with translation.override("vi"), pytest.raises(ValidationError) as refusal:
        AgencyField().clean("Tư pháp")
    assert refusal.value.code == "unknown"
    assert "Bộ Tư pháp" in refusal.value.messages[0]
    with pytest.raises(ValidationError) as refusal:
        AgencyField().clean("xyzzy")
    assert refusal.value.code == "nothing_like_it"
    assert AgencyField(required=False).clean("") is None


def test_an_id_that_is_no_agency_is_not_taken(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        AgencyField().clean(str(new_id()))


# Agencies that have ended, classified documents, two officers at once


def ministry_that_ended() -> Any:
    """The Ministry of Information and Communications, whose last day was 28 February 2025."""
    return agencies_by_key(["BTTTT"], on=DAY)["BTTTT"]


def test_a_draft_proposes_who_holds_the_work_today(cast: Cast) -> None:
    text = "Bộ Thông tin và Truyền thông trình Chính phủ dự thảo nghị định trước ngày 31/3/2024."
    old, new = (
        register_document(
            actor=cast.officer_binh, new=NewDocument(subject=subject, text=text, issued_on=DAY), now=NOW
        )
        for subject in ("Cũ", "Mới")
    )
    [then] = draft_tasks(actor=cast.officer_binh, document_id=old.id, now=NOW)
    [today] = draft_tasks(actor=cast.officer_binh, document_id=new.id, now=at(2026, 3, 2))
    assert then.proposal["lead"] == str(ministry_that_ended())
    assert today.proposal["lead"] == str(successor_on(ministry_that_ended(), date(2026, 3, 2)))
    assert today.proposal["lead"] != then.proposal["lead"]


@pytest.mark.parametrize("role", ["lead", "coordinating", "setter"])
def test_an_agency_that_has_ended_gets_no_task(cast: Cast, role: str) -> None:
    ended = ministry_that_ended()
    lead = ended if role == "lead" else agency_id("BTP")
    more: dict[str, Any] = {
        "lead": {},
        "coordinating": {"coordinating": (ended,)},
        "setter": {"deadline_kind": "open", "due_on": None, "deadline_set_by": ended},
    }[role]
    due = {} if role == "setter" else {"due_on": date(2026, 3, 31)}
    before = traces()
    with pytest.raises(AgencyEnded):
        issue(cast.officer_binh, lead, now=at(2026, 3, 2), **{**more, **due})
    assert traces() == before
    issue(cast.officer_binh, lead, now=at(2025, 2, 28), **{**more, **due})  # its last day


@pytest.mark.parametrize("by_draft", [True, False])
def test_a_task_is_at_least_as_secret_as_its_document(cast: Cast, settings: Any, by_draft: bool) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = Classification.CONFIDENTIAL
    new = NewDocument(subject="Mật", text=TEXT, issued_on=DAY, classification=Classification.CONFIDENTIAL)
    document = register_document(actor=cast.officer_binh, new=new, now=NOW)
    task = new_task(agency_id("BTP"), document_id=document.id)
    draft = draft_tasks(actor=cast.officer_binh, document_id=document.id, now=NOW)[0].id if by_draft else None
    issued = assign_task(actor=cast.officer_binh, new=task, draft_id=draft, now=NOW)
    assert issued.classification == Classification.CONFIDENTIAL
    assert not Task.objects.visible_to(cast.admin_tu).filter(id=issued.id).exists()


def test_of_two_officers_who_read_a_document_at_once_the_second_waits(cast: Cast, draft: TaskDraft) -> None:
    """The whole of it with two browsers is in tests/nodes."""
    with CaptureQueriesContext(connection) as asked:
        draft_tasks(actor=cast.officer_chi, document_id=draft.document_id, now=NOW)
    locked = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert any("documents_document" in sql for sql in locked)
    assert TaskDraft.objects.filter(document_id=draft.document_id).count() == 1
