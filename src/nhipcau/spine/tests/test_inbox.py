"""The inbox: each handler once and in order; what fails waits, the rest flows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from nhipcau.kit.ids import new_id
from nhipcau.spine.facade import backlog, on, seal, settle
from nhipcau.spine.inbox import deliver, retry_parked
from nhipcau.spine.models import HandlerPosition, InboxEntry, OutboxEvent, StoredFile
from nhipcau.spine.provides import Subscription
from nhipcau.spine.tests.conftest import NOW, PLATFORM, FileRead, FileRenamed, add_file, new_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_handlers")]
Names = list[str]


def listen(*, failing: set[str] = frozenset(), into: Names) -> Callable[..., None]:  # type: ignore[assignment]
    """A handler that notes names, and fails on those in `failing` after it has written."""

    def handle(event: FileRenamed, *, now: datetime) -> None:
        assert now == NOW
        if event.name in failing:
            new_file(f"half of {event.name}").save()
            raise ZeroDivisionError(event.name)
        into.append(event.name)

    handle.__qualname__ = f"handle_{id(into)}"
    return on(FileRenamed)(handle)


def happen(*names: str, about: UUID | None = None) -> None:
    """Events with these names, about one subject or each about its own."""
    for name in names:
        add_file(actor=PLATFORM, name=name, about=about, now=NOW)
    seal()


def parked() -> set[UUID]:
    return set(InboxEntry.objects.filter(state="parked").values_list("event_id", flat=True))


def test_what_is_not_sealed_is_not_delivered() -> None:
    seen: Names = []
    listen(into=seen)
    add_file(actor=PLATFORM, name="a", now=NOW)
    assert deliver() == 0
    assert seen == []


def test_every_handler_gets_every_event_once_and_in_order() -> None:
    one: Names = []
    two: Names = []
    listen(into=one)
    listen(into=two)
    happen("a", "b")
    settle()
    happen("c")
    settle()
    assert deliver() == 0
    assert one == two == ["a", "b", "c"]


def test_a_handler_gets_only_what_it_asked_for(own_handlers: dict[str, Subscription]) -> None:
    seen: list[object] = []

    @on(FileRead)
    def only_reading(event: FileRead, *, now: datetime) -> None:
        seen.append(event)

    happen("a")
    settle()
    assert seen == []


def test_an_event_that_was_seen_is_dropped_though_the_position_was_lost() -> None:
    seen: Names = []
    listen(into=seen)
    happen("a", "b")
    settle()
    HandlerPosition.objects.all().delete()  # restored from an older copy, say
    settle()
    assert seen == ["a", "b"]


def test_a_failing_handler_parks_its_event_and_keeps_nothing_of_it() -> None:
    seen: Names = []
    listen(into=seen, failing={"bad"})
    happen("bad")
    settle()
    entry = InboxEntry.objects.get()
    assert (entry.state, entry.attempts) == ("parked", 1)
    assert "ZeroDivisionError: bad" in entry.error
    assert not StoredFile.objects.filter(name="half of bad").exists()
    assert backlog().parked == 1


def test_later_events_of_the_same_subject_wait_while_others_flow() -> None:
    seen: Names = []
    others: Names = []
    listen(into=seen, failing={"bad"})
    listen(into=others)
    subject = new_id()
    happen("first", "bad", "after", about=subject)
    happen("elsewhere")
    settle()
    assert seen == ["first", "elsewhere"]
    assert others == ["first", "bad", "after", "elsewhere"]  # one handler's trouble is not another's
    assert len(parked()) == 2


def test_what_is_parked_goes_through_in_order_once_the_cause_is_gone() -> None:
    seen: Names = []
    failing = {"bad"}
    listen(into=seen, failing=failing)
    subject = new_id()
    happen("bad", "after", about=subject)
    settle()
    assert retry_parked() == 0  # still failing: what comes after it waits on
    assert seen == []
    assert InboxEntry.objects.order_by("id").first().attempts == 2  # type: ignore[union-attr]
    failing.clear()
    assert retry_parked() == 2
    assert seen == ["bad", "after"]
    assert parked() == set()
    happen("then", about=subject)
    settle()
    assert seen == ["bad", "after", "then"]


def test_trouble_with_one_subject_does_not_hold_another_back() -> None:
    seen: Names = []
    failing = {"bad", "worse"}
    listen(into=seen, failing=failing)
    happen("bad")
    happen("worse")
    settle()
    failing.remove("worse")
    assert retry_parked() == 1
    assert seen == ["worse"]


def test_a_handler_that_is_added_later_gets_what_happened_before() -> None:
    early: Names = []
    listen(into=early)
    happen("a", "b")
    settle()
    late: Names = []
    listen(into=late)
    happen("c")
    settle()
    assert early == late == ["a", "b", "c"]


def test_a_parked_event_whose_handler_is_gone_stays_parked(own_handlers: dict[str, Subscription]) -> None:
    listen(into=[], failing={"bad"})
    happen("bad")
    settle()
    own_handlers.clear()
    assert retry_parked() == 0
    assert len(parked()) == 1


def test_an_event_of_an_unknown_shape_is_parked_not_lost() -> None:
    seen: Names = []
    listen(into=seen)
    happen("a", "b")
    OutboxEvent.objects.filter(data__name="a").update(data={"file_id": "no id", "name": "a"})
    settle()
    assert seen == ["b"]
    assert len(parked()) == 1
