"""The directory of nodes: who is who, signed by roots that are kept offline. Pure.

As in The Update Framework: a version that only rises, an end, and a number of root signatures that
is needed; new roots must be signed in by the old ones. What no root has signed is not believed, not
even from the centre.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.errors import DirectoryMalformed, DirectoryOlder, TooFewSignatures
from nhipcau.nodes.jws import verify_general
from nhipcau.nodes.keys import PublicKey, Use

TYP = "nhipcau-directory+jws"
# What this software speaks on the wire between nodes; the highest that both know is used.
PROTOCOLS = (1,)


class NodeState(StrEnum):
    """Whether a node takes part."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Roots:
    """The root keys, and how many of them must have signed."""

    need: int
    keys: tuple[PublicKey, ...]

    def find(self, kid: str) -> bytes | None:
        """The raw key, None for one that is no root."""
        return next((key.x for key in self.keys if key.kid == kid), None)

    def to_json(self) -> dict[str, Any]:
        """As it stands in the directory."""
        return {"need": self.need, "keys": [key.to_json() for key in self.keys]}


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeEntry:
    """One node: its address, whom it serves, what it speaks, its public keys.

    `serves` are keys of agencies; a node serves what lies below them too, unless another one does.
    `host` marks the one node that serves all agencies that no other does. `events` says for each
    type of event, without its version, which versions the node takes.
    """

    key: str
    names: Mapping[str, str]
    endpoint: str
    serves: tuple[str, ...]
    host: bool
    state: NodeState
    protocols: tuple[int, ...]
    events: Mapping[str, tuple[int, ...]]
    keys: tuple[PublicKey, ...]

    def find_key(self, use: Use, kid: str, *, at: datetime) -> bytes | None:
        """The raw public key when it is for this use and good at the instant."""
        key = self.key_named(kid)
        return key.x if key is not None and key.use is use and key.good_at(at) else None

    def key_named(self, kid: str) -> PublicKey | None:
        """The key, good or not."""
        return next((key for key in self.keys if key.kid == kid), None)

    def newest(self, use: Use, *, at: datetime) -> PublicKey | None:
        """The key of this use that is good at the instant and lasts longest."""
        good = [key for key in self.keys if key.use is use and key.good_at(at)]
        return max(good, key=lambda key: key.not_before, default=None)

    def name(self, language: str) -> str:
        """The name in a language, else in Vietnamese, else the key."""
        return self.names.get(language) or self.names.get("vi") or self.key

    def to_json(self) -> dict[str, Any]:
        """As it stands in the directory."""
        return {
            "key": self.key,
            "names": dict(self.names),
            "endpoint": self.endpoint,
            "serves": list(self.serves),
            "host": self.host,
            "state": self.state.value,
            "protocols": list(self.protocols),
            "events": {base: list(versions) for base, versions in sorted(self.events.items())},
            "keys": [key.to_json() for key in self.keys],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """A version of the directory."""

    version: int
    issued_at: datetime
    expires_at: datetime
    roots: Roots
    nodes: tuple[NodeEntry, ...]

    def node(self, key: str) -> NodeEntry | None:
        """The entry of a node."""
        return next((entry for entry in self.nodes if entry.key == key), None)

    def at_endpoint(self, url: str) -> NodeEntry | None:
        """The active node whose address `url` lies under."""
        return next(
            (
                entry
                for entry in self.nodes
                if entry.state is NodeState.ACTIVE and url.startswith(entry.endpoint.rstrip("/") + "/")
            ),
            None,
        )

    def peers_of(self, key: str) -> tuple[NodeEntry, ...]:
        """The other nodes that have not left."""
        return tuple(e for e in self.nodes if e.key != key and e.state is not NodeState.LEFT)

    def host(self) -> NodeEntry | None:
        """The node that serves those whom no other serves."""
        return next((e for e in self.nodes if e.host and e.state is not NodeState.LEFT), None)

    def to_json(self) -> dict[str, Any]:
        """What the roots sign."""
        return {
            "version": self.version,
            "issued_at": self.issued_at.isoformat(),
            "expires_at": self.expires_at.isoformat(),
            "roots": self.roots.to_json(),
            "nodes": [entry.to_json() for entry in self.nodes],
        }


def directory_from_json(content: Any) -> Directory:
    """A directory from its content. Raises DirectoryMalformed."""
    try:
        found = Directory(
            version=whole_number(content["version"]),
            issued_at=_instant(content["issued_at"]),
            expires_at=_instant(content["expires_at"]),
            roots=_roots(content["roots"]),
            nodes=tuple(entry_from_json(entry) for entry in content["nodes"]),
        )
    except DirectoryMalformed:
        raise
    except (KeyError, TypeError, ValueError, CodedError) as error:
        raise DirectoryMalformed(reason=f"{type(error).__name__}: {error}") from error
    require_sound(found)
    return found


def read_entry(value: Any) -> NodeEntry:
    """An entry that somebody brought. Raises DirectoryMalformed, whatever is wrong with it."""
    try:
        return entry_from_json(value)
    except DirectoryMalformed:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, CodedError) as error:
        raise DirectoryMalformed(reason=f"{type(error).__name__}: {error}") from error


