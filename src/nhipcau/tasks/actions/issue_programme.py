"""Issue one task to many units at once: the whole stays with the assigner, each unit has its part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor
from nhipcau.tasks.actions.assign_task import NewTask, assign_task
from nhipcau.tasks.actions.fan_out_task import fan_out_task
from nhipcau.tasks.errors import NobodyToGiveTo
from nhipcau.tasks.lookups import units_of
from nhipcau.tasks.models import Task


def issue_programme(
    *, actor: Actor, new: NewTask, target: str, draft_id: UUID | None = None, now: datetime
) -> Task:
    """The whole with one part per unit of `target`, two actions in one transaction.

    Without a lead the assigner leads the whole.

    "The ministries must …" names nobody who could hand in one product for all: the assigner
    follows the whole, and each ministry answers for its part.
    Raises NobodyToGiveTo, and as `assign_task` and `fan_out_task`.
    """
    giver = new.assigner_agency_id or actor.own_agency()
    units = units_of(target, giver=giver, day=civil_date(now))
    if not units:
        raise NobodyToGiveTo(there=0)
    led = replace(new, lead_agency_id=new.lead_agency_id or giver)
    with transaction.atomic():
        whole = assign_task(actor=actor, new=led, draft_id=draft_id, now=now)
        fan_out_task(actor=actor, task_id=whole.id, agency_ids=units, issued_on=whole.issued_on, now=now)
    return whole
