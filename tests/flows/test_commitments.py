"""Two promises from the day they are given to the day the receiver says what became of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from nhipcau.agencies.facade import agencies_by_key, head_post_of
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    Commitment,
    NewCommitment,
    NewMilestone,
    Product,
    decide_commitment,
    deliver_commitment,
    make_commitment,
    move_promised_day,
    reach_milestone,
)
from nhipcau.oversight.rules.commitments import State
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle
from nhipcau.tasks.facade import NewTask, accept_report, assign_task, report_completion

pytestmark = pytest.mark.django_db
ON = date(2024, 1, 25)


def at(year: int, month: int, day: int, hour: int = 3) -> datetime:
    """An instant of that day in Việt Nam (10 o'clock by default)."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def state(commitment: Commitment, *day: int) -> State:
    """The state on a day, read anew."""
    return Commitment.objects.get(id=commitment.id).state_on(date(*day))


def test_a_minister_promises_at_a_meeting_and_keeps_the_word(cast: Cast) -> None:
    """At the January meeting the ministry promises to finish its 13 essential services by June.

    The promise is carried out through a task; a milestone comes first; the product is accepted by
    the Government Office a week after it was handed in, and the promise is kept in time.
    """
    ids = agencies_by_key(["BTP", "VPCP"], on=ON)
    minutes = register_document(
        actor=cast.officer_binh,
        new=NewDocument(
            subject="Biên bản phiên họp tháng 1", kind="source", issued_on=ON, recipients=[ids["BTP"]]
        ),
        now=at(2024, 1, 25),
    )
    task = assign_task(
        actor=cast.officer_binh,
        new=NewTask(
            title="Hoàn thành dịch vụ công thiết yếu", lead_agency_id=ids["BTP"], person_text="Bộ trưởng",
            product="Báo cáo", authority="own", due_on=date(2024, 6, 30), document_id=minutes.id,
        ),
        now=at(2024, 1, 25),
    )  # fmt: skip
    promise = make_commitment(
        actor=cast.minister_mai,
        new=NewCommitment(
            title="Đến hết tháng 6 hoàn thành các dịch vụ công thiết yếu của bộ",
            promiser_id=ids["BTP"],
            promiser_post_id=head_post_of(ids["BTP"]),
            receiver_id=ids["VPCP"],
            product="Dịch vụ trên Cổng dịch vụ công quốc gia, báo cáo nghiệm thu",
            due_on=date(2024, 6, 30),
            document_id=minutes.id,
            milestones=[NewMilestone("Ban hành quy trình", date(2024, 3, 31))],
            task_ids=[task.id],
        ),
        now=at(2024, 1, 25),
    )
    assert state(promise, 2024, 2, 1) is State.RUNNING
    reach_milestone(
        actor=cast.focal_hai, commitment_id=promise.id, milestone_id=promise.milestones.get().id,
        product=Product(record="210/QĐ-BTP"), now=at(2024, 3, 28),
    )  # fmt: skip
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="88/BC-BTP", now=at(2024, 6, 25))
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 6, 26))
    assert state(promise, 2024, 6, 26) is State.RUNNING  # a task that is done is not yet a promise kept
    deliver_commitment(
        actor=cast.focal_hai, commitment_id=promise.id, product=Product(record="88/BC-BTP"),
        text="Nghiệm thu đủ", now=at(2024, 6, 28),
    )  # fmt: skip
    assert state(promise, 2024, 7, 3) is State.RUNNING  # it lies with the receiver
    decide_commitment(actor=cast.officer_binh, commitment_id=promise.id, kept=True, now=at(2024, 7, 5))
    assert state(promise, 2024, 7, 5) is State.KEPT
    settle()


def test_a_road_map_slips_twice_and_is_kept_late(cast: Cast) -> None:
    """A province promises its investment road map by March; it moves the day twice, the second time
    after it had already passed, and hands in on the moved day. Nothing of that disappears."""
    ids = agencies_by_key(["province:tuyen-quang", "BTP"], on=ON)
    promise = make_commitment(
        actor=cast.focal_quang,
        new=NewCommitment(
            title="Lộ trình đầu tư hạ tầng số của tỉnh",
            promiser_id=ids["province:tuyen-quang"],
            receiver_id=ids["BTP"],
            product="Quyết định phê duyệt lộ trình",
            due_on=date(2024, 3, 31),
            occasion="Hội nghị kết nối ngày 25/01/2024",
        ),
        now=at(2024, 1, 25),
    )
    move_promised_day(
        actor=cast.focal_quang, commitment_id=promise.id, due_on=date(2024, 5, 31),
        reason="Chờ thẩm định vốn", now=at(2024, 3, 25),
    )  # fmt: skip
    assert state(promise, 2024, 4, 10) is State.SLIPPING
    assert state(promise, 2024, 6, 5) is State.BROKEN
    move_promised_day(
        actor=cast.chair_son, commitment_id=promise.id, due_on=date(2024, 6, 30),
        reason="Hội đồng nhân dân họp muộn", now=at(2024, 6, 10),
    )  # fmt: skip
    assert state(promise, 2024, 6, 5) is State.BROKEN  # the past stays what it was
    assert state(promise, 2024, 6, 10) is State.SLIPPING
    deliver_commitment(
        actor=cast.focal_quang, commitment_id=promise.id, product=Product(record="77/QĐ-UBND"),
        now=at(2024, 6, 29),
    )  # fmt: skip
    with pytest.raises(CodedError) as refusal:
        decide_commitment(actor=cast.chair_son, commitment_id=promise.id, kept=True, now=at(2024, 6, 30))
    assert refusal.value.code == "oversight.wrong-side"  # who promised does not say that it was kept
    decide_commitment(actor=cast.minister_mai, commitment_id=promise.id, kept=True, now=at(2024, 7, 1))
    assert state(promise, 2024, 7, 1) is State.KEPT_LATE
    promise.refresh_from_db()
    assert (promise.slips.count(), promise.days_slipped) == (2, 91)
    settle()
