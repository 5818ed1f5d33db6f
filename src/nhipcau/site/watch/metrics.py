"""What Prometheus reads: figures of state from the registered sources, and what the processes counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from nhipcau.site.watch.counts import Counts, counts_folder
from nhipcau.site.watch.figures import node_gauges
from nhipcau.site.watch.ready import database_check, held
from nhipcau.spine.facade import COUNTED
from nhipcau.spine.provides import Gauge, GaugeSource, gauges

log = structlog.get_logger(__name__)


def exposition(now: datetime) -> tuple[bytes, str]:
    """All figures in Prometheus' text form, and its media type."""
    registry = CollectorRegistry()
    registry.register(Gauges(now))
    folder = counts_folder()
    registry.register(Counts(folder) if folder else COUNTED)
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


class Gauges(Collector):
    """Asks every registered source; one that fails takes no other with it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def describe(self) -> Iterable[Metric]:
        """Nothing: the names are known only when the sources are asked."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures, those of one name together as the text form demands."""
        families: dict[str, GaugeMetricFamily] = {}
        names: dict[str, tuple[str, ...]] = {}
        for gauge in self._all():
            if gauge.name not in families:
                families[gauge.name] = GaugeMetricFamily(
                    gauge.name, gauge.help_text, labels=tuple(gauge.labels)
                )
                names[gauge.name] = tuple(gauge.labels)
            labels = tuple(gauge.labels[name] for name in names[gauge.name])
            families[gauge.name].add_metric(labels, gauge.value)
        yield from families.values()

    def _all(self) -> Iterator[Gauge]:
        answers = held("database", database_check, self.now).ok
        yield Gauge("nhipcau_database_up", "Whether the database answers.", int(answers))
        yield from node_gauges(now=self.now)
        for source in gauges:
            # Each would wait for the database as long as a page does, and the scrape would be given up.
            yield from _asked(source, self.now) if answers else _unanswered(source)


def _asked(source: GaugeSource, now: datetime) -> list[Gauge]:
    try:
        return [*source(now=now), _failed(source, 0)]
    except Exception:
        log.exception("a source of figures failed", source=_name(source))
        return _unanswered(source)


def _unanswered(source: GaugeSource) -> list[Gauge]:
    return [_failed(source, 1)]


def _name(source: GaugeSource) -> str:
    return f"{source.__module__}.{getattr(source, '__name__', type(source).__name__)}"


def _failed(source: GaugeSource, value: int) -> Gauge:
    about, labels = "Whether a source of figures could not answer.", {"source": _name(source)}
    return Gauge("nhipcau_gauge_source_failed", about, value, labels)
