"""What other rooms may use of the tasks room."""

from nhipcau.tasks.actions.accept_assignment import accept_assignment
from nhipcau.tasks.actions.accept_report import accept_report
from nhipcau.tasks.actions.ask_extension import ask_extension
from nhipcau.tasks.actions.assign_task import NewTask, assign_task
from nhipcau.tasks.actions.cancel_task import cancel_task
from nhipcau.tasks.actions.decide_extension import decide_extension
from nhipcau.tasks.actions.draft_task import ReadLine, draft_task, read_lines
from nhipcau.tasks.actions.draft_tasks import draft_tasks
from nhipcau.tasks.actions.fan_out_task import FanOut, fan_out_task
from nhipcau.tasks.actions.issue_tasks import issue_tasks
from nhipcau.tasks.actions.move_tasks import move_tasks, open_tasks_of
from nhipcau.tasks.actions.publish_task import publish_task
from nhipcau.tasks.actions.reassign_task import reassign_task
from nhipcau.tasks.actions.report_completion import report_completion
from nhipcau.tasks.actions.report_progress import report_progress
from nhipcau.tasks.actions.return_report import return_report
from nhipcau.tasks.actions.send_back_assignment import send_back_assignment
from nhipcau.tasks.actions.send_notices import Reminder, remind, remind_about
from nhipcau.tasks.actions.set_deadline import set_deadline
from nhipcau.tasks.actions.urge_task import urge_task
from nhipcau.tasks.actions.watch_task import watch_task
from nhipcau.tasks.actions.write_comment import write_comment
from nhipcau.tasks.errors import RowThere, TaskNotThere
from nhipcau.tasks.escalation import Replay, replay
from nhipcau.tasks.homes import home_of_task
from nhipcau.tasks.models import Comment, Extension, Report, Task, TaskDraft
from nhipcau.tasks.period_queries import (
    NO_CAUSE,
    Change,
    Changes,
    ExtensionAct,
    FirstDeadline,
    Waiting,
    changed,
    changes_between,
    extension_act,
    waiting_on,
    with_cause,
)
from nhipcau.tasks.provides import NarrowedList
from nhipcau.tasks.queries import (
    ProgrammeLevel,
    StateCounts,
    counts_by_agency,
    counts_in_all,
    not_updated,
    programme_of,
    task_by_code,
    task_for,
    tasks_of_document,
    tasks_on,
    total,
    watchers_of,
    with_state,
)
from nhipcau.tasks.rules import COUNTED, OPEN_STAGES, Authority, Clear, Stage, State
from nhipcau.tasks.sheet_plan import plan_sheet
from nhipcau.tasks.wire import TASK
from nhipcau.tasks.wording import AUTHORITIES, CAUSES, CLEARS, state_words

__all__ = [
    "AUTHORITIES",
    "CAUSES",
    "CLEARS",
    "COUNTED",
    "NO_CAUSE",
    "OPEN_STAGES",
    "TASK",
    "Authority",
    "Change",
    "Changes",
    "Clear",
    "Comment",
    "Extension",
    "ExtensionAct",
    "FanOut",
    "FirstDeadline",
    "NarrowedList",
    "NewTask",
    "ProgrammeLevel",
    "ReadLine",
    "Reminder",
    "Replay",
    "Report",
    "RowThere",
    "Stage",
    "State",
    "StateCounts",
    "Task",
    "TaskDraft",
    "TaskNotThere",
    "Waiting",
    "accept_assignment",
    "accept_report",
    "ask_extension",
    "assign_task",
    "cancel_task",
    "changed",
    "changes_between",
    "counts_by_agency",
    "counts_in_all",
    "decide_extension",
    "draft_task",
    "draft_tasks",
    "extension_act",
    "fan_out_task",
    "home_of_task",
    "issue_tasks",
    "move_tasks",
    "not_updated",
    "open_tasks_of",
    "plan_sheet",
    "programme_of",
    "publish_task",
    "read_lines",
    "reassign_task",
    "remind",
    "remind_about",
    "replay",
    "report_completion",
    "report_progress",
    "return_report",
    "send_back_assignment",
    "set_deadline",
    "state_words",
    "task_by_code",
    "task_for",
    "tasks_of_document",
    "tasks_on",
    "total",
    "urge_task",
    "waiting_on",
    "watch_task",
    "watchers_of",
    "with_cause",
    "with_state",
    "write_comment",
]
