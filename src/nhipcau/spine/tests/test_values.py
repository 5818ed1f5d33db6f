"""One byte form per value, and ids that sort by time."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit import ids
from nhipcau.kit.ids import as_uuid, new_id
from nhipcau.spine.facade import canonical, plain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def _shuffled(value: Any) -> Any:
    """The same value with the keys of its objects in another order."""
    if isinstance(value, dict):
        items = [(key, _shuffled(item)) for key, item in value.items()]
        random.Random(7).shuffle(items)
        return dict(items)
    return [_shuffled(item) for item in value] if isinstance(value, list) else value


@given(value=JSON)
def test_the_canonical_form_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    assert canonical(_shuffled(value)) == canonical(value)


@given(value=JSON)
def test_the_canonical_form_reads_back_and_stays_the_same(value: Any) -> None:
    read = json.loads(canonical(value))
    assert read == value
    assert canonical(read) == canonical(value)


@given(one=JSON, two=JSON)
def test_different_values_have_different_forms(one: Any, two: Any) -> None:
    assert (canonical(one) == canonical(two)) == (
        json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    )


@given(
    value=st.uuids() | st.dates() | st.datetimes() | st.times() | st.decimals(allow_nan=False) | st.binary()
)
def test_every_value_of_a_record_can_be_held_as_json(value: object) -> None:
    text = plain(value)
    assert isinstance(text, str)
    assert plain(text) == text
    assert canonical({"a": value}) == canonical({"a": text})


def test_ids_sort_by_the_time_they_were_made(monkeypatch: Any) -> None:
    clock = iter(range(1_700_000_000_000_000_000, 1_700_000_000_100_000_000, 1_000_000))
    monkeypatch.setattr(ids.time, "time_ns", lambda: next(clock))
    made = [new_id() for _ in range(100)]
    assert made == sorted(made)
    assert len(set(made)) == 100
    assert {(item.version, item.variant) for item in made} == {(7, "specified in RFC 4122")}


def test_a_text_that_is_no_id_is_none() -> None:
    made = new_id()
    assert as_uuid(str(made)) == made
    assert [as_uuid(text) for text in ("", "x", "1234")] == [None, None, None]
