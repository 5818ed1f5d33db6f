"""Tables of the tasks room."""

from nhipcau.tasks.models.draft import TaskDraft
from nhipcau.tasks.models.extension import Extension
from nhipcau.tasks.models.notice import SentNotice
from nhipcau.tasks.models.report import Report
from nhipcau.tasks.models.task import Task, TaskAgency

__all__ = ["Extension", "Report", "SentNotice", "Task", "TaskAgency", "TaskDraft"]
