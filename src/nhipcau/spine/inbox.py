"""The inbox: hands sealed events to handlers, once each and in order.

Local handlers read the outbox by number. What was seen is dropped by event id; what fails is
parked together with later events about the same subject, while the rest flows.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

import structlog
from django.db import transaction

from nhipcau.kit.clock import utc_now
from nhipcau.spine.counters import count_event
from nhipcau.spine.event_types import Event, event_classes, event_type
from nhipcau.spine.models import HandlerPosition, InboxEntry, OutboxEvent
from nhipcau.spine.provides import Handler, Subscription, subscriptions
from nhipcau.spine.tracing import mark_failed, under_trace

log = structlog.get_logger(__name__)
_BATCH = 200


def on(*kinds: type[Event]) -> Callable[[Handler], Handler]:
    """Register a handler ``(event, *, now)`` for the event types `kinds`.

    The handler runs in one transaction with the note that it ran; it must be an action or
    call actions. Its name (module and function) must not change once released.
    """

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__qualname__}"
        types = frozenset(event_type(kind) for kind in kinds)
        subscriptions[name] = Subscription(name, types, handler)
        return handler

    return register


def deliver(between: Callable[[], None] = lambda: None) -> int:
    """Give every handler what is sealed and new to it; how many events were handled.

    `between` is called before every batch: a new handler may have years to read.
    """
    return sum(_deliver_to(subscription, between) for subscription in subscriptions.values())


def _deliver_to(subscription: Subscription, between: Callable[[], None]) -> int:
    handled = 0
    while True:
        between()
        position, _ = HandlerPosition.objects.get_or_create(handler=subscription.name)
        events = list(
            OutboxEvent.objects.filter(number__gt=position.number, type__in=subscription.types).order_by(
                "number"
            )[:_BATCH]
        )
        for event in events:
            handled += _take_in(subscription, event)
        if len(events) < _BATCH:
            return handled


def _take_in(subscription: Subscription, row: OutboxEvent) -> int:
    """Handle one event and move the position, in one transaction."""
    assert row.number is not None
    with transaction.atomic():
        position = HandlerPosition.objects.select_for_update().get(handler=subscription.name)
        if position.number >= row.number:
            return 0
        if not InboxEntry.objects.filter(handler=subscription.name, event_id=row.id).exists():
            _handle_or_park(subscription, row)
        position.number = row.number
        position.save()
    return 1


def _handle_or_park(subscription: Subscription, row: OutboxEvent) -> None:
    error = ""
    parked = InboxEntry.objects.filter(
        handler=subscription.name, subject=row.subject, state=InboxEntry.State.PARKED
    )
    if parked.exists():
        error = "waits for an earlier event about the same subject"
    else:
        error = _try(subscription, row)
    InboxEntry.objects.create(
        handler=subscription.name,
        event_id=row.id,
        subject=row.subject,
        state=InboxEntry.State.PARKED if error else InboxEntry.State.DONE,
        error=error,
        at=utc_now(),
    )


def _try(subscription: Subscription, row: OutboxEvent) -> str:
    """Run the handler in a savepoint, under the trace of the action that published the event.

    The error's text, empty when all went well.
    """
    with under_trace(row.trace, subscription.name, event_id=str(row.id), event_type=row.type) as step:
        try:
            with transaction.atomic():
                event = event_classes()[row.type].from_data(row.data)
                subscription.handle(event, now=row.time)
        except Exception as error:
            log.exception("event parked", handler=subscription.name, event_id=str(row.id), type=row.type)
            mark_failed(step, error)
            count_event(subscription.name, "parked")
            return "".join(traceback.format_exception_only(error)).strip()
    count_event(subscription.name, "done")
    return ""


def retry_parked() -> int:
    """Try what is parked again, oldest first; how many went through."""
    done = 0
    blocked: set[tuple[str, str]] = set()
    for entry in InboxEntry.objects.filter(state=InboxEntry.State.PARKED).order_by("id"):
        subscription = subscriptions.get(entry.handler)
        if subscription is None or (entry.handler, entry.subject) in blocked:
            continue
        if _retry(subscription, entry.id):
            done += 1
        else:
            blocked.add((entry.handler, entry.subject))
    return done


def _retry(subscription: Subscription, entry_id: int) -> bool:
    """Try one parked event again; False when it stays parked or another relay has it in hand."""
    with transaction.atomic():
        entry = (
            InboxEntry.objects.select_for_update(skip_locked=True)
            .filter(id=entry_id, state=InboxEntry.State.PARKED)
            .first()
        )
        if entry is None:
            return False
        entry.error = _try(subscription, OutboxEvent.objects.get(id=entry.event_id))
        entry.attempts += 1
        entry.state = InboxEntry.State.PARKED if entry.error else InboxEntry.State.DONE
        entry.save()
        return not entry.error
