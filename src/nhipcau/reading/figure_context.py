"""What stands around a figure: whom it speaks of, as of when, compared with what."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from nhipcau.reading.finds import ActorFind, DateFind, DateKind, FigureFind
from nhipcau.reading.normalise import Normalised
from nhipcau.reading.segments import Segment, line_starts


def with_context(
    figures: Sequence[FigureFind],
    dates: Sequence[DateFind],
    actors: Sequence[ActorFind],
    source: Normalised,
    sentences: Sequence[Segment],
) -> list[FigureFind]:
    """The figures with scope, as-of day and comparison base from what stands around them."""
    if not figures:
        return []
    context = _Context(dates, actors, source, sentences)
    return [context.of(figure) for figure in figures]


class _Context:
    """What the sentence and paragraph around a figure say about it."""

    def __init__(
        self,
        dates: Sequence[DateFind],
        actors: Sequence[ActorFind],
        source: Normalised,
        sentences: Sequence[Segment],
    ) -> None:
        self.source = source
        self.spans = [source.outward(each.start, each.end) for each in sentences]
        self.starts = [start for start, _ in self.spans]
        self.lines = line_starts(source.original)
        self.actors = actors
        self.actor_starts = [actor.start for actor in actors]
        self.as_of = [date for date in dates if date.kind is DateKind.AS_OF and date.to]
        self.as_of_starts = [date.start for date in self.as_of]
        self.bases = [date for date in dates if date.rule == "period.comparison-base"]
        self.base_starts = [date.start for date in self.bases]

    def of(self, figure: FigureFind) -> FigureFind:
        at = max(bisect_right(self.starts, figure.start) - 1, 0)
        start, end = self.spans[at]
        return replace(
            figure,
            scope=self._scope(figure, start),
            as_of=self._as_of(figure, end),
            base=self._base(figure, end) if figure.change else None,
        )

    def _scope(self, figure: FigureFind, start: int) -> tuple[str, ...]:
        """The agency named last before the figure in its sentence."""
        at = bisect_right(self.actor_starts, figure.start) - 1
        if at < 0 or self.actor_starts[at] < start:
            return ()
        return (self.actors[at].agency_key,)

    def _as_of(self, figure: FigureFind, end: int) -> dt.date | None:
        """The as-of day of the sentence, else the last one said in the paragraph."""
        at = bisect_right(self.as_of_starts, end) - 1
        if at < 0:
            return None
        found = self.as_of[at]
        same_line = bisect_right(self.lines, found.end) == bisect_right(self.lines, figure.start)
        return found.to if same_line else None

    def _base(self, figure: FigureFind, end: int) -> dt.date | None:
        at = bisect_right(self.base_starts, figure.end)
        if at == len(self.bases) or self.base_starts[at] > end:
            return None
        return self.bases[at].to
