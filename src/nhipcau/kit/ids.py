"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562 §5.7)."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of Unix milliseconds, then random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def as_uuid(text: str) -> UUID | None:
    """The UUID written in `text`, or None when it is none."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
