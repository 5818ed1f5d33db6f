"""What other rooms may use of the deadlines room."""

from nhipcau.deadlines.queries import calculate, recurring_of, rule_of
from nhipcau.deadlines.rules import add_months, compute_deadline, first_day_of, last_day_of, occurrences
from nhipcau.deadlines.shapes import (
    DEFAULT_READING,
    Before,
    Bound,
    By,
    Calculation,
    Every,
    InPeriod,
    Occurrence,
    PeriodKind,
    Reading,
    Recurring,
    Rule,
    Step,
    Suspension,
    Unit,
    Within,
)
from nhipcau.deadlines.wording import word_step, word_steps

__all__ = [
    "DEFAULT_READING",
    "Before",
    "Bound",
    "By",
    "Calculation",
    "Every",
    "InPeriod",
    "Occurrence",
    "PeriodKind",
    "Reading",
    "Recurring",
    "Rule",
    "Step",
    "Suspension",
    "Unit",
    "Within",
    "add_months",
    "calculate",
    "compute_deadline",
    "first_day_of",
    "last_day_of",
    "occurrences",
    "recurring_of",
    "rule_of",
    "word_step",
    "word_steps",
]
