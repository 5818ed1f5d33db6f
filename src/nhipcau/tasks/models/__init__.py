"""Tables of the tasks room."""

from nhipcau.tasks.models.bulk import Bulk, BulkRow
from nhipcau.tasks.models.conversation import Comment, Mention, TaskWatch
from nhipcau.tasks.models.draft import TaskDraft
from nhipcau.tasks.models.due_move import DueMove
from nhipcau.tasks.models.extension import Extension
from nhipcau.tasks.models.feed import CalendarFeed
from nhipcau.tasks.models.notice import SentNotice
from nhipcau.tasks.models.replay import ReplayLetter, ReplayRun
from nhipcau.tasks.models.report import Report
from nhipcau.tasks.models.task import Task, TaskAgency
from nhipcau.tasks.models.urge import Urge

__all__ = [
    "Bulk",
    "BulkRow",
    "CalendarFeed",
    "Comment",
    "DueMove",
    "Extension",
    "Mention",
    "ReplayLetter",
    "ReplayRun",
    "Report",
    "SentNotice",
    "Task",
    "TaskAgency",
    "TaskDraft",
    "TaskWatch",
    "Urge",
]
