"""Tables of the agencies room. All periods are half-open: the end is the first day after."""

from nhipcau.agencies.models.agency import Agency, AgencyName, StatisticalCode, Succession
from nhipcau.agencies.models.competence import Competence
from nhipcau.agencies.models.post import Post, PostHolding, Role
from nhipcau.agencies.models.stamp import DirectoryStamp, touch_directory
from nhipcau.agencies.models.working_time import CalendarDay, OfficeTime

__all__ = [
    "Agency",
    "AgencyName",
    "CalendarDay",
    "Competence",
    "DirectoryStamp",
    "OfficeTime",
    "Post",
    "PostHolding",
    "Role",
    "StatisticalCode",
    "Succession",
    "touch_directory",
]
