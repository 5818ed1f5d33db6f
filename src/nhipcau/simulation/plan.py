"""What the invented government is to do: agencies, kinds of work and dates, from a seed. Pure.

Dates lie around a given day, so that a demo looks alive whenever it is started. The shares are
those of an ordinary working year; the public counts that we know of are of the same size
(330 tasks, 90 done, 34 overdue on 28 August 2025).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from nhipcau.simulation.timeline import weekday_after, weekday_before

SEED = 57
HORIZON = 330
"""Days before the given day on which the first invented document was issued."""


class Outcome(StrEnum):
    """How an invented task stands on the given day."""

    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    ON_TRACK = "on_track"
    OPEN = "open"
    WAITING = "waiting"
    RETURNED = "returned"
    SENT_BACK = "sent_back"
    REASSIGNED = "reassigned"
    DEADLINE_SET = "deadline_set"
    CANCELLED = "cancelled"


# What lies on the desks of the cast. The Ministry of Justice: 12 open with its units, 3 overdue.
_CAST: Mapping[str, Mapping[Outcome, int]] = {
    "ministry:justice": {
        Outcome.ON_TIME: 10,
        Outcome.LATE: 1,
        Outcome.OVERDUE: 3,
        Outcome.DUE_SOON: 2,
        Outcome.ON_TRACK: 4,
        Outcome.OPEN: 1,
        Outcome.WAITING: 1,
    },
    "ministry:science-technology": {
        Outcome.ON_TIME: 12,
        Outcome.LATE: 2,
        Outcome.OVERDUE: 4,
        Outcome.DUE_SOON: 3,
        Outcome.ON_TRACK: 5,
        Outcome.OPEN: 1,
        Outcome.WAITING: 2,
        Outcome.RETURNED: 1,
        Outcome.SENT_BACK: 1,
    },
    "ministry:public-security": {
        Outcome.ON_TIME: 12,
        Outcome.LATE: 1,
        Outcome.OVERDUE: 2,
        Outcome.DUE_SOON: 3,
        Outcome.ON_TRACK: 4,
        Outcome.WAITING: 1,
        Outcome.RETURNED: 1,
        Outcome.REASSIGNED: 1,
    },
    "ministry:home-affairs": {
        Outcome.ON_TIME: 9,
        Outcome.LATE: 2,
        Outcome.OVERDUE: 2,
        Outcome.DUE_SOON: 2,
        Outcome.ON_TRACK: 4,
        Outcome.WAITING: 1,
        Outcome.SENT_BACK: 1,
        Outcome.DEADLINE_SET: 1,
    },
    "province:tuyen-quang": {
        Outcome.ON_TIME: 8,
        Outcome.LATE: 1,
        Outcome.OVERDUE: 2,
        Outcome.DUE_SOON: 2,
        Outcome.ON_TRACK: 4,
        Outcome.OPEN: 1,
        Outcome.WAITING: 1,
        Outcome.RETURNED: 1,
    },
    "province:hung-yen": {
        Outcome.ON_TIME: 8,
        Outcome.LATE: 1,
        Outcome.OVERDUE: 1,
        Outcome.DUE_SOON: 2,
        Outcome.ON_TRACK: 4,
        Outcome.WAITING: 1,
        Outcome.SENT_BACK: 1,
    },
}
_UNIT = (Outcome.ON_TIME, Outcome.ON_TRACK, Outcome.ON_TIME)
_SHARES: Mapping[Outcome, int] = {
    Outcome.ON_TIME: 152,
    Outcome.LATE: 23,
    Outcome.OVERDUE: 24,
    Outcome.DUE_SOON: 13,
    Outcome.ON_TRACK: 28,
    Outcome.OPEN: 4,
    Outcome.WAITING: 6,
    Outcome.RETURNED: 4,
    Outcome.SENT_BACK: 2,
    Outcome.CANCELLED: 2,
}
_WEIGHTS = {"ministry": 8, "ministerial_agency": 5, "government_agency": 1, "province": 5, "city": 5}


@dataclass(frozen=True, slots=True)
class Body:
    """An agency that is given work: its key, kind, and for a unit the key of its parent."""

    key: str
    kind: str
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One invented task with all its days; a day is None where the step is not taken."""

    body: Body
    outcome: Outcome
    title: str
    product: str
    authority: str
    issued: date
    due: date | None
    delivered: date | None
    decided: date | None
    progress: tuple[date, ...]
    key_task: bool
    seed: int


def plans(bodies: Sequence[Body], work: Mapping[str, Any], day: date) -> list[Plan]:
    """All invented tasks; the same for the same bodies, kinds of work and day."""
    rng = Random(SEED)  # noqa: S311 - reproducible, not secret
    titles = _Titles(work, rng)
    return [_plan(body, outcome, titles, rng, day) for body, outcome in _slots(bodies, rng)]


def _slots(bodies: Sequence[Body], rng: Random) -> Iterator[tuple[Body, Outcome]]:
    """Who gets how many tasks, and how each stands."""
    others = []
    for body in bodies:
        if body.key in _CAST:
            for outcome, number in _CAST[body.key].items():
                yield from [(body, outcome)] * number
        elif body.parent:
            yield from [(body, outcome) for outcome in _UNIT]
        else:
            others += [body] * _WEIGHTS[body.kind]
    deck = [outcome for outcome, number in _SHARES.items() for _ in range(number)]
    rng.shuffle(deck)
    # Every body once and then by weight, so that no row of the dashboard is missing.
    chosen = list(dict.fromkeys(others))
    chosen += rng.sample(others, len(deck) - len(chosen))
    yield from zip(chosen, deck, strict=True)


