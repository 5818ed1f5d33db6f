"""The file store: content by hash on disk, a row per file in the database."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

from nhipcau.kit.ids import new_id
from nhipcau.spine.actions import action, publish, record_change
from nhipcau.spine.actors import Actor
from nhipcau.spine.errors import (
    FileEmpty,
    FileGone,
    FileIdTaken,
    FileKindRefused,
    FileNotWhatItSays,
    FileTooLarge,
)
from nhipcau.spine.events import FileStored
from nhipcau.spine.models import StoredFile

_ZIP = b"PK\x03\x04"
# How files of these kinds begin: a program that was renamed is not taken.
_BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".docx": _ZIP,
    ".xlsx": _ZIP,
    ".odt": _ZIP,
    ".ods": _ZIP,
    ".zip": _ZIP,
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
MAX_MEGABYTES = 50
# What officers exchange. A program or a page with scripts is not among them.
TAKEN = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".zip": "application/zip",
}


@action("spine.store_file", emits=(FileStored,))  # any signed-in person may hand in a file
def store_file(*, actor: Actor, name: str, content: bytes, now: datetime) -> StoredFile:
    """Keep `content` under its hash.

    Raises FileEmpty, FileTooLarge, FileKindRefused, FileNotWhatItSays.
    """
    suffix = Path(name).suffix.lower()
    if not content:
        raise FileEmpty
    if len(content) > MAX_MEGABYTES * 1_000_000:
        raise FileTooLarge(limit=MAX_MEGABYTES)
    if suffix not in TAKEN:
        raise FileKindRefused(kind=suffix or name)
    if not content.startswith(_BEGINNINGS.get(suffix, b"")):
        raise FileNotWhatItSays(kind=suffix)
    digest = hashlib.sha256(content).hexdigest()
    _write_once(_path(digest), content)
    stored = StoredFile.objects.create(
        sha256=digest,
        name=Path(name).name[-255:],
        media_type=TAKEN[suffix],
        size=len(content),
        owner_agency_id=actor.agency_id,
        uploaded_by=actor.ref,
        uploaded_at=now,
    )
    record_change(stored, None)
    publish(FileStored(file_id=stored.id, sha256=digest, size=stored.size))
    return stored


def handed_in_by(actor: Actor, file_id: UUID) -> StoredFile | None:
    """A file that the actor handed in; None for one of somebody else."""
    return StoredFile.objects.filter(id=file_id, uploaded_by=actor.ref).first()


def open_file(stored: StoredFile) -> IO[bytes]:
    """The bytes of a stored file. Raises FileGone."""
    try:
        return _path(stored.sha256).open("rb")
    except FileNotFoundError:
        raise FileGone from None


def _path(digest: str) -> Path:
    return Path(settings.NHIPCAU_DATA_DIR) / "files" / digest[:2] / digest


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # A killed process leaves no half file under the final name, and two who store the same
    # content at once each write their own.
    partial = path.with_suffix(f".{new_id().hex}.part")
    partial.write_bytes(content)
    partial.replace(path)


def file_path(digest: str) -> Path:
    """Where the bytes with this SHA-256 lie."""
    return _path(digest)


def has_bytes(digest: str) -> bool:
    """Whether the bytes are here."""
    return _path(digest).exists()


@action("spine.adopt_file", emits=(FileStored,))
def _adopt_file(*, actor: Actor, stored: StoredFile, now: datetime) -> StoredFile:
    """A row for a file that another node has; its bytes come later."""
    stored.save(force_insert=True)
    record_change(stored, None)
    publish(FileStored(file_id=stored.id, sha256=stored.sha256, size=stored.size))
    return stored


def adopt_file(*, file_id: UUID, sha256: str, name: str, size: int, source: str, now: datetime) -> StoredFile:
    """The row of a file of another node, made once. `source` is what the audit names as the actor.

    Raises FileIdTaken (the id is that of another file here), FileTooLarge, FileKindRefused.
    """
    stored = StoredFile.objects.filter(id=file_id).first()
    if stored is not None:
        if stored.sha256 != sha256:
            raise FileIdTaken
        return stored
    if size > MAX_MEGABYTES * 1_000_000:
        raise FileTooLarge(limit=MAX_MEGABYTES)
    suffix = Path(name).suffix.lower()
    if suffix not in TAKEN:
        raise FileKindRefused(kind=suffix or name)
    row = StoredFile(
        id=file_id,
        sha256=sha256,
        name=name,
        media_type=TAKEN[suffix],
        size=size,
        owner_agency_id=None,
        uploaded_by=source,
        uploaded_at=now,
    )
    return _adopt_file(actor=Actor(ref=source, name=source, scope=None), stored=row, now=now)


def is_what_it_says(sha256: str, beginning: bytes) -> bool:
    """Whether every file that is named with these bytes may begin so, by its kind."""
    names = StoredFile.objects.filter(sha256=sha256).values_list("name", flat=True)
    return all(beginning.startswith(_BEGINNINGS.get(Path(name).suffix.lower(), b"")) for name in names)
