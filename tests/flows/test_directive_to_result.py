"""Journey 2 of the house: a text becomes drafts, tasks, reports, an accepted product, the pack."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.kit.ids import as_uuid
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, settle
from nhipcau.tasks.facade import (
    NewTask,
    State,
    Task,
    TaskDraft,
    accept_assignment,
    accept_report,
    assign_task,
    counts_by_agency,
    draft_tasks,
    report_completion,
    return_report,
    total,
)

SHARED = Path(os.environ.get("NHIPCAU_SHARED", Path(__file__).parents[3] / "shared"))
ARTICLE = SHARED / "articles" / "003_eff25b6bca7c5595.txt"

# A text of our own, for machines without the articles: three deadlines, one open one.
OWN_TEXT = """Thông báo kết luận cuộc họp Tổ công tác ngày 25 tháng 01 năm 2024
Bộ Tư pháp tổng hợp lộ trình đơn giản hóa thủ tục, trình Thủ tướng Chính phủ trước ngày 31/01/2024.
Bộ Tư pháp chủ trì, phối hợp với Bộ Công an hoàn thiện dự thảo nghị định, hoàn thành trước ngày 15/4/2024.
Bộ Nội vụ hoàn thành báo cáo rà soát nhân lực trong quý II năm 2024.
"""


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def issue(actor: Actor, draft: TaskDraft, now: datetime) -> Task:
    """Confirm a draft after a person has filled what the text does not say."""
    proposal = draft.proposal
    return assign_task(
        actor=actor,
        draft_id=draft.id,
        new=NewTask(
            title=str(proposal["title"]),
            lead_agency_id=as_uuid(str(proposal["lead"])),
            person_text="Bộ trưởng",
            product=str(proposal["product"]) or "Báo cáo",
            authority="prime_minister",
            due_on=date.fromisoformat(str(proposal["due_on"])),
            deadline_text=str(proposal["deadline_text"]),
            deadline_reading=str(proposal["deadline_reading"]),
        ),
        now=now,
    )


@pytest.fixture(params=["own", "article 003"])
def text(request: pytest.FixtureRequest) -> str:
    if request.param == "own":
        return OWN_TEXT
    if not ARTICLE.exists():
        pytest.skip(f"the article is not there: {ARTICLE}")
    return ARTICLE.read_text()


@pytest.mark.django_db
def test_a_text_is_followed_to_its_accepted_product(cast: Cast, text: str) -> None:
    office, colleague, justice = cast.officer_binh, cast.officer_chi, cast.focal_hai
    document = register_document(
        actor=office,
        new=NewDocument(subject="Kết luận cuộc họp", kind="source", text=text, issued_on=date(2024, 1, 25)),
        now=at(2024, 1, 25),
    )
    drafts = draft_tasks(actor=office, document_id=document.id, now=at(2024, 1, 25))
    assert all(text[d.source_start : d.source_end] == d.source_text for d in drafts)
    # Who decides is read where the text says to whom the work goes; else it is proposed, and marked so.
    for draft in drafts:
        assert draft.proposal["authority"]
        assert ("authority" in draft.missing) == ("authority" in draft.proposal["proposed"])

    # Drafts of the Ministry of Justice with a date: two of them are confirmed, and one more.
    justice_drafts = [
        d for d in drafts if d.proposal["lead"] == str(justice.agency_id) and d.proposal["due_on"]
    ]
    by_due = {str(d.proposal["due_on"]): d for d in justice_drafts}
    decree = issue(office, by_due["2024-04-14"], at(2024, 1, 26))
    roadmap_draft = next(
        d for d in drafts if d.proposal["due_on"] == "2024-01-30" and d is not by_due["2024-04-14"]
    )
    roadmap_draft.proposal["lead"] = str(justice.agency_id)
    roadmap = issue(office, roadmap_draft, at(2024, 1, 26))
    assert roadmap.due_on == date(2024, 1, 30)  # "before 31 January": the 30th is the last day
    assert decree.due_on == date(2024, 4, 14)
    third = next(d for d in drafts if d.proposal["due_on"] == "2024-06-30")
    third.proposal["lead"] = third.proposal["lead"] or str(cast.focal_my.agency_id)
    issue(office, third, at(2024, 1, 26))

    # January: the ministry takes both on, hands in the roadmap; it is returned.
    for task in (roadmap, decree):
        accept_assignment(actor=justice, task_id=task.id, now=at(2024, 1, 26))
    report_completion(actor=justice, task_id=roadmap.id, product_record="12/BC-BTP", now=at(2024, 1, 29))
    return_report(actor=colleague, task_id=roadmap.id, reason="Thiếu phụ lục", now=at(2024, 1, 30))

    january = freeze_pack(actor=colleague, as_of=date(2024, 1, 31), now=at(2024, 1, 31))
    assert january.content["totals"]["now"]["overdue"] == 1  # the roadmap, since the 31st
    assert str(roadmap.id) in january.content["red"]

    # Spring: the decree is handed in on the last day and accepted two days later: on time.
    report_completion(
        actor=justice, task_id=decree.id, product_link="https://example.vn/nd", now=at(2024, 4, 14)
    )
    accept_report(actor=colleague, task_id=decree.id, now=at(2024, 4, 16))
    report_completion(actor=justice, task_id=roadmap.id, product_record="31/BC-BTP", now=at(2024, 5, 6))
    accept_report(actor=colleague, task_id=roadmap.id, now=at(2024, 5, 7))

    july = freeze_pack(actor=colleague, as_of=date(2024, 7, 1), since=date(2024, 1, 31), now=at(2024, 7, 1))
    now = july.content["totals"]["now"]
    assert (now["done_on_time"], now["done_late"], now["overdue"]) == (1, 1, 1)
    assert july.content["changes"]["done_late"] == [str(roadmap.id)]
    assert january.content != july.content
    counts = total(counts_by_agency(actor=colleague, day=date(2024, 1, 31)).values())
    assert counts.by_state[State.OVERDUE] == 1  # the past still says what was known then
    settle()
