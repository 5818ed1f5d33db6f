"""The list of what was refused. Whoever stands at the door can add to it, so it does not grow without end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Value

from nhipcau.nodes.held import directory_now
from nhipcau.nodes.models import RefusedEvent
from nhipcau.nodes.reasons import MORE

STRANGER = "?"
# So many lines are kept of one node; what comes beyond is counted, a line for each reason.
MOST_LINES = 1000
_KEPT_BYTES = 64_000


def storable(text: str, longest: int) -> str:
    """A reason as the database can keep it: what somebody sent may stand in it, such as NUL."""
    return text[:longest].encode(errors="replace").decode().replace("\0", "\ufffd")


def name_of(claimed: str) -> str:
    """The node of this name; a name that is not in the directory is whatever somebody wrote: a stranger's."""
    directory = directory_now()
    return claimed if directory is not None and directory.node(claimed) is not None else STRANGER


def note_refusal(*, peer: str, code: str, detail: str, body: bytes, now: datetime) -> None:
    """Keep what was refused, for whoever looks into it; once for the same bytes and reason.

    `peer` is a node that was recognised or invited, else STRANGER.
    """
    same = {"peer": peer, "code": storable(code, 60), "digest": hashlib.sha256(body).hexdigest()}
    if _counted(same):
        return
    if RefusedEvent.objects.filter(peer=peer).count() >= MOST_LINES:
        same["digest"], detail, body = "", f"{MORE}{detail}", b""
    kept = {"at": now, "detail": storable(detail, 500), "body": body[:_KEPT_BYTES]}
    _row, made = RefusedEvent.objects.get_or_create(**same, defaults=kept)
    if not made:
        _counted(same)


def _counted(same: Mapping[str, str]) -> bool:
    """Whether the line was there, and is counted once more."""
    return RefusedEvent.objects.filter(**same).update(times=F("times") + Value(1)) > 0
