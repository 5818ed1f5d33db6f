"""The examination of a node: its keys, the directory, each peer, its anchors, its disk.

It changes nothing. Each finding that is not good says what to do; `docs/howto/run-a-federation.md` says it
at length.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.courier import OK, Courier
from nhipcau.nodes.directory_document import Directory, NodeEntry, NodeState
from nhipcau.nodes.doctor_peers import examine_peer
from nhipcau.nodes.findings import Finding, good, graded, span, warning, wrong
from nhipcau.nodes.founding import NODE_USES, taken_events
from nhipcau.nodes.held import directory_now, key_store, own_key
from nhipcau.nodes.keys import PublicKey, Use
from nhipcau.nodes.models import Anchor
from nhipcau.nodes.refresh import DIRECTORY_PATH

# Until when a key or a directory must be replaced: signatures of offline roots take days to come by.
_SOON, _AT_ONCE = timedelta(days=30), timedelta(days=7)
_ANCHOR_WARN, _ANCHOR_BAD = timedelta(hours=36), timedelta(days=7)
_DISK_WARN, _DISK_BAD = 85.0, 95.0


def examine(courier: Courier, *, now: datetime) -> list[Finding]:
    """All findings, in the order in which they are mended."""
    findings = [*_keys(now), _disk()]
    directory = directory_now()
    if directory is None:
        todo = "join (node join) or found a federation (node found)"
        return [*findings, warning("directory", "none: this node stands alone", todo)]
    findings.append(_age(directory, now))
    entry = directory.node(own_key())
    if entry is None:
        todo = "ask the centre whether the request was approved and the new directory was signed"
        return [*findings, wrong("own entry", f"the directory does not name {own_key()}", todo)]
    findings += [*_own_entry(entry, now), _own_address(entry, directory, courier)]
    for peer in directory.peers_of(own_key()):
        findings += examine_peer(courier, entry, peer, directory, now=now)
    return [*findings, *_anchors(directory, now)]


def _keys(now: datetime) -> Iterator[Finding]:
    store = key_store()
    for use in NODE_USES:
        check = f"key {use.value}"
        try:
            if use is Use.ENCRYPTION:
                store.decryption_keys()
            else:
                store.signing_key(use, now=now)
            keys = [key for key in store.public_keys() if key.use is use and key.not_after > now]
        except CodedError as error:
            yield wrong(
                check, str(error), "node keys make; or mend the rights of the files (0600, folder 0700)"
            )
            continue
        if not keys:
            yield wrong(check, "there is none", "node keys make, then node keys submit")
            continue
        yield _ending(check, max(keys, key=lambda key: key.not_after), now)


def _ending(check: str, key: PublicKey, now: datetime) -> Finding:
    left = key.not_after - now
    said = f"{key.kid}, {span(left)} left"
    todo = f"node keys rotate --use {key.use.value}, then node keys submit"
    return graded(check, said, todo, value=-left, warn=-_SOON, bad=-_AT_ONCE)


def _age(directory: Directory, now: datetime) -> Finding:
    left = directory.expires_at - now
    said = f"version {directory.version}, {span(left)} left"
    todo = "at the centre: node directory draft --renew, have it signed, node directory publish"
    return graded("directory", said, todo, value=-left, warn=-_SOON, bad=-_AT_ONCE)


def _own_entry(entry: NodeEntry, now: datetime) -> Iterator[Finding]:
    if entry.state is not NodeState.ACTIVE:
        yield wrong("own entry", f"this node is {entry.state.value}", "ask the centre why")
    submit = "node keys submit, and let the centre approve and publish"
    held = {key.kid: key for key in key_store().public_keys()}
    named = {key.kid: key for key in entry.keys if key.good_at(now)}
    missing = [kid for kid in named if kid not in held]
    if missing:
        yield wrong("own keys", f"the directory names {missing[0]}, which is not here", submit)
    for key in held.values():
        if key.good_at(now) and entry.key_named(key.kid) is None:
            yield wrong("own keys", f"the directory does not name {key.kid}, which is in use", submit)
        elif key.not_before > now and entry.key_named(key.kid) is None:
            begins = f"{key.kid} begins in {span(key.not_before - now)} and the directory does not name it"
            yield warning("own keys", begins, submit)
    for use in NODE_USES:
        if entry.newest(use, at=now) is None:
            yield wrong("own keys", f"the directory names no good key for {use.value}", submit)
    if dict(entry.events) != taken_events():
        yield warning("own entry", "the directory names other events than this software takes", submit)
    yield good("own entry", f"{entry.key} is {entry.state.value}, {len(named)} keys")


def _own_address(entry: NodeEntry, directory: Directory, courier: Courier) -> Finding:
    """Whether the address in the directory leads here, or at least to somebody with this directory."""
    check, todo = "own address", f"open {entry.endpoint} to the other nodes, or: node change endpoint"
    try:
        answer = courier.wire.carry("GET", f"{entry.endpoint}{DIRECTORY_PATH}", {}, b"")
    except CodedError as error:
        return wrong(check, str(error), todo)
    if answer.status != OK:
        return wrong(check, f"{entry.endpoint} answers {answer.status}", todo)
    return good(check, f"{entry.endpoint} answers")


def _anchors(directory: Directory, now: datetime) -> Iterator[Finding]:
    last = dict(Anchor.objects.order_by().values_list("node").annotate(last=Max("at")))
    for entry in directory.nodes:
        if entry.state is not NodeState.ACTIVE or len(directory.nodes) == 1:
            continue
        own = entry.key == own_key()
        check = "anchors" if own else f"{entry.key}: anchors"
        at = last.get(entry.key)
        if at is None:
            todo = "they come with the nightly job of the worker; look whether it runs"
            yield warning(check, "none yet", todo)
            continue
        todo = "look whether the worker of that node runs" if not own else "look whether the worker runs"
        said = f"{span(now - at)} ago"
        yield graded(check, said, todo, value=now - at, warn=_ANCHOR_WARN, bad=_ANCHOR_BAD)


def _disk() -> Finding:
    usage = shutil.disk_usage(Path(settings.NHIPCAU_DATA_DIR))
    used = 100 * (usage.total - usage.free) / usage.total
    todo = "make room: what is to be sent and what arrives is kept on this disk"
    return graded("disk", f"{used:.0f} % used", todo, value=used, warn=_DISK_WARN, bad=_DISK_BAD)
