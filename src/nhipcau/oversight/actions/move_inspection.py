"""Steps of an inspection that change nothing but where it stands: announce, begin, close, cancel."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import FindingsOpen
from nhipcau.oversight.events import InspectionMoved
from nhipcau.oversight.models import Inspection
from nhipcau.oversight.queries import open_in
from nhipcau.oversight.rules.inspections import Step
from nhipcau.oversight.rules.steps import require_reason
from nhipcau.oversight.steps import take_inspection_step
from nhipcau.spine.facade import Actor, action, publish, record_change


def _move(
    actor: Actor, inspection_id: UUID, step: Step, day_field: str, now: datetime, note: str = ""
) -> Inspection:
    inspection, before = take_inspection_step(actor=actor, inspection_id=inspection_id, step=step)
    setattr(inspection, day_field, civil_date(now))
    inspection.save()
    record_change(inspection, before, note=note)
    publish(InspectionMoved(inspection_id=inspection.id, stage=inspection.stage))
    return inspection


@action("oversight.announce_inspection", permission="oversight.inspect", emits=(InspectionMoved,))
def announce_inspection(*, actor: Actor, inspection_id: UUID, now: datetime) -> Inspection:
    """The inspection, announced to the inspected agencies. Raises as `take_inspection_step`."""
    return _move(actor, inspection_id, Step.ANNOUNCE, "announced_on", now)


@action("oversight.start_inspection", permission="oversight.inspect", emits=(InspectionMoved,))
def start_inspection(*, actor: Actor, inspection_id: UUID, now: datetime) -> Inspection:
    """The inspection, under way. Raises as `take_inspection_step`."""
    return _move(actor, inspection_id, Step.START, "started_on", now)


@action("oversight.close_inspection", permission="oversight.decide", emits=(InspectionMoved,))
def close_inspection(*, actor: Actor, inspection_id: UUID, now: datetime) -> Inspection:
    """The inspection, closed: every finding is closed or dropped.

    Raises FindingsOpen, and as `take_inspection_step`.
    """
    inspection = _move(actor, inspection_id, Step.CLOSE, "closed_on", now)
    if still := open_in(inspection):
        raise FindingsOpen(count=still)
    return inspection


@action("oversight.cancel_inspection", permission="oversight.decide", emits=(InspectionMoved,))
def cancel_inspection(*, actor: Actor, inspection_id: UUID, reason: str, now: datetime) -> Inspection:
    """The inspection, cancelled. Raises ReasonMissing, and as `take_inspection_step`."""
    require_reason(reason)
    return _move(actor, inspection_id, Step.CANCEL, "cancelled_on", now, reason)
