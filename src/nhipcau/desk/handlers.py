"""What the desk listens to: the life of tasks becomes news for the agency that must act next."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from nhipcau.desk.actions.tell_news import tell_news
from nhipcau.desk.models import News
from nhipcau.spine.facade import on, system_actor
from nhipcau.tasks.events import (
    AssignmentSentBack,
    CommentCorrected,
    CompletionReported,
    DeadlineMoved,
    DeadlineSet,
    ExtensionGranted,
    ExtensionRefused,
    ReportAccepted,
    ReportReturned,
    TaskAssigned,
    TaskCancelled,
    TaskCommented,
    TaskReassigned,
    TaskUrged,
)
from nhipcau.tasks.facade import Comment, Task, watchers_of

_ACTOR = system_actor("desk")


@on(TaskAssigned, TaskReassigned)
def on_task_assigned(event: TaskAssigned | TaskReassigned, *, now: datetime) -> None:
    """The lead agency has a new task."""
    _tell(event.lead_agency_id, News.Kind.ASSIGNED, event.task_id, f"{event.task_id}:{now.isoformat()}", now)


@on(CompletionReported)
def on_completion_reported(event: CompletionReported, *, now: datetime) -> None:
    """The assigner has a product to accept or return."""
    task = Task.objects.get(id=event.task_id)
    _tell(task.assigner_agency_id, News.Kind.HANDED_IN, task.id, str(event.report_id), now)


@on(ReportAccepted, ReportReturned)
def on_report_decided(event: ReportAccepted | ReportReturned, *, now: datetime) -> None:
    """The lead agency learns what became of its product."""
    kind = News.Kind.ACCEPTED if isinstance(event, ReportAccepted) else News.Kind.RETURNED
    task = Task.objects.get(id=event.task_id)
    _tell(task.lead_agency_id, kind, task.id, str(event.report_id), now)


@on(AssignmentSentBack)
def on_assignment_sent_back(event: AssignmentSentBack, *, now: datetime) -> None:
    """The assigner has the task again."""
    task = Task.objects.get(id=event.task_id)
    _tell(task.assigner_agency_id, News.Kind.SENT_BACK, task.id, f"{task.id}:{now.isoformat()}", now)


@on(ExtensionGranted, ExtensionRefused)
def on_extension_decided(event: ExtensionGranted | ExtensionRefused, *, now: datetime) -> None:
    """The agency that asked for a later day learns what was decided."""
    kind = News.Kind.EXTENDED if isinstance(event, ExtensionGranted) else News.Kind.NOT_EXTENDED
    task = Task.objects.get(id=event.task_id)
    _tell(task.lead_agency_id, kind, task.id, str(event.extension_id), now)


@on(TaskUrged)
def on_task_urged(event: TaskUrged, *, now: datetime) -> None:
    """The lead agency learns that it is urged."""
    task = Task.objects.get(id=event.task_id)
    _tell(task.lead_agency_id, News.Kind.URGED, task.id, str(event.urge_id), now)


@on(DeadlineMoved)
def on_deadline_moved(event: DeadlineMoved, *, now: datetime) -> None:
    """The lead agency learns that the calendar moved its last day."""
    task = Task.objects.get(id=event.task_id)
    _tell(task.lead_agency_id, News.Kind.DUE_MOVED, task.id, str(event.move_id), now)


@on(TaskCommented, CommentCorrected)
def on_task_commented(event: TaskCommented | CommentCorrected, *, now: datetime) -> None:
    """Whom a comment mentions, and who watches the task, but not its author; each once a comment."""
    comment = Comment.objects.filter(id=event.comment_id, withdrawn_at=None).first()
    if comment is None:
        return
    told = {comment.author_id}
    for mention in comment.mentions.all():
        if mention.account_id is None:
            _tell(
                mention.agency_id,
                News.Kind.MENTIONED,
                event.task_id,
                f"{comment.id}:{mention.agency_id}",
                now,
            )
        elif mention.account_id not in told:
            told.add(mention.account_id)
            _tell_account(mention.account_id, News.Kind.MENTIONED, event.task_id, str(comment.id), now)
    if isinstance(event, TaskCommented):
        _tell_watchers(News.Kind.COMMENTED, event.task_id, str(comment.id), now, without=told)


_WATCHED = {
    CompletionReported: News.Kind.W_HANDED_IN,
    ReportAccepted: News.Kind.W_ACCEPTED,
    ReportReturned: News.Kind.W_RETURNED,
    ExtensionGranted: News.Kind.W_DEADLINE,
    DeadlineSet: News.Kind.W_DEADLINE,
    DeadlineMoved: News.Kind.W_DEADLINE,
    TaskCancelled: News.Kind.W_CANCELLED,
}


@on(*_WATCHED)
def on_watched_task_changed(
    event: CompletionReported
    | ReportAccepted
    | ReportReturned
    | ExtensionGranted
    | DeadlineSet
    | DeadlineMoved
    | TaskCancelled,
    *,
    now: datetime,
) -> None:
    """Who watches a task learns how it goes on."""
    _tell_watchers(_WATCHED[type(event)], event.task_id, now.isoformat(), now)


def _tell_watchers(
    kind: News.Kind, task_id: UUID, what: str, now: datetime, *, without: Collection[UUID] = ()
) -> None:
    for account_id in watchers_of(task_id):
        if account_id not in without:
            _tell_account(account_id, kind, task_id, what, now)


def _tell_account(account_id: UUID, kind: News.Kind, task_id: UUID, what: str, now: datetime) -> None:
    key = f"{kind.value}:{what}:{account_id}"
    if not News.objects.filter(event_key=key).exists():
        tell_news(actor=_ACTOR, account_id=account_id, kind=kind, task_id=task_id, event_key=key, now=now)


def _tell(agency_id: UUID | None, kind: News.Kind, task_id: UUID, what: str, now: datetime) -> None:
    if News.objects.filter(event_key=f"{kind.value}:{what}").exists():
        return
    tell_news(
        actor=_ACTOR,
        agency_id=agency_id,
        kind=kind,
        task_id=task_id,
        event_key=f"{kind.value}:{what}",
        now=now,
    )
