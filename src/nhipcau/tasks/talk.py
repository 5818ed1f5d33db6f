"""The conversation about a task as its page shows it: comments with their authors, whom one may mention."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from nhipcau.agencies.facade import names_now, post_labels
from nhipcau.identity.facade import Account, account_names
from nhipcau.kit.clock import civil_date
from nhipcau.nodes.facade import acts_here
from nhipcau.spine.facade import Actor
from nhipcau.tasks.forms import CommentForm
from nhipcau.tasks.mentions import MENTION, candidates, not_reading, taking_part
from nhipcau.tasks.models import Comment, Task, TaskWatch
from nhipcau.tasks.policies import conversation_policy

SHOWN = 200


def conversation_of(
    actor: Actor, task: Task, *, now: datetime, failed: Form | None = None, failed_step: str = ""
) -> dict[str, Any]:
    """What the part *Comments* of a task's page shows. A fixed number of queries."""
    rows = list(
        Comment.objects.visible_to(actor)
        .filter(task=task)
        .prefetch_related("mentions")
        .order_by("-written_at", "-id")[:SHOWN]
    )[::-1]
    mentions = [mention for row in rows for mention in row.mentions.all()]
    people = account_names([row.author_id for row in rows])
    posts = post_labels([row.author_post_id for row in rows], with_agency=False)
    agencies = names_now([*(row.agency_id for row in rows), *(m.agency_id for m in mentions)])
    handles = _handles([m.account_id for m in mentions if m.account_id])
    correcting = failed_step.removeprefix("correct:") if failed_step.startswith("correct:") else ""
    here = acts_here(actor)
    may_speak = actor.account_id is not None and actor.agency_id is not None and here
    return {
        "comments": [
            {
                "row": row,
                "author": people.get(row.author_id, ""),
                "post": posts.get(row.author_post_id, "") if row.author_post_id else "",
                "agency": agencies.get(row.agency_id, ""),
                "markup": marked(row.text, handles),
                "own": here and row.author_id == actor.account_id and row.withdrawn_at is None,
                "form": _correction(
                    row, actor, now, failed if str(row.id) == correcting else None, here=here
                ),
                "is_open": str(row.id) == correcting,
            }
            for row in rows
        ],
        "comment_form": (failed if failed_step == "comment" else None)
        or (CommentForm(auto_id="comment_%s") if may_speak else None),
        "not_reading": not_reading(taking_part(task)) if may_speak else [],
        "candidates": candidates(task, civil_date(now)) if may_speak else [],
        "watches": TaskWatch.objects.visible_to(actor).filter(task=task).exists(),
        "may_watch": may_speak,
        "watchers": task.watches.count(),
        "policy": conversation_policy(civil_date(now)),
    }


def _handles(ids: list[UUID]) -> dict[str, str]:
    """Names of the mentioned accounts by their user names."""
    return dict(Account.objects.filter(id__in=ids).values_list("username", "full_name"))


def _correction(row: Comment, actor: Actor, now: datetime, failed: Form | None, *, here: bool) -> Form | None:
    """The form with which the author may correct it, while the time for that lasts."""
    if failed is not None:
        return failed
    minutes = conversation_policy(civil_date(row.written_at)).correct_minutes
    may = here and row.author_id == actor.account_id and row.withdrawn_at is None
    if not may or now > row.correctable_until(minutes):
        return None
    return CommentForm(initial={"text": row.text}, auto_id=f"correct_{row.id}_%s")


def marked(text: str, handles: dict[str, str]) -> SafeString:
    """The text with its mentions set off; a person is called by name. Everything else is escaped."""
    pieces: list[str] = []
    at = 0
    for match in MENTION.finditer(text):
        name = next((full for user, full in handles.items() if user.lower() == match[1].lower()), match[1])
        pieces += [
            escape(text[at : match.start()]),
            format_html('<span class="nc-mention">@{}</span>', name),
        ]
        at = match.end()
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces).replace("\n", "<br>"))  # noqa: S308 (each piece is escaped above)
