"""Steps on a meeting as forms post them. Each calls one action; a refused form keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.meetings import forms
from nhipcau.meetings.actions.call_meeting import call_meeting
from nhipcau.meetings.actions.confirm_minutes import confirm_minutes, refuse_minutes, submit_minutes
from nhipcau.meetings.actions.edit_agenda import add_agenda_item, drop_agenda_item
from nhipcau.meetings.actions.issue_conclusions import issue_conclusions
from nhipcau.meetings.actions.put_off_meeting import cancel_meeting, postpone_meeting
from nhipcau.meetings.errors import LineNotThere, MeetingNotThere
from nhipcau.meetings.models import Meeting
from nhipcau.meetings.pages.meeting import meeting_page
from nhipcau.meetings.queries import meeting_for
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Label, wording

Data = Mapping[str, Any]
Doer = Callable[[Actor, UUID, Data], object]


def _plain(act: Callable[..., object]) -> Doer:
    """An action whose form has the names of its parameters."""

    def do(actor: Actor, meeting_id: UUID, data: Data) -> object:
        return act(actor=actor, meeting_id=meeting_id, **data, now=utc_now())

    return do


# step: (form, what it does, what to say when it is done)
_STEPS: dict[str, tuple[type[Form], Doer, Label]] = {
    "add_point": (forms.AgendaForm, _plain(add_agenda_item), _("The point is on the agenda.")),
    "call": (Form, _plain(call_meeting), _("The meeting is called; its agenda is frozen.")),
    "postpone": (
        forms.PostponeForm,
        _plain(postpone_meeting),
        _("The meeting is put off; this is the one that takes its place."),
    ),
    "cancel": (forms.ReasonForm, _plain(cancel_meeting), _("The meeting is cancelled.")),
    "submit_minutes": (
        Form,
        _plain(submit_minutes),
        _("The minutes wait for the side of the chair."),
    ),
    "confirm_minutes": (forms.ConfirmForm, _plain(confirm_minutes), _("The minutes are confirmed.")),
    "refuse_minutes": (
        forms.ReasonForm,
        _plain(refuse_minutes),
        _("The minutes went back to the secretariat."),
    ),
    "issue_conclusions": (
        forms.IssueForm,
        _plain(issue_conclusions),
        _("The conclusions are issued. Lines that are not clear yet wait as drafts."),
    ),
}


@require_POST
def take_step(request: HttpRequest, meeting_id: UUID, step: str) -> HttpResponse:
    """Take the step and go to the meeting; when it is refused, show the form again with why."""
    actor = actor_of(request)
    meeting = meeting_for(actor=actor, meeting_id=meeting_id)
    if step == "drop_point":
        return _drop_point(request, actor, meeting_id)
    if step not in _STEPS:
        raise MeetingNotThere
    form_class, do, done = _STEPS[step]
    form = form_class(request.POST, auto_id=f"{step}_%s")
    if form.is_valid():
        try:
            result = do(actor, meeting_id, form.cleaned_data)
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, str(done))
            shown = result if isinstance(result, Meeting) else meeting
            return redirect("meetings:meeting", meeting_id=shown.id)
    return meeting_page(request, actor, meeting, failed=form, failed_step=step)


def _drop_point(request: HttpRequest, actor: Actor, meeting_id: UUID) -> HttpResponse:
    """Take a point off that was typed by hand."""
    item_id = as_uuid(request.POST.get("item", ""))
    if item_id is None:
        raise LineNotThere
    try:
        drop_agenda_item(actor=actor, meeting_id=meeting_id, item_id=item_id, now=utc_now())
    except CodedError as error:
        messages.error(request, wording(error))
    return redirect("meetings:meeting", meeting_id=meeting_id)
