"""What the spine's tests act with: an event, actions on a stored file, an actor of the platform.

They call themselves `example`, so that no guard takes them for a part of the house.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from nhipcau.kit.ids import new_id
from nhipcau.spine import figures, inbox
from nhipcau.spine.facade import Actor, Event, action, publish, record_change, system_actor
from nhipcau.spine.models import StoredFile
from nhipcau.spine.provides import Subscription

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
PLATFORM = system_actor("test")


@dataclass(frozen=True, slots=True)
class FileRenamed(Event):
    """A file got another name."""

    __module__ = "example.spine"
    file_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FileRead(Event):
    """Somebody read a file."""

    __module__ = "example.spine"
    file_id: UUID


def new_file(name: str = "a.txt") -> StoredFile:
    """A stored file that is not saved yet."""
    return StoredFile(
        id=new_id(), sha256="0" * 64, name=name, media_type="text/plain", size=1,
        uploaded_by="account:x", uploaded_at=NOW,
    )  # fmt: skip


def _add_file(*, actor: Actor, name: str = "a.txt", about: UUID | None = None, now: datetime) -> StoredFile:
    file = new_file(name)
    file.save()
    record_change(file, None)
    publish(FileRenamed(file_id=about or file.id, name=name))
    return file


_add_file.__module__ = "example.spine"
add_file = action("example.add_file", emits=(FileRenamed,))(_add_file)


@pytest.fixture
def own_handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Subscription]:
    """An inbox without the handlers of the rooms above."""
    empty: dict[str, Subscription] = {}
    for module in (inbox, figures):
        monkeypatch.setattr(module, "subscriptions", empty)
    return empty
