"""The page of one task: clears, state, reports, history, and what the actor may do now."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nhipcau.agencies.facade import names_now, post_label
from nhipcau.identity.facade import names_of
from nhipcau.kit.clock import today, utc_now
from nhipcau.nodes.facade import acts_here, steady_nodes
from nhipcau.spine.facade import Actor, actor_of, day_of, history_of, open_file
from nhipcau.tasks import forms, wording
from nhipcau.tasks.bulk_forms import PersonForm, UrgeForm
from nhipcau.tasks.errors import TaskNotThere
from nhipcau.tasks.history_words import history_entries
from nhipcau.tasks.models import Report, Task
from nhipcau.tasks.pages.elsewhere import assigned_elsewhere, home_links, product_href
from nhipcau.tasks.queries import parts_by_lead, programme_of, same_files, task_for
from nhipcau.tasks.rules import COUNTED, OPEN_STAGES, Authority, Clear, Stage, State, Step
from nhipcau.tasks.steps import possible_steps
from nhipcau.tasks.talk import conversation_of
from nhipcau.ui.facade import local_date


def show_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The page of a task."""
    actor = actor_of(request)
    return task_page(request, actor, task_for(actor=actor, task_id=task_id))


def task_page(
    request: HttpRequest, actor: Actor, task: Task, *, failed: Form | None = None, failed_step: str = ""
) -> HttpResponse:
    """The page; `failed` is a form that was refused and keeps what was typed."""
    day = day_of(request)
    state = task.state_on(day, due_soon_days=settings.NHIPCAU_DUE_SOON_DAYS)
    reports = list(task.reports.select_related("product_file")[:100])
    with steady_nodes():
        home, made_at = assigned_elsewhere(task), home_links(reports)
    context = {
        "title": task.title,
        "task": task,
        "home": home,
        "day": day,
        "state": state,
        "state_words": wording.state_words(task, state, day),
        "stage": wording.STAGES[Stage(task.stage)],
        "clears": clears_of(task),
        "reports": _with_names(task, reports, same_files(actor=actor, task=task, reports=reports), made_at),
        "extensions": _extensions(task),
        "due_moves": list(task.due_moves.all()[:50]) if task.extended_on else [],
        "whole": Task.objects.visible_to(actor).filter(children=task.id).first(),
        "programme": _programme(actor, task, day),
        "timeline": history_entries(history_of(task)),
        "forms": _forms(actor, task, failed, failed_step),
        "talk": conversation_of(actor, task, now=utc_now(), failed=failed, failed_step=failed_step),
        "open_step": failed_step,
        "cause": wording.CAUSES.get(task.delay_cause, ""),
    }
    return render(request, "tasks/task.html", context, status=422 if failed else 200)


def clears_of(task: Task) -> list[tuple[object, object]]:
    """The six clears with their values, in words."""
    others = [row.agency_id for row in task.coordinating.all()]
    names = names_now(
        [task.lead_agency_id, task.assigner_agency_id, *others, *filter(None, [task.deadline_set_by_id])]
    )
    person = post_label(task.responsible_post_id) if task.responsible_post_id else task.person_text
    lead = names.get(task.lead_agency_id, "")
    if others:
        with_others = "; ".join(names.get(agency, "") for agency in others)
        lead = _("%(lead)s, with %(others)s") % {"lead": lead, "others": with_others}
    return [
        (wording.CLEARS[Clear.PERSON], person),
        (wording.CLEARS[Clear.WORK], task.title),
        (wording.CLEARS[Clear.TIME], time_words(task, names)),
        (wording.CLEARS[Clear.RESPONSIBILITY], lead),
        (wording.CLEARS[Clear.PRODUCT], task.product),
        (
            wording.CLEARS[Clear.AUTHORITY],
            _("%(authority)s; the product is accepted by %(assigner)s")
            % {
                "authority": wording.AUTHORITIES[Authority(task.authority)],
                "assigner": names.get(task.assigner_agency_id, ""),
            },
        ),
    ]


def time_words(task: Task, names: dict[UUID, str]) -> str:
    """The deadline with its wording in the text and how it was read."""
    if task.due_on is None and task.deadline_set_by_id:
        return _("open: to be set by %(agency)s") % {"agency": names.get(task.deadline_set_by_id, "")}
    words = wording.deadline_words(task)
    if task.deadline_text:
        reading = {
            "exclusive": _("read as: before that day"),
            "inclusive": _("read as: up to and with that day"),
        }
        note = reading.get(task.deadline_reading, "")
        words += f" (“{task.deadline_text}”{'; ' + note if note else ''})"
    if task.deadline_rule and not task.extensions:
        words += f" · {wording.rule_words(task.deadline_rule)}"
    if task.extensions and task.original_due_on:
        words += " · " + ngettext(
            "extended %(times)s time; originally %(day)s",
            "extended %(times)s times; originally %(day)s",
            task.extensions,
        ) % {"times": task.extensions, "day": local_date(task.original_due_on)}
    return words


