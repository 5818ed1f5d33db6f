"""Tables of the desk room."""

from nhipcau.desk.models.pack import WeeklyPack

__all__ = ["WeeklyPack"]
