"""The page of a meeting: when and where, agenda, attendance, minutes, conclusions, what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from nhipcau.agencies.facade import holders_of, names_now, post_labels
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import today
from nhipcau.meetings import forms, wording
from nhipcau.meetings.agenda import from_json, parts_for, views_of
from nhipcau.meetings.models import AgendaItem, Meeting, SteeringBody
from nhipcau.meetings.provides import AgendaLine, LineNow, agenda_sources
from nhipcau.meetings.queries import body_names, may_read_minutes, meeting_for, quorum_of, seat_labels
from nhipcau.meetings.rules import Stage, Step
from nhipcau.meetings.steps import possible_steps
from nhipcau.spine.facade import Actor, HistoryLine, actor_of, history_of
from nhipcau.ui.facade import Crumb, TimelineEntry, local_date

# Lines of one point that stand open; the rest is folded.
LINES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the agenda as it is drawn: as frozen, and as it stands now where that differs."""

    line: AgendaLine
    agency: str
    badge: str
    now: str
    now_count: int | None


@dataclass(frozen=True, slots=True)
class PointView:
    """A point of the agenda: counts by agency, lines, and those beyond LINES_SHOWN."""

    item: AgendaItem | None
    number: int
    title: str
    presenter: str
    frozen_on: date | None
    counts: list[LineView]
    lines: list[LineView]
    folded: list[LineView]


