"""A frozen report of a round in the reader's language: ids and codes become names and words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import names_now
from nhipcau.oversight.wording import ANSWER_STATES, BADGES
from nhipcau.tasks.facade import CAUSES, COUNTED
from nhipcau.ui.facade import STATES


def state_counts(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Frozen counts by state with the words of the states, without empty ones."""
    return [
        {"state": state.value, "label": STATES[state.value].label, "count": counts[state.value]}
        for state in COUNTED
        if counts.get(state.value)
    ]


def round_view(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as the page shows it."""
    names = names_now([UUID(row["agency"]) for row in content["agencies"]])

    def name(agency: str) -> str:
        return names.get(UUID(agency), "")

    return {
        "as_of": date.fromisoformat(content["as_of"]),
        "totals": state_counts(content["totals"]),
        "total": content["totals"]["total"],
        "states": [STATES[state.value] for state in COUNTED],
        "agencies": [
            {
                "name": name(row["agency"]),
                "numbers": [row["counts"][state.value] for state in COUNTED],
                "total": row["counts"]["total"],
                "badge": BADGES[row["state"]],
                "words": ANSWER_STATES[row["state"]],
            }
            for row in content["agencies"]
        ],
        "causes": _groups(content["causes"], name),
        "proposals": _groups(content["proposals"], name),
        "late": [name(agency) for agency in content["late"]],
        "missing": [name(agency) for agency in content["missing"]],
    }


def _groups(groups: Mapping[str, Any], name: Any) -> list[dict[str, Any]]:
    return [
        {
            "cause": CAUSES.get(cause, cause),
            "points": [{"agency": name(point["agency"]), "text": point["text"]} for point in points],
        }
        for cause, points in groups.items()
    ]
