"""Which places of a text a reader has already used."""

from bisect import bisect_left, insort


class Taken:
    """Spans that do not overlap; asking and adding take logarithmic and near-constant time."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Mark the span as used; False, and nothing done, when a part of it already is."""
        at = bisect_left(self._spans, (start, end))
        if at < len(self._spans) and self._spans[at][0] < end:
            return False
        if at and self._spans[at - 1][1] > start:
            return False
        insort(self._spans, (start, end))
        return True

    def last_before(self, place: int) -> int:
        """Where the last span before `place` ends, 0 when there is none."""
        at = bisect_left(self._spans, (place, place))
        return min(self._spans[at - 1][1], place) if at else 0
