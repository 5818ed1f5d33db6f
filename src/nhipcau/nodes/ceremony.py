"""What the keepers of the roots do on a machine without network and without a database. Pure.

A draft and a signed directory are the same file: the general form of a JWS with no, some or enough
signatures. Signing adds one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from nhipcau.kit.clock import instant_text
from nhipcau.kit.errors import CodedError
from nhipcau.nodes import base64url
from nhipcau.nodes.directory_document import (
    TYP,
    Directory,
    NodeEntry,
    NodeState,
    Roots,
    directory_from_json,
)
from nhipcau.nodes.joining_errors import DraftMalformed
from nhipcau.nodes.jws import sign_general, verify_general
from nhipcau.nodes.keys import PublicKey, Signer, Use


@dataclass(frozen=True, slots=True)
class Draft:
    """A directory as it lies in a file, and which roots have signed it so far."""

    directory: Directory
    signed_by: tuple[str, ...]


def unsigned(directory: Directory) -> bytes:
    """The file of a draft."""
    payload = json.dumps(directory.to_json(), ensure_ascii=False, sort_keys=True).encode()
    return _file({"payload": base64url.encode(payload), "signatures": []})


def read_draft(document: bytes, *, trusted: Roots | None = None) -> Draft:
    """What is in the file; the signatures are those of the directory's own roots and of `trusted`.

    Whether it may be believed says `read_directory`. Raises DraftMalformed.
    """
    try:
        outer = json.loads(document)
        directory = directory_from_json(json.loads(base64url.decode(outer["payload"])))
        signers = _signers(outer, directory.roots) | (_signers(outer, trusted) if trusted else set())
    except (CodedError, ValueError, KeyError, TypeError) as error:
        raise DraftMalformed(reason=str(error)) from error
    return Draft(directory, tuple(sorted(signers)))


def _signers(outer: Any, roots: Roots) -> set[str]:
    """Those of the roots who have signed; asked root by root set, as old and new ones may share names."""
    if not outer["signatures"]:
        return set()
    return verify_general(outer, typ=TYP, find_key=roots.find)[1]


def add_signature(document: bytes, key: Signer, public: PublicKey) -> bytes:
    """The file with one signature more; the same root twice changes nothing.

    A root that the directory does not name signs too: where roots are replaced, it is by the old ones
    that others know the new ones. Raises DraftMalformed.
    """
    read_draft(document)
    outer = json.loads(document)
    if _signers(outer, Roots(1, (public,))):
        return document
    signed = sign_general(base64url.decode(outer["payload"]), [key], typ=TYP)
    outer["signatures"] = [*outer["signatures"], *cast("list[object]", signed["signatures"])]
    return _file(outer)


def roots_to_json(roots: Roots) -> bytes:
    """The public file of the roots."""
    return json.dumps(roots.to_json(), indent=1).encode() + b"\n"


def roots_from_json(document: bytes) -> Roots:
    """The roots in their public file. Raises DraftMalformed."""
    try:
        value = json.loads(document)
        return Roots(int(value["need"]), tuple(PublicKey.from_json(key) for key in value["keys"]))
    except (CodedError, ValueError, KeyError, TypeError) as error:
        raise DraftMalformed(reason=str(error)) from error


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a directory says and another does not; empty where there is nothing."""

    where: str
    what: str
    before: str
    after: str

    def line(self) -> str:
        """For people."""
        if not self.before:
            return f"+ {self.where} {self.what}: {self.after}"
        if not self.after:
            return f"- {self.where} {self.what}: {self.before}"
        return f"~ {self.where} {self.what}: {self.before} → {self.after}"


def differences(before: Directory | None, after: Directory) -> list[Difference]:
    """What a new directory changes, node by node and key by key."""
    found = list(_roots_differ(before.roots if before else None, after.roots))
    old = {entry.key: entry for entry in before.nodes} if before else {}
    new = {entry.key: entry for entry in after.nodes}
    for key in [*old, *(key for key in new if key not in old)]:
        found += _differ(key, _words(old.get(key)), _words(new.get(key)))
    return found


def unusable(directory: Directory, *, at: datetime) -> list[tuple[str, Use]]:
    """The active nodes that have no good key left for requests, events or encryption, with the use."""
    return [
        (entry.key, use)
        for entry in directory.nodes
        if entry.state is NodeState.ACTIVE
        for use in (Use.TRANSPORT, Use.EVENTS, Use.ENCRYPTION)
        if entry.newest(use, at=at) is None
    ]


def _roots_differ(before: Roots | None, after: Roots) -> Iterator[Difference]:
    def words(roots: Roots | None) -> dict[str, str]:
        if roots is None:
            return {}
        return {"need": str(roots.need)} | {f"root {key.kid}": key.fingerprint() for key in roots.keys}

    yield from _differ("roots", words(before), words(after))


def _words(entry: NodeEntry | None) -> dict[str, str]:
    """Everything that an entry says, in words that can be compared."""
    if entry is None:
        return {}
    words = {
        "names": _pairs(entry.names),
        "endpoint": entry.endpoint,
        "serves": ", ".join(entry.serves) + (" and all that no other serves" if entry.host else ""),
        "state": entry.state.value,
        "protocols": ", ".join(map(str, entry.protocols)),
        "events": _pairs({base: max(versions, default=0) for base, versions in entry.events.items()}),
    }
    return words | {f"key {key.kid}": _key_words(key) for key in entry.keys}


def _key_words(key: PublicKey) -> str:
    revoked = f", revoked since {instant_text(key.revoked_at)}" if key.revoked_at else ""
    return f"{key.fingerprint()}, {instant_text(key.not_before)} to {instant_text(key.not_after)}{revoked}"


def _pairs(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(values.items()))


def _differ(where: str, before: Mapping[str, str], after: Mapping[str, str]) -> Sequence[Difference]:
    names = [*before, *(name for name in after if name not in before)]
    return [
        Difference(where, name, before.get(name, ""), after.get(name, ""))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _file(outer: Mapping[str, Any]) -> bytes:
    return json.dumps(outer, indent=1).encode() + b"\n"
