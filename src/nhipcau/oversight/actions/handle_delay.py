"""The head sets down who is responsible for a delay and how it is handled, and follows it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agencies_of_posts, subtree_ids
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.delay_steps import take_delay_step
from nhipcau.oversight.errors import PostNotThere, UnitNotThere, WordsMissing
from nhipcau.oversight.events import DelayClosed, DelayFollowedUp, DelayHandled
from nhipcau.oversight.models import DelayFollowUp, DelayHandling
from nhipcau.oversight.rules.delays import Step, require_not_past, require_other_post
from nhipcau.oversight.rules.steps import Field, require_words
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """Which unit and post answer for the delay, the plan, who decides on it, and when it is looked at
    again. A post may be left open; the unit may not."""

    unit_id: UUID
    plan: str
    decider_post_id: UUID
    follow_up_on: date
    post_id: UUID | None = None


@action("oversight.handle_delay", permission="oversight.decide", emits=(DelayHandled,))
def handle_delay(*, actor: Actor, task_id: UUID, new: Responsibility, now: datetime) -> DelayHandling:
    """The handling, kept from everybody but the head, the post that decides on it and the posts above
    that asked. Neither the audit nor the event holds any of it.

    Raises WordsMissing, OwnDelay, UnitNotThere, PostNotThere, DayTooEarly, and as `take_delay_step`.
    """
    require_words(plan=new.plan)
    today = civil_date(now)
    require_not_past(new.follow_up_on, today=today)
    require_other_post(responsible=new.post_id, decider=new.decider_post_id)
    case = take_delay_step(actor=actor, task_id=task_id, step=Step.HANDLE, day=today)
    _require_within(case.task.lead_agency_id, new)
    assert case.record is not None  # the table asks for a recorded cause
    handling = case.handling
    before = snapshot(handling) if handling else None
    if handling is None:
        handling = DelayHandling(record=case.record, set_on=today)
    handling.unit_id, handling.post_id = new.unit_id, new.post_id
    handling.plan, handling.decider_post_id = new.plan.strip(), new.decider_post_id
    handling.save()
    record_change(handling, before)
    _set_follow_up(handling, new.follow_up_on)
    publish(DelayHandled(record_id=case.record.id))
    return handling


def _require_within(lead_id: UUID, new: Responsibility) -> None:
    """Unit and post lie in the agency that leads the task or below it; the deciding post exists."""
    own = subtree_ids(lead_id)
    if new.unit_id not in own:
        raise UnitNotThere
    posts = agencies_of_posts(post for post in (new.post_id, new.decider_post_id) if post is not None)
    if new.post_id is not None and posts.get(new.post_id) not in own:
        raise PostNotThere
    if new.decider_post_id not in posts:
        raise WordsMissing(fields=(Field.POST,))


def _set_follow_up(handling: DelayHandling, day: date) -> None:
    """One follow-up waits at a time; its day moves with the plan."""
    waiting = handling.follow_ups.filter(done_on=None).first()
    before = snapshot(waiting) if waiting else None
    follow_up = waiting or DelayFollowUp(handling=handling)
    follow_up.due_on = day
    follow_up.save()
    record_change(follow_up, before)


@action("oversight.follow_up_delay", permission="oversight.decide", emits=(DelayFollowedUp, DelayClosed))
def follow_up_delay(
    *, actor: Actor, task_id: UUID, outcome: str, next_on: date | None = None, now: datetime
) -> DelayHandling:
    """The handling after it was looked at: what came of it, and the day of the next follow-up; without
    one it is closed. By the head or the post that decides, not by the post that is responsible.

    Raises WordsMissing, OwnDelay, DayTooEarly, and as `take_delay_step`.
    """
    require_words(outcome=outcome)
    today = civil_date(now)
    if next_on is not None:
        require_not_past(next_on, today=today)
    step = Step.CLOSE if next_on is None else Step.FOLLOW_UP
    case = take_delay_step(actor=actor, task_id=task_id, step=step, day=today)
    handling = case.handling
    assert handling is not None
    require_other_post(responsible=handling.post_id, decider=actor.post_id)
    before = snapshot(handling)
    _look_again(actor, handling, outcome, today)
    if next_on is None:
        handling.stage, handling.closed_on = DelayHandling.Stage.CLOSED, today
    else:
        _set_follow_up(handling, next_on)
    handling.save()
    record_change(handling, before)
    publish(
        DelayClosed(record_id=handling.record_id)
        if next_on is None
        else DelayFollowedUp(record_id=handling.record_id)
    )
    return handling


def _look_again(actor: Actor, handling: DelayHandling, outcome: str, today: date) -> None:
    follow_up = handling.follow_ups.select_for_update(of=("self",)).get(done_on=None)
    before = snapshot(follow_up)
    follow_up.done_on, follow_up.outcome, follow_up.doer_ref = today, outcome.strip(), actor.ref
    follow_up.save()
    record_change(follow_up, before)
