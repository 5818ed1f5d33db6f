"""Keys and a directory for nodes side by side. The roots lie beside the nodes, which no real federation
would do: they are marked as a demo's, and `check --deploy` refuses a directory that they have signed."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.facade import (
    DEMO_ROOT,
    directory_now,
    draft_directory,
    entry_for,
    entry_from_json,
    key_store,
    make_node_keys,
    make_roots,
    root_keys,
    sign_directory,
    take_directory,
)
from nhipcau.site.members import names_of
from nhipcau.spine.facade import system_actor


def entry(address: str) -> str:
    """This node's entry as one line of JSON; its keys are made where there are none."""
    store = key_store()
    make_node_keys(store, settings.NHIPCAU_NODE, now=utc_now())
    names, is_centre = names_of(settings.NHIPCAU_NODE)
    made = entry_for(
        store,
        key=settings.NHIPCAU_NODE,
        names=names,
        endpoint=address,
        serves=settings.NHIPCAU_NODE_SERVES,
        host=is_centre,
    )
    return json.dumps(made.to_json())


def sign(entries: list[str], roots_folder: Path, out: Path) -> None:
    """A directory of these nodes, signed by two of three roots; its version is one more than the last."""
    now = utc_now()
    roots = make_roots(roots_folder, count=3, need=2, now=now, name=DEMO_ROOT)
    held = directory_now()
    nodes = [entry_from_json(json.loads(line)) for line in entries]
    draft = draft_directory(nodes, roots, version=held.version + 1 if held else 1, now=now)
    out.write_bytes(sign_directory(draft, root_keys(roots_folder, now=now)[:2]))


def take(document: Path, roots_folder: Path) -> None:
    """Let this node believe the directory."""
    now = utc_now()
    roots = make_roots(roots_folder, count=3, need=2, now=now, name=DEMO_ROOT)
    take_directory(actor=system_actor("demo"), document=document.read_bytes(), first_roots=roots, now=now)
