"""Write the minutes of a held meeting: what was said, and its conclusions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext

from nhipcau.agencies.facade import agency, head_post_of, post_label
from nhipcau.kit.ids import as_uuid
from nhipcau.meetings.errors import (
    LineNotThere,
    NothingToPropose,
    TaskUnknown,
    TextMissing,
)
from nhipcau.meetings.events import MinutesWritten
from nhipcau.meetings.models import Conclusion, Meeting
from nhipcau.meetings.rules import Step, require_due
from nhipcau.meetings.steps import take_step
from nhipcau.spine.facade import Actor, action, publish, record_change, record_removal, snapshot
from nhipcau.tasks.facade import ReadLine, TaskNotThere, read_lines, task_by_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ConclusionLine:
    """What is written. Whatever of the six clears is empty keeps a task a draft."""

    text: str
    kind: str = Conclusion.Kind.TASK
    lead_agency_id: UUID | None = None
    coordinating: tuple[UUID, ...] = ()
    responsible_post_id: UUID | None = None
    person_text: str = ""
    product: str = ""
    authority: str = ""
    due_on: date | None = None
    deadline_text: str = ""
    task_code: str = ""
    agenda_item_id: UUID | None = None


@action("meetings.write_minutes", permission="meetings.manage", emits=(MinutesWritten,))
def write_minutes(
    *, actor: Actor, meeting_id: UUID, text: str, said: Mapping[UUID, str], now: datetime
) -> Meeting:
    """The meeting with its minutes: the general text, and what was said by point of the agenda.

    Raises as `take_step`.
    """
    meeting, before = take_step(actor=actor, meeting_id=meeting_id, step=Step.WRITE_MINUTES)
    meeting.minutes_text = _tidy(text)
    meeting.save()
    for item in meeting.agenda.filter(id__in=list(said)):
        was = snapshot(item)
        item.said = _tidy(said[item.id])
        if snapshot(item) != was:
            item.save()
            record_change(item, was)
    record_change(meeting, before)
    publish(MinutesWritten(meeting_id=meeting.id))
    return meeting


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@action("meetings.add_conclusion", permission="meetings.manage", emits=(MinutesWritten,))
def add_conclusion(*, actor: Actor, meeting_id: UUID, line: ConclusionLine, now: datetime) -> Conclusion:
    """The conclusion, after those that are there.

    Raises TextMissing, DueBeforeMeeting, TaskUnknown, AgencyNotThere, LineNotThere, and as `take_step`.
    """
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.WRITE_MINUTES)
    conclusion = Conclusion(meeting=meeting, position=_next_position(meeting))
    _fill(conclusion, line, actor, meeting)
    conclusion.save(force_insert=True)
    record_change(conclusion, None)
    publish(MinutesWritten(meeting_id=meeting.id))
    return conclusion


@action("meetings.change_conclusion", permission="meetings.manage", emits=(MinutesWritten,))
def change_conclusion(
    *, actor: Actor, meeting_id: UUID, conclusion_id: UUID, line: ConclusionLine, now: datetime
) -> Conclusion:
    """The conclusion as written now; one that was read from a text counts as kept by it.

    Raises as `add_conclusion`.
    """
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.WRITE_MINUTES)
    conclusion = _conclusion(meeting, conclusion_id)
    was = snapshot(conclusion)
    _fill(conclusion, line, actor, meeting)
    conclusion.proposed = False
    conclusion.save()
    record_change(conclusion, was)
    publish(MinutesWritten(meeting_id=meeting.id))
    return conclusion


@action("meetings.keep_conclusion", permission="meetings.manage", emits=(MinutesWritten,))
def keep_conclusion(*, actor: Actor, meeting_id: UUID, conclusion_id: UUID, now: datetime) -> Conclusion:
    """A line that was read from a text, kept as it stands. Raises LineNotThere, and as `take_step`."""
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.WRITE_MINUTES)
    conclusion = _conclusion(meeting, conclusion_id)
    was = snapshot(conclusion)
    conclusion.proposed = False
    conclusion.save()
    record_change(conclusion, was)
    publish(MinutesWritten(meeting_id=meeting.id))
    return conclusion


@action("meetings.drop_conclusion", permission="meetings.manage", emits=(MinutesWritten,))
def drop_conclusion(*, actor: Actor, meeting_id: UUID, conclusion_id: UUID, now: datetime) -> None:
    """The line is taken out of the minutes. Raises LineNotThere, and as `take_step`."""
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.WRITE_MINUTES)
    conclusion = _conclusion(meeting, conclusion_id)
    record_removal(conclusion)
    conclusion.delete()
    publish(MinutesWritten(meeting_id=meeting.id))


@action("meetings.propose_conclusions", permission="meetings.manage", emits=(MinutesWritten,))
def propose_conclusions(*, actor: Actor, meeting_id: UUID, text: str, now: datetime) -> list[Conclusion]:
    """The lines of a pasted text that give somebody work, each to be kept, changed or dropped.

    They are read by the reader that drafts tasks, with the day of the meeting as the day of the
    text. A line that is there already is not proposed again. Raises NothingToPropose, and as
    `take_step`.
    """
    meeting, _before = take_step(actor=actor, meeting_id=meeting_id, step=Step.WRITE_MINUTES)
    there = set(meeting.conclusions.values_list("text", flat=True))
    lines = read_lines(actor=actor, text=_tidy(text), day=meeting.meeting_date, now=now)
    first = _next_position(meeting)
    made = [
        _proposed(meeting, line, first + offset)
        for offset, line in enumerate(line for line in lines if line.proposal["title"] not in there)
    ]
    if not made:
        raise NothingToPropose
    Conclusion.objects.bulk_create(made)
    for conclusion in made:
        record_change(conclusion, None)
    publish(MinutesWritten(meeting_id=meeting.id))
    return made


def _proposed(meeting: Meeting, line: ReadLine, position: int) -> Conclusion:
    read = line.proposal
    due_on = date.fromisoformat(str(read["due_on"])) if read["due_on"] else None
    return Conclusion(
        meeting=meeting,
        position=position,
        proposed=True,
        text=str(read["title"]),
        lead_agency_id=as_uuid(str(read["lead"])),
        coordinating=[found for each in read["coordinating"] if (found := as_uuid(str(each)))],
        responsible_post_id=as_uuid(str(read["person_post"])),
        product=str(read["product"])[:500],
        due_on=due_on if due_on is None or due_on >= meeting.meeting_date else None,
        deadline_text=str(read["deadline_text"])[:300],
    )


def _next_position(meeting: Meeting) -> int:
    return (meeting.conclusions.aggregate(last=Max("position"))["last"] or 0) + 1


def _conclusion(meeting: Meeting, conclusion_id: UUID) -> Conclusion:
    found = meeting.conclusions.select_for_update(of=("self",)).filter(id=conclusion_id).first()
    if found is None:
        raise LineNotThere
    return found


def _fill(conclusion: Conclusion, line: ConclusionLine, actor: Actor, meeting: Meeting) -> None:
    """What was written, checked. Where no person is named, the head of the lead answers for it."""
    if not line.text.strip():
        raise TextMissing
    require_due(due_on=line.due_on, meeting_date=meeting.meeting_date)
    for named in filter(None, (line.lead_agency_id, *line.coordinating)):
        agency(named)
    if line.agenda_item_id and not meeting.agenda.filter(id=line.agenda_item_id).exists():
        raise LineNotThere
    conclusion.kind = line.kind
    conclusion.text = " ".join(line.text.split())
    conclusion.agenda_item_id = line.agenda_item_id
    conclusion.lead_agency_id = line.lead_agency_id
    conclusion.coordinating = [each for each in line.coordinating if each != line.lead_agency_id]
    conclusion.person_text = " ".join(line.person_text.split())
    conclusion.responsible_post_id = _person(line)
    if line.kind == Conclusion.Kind.TASK and line.lead_agency_id and not _names_person(conclusion):
        # As in every draft: heads are fully responsible for the work of their agency.
        with translation.override(settings.LANGUAGE_CODE):
            conclusion.person_text = gettext("The head of the agency")
    conclusion.product, conclusion.authority = " ".join(line.product.split()), line.authority
    conclusion.due_on, conclusion.deadline_text = line.due_on, " ".join(line.deadline_text.split())
    conclusion.task = None
    if line.kind == Conclusion.Kind.URGE:
        try:
            task = task_by_code(actor=actor, code=line.task_code)
        except TaskNotThere:
            raise TaskUnknown(code=line.task_code or "–") from None
        conclusion.task = task
        conclusion.lead_agency_id = line.lead_agency_id or task.lead_agency_id


def _names_person(conclusion: Conclusion) -> bool:
    return bool(conclusion.person_text or conclusion.responsible_post_id)


def _person(line: ConclusionLine) -> UUID | None:
    if line.person_text.strip() or line.kind != Conclusion.Kind.TASK:
        return None
    if line.responsible_post_id is not None:
        return line.responsible_post_id if post_label(line.responsible_post_id) else None
    return head_post_of(line.lead_agency_id) if line.lead_agency_id else None
