"""What `check --deploy` refuses of a place among other nodes: a directory signed by the roots of a demo."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from nhipcau.nodes.held import directory_now

# The names of root keys that were made for a demo begin so.
DEMO_ROOT = "demo-root"


@register(Tags.security, deploy=True)
def no_demo_roots(**_: Any) -> list[CheckMessage]:
    """Roots that lie beside the nodes protect nobody."""
    try:
        directory = directory_now()
    except DatabaseError:
        return []  # no database yet: nothing can be in it
    if directory is None or not any(key.kid.startswith(DEMO_ROOT) for key in directory.roots.keys):
        return []
    return [Error("The directory of nodes is signed by the roots of a demo.", id="nhipcau.E004")]
