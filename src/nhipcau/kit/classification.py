"""How secret a thing is.

The three grades of State secret are those of the Law on Protection of State Secrets
(29/2018/QH14); *internal* is the ordinary file that is not published. A node says
which grade it may hold at most; State secrets are never held by default.
"""

from __future__ import annotations

from enum import IntEnum

from nhipcau.kit.errors import Invalid


class Classification(IntEnum):
    """Grades in rising order; the number is what is stored."""

    PUBLIC = 0
    INTERNAL = 1
    CONFIDENTIAL = 2
    SECRET = 3
    TOP_SECRET = 4


class AboveNodeLevel(Invalid):
    """This node may not hold a text of this classification. Nothing was stored. \
Use the channel for State secrets."""

    code = "kit.above-node-level"


def refuse_above(classification: int, *, node_level: int) -> None:
    """Refuse at the door what this node may not hold.

    Raises AboveNodeLevel.
    """
    if classification > node_level:
        raise AboveNodeLevel
