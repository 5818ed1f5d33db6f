"""A text as drafting sees it: its sentences with the agencies and times found in them."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

from nhipcau.reading.finds import ActorFind, DateFind, DateKind, Find
from nhipcau.reading.normalise import Normalised
from nhipcau.reading.segments import Segment
from nhipcau.reading.task_clauses import trimmed
from nhipcau.reading.task_parties import Named

_F = TypeVar("_F", bound=Find)

# Kinds of times by when work may have to be done.
_OF_WORK = (DateKind.DUE, DateKind.WITHIN, DateKind.RECURRING)
_COVER = "\ufffc"


class TaskText:
    """Places are code-point offsets of the original, unless a docstring says otherwise."""

    def __init__(self, source: Normalised, dates: Sequence[DateFind], actors: Sequence[ActorFind]) -> None:
        self.source = source
        self.original = source.original
        self._dates = dates
        self._actors = actors
        self._date_starts = [date.start for date in dates]
        self._actor_starts = [actor.start for actor in actors]

    def dates(self, start: int, end: int) -> Sequence[DateFind]:
        """The dates that begin in a span, in the order of the text."""
        return _between(self._dates, self._date_starts, start, end)

    def times(self, start: int, end: int) -> list[DateFind]:
        """The dates of a span by which work may have to be done, open ones too."""
        return [date for date in self.dates(start, end) if date.kind in _OF_WORK]

    def actors(self, start: int, end: int) -> Sequence[ActorFind]:
        """The agencies that begin in a span, in the order of the text."""
        return _between(self._actors, self._actor_starts, start, end)

    def view(self, start: int, end: int) -> tuple[str, list[Named]]:
        """The normal form in lower case of a span with the agencies in it.

        Their names are covered, because words of order stand in them (Bộ Giao thông vận tải).
        """
        inner, stop = self.source.inward(start), self.source.inward(end)
        named = [
            Named(actor, self.source.inward(actor.start) - inner, self.source.inward(actor.end) - inner)
            for actor in self.actors(start, end)
        ]
        lower = self.source.lower[inner:stop]
        pieces: list[str] = []
        at = 0
        for item in named:
            pieces += (lower[at : item.start], _COVER * (item.end - item.start))
            at = item.end
        return "".join((*pieces, lower[at:])), named

    def piece(self, sentence: Segment, start: int, end: int) -> Segment:
        """A part of a sentence; `start` and `end` are offsets in the sentence's normal form."""
        inner = self.source.inward(sentence.start)
        first, last = self.source.outward(inner + start, inner + end)
        first, last = trimmed(self.original, max(first, sentence.start), min(last, sentence.end))
        return Segment(self.original[first:last], first, last)


def _between(finds: Sequence[_F], starts: Sequence[int], start: int, end: int) -> Sequence[_F]:
    low, high = bisect_left(starts, start), bisect_left(starts, end)
    return finds[low:high]
