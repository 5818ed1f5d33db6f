"""Reads of the meetings room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now, post_labels, subtree_ids, working_calendar
from nhipcau.meetings.errors import BodyNotThere, MeetingNotThere
from nhipcau.meetings.models import Conclusion, Meeting, Membership, Seat, SteeringBody
from nhipcau.meetings.models.meeting import MeetingQuerySet
from nhipcau.meetings.models.minutes import ConclusionQuerySet
from nhipcau.meetings.policies import quorum_policy
from nhipcau.meetings.provides import BodyView
from nhipcau.meetings.rules import AHEAD, TOOK_PLACE, Presence, Proposal, Quorum, Stage, proposals, quorum
from nhipcau.spine.facade import Actor
from nhipcau.tasks.facade import State, Task, tasks_on
from nhipcau.ui.facade import local_date

_ROLE_ORDER = {role: place for place, role in enumerate(Membership.Role.values)}


def body_for(*, actor: Actor | None, body_id: UUID) -> SteeringBody:
    """The body. Raises BodyNotThere, also when the actor may not see it."""
    rows = SteeringBody.objects.visible_to(actor).select_related("established_by", "parent")
    body = rows.filter(id=body_id).first()
    if body is None:
        raise BodyNotThere
    return body


def meeting_for(*, actor: Actor | None, meeting_id: UUID) -> Meeting:
    """The meeting. Raises MeetingNotThere, also when the actor may not see it."""
    rows = Meeting.objects.visible_to(actor).select_related("body", "notice", "instead_of")
    meeting = rows.filter(id=meeting_id).first()
    if meeting is None:
        raise MeetingNotThere
    return meeting


def may_read_minutes(*, actor: Actor | None, meeting: Meeting) -> bool:
    """Whether minutes and conclusions are open to the actor yet."""
    return Meeting.objects.with_minutes_for(actor).filter(id=meeting.id).exists()


def body_names(bodies: Iterable[SteeringBody]) -> dict[UUID, str]:
    """Names by id in the reader's language: from the directory, or as typed."""
    rows = list(bodies)
    names = names_now([body.directory_entry_id for body in rows])
    return {
        body.id: (names.get(body.directory_entry_id, "") if body.directory_entry_id else "") or body.name
        for body in rows
    }


def meeting_label(meeting: Meeting) -> str:
    """What the meeting is called: body, kind, number and day."""
    return _("%(kind)s no. %(number)s of %(body)s, %(day)s") % {
        "kind": meeting.get_kind_display(),
        "number": meeting.number,
        "body": body_names([meeting.body])[meeting.body_id],
        "day": local_date(meeting.meeting_date),
    }


def by_role(members: QuerySet[Membership]) -> list[Membership]:
    """Members, the head first."""
    return sorted(members, key=lambda member: (_ROLE_ORDER[member.role], member.from_date, str(member.id)))


def seat_labels(seats: Iterable[Seat | Membership]) -> dict[UUID, str]:
    """Who sits there: the post with its agency, or the agency with the words on who comes for it."""
    rows = list(seats)
    posts = post_labels(row.post_id for row in rows)
    names = names_now([row.agency_id for row in rows])
    return {
        row.id: (posts.get(row.post_id, "") if row.post_id else "")
        or ", ".join(filter(None, [row.person_text, names.get(row.agency_id, "")]))
        for row in rows
    }


def scope_of(body: SteeringBody, *, day: date) -> BodyView:
    """What the body steers on a day: its documents, and its members' agencies with all below them."""
    members = Membership.objects.filter(body=body).on(day).values_list("agency_id", flat=True)
    agencies = {below for agency_id in set(members) for below in subtree_ids(agency_id)}
    documents = body.documents.values_list("document_id", flat=True)
    return BodyView(id=body.id, documents=frozenset(documents), agencies=frozenset(agencies))


def overdue_of(*, body: BodyView, day: date, actor: Actor) -> QuerySet[Task]:
    """Overdue tasks of the body's scope, the longest overdue first."""
    rows = tasks_on(actor=actor, day=day).in_states(State.OVERDUE)
    if body.documents:
        rows = rows.filter(document_id__in=list(body.documents))
    else:
        rows = rows.filter(lead_agency_id__in=list(body.agencies))
    return rows.order_by(*("due_then", "serial"))


def counts_by_lead(rows: QuerySet[Task]) -> list[tuple[UUID, int]]:
    """How many of the tasks each agency leads, the most first. One query."""
    counted = rows.order_by().values("lead_agency_id").annotate(number=Count("pk"))
    pairs = [(row["lead_agency_id"], row["number"]) for row in counted]
    return sorted(pairs, key=lambda pair: (-pair[1], str(pair[0])))


