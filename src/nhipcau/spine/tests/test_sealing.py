"""The chains: gap-free numbers in the order of commit, and every fault is found."""

from __future__ import annotations

import hashlib
import itertools

import pytest

from nhipcau.spine.facade import seal, verify_chains
from nhipcau.spine.models import AuditEntry, ChainHead, OutboxEvent
from nhipcau.spine.tests.conftest import NOW, PLATFORM, add_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed() -> int:
    """The number of the newest of three audit rows that are sealed; all before them are too."""
    for name in ("một.txt", "hai.txt", "ba.txt"):
        add_file(actor=PLATFORM, name=name, now=NOW)
    seal()
    return ChainHead.objects.get(name="audit").number


def faults() -> set[tuple[str, int, str]]:
    """What the walk over both chains finds."""
    return {(fault.chain, fault.number, fault.fault) for fault in verify_chains()}


def test_numbers_have_no_gap_and_follow_the_order_of_writing(sealed: int) -> None:
    numbers = list(AuditEntry.objects.order_by("id").values_list("number", flat=True))
    assert numbers == list(range(1, sealed + 1))
    positions = list(OutboxEvent.objects.order_by("position").values_list("number", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    assert faults() == set()


def test_each_row_is_chained_to_the_one_before(sealed: int) -> None:
    rows = list(AuditEntry.objects.order_by("number"))
    assert bytes(rows[0].previous_hash or b"") == bytes(32)
    assert all(
        bytes(b.previous_hash or b"") == bytes(a.entry_hash or b"") for a, b in itertools.pairwise(rows)
    )


def test_sealing_again_adds_only_what_is_new(sealed: int) -> None:
    assert seal() == 0
    add_file(actor=PLATFORM, name="bốn.txt", now=NOW)
    assert AuditEntry.objects.filter(number=None).count() == 1
    assert seal() == 1
    assert ChainHead.objects.get(name="audit").number == sealed + 1
    assert faults() == set()


def test_rows_are_numbered_by_when_they_were_committed_not_by_their_serial(sealed: int) -> None:
    """A long transaction draws its serial early and commits late; it is numbered late."""
    early, late = (add_file(actor=PLATFORM, name=name, now=NOW) for name in ("sớm.txt", "muộn.txt"))
    held = AuditEntry.objects.get(record_id=str(early.id))
    held.delete()  # not committed yet as others see it
    seal()
    AuditEntry.objects.bulk_create([held])
    seal()
    number_of = dict(AuditEntry.objects.values_list("record_id", "number"))
    assert number_of[str(late.id)] == sealed + 1
    assert number_of[str(early.id)] == sealed + 2
    assert faults() == set()


@pytest.mark.parametrize(
    "change",
    [
        {"actor_ref": "account:other"},
        {"action": "example.other"},
        {"verb": "remove"},
        {"record_id": "other"},
        {"post_id": "01890000-0000-7000-8000-000000000000"},
        {"agency_id": "01890000-0000-7000-8000-000000000000"},
        {"correlation": "01890000-0000-7000-8000-000000000000"},
        {"commitment": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_row_is_found(sealed: int, change: dict[str, object]) -> None:
    AuditEntry.objects.filter(number=sealed - 1).update(**change)
    assert ("audit", sealed - 1, "altered") in faults()


@pytest.mark.parametrize("change", [{"changes": {"name": [None, "khác"]}}, {"note": "khác"}])
def test_altered_changes_of_a_row_are_found(sealed: int, change: dict[str, object]) -> None:
    AuditEntry.objects.filter(number=sealed - 1).update(**change)
    assert faults() == {("audit", sealed - 1, "changes")}


def test_erased_changes_leave_the_chain_whole(sealed: int) -> None:
    """Personal data can be erased together with its salt; that the change was made stays proven."""
    AuditEntry.objects.filter(number=sealed - 1).update(changes={}, note="", salt=None)
    assert faults() == set()


def test_changes_put_in_where_they_were_erased_are_found(sealed: int) -> None:
    AuditEntry.objects.filter(number=sealed - 1).update(changes={"name": ["a", "b"]}, salt=None)
    assert faults() == {("audit", sealed - 1, "changes")}


def test_a_removed_row_is_found(sealed: int) -> None:
    AuditEntry.objects.filter(number=sealed - 1).delete()
    assert ("audit", sealed - 1, "gap") in faults()


def test_a_cut_tail_is_found(sealed: int) -> None:
    AuditEntry.objects.filter(number=sealed).delete()
    assert faults() == {("audit", sealed, "cut")}


def test_a_removed_head_is_found(sealed: int) -> None:
    ChainHead.objects.filter(name="audit").delete()
    assert faults() == {("audit", sealed + 1, "cut")}


def test_a_last_row_that_was_written_anew_with_its_hash_is_found(sealed: int) -> None:
    last = AuditEntry.objects.get(number=sealed)
    last.actor_ref = "account:other"
    last.entry_hash = hashlib.sha256(bytes(last.previous_hash or b"") + last.content()).digest()
    last.save()
    assert faults() == {("audit", sealed, "head")}


@pytest.mark.parametrize(
    "change",
    [{"data": {"file_id": "x"}}, {"subject": "spine:x"}, {"type": "spine.x.v1"}, {"actor_ref": "account:x"}],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_event_is_found(sealed: int, change: dict[str, object]) -> None:
    number = ChainHead.objects.get(name="outbox").number
    OutboxEvent.objects.filter(number=number - 1).update(**change)
    assert ("outbox", number - 1, "altered") in faults()
