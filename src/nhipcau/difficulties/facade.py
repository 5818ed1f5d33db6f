"""What other rooms may use of the difficulties room."""

from nhipcau.difficulties.actions.answer_difficulty import (
    answer_difficulty,
    answer_group,
    close_difficulty,
    reopen_difficulty,
    withdraw_difficulty,
)
from nhipcau.difficulties.actions.group_difficulties import group_difficulties
from nhipcau.difficulties.actions.pass_on_difficulty import pass_on, propose_solution
from nhipcau.difficulties.actions.raise_difficulty import raise_difficulty
from nhipcau.difficulties.models import Difficulty, DifficultyGroup
from nhipcau.difficulties.models.difficulty import KINDS
from nhipcau.difficulties.queries import (
    KindCount,
    LevelCount,
    Week,
    answered_to,
    counts_by_kind,
    difficulty_for,
    of_task,
    to_answer,
    week_of_difficulties,
)
from nhipcau.difficulties.rules import Kind, Outcome, Stage
from nhipcau.difficulties.wording import badge_of as difficulty_badge

__all__ = [
    "KINDS",
    "Difficulty",
    "DifficultyGroup",
    "Kind",
    "KindCount",
    "LevelCount",
    "Outcome",
    "Stage",
    "Week",
    "answer_difficulty",
    "answer_group",
    "answered_to",
    "close_difficulty",
    "counts_by_kind",
    "difficulty_badge",
    "difficulty_for",
    "group_difficulties",
    "of_task",
    "pass_on",
    "propose_solution",
    "raise_difficulty",
    "reopen_difficulty",
    "to_answer",
    "week_of_difficulties",
    "withdraw_difficulty",
]