def _forms(actor: Actor, task: Task, failed: Form | None, failed_step: str) -> dict[str, Form | bool]:
    """The forms of the steps that are possible now, by step; of one that was refused what was typed."""
    refused = failed is not None and not failed_step.startswith(("comment", "correct:"))
    if not acts_here(actor):
        return {failed_step: failed} if failed is not None and refused else {}
    fresh: dict[Step, Form] = {
        Step.SEND_BACK: forms.ReasonForm(auto_id="send_back_%s"),
        Step.REASSIGN: forms.ReassignForm(
            initial={"lead": task.lead_agency_id, "title": task.title, "product": task.product},
            auto_id="reassign_%s",
        ),
        Step.SET_DEADLINE: forms.DeadlineForm(auto_id="set_deadline_%s"),
        Step.ASK_EXTENSION: forms.ExtensionForm(auto_id="ask_extension_%s"),
        Step.DECIDE_EXTENSION: forms.ExtensionDecisionForm(auto_id="decide_extension_%s"),
        Step.REPORT_PROGRESS: forms.ProgressForm(
            initial={"percent": task.percent}, auto_id="report_progress_%s"
        ),
        Step.REPORT_COMPLETION: forms.CompletionForm(auto_id="report_completion_%s"),
        Step.ACCEPT_REPORT: forms.AcceptForm(auto_id="accept_report_%s"),
        Step.RETURN_REPORT: forms.ReasonForm(auto_id="return_report_%s"),
        Step.URGE: UrgeForm(auto_id="urge_%s"),
        Step.CANCEL: forms.ReasonForm(auto_id="cancel_%s"),
    }
    possible = set(possible_steps(actor=actor, task=task))
    if task.due_on is None and actor.can("tasks.assign") and actor.acts_for(task.deadline_set_by_id):
        possible.add(Step.SET_DEADLINE)
    if Step.NAME_PERSON in possible:  # the only form that asks the database
        fresh[Step.NAME_PERSON] = PersonForm(
            agency_id=task.lead_agency_id,
            on=today(),
            initial={"post_id": task.responsible_post_id},
            auto_id="name_person_%s",
        )
    result: dict[str, Form | bool] = {step.value: fresh.get(step, True) for step in possible}
    if failed is not None and refused:
        result[failed_step] = failed
    on_a_side = actor.acts_for(task.lead_agency_id) or actor.acts_for(task.assigner_agency_id)
    if on_a_side and actor.can("tasks.assign") and task.stage in OPEN_STAGES and "fan_out" not in result:
        result["fan_out"] = forms.FanOutForm(auto_id="fan_out_%s")
    if actor.can("documents.publish") and actor.acts_for(task.assigner_agency_id) and not task.published:
        result["publish"] = True
    return result


def _with_names(
    task: Task,
    reports: list[Report],
    same: dict[UUID, list[Task]],
    made_at: dict[UUID, tuple[str, str]],
) -> list[dict[str, Any]]:
    names = names_of(ref for row in reports for ref in (row.reporter_ref, row.decider_ref))
    agencies = names_now([task.assigner_agency_id, *(row.agency_id for row in reports)])
    return [
        {
            "report": row,
            "same": same.get(row.id, []),
            "product_href": product_href(row),
            "made_at": made_at.get(row.id),
            "reporter": _who(names.get(row.reporter_ref, ""), agencies.get(row.agency_id, "")),
            "decider": names.get(row.decider_ref) or agencies.get(task.assigner_agency_id, ""),
        }
        for row in reports
    ]


def _who(person: str, agency: str) -> str:
    """The person with the agency; the agency alone where the person is not known, as from another node."""
    return ", ".join(filter(None, [person, agency]))


def _programme(actor: Actor, task: Task, day: date) -> dict[str, Any] | None:
    """The parts of a task as numbers with the way to their lists, and the first that are late."""
    levels = programme_of(actor=actor, task_id=task.id, day=day)
    if not levels:
        return None
    direct = levels[0].counts
    late = list(parts_by_lead(actor=actor, task_id=task.id, day=day).in_states(State.OVERDUE)[:10])
    names = names_now([part.lead_agency_id for part in late])
    address = f"{reverse('tasks:list')}?{urlencode({'on': day.isoformat(), 'parent': str(task.id)})}"
    return {
        "done": direct.done,
        "total": direct.total,
        "href": address,
        "states": [
            {"state": state, "count": direct.by_state[state], "href": f"{address}&state={state.value}"}
            for state in COUNTED
            if direct.by_state[state]
        ],
        "below": [{"depth": level.depth, "counts": level.counts} for level in levels[1:]],
        "late": [
            {
                "task": part,
                "agency": names.get(part.lead_agency_id, ""),
                "words": wording.state_words(part, State.OVERDUE, day),
            }
            for part in late
        ],
    }


def _extensions(task: Task) -> list[dict[str, Any]]:
    """The requests for a later last day with who asked and who decided."""
    rows = list(task.extension_requests.all()[:50])
    names = names_of(ref for row in rows for ref in (row.asker_ref, row.decider_ref))
    agencies = names_now([task.assigner_agency_id, *(row.agency_id for row in rows)])
    return [
        {
            "row": row,
            "asker": _who(names.get(row.asker_ref, ""), agencies.get(row.agency_id, "")),
            "decider": names.get(row.decider_ref) or agencies.get(task.assigner_agency_id, ""),
        }
        for row in rows
    ]


def download_product(request: HttpRequest, task_id: UUID, report_id: UUID) -> FileResponse:
    """The file of a report, for those who may see the task."""
    task = task_for(actor=actor_of(request), task_id=task_id)
    report = task.reports.select_related("product_file").filter(id=report_id).first()
    if report is None or report.product_file is None:
        raise TaskNotThere
    file = report.product_file
    return FileResponse(open_file(file), as_attachment=True, filename=file.name, content_type=file.media_type)
