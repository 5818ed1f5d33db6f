"""What was read out of a text as one list: every find with its kind, its place and its normal form."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nhipcau.documents.facade import FindKind, FindReview, Verdict
from nhipcau.reading import facade as reading

_LEFT_OUT = {"text", "start", "end", "rule"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One find. `detail` tells finds of one place apart; `places` are all places of a conflict."""

    kind: FindKind
    start: int
    end: int
    text: str
    detail: str = ""
    normal: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""
    suspect: bool = False
    places: tuple[reading.Find, ...] = ()

    @property
    def ref(self) -> str:
        """The find's name in addresses and forms."""
        return "-".join(filter(None, [self.kind.value, str(self.start), str(self.end), self.detail]))

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What a review of this find is kept under."""
        return (self.kind.value, self.start, self.end, self.detail)

    @property
    def choices(self) -> tuple[str, ...]:
        """What a find may mean when the text leaves it open; a person must choose."""
        if self.kind is FindKind.REFERENCE and not self.normal.get("key"):
            return tuple(dict.fromkeys(self.normal.get("candidates") or ()))
        if others := self.normal.get("others"):
            return (str(self.normal.get("id") or ""), *others)
        return ()

    @property
    def unclear(self) -> bool:
        """Whether it cannot simply be accepted."""
        return self.suspect or bool(self.choices)


def items_of(found: reading.Reading) -> list[Item]:
    """Every find of a reading, in the order of the text within each kind.

    Normal forms are those of `nhipcau read --json`, so that examples and answers look alike.
    """
    answer = found.to_json()
    finds: list[tuple[FindKind, Sequence[Any], list[dict[str, Any]]]] = [
        (FindKind.REFERENCE, found.references, answer["references"]),
        (FindKind.DATE, found.dates, answer["dates"]),
        (FindKind.FIGURE, found.figures, answer["figures"]),
        (FindKind.AGENCY, found.agencies, answer["agencies"]),
        (FindKind.PERSON, found.persons, answer["persons"]),
        (FindKind.PLACE, found.places, answer["places"]),
        (FindKind.TASK, found.tasks, answer["tasks"]),
    ]
    items = [
        _item(kind, find, plain)
        for kind, several, plains in finds
        for find, plain in zip(several, plains, strict=True)
    ]
    conflicts = zip(found.conflicts, answer["conflicts"], strict=True)
    items += [_conflict(conflict, plain) for conflict, plain in conflicts if conflict.places]
    return list(_told_apart(items))


def _item(kind: FindKind, find: Any, plain: Mapping[str, Any]) -> Item:
    return Item(
        kind=kind,
        start=find.start,
        end=find.end,
        text=find.text,
        detail=str(hash_of(find.title)) if kind is FindKind.TASK else "",
        normal={name: value for name, value in plain.items() if name not in _LEFT_OUT},
        rule=getattr(find, "rule", ""),
        suspect=bool(getattr(find, "suspect", False)),
    )


def _conflict(conflict: reading.Conflict, plain: Mapping[str, Any]) -> Item:
    first = conflict.places[0]
    whole = f"{conflict.kind.value} {[(place.start, place.end) for place in conflict.places]}"
    return Item(
        kind=FindKind.CONFLICT,
        start=first.start,
        end=first.end,
        text=first.text,
        detail=str(hash_of(whole)),
        normal={**plain, "values": list(conflict.values)},
        rule=f"conflict.{conflict.kind.value}",
        places=conflict.places,
    )


def _told_apart(items: Sequence[Item]) -> Iterator[Item]:
    """Each item under a name of its own, whatever the reader finds twice."""
    seen: set[str] = set()
    for item in items:
        if item.ref not in seen:
            seen.add(item.ref)
            yield item


def added_items(items: Sequence[Item], reviews: Iterable[FindReview]) -> list[Item]:
    """What persons added by hand, or confirmed before the reader changed its mind."""
    known = {item.key for item in items}
    return [
        Item(
            kind=FindKind(review.kind),
            start=review.start,
            end=review.end,
            text=review.text,
            detail=review.detail,
            normal=review.corrected or review.normal,
            rule="added" if review.verdict == Verdict.ADDED else review.rule,
        )
        for review in reviews
        if (review.kind, review.start, review.end, review.detail) not in known
        and review.verdict != Verdict.REJECTED
    ]


def hash_of(title: str) -> int:
    """Tells two tasks of one line apart (a sentence may hold two)."""
    return zlib.crc32(title.encode())
