"""Plan a meeting, by the rhythm of its body or besides, and change the plan."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.meetings.actions.plan_meeting import change_meeting, plan_meeting, plan_of
from nhipcau.meetings.forms import PlanForm
from nhipcau.meetings.models import Membership, SteeringBody
from nhipcau.meetings.queries import body_for, body_names, by_role, meeting_for
from nhipcau.meetings.rules import Round
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.ui.facade import wording


def new_meeting(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """A meeting of the body; ``?kind=month&round=2024-02-05`` names the round of a rhythm."""
    actor = actor_of(request)
    body = body_for(actor=actor, body_id=body_id)
    kind, round_date = _round(request)
    chairs = chair_posts(actor, body, today())
    initial = _initial(request, body, kind, chairs)
    form = PlanForm(request.POST or None, chairs=chairs, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = plan_meeting(
                actor=actor, body_id=body.id, plan=form.plan(), kind=kind, round_date=round_date,
                now=utc_now(),
            )  # fmt: skip
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The meeting is planned. Call it when its agenda is ready."))
            return redirect("meetings:meeting", meeting_id=meeting.id)
    context = {
        "title": _("Plan a meeting of %(body)s") % {"body": body_names([body])[body.id]},
        "form": form,
        "submit_label": _("Plan the meeting"),
        "cancel_href": reverse("meetings:body", args=[body.id]),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def change_plan(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Change the plan of a meeting that is not called yet."""
    actor = actor_of(request)
    meeting = meeting_for(actor=actor, meeting_id=meeting_id)
    plan = plan_of(meeting)
    chairs = [*plan.chairs, *chair_posts(actor, meeting.body, meeting.meeting_date)]
    initial = {
        "meeting_date": plan.meeting_date,
        "start_time": plan.start_time,
        "length_minutes": plan.length_minutes,
        "topic": plan.topic,
        "place": plan.place,
        "chairs": [str(post) for post in plan.chairs],
        "sites": list(plan.sites),
        "guests": list(plan.guests),
    }
    form = PlanForm(request.POST or None, chairs=chairs, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_meeting(actor=actor, meeting_id=meeting.id, plan=form.plan(), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The plan is changed."))
            return redirect("meetings:meeting", meeting_id=meeting.id)
    context = {
        "title": _("Change the plan"),
        "form": form,
        "submit_label": _("Save"),
        "cancel_href": reverse("meetings:meeting", args=[meeting.id]),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def chair_posts(actor: Actor, body: SteeringBody, day: date) -> list[UUID]:
    """The posts that may chair: the members' posts on a day, the head first."""
    members = by_role(Membership.objects.visible_to(actor).filter(body=body).on(day))
    return [member.post_id for member in members if member.post_id is not None]


def _round(request: HttpRequest) -> tuple[str, date | None]:
    """The round that the address names; an extraordinary meeting when it names none."""
    try:
        return Round(request.GET["kind"]).value, date.fromisoformat(request.GET["round"])
    except (KeyError, ValueError):
        return Round.EXTRA.value, None


def _initial(request: HttpRequest, body: SteeringBody, kind: str, chairs: list[UUID]) -> dict[str, Any]:
    """What the rhythm says, and the head of the body as chair."""
    rhythm = body.rhythms.filter(every=kind).order_by("-from_date").first()
    return {
        "meeting_date": request.GET.get("day", ""),
        "start_time": rhythm.start_time if rhythm else None,
        "length_minutes": rhythm.length_minutes if rhythm else 120,
        "chairs": [str(post) for post in chairs[:1]],
    }
