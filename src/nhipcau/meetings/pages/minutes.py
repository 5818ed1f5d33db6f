"""Attendance and minutes: the two pages on which the secretary works during and after a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import names_now
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.meetings.actions.record_attendance import record_attendance
from nhipcau.meetings.actions.write_minutes import (
    add_conclusion,
    change_conclusion,
    drop_conclusion,
    keep_conclusion,
    propose_conclusions,
    write_minutes,
)
from nhipcau.meetings.attendance_form import AttendanceForm
from nhipcau.meetings.errors import LineNotThere, NotTheSecretariat
from nhipcau.meetings.forms import ConclusionForm, MinutesForm, PasteForm, conclusion_initial
from nhipcau.meetings.models import Conclusion, Meeting
from nhipcau.meetings.pages.meeting import conclusions_of, crumbs, title_of
from nhipcau.meetings.provides import agenda_sources
from nhipcau.meetings.queries import meeting_for, seat_labels
from nhipcau.meetings.rules import STEPS, Step, next_stage
from nhipcau.meetings.steps import acts_for_secretariat
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import Crumb, wording

Points = list[tuple[UUID, str, str]]


def _for_secretariat(actor: Actor, meeting_id: UUID, step: Step) -> Meeting:
    """The meeting, for its secretariat, when `step` is possible. Raises as `take_step` does."""
    meeting = meeting_for(actor=actor, meeting_id=meeting_id)
    actor.require(STEPS[step][1])
    if not acts_for_secretariat(actor, meeting):
        raise NotTheSecretariat
    next_stage(meeting.stage, step)
    return meeting


def attendance(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """All seats on one page; *present* is chosen for those that are not entered yet."""
    actor = actor_of(request)
    meeting = _for_secretariat(actor, meeting_id, Step.RECORD_ATTENDANCE)
    seats = list(meeting.seats.all())
    sites = list(meeting.sites.all())
    names = names_now([site.agency_id for site in sites])
    form = AttendanceForm(
        request.POST or None,
        seats=seats,
        labels=seat_labels(seats),
        sites=[(site.id, names.get(site.agency_id, "")) for site in sites],
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_attendance(actor=actor, meeting_id=meeting.id, rows=form.attendance(), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("Attendance is recorded."))
            return redirect("meetings:meeting", meeting_id=meeting.id)
    context = {
        "title": _("Attendance"),
        "breadcrumbs": _way(actor, meeting),
        "meeting": meeting,
        "form": form,
        "rows": form.rows(),
    }
    return render(request, "meetings/attendance.html", context, status=422 if form.is_bound else 200)


def write(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Minutes and conclusions. `do` of the form says which part was sent; the rest stays."""
    actor = actor_of(request)
    meeting = _for_secretariat(actor, meeting_id, Step.WRITE_MINUTES)
    points = points_of(meeting)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    minutes = MinutesForm(
        request.POST if sent == "save" else None, points=points, initial={"text": meeting.minutes_text}
    )
    conclusion = ConclusionForm(
        request.POST if sent == "add" else None, points=points, prefix="new", initial={"kind": "task"}
    )
    paste = PasteForm(request.POST if sent == "read" else None)
    doers: dict[str, tuple[Form, Callable[[], object]]] = {
        "save": (minutes, lambda: write_minutes(
            actor=actor, meeting_id=meeting.id, text=minutes.cleaned_data["text"], said=minutes.said(),
            now=utc_now(),
        )),
        "add": (conclusion, lambda: add_conclusion(
            actor=actor, meeting_id=meeting.id, line=conclusion.line(), now=utc_now()
        )),
        "read": (paste, lambda: propose_conclusions(
            actor=actor, meeting_id=meeting.id, text=paste.cleaned_data["pasted"], now=utc_now()
        )),
    }  # fmt: skip
    if sent in doers and _done(request, *doers[sent]):
        return redirect(f"{request.path}#conclusions" if sent != "save" else request.path)
    if sent in ("keep", "drop"):
        return _keep_or_drop(request, actor, meeting, sent)
    context = {
        "title": _("Minutes: %(meeting)s") % {"meeting": title_of(meeting)},
        "breadcrumbs": _way(actor, meeting),
        "meeting": meeting,
        "form": minutes,
        "new": conclusion,
        "paste": paste,
        "sent": sent,
        "conclusions": conclusions_of(meeting, today()),
    }
    return render(request, "meetings/minutes.html", context, status=422 if sent else 200)


def _done(request: HttpRequest, form: Form, act: Callable[[], object]) -> bool:
    """Whether the form was in order and its action was done; otherwise the form says why not."""
    if not form.is_valid():
        return False
    try:
        act()
    except CodedError as error:
        form.add_error(None, wording(error))
        return False
    messages.success(request, _("Saved."))
    return True


def _keep_or_drop(request: HttpRequest, actor: Actor, meeting: Meeting, do: str) -> HttpResponse:
    conclusion_id = as_uuid(request.POST.get("conclusion", ""))
    if conclusion_id is None:
        raise LineNotThere
    act = keep_conclusion if do == "keep" else drop_conclusion
    try:
        act(actor=actor, meeting_id=meeting.id, conclusion_id=conclusion_id, now=utc_now())
    except CodedError as error:
        messages.error(request, wording(error))
    return redirect(f"{request.path}#conclusions")


def edit_conclusion(request: HttpRequest, meeting_id: UUID, conclusion_id: UUID) -> HttpResponse:
    """Change one conclusion."""
    actor = actor_of(request)
    meeting = _for_secretariat(actor, meeting_id, Step.WRITE_MINUTES)
    rows = Conclusion.objects.visible_to(actor).select_related("task")
    found = rows.filter(meeting=meeting, id=conclusion_id).first()
    if found is None:
        raise LineNotThere
    form = ConclusionForm(request.POST or None, points=points_of(meeting), initial=conclusion_initial(found))
    back = f"{reverse('meetings:minutes', args=[meeting.id])}#conclusions"
    if request.method == "POST" and _done(request, form, lambda: change_conclusion(
        actor=actor, meeting_id=meeting.id, conclusion_id=found.id, line=form.line(), now=utc_now()
    )):  # fmt: skip
        return redirect(back)
    context: dict[str, Any] = {
        "title": _("Conclusion %(number)s") % {"number": found.position},
        "breadcrumbs": _way(actor, meeting),
        "form": form,
        "submit_label": _("Save"),
        "cancel_href": back,
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def points_of(meeting: Meeting) -> Points:
    """Id, title and what was said of each point."""
    found = []
    for item in meeting.agenda.all():
        source = agenda_sources.get(item.source)
        title = item.title or str(source.title if source else item.source)
        found.append((item.id, f"{item.position}. {title}", item.said))
    return found


def _way(actor: Actor, meeting: Meeting) -> list[Crumb]:
    here = Crumb(label=title_of(meeting), href=reverse("meetings:meeting", args=[meeting.id]))
    return [*crumbs(actor, meeting)[:1], here]
