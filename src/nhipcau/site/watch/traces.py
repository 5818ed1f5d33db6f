"""Where spans go: nowhere by default; to a collector over OTLP/HTTP when the operator names one.

OpenTelemetry's own variables apply (``OTEL_EXPORTER_OTLP_HEADERS``, ``OTEL_TRACES_SAMPLER``, …).
"""

from __future__ import annotations

import os

import structlog
from django.conf import settings
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from nhipcau.site.watch.version import version

log = structlog.get_logger(__name__)


def set_up_traces() -> None:
    """Give this process its provider of spans, once. An exporter only where one is asked for and there."""
    if isinstance(trace.get_tracer_provider(), TracerProvider):
        return
    trace.set_tracer_provider(_provider())


def _provider() -> TracerProvider:
    resource = Resource.create(
        {
            "service.name": "nhipcau",
            "service.version": version(),
            "service.namespace": settings.NHIPCAU_NODE,
            "service.instance.id": f"{os.environ.get('NHIPCAU_PROCESS', 'command')}-{os.getpid()}",
        }
    )
    provider = TracerProvider(resource=resource)
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        _export_from(provider)
    return provider


def _export_from(provider: TracerProvider) -> None:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError:
        log.warning("traces are not exported: install nhipcau[tracing]")
        return
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
