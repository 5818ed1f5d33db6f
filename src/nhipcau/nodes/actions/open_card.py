"""A record card across nodes: asking for one, and giving one. Both sides keep who looked at what."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language, override

from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.nodes.assertions import LIFE, Assertion
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.directory_document import NodeEntry
from nhipcau.nodes.errors import ActsElsewhere, NodeUnknown, PeerRefused
from nhipcau.nodes.events import CardAsked, CardGiven
from nhipcau.nodes.held import is_at_home, key_store, own_entry, require_directory
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import CardOpening
from nhipcau.nodes.provides import officer_scopes, open_kinds
from nhipcau.spine.facade import Actor, action, publish, record_card, record_change
from nhipcau.spine.facade import RecordNotThere as NotThere

CARDS_PATH = "/nodes/v1/cards"


def ask_card(*, actor: Actor, courier: Courier, ref: RecordRef, purpose: str, now: datetime) -> RecordCard:
    """The card of a record at another node, by the address in the directory and no other.

    Raises NodeUnknown, ActsElsewhere (the actor's agency is not at home here), RecordNotThere (absent, or
    not for this agency's eyes), PeerSilent, PeerTurnedAway, AnswerUntrusted, NodeNotActive.
    What is asked is kept.
    """
    directory = require_directory()
    owner = directory.node(ref.node)
    if owner is None:
        raise NodeUnknown(node=ref.node)
    agency_id = actor.own_agency()
    if not is_at_home(agency_id):
        raise ActsElsewhere(node=ref.node, address=owner.endpoint)
    key = key_store().signing_key(Use.TRANSPORT, now=now)
    assertion = Assertion(
        issuer=own_entry(directory).key,
        audience=owner.key,
        officer=actor.ref,
        agency_id=agency_id,
        purpose=purpose.strip()[:200],
        kind=ref.kind,
        record_id=ref.id,
        language=get_language() or "vi",
        expires_at=now + LIFE,
    )
    try:
        path = f"{CARDS_PATH}/{ref.kind}/{ref.id}"
        answer = courier.get(own_entry(directory), owner, path, {"assertion": assertion.signed(key)}, now=now)
    except PeerRefused:
        note_asked(actor=actor, assertion=assertion, shown=False, now=now)
        raise NotThere from None
    note_asked(actor=actor, assertion=assertion, shown=True, now=now)
    return card_from_json(json.loads(answer), ref, owner)


@action("nodes.ask_card", emits=(CardAsked,))  # any officer may ask; the owner decides what is shown
def note_asked(*, actor: Actor, assertion: Assertion, shown: bool, now: datetime) -> CardOpening:
    """Keep that an officer of this node asked."""
    row = _opening(assertion, CardOpening.Side.ASKED, assertion.audience, shown=shown, now=now)
    publish(CardAsked(record_id=row.record_id, kind=row.kind, node=assertion.audience))
    return row


@action("nodes.give_card", permission="*", emits=(CardGiven,))
def give_card(*, actor: Actor, assertion: Assertion, now: datetime) -> RecordCard | None:
    """The card for an officer of another node, None when it is absent or not theirs to see.

    The officer sees what their agency may see by this node's own rules: nothing that the asking node says
    of rights is believed. Only kinds that a room has opened are shown. It is kept in either case.
    """
    officer = Actor(
        ref=f"node:{assertion.issuer}",
        name="",
        agency_id=assertion.agency_id,
        scope=_scope(assertion.agency_id, now),
    )
    card = None
    if assertion.kind in open_kinds:
        try:
            with override(assertion.language):
                card = record_card(actor=officer, kind=assertion.kind, record_id=assertion.record_id)
        except NotThere:
            card = None
    _opening(assertion, CardOpening.Side.GAVE, assertion.issuer, shown=card is not None, now=now)
    publish(CardGiven(record_id=assertion.record_id, kind=assertion.kind, node=assertion.issuer))
    return card


def _scope(agency_id: UUID, now: datetime) -> frozenset[UUID] | None:
    for scope_of in officer_scopes:
        return scope_of(agency_id, now)
    return frozenset({agency_id})


def _opening(assertion: Assertion, side: str, peer: str, *, shown: bool, now: datetime) -> CardOpening:
    row = CardOpening.objects.create(
        side=side,
        peer=peer,
        kind=assertion.kind[:60],
        record_id=assertion.record_id,
        agency_id=assertion.agency_id,
        asker_ref=assertion.officer,
        purpose=assertion.purpose,
        shown=shown,
        at=now,
    )
    record_change(row, None)
    return row


def card_to_json(card: RecordCard) -> dict[str, object]:
    """What crosses: title, lines and the path of the page; never the lines with a person in them."""
    return {
        "title": card.title,
        "path": card.url,
        "version": card.ref.version,
        "lines": [[str(label), str(value)] for label, value in card.lines],
    }


def card_from_json(value: dict[str, object], ref: RecordRef, owner: NodeEntry) -> RecordCard:
    """The card, with the address of its page at the owner's."""
    lines = value["lines"] if isinstance(value["lines"], list) else []
    return RecordCard(
        ref=ref,
        title=str(value["title"])[:500],
        url=f"{owner.endpoint}/{str(value['path']).lstrip('/')}",
        lines=tuple((str(label)[:200], str(text)[:1000]) for label, text in lines),
    )
