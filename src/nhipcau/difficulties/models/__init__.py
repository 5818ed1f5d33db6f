"""Tables of the difficulties room."""

from nhipcau.difficulties.models.difficulty import Difficulty, DifficultyGroup, DifficultyMove

__all__ = ["Difficulty", "DifficultyGroup", "DifficultyMove"]
