"""Tell the outside systems what waits for them; one run of the job.

Nothing is locked while an outside system is asked. A process that dies after the answer and before
it is noted tells the same message once more; the outside system knows it by its reference.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog

from nhipcau.reporting.actions.settle_delivery import note_delivered, note_refused, put_off
from nhipcau.reporting.errors import NotConnected, StepNotPossible
from nhipcau.reporting.models import Delivery
from nhipcau.reporting.plugins.base import Message, NoAnswer, NotTaken, OutsideSystem
from nhipcau.reporting.plugins.registry import connect
from nhipcau.reporting.queries import heads
from nhipcau.spine.facade import StoredFile, open_file, system_actor

log = structlog.get_logger(__name__)
_ACTOR = system_actor("reporting")
_BATCH = 200


def tell_all(clock: Callable[[], datetime]) -> int:
    """Tell everything whose time has come, each link in its order; how many were taken.

    A system that does not answer is left alone for the rest of the run, so that one that is down
    holds up no other.
    """
    told, silent = 0, set[str]()
    connected: dict[str, OutsideSystem | None] = {}
    try:
        while batch := list(heads(clock()).exclude(outside_key__system__in=silent)[:_BATCH]):
            for delivery in batch:
                key = delivery.outside_key.system
                if key in silent:
                    continue
                if key not in connected:
                    connected[key] = _connect(key)
                outside = connected[key]
                if outside is None:
                    silent.add(key)
                    continue
                taken = _tell(outside, delivery, clock)
                told += bool(taken)
                if taken is None:
                    silent.add(key)
    finally:
        for outside in connected.values():
            if outside is not None:
                outside.close()
    return told


def _connect(key: str) -> OutsideSystem | None:
    """None while the operator has not connected it: what waits goes on waiting, with nothing tried."""
    try:
        return connect(key)
    except NotConnected:
        return None


def _tell(outside: OutsideSystem, delivery: Delivery, clock: Callable[[], datetime]) -> bool | None:
    """True when it was taken, False when it was refused, None when the system does not answer."""
    try:
        message = Message.of(delivery.message)
        receipt = outside.tell(message, _content(message))
    except NoAnswer as silence:
        put_off(
            actor=_ACTOR, delivery_id=delivery.id, problem=silence.reason, after=silence.after, now=clock()
        )
        return None
    except NotTaken as refusal:
        note_refused(actor=_ACTOR, delivery_id=delivery.id, problem=refusal.reason, now=clock())
        return False
    except Exception as fault:
        log.exception("reporting.fault", delivery=str(delivery.id))
        put_off(actor=_ACTOR, delivery_id=delivery.id, problem=type(fault).__name__, now=clock())
        return None
    try:
        note_delivered(actor=_ACTOR, delivery_id=delivery.id, receipt=receipt, now=clock())
    except StepNotPossible:
        return False  # the link was ended meanwhile; the outside system knows a little more than it needs
    return True


def _content(message: Message) -> bytes | None:
    if not message.file_id:
        return None
    with open_file(StoredFile.objects.get(id=UUID(message.file_id))) as file:
        return file.read()
