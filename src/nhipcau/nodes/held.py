"""The directory that holds here, this node's place in it, and at which node an agency works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from nhipcau.nodes.directory_document import Directory, NodeEntry, NodeState, directory_from_json
from nhipcau.nodes.errors import NodeUnknown, NoDirectory
from nhipcau.nodes.key_files import FileKeyStore
from nhipcau.nodes.models import HeldDirectory
from nhipcau.nodes.provides import agency_homes


@dataclass
class _Kept:
    """The directory as it was read last, with version and database, so that its JSON is read once a version.
    One tuple: several threads read it."""

    found: tuple[int, str, Directory] | None = None


@dataclass
class _Steady:
    """What was looked up within one stretch of work; `read` says whether the directory was."""

    directory: Directory | None = None
    read: bool = False
    homes: Mapping[UUID, str] | None = None


_kept = _Kept()
_steady: ContextVar[_Steady | None] = ContextVar("nhipcau_nodes", default=None)


def own_key() -> str:
    """This node's key."""
    key: str = settings.NHIPCAU_NODE
    return key


def directory_now() -> Directory | None:
    """The newest directory that was taken; None where this node stands alone. One small query."""
    steady = _steady.get()
    if steady is None:
        return _read()
    if not steady.read:
        steady.directory, steady.read = _read(), True
    return steady.directory


def _read() -> Directory | None:
    database = settings.DATABASES["default"]["NAME"]
    version = HeldDirectory.objects.order_by("-version").values_list("version", flat=True).first()
    if version is None:
        return None
    kept = _kept.found
    if kept is None or kept[:2] != (version, database):
        content = HeldDirectory.objects.values_list("content", flat=True).get(version=version)
        kept = _kept.found = (version, database, directory_from_json(content))
    return kept[2]


@contextmanager
def steady_nodes() -> Iterator[Directory | None]:
    """Look the directory and the homes of agencies up only once in here."""
    token = _steady.set(_Steady())
    try:
        yield directory_now()
    finally:
        _steady.reset(token)


@contextmanager
def steady_page() -> Iterator[None]:
    """As `steady_nodes`, for a page that may have no use of the directory: nothing is read before it is
    asked for."""
    token = _steady.set(_Steady())
    try:
        yield
    finally:
        _steady.reset(token)


def require_directory() -> Directory:
    """The directory. Raises NoDirectory."""
    found = directory_now()
    if found is None:
        raise NoDirectory
    return found


def own_entry(directory: Directory | None = None) -> NodeEntry:
    """This node in the directory. Raises NoDirectory, NodeUnknown."""
    entry = (directory or require_directory()).node(own_key())
    if entry is None:
        raise NodeUnknown(node=own_key())
    return entry


def home_of(agency_id: UUID | None) -> str:
    """The key of the node at which the agency's officers work; this one where there is no directory.

    The nearest agency from `agency_id` upwards that a node serves decides; what no node serves is at
    home at the host. Two small queries, none within `steady_nodes`.
    """
    directory = directory_now()
    if directory is None or agency_id is None:
        return own_key()
    return _homes(directory).get(agency_id, own_key())


def homes_of(agency_ids: Iterable[UUID | None]) -> frozenset[str]:
    """The nodes of several agencies; None is left out."""
    return frozenset(home_of(agency_id) for agency_id in agency_ids if agency_id is not None)


def agencies_at(node: str) -> list[UUID]:
    """All agencies whose officers work at the node."""
    directory = directory_now()
    if directory is None:
        return []
    return [agency_id for agency_id, home in _homes(directory).items() if home == node]


def is_at_home(agency_id: UUID | None) -> bool:
    """Whether the agency's officers work at this node."""
    return home_of(agency_id) == own_key()


def may_send_whole(agency_id: UUID | None, node: str) -> bool:
    """Whether a record of the agency is this node's to send to `node`, whole: it is at home here, or the
    host kept it here for an agency that has moved to `node`. Nobody sends another's record back to it."""
    home = home_of(agency_id)
    if home != node:
        return home == own_key()
    directory = directory_now()
    host = directory.host() if directory else None
    return host is not None and host.key == own_key()


def forget_homes() -> None:
    """Look up anew where agencies work, also within `steady_nodes`: agencies have changed."""
    steady = _steady.get()
    if steady is not None:
        steady.homes = None


def _homes(directory: Directory) -> Mapping[UUID, str]:
    steady = _steady.get()
    if steady is not None and steady.homes is not None:
        return steady.homes
    serving = {
        key: entry.key
        for entry in directory.nodes
        if entry.state is not NodeState.LEFT
        for key in entry.serves
    }
    host = directory.host()
    found: dict[UUID, str] = {}
    for homes in agency_homes:
        found |= homes(serving, host.key if host else own_key())
    if steady is not None:
        steady.homes = found
    return found


def key_store() -> FileKeyStore:
    """The keys of this node."""
    return FileKeyStore(Path(settings.NHIPCAU_DATA_DIR) / "keys" / "node")