class _Titles:
    """Deals kinds of work to bodies, none twice to the same one."""

    def __init__(self, work: Mapping[str, Any], rng: Random) -> None:
        self.work, self.rng = work, rng
        self.left: dict[str, list[dict[str, str]]] = {}

    def deal(self, body: Body) -> dict[str, str]:
        """Title, product and authority of the next piece of work for `body`."""
        if not self.left.get(body.key):
            group = _group(body)
            kinds = [kind for kind in self.work["kinds"] if kind["who"] in group]
            self.left[body.key] = self.rng.sample(kinds, len(kinds))
        kind = self.left[body.key].pop()
        fields = self._fields(body)
        return {**kind, "title": kind["title"].format(field=self.rng.choice(fields))}

    def _fields(self, body: Body) -> list[str]:
        known: dict[str, list[str]] = self.work["fields"]
        owner = body.parent or body.key
        general = "province" if owner.startswith("province:") else "agency"
        return known.get(owner) or known[general]


def _group(body: Body) -> tuple[str, ...]:
    if body.parent:
        return ("unit",)
    if body.kind in ("province", "city"):
        return ("any", "province")
    return ("any",) if body.kind == "government_agency" else ("any", "ministry")


def _plan(body: Body, outcome: Outcome, titles: _Titles, rng: Random, day: date) -> Plan:
    kind = titles.deal(body)
    issued, due, delivered, decided = _days(outcome, rng, day)
    return Plan(
        body=body,
        outcome=outcome,
        title=kind["title"],
        product=kind["product"],
        authority=kind["authority"],
        issued=max(issued, day - timedelta(days=HORIZON)),
        due=due,
        delivered=delivered,
        decided=decided,
        progress=_progress(outcome, issued, delivered, rng, day),
        key_task=rng.random() < 0.12,
        seed=rng.randrange(1_000_000),
    )


_Days = tuple[date, date | None, date | None, date | None]


def _days(outcome: Outcome, rng: Random, day: date) -> _Days:
    """Issued, due, delivered, decided (on the product, the sending back, or the deadline)."""

    def ago(least: int, most: int) -> date:
        return day - timedelta(days=rng.randint(least, most))

    match outcome:
        case Outcome.ON_TIME:
            due = ago(-25, 200)
            delivered = weekday_before(min(due, day - timedelta(days=2)) - _some(rng, 0, 14))
            return weekday_before(delivered - _some(rng, 20, 80)), due, delivered, _soon(delivered, rng, day)
        case Outcome.LATE:
            due = ago(12, 200)
            delivered = min(weekday_after(due + _some(rng, 1, 40)), day - timedelta(days=3))
            return weekday_before(due - _some(rng, 30, 90)), due, delivered, _soon(delivered, rng, day)
        case Outcome.OVERDUE:
            due = ago(1, 75)
            return weekday_before(due - _some(rng, 30, 110)), due, None, None
        case Outcome.DUE_SOON:
            return weekday_before(ago(20, 90)), ago(-7, 0), None, None
        case Outcome.OPEN:
            return weekday_before(ago(10, 150)), None, None, None
        case Outcome.WAITING:
            return weekday_before(ago(25, 90)), ago(-30, 3), weekday_before(ago(1, 6)), None
        case Outcome.RETURNED:
            delivered = weekday_before(ago(8, 16))
            return (
                weekday_before(ago(30, 90)),
                ago(-40, 10),
                delivered,
                weekday_after(delivered + _some(rng, 1, 3)),
            )
        case Outcome.SENT_BACK | Outcome.REASSIGNED:
            return weekday_before(ago(8, 14)), ago(-60, -15), None, weekday_before(ago(3, 5))
        case Outcome.DEADLINE_SET:
            return weekday_before(ago(60, 90)), ago(-90, -20), None, weekday_before(ago(30, 45))
        case Outcome.CANCELLED:
            return weekday_before(ago(50, 90)), ago(-30, -10), None, weekday_before(ago(10, 30))
        case _:
            fresh = rng.random() < 0.25
            return weekday_before(ago(1, 7) if fresh else ago(10, 100)), ago(-150, -8), None, None


def _some(rng: Random, least: int, most: int) -> timedelta:
    return timedelta(days=rng.randint(least, most))


def _soon(delivered: date, rng: Random, day: date) -> date:
    """The day of the decision: within a week, and before the given day."""
    decided = weekday_after(delivered + _some(rng, 0, 5))
    return decided if decided < day else delivered


def _progress(
    outcome: Outcome, issued: date, delivered: date | None, rng: Random, day: date
) -> tuple[date, ...]:
    """Days of progress reports: regularly where work is open, now and then where it is done."""
    if outcome in (Outcome.SENT_BACK, Outcome.REASSIGNED, Outcome.CANCELLED):
        return ()
    if delivered is not None:
        wanted = 1 if outcome is not Outcome.ON_TIME or rng.random() < 0.25 else 0
        days = [delivered - _some(rng, 5, 12)] * wanted
    else:
        days = [day - _some(rng, 9, 24), day - _some(rng, 1, 8)]
        if outcome is Outcome.ON_TRACK and rng.random() < 0.4:
            days = days[1:]
    return tuple(weekday_before(found) for found in days if weekday_before(found) > issued)
