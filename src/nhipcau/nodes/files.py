"""Files between nodes: a record names them by hash, the receiver fetches the bytes, and goes on where it
was cut off."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from secrets import choice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.errors import AnswerUntrusted, PeerSilent
from nhipcau.nodes.held import own_entry, require_directory
from nhipcau.nodes.models import FileFetch, FileGrant
from nhipcau.nodes.provides import FileRef
from nhipcau.nodes.refusals import storable
from nhipcau.spine.facade import StoredFile, adopt_file, file_path, has_bytes, is_what_it_says

_CHUNK = 4_000_000
_LONGEST_PAUSE_S = 300


def grant(files: Iterable[FileRef], peer: str) -> None:
    """Let a node fetch these files: an event that goes to it names them.

    But not what it has only named itself: who knows a hash does not get the bytes by saying it.
    """
    FileGrant.objects.bulk_create(
        [FileGrant(sha256=file.sha256, peer=peer) for file in files if not _only_named_by(file, peer)],
        ignore_conflicts=True,
    )


def _only_named_by(file: FileRef, peer: str) -> bool:
    """Whether the file came from this very node, which never handed us its bytes."""
    if not StoredFile.objects.filter(id=file.id, uploaded_by=f"node:{peer}").exists():
        return False
    brought = FileFetch.objects.filter(sha256=file.sha256, peer=peer, problem="").exclude(ended_at=None)
    return not brought.exists()


def may_fetch(sha256: str, peer: str) -> bool:
    """Whether an event to this node has named the file."""
    return FileGrant.objects.filter(sha256=sha256, peer=peer).exists()


def read_files(value: Any) -> tuple[FileRef, ...]:
    """File references of an event. Raises ValueError, KeyError, TypeError for what is none."""
    return tuple(_read(item) for item in value or ())


def _read(item: Mapping[str, Any]) -> FileRef:
    sha256, size = str(item["sha256"]), item["size"]
    if len(sha256) != 64 or bytes.fromhex(sha256).hex() != sha256 or type(size) is not int or size < 1:
        raise ValueError(sha256)
    return FileRef(
        id=UUID(item["id"]),
        sha256=sha256,
        name=Path(str(item["name"])).name[-255:],
        media_type=str(item["media_type"])[:120],
        size=size,
    )


def expect(files: Sequence[FileRef], *, peer: str, now: datetime) -> None:
    """Rows for files whose bytes are still to come, so that records can point at them."""
    for file in files:
        adopt_file(
            file_id=file.id,
            sha256=file.sha256,
            name=file.name,
            size=file.size,
            source=f"node:{peer}",
            now=now,
        )
        if not has_bytes(file.sha256):
            FileFetch.objects.get_or_create(
                sha256=file.sha256, defaults={"peer": peer, "size": file.size, "asked_at": now}
            )


def fetch_next(courier: Courier, *, now: datetime) -> bool:
    """Fetch a part of the oldest file of some node that is to come; False when there is nothing to do now."""
    due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    oldest = FileFetch.objects.filter(due, ended_at=None).order_by("peer", "asked_at").distinct("peer")
    rows = list(oldest)
    if not rows:
        return False
    row = choice(rows)  # by lot, so that no node holds up the files of another
    try:
        _fetch_part(courier, row, now)
    except CodedError as error:  # silent, suspended, untrusted: the files of others come next
        row.failures += 1
        pause = min(_LONGEST_PAUSE_S, 2 ** min(row.failures, 16))
        row.next_try_at, row.problem = now + timedelta(seconds=pause), storable(str(error), 500)
    row.save()
    return True


def _fetch_part(courier: Courier, row: FileFetch, now: datetime) -> None:
    entry = require_directory().node(row.peer)
    if entry is None:
        raise PeerSilent(node=row.peer, reason="it is not in the directory")
    partial = _partial(row.sha256)
    have = partial.stat().st_size if partial.exists() else 0
    if have < row.size:
        path = f"/nodes/v1/files/{row.sha256}"
        end = min(have + _CHUNK, row.size)
        answer = courier.get(own_entry(), entry, path, {"range": f"{have}-{end - 1}"}, now=now)
        if len(answer) != end - have:
            raise AnswerUntrusted(node=row.peer, reason="it is not the part that was asked for")
        with partial.open("ab") as file:
            file.write(answer)
        have += len(answer)
    row.got, row.failures, row.problem, row.next_try_at = have, 0, "", None
    if have >= row.size:
        _finish(row, partial, now)


def _finish(row: FileFetch, partial: Path, now: datetime) -> None:
    """Put the bytes where they belong, when they are what was announced; else begin again."""
    digest = hashlib.sha256()
    with partial.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != row.sha256:
        partial.unlink()
        row.got = 0
        raise AnswerUntrusted(node=row.peer, reason="the bytes are not the file that was announced")
    if not is_what_it_says(row.sha256, _beginning(partial)):
        partial.unlink()
        row.ended_at, row.problem = now, "it is something else than its name says; it is not kept"
        return
    final = file_path(row.sha256)
    final.parent.mkdir(parents=True, exist_ok=True)
    partial.replace(final)
    row.ended_at = now


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _partial(sha256: str) -> Path:
    folder = Path(settings.NHIPCAU_DATA_DIR) / "files" / "coming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{sha256}.part"
