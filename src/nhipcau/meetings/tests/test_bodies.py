"""Steering bodies: members by post over time, one head, the end of a body, and a merger of agencies."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.db import transaction

from nhipcau.agencies.facade import assign_post, end_post_holding, holders_of, merge_agencies
from nhipcau.agencies.models import PostHolding
from nhipcau.documents.facade import NewDocument, register_document
from nhipcau.identity.facade import Account
from nhipcau.kit.errors import CodedError
from nhipcau.meetings.facade import (
    Membership,
    NewBody,
    SteeringBody,
    add_conclusion,
    add_member,
    call_meeting,
    dissolve_body,
    end_membership,
    establish_body,
    next_rounds,
    set_rhythm,
)
from nhipcau.meetings.models import Conclusion, Seat
from nhipcau.meetings.tests.factories import FOUNDED, hold, line, plan, working_group
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import links_to, system_actor
from nhipcau.tasks.tests.factories import NOW, agency_id, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(cast: Cast) -> SteeringBody:
    return working_group(cast.officer_binh, cast.leader_duc)


def refused(code: str, act: Any, **values: Any) -> None:
    """The action is refused with this code and leaves nothing."""
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        act(**values)
    assert refusal.value.code == code


def test_whoever_holds_the_post_on_the_day_is_the_member(cast: Cast, body: SteeringBody) -> None:
    post = cast.minister_mai.post_id
    member = add_member(
        actor=cast.officer_binh, body_id=body.id, role="deputy", post_id=post, from_date=FOUNDED, now=NOW
    )
    assert member.agency_id == agency_id("BTP")
    platform = system_actor("test")
    held = PostHolding.objects.get(post_id=post)
    end_post_holding(actor=platform, holding_id=held.id, to_date=date(2024, 3, 1), now=NOW)
    successor = Account.objects.create(username="new_minister", full_name="Bộ trưởng mới", created_at=NOW)
    assign_post(actor=platform, post_id=post, account_id=successor.id, from_date=date(2024, 3, 1), now=NOW)
    before = holders_of([member.post_id], date(2024, 2, 29))  # type: ignore[list-item]
    after = holders_of([member.post_id], date(2024, 3, 1))  # type: ignore[list-item]
    assert [view.account_name for view in before.values()] == ["Nguyễn Thị Mai"]
    assert [view.account_name for view in after.values()] == ["Bộ trưởng mới"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"agency_id": "BNV"}, "meetings.member-unclear"),
        ({}, "meetings.member-unclear"),
        ({"agency_id": "BTP", "person_text": "Thứ trưởng"}, "meetings.already-member"),
        ({"agency_id": "BNV", "person_text": "x", "role": "head"}, "meetings.head-there"),
        (
            {"agency_id": "BNV", "person_text": "x", "from_date": date(2023, 1, 1)},
            "meetings.period-backwards",
        ),
        ({"agency_id": "BNV", "person_text": "x", "to_date": FOUNDED}, "meetings.period-backwards"),
    ],
)
def test_a_seat_that_is_not_in_order_is_refused(
    cast: Cast, body: SteeringBody, more: dict[str, Any], code: str
) -> None:
    values = {"role": "member", "from_date": FOUNDED, **more}
    if "agency_id" in values:
        values["agency_id"] = agency_id(values["agency_id"])
    seats = Membership.objects.count()
    refused(code, add_member, actor=cast.officer_binh, body_id=body.id, **values, now=NOW)
    assert Membership.objects.count() == seats


def test_a_new_head_may_follow_the_old_one(cast: Cast, body: SteeringBody) -> None:
    office = cast.officer_binh
    head = Membership.objects.get(body=body, role="head")
    end_membership(actor=office, body_id=body.id, member_id=head.id, on=date(2024, 3, 1), now=NOW)
    values = {"role": "head", "post_id": cast.minister_mai.post_id, "actor": office, "body_id": body.id}
    refused("meetings.head-there", add_member, **values, from_date=date(2024, 2, 29), now=NOW)
    add_member(**values, from_date=date(2024, 3, 1), now=NOW)  # type: ignore[arg-type]
    on_day = {
        day: Membership.objects.filter(body=body, role="head").on(day).count()
        for day in (date(2024, 2, 29), date(2024, 3, 1))
    }
    assert set(on_day.values()) == {1}
    refused(
        "meetings.line-not-there", end_membership, actor=office, body_id=body.id, member_id=head.id,
        on=date(2024, 4, 1), now=NOW,
    )  # fmt: skip


def test_only_the_standing_agency_changes_its_body(cast: Cast, body: SteeringBody) -> None:
    seat = {"role": "member", "agency_id": agency_id("BNV"), "person_text": "x", "from_date": FOUNDED}
    refused(
        "meetings.not-the-secretariat", add_member, actor=cast.focal_hai, body_id=body.id, **seat, now=NOW
    )
    refused("meetings.body-not-there", add_member, actor=cast.focal_yen, body_id=body.id, **seat, now=NOW)
    refused("spine.not-permitted", add_member, actor=cast.leader_duc, body_id=body.id, **seat, now=NOW)
    new = NewBody(
        kind="committee", level="central", established_on=FOUNDED, name="X",
        standing_agency_id=agency_id("BTP"),
    )  # fmt: skip
    refused("meetings.not-the-secretariat", establish_body, actor=cast.officer_binh, new=new, now=NOW)
    nameless = NewBody(kind="committee", level="central", established_on=FOUNDED, name=" ")
    refused("meetings.name-missing", establish_body, actor=cast.officer_binh, new=nameless, now=NOW)


def test_a_dissolved_body_ends_its_seats_and_plans_no_more(cast: Cast, body: SteeringBody) -> None:
    office, end = cast.officer_binh, date(2024, 6, 1)
    set_rhythm(
        actor=office, body_id=body.id, every="month", month_day=5, start_time=time(8),
        from_date=FOUNDED, now=NOW,
    )  # fmt: skip
    assert next_rounds(body, day=date(2024, 5, 1))
    meeting = plan(office, body, cast.leader_duc, day=date(2024, 6, 5))
    values = {"actor": office, "body_id": body.id, "on": end, "now": NOW}
    refused("meetings.reason-missing", dissolve_body, **values, reason=" ")
    refused("meetings.open-meetings-left", dissolve_body, **values, reason="hết nhiệm vụ")
    meeting.stage = "cancelled"
    meeting.save()
    dissolve_body(**values, reason="hết nhiệm vụ")  # type: ignore[arg-type]
    assert Membership.objects.filter(body=body).on(date(2024, 5, 31)).count() == 3
    assert Membership.objects.filter(body=body).on(end).count() == 0
    assert next_rounds(body, day=end) == []
    with pytest.raises(CodedError) as refusal:
        plan(office, body, cast.leader_duc, day=date(2024, 6, 12))
    assert refusal.value.code == "meetings.body-ended"


def test_one_rhythm_of_a_kind_follows_the_other(cast: Cast, body: SteeringBody) -> None:
    values = {
        "actor": cast.officer_binh,
        "body_id": body.id,
        "every": "week",
        "start_time": time(8),
        "now": NOW,
    }
    set_rhythm(**values, weekday=0, from_date=FOUNDED)  # type: ignore[arg-type]
    set_rhythm(**values, weekday=3, from_date=date(2024, 3, 1))  # type: ignore[arg-type]
    weekdays = [each.round_date.weekday() for each in next_rounds(body, day=date(2024, 2, 20), count=3)]
    assert sorted(set(weekdays)) == [0, 3]
    assert {each.round_date.weekday() for each in next_rounds(body, day=date(2024, 3, 1))} == {3}


def test_a_round_has_one_meeting(cast: Cast, body: SteeringBody) -> None:
    round_ = {"kind": "week", "round_date": date(2024, 2, 5)}
    plan(cast.officer_binh, body, cast.leader_duc, **round_)
    with pytest.raises(CodedError) as refusal:
        plan(cast.officer_binh, body, cast.leader_duc, **round_)
    assert refusal.value.code == "meetings.round-planned"


def test_a_merger_takes_secretariat_seats_and_open_conclusions_along(cast: Cast) -> None:
    head = cast.minister_mai
    body = working_group(head, head, members=("BCA",))
    meeting = plan(head, body, head)
    hold(head, meeting)
    add_conclusion(
        actor=head,
        meeting_id=meeting.id,
        line=line("Rà soát hạ tầng", agency_id("BTP")),
        now=at(2024, 2, 5),
    )
    ahead = plan(head, body, head, day=date(2024, 4, 1))
    call_meeting(actor=head, meeting_id=ahead.id, now=NOW)
    old, new = agency_id("BTP"), agency_id("BNV")
    report = merge_agencies(
        actor=system_actor("test"), from_id=old, to_id=new, on_date=date(2024, 3, 1),
        legal_basis="thử", now=at(2024, 3, 1),
    )  # fmt: skip
    assert any(count.name == "seats in steering bodies" for count in report.counts)
    body.refresh_from_db()
    assert body.standing_agency_id == new
    assert Membership.objects.filter(body=body, agency_id=old).count() == 0
    moved = Membership.objects.get(body=body, agency_id=new)
    assert (moved.post, moved.person_text) == (None, "Bộ trưởng")  # the head's post ended with the ministry
    assert Conclusion.objects.get(meeting=meeting).lead_agency_id == new
    assert Seat.objects.filter(meeting=ahead, agency_id=new).exists()
    assert Seat.objects.filter(meeting=meeting, agency_id=old).exists()  # what lies behind stays


def test_documents_lead_back_to_their_body(cast: Cast) -> None:
    decision = register_document(
        actor=cast.officer_binh,
        new=NewDocument(subject="Thành lập", number="7/QĐ-TTg", issued_on=FOUNDED),
        now=NOW,
    )
    body = working_group(
        cast.officer_binh, cast.leader_duc, established_by_id=decision.id, oversees=(decision.id,)
    )
    links = {(kind, record) for kind, record, _relation in links_to("documents.document", decision.id)}
    assert ("meetings.body", body.id) in links
