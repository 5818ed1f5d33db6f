"""The history of a record as the timeline shows it: who, for which agency, what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from nhipcau.agencies.lookups import names_now
from nhipcau.identity.facade import names_of
from nhipcau.spine.facade import HistoryLine
from nhipcau.ui.facade import TimelineEntry


def _note(line: HistoryLine) -> str:
    return line.note


def timeline_of(
    lines: Iterable[HistoryLine],
    *,
    what: Callable[[HistoryLine], str],
    detail: Callable[[HistoryLine], str] = _note,
    others: Mapping[str, str] | None = None,
) -> list[TimelineEntry]:
    """The lines in words, in their order. `others` names actors that are no accounts, by their reference."""
    lines = list(lines)
    names = {**names_of(line.actor_ref for line in lines), **(others or {})}
    agencies = names_now([line.agency_id for line in lines if line.agency_id])
    return [
        TimelineEntry(
            when=line.at,
            who=_who(
                names.get(line.actor_ref, line.actor_ref.partition(":")[2]),
                agencies.get(line.agency_id, "") if line.agency_id else "",
            ),
            what=what(line),
            detail=detail(line),
        )
        for line in lines
    ]


def _who(name: str, agency: str) -> str:
    return f"{name}, {agency}" if agency else name
