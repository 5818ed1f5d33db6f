"""Which text was in force on a day: the pure rule, by cases of the field and by properties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.documents.errors import RelationsInACircle
from nhipcau.documents.rules.in_force import Act, Effect, Force, Law, Text


def day(month: int, number: int = 1, year: int = 2024) -> date:
    return date(year, month, number)


def act(by: str, effect: str, to: str, start: date | None = None, **more: object) -> Act:
    return Act(by=by, effect=Effect(effect), to=to, start=start, **more)  # type: ignore[arg-type]


def force(law: Law, key: str, on: date) -> Force:
    return law.standing(key, on).force


# A text alone


def test_a_text_is_in_force_from_its_first_day_until_before_its_end() -> None:
    law = Law([Text("A", day(3), day(9))], [])
    assert [force(law, "A", on) for on in (day(2, 29), day(3), day(8, 31), day(9))] == [
        Force.NOT_YET, Force.IN_FORCE, Force.IN_FORCE, Force.EXPIRED,
    ]  # fmt: skip


def test_a_text_without_a_first_day_is_not_claimed_to_be_in_force() -> None:
    assert force(Law([Text("A", None)], []), "A", day(6)) is Force.UNDATED


# Amended, annulled, replaced


def test_amendments_in_force_that_day_are_listed_with_their_articles() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(3)), Text("C", day(5))],
        [act("B", "amends", "A", scope="Điều 5"), act("C", "supplements", "A", scope="Điều 7")],
    )
    assert law.standing("A", day(2)).changes == ()
    assert [change.scope for change in law.standing("A", day(4)).changes] == ["Điều 5"]
    both = law.standing("A", day(6))
    assert (both.force, [change.scope for change in both.changes]) == (Force.PARTLY, ["Điều 5", "Điều 7"])


def test_an_amendment_lasts_as_long_as_the_text_that_made_it() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(3)), Text("C", day(6))],
        [act("B", "amends", "A"), act("C", "annuls", "B")],
    )
    assert force(law, "A", day(5)) is Force.PARTLY
    assert force(law, "A", day(6)) is Force.IN_FORCE
    assert force(law, "B", day(6)) is Force.ANNULLED


def test_a_text_does_not_come_back_when_what_annulled_it_is_annulled() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(3)), Text("C", day(6))],
        [act("B", "annuls", "A"), act("C", "annuls", "B")],
    )
    assert force(law, "A", day(7)) is Force.ANNULLED


def test_a_text_that_never_came_into_force_replaced_nothing() -> None:
    law = Law(
        [Text("A", day(1)), Text("D", day(8)), Text("C", day(6))],
        [act("D", "replaces", "A"), act("C", "annuls", "D")],
    )
    assert force(law, "A", day(9)) is Force.IN_FORCE
    assert force(law, "D", day(7)) is Force.ANNULLED


def test_a_repeal_of_some_articles_leaves_the_rest_in_force() -> None:
    law = Law([Text("A", day(1)), Text("B", day(3))], [act("B", "annuls", "A", scope="Điều 9")])
    assert force(law, "A", day(4)) is Force.PARTLY


def test_an_act_may_reach_back_and_one_may_wait() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(6)), Text("D", day(6))],
        [act("B", "amends", "A", day(3)), act("D", "replaces", "A", day(9))],
    )
    assert [force(law, "A", on) for on in (day(2), day(4), day(7), day(9))] == [
        Force.IN_FORCE, Force.PARTLY, Force.PARTLY, Force.REPLACED,
    ]  # fmt: skip


def test_a_suspension_ends_on_its_day_or_with_its_text() -> None:
    law = Law(
        [Text("A", day(1)), Text("S", day(3)), Text("T", day(7)), Text("C", day(8))],
        [act("S", "suspends", "A", until=day(5)), act("T", "suspends", "A"), act("C", "annuls", "T")],
    )
    assert [force(law, "A", on) for on in (day(3), day(4, 30), day(5), day(7), day(8))] == [
        Force.SUSPENDED, Force.SUSPENDED, Force.IN_FORCE, Force.SUSPENDED, Force.IN_FORCE,
    ]  # fmt: skip


def test_a_suspended_amendment_does_not_amend() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(3)), Text("S", day(5))],
        [act("B", "amends", "A"), act("S", "suspends", "B", until=day(6))],
    )
    assert [force(law, "A", on) for on in (day(4), day(5), day(6))] == [
        Force.PARTLY, Force.IN_FORCE, Force.PARTLY,
    ]  # fmt: skip


def test_a_change_without_a_day_is_shown_but_not_counted() -> None:
    law = Law([Text("A", day(1)), Text("B", None)], [act("B", "replaces", "A")])
    standing = law.standing("A", day(6))
    assert (standing.force, [change.by for change in standing.undated]) == (Force.IN_FORCE, ["B"])


# Guidance


def test_guidance_lapses_with_what_it_guides_unless_it_is_kept() -> None:
    texts = [Text("A", day(1)), Text("G", day(2)), Text("H", day(2)), Text("D", day(6))]
    acts = [
        act("G", "guides", "A"),
        act("H", "guides", "A"),
        act("D", "replaces", "A"),
        act("D", "keeps", "H", until=day(10)),
    ]
    law = Law(texts, acts)
    lapsed = law.standing("G", day(6))
    assert (lapsed.force, lapsed.by, lapsed.since) == (Force.LAPSED, "A", day(6))
    assert [force(law, "H", on) for on in (day(6), day(9), day(10))] == [
        Force.IN_FORCE, Force.IN_FORCE, Force.LAPSED,
    ]  # fmt: skip


def test_guidance_of_two_texts_lapses_with_the_last_of_them() -> None:
    law = Law(
        [Text("A", day(1), day(4)), Text("B", day(1), day(8)), Text("G", day(2))],
        [act("G", "guides", "A"), act("G", "guides", "B")],
    )
    assert [force(law, "G", on) for on in (day(5), day(8))] == [Force.IN_FORCE, Force.LAPSED]


# What stood in its place, and versions


def test_the_text_in_place_is_found_forwards_and_backwards() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(4)), Text("C", day(8))],
        [act("B", "replaces", "A"), act("C", "replaces", "B")],
    )
    assert law.places("A", day(9)) == ("C",)
    assert law.places("C", day(2)) == ("A",)
    assert law.places("B", day(5)) == ("B",)
    assert law.places("B", date(2023, 1, 1)) == ()


def test_versions_name_each_change_once_with_its_first_day() -> None:
    law = Law(
        [Text("A", day(1)), Text("B", day(3)), Text("C", day(6)), Text("D", day(9)), Text("X", day(4))],
        [act("B", "amends", "A"), act("C", "annuls", "B"), act("D", "replaces", "A")],
    )
    assert [(version.day, version.force) for version in law.versions("A")] == [
        (day(1), Force.IN_FORCE),
        (day(3), Force.PARTLY),
        (day(6), Force.IN_FORCE),
        (day(9), Force.REPLACED),
    ]


# Circles


@pytest.mark.parametrize("effect", Effect)
def test_a_circle_is_refused(effect: Effect) -> None:
    texts = [Text(key, day(1)) for key in "ABC"]
    acts = [act("A", effect, "B"), act("B", "amends", "C"), act("C", "replaces", "A")]
    with pytest.raises(RelationsInACircle):
        Law(texts, acts)


# Properties

DAYS = st.integers(0, 400).map(lambda number: date(2024, 1, 1) + timedelta(days=number))
EFFECTS = st.sampled_from(list(Effect))


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[Text], list[Act]]:
    """Up to seven texts; each act goes from a later text to an earlier one, as in life."""
    size = draw(st.integers(1, 7))
    texts = [
        Text(
            f"T{number}",
            draw(st.none() | DAYS),
            draw(st.none() | DAYS.map(lambda d: d + timedelta(days=200))),
        )
        for number in range(size)
    ]
    acts = [
        Act(
            by=f"T{later}",
            effect=draw(EFFECTS),
            to=f"T{draw(st.integers(0, later - 1))}",
            start=draw(st.none() | DAYS),
            scope=draw(st.sampled_from(["", "", "Điều 5"])),
        )
        for later in range(1, size)
        for _each in range(draw(st.integers(0, 2)))
    ]
    return texts, acts


@given(registers(), DAYS, st.randoms())
def test_the_order_of_entry_does_not_matter(
    register: tuple[list[Text], list[Act]], on: date, chance: object
) -> None:
    texts, acts = register
    law = Law(texts, acts)
    mixed_texts, mixed_acts = list(texts), list(acts)
    chance.shuffle(mixed_texts)  # type: ignore[attr-defined]
    chance.shuffle(mixed_acts)  # type: ignore[attr-defined]
    other = Law(mixed_texts, [*mixed_acts, *acts])
    assert [law.standing(text.key, on) for text in texts] == [other.standing(text.key, on) for text in texts]


@given(registers(), registers(), DAYS)
def test_unrelated_documents_change_nothing(
    register: tuple[list[Text], list[Act]], strangers: tuple[list[Text], list[Act]], on: date
) -> None:
    texts, acts = register
    more_texts = [Text(f"S{text.key}", text.start, text.end) for text in strangers[0]]
    more_acts = [
        Act(by=f"S{each.by}", effect=each.effect, to=f"S{each.to}", start=each.start, scope=each.scope)
        for each in strangers[1]
    ]
    alone, among = Law(texts, acts), Law([*texts, *more_texts], [*acts, *more_acts])
    assert [alone.standing(t.key, on) for t in texts] == [among.standing(t.key, on) for t in texts]


@given(st.lists(DAYS, min_size=1, max_size=8), DAYS)
def test_of_a_chain_of_replacements_exactly_one_text_is_in_force_from_the_first_day_on(
    starts: list[date], on: date
) -> None:
    starts.sort()
    texts = [Text(number, start) for number, start in enumerate(starts)]
    acts = [Act(by=number, effect=Effect.REPLACES, to=number - 1) for number in range(1, len(texts))]
    law = Law(texts, acts)
    held = [text.key for text in texts if law.standing(text.key, on).holds]
    assert len(held) == (1 if on >= starts[0] else 0)
    for text in texts:
        assert law.places(text.key, on) == tuple(held)


@given(registers(), DAYS)
def test_the_version_of_a_day_is_how_the_text_stood_on_it(
    register: tuple[list[Text], list[Act]], on: date
) -> None:
    texts, acts = register
    law = Law(texts, acts)
    for text in texts:
        earlier = [version for version in law.versions(text.key) if version.day <= on]
        standing = law.standing(text.key, on)
        if earlier:
            last = earlier[-1]
            assert (last.force, last.by, last.changes) == (standing.force, standing.by, standing.changes)
        else:
            assert standing.force in (Force.NOT_YET, Force.UNDATED)


@given(registers(), DAYS, st.integers(0, 400))
def test_what_has_ended_stays_ended(register: tuple[list[Text], list[Act]], on: date, later: int) -> None:
    texts, acts = register
    law = Law(texts, acts)
    ended = {Force.REPLACED, Force.ANNULLED, Force.EXPIRED, Force.LAPSED}
    for text in texts:
        if law.standing(text.key, on).force in ended:
            after = law.standing(text.key, on + timedelta(days=later))
            assert after.force is law.standing(text.key, on).force
