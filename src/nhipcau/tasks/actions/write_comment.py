"""Say something about a task, correct it within minutes, or withdraw it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.events import CommentCorrected, CommentWithdrawn, TaskCommented
from nhipcau.tasks.mentions import mentioned_in, set_mentions
from nhipcau.tasks.models import Comment, Task
from nhipcau.tasks.policies import conversation_policy
from nhipcau.tasks.talk_errors import (
    CommentEmpty,
    CommentGone,
    CommentNotThere,
    CommentTooLong,
    CommentTooOld,
    NotYourComment,
)


# Without a permission: who may see a task may speak about it, in a post.
@action("tasks.write_comment", emits=(TaskCommented,))
def write_comment(
    *, actor: Actor, task_id: UUID, text: str, synthetic: bool = False, now: datetime
) -> Comment:
    """The comment. ``@name`` mentions an account (user name) or an agency (symbol) that sees the task.

    Raises NotPermitted (no post), TaskNotThere, CommentEmpty, CommentTooLong, MentionUnknown,
    MentionMaySeeNothing, MentionElsewhere.
    """
    agency_id = actor.own_agency()
    task = Task.objects.visible_to(actor).filter(id=task_id).first()
    if task is None or actor.account_id is None:
        raise TaskNotThere
    text = _checked(text, now)
    mentioned = mentioned_in(text, task, civil_date(now))
    comment = Comment.objects.create(
        task=task,
        text=text,
        author_id=actor.account_id,
        author_post_id=actor.post_id,
        agency_id=agency_id,
        written_at=now,
        synthetic=synthetic,
    )
    set_mentions(comment, mentioned)
    record_change(comment, None)
    publish(TaskCommented(task_id=task.id, comment_id=comment.id))
    return comment


@action("tasks.correct_comment", emits=(CommentCorrected,))
def correct_comment(*, actor: Actor, comment_id: UUID, text: str, now: datetime) -> Comment:
    """The comment in other words; the first ones stay in its history.

    Raises CommentNotThere, NotYourComment, CommentGone, CommentTooOld, and as `write_comment`.
    """
    comment = _own(actor, comment_id)
    minutes = conversation_policy(civil_date(comment.written_at)).correct_minutes
    if now > comment.correctable_until(minutes):
        raise CommentTooOld(minutes=minutes)
    before = snapshot(comment)
    comment.text, comment.corrected_at = _checked(text, now), now
    set_mentions(comment, mentioned_in(comment.text, comment.task, civil_date(now)))
    comment.save()
    record_change(comment, before)
    publish(CommentCorrected(task_id=comment.task_id, comment_id=comment.id))
    return comment


@action("tasks.withdraw_comment", emits=(CommentWithdrawn,))
def withdraw_comment(*, actor: Actor, comment_id: UUID, now: datetime) -> Comment:
    """The comment without its text; that there was one stays to be seen.

    Raises CommentNotThere, NotYourComment, CommentGone.
    """
    comment = _own(actor, comment_id)
    before = snapshot(comment)
    comment.text, comment.withdrawn_at = "", now
    comment.save()
    comment.mentions.all().delete()
    record_change(comment, before)
    publish(CommentWithdrawn(task_id=comment.task_id, comment_id=comment.id))
    return comment


def _checked(text: str, now: datetime) -> str:
    text = text.strip()
    most = conversation_policy(civil_date(now)).longest_text
    if not text:
        raise CommentEmpty
    if len(text) > most:
        raise CommentTooLong(most=most, count=len(text))
    return text


def _own(actor: Actor, comment_id: UUID) -> Comment:
    """The actor's comment, locked. Raises CommentNotThere, NotYourComment, CommentGone."""
    rows = Comment.objects.visible_to(actor).select_for_update(of=("self",)).select_related("task")
    comment = rows.filter(id=comment_id).first()
    if comment is None:
        raise CommentNotThere
    if comment.author_id != actor.account_id:
        raise NotYourComment
    if comment.withdrawn_at is not None:
        raise CommentGone
    return comment
