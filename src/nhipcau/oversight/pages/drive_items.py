"""The page of an overdue task in a closing drive: its commitments, their checks, and its steps."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import names_now, post_labels
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import today, utc_now
from nhipcau.oversight.actions.check_drive_item import WITHDRAWN, check_drive_item, take_out_drive_item
from nhipcau.oversight.actions.commit_drive_item import NewPledge, commit_drive_item
from nhipcau.oversight.drive_steps import found_in, sides_of_item
from nhipcau.oversight.errors import DriveItemNotThere
from nhipcau.oversight.forms.common import NoteForm, ReasonForm
from nhipcau.oversight.forms.drives import PledgeForm
from nhipcau.oversight.models import DriveItem, Pledge
from nhipcau.oversight.pages.common import history_entries
from nhipcau.oversight.pages.stepping import Data, Door, plain, shown_steps, walk
from nhipcau.oversight.rules.drives import ITEM_STEPS, LEFT, ItemStep
from nhipcau.oversight.steps import possible
from nhipcau.oversight.wording import BADGES, item_words
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.tasks.facade import CAUSES, Stage, tasks_on
from nhipcau.ui.facade import state_badge

_ID = "item_id"
_CHECKS = frozenset({ItemStep.FIND_DONE, ItemStep.FIND_NOT_DONE, ItemStep.FIND_WITHDRAWN})
_BADGES = {
    Pledge.Verdict.WAITING: "waiting",
    Pledge.Verdict.DONE: "done_on_time",
    Pledge.Verdict.AGAIN: "overdue",
    Pledge.Verdict.DROPPED: "cancelled",
}


def _commit(actor: Actor, record_id: UUID, data: Data) -> object:
    new = NewPledge(
        due_on=data["due_on"],
        cause=data["cause"],
        post_id=data["post"],
        person_text=data["person_text"],
        note=data["note"],
    )
    return commit_drive_item(actor=actor, item_id=record_id, new=new, now=utc_now())


DOORS: dict[str, Door] = {
    "commit": Door(
        step=ItemStep.COMMIT, label=gettext_lazy("Commit to a day"), do=_commit, form=PledgeForm,
        done=gettext_lazy("The commitment is given. It is checked on its day."), primary=True,
    ),
    # One check, whatever it finds.
    "check": Door(
        step=ItemStep.FIND_DONE, label=gettext_lazy("Check against the state of the task"),
        do=plain(check_drive_item, _ID), form=NoteForm, done=gettext_lazy("Checked."), primary=True,
    ),
    "take-out": Door(
        step=ItemStep.TAKE_OUT, label=gettext_lazy("Take out of the drive"),
        do=plain(take_out_drive_item, _ID), form=ReasonForm,
        done=gettext_lazy("The task is out of the drive."),
    ),
}  # fmt: skip


def show_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The page of an item, as of a day."""
    return _page(request, _item(actor_of(request), item_id))


@require_POST
def take_step(request: HttpRequest, item_id: UUID, step: str) -> HttpResponse:
    """Take a step and go back to the page; when it is refused, show the form again with why."""
    item = _item(actor_of(request), item_id)
    if step not in DOORS:
        raise DriveItemNotThere
    refused = walk(request, DOORS[step], step, item)
    if refused is None:
        return redirect("oversight:drive_item", item_id=item_id)
    return _page(request, item, failed=(step, refused))


def _item(actor: Actor, item_id: UUID) -> DriveItem:
    rows = DriveItem.objects.visible_to(actor).select_related("drive", "task", "commitment")
    item = rows.prefetch_related("pledges").filter(id=item_id).first()
    if item is None:
        raise DriveItemNotThere
    return item


def _page(
    request: HttpRequest, item: DriveItem, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    actor, day = actor_of(request), day_of(request)
    state = item.state_on(day)
    pledges = list(item.pledges.all())
    context = {
        "title": item.title,
        "item": item,
        "day": day,
        "badge": BADGES[state],
        "words": item_words(state, day, _due_then(pledges, day)),
        "task": tasks_on(actor=actor, day=day).filter(id=item.task_id).first(),
        "pairs": _pairs(item, slips=max(len(pledges) - 1, 0)),
        "pledges": _shown(pledges),
        "steps": shown_steps(
            DOORS, _possible(actor, item), item, url="oversight:drive_item_step", failed=failed
        ),
        "timeline": history_entries(item),
    }
    return render(request, "oversight/drive_item.html", context, status=422 if failed else 200)


def _due_then(pledges: list[Pledge], day: date) -> date | None:
    """The committed day in force on `day`; newest first."""
    return next((pledge.due_on for pledge in pledges if pledge.made_on <= day), None)


def _possible(actor: Actor, item: DriveItem) -> set[ItemStep]:
    """The steps of the table, with one check for whatever the check would find today."""
    found = set(possible(ITEM_STEPS, actor=actor, stage=item.stage, sides=sides_of_item(actor, item)))
    state = item.state_on(today())
    step = found_in(item, state)
    checkable = step in found
    if step is ItemStep.FIND_NOT_DONE:
        early = item.due_on is None or today() < item.due_on
        checkable = checkable and not early and item.task.stage != Stage.REPORTED
    if state not in LEFT:
        found.discard(ItemStep.COMMIT)
    found -= _CHECKS
    return found | {ItemStep.FIND_DONE} if checkable else found


def _pairs(item: DriveItem, *, slips: int) -> list[tuple[object, object]]:
    lead, reason = item.task.lead_agency_id, item.taken_out_reason
    pairs: list[tuple[object, object]] = [
        (_("Lead agency"), names_now([lead]).get(lead, "")),
        (_("Product"), item.task.product),
        (_("Overdue since"), item.late_since),
        (_("Picked on"), item.added_on),
        (_("Committed for"), item.due_on),
        (_("Slips"), slips),
        (_("Taken out on"), item.taken_out_on),
        (_("Reason"), _("The task was withdrawn") if reason == WITHDRAWN else reason),
    ]
    return [(label, value) for label, value in pairs if value not in (None, "")]


def _shown(pledges: list[Pledge]) -> list[dict[str, Any]]:
    people = names_of(ref for row in pledges for ref in (row.maker_ref, row.checker_ref))
    posts = post_labels(row.post_id for row in pledges)
    return [
        {
            "row": row,
            "person": posts.get(row.post_id, "") if row.post_id else row.person_text,
            "cause": CAUSES[row.cause],
            "verdict": state_badge(_BADGES[Pledge.Verdict(row.verdict)], row.get_verdict_display()),
            "maker": people.get(row.maker_ref, ""),
            "checker": people.get(row.checker_ref, ""),
        }
        for row in pledges
    ]
