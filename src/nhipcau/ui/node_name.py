"""What the node is called, in the reader's language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext

from nhipcau.ui.provides import node_namers


def node_name() -> str:
    """As the first room that knows says it, else the name among the settings."""
    said = (namer() for namer in node_namers)
    configured = str(getattr(settings, "NHIPCAU_NODE_NAME", "")) or "Nhịp Cầu"
    return next(filter(None, said), "") or gettext(configured)
