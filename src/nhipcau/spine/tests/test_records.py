"""The ways to a record: its card, who points at it, its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from nhipcau.kit.ids import new_id
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.spine import cards
from nhipcau.spine.errors import RecordNotThere
from nhipcau.spine.facade import Actor, links_to, record_card, set_links

OFFICER = Actor(ref="account:1", name="An")
THERE = new_id()


def _resolver(*, actor: Actor, record_id: UUID) -> RecordCard | None:
    if record_id != THERE or not actor.can("things.see"):
        return None
    return RecordCard(ref=RecordRef("vpcp", "things.thing", record_id), title="A thing", url="/things/1")


@pytest.fixture(autouse=True)
def things(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "cards", {"things.thing": _resolver})


def test_a_card_is_given_to_who_may_see_the_record() -> None:
    seeing = Actor(ref="account:2", name="Bình", permissions=frozenset({"things.see"}))
    assert record_card(actor=seeing, kind="things.thing", record_id=THERE).title == "A thing"


def test_refusal_and_absence_look_the_same() -> None:
    answers = []
    for kind, record_id in (("things.thing", THERE), ("things.thing", new_id()), ("no.such", THERE)):
        with pytest.raises(RecordNotThere) as refusal:
            record_card(actor=OFFICER, kind=kind, record_id=record_id)
        answers.append((refusal.value.code, refusal.value.status, refusal.value.text(), refusal.value.params))
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.django_db
def test_back_links_say_who_points_at_a_record_and_why() -> None:
    one, two, target = new_id(), new_id(), new_id()
    set_links(from_kind="a", from_id=one, links=[("t", target, "implements"), ("t", target, "amends")])
    set_links(from_kind="b", from_id=two, links=[("t", target, "names"), ("t", target, "names")])
    assert links_to("t", target) == [("a", one, "implements"), ("a", one, "amends"), ("b", two, "names")]


@pytest.mark.django_db
def test_the_links_that_are_set_are_the_only_ones() -> None:
    one, old, new = new_id(), new_id(), new_id()
    set_links(from_kind="a", from_id=one, links=[("t", old, "names")])
    set_links(from_kind="a", from_id=one, links=[("t", new, "names")])
    assert links_to("t", old) == []
    assert links_to("t", new) == [("a", one, "names")]


def test_an_actor_acts_for_its_own_agency_and_what_is_below(monkeypatch: Any) -> None:
    own, below, other = new_id(), new_id(), new_id()
    actor = Actor(ref="account:1", name="An", agency_id=own, scope=frozenset({own, below}))
    assert [actor.acts_for(agency) for agency in (own, below, other, None)] == [True, True, False, False]


def test_who_sees_the_nation_still_acts_for_the_own_agency_only() -> None:
    own, other = new_id(), new_id()
    actor = Actor(ref="account:1", name="An", agency_id=own, scope=None)
    assert actor.sees_everything()
    assert (actor.acts_for(own), actor.acts_for(other)) == (True, False)
