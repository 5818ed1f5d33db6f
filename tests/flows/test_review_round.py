"""Two review rounds of the standing body: one that is answered, late and reopened, one with a gap."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.facade import Document
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    NewRound,
    Point,
    ReviewRound,
    answer_round,
    compile_round,
    open_round,
    propose_solution,
    reopen_answer,
    send_round,
    sign_round,
)
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, settle
from nhipcau.tasks.facade import NewTask, accept_report, assign_task, report_completion

pytestmark = pytest.mark.django_db
ON = date(2024, 1, 25)


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def task_of(actor: Actor, lead: UUID, due_on: date) -> UUID:
    """A task of an agency, assigned in January."""
    new = NewTask(
        title="Hoàn thiện thể chế", lead_agency_id=lead, person_text="Bộ trưởng", product="Báo cáo",
        authority="own", due_on=due_on,
    )  # fmt: skip
    return assign_task(actor=actor, new=new, now=at(2024, 1, 25)).id


def opened(actor: Actor, asked: list[UUID]) -> ReviewRound:
    """The Government Office reviews the first quarter for the Project 06 working group."""
    new = NewRound(
        title="Rà soát nhiệm vụ quý I năm 2024",
        standing_body="Tổ công tác triển khai Đề án 06",
        questions=["Nhiệm vụ nào chậm và vì sao?", "Kiến nghị gì?"],
        asked=asked,
        period_from=date(2024, 1, 1),
        period_to=date(2024, 3, 31),
        due_on=date(2024, 4, 10),
    )
    return open_round(actor=actor, new=new, now=at(2024, 4, 1))


def test_the_standing_body_reviews_a_quarter_and_sends_its_solutions(cast: Cast) -> None:
    """Justice says that all is well; its figures say that one of two tasks is overdue. Home Affairs
    answers late, its answer is reopened and mended. The report goes to both through the register."""
    ids = agencies_by_key(["BTP", "BNV"], on=ON)
    done = task_of(cast.officer_chi, ids["BTP"], date(2024, 3, 20))
    task_of(cast.officer_chi, ids["BTP"], date(2024, 3, 25))
    report_completion(actor=cast.focal_hai, task_id=done, product_record="3/BC-BTP", now=at(2024, 3, 18))
    accept_report(actor=cast.officer_chi, task_id=done, now=at(2024, 3, 19))
    review = opened(cast.officer_binh, [ids["BTP"], ids["BNV"]])
    answer_round(
        actor=cast.focal_hai, round_id=review.id, replies=["Không có nhiệm vụ chậm", "Không"],
        now=at(2024, 4, 9),
    )  # fmt: skip
    late: dict[str, Any] = {"actor": cast.focal_my, "round_id": review.id}
    answer_round(**late, replies=["Đào tạo", "Thêm biên chế"], now=at(2024, 4, 12))
    reopen_answer(
        actor=cast.officer_binh, round_id=review.id, agency_id=ids["BNV"], reason="Chưa nêu nguyên nhân",
        now=at(2024, 4, 13),
    )  # fmt: skip
    points = [
        Point("cause", "people", "Thiếu nhân lực công nghệ"),
        Point("proposal", "people", "Cơ chế thuê chuyên gia"),
    ]
    answer_round(**late, replies=["Đào tạo", "Thuê chuyên gia"], points=points, now=at(2024, 4, 14))
    compiled = compile_round(actor=cast.officer_binh, round_id=review.id, now=at(2024, 4, 15))
    content: dict[str, Any] = compiled.content or {}
    justice = next(row for row in content["agencies"] if row["agency"] == str(ids["BTP"]))
    assert justice["replies"][0] == "Không có nhiệm vụ chậm"
    assert (justice["counts"]["done_on_time"], justice["counts"]["overdue"]) == (1, 1)
    assert content["late"] == [str(ids["BNV"])]
    with pytest.raises(CodedError) as over:
        answer_round(actor=cast.focal_hai, round_id=review.id, replies=["a", "b"], now=at(2024, 4, 16))
    assert over.value.code == "oversight.step-not-possible"
    propose_solution(
        actor=cast.officer_binh, round_id=review.id, cause="people", agency_id=ids["BNV"],
        text="Ban hành cơ chế thuê chuyên gia", due_on=date(2024, 6, 30), now=at(2024, 4, 16),
    )  # fmt: skip
    sign_round(actor=cast.officer_chi, round_id=review.id, now=at(2024, 4, 17))
    sent = send_round(
        actor=cast.officer_binh, round_id=review.id, record="210/BC-VPCP", register=True, now=at(2024, 4, 18)
    )
    assert sent.document_id is not None
    document = Document.objects.visible_to(cast.focal_my).get(id=sent.document_id)
    assert document.number == "210/BC-VPCP"
    assert "Ban hành cơ chế thuê chuyên gia" in document.text
    settle()


def test_a_province_that_does_not_answer_is_named_in_the_report(cast: Cast) -> None:
    """The counts of its tasks are in the report all the same."""
    ids = agencies_by_key(["province:tuyen-quang", "province:hung-yen"], on=ON)
    task_of(cast.officer_chi, ids["province:hung-yen"], date(2024, 3, 1))
    review = opened(cast.officer_binh, list(ids.values()))
    answer_round(
        actor=cast.focal_quang, round_id=review.id, replies=["Hạ tầng", "Vốn"],
        points=[Point("cause", "money", "Chưa bố trí vốn")], now=at(2024, 4, 5),
    )  # fmt: skip
    compiled = compile_round(actor=cast.officer_binh, round_id=review.id, now=at(2024, 4, 11))
    content: dict[str, Any] = compiled.content or {}
    silent = next(row for row in content["agencies"] if row["agency"] == str(ids["province:hung-yen"]))
    assert (silent["state"], silent["counts"]["overdue"], silent["replies"]) == ("missing", 1, [])
    assert content["missing"] == [str(ids["province:hung-yen"])]
    assert list(content["causes"]) == ["money"]
    # What happens afterwards does not change the report.
    frozen = dict(content)
    task_of(cast.officer_chi, ids["province:hung-yen"], date(2024, 3, 2))
    assert ReviewRound.objects.get(id=review.id).content == frozen
    settle()
