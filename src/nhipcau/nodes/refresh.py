"""Asking other nodes for a newer directory. It is believed for its roots' signatures, not for who gave it."""

from __future__ import annotations

from datetime import datetime

import structlog

from nhipcau.kit.errors import CodedError
from nhipcau.nodes.actions.take_directory import take_directory
from nhipcau.nodes.courier import OK, Courier
from nhipcau.nodes.directory_document import Directory, NodeState
from nhipcau.nodes.errors import DirectoryOlder, PeerSilent
from nhipcau.nodes.held import directory_now, own_key
from nhipcau.spine.facade import system_actor

log = structlog.get_logger(__name__)
DIRECTORY_PATH = "/nodes/v1/directory"


def refresh_directory(courier: Courier, *, now: datetime) -> Directory | None:
    """The newer directory that was taken, None when no active node has one."""
    held = directory_now()
    if held is None:
        return None
    for entry in sorted(held.peers_of(own_key()), key=lambda entry: not entry.host):
        if entry.state is not NodeState.ACTIVE:
            continue
        try:
            answer = courier.wire.carry("GET", f"{entry.endpoint}{DIRECTORY_PATH}", {}, b"")
            if answer.status == OK:
                return take_directory(actor=system_actor("nodes"), document=answer.body, now=now)
        except (DirectoryOlder, PeerSilent):
            continue
        except (CodedError, RecursionError) as error:  # nobody has signed yet what is being read
            log.warning("nodes: a directory was refused", peer=entry.key, reason=str(error))
    return None
