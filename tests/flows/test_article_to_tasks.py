"""A news text in Khmer becomes tasks: who leads, by when, and what a person had to correct by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from nhipcau.agencies.facade import agencies_by_key, agencies_in_block
from nhipcau.kit.clock import today
from nhipcau.tasks.facade import Task, TaskDraft
from nhipcau.tasks.pages.drafts import form_of
from tests.flows.test_directive_to_result import ARTICLE

pytestmark = pytest.mark.django_db

MOST, JUSTICE, OFFICE = "ministry:science-technology", "ministry:justice", "government-office"


@dataclass(frozen=True)
class Piece:
    """One piece of work of the meeting of 25 January 2024, with its paragraph in the article.

    The Ministry of Information and Communications of the text has ended; its work is with the
    Ministry of Science and Technology. `to` names a kind of agency where the text speaks to all.
    """

    paragraph: int
    lead: str
    due_on: date | None
    to: str = ""
    set_by: str = ""
    coordinating: tuple[str, ...] = ()
    authority: str = "own"


PIECES = (
    Piece(6, OFFICE, None, to="ministries_and_provinces", set_by=MOST),
    Piece(7, MOST, date(2024, 3, 29), authority="government"),
    Piece(8, OFFICE, date(2024, 1, 30), to="ministries"),
    Piece(8, JUSTICE, date(2024, 3, 31), authority="prime_minister"),
    Piece(9, JUSTICE, date(2024, 4, 14), coordinating=(OFFICE, "ministry:public-security"),
          authority="prime_minister"),
    Piece(10, OFFICE, date(2024, 6, 30), to="ministries"),
    Piece(11, OFFICE, date(2024, 3, 31), to="ministries"),
)  # fmt: skip


def _id(key: str) -> UUID:
    return agencies_by_key([key], on=today())[key]


def _paragraph_of(draft: TaskDraft, text: str) -> int:
    """The number of the non-empty line in which the draft begins, from 1."""
    lines = [line for line in text[: draft.source_start].splitlines() if line.strip()]
    begun = text[: draft.source_start].endswith("\n") or not lines
    return len(lines) + (1 if begun else 0)


def _confirm(client: Client, draft: TaskDraft) -> Task:
    """Click "Confirm and issue" on the form as it is shown, with nothing changed."""
    form = form_of(draft)
    shown = {form.add_prefix(name): form[name].value() for name in form.fields}
    data = {
        name: "\n".join(value) if isinstance(value, list) else value
        for name, value in shown.items()
        if value not in (None, False)
    }
    answer = client.post(f"/tasks/draft/{draft.id}/", {**data, "do": "confirm"})
    assert answer.status_code == 302, re.findall(
        r"nc-error[^<]*<[^<]*|errorlist.*|<li>[^<]*</li>", answer.content.decode()
    )
    draft.refresh_from_db()
    assert draft.task is not None
    return draft.task


@pytest.mark.skipif(not ARTICLE.exists(), reason=f"the article is not there: {ARTICLE}")
def test_the_six_pieces_of_work_of_an_article_become_tasks_without_a_correction(
    cast: Any, sign_in: Any
) -> None:
    client: Client = sign_in("officer_binh")
    text = ARTICLE.read_text()
    pasted = client.post("/tasks/paste/", {"text": text, "issued_on": "2024-01-25", "classification": "1"})
    assert pasted.status_code == 302
    drafts = list(TaskDraft.objects.all().order_by("position"))
    of_pieces = [draft for draft in drafts if 6 <= _paragraph_of(draft, drafts[0].document.text) <= 11]
    assert [_paragraph_of(draft, draft.document.text) for draft in of_pieces] == [
        piece.paragraph for piece in PIECES
    ]
    for draft, piece in zip(of_pieces, PIECES, strict=True):
        task = _confirm(client, draft)
        assert (task.lead_agency_id, task.due_on) == (_id(piece.lead), piece.due_on), piece
        assert task.authority == piece.authority, piece
        assert task.deadline_set_by_id == (_id(piece.set_by) if piece.set_by else None)
        coordinating = set(task.coordinating.values_list("agency_id", flat=True))
        assert coordinating == {_id(key) for key in piece.coordinating}
        blocks = {"ministries_and_provinces": ("ministries", "provinces")}.get(piece.to, (piece.to,))
        units = {view.id for block in blocks if block for view in agencies_in_block(block, today())}
        parts = set(task.children.values_list("lead_agency_id", flat=True))
        assert parts == units - {_id(OFFICE)}, piece
