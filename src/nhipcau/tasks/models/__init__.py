"""Tables of the tasks room."""

from nhipcau.tasks.models.draft import TaskDraft
from nhipcau.tasks.models.report import Report
from nhipcau.tasks.models.task import Task, TaskAgency

__all__ = ["Report", "Task", "TaskAgency", "TaskDraft"]