def conclusions_before(*, body_id: UUID, kind: str, day: date, on: date) -> list[Conclusion]:
    """What was decided since the last meeting of the same round before `on`, done or not, and what is
    still open from before that; with the state on `day`, in the order in which it was decided."""
    earlier = Meeting.objects.filter(body_id=body_id, stage=Stage.CONFIRMED, meeting_date__lt=on)
    same = earlier.filter(kind=kind).order_by("-meeting_date").first()
    last = same or earlier.order_by("-meeting_date").first()
    if last is None:
        return []
    rows = Conclusion.objects.filter(meeting__in=earlier).with_state(day).select_related("meeting", "draft")
    recent = rows.filter(meeting__meeting_date__gte=last.meeting_date)
    older = rows.filter(meeting__meeting_date__lt=last.meeting_date).open()
    return sorted(
        [*recent, *older], key=lambda row: (row.meeting.meeting_date, row.meeting.number, row.position)
    )


def next_rounds(body: SteeringBody, *, day: date, count: int = 3) -> list[Proposal]:
    """The next rounds of the body's rhythms that have no meeting yet, soonest first."""
    calendar = working_calendar()
    taken = set(body.meetings.exclude(stage=Stage.POSTPONED).values_list("kind", "round_date"))
    found: list[Proposal] = []
    for rhythm in body.rhythms.filter(Q(to_date=None) | Q(to_date__gt=day)):
        ahead = proposals(rhythm.beat(), after=day, count=count + len(taken), calendar=calendar)
        found += [each for each in ahead if (each.every, each.round_date) not in taken][:count]
    return sorted(found, key=lambda each: (each.meeting_date, each.every))[: count * 2]


def quorum_of(meeting: Meeting, seats: Iterable[Seat]) -> Quorum:
    """Members present or represented, against the policy of the day."""
    policy = quorum_policy(meeting.meeting_date)
    members = [seat for seat in seats if seat.is_member]
    there = sum(seat.presence in (Presence.PRESENT, Presence.REPRESENTED) for seat in members)
    return quorum(
        members=len(members), there=there,
        share_percent=policy.share_percent, more_than=policy.more_than,
    )  # fmt: skip


def conclusions_on(*, actor: Actor | None, day: date) -> ConclusionQuerySet:
    """Conclusions of confirmed minutes of meetings up to a day that `actor` may see, with their state on
    that day."""
    rows = Conclusion.objects.visible_to(actor).in_force().with_state(day)
    rows = rows.filter(meeting__meeting_date__lte=day)
    return rows.select_related("meeting__body", "draft")


def conclusions_of_task(*, actor: Actor | None, task_id: UUID) -> list[Conclusion]:
    """The conclusions from which a task came or by which it was urged, newest first."""
    rows = Conclusion.objects.visible_to(actor).in_force().select_related("meeting__body")
    found = rows.filter(Q(draft__task_id=task_id) | Q(task_id=task_id))
    return list(found.order_by("-meeting__meeting_date", "position")[:20])


def bodies_of_document(*, actor: Actor | None, document_id: UUID) -> list[SteeringBody]:
    """The bodies that a document established or whose tasks they oversee."""
    rows = SteeringBody.objects.visible_to(actor)
    return list(
        rows.filter(Q(established_by_id=document_id) | Q(documents__document_id=document_id)).distinct()[:20]
    )


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def meetings_of_week(*, actor: Actor, day: date) -> MeetingQuerySet:
    """Meetings ahead that concern the actor's own agency: all of the week of a day, and later ones once
    they are called, which invites."""
    _monday, last = week_of(day)
    own = actor.agency_id
    if own is None:
        return Meeting.objects.none()
    rows = Meeting.objects.visible_to(actor).filter(
        Q(meeting_date__lte=last) | Q(stage=Stage.CALLED), meeting_date__gte=day, stage__in=AHEAD
    )
    members = Membership.objects.on(day).filter(agency_id=own).values("body_id")
    concerned = (
        Q(body__standing_agency_id=own)
        | Q(body_id__in=members)
        | Q(id__in=Seat.objects.filter(agency_id=own).values("meeting_id"))
        | Q(chairs__post__agency_id=own)
    )
    return rows.filter(concerned).distinct().select_related("body")


def minutes_waiting(*, actor: Actor) -> MeetingQuerySet:
    """Meetings whose minutes wait for the actor's agency as the side of the chair."""
    if actor.agency_id is None:
        return Meeting.objects.none()
    rows = Meeting.objects.visible_to(actor).filter(
        stage=Stage.DRAFTED, chairs__post__agency_id=actor.agency_id
    )
    return rows.exclude(drafter_ref=actor.ref).distinct().select_related("body")


def secretariat_work(*, actor: Actor, day: date) -> MeetingQuerySet:
    """Meetings of bodies whose secretariat is the actor's agency with minutes to write or conclusions
    to issue."""
    own = Meeting.objects.visible_to(actor).filter(body__standing_agency_id=actor.agency_id)
    unissued = Conclusion.objects.filter(kind=Conclusion.Kind.TASK, draft=None).values("meeting_id")
    return own.filter(
        Q(stage=Stage.HELD)
        | Q(stage=Stage.CALLED, meeting_date__lt=day)
        | Q(stage=Stage.CONFIRMED, id__in=unissued)
    ).select_related("body")


def last_held(body_id: UUID, *, before: date) -> Meeting | None:
    """The last meeting of a body that took place before a day."""
    held = Meeting.objects.filter(body_id=body_id, stage__in=TOOK_PLACE, meeting_date__lt=before)
    return held.order_by("-meeting_date", "-number").first()
