"""An action: one change of state in one transaction.

Permission, rules, save, audit row, outbox row: all of it or nothing. Pages, API, CLI and
handlers go through the same action. The decorator opens the transaction and lets it commit
only when the audit row and the promised events are there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from django.db import models, transaction
from structlog.contextvars import bound_contextvars

from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import new_id
from nhipcau.spine.actors import Actor
from nhipcau.spine.counters import count_action
from nhipcau.spine.errors import ActionEventsWrong, ActionWithoutAudit, NoActionUnderWay
from nhipcau.spine.event_types import Event, event_type
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.spine.provides import gates
from nhipcau.spine.tracing import current_traceparent, span
from nhipcau.spine.values import plain

P = ParamSpec("P")
R = TypeVar("R", covariant=True)


@dataclass(frozen=True, slots=True)
class ActionInfo:
    """What an action promises; the architecture tests read the list of them."""

    name: str
    permission: str | None
    emits: tuple[type[Event], ...]
    function: Callable[..., object]


ACTIONS: dict[str, ActionInfo] = {}


@dataclass(slots=True)
class _UnderWay:
    info: ActionInfo
    actor: Actor
    now: datetime
    correlation: UUID
    entries: list[AuditEntry] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


_under_way: ContextVar[_UnderWay | None] = ContextVar("nhipcau_action", default=None)
_given_correlation: ContextVar[UUID | None] = ContextVar("nhipcau_correlation", default=None)


@contextmanager
def under_correlation(correlation: UUID) -> Iterator[None]:
    """Actions in here carry this correlation id: they are the consequence of what another node sent."""
    token = _given_correlation.set(correlation)
    try:
        yield
    finally:
        _given_correlation.reset(token)


class _Action(Protocol[P, R]):
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...


def action(
    name: str, *, permission: str | None = None, emits: tuple[type[Event], ...] = ()
) -> Callable[[Callable[P, R]], _Action[P, R]]:
    """Make a keyword-only function ``(*, actor, …, now)`` an action.

    `permission` is asked of the actor before anything else; None means that the body
    decides (say why there). `emits` lists the event types that one call may publish; at
    least one of them must be, unless the list is empty.

    Raises NotPermitted, and what a gate raises (`provides.gates`); ActionWithoutAudit and
    ActionEventsWrong when the body breaks its promise, in which case nothing is kept.
    """

    def decorate(function: Callable[P, R]) -> _Action[P, R]:
        info = ActionInfo(name, permission, emits, function)
        ACTIONS[name] = info

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast("Actor", kwargs["actor"])
            now = cast("datetime", kwargs["now"])
            with _watched(info, actor):
                if permission is not None:
                    actor.require(permission)
                for gate in gates:
                    gate(actor, info.name)
                outer = _under_way.get()
                correlation = _given_correlation.get() or (outer.correlation if outer else new_id())
                state = _UnderWay(info, actor, now, correlation)
                with transaction.atomic(), _set(state):
                    result = function(*args, **kwargs)
                    _check_promises(state)
                    AuditEntry.objects.bulk_create(state.entries)
                    OutboxEvent.objects.bulk_create(_outbox_rows(state))
            return result

        return cast("_Action[P, R]", run)

    return decorate


@contextmanager
def _watched(info: ActionInfo, actor: Actor) -> Iterator[None]:
    """A span around the action, its name in the logs, and its outcome counted.

    An action inside another that is rolled back later counts as done: it was, when it ended.
    """
    outcome = "failed"
    with span(info.name, actor_ref=actor.ref), bound_contextvars(action=info.name, actor_ref=actor.ref):
        try:
            yield
            outcome = "done"
        except CodedError as error:
            outcome = "refused" if error.status < 500 else "failed"
            raise
        finally:
            count_action(info.name, outcome)


@contextmanager
def _set(state: _UnderWay) -> Iterator[None]:
    token = _under_way.set(state)
    try:
        yield
    finally:
        _under_way.reset(token)


def _current() -> _UnderWay:
    state = _under_way.get()
    if state is None:
        raise NoActionUnderWay
    return state


def _check_promises(state: _UnderWay) -> None:
    info = state.info
    if not state.entries:
        raise ActionWithoutAudit(action=info.name)
    published = {type(event) for event in state.events}
    if not published <= set(info.emits) or (info.emits and not published):
        raise ActionEventsWrong(
            action=info.name,
            promised=", ".join(sorted(event_type(kind) for kind in info.emits)) or "none",
            published=", ".join(sorted(event_type(kind) for kind in published)) or "none",
        )


def _outbox_rows(state: _UnderWay) -> list[OutboxEvent]:
    trace = current_traceparent() or None
    return [
        OutboxEvent.of(
            event, actor_ref=state.actor.ref, at=state.now, correlation=state.correlation, trace=trace
        )
        for event in state.events
    ]


Snapshot = Mapping[str, object]


def snapshot(record: models.Model) -> Snapshot:
    """The stored values of `record`, field by field, as JSON can hold them."""
    return {field.attname: plain(getattr(record, field.attname)) for field in record._meta.concrete_fields}


def _hidden(record: models.Model) -> frozenset[str]:
    """The fields whose values the audit does not keep."""
    excluded: frozenset[str] = getattr(record, "audit_exclude", frozenset())
    return excluded


def record_change(record: models.Model, before: Snapshot | None, *, note: str = "", verb: str = "") -> None:
    """Leave an audit row for `record`: which field was what and is now what.

    `before` is the `snapshot` taken before the change, or None when the record is new.
    Fields named in the model's ``audit_exclude`` (large texts, secrets) are noted as
    changed without their value.
    """
    state = _current()
    hidden = _hidden(record)
    after = snapshot(record)
    old = before or {}
    changes: dict[str, list[object]] = {}
    for name, value in after.items():
        if before is None and value in (None, "", [], {}):
            continue
        if before is None or old.get(name) != value:
            changes[name] = ["…", "…"] if name in hidden else [old.get(name), value]
    state.entries.append(
        AuditEntry.of(
            at=state.now,
            action=state.info.name,
            verb=verb or ("create" if before is None else "change"),
            actor=state.actor,
            record=record,
            changes=changes,
            note=note,
            correlation=state.correlation,
        )
    )


def record_removal(record: models.Model, *, note: str = "") -> None:
    """Leave an audit row that `record` was removed, with what it held."""
    state = _current()
    hidden = _hidden(record)
    changes: dict[str, list[object]] = {
        name: ["…" if name in hidden else value, None] for name, value in snapshot(record).items()
    }
    state.entries.append(
        AuditEntry.of(
            at=state.now,
            action=state.info.name,
            verb="remove",
            actor=state.actor,
            record=record,
            changes=changes,
            note=note,
            correlation=state.correlation,
        )
    )


def publish(event: Event) -> None:
    """Put `event` into the outbox of the action under way; it leaves only if all commits."""
    _current().events.append(event)
