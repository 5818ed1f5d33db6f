"""Traces: which request, action and handler led to which, across processes and nodes (W3C Trace Context).

Spans are made by OpenTelemetry. Room `site` chooses the provider and, where the operator asks for
it, the exporter; without one the ids still exist and stand in every log line. Names and attributes
of spans hold no names, texts or addresses of persons, and the text of an exception, which may quote
what somebody typed, is not recorded: only its kind is.
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import Self

from opentelemetry import context, trace
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode
from opentelemetry.trace import TraceFlags as Flags

# Version 00 (https://www.w3.org/TR/trace-context/#traceparent-header); ids of zeros are none.
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_tracer = trace.get_tracer("nhipcau")
_Value = str | int | float | bool


class span:  # noqa: N801 - reads as a statement: `with span("seal"):`
    """A step of work as a context manager; the span under way is its parent.

    A class and not a generator, because every action passes here.
    """

    __slots__ = ("_attributes", "_kind", "_links", "_name", "_parent", "_token", "made")

    def __init__(self, name: str, **attributes: _Value) -> None:
        self._name = name
        self._attributes = attributes
        self._parent: context.Context | None = None
        self._links: tuple[Link, ...] = ()
        self._kind = SpanKind.INTERNAL

    def __enter__(self) -> Span:
        self.made = _tracer.start_span(
            self._name, self._parent, self._kind, attributes=self._attributes, links=self._links
        )
        self._token = context.attach(trace.set_span_in_context(self.made))
        return self.made

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        context.detach(self._token)
        if kind is not None:
            self.made.set_status(Status(StatusCode.ERROR, kind.__name__))
        self.made.end()

    def of_kind(self, kind: SpanKind) -> Self:
        """The same span as `kind` (server, consumer, …)."""
        self._kind = kind
        return self


def under_trace(traceparent: str | None, name: str, **attributes: _Value) -> span:
    """A span that continues the trace named by `traceparent`, wherever that began.

    The span under way, such as that of the relay, is linked to it. What is no traceparent of
    version 00 begins a trace of its own.
    """
    made = span(name, **attributes)
    here = trace.get_current_span().get_span_context()
    there = _read(traceparent)
    # Also when it is none: without a traceparent the work belongs to no trace that happens to be open.
    made._parent = trace.set_span_in_context(NonRecordingSpan(there))
    if here.is_valid and here.trace_id != there.trace_id:
        made._links = (Link(here),)
    return made.of_kind(SpanKind.CONSUMER)


def mark_failed(made: Span, error: Exception) -> None:
    """Note on a span that its work failed, for an error that goes no further."""
    made.set_status(Status(StatusCode.ERROR, type(error).__name__))


def current_traceparent() -> str:
    """The trace under way as a traceparent (55 characters), to be sent along; empty without one."""
    here = trace.get_current_span().get_span_context()
    if not here.is_valid:
        return ""
    return f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}"


def current_ids() -> tuple[str, str]:
    """Trace and span under way, as they stand in the logs; empty texts without one."""
    here = trace.get_current_span().get_span_context()
    return (f"{here.trace_id:032x}", f"{here.span_id:016x}") if here.is_valid else ("", "")


def _read(traceparent: str | None) -> SpanContext:
    found = _TRACEPARENT.fullmatch(traceparent or "")
    if found is None:
        return trace.INVALID_SPAN_CONTEXT
    trace_id, span_id, flags = (int(part, 16) for part in found.groups())
    return SpanContext(trace_id, span_id, is_remote=True, trace_flags=Flags(flags & Flags.SAMPLED))