def read_directory(document: bytes, *, trusted: Roots, newer_than: int = 0) -> Directory:
    """The directory in a signed document, when enough of the trusted roots have signed it.

    One that names other roots must be signed by enough of these as well. Whether it has expired is
    for the caller to judge. Raises DirectoryMalformed, TooFewSignatures, DirectoryOlder.
    """
    try:
        outer = json.loads(document)
        payload, signers = verify_general(outer, typ=TYP, find_key=trusted.find)
    except (ValueError, CodedError) as error:
        raise DirectoryMalformed(reason=str(error)) from error
    if len(signers) < trusted.need:
        raise TooFewSignatures(found=len(signers), needed=trusted.need)
    try:
        content = json.loads(payload)
    except ValueError as error:
        raise DirectoryMalformed(reason=str(error)) from error
    found = directory_from_json(content)
    if found.roots != trusted:
        _payload, own = verify_general(outer, typ=TYP, find_key=found.roots.find)
        if len(own) < found.roots.need:
            raise TooFewSignatures(found=len(own), needed=found.roots.need)
    if found.version <= newer_than:
        raise DirectoryOlder(version=found.version, held=newer_than)
    return found


def require_sound(directory: Directory) -> None:
    """Raise DirectoryMalformed for what contradicts itself: a key, an address, an agency twice."""
    keys = [entry.key for entry in directory.nodes]
    endpoints = [entry.endpoint for entry in directory.nodes if entry.state is not NodeState.LEFT]
    served = [
        agency for entry in directory.nodes if entry.state is not NodeState.LEFT for agency in entry.serves
    ]
    kids = [key.kid for entry in directory.nodes for key in entry.keys]
    for what, values in (("node", keys), ("endpoint", endpoints), ("agency", served), ("key", kids)):
        twice = {value for value in values if values.count(value) > 1}
        if twice:
            raise DirectoryMalformed(reason=f"{what} {min(twice)} stands there twice")
    if sum(entry.host for entry in directory.nodes if entry.state is not NodeState.LEFT) > 1:
        raise DirectoryMalformed(reason="two nodes serve all the others")
    if not 0 < directory.roots.need <= len({key.x for key in directory.roots.keys}):
        raise DirectoryMalformed(reason="more roots are needed than there are")


def _roots(value: Any) -> Roots:
    return Roots(whole_number(value["need"]), tuple(PublicKey.from_json(key) for key in value["keys"]))


def entry_from_json(value: Any) -> NodeEntry:
    """One node. Raises DirectoryMalformed, and what lies behind it: KeyError, TypeError, ValueError."""
    endpoint = _text(value["endpoint"])
    if not endpoint.startswith(("https://", "http://")) or endpoint.endswith("/"):
        raise DirectoryMalformed(reason=f"{endpoint} is no address of a node")
    return NodeEntry(
        key=_text(value["key"]),
        names={_text(language): _text(name) for language, name in value["names"].items()},
        endpoint=endpoint,
        serves=_texts(value["serves"]),
        host=value["host"] is True,
        state=NodeState(value["state"]),
        protocols=tuple(whole_number(number) for number in value["protocols"]),
        events={
            _text(b): tuple(whole_number(v) for v in versions) for b, versions in value["events"].items()
        },
        keys=tuple(PublicKey.from_json(key) for key in value["keys"]),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise DirectoryMalformed(reason=f"{value!r} is no text")
    return value


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_text(value) for value in values)


def whole_number(value: Any) -> int:
    """A number from 1 on. Raises DirectoryMalformed."""
    if type(value) is not int or value < 1:
        raise DirectoryMalformed(reason=f"{value!r} is no number")
    return value


def _instant(value: Any) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise DirectoryMalformed(reason=f"{value} lacks its time zone")
    return found
