"""What each process counts while it works; `GET /metrics` adds the processes up.

Labels hold names of routes, actions and handlers, never anything of a person. Counting costs
microseconds: in a node's processes the counts lie in files that are mapped into memory
(``PROMETHEUS_MULTIPROC_DIR``, set at the start of the node), elsewhere in memory.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

COUNTED: Final = CollectorRegistry()
# Few bounds: each stands once for every route and process. 0.3 and 1 s are what pages promise.
_BOUNDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)

_requests = Counter(
    "nhipcau_requests", "Requests answered, by route and status.", ("route", "status"), registry=COUNTED
)
_seconds = Histogram(
    "nhipcau_request_seconds",
    "How long requests took.",
    ("route",),
    buckets=_BOUNDS,
    registry=COUNTED,
)
_actions = Counter(
    "nhipcau_actions",
    "Actions by outcome: done, refused (a coded error), failed (anything else).",
    ("action", "outcome"),
    registry=COUNTED,
)
_events = Counter(
    "nhipcau_events_handled",
    "Events given to handlers, by outcome: done, parked.",
    ("handler", "outcome"),
    registry=COUNTED,
)
_rounds = Counter(
    "nhipcau_relay_rounds",
    "Rounds of the relay: worked, idle, failed (the log says why).",
    ("outcome",),
    registry=COUNTED,
)


def count_request(route: str, status: int, seconds: float) -> None:
    """One request answered. `route` is the name of the route, so that there are not too many."""
    _requests.labels(route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def count_action(action: str, outcome: str) -> None:
    """One action ended: ``done``, ``refused`` or ``failed``."""
    _actions.labels(action, outcome).inc()


def count_event(handler: str, outcome: str) -> None:
    """One event given to a handler: ``done`` or ``parked``."""
    _events.labels(handler, outcome).inc()


def count_round(outcome: str) -> None:
    """One round of the relay: ``worked``, ``idle`` or ``failed``."""
    _rounds.labels(outcome).inc()
