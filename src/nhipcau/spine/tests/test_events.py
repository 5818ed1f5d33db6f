"""Events come back from their JSON as they were sent, also between versions."""

import json
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import Event, event_classes, event_type
from nhipcau.spine.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class EverythingHappened(Event):
    """One field of every kind."""

    __module__ = "example.spine"
    record_id: UUID
    count: int
    text: str
    yes: bool
    on_date: date
    at: datetime
    amount: Decimal
    due_on: date | None
    others: tuple[UUID, ...]
    days: tuple[date, ...] | None = None
    note: str = "none"
    tags: tuple[str, ...] = field(default_factory=tuple)


EVENTS = st.builds(
    EverythingHappened,
    record_id=st.uuids(),
    count=st.integers(),
    text=st.text(),
    yes=st.booleans(),
    on_date=st.dates(),
    at=st.datetimes(timezones=st.just(UTC)),
    amount=st.decimals(allow_nan=False, allow_infinity=False),
    due_on=st.none() | st.dates(),
    others=st.lists(st.uuids()).map(tuple),
    days=st.none() | st.lists(st.dates()).map(tuple),
    note=st.text(),
    tags=st.lists(st.text()).map(tuple),
)


def sent(event: Event) -> dict[str, Any]:
    """The event's data as another node reads it."""
    row = OutboxEvent.of(event, actor_ref="x", at=datetime(2026, 1, 1, tzinfo=UTC), correlation=new_id())
    data: dict[str, Any] = json.loads(json.dumps(row.data))
    return data


@given(event=EVENTS)
def test_an_event_comes_back_as_it_was_sent(event: EverythingHappened) -> None:
    assert EverythingHappened.from_data(sent(event)) == event


@given(event=EVENTS, name=st.text(min_size=1), value=st.text() | st.integers() | st.none())
def test_a_field_of_a_later_version_is_left_out(event: EverythingHappened, name: str, value: object) -> None:
    assert EverythingHappened.from_data({f"new-{name}": value, **sent(event)}) == event


@given(event=EVENTS)
def test_a_field_with_a_default_may_be_missing(event: EverythingHappened) -> None:
    data = sent(event)
    for name in ("days", "note", "tags"):
        del data[name]
    read = EverythingHappened.from_data(data)
    assert (read.days, read.note, read.tags) == (None, "none", ())


REQUIRED = ("record_id", "count", "text", "yes", "on_date", "at", "amount", "due_on", "others")


@given(event=EVENTS, name=st.sampled_from(REQUIRED))
def test_a_missing_field_is_an_error(event: EverythingHappened, name: str) -> None:
    data = sent(event)
    del data[name]
    with pytest.raises(KeyError):
        EverythingHappened.from_data(data)


@given(
    event=EVENTS,
    name=st.sampled_from(["record_id", "count", "on_date", "at", "amount", "due_on", "others", "yes"]),
    value=st.just("not that") | st.just({"a": 1}),
)
def test_a_field_of_the_wrong_form_is_an_error(event: EverythingHappened, name: str, value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of its subclasses
        EverythingHappened.from_data({**sent(event), name: value})


def test_the_type_is_named_after_room_and_class() -> None:
    assert event_type(EverythingHappened) == "spine.everything-happened.v1"
    assert event_classes()["spine.everything-happened.v1"] is EverythingHappened


def test_no_event_of_the_house_carries_more_than_references() -> None:
    """Texts of people stay in the records; an event has ids, dates, counts, keys and hashes."""
    closed_words = {"answer", "handling", "kind", "outcome", "relation", "stage", "step", "verdict"}
    allowed = {"indicator", "key", "node", "sha256", *closed_words}
    # What the law says about a day is nobody's text; the day may have changed again when it is told.
    public = {"agencies.calendar-day-changed.v1.name", "agencies.calendar-day-changed.v1.source"}
    faults = [
        f"{name}.{item.name}"
        for name, kind in event_classes().items()
        if kind.__module__.startswith("nhipcau.")
        for item in fields(kind)  # type: ignore[arg-type]
        if item.type in ("str", "str | None") and item.name not in allowed
    ]
    assert set(faults) == public
