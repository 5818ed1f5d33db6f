"""Give a post or an agency a seat in a body, and end it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from nhipcau.agencies.facade import agencies_of_posts, agency
from nhipcau.kit.clock import civil_date
from nhipcau.meetings.errors import AlreadyMember, HeadThere, LineNotThere, MemberUnclear, PeriodBackwards
from nhipcau.meetings.events import BodyChanged
from nhipcau.meetings.models import Membership
from nhipcau.meetings.rules import require_period
from nhipcau.meetings.steps import body_to_change
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("meetings.add_member", permission="meetings.manage", emits=(BodyChanged,))
def add_member(
    *,
    actor: Actor,
    body_id: UUID,
    role: str,
    from_date: date,
    post_id: UUID | None = None,
    agency_id: UUID | None = None,
    person_text: str = "",
    to_date: date | None = None,
    now: datetime,
) -> Membership:
    """The seat: of a post, whoever holds it, or of an agency with words on who comes for it.

    Raises MemberUnclear, PeriodBackwards, AgencyNotThere, AlreadyMember, HeadThere, and as
    `body_to_change`.
    """
    body, _before = body_to_change(actor=actor, body_id=body_id, day=civil_date(now))
    if post_id is not None:
        agency_id = agencies_of_posts([post_id]).get(post_id)
        person_text = ""
    if agency_id is None or not (post_id or person_text.strip()):
        raise MemberUnclear
    if from_date < body.established_on:
        raise PeriodBackwards
    require_period(from_date, to_date)
    agency(agency_id)
    member = Membership(
        body=body,
        agency_id=agency_id,
        post_id=post_id,
        person_text=" ".join(person_text.split()),
        role=role,
        from_date=from_date,
        to_date=to_date,
    )
    _refuse_doubles(member)
    member.save(force_insert=True)
    record_change(member, None)
    publish(BodyChanged(body_id=body.id))
    return member


def _refuse_doubles(member: Membership) -> None:
    """One head at a time, and no seat twice at a time."""
    at_that_time = Membership.objects.filter(body=member.body).filter(
        Q(to_date=None) | Q(to_date__gt=member.from_date)
    )
    if member.to_date is not None:
        at_that_time = at_that_time.filter(from_date__lt=member.to_date)
    same = (
        Q(post_id=member.post_id)
        if member.post_id
        else Q(post_id=None, agency_id=member.agency_id, person_text=member.person_text)
    )
    if at_that_time.filter(same).exists():
        raise AlreadyMember
    if member.role == Membership.Role.HEAD and at_that_time.filter(role=Membership.Role.HEAD).exists():
        raise HeadThere


@action("meetings.end_membership", permission="meetings.manage", emits=(BodyChanged,))
def end_membership(*, actor: Actor, body_id: UUID, member_id: UUID, on: date, now: datetime) -> Membership:
    """The seat, ended: `on` is the first day without it.

    Raises LineNotThere, PeriodBackwards, and as `body_to_change`.
    """
    body, _before = body_to_change(actor=actor, body_id=body_id, day=civil_date(now))
    member = body.members.select_for_update().filter(id=member_id, to_date=None).first()
    if member is None:
        raise LineNotThere
    require_period(member.from_date, on)
    before = snapshot(member)
    member.to_date = on
    member.save()
    record_change(member, before)
    publish(BodyChanged(body_id=body.id))
    return member
