"""Take a new version of the directory of nodes."""

from __future__ import annotations

from datetime import datetime

from nhipcau.nodes.directory_document import Directory, Roots, directory_from_json, read_directory
from nhipcau.nodes.errors import DirectoryExpired, NoDirectory
from nhipcau.nodes.events import DirectoryTaken
from nhipcau.nodes.models import HeldDirectory
from nhipcau.spine.facade import Actor, action, one_at_a_time, publish, record_change


@action("nodes.take_directory", permission="nodes.manage", emits=(DirectoryTaken,))
def take_directory(
    *, actor: Actor, document: bytes, first_roots: Roots | None = None, now: datetime
) -> Directory:
    """The directory that holds from now on.

    The first one is believed by `first_roots`, whose fingerprints somebody has compared; each later one
    by the roots of the one before.
    Raises NoDirectory (neither roots nor a directory), DirectoryMalformed, TooFewSignatures,
    DirectoryOlder, DirectoryExpired.
    """
    one_at_a_time("nodes.directory")
    held = HeldDirectory.objects.first()
    trusted = directory_from_json(held.content).roots if held else first_roots
    if trusted is None:
        raise NoDirectory
    found = read_directory(document, trusted=trusted, newer_than=held.version if held else 0)
    if found.expires_at <= now:
        raise DirectoryExpired(expired=found.expires_at.date())
    row = HeldDirectory.objects.create(
        version=found.version,
        document=document,
        content=found.to_json(),
        expires_at=found.expires_at,
        taken_at=now,
    )
    record_change(row, None)
    publish(DirectoryTaken(directory_version=found.version))
    return found
