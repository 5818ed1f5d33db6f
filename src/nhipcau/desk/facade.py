"""What other rooms may use of the desk room."""

from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.desk.models import News, WeeklyPack
from nhipcau.desk.pack_file import pack_file

__all__ = ["News", "WeeklyPack", "freeze_pack", "pack_file"]
