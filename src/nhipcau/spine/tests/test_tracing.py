"""Traces: from the action over the event to the handler, in one trace; nothing of persons in them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from structlog.contextvars import get_contextvars

from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import (
    COUNTED,
    Actor,
    action,
    current_traceparent,
    on,
    seal,
    settle,
    span,
    under_trace,
    verify_chains,
)
from nhipcau.spine.models import OutboxEvent
from nhipcau.spine.tests.conftest import NOW, PLATFORM, FileRenamed, add_file

THERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
W3C = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Keeps the spans that end during the test."""
    kept = InMemorySpanExporter()
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    yield kept
    kept.shutdown()


def trace_of(traceparent: str | None) -> str:
    assert traceparent is not None
    return traceparent.split("-")[1]


def test_without_a_span_there_is_no_traceparent_and_within_one_it_has_the_form_of_w3c() -> None:
    assert current_traceparent() == ""
    with span("outer"):
        outer = current_traceparent()
        assert W3C.fullmatch(outer)
        with span("inner"):
            assert trace_of(current_traceparent()) == trace_of(outer)
            assert current_traceparent() != outer
        assert current_traceparent() == outer
    assert current_traceparent() == ""


def test_a_trace_that_began_elsewhere_goes_on_here() -> None:
    with under_trace(THERE, "here"):
        assert trace_of(current_traceparent()) == trace_of(THERE)


def test_the_span_under_way_is_linked_and_not_mixed_in(spans: InMemorySpanExporter) -> None:
    with span("relay"):
        relay = current_traceparent()
        with under_trace(THERE, "handler"):
            assert trace_of(current_traceparent()) == trace_of(THERE)
        assert current_traceparent() == relay
    handler = next(item for item in spans.get_finished_spans() if item.name == "handler")
    [link] = handler.links
    assert f"{link.context.trace_id:032x}" == trace_of(relay)


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        "x",
        THERE[:-1],
        THERE + "0",
        THERE + "\n",
        THERE.upper(),
        THERE.replace("00-", "ff-", 1),
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
    ],
)
def test_what_is_no_traceparent_begins_a_trace_of_its_own(given: str | None) -> None:
    with span("relay"):
        relay = current_traceparent()
        with under_trace(given, "handler"):
            assert W3C.fullmatch(current_traceparent())
            assert trace_of(current_traceparent()) not in {trace_of(THERE), trace_of(relay)}


def test_a_span_says_what_kind_of_error_ended_it_and_not_its_text(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="Nguyễn"), span("work"):
        raise ValueError("Nguyễn Văn An, 12 Hàng Bài")
    [made] = spans.get_finished_spans()
    assert made.status.description == "ValueError"
    assert "Nguyễn" not in made.to_json(indent=None)


@pytest.mark.django_db
def test_an_event_carries_the_trace_of_its_action_and_the_chain_does_not_cover_it() -> None:
    with under_trace(THERE, "request"):
        add_file(actor=PLATFORM, now=NOW)
    row = OutboxEvent.objects.latest("position")
    assert trace_of(row.trace) == trace_of(THERE)
    assert row.trace != THERE  # the action's span, not the request's
    seal()
    OutboxEvent.objects.update(trace=None)
    assert list(verify_chains()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_a_handler_works_under_the_trace_of_the_action_and_so_do_its_own_events() -> None:
    seen: list[str] = []

    @on(FileRenamed)
    def follow(event: FileRenamed, *, now: datetime) -> None:
        seen.append(current_traceparent())
        if event.name == "first":
            add_file(actor=PLATFORM, name="second", now=now)

    with under_trace(THERE, "request"):
        add_file(actor=PLATFORM, name="first", now=NOW)
    settle()
    assert len(seen) == 2
    assert {trace_of(one) for one in seen} == {trace_of(THERE)}


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_an_event_from_before_traces_is_handled_under_a_trace_of_its_own() -> None:
    seen: list[str] = []

    @on(FileRenamed)
    def note(event: FileRenamed, *, now: datetime) -> None:
        seen.append(current_traceparent())

    add_file(actor=PLATFORM, now=NOW)
    OutboxEvent.objects.update(trace=None)
    settle()
    assert W3C.fullmatch(seen[0])


@pytest.mark.django_db
@pytest.mark.usefixtures("own_handlers")
def test_a_handler_that_fails_is_seen_in_the_trace_and_counted(spans: InMemorySpanExporter) -> None:
    @on(FileRenamed)
    def break_down(event: FileRenamed, *, now: datetime) -> None:
        raise ZeroDivisionError(event.name)

    add_file(actor=PLATFORM, name="secret.txt", now=NOW)
    settle()
    step = next(item for item in spans.get_finished_spans() if item.name.endswith("break_down"))
    assert (step.status.status_code.name, step.status.description) == ("ERROR", "ZeroDivisionError")
    assert all("secret" not in item.to_json(indent=None) for item in spans.get_finished_spans())
    labels = {"handler": step.name, "outcome": "parked"}
    assert COUNTED.get_sample_value("nhipcau_events_handled_total", labels) == 1


def counted(name: str, outcome: str) -> float:
    """How many actions of that name ended so, in this process."""
    labels = {"action": name, "outcome": outcome}
    return COUNTED.get_sample_value("nhipcau_actions_total", labels) or 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "outcome"), [(None, "done"), (NotPermitted(permission="x"), "refused"), (KeyError(), "failed")]
)
def test_an_action_is_counted_by_its_outcome(raised: Exception | None, outcome: str) -> None:
    def body(*, actor: Actor, now: datetime) -> None:
        assert get_contextvars()["actor_ref"] == PLATFORM.ref
        add_file(actor=actor, now=now)  # an action inside has its own name
        assert get_contextvars()["action"] == name
        if raised is not None:
            raise raised
        nested()

    def nested() -> None:
        from nhipcau.spine.facade import record_change
        from nhipcau.spine.models import StoredFile

        record_change(StoredFile.objects.latest("id"), None)

    name = f"example.counted_{outcome}"
    body.__module__ = "example.spine"  # so that no guard takes it for a part of the house
    run = action(name)(body)
    if raised is None:
        run(actor=PLATFORM, now=NOW)
    else:
        with pytest.raises(type(raised)):
            run(actor=PLATFORM, now=NOW)
    assert counted(name, outcome) == 1
    assert sum(counted(name, other) for other in ("done", "refused", "failed")) == 1
    assert "action" not in get_contextvars()


def test_watching_an_action_costs_less_than_a_tenth_of_a_millisecond() -> None:
    from nhipcau.spine.actions import ActionInfo, _watched

    info = ActionInfo("example.measured", None, (), lambda: None)

    def best_of(rounds: int, each: int) -> float:
        def once() -> float:
            begun = time.perf_counter()
            for _ in range(each):
                with _watched(info, PLATFORM):
                    pass
            return (time.perf_counter() - begun) / each

        return min(once() for _ in range(rounds))

    assert best_of(5, 400) < 0.0001