def show_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The page of a meeting."""
    actor = actor_of(request)
    return meeting_page(request, actor, meeting_for(actor=actor, meeting_id=meeting_id))


def meeting_page(
    request: HttpRequest,
    actor: Actor,
    meeting: Meeting,
    *,
    failed: Form | None = None,
    failed_step: str = "",
) -> HttpResponse:
    """The page; `failed` is a form that was refused and keeps what was typed."""
    day = today()
    open_minutes = may_read_minutes(actor=actor, meeting=meeting)
    seats = list(meeting.seats.select_related("site")) if meeting.stage != Stage.PLANNED else []
    labels = seat_labels(seats)
    context = {
        "title": title_of(meeting),
        "breadcrumbs": crumbs(actor, meeting),
        "meeting": meeting,
        "badge": wording.stage_badge(meeting),
        "facts": _facts(meeting),
        "points": points_of(actor, meeting, day),
        "day": day,
        "seats": [{"seat": seat, "label": labels[seat.id], "site": ""} for seat in seats],
        "held": meeting.stage in (Stage.HELD, Stage.DRAFTED, Stage.CONFIRMED),
        "quorum": wording.quorum_words(quorum_of(meeting, seats)),
        "quorum_reached": quorum_of(meeting, seats).reached,
        "open_minutes": open_minutes,
        "conclusions": conclusions_of(meeting, day) if open_minutes else [],
        "timeline": history_entries(history_of(meeting)) if open_minutes else [],
        "forms": _forms(actor, meeting, failed, failed_step),
        "open_step": failed_step,
        "instead": Meeting.objects.visible_to(actor).filter(instead_of=meeting).first(),
    }
    return render(request, "meetings/meeting.html", context, status=422 if failed else 200)


def title_of(meeting: Meeting) -> str:
    """Kind, number and body; the day stands below."""
    return _("%(kind)s no. %(number)s: %(body)s") % {
        "kind": meeting.get_kind_display(),
        "number": meeting.number,
        "body": body_names([meeting.body])[meeting.body_id],
    }


def crumbs(actor: Actor, meeting: Meeting) -> list[Crumb]:
    """The way: meetings, the body where the actor may see it."""
    found = [Crumb(label=_("Meetings"), href=reverse("meetings:list"))]
    if SteeringBody.objects.visible_to(actor).filter(id=meeting.body_id).exists():
        name = body_names([meeting.body])[meeting.body_id]
        found.append(Crumb(label=name, href=reverse("meetings:body", args=[meeting.body_id])))
    return found


def _facts(meeting: Meeting) -> list[tuple[str, object]]:
    chairs = list(meeting.chairs.values_list("post_id", flat=True))
    posts, holders = post_labels(chairs), holders_of(chairs, meeting.meeting_date)
    sites = list(meeting.sites.values_list("agency_id", flat=True))
    guests = list(meeting.seats.filter(role="").values_list("agency_id", flat=True))
    names = names_now([*sites, *guests, meeting.body.standing_agency_id])
    when = _("%(day)s, %(begin)s to %(end)s") % {
        "day": local_date(meeting.meeting_date),
        "begin": meeting.start_time.strftime("%H:%M"),
        "end": f"{meeting.ends_at():%H:%M}",
    }
    chaired = [
        f"{posts.get(post, '')} ({holders[post].account_name})" if post in holders else posts.get(post, "")
        for post in chairs
    ]
    facts: list[tuple[str, object]] = [
        (_("When"), when),
        (_("Topic"), meeting.topic),
        (_("Chaired by"), "; ".join(chaired)),
        (_("Where"), meeting.place),
        (_("Videoconference sites"), "; ".join(names.get(site, "") for site in sites)),
        (_("Also invited"), "; ".join(names.get(guest, "") for guest in guests if guest not in sites)),
        (_("Secretariat"), names.get(meeting.body.standing_agency_id, "")),
    ]
    return [(label, value) for label, value in facts if value]


def points_of(actor: Actor, meeting: Meeting, day: date) -> list[PointView]:
    """The agenda: frozen points with their state now, or, while it is planned, as it would be made
    today from what the actor may see."""
    items = list(meeting.agenda.all())
    if meeting.stage == Stage.PLANNED:
        made = [
            (str(part.source.title), list(part.lines), dict[str, LineNow]())
            for part in parts_for(actor=actor, meeting=meeting, day=day)
        ]
    else:
        made = []
    points = [_point(None, number, *part) for number, part in enumerate(made, start=1)]
    body, _view = views_of(meeting)
    for number, item in enumerate(items, start=len(points) + 1):
        source = agenda_sources.get(item.source)
        lines = [from_json(values) for values in item.lines]
        keys = [line.key for line in lines]
        now = source.now(body=body, keys=keys, day=day, actor=actor) if source and keys else {}
        title = item.title or str(source.title if source else item.source)
        points.append(_point(item, number, title, lines, dict(now)))
    return points


def _point(
    item: AgendaItem | None, number: int, title: str, lines: list[AgendaLine], now: dict[str, LineNow]
) -> PointView:
    presenter = item.agency_id if item else None
    names = names_now([presenter, *(line.agency_id for line in lines)])
    counts = [_line(line, names, now.get(line.key)) for line in lines if line.count is not None]
    drawn = [_line(line, names, now.get(line.key)) for line in lines if line.count is None]
    return PointView(
        item=item,
        number=number,
        title=title,
        presenter=names.get(presenter, "") if presenter else "",
        frozen_on=item.frozen_on if item else None,
        counts=counts,
        lines=drawn[:LINES_SHOWN],
        folded=drawn[LINES_SHOWN:],
    )


def _line(line: AgendaLine, names: dict[UUID, str], now: LineNow | None) -> LineView:
    changed = now is not None and now != line.now()
    return LineView(
        line=line,
        agency=names.get(line.agency_id, "") if line.agency_id else "",
        badge=wording.conclusion_badge(line.state, line.days_late),
        now=wording.conclusion_badge(now.state, now.days_late) if now and changed else "",
        now_count=now.count if now and changed else None,
    )


def conclusions_of(meeting: Meeting, day: date) -> list[dict[str, Any]]:
    """The conclusions with names and their state on the day."""
    rows = list(meeting.conclusions.with_state(day).select_related("task", "draft"))
    names = names_now([agency for row in rows for agency in (row.lead_agency_id, *row.coordinating)])
    return [
        {
            "row": row,
            "lead": names.get(row.lead_agency_id, "") if row.lead_agency_id else "",
            "with": "; ".join(names.get(agency, "") for agency in row.coordinating),
            "badge": wording.standing_badge(row, day),
        }
        for row in rows
    ]


def _forms(actor: Actor, meeting: Meeting, failed: Form | None, failed_step: str) -> dict[str, Form | bool]:
    """The forms of the steps that are possible now, by step."""
    fresh: dict[Step, Form] = {
        Step.POSTPONE: forms.PostponeForm(auto_id="postpone_%s"),
        Step.CANCEL: forms.ReasonForm(auto_id="cancel_%s"),
        Step.CONFIRM_MINUTES: forms.ConfirmForm(auto_id="confirm_minutes_%s"),
        Step.REFUSE_MINUTES: forms.ReasonForm(auto_id="refuse_minutes_%s"),
        Step.ISSUE_CONCLUSIONS: forms.IssueForm(auto_id="issue_conclusions_%s"),
    }
    found: dict[str, Form | bool] = {
        step.value: fresh.get(step, True) for step in possible_steps(actor=actor, meeting=meeting)
    }
    if "change" in found:
        found["add_point"] = forms.AgendaForm(auto_id="add_point_%s")
    if "record_attendance" in found and meeting.meeting_date > today():
        del found["record_attendance"]
    unissued = meeting.conclusions.filter(kind="task", draft=None).exists()
    if "issue_conclusions" in found and not unissued:
        del found["issue_conclusions"]
    if meeting.drafter_ref == actor.ref:
        found.pop("confirm_minutes", None)
        found.pop("refuse_minutes", None)
    if failed is not None:
        found[failed_step] = failed
    return found


def _verbs() -> dict[str, str]:
    """What an audit row of a meeting was about, in words."""
    return {
        "meetings.plan_meeting": _("Planned"),
        "meetings.change_meeting": _("Plan changed"),
        "meetings.call_meeting": _("Called"),
        "meetings.postpone_meeting": _("Postponed"),
        "meetings.cancel_meeting": _("Cancelled"),
        "meetings.record_attendance": _("Attendance recorded"),
        "meetings.write_minutes": _("Minutes written"),
        "meetings.submit_minutes": _("Minutes handed to the chair's side"),
        "meetings.confirm_minutes": _("Minutes confirmed"),
        "meetings.refuse_minutes": _("Minutes refused"),
        "meetings.issue_conclusions": _("Conclusions issued"),
    }


def history_entries(lines: list[HistoryLine]) -> list[TimelineEntry]:
    """The history of a meeting as the timeline shows it, newest first."""
    names = names_of(line.actor_ref for line in lines)
    agencies = names_now([line.agency_id for line in lines if line.agency_id])
    verbs = _verbs()
    return [
        TimelineEntry(
            when=line.at,
            who=", ".join(
                filter(
                    None,
                    [
                        names.get(line.actor_ref, line.actor_ref.partition(":")[2]),
                        agencies.get(line.agency_id, "") if line.agency_id else "",
                    ],
                )
            ),
            what=verbs.get(line.action, line.action),
            detail=line.note,
        )
        for line in lines
    ]
