"""The page of a steering body, and entering and changing one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nhipcau.agencies.facade import holders_of, names_now
from nhipcau.documents.facade import document_cards
from nhipcau.kit.calendar import ONE_DAY
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.meetings import forms
from nhipcau.meetings import wording as words
from nhipcau.meetings.actions.add_member import add_member, end_membership
from nhipcau.meetings.actions.change_body import end_rhythm, oversee_document, set_rhythm
from nhipcau.meetings.actions.establish_body import dissolve_body, establish_body
from nhipcau.meetings.errors import BodyNotThere, LineNotThere
from nhipcau.meetings.models import Meeting, Membership, Rhythm, SteeringBody
from nhipcau.meetings.queries import (
    body_for,
    body_names,
    by_role,
    conclusions_on,
    next_rounds,
    seat_labels,
)
from nhipcau.spine.facade import Actor, actor_of, day_of
from nhipcau.ui.facade import Crumb, local_date, wording


def show_body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """One body as of a day (``?on=``)."""
    actor = actor_of(request)
    return _page(request, actor, body_for(actor=actor, body_id=body_id))


def _page(
    request: HttpRequest,
    actor: Actor,
    body: SteeringBody,
    *,
    failed: Form | None = None,
    failed_step: str = "",
) -> HttpResponse:
    day = day_of(request)
    manages = (
        actor.can("meetings.manage")
        and actor.acts_for(body.standing_agency_id)
        and (body.dissolved_on is None or body.dissolved_on > day)
    )
    below = list(SteeringBody.objects.visible_to(actor).filter(parent=body))
    names = body_names([*below, body])
    meetings = Meeting.objects.visible_to(actor).filter(body=body)
    context = {
        "title": names[body.id],
        "breadcrumbs": [Crumb(label=_("Steering bodies"), href=reverse("meetings:bodies"))],
        "body": body,
        "day": day,
        "facts": _facts(actor, body),
        "members": _members(actor, body, day),
        "below": [(each, names[each.id]) for each in below],
        "rhythms": [
            {"row": row, "words": words.rhythm_words(row)}
            for row in Rhythm.objects.visible_to(actor).filter(body=body).on(day)
        ],
        "rounds": [_round(body, each) for each in next_rounds(body, day=day, count=2)] if manages else [],
        "meetings": [{"meeting": each, "badge": words.stage_badge(each)} for each in meetings[:15]],
        "meeting_count": meetings.count(),
        "conclusions": _open_conclusions(actor, body, day),
        "manages": manages,
        "forms": _forms(actor, failed, failed_step) if manages else {},
        "open_step": failed_step,
    }
    return render(request, "meetings/body.html", context, status=422 if failed else 200)


def _facts(actor: Actor, body: SteeringBody) -> list[tuple[str, object]]:
    names = names_now([body.standing_agency_id])
    overseen = document_cards(body.documents.values_list("document_id", flat=True))
    facts: list[tuple[str, object]] = [
        (_("Kind"), body.get_kind_display()),
        (_("Level"), body.get_level_display()),
        (_("Standing agency (secretariat)"), names.get(body.standing_agency_id, "")),
        (_("Established on"), body.established_on),
        (_("Last day"), body.dissolved_on - ONE_DAY if body.dissolved_on else None),
        (_("Reason"), body.dissolved_note),
        (_("Oversees the tasks of"), "; ".join(card.label for card in overseen.values())),
    ]
    return [(label, value) for label, value in facts if value]


def _members(actor: Actor, body: SteeringBody, day: date) -> list[dict[str, Any]]:
    """The members of the day, the head first, with who holds their posts."""
    rows = by_role(Membership.objects.visible_to(actor).filter(body=body).on(day))
    labels = seat_labels(rows)
    holders = holders_of([row.post_id for row in rows if row.post_id], day)
    return [
        {
            "row": row,
            "label": labels[row.id],
            "holder": holders[row.post_id].account_name if row.post_id in holders else "",
        }
        for row in rows
    ]


def _round(body: SteeringBody, round_: Any) -> dict[str, Any]:
    """A proposed round with the address that plans it."""
    query = {
        "kind": round_.every.value,
        "round": round_.round_date.isoformat(),
        "day": round_.meeting_date.isoformat(),
    }
    note = ""
    if round_.moved:
        note = _("%(day)s is a day off") % {"day": local_date(round_.round_date)}
    return {
        "label": dict(Meeting.Kind.choices)[round_.every.value],
        "day": round_.meeting_date,
        "note": note,
        "href": f"{reverse('meetings:plan', args=[body.id])}?{urlencode(query)}",
    }


def _open_conclusions(actor: Actor, body: SteeringBody, day: date) -> list[dict[str, Any]]:
    """What is still open, the longest overdue first."""
    found = conclusions_on(actor=actor, day=day).filter(meeting__body=body).open()
    rows = list(found.order_by(*("due_then", "position"))[:15])
    names = names_now([row.lead_agency_id for row in rows])
    return [
        {
            "row": row,
            "lead": names.get(row.lead_agency_id, "") if row.lead_agency_id else "",
            "badge": words.standing_badge(row, day),
        }
        for row in rows
    ]


def _forms(actor: Actor, failed: Form | None, failed_step: str) -> dict[str, Form]:
    fresh: dict[str, Form] = {
        "set_rhythm": forms.RhythmForm(auto_id="set_rhythm_%s", initial={"from_date": today()}),
        "oversee": forms.OverseeForm(auto_id="oversee_%s"),
        "dissolve": forms.DissolveForm(auto_id="dissolve_%s"),
    }
    return fresh | ({failed_step: failed} if failed is not None else {})


def new_body(request: HttpRequest) -> HttpResponse:
    """Enter a steering body."""
    actor = actor_of(request)
    actor.require("meetings.manage")
    form = forms.BodyForm(request.POST or None, actor=actor, initial={"standing_agency": actor.agency_id})
    if request.method == "POST" and form.is_valid():
        try:
            body = establish_body(actor=actor, new=form.new_body(), now=utc_now())
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The body is entered. Add its members and its rhythm."))
            return redirect("meetings:body", body_id=body.id)
    context = {
        "title": _("Enter a steering body"),
        "form": form,
        "submit_label": _("Enter the body"),
        "cancel_href": reverse("meetings:bodies"),
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


def new_member(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """Add a member: once the agency is named, its posts are offered."""
    actor = actor_of(request)
    body = body_for(actor=actor, body_id=body_id)
    form = forms.MemberForm(
        request.POST or None, on=today(), initial={"from_date": today(), "role": "member"}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_member(
                actor=actor,
                body_id=body.id,
                role=data["role"],
                from_date=data["from_date"],
                post_id=as_uuid(data["post"]),
                agency_id=data["agency"],
                person_text=data["person_text"],
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("The member is entered."))
            return redirect("meetings:body", body_id=body.id)
    context = {
        "title": _("Add a member"),
        "form": form,
        "submit_label": _("Add the member"),
        "cancel_href": reverse("meetings:body", args=[body.id]),
        "breadcrumbs": [
            Crumb(label=body_names([body])[body.id], href=reverse("meetings:body", args=[body.id]))
        ],
    }
    return render(request, "ui/form.html", context, status=422 if form.is_bound else 200)


_Act = Callable[[Actor, UUID, dict[str, Any]], object]


def _end(act: Callable[..., object], name: str) -> _Act:
    """Ends the line whose id the form carries as `line`."""

    def do(actor: Actor, body_id: UUID, data: dict[str, Any]) -> object:
        line = as_uuid(data["line"])
        if line is None:
            raise LineNotThere
        return act(actor=actor, body_id=body_id, **{name: line}, on=data["on"], now=utc_now())

    return do


_STEPS: dict[str, tuple[type[Form], _Act]] = {
    "end_member": (forms.EndForm, _end(end_membership, "member_id")),
    "end_rhythm": (forms.EndForm, _end(end_rhythm, "rhythm_id")),
    "set_rhythm": (
        forms.RhythmForm,
        lambda actor, body_id, data: set_rhythm(
            actor=actor, body_id=body_id, **{k: v for k, v in data.items() if k != "line"}, now=utc_now()
        ),
    ),
    "oversee": (
        forms.OverseeForm,
        lambda actor, body_id, data: oversee_document(
            actor=actor, body_id=body_id, document_id=data["number"], now=utc_now()
        ),
    ),
    "dissolve": (
        forms.DissolveForm,
        lambda actor, body_id, data: dissolve_body(
            actor=actor, body_id=body_id, on=data["on"], reason=data["reason"], now=utc_now()
        ),
    ),
}


@require_POST
def change_body(request: HttpRequest, body_id: UUID, step: str) -> HttpResponse:
    """Take a step on the body; when it is refused, show the form again with why."""
    actor = actor_of(request)
    body = body_for(actor=actor, body_id=body_id)
    if step not in _STEPS:
        raise BodyNotThere
    form_class, do = _STEPS[step]
    form = form_class(request.POST, auto_id=f"{step}_%s")
    if isinstance(form, forms.OverseeForm):
        form.actor = actor
    if form.is_valid():
        try:
            do(actor, body_id, {**form.cleaned_data, "line": request.POST.get("line", "")})
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("meetings:body", body_id=body_id)
    if step in ("end_member", "end_rhythm"):
        messages.error(request, "; ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("meetings:body", body_id=body_id)
    return _page(request, actor, body, failed=form, failed_step=step)
