"""Enter a steering body, established by a document on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from nhipcau.agencies.facade import agency
from nhipcau.documents.facade import document_card
from nhipcau.meetings.errors import (
    BodyNotThere,
    NameMissing,
    NotTheSecretariat,
    OpenMeetingsLeft,
    PeriodBackwards,
)
from nhipcau.meetings.events import BodyDissolved, BodyEstablished
from nhipcau.meetings.models import BodyDocument, SteeringBody
from nhipcau.meetings.rules import AHEAD, require_reason
from nhipcau.meetings.steps import body_to_change
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """What is entered. `oversees` are the documents whose tasks the body steers."""

    kind: str
    level: str
    established_on: date
    name: str = ""
    directory_entry_id: UUID | None = None
    standing_agency_id: UUID | None = None
    parent_id: UUID | None = None
    established_by_id: UUID | None = None
    oversees: tuple[UUID, ...] = ()
    synthetic: bool = False


@action("meetings.establish_body", permission="meetings.manage", emits=(BodyEstablished,))
def establish_body(*, actor: Actor, new: NewBody, now: datetime) -> SteeringBody:
    """The body, whose secretariat is the actor's agency or one below it.

    Raises NameMissing, NotTheSecretariat, AgencyNotThere, BodyNotThere, DocumentNotThere.
    """
    standing = new.standing_agency_id or actor.own_agency()
    if not actor.acts_for(standing):
        raise NotTheSecretariat
    _check(actor, new)
    body = SteeringBody.objects.create(
        name=" ".join(new.name.split()),
        directory_entry_id=new.directory_entry_id,
        kind=new.kind,
        level=new.level,
        parent_id=new.parent_id,
        standing_agency_id=standing,
        established_by_id=new.established_by_id,
        established_on=new.established_on,
        synthetic=new.synthetic,
        entered_at=now,
    )
    BodyDocument.objects.bulk_create(
        [BodyDocument(body=body, document_id=document) for document in dict.fromkeys(new.oversees)]
    )
    link_documents(body)
    record_change(body, None)
    publish(BodyEstablished(body_id=body.id))
    return body


def _check(actor: Actor, new: NewBody) -> None:
    if not new.name.strip() and new.directory_entry_id is None:
        raise NameMissing
    if new.directory_entry_id is not None:
        agency(new.directory_entry_id)
    if new.parent_id is not None and not SteeringBody.objects.visible_to(actor).filter(id=new.parent_id):
        raise BodyNotThere
    for document_id in filter(None, (new.established_by_id, *new.oversees)):
        document_card(actor=actor, document_id=document_id)


def link_documents(body: SteeringBody) -> None:
    """The way back from the documents: the one that established the body, and those it oversees."""
    overseen = body.documents.values_list("document_id", flat=True)
    links = [("documents.document", document_id, "oversees") for document_id in overseen]
    if body.established_by_id is not None:
        links.append(("documents.document", body.established_by_id, "established by"))
    set_links(from_kind="meetings.body", from_id=body.id, links=links)


@action("meetings.dissolve_body", permission="meetings.manage", emits=(BodyDissolved,))
def dissolve_body(*, actor: Actor, body_id: UUID, on: date, reason: str, now: datetime) -> SteeringBody:
    """The body, ended: `on` is the first day on which it is no more; its members end with it.

    Raises ReasonMissing, PeriodBackwards, OpenMeetingsLeft, and as `body_to_change`.
    """
    require_reason(reason)
    body, before = body_to_change(actor=actor, body_id=body_id, day=on)
    if on <= body.established_on:
        raise PeriodBackwards
    if body.meetings.filter(stage__in=AHEAD, meeting_date__gte=on).exists():
        raise OpenMeetingsLeft
    body.dissolved_on, body.dissolved_note = on, reason.strip()
    body.save()
    body.members.filter(to_date=None, from_date__lt=on).update(to_date=on)
    body.rhythms.filter(to_date=None).update(to_date=on)
    record_change(body, before, note=reason)
    publish(BodyDissolved(body_id=body.id))
    return body
