"""Sending this node's keys to the centre, under the key that the directory names now."""

from __future__ import annotations

from datetime import datetime

from nhipcau.nodes.courier import Courier
from nhipcau.nodes.errors import NoDirectory
from nhipcau.nodes.founding import taken_events
from nhipcau.nodes.held import key_store, own_entry, own_key, require_directory
from nhipcau.nodes.key_changes import key_change_document
from nhipcau.nodes.keys import PublicKey

KEYS_PATH = "/nodes/v1/keys"
KEYS_TYPE = "application/vnd.nhipcau.keys+json"


def submit_keys(courier: Courier, *, now: datetime) -> list[PublicKey]:
    """The keys that were sent and that the directory does not name yet.

    Raises NoDirectory, and as `Courier.post`.
    """
    directory = require_directory()
    host = directory.host()
    if host is None:
        raise NoDirectory
    document = key_change_document(key_store(), node=own_key(), events=taken_events(), now=now)
    entry = own_entry(directory)
    courier.post(entry, host, KEYS_PATH, document, KEYS_TYPE, now=now)
    named = {key.kid for key in entry.keys}
    return [key for key in key_store().public_keys() if key.kid not in named and key.not_after > now]
