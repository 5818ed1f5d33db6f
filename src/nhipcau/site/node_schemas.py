"""What crosses between nodes, room by room, made from the code: a change of it is a reviewed diff."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from nhipcau.nodes.provides import flows, record_kinds


def node_schemas() -> dict[str, str]:
    """By room: its events with their versions, its kinds of records, and the fields that are told."""
    rooms = {name.partition(".")[0] for name in (*flows, *record_kinds)}
    return {room: _schema(room) for room in sorted(rooms) if find_spec(f"nhipcau.{room}")}


def _schema(room: str) -> str:
    found = {
        "room": room,
        "events": {
            flow.base: {
                "versions": list(flow.versions),
                "also_sent_as": sorted(flow.older),
                "goes": _about(flow.compose),
                "may_say_it": _about(flow.authority),
            }
            for flow in sorted(flows.values(), key=lambda flow: flow.base)
            if flow.base.startswith(f"{room}.")
        },
        "records": {
            kind.kind: {"may_say_it": _about(kind.authority)}
            for kind in sorted(record_kinds.values(), key=lambda kind: kind.kind)
            if kind.kind.startswith(f"{room}.")
        },
        "fields": _fields(room),
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _fields(room: str) -> dict[str, list[str]]:
    """The lists of the room's ``wire.py``, in their order."""
    if not find_spec(f"nhipcau.{room}.wire"):
        return {}
    wire: dict[str, Any] = vars(import_module(f"nhipcau.{room}.wire"))
    return {name: list(value) for name, value in sorted(wire.items()) if name.endswith("_FIELDS")}


def _about(function: Callable[..., object]) -> str:
    """The first sentence of what it says about itself."""
    words = " ".join((function.__doc__ or "").split())
    return words.partition(". ")[0].partition(" Raises ")[0].rstrip(".")
