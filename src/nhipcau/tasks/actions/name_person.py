"""The lead agency names the post that answers for a task."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.agencies.facade import agencies_of_posts
from nhipcau.spine.facade import Actor, action, publish, record_change
from nhipcau.tasks.bulk_errors import PersonAlready, PostNotOfTheLead
from nhipcau.tasks.events import PersonNamed
from nhipcau.tasks.models import Task
from nhipcau.tasks.rules import Step
from nhipcau.tasks.steps import take_step


@action("tasks.name_person", permission="tasks.accept_assignment", emits=(PersonNamed,))
def name_person(*, actor: Actor, task_id: UUID, post_id: UUID, now: datetime) -> Task:
    """The task with the post of its lead agency that answers for it.

    Raises PostNotOfTheLead, PersonAlready, and as `take_step`.
    """
    task, before = take_step(actor=actor, task_id=task_id, step=Step.NAME_PERSON)
    if agencies_of_posts([post_id]).get(post_id) != task.lead_agency_id:
        raise PostNotOfTheLead
    if task.responsible_post_id == post_id:
        raise PersonAlready
    task.responsible_post_id = post_id
    task.save()
    record_change(task, before)
    publish(PersonNamed(task_id=task.id, post_id=post_id))
    return task
