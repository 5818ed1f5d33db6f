"""From what was approved to a draft, and from a signed directory to the one that holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from nhipcau.nodes.actions.close_changes import close_changes, open_changes
from nhipcau.nodes.actions.take_directory import take_directory
from nhipcau.nodes.changes import apply_changes, require_endpoint, stands_in
from nhipcau.nodes.directory_document import Directory, Roots
from nhipcau.nodes.founding import draft_directory, entry_for, make_node_keys
from nhipcau.nodes.held import directory_now, key_store, own_key, require_directory
from nhipcau.nodes.joining_errors import FederationThere, NothingToPublish
from nhipcau.nodes.models import DirectoryChange
from nhipcau.spine.facade import Actor

_DAYS = 90


def first_draft(
    *, roots: Roots, names: Mapping[str, str], endpoint: str, serves: Sequence[str], now: datetime
) -> Directory:
    """The first directory of a federation: this node alone, as the home of all agencies.

    Makes this node's keys where there are none. Raises FederationThere, EndpointWrong.
    """
    held = directory_now()
    if held is not None:
        raise FederationThere(version=held.version)
    require_endpoint(endpoint)
    store = key_store()
    make_node_keys(store, own_key(), now=now)
    entry = entry_for(store, key=own_key(), names=names, endpoint=endpoint, serves=serves, host=True)
    return draft_directory([entry], roots, version=1, now=now)


def next_draft(
    *, now: datetime, days: int = _DAYS, renew: bool = False, roots: Roots | None = None
) -> Directory:
    """The directory that would hold next: the one that holds with every change that was approved.

    Nobody has signed it. Raises NoDirectory, NothingToPublish, and as `apply_change`.
    """
    held = require_directory()
    approved = open_changes().filter(state=DirectoryChange.State.APPROVED).order_by("decided_at", "id")
    nodes = apply_changes(held.nodes, [row.change() for row in approved])
    if nodes == held.nodes and not renew and roots in {None, held.roots}:
        raise NothingToPublish
    return replace(
        held,
        version=held.version + 1,
        issued_at=now,
        expires_at=now + timedelta(days=days),
        roots=roots or held.roots,
        nodes=nodes,
    )


@transaction.atomic
def publish_directory(
    *, actor: Actor, document: bytes, first_roots: Roots | None = None, now: datetime
) -> Directory:
    """Take the signed directory here, from where all others fetch it, and close the changes in it.

    Raises as `take_directory`.
    """
    found = take_directory(actor=actor, document=document, first_roots=first_roots, now=now)
    approved = open_changes().filter(state=DirectoryChange.State.APPROVED)
    done = [row.id for row in approved if stands_in(row.change(), found.nodes)]
    if done:
        close_changes(actor=actor, change_ids=done, version=found.version, now=now)
    return found
