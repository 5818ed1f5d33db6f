"""What was read out of a text as one list: every find with its kind, its place and its normal form."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from nhipcau.documents.facade import FindKind, FindReview, Verdict
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import plain

_LEFT_OUT = {"text", "start", "end", "rule", "number"}
_RENAMED = {"from_": "from", "agency_key": "id", "coordinating": "with"}


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
    find: object = None
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
            return (str(self.normal.get("id") or self.normal.get("key") or ""), *others)
        return ()

    @property
    def unclear(self) -> bool:
        """Whether it cannot simply be accepted."""
        return self.suspect or bool(self.choices)


def items_of(found: reading.Reading) -> list[Item]:
    """Every find of a reading, in the order of the text within each kind."""
    finds: list[tuple[FindKind, Sequence[Any]]] = [
        (FindKind.REFERENCE, found.references),
        (FindKind.DATE, found.dates),
        (FindKind.FIGURE, found.figures),
        (FindKind.AGENCY, found.agencies),
        (FindKind.PERSON, found.persons),
        (FindKind.PLACE, found.places),
        (FindKind.TASK, found.tasks),
    ]
    items = [_item(kind, find) for kind, several in finds for find in several]
    items += [_conflict(conflict) for conflict in found.conflicts if conflict.places]
    return list(_told_apart(items))


def _item(kind: FindKind, find: Any) -> Item:
    return Item(
        kind=kind,
        start=find.start,
        end=find.end,
        text=find.text,
        detail=str(hash_of(find.title)) if kind is FindKind.TASK else "",
        normal=normal_form(find),
        rule=getattr(find, "rule", ""),
        suspect=bool(getattr(find, "suspect", False)),
        find=find,
    )


def _conflict(conflict: reading.Conflict) -> Item:
    first = conflict.places[0]
    place_list = [{"text": place.text, "start": place.start, "end": place.end} for place in conflict.places]
    whole = f"{conflict.kind.value} {[(place.start, place.end) for place in conflict.places]}"
    return Item(
        kind=FindKind.CONFLICT,
        start=first.start,
        end=first.end,
        text=first.text,
        detail=str(hash_of(whole)),
        normal={"kind": conflict.kind.value, "places": place_list, "values": list(conflict.values)},
        rule=f"conflict.{conflict.kind.value}",
        find=conflict,
        places=conflict.places,
    )


def normal_form(find: Any) -> dict[str, Any]:
    """The find without its place, as JSON; the names are those of `nhipcau read --json`."""
    values = {
        _RENAMED.get(name, name): value for name, value in asdict(find).items() if name not in _LEFT_OUT
    }
    if "candidates" in values:
        values["candidates"] = [candidate["key"] for candidate in values["candidates"]]
        values["suspect"] = find.suspect
    if isinstance(find, reading.DateFind):
        values["last_day"] = find.last_day
    if isinstance(find, reading.TaskDraft):
        values["missing"] = list(find.missing)
    return {name: plain(value) for name, value in values.items()}


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
