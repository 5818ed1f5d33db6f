"""Watching a task and speaking about it: the part of its page, and the doors for what is posted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.watch_task import unwatch_task, watch_task
from nhipcau.tasks.actions.write_comment import correct_comment, withdraw_comment, write_comment
from nhipcau.tasks.forms import CommentForm
from nhipcau.tasks.models import Comment
from nhipcau.tasks.pages.task import task_page
from nhipcau.tasks.queries import task_for
from nhipcau.tasks.talk_errors import CommentNotThere
from nhipcau.ui.facade import wording


@require_POST
def watch(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Watch the task, or no longer (``end`` in the form)."""
    actor = actor_of(request)
    try:
        if "end" in request.POST:
            unwatch_task(actor=actor, task_id=task_id, now=utc_now())
            messages.success(request, _("You no longer watch the task."))
        else:
            watch_task(actor=actor, task_id=task_id, now=utc_now())
            messages.success(request, _("You watch the task: its news come to your desk."))
    except CodedError as error:
        if error.status == 404:
            raise
        messages.error(request, wording(error))
    return redirect("tasks:task", task_id=task_id)


@require_POST
def comment(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Say something; a refused comment keeps what was typed."""
    actor = actor_of(request)
    task = task_for(actor=actor, task_id=task_id)
    form = CommentForm(request.POST, auto_id="comment_%s")
    if form.is_valid():
        try:
            new = write_comment(actor=actor, task_id=task_id, text=form.full_text(), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect(f"{reverse('tasks:task', args=[task_id])}#comment-{new.id}")
    return task_page(request, actor, task, failed=form, failed_step="comment")


@require_POST
def correct(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Say it in other words."""
    actor = actor_of(request)
    found = _comment(actor, comment_id)
    form = CommentForm(request.POST, auto_id=f"correct_{comment_id}_%s")
    if form.is_valid():
        try:
            correct_comment(actor=actor, comment_id=comment_id, text=form.full_text(), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            return redirect(f"{reverse('tasks:task', args=[found.task_id])}#comment-{comment_id}")
    task = task_for(actor=actor, task_id=found.task_id)
    return task_page(request, actor, task, failed=form, failed_step=f"correct:{comment_id}")


@require_POST
def withdraw(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """Withdraw it."""
    actor = actor_of(request)
    found = _comment(actor, comment_id)
    try:
        withdraw_comment(actor=actor, comment_id=comment_id, now=utc_now())
        messages.success(request, _("The comment is withdrawn."))
    except CodedError as error:
        messages.error(request, wording(error))
    return redirect("tasks:task", task_id=found.task_id)


def _comment(actor: Actor, comment_id: UUID) -> Comment:
    found = Comment.objects.visible_to(actor).filter(id=comment_id).first()
    if found is None:
        raise CommentNotThere
    return found
