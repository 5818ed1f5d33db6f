"""The tables that come with the room (`data/*.json`)."""

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def bundled(name: str) -> Any:
    """The table `data/<name>.json`; callers do not change it."""
    path = resources.files("nhipcau.reading") / "data" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))
