"""Tables of the desk room."""

from nhipcau.desk.models.news import News
from nhipcau.desk.models.pack import WeeklyPack

__all__ = ["News", "WeeklyPack"]
