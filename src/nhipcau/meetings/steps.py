"""Taking a step: the body or meeting found, locked, on the actor's side, possible at this stage."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from nhipcau.meetings.errors import BodyEnded, BodyNotThere, MeetingNotThere, NotTheSecretariat
from nhipcau.meetings.models import Meeting, SteeringBody
from nhipcau.meetings.rules import STEPS, Step, next_stage, require_side
from nhipcau.spine.facade import Actor, snapshot

Snapshot = dict[str, object]


def body_to_change(*, actor: Actor, body_id: UUID, day: date) -> tuple[SteeringBody, Snapshot]:
    """The locked body, for its secretariat, and how it was before.

    Raises BodyNotThere, NotTheSecretariat, BodyEnded.
    """
    bodies = SteeringBody.objects.visible_to(actor).select_for_update(of=("self",))
    body = bodies.filter(id=body_id).first()
    if body is None:
        raise BodyNotThere
    if not actor.acts_for(body.standing_agency_id):
        raise NotTheSecretariat
    if body.dissolved_on is not None and body.dissolved_on <= day:
        raise BodyEnded(day=body.dissolved_on)
    return body, dict(snapshot(body))


def take_step(*, actor: Actor, meeting_id: UUID, step: Step) -> tuple[Meeting, Snapshot]:
    """The locked meeting, already at its next stage but not saved, and how it was before.

    Raises NotPermitted, MeetingNotThere, NotTheSecretariat, NotTheChair, StepNotPossible.
    """
    actor.require(STEPS[step][1])
    meetings = Meeting.objects.visible_to(actor).select_for_update(of=("self",)).select_related("body")
    meeting = meetings.filter(id=meeting_id).first()
    if meeting is None:
        raise MeetingNotThere
    require_side(
        step,
        for_secretariat=acts_for_secretariat(actor, meeting),
        for_chair=acts_for_chair(actor, meeting),
    )
    before = dict(snapshot(meeting))
    meeting.stage = next_stage(meeting.stage, step)
    return meeting, before


def acts_for_secretariat(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor stands for the standing agency of the body."""
    return actor.acts_for(meeting.body.standing_agency_id)


def acts_for_chair(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor stands for the agency of a post that chairs the meeting."""
    return any(actor.acts_for(chair.post.agency_id) for chair in meeting.chairs.select_related("post"))


def possible_steps(*, actor: Actor, meeting: Meeting) -> frozenset[Step]:
    """What `actor` may do with `meeting` now, for showing buttons."""
    sides = {
        "secretariat": acts_for_secretariat(actor, meeting),
        "chair": acts_for_chair(actor, meeting),
    }
    return frozenset(
        step
        for step, (side, permission, stages) in STEPS.items()
        if sides[side.value] and actor.can(permission) and meeting.stage in stages
    )
