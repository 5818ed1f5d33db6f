"""Policies of the documents room as versioned data: the steps of drafting by kind of document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from nhipcau.documents.rules.drafting import DocumentType, DraftingStep


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step; `agency` is the key of the agency that answers for it, empty for the drafting agency."""

    step: DraftingStep
    agency: str = ""
    least_days: int = 0


@dataclass(frozen=True, slots=True)
class DraftingPlan:
    """The steps of a kind of document from `valid_from` on, and the symbols its numbers bear."""

    valid_from: date
    type: DocumentType
    symbols: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    source: str


@cache
def _plans() -> tuple[DraftingPlan, ...]:
    path = resources.files("nhipcau.documents") / "data" / "drafting_steps.json"
    found = []
    for version in json.loads(path.read_text(encoding="utf-8"))["versions"]:
        for kind, entry in version["types"].items():
            steps = tuple(
                PlannedStep(DraftingStep(step.pop("step")), **step) for step in entry["steps"]
            )  # fmt: skip
            found.append(
                DraftingPlan(
                    valid_from=date.fromisoformat(version["valid_from"]),
                    type=DocumentType(kind),
                    symbols=tuple(entry["symbols"]),
                    steps=steps,
                    source=version["source"],
                )
            )
    return tuple(sorted(found, key=lambda plan: plan.valid_from))


def drafting_plan(kind: str, day: date) -> DraftingPlan:
    """The plan in force on `day`; the first one for days before it."""
    plans = [plan for plan in _plans() if plan.type == kind]
    in_force = [plan for plan in plans if plan.valid_from <= day]
    return in_force[-1] if in_force else plans[0]
