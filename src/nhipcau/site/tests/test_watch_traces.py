"""Where spans go: nowhere, unless the operator names a collector and has installed what sends them."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from structlog.testing import capture_logs

from nhipcau.site.watch.traces import _provider, set_up_traces

EXPORTER = "opentelemetry.exporter.otlp.proto.http.trace_exporter"


class Collector(SpanExporter):
    """Stands in for the exporter of the extra `tracing`."""

    sent: list[str] = []

    def export(self, spans: object) -> SpanExportResult:
        self.sent += [span.name for span in spans]  # type: ignore[attr-defined]
        return SpanExportResult.SUCCESS


def test_each_process_has_one_provider_that_names_node_and_release() -> None:
    provider = trace.get_tracer_provider()
    assert isinstance(provider, TracerProvider)
    set_up_traces()
    assert trace.get_tracer_provider() is provider
    assert provider.resource.attributes["service.name"] == "nhipcau"
    assert {"service.version", "service.namespace", "service.instance.id"} <= set(
        provider.resource.attributes
    )


def test_without_an_endpoint_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    assert _provider()._active_span_processor._span_processors == ()


def test_with_an_endpoint_and_without_the_exporter_the_node_runs_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, EXPORTER, None)
    with capture_logs() as said:
        provider = _provider()
    assert [line["event"] for line in said] == ["traces are not exported: install nhipcau[tracing]"]
    assert provider._active_span_processor._span_processors == ()


def test_with_both_spans_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    module = ModuleType(EXPORTER)
    module.OTLPSpanExporter = Collector  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, EXPORTER, module)
    provider = _provider()
    with provider.get_tracer("example").start_as_current_span("work"):
        pass
    provider.shutdown()
    assert Collector.sent == ["work"]
