"""A promise: its state on a day, its slips, who may say that it was kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    Commitment,
    NewMilestone,
    Product,
    Slip,
    decide_commitment,
    deliver_commitment,
    move_promised_day,
    reach_milestone,
    release_commitment,
)
from nhipcau.oversight.rules.commitments import (
    CommitmentDates,
    MilestoneDates,
    PromisedDay,
    State,
    state_on,
)
from nhipcau.oversight.tests.factories import DUE, RECORD, promise, unit_below
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.tests.factories import agency_id, at, in_post

LATER = date(2024, 7, 31)
JUNE, JULY, AUGUST = date(2024, 6, 15), date(2024, 7, 15), date(2024, 8, 15)


def dates(**more: Any) -> CommitmentDates:
    """A promise of 25 January for 30 June."""
    values: dict[str, Any] = {"said_on": date(2024, 1, 25), "due": PromisedDay(first=DUE, now=DUE)}
    return CommitmentDates(**values | more)


MOVED = PromisedDay(first=DUE, now=LATER, before=((date(2024, 6, 20), DUE),))
MISSED = MilestoneDates(due=PromisedDay(first=date(2024, 6, 1), now=date(2024, 6, 1)))


@pytest.mark.parametrize(
    ("day", "more", "state"),
    [
        (date(2024, 1, 24), {}, State.NOT_YET),
        (JUNE, {}, State.RUNNING),
        (DUE, {}, State.RUNNING),  # the last day is still in time
        (date(2024, 7, 1), {}, State.BROKEN),
        (JUNE, {"due": MOVED}, State.RUNNING),  # the move of 20 June was not known yet
        (date(2024, 6, 20), {"due": MOVED}, State.SLIPPING),
        (LATER, {"due": MOVED}, State.SLIPPING),
        (date(2024, 8, 1), {"due": MOVED}, State.BROKEN),
        (JUNE, {"milestones": (MISSED,)}, State.SLIPPING),
        (date(2024, 6, 1), {"milestones": (MISSED,)}, State.RUNNING),
        (
            JULY,
            {"delivered_on": DUE, "accepted_on": JULY},
            State.KEPT,  # a slow receiver does not make a promise late
        ),
        (
            AUGUST,
            {"due": MOVED, "delivered_on": JULY, "accepted_on": AUGUST},
            State.KEPT_LATE,  # in time by the moved day, late by what was first said
        ),
        (JULY, {"in_hand": ((DUE, None),)}, State.RUNNING),
        (JULY, {"in_hand": ((date(2024, 7, 2), None),)}, State.BROKEN),
        (JULY, {"in_hand": ((JUNE, date(2024, 7, 10)),)}, State.BROKEN),
        (date(2024, 7, 9), {"in_hand": ((JUNE, date(2024, 7, 10)),)}, State.RUNNING),
        (JUNE, {"released_on": JUNE}, State.RELEASED),
        (JUNE, {"released_on": JULY}, State.RUNNING),
    ],
)
def test_the_state_follows_from_the_dates(day: date, more: dict[str, Any], state: State) -> None:
    assert state_on(day, dates(**more)) is state


def states_agree(commitment: Commitment, actor: Actor) -> None:
    """The database says the same as the rule, on every day of the year."""
    fresh = Commitment.objects.get(id=commitment.id)
    day, known = date(2024, 1, 20), fresh.dates()
    while day < date(2024, 10, 1):
        found = Commitment.objects.visible_to(actor).with_state(day).get(id=commitment.id)
        assert found.state == state_on(day, known), day  # type: ignore[attr-defined]
        day += timedelta(days=1)


def state(commitment: Commitment, day: date) -> State:
    """The state on a day, read anew."""
    return Commitment.objects.get(id=commitment.id).state_on(day)


@pytest.fixture
def promised(cast: Cast) -> Commitment:
    return promise(
        cast.focal_hai,
        milestones=[NewMilestone("Lấy ý kiến các bộ", date(2024, 3, 31)), NewMilestone("Thẩm định", DUE)],
    )


@pytest.mark.django_db
def test_a_slip_is_kept_with_old_and_new_day_who_and_why(cast: Cast, promised: Commitment) -> None:
    first = promised.milestones.get(title="Lấy ý kiến các bộ")
    move_promised_day(
        actor=cast.focal_hai, commitment_id=promised.id, milestone_id=first.id,
        due_on=date(2024, 4, 15), reason="Ba bộ chưa trả lời", now=at(2024, 3, 20),
    )  # fmt: skip
    move_promised_day(
        actor=cast.minister_mai, commitment_id=promised.id, due_on=LATER,
        reason="Chờ luật được thông qua", now=at(2024, 6, 20),
    )  # fmt: skip
    promised.refresh_from_db()
    first.refresh_from_db()
    assert (promised.first_due_on, promised.due_on, promised.days_slipped) == (DUE, LATER, 31)
    assert (first.first_due_on, first.due_on) == (date(2024, 3, 31), date(2024, 4, 15))
    slips = Slip.objects.filter(commitment=promised).order_by("moved_at")
    assert [(s.milestone_id, s.old_due_on, s.new_due_on, s.days, s.mover_ref) for s in slips] == [
        (first.id, date(2024, 3, 31), date(2024, 4, 15), 15, cast.focal_hai.ref),
        (None, DUE, LATER, 31, cast.minister_mai.ref),
    ]
    assert state(promised, date(2024, 6, 1)) is State.SLIPPING  # the milestone's new day has passed too
    states_agree(promised, cast.officer_binh)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": " "}, "oversight.reason-missing"),
        ({"due_on": DUE}, "oversight.day-not-later"),
        ({"due_on": date(2024, 5, 1)}, "oversight.day-not-later"),
    ],
)
def test_a_day_moves_only_back_and_only_with_a_reason(
    cast: Cast, promised: Commitment, more: dict[str, Any], code: str
) -> None:
    audit = AuditEntry.objects.count()
    values: dict[str, Any] = {"due_on": LATER, "reason": "Chờ luật", "now": at(2024, 3, 1)}
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        move_promised_day(actor=cast.focal_hai, commitment_id=promised.id, **values | more)
    assert refusal.value.code == code
    assert (Slip.objects.count(), AuditEntry.objects.count()) == (0, audit)


@pytest.mark.django_db
def test_a_milestone_does_not_move_behind_the_last_day(cast: Cast, promised: Commitment) -> None:
    milestone = promised.milestones.get(title="Thẩm định")
    with pytest.raises(CodedError) as refusal:
        move_promised_day(
            actor=cast.focal_hai, commitment_id=promised.id, milestone_id=milestone.id,
            due_on=LATER, reason="Chờ", now=at(2024, 3, 1),
        )  # fmt: skip
    assert refusal.value.code == "oversight.day-too-late"


@pytest.mark.django_db
def test_a_reached_milestone_has_its_product_and_moves_no_more(cast: Cast, promised: Commitment) -> None:
    milestone = promised.milestones.get(title="Lấy ý kiến các bộ")
    values: dict[str, Any] = {"commitment_id": promised.id, "milestone_id": milestone.id}
    with pytest.raises(CodedError) as nothing:
        reach_milestone(actor=cast.focal_hai, **values, product=Product(link="ftp://x"), now=at(2024, 3, 1))
    assert nothing.value.code == "oversight.product-missing"
    reach_milestone(actor=cast.focal_hai, **values, product=RECORD, now=at(2024, 3, 1))
    with pytest.raises(CodedError) as refusal:
        move_promised_day(
            actor=cast.focal_hai, **values, due_on=date(2024, 5, 1), reason="x", now=at(2024, 3, 2)
        )
    assert refusal.value.code == "oversight.milestone-done"
    assert state(promised, date(2024, 4, 1)) is State.RUNNING


@pytest.mark.django_db
def test_a_promise_is_kept_when_the_receiver_accepts_its_product(cast: Cast, promised: Commitment) -> None:
    deliver_commitment(actor=cast.focal_hai, commitment_id=promised.id, product=RECORD, now=at(2024, 6, 28))
    decide_commitment(
        actor=cast.officer_binh, commitment_id=promised.id, kept=False, note="Thiếu phụ lục",
        now=at(2024, 7, 2),
    )  # fmt: skip
    assert state(promised, date(2024, 7, 1)) is State.SLIPPING  # it lay with the receiver; a step is missed
    assert state(promised, date(2024, 7, 2)) is State.BROKEN
    deliver_commitment(actor=cast.focal_hai, commitment_id=promised.id, product=RECORD, now=at(2024, 7, 8))
    decide_commitment(actor=cast.officer_chi, commitment_id=promised.id, kept=True, now=at(2024, 7, 9))
    assert state(promised, date(2024, 7, 9)) is State.KEPT_LATE
    states_agree(promised, cast.officer_binh)


@pytest.mark.django_db
def test_nobody_of_the_promising_agency_says_that_the_promise_was_kept(cast: Cast) -> None:
    """A ministry promises to a unit below it: it acts for both, and still does not decide."""
    unit = unit_below("BTP")
    commitment = promise(cast.focal_hai, receiver_id=unit)
    deliver_commitment(actor=cast.focal_hai, commitment_id=commitment.id, product=RECORD, now=at(2024, 6, 1))
    with pytest.raises(CodedError) as refusal:
        decide_commitment(actor=cast.minister_mai, commitment_id=commitment.id, kept=True, now=at(2024, 6, 2))
    assert refusal.value.code == "oversight.same-person"


@pytest.mark.django_db
def test_who_handed_in_does_not_accept_in_another_post(cast: Cast, promised: Commitment) -> None:
    deliver_commitment(actor=cast.focal_hai, commitment_id=promised.id, product=RECORD, now=at(2024, 6, 1))
    moved = in_post("focal_hai", "VPCP", "government_office_officer")
    with pytest.raises(CodedError) as refusal:
        decide_commitment(actor=moved, commitment_id=promised.id, kept=True, now=at(2024, 6, 2))
    assert refusal.value.code == "oversight.same-person"


@pytest.mark.django_db
def test_the_receiver_may_let_a_promise_go_with_a_reason(cast: Cast, promised: Commitment) -> None:
    release_commitment(
        actor=cast.officer_chi, commitment_id=promised.id, reason="Luật đã quy định", now=at(2024, 7, 10)
    )
    assert state(promised, date(2024, 7, 9)) is State.BROKEN
    assert state(promised, date(2024, 7, 10)) is State.RELEASED
    states_agree(promised, cast.officer_binh)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "oversight.words-missing"),
        ({"occasion": ""}, "oversight.words-missing"),
        ({"due_on": date(2024, 1, 1)}, "oversight.day-too-early"),
        ({"said_on": date(2024, 2, 1)}, "oversight.day-too-late"),
        ({"milestones": [NewMilestone("Sau", LATER)]}, "oversight.day-too-late"),
        ({"milestones": [NewMilestone(" ", DUE)]}, "oversight.words-missing"),
        ({"receiver": "BTP"}, "oversight.to-oneself"),
        ({"promiser": "BNV"}, "oversight.wrong-side"),
    ],
)
def test_a_promise_that_is_not_in_order_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    for name in {"receiver", "promiser"} & set(more):
        more = {f"{name}_id": agency_id(more[name])}
    with pytest.raises(CodedError) as refusal:
        promise(cast.focal_hai, **more)
    assert refusal.value.code == code
    assert not Commitment.objects.exists()


@pytest.mark.django_db
def test_both_sides_see_a_promise_and_nobody_else(cast: Cast, promised: Commitment) -> None:
    def sees(actor: Actor | None) -> bool:
        return Commitment.objects.visible_to(actor).filter(id=promised.id).exists()

    assert sees(cast.focal_hai)
    assert sees(cast.officer_binh)
    assert sees(in_post("clerk", "BTP", "department_officer"))
    assert not sees(cast.focal_lan)
    assert not sees(cast.focal_quang)
    assert not sees(None)
