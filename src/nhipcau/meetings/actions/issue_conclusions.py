"""Make tasks out of the conclusions of confirmed minutes, without typing anything twice."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import override

from nhipcau.documents.facade import Document, NewDocument, document_source, register_document
from nhipcau.kit.clock import civil_date
from nhipcau.meetings.errors import NothingToIssue
from nhipcau.meetings.events import ConclusionsIssued
from nhipcau.meetings.models import Conclusion, Meeting
from nhipcau.meetings.queries import meeting_label
from nhipcau.meetings.rules import Step
from nhipcau.meetings.steps import take_step
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links, snapshot
from nhipcau.tasks.facade import NewTask, assign_task, draft_task

# Official documents of the Government are written in Vietnamese, in whatever language the page is.
_LANGUAGE = "vi"


@action("meetings.issue_conclusions", permission="meetings.manage", emits=(ConclusionsIssued,))
def issue_conclusions(
    *, actor: Actor, meeting_id: UUID, number: str = "", issued_on: date | None = None, now: datetime
) -> Meeting:
    """The meeting whose conclusions stand in the register and are tasks, or drafts where a clear is open.

    The conclusions enter the register of documents once, as a notice (`number`, where it has one);
    every line is drafted from its place in that text and, when its six clears are there, issued at
    once. The tasks are issued as of the day of the meeting by the secretariat, which accepts the
    products.

    Raises NothingToIssue, and as `register_document`, `assign_task` and `take_step`.
    """
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.ISSUE_CONCLUSIONS)
    lines = list(meeting.conclusions.select_for_update(of=("self",)))
    waiting = [line for line in lines if line.kind == Conclusion.Kind.TASK and not line.issued]
    if not waiting and (meeting.notice_id or not lines):
        raise NothingToIssue
    places = _enter(actor, meeting, lines, number, issued_on or civil_date(now), now)
    tasks = sum(_issue(actor, meeting, line, places[line.id], now) for line in waiting)
    meeting.save()
    set_links(from_kind="meetings.meeting", from_id=meeting.id, links=_links(meeting, lines))
    record_change(meeting, before)
    publish(ConclusionsIssued(meeting_id=meeting.id, tasks=tasks, drafts=len(waiting) - tasks))
    return meeting


def _enter(
    actor: Actor, meeting: Meeting, lines: list[Conclusion], number: str, issued_on: date, now: datetime
) -> dict[UUID, tuple[int, int]]:
    """Where each line stands in the notice, which enters the register if it is not there yet."""
    heading = _heading(meeting)
    text, places = heading, {}
    for line in lines:
        text += f"\n{line.position}. "
        places[line.id] = (len(text), len(text) + len(line.text))
        text += line.text
    if meeting.notice_id is None:
        notice = register_document(
            actor=actor,
            new=NewDocument(
                subject=heading[:600],
                number=number,
                kind=Document.Kind.DIRECTING,
                issuer_id=meeting.body.standing_agency_id,
                issued_on=issued_on,
                text=text,
                language=_LANGUAGE,
                source_note=heading[:300],
                synthetic=meeting.synthetic,
                recipients=set(meeting.seats.values_list("agency_id", flat=True)),
            ),
            now=now,
        )
        meeting.notice = notice
    else:
        document_source(actor=actor, document_id=meeting.notice_id, lock=True)
    return places


def _heading(meeting: Meeting) -> str:
    """The subject of the notice, in its own language and not in that of who issues it."""
    with override(_LANGUAGE):
        label = meeting_label(meeting)
    return f"{'[Giả lập] ' if meeting.synthetic else ''}Kết luận {label[:1].lower()}{label[1:]}"


def _issue(actor: Actor, meeting: Meeting, line: Conclusion, place: tuple[int, int], now: datetime) -> bool:
    """Draft the line and issue it when it is clear; whether it became a task."""
    assert meeting.notice_id is not None  # entered by the caller
    before = snapshot(line)
    draft = draft_task(
        actor=actor,
        document_id=meeting.notice_id,
        source_start=place[0],
        source_end=place[1],
        proposal=_proposal(line, meeting),
        now=now,
    )
    new = new_task_of(line, meeting)
    if complete := not new.missing():
        assign_task(actor=actor, new=new, draft_id=draft.id, now=now)
    line.draft = draft
    line.save()
    record_change(line, before)
    return complete


def new_task_of(line: Conclusion, meeting: Meeting) -> NewTask:
    """The conclusion as a task of the secretariat; its clears may still be open (`missing`)."""
    return NewTask(
        title=line.text[:1000],
        lead_agency_id=line.lead_agency_id,
        responsible_post_id=line.responsible_post_id,
        person_text=line.person_text,
        coordinating=tuple(line.coordinating),
        assigner_agency_id=meeting.body.standing_agency_id,
        product=line.product,
        authority=line.authority,
        due_on=line.due_on,
        deadline_text=line.deadline_text,
        issued_on=meeting.meeting_date,
        synthetic=meeting.synthetic,
    )


def _proposal(line: Conclusion, meeting: Meeting) -> dict[str, object]:
    """The conclusion as the form of a draft holds it."""
    return {
        "title": line.text[:1000],
        "lead": str(line.lead_agency_id or ""),
        "coordinating": [str(agency_id) for agency_id in line.coordinating],
        "person_post": str(line.responsible_post_id or ""),
        "person_text": line.person_text,
        "product": line.product,
        "authority": line.authority,
        "deadline_kind": "due",
        "deadline_text": line.deadline_text,
        "due_on": line.due_on.isoformat() if line.due_on else "",
        "issued_on": meeting.meeting_date.isoformat(),
    }


def _links(meeting: Meeting, lines: list[Conclusion]) -> list[tuple[str, UUID, str]]:
    """The way back: from the notice, from the tasks, and from those that were urged."""
    tasks = [
        task_id
        for line in lines
        for task_id in (line.draft.task_id if line.draft else None, line.task_id)
        if task_id is not None
    ]
    links = [("tasks.task", task_id, "concluded") for task_id in dict.fromkeys(tasks)]
    if meeting.notice_id is not None:
        links.append(("documents.document", meeting.notice_id, "conclusions"))
    return links
