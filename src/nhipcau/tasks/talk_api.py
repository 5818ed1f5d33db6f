"""The conversation about a task over the API: the same actions and the same sight as the page."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from nhipcau.kit.clock import utc_now
from nhipcau.spine.facade import actor_of
from nhipcau.tasks.actions.watch_task import unwatch_task, watch_task
from nhipcau.tasks.actions.write_comment import correct_comment, withdraw_comment, write_comment
from nhipcau.tasks.models import Comment
from nhipcau.tasks.queries import task_for

router = Router()


class CommentOut(Schema):
    """A comment; withdrawn, it has no text any more."""

    id: UUID
    text: str
    author_id: UUID
    agency_id: UUID
    written_at: datetime
    corrected_at: datetime | None
    withdrawn_at: datetime | None
    synthetic: bool


class CommentIn(Schema):
    """What is said; ``@name`` mentions an account (user name) or an agency (symbol)."""

    text: str


@router.get(
    "/{task_id}/comments", response=list[CommentOut], summary="What is said about a task, oldest first"
)
def list_comments(request: HttpRequest, task_id: UUID) -> list[Comment]:
    actor = actor_of(request)
    task = task_for(actor=actor, task_id=task_id)
    return list(Comment.objects.visible_to(actor).filter(task=task)[:500])


@router.post("/{task_id}/comments", response={201: CommentOut}, summary="Say something about a task")
def post_comment(request: HttpRequest, task_id: UUID, body: CommentIn) -> tuple[int, Comment]:
    return 201, write_comment(actor=actor_of(request), task_id=task_id, text=body.text, now=utc_now())


@router.post("/comments/{comment_id}/correct", response=CommentOut, summary="Correct one's comment")
def post_correction(request: HttpRequest, comment_id: UUID, body: CommentIn) -> Comment:
    return correct_comment(actor=actor_of(request), comment_id=comment_id, text=body.text, now=utc_now())


@router.post("/comments/{comment_id}/withdraw", response=CommentOut, summary="Withdraw one's comment")
def post_withdrawal(request: HttpRequest, comment_id: UUID) -> Comment:
    return withdraw_comment(actor=actor_of(request), comment_id=comment_id, now=utc_now())


@router.post("/{task_id}/watch", response={204: None}, summary="Have the news of a task on one's desk")
def post_watch(request: HttpRequest, task_id: UUID) -> tuple[int, None]:
    watch_task(actor=actor_of(request), task_id=task_id, now=utc_now())
    return 204, None


@router.post("/{task_id}/unwatch", response={204: None}, summary="No longer have the news of a task")
def post_unwatch(request: HttpRequest, task_id: UUID) -> tuple[int, None]:
    unwatch_task(actor=actor_of(request), task_id=task_id, now=utc_now())
    return 204, None
