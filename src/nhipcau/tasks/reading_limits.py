"""How long a text may be that is read while somebody waits."""

from __future__ import annotations

from typing import Final

from nhipcau.tasks.errors import TextTooLong

MAX_TEXT_BYTES: Final = 1_000_000


def refuse_too_long(text: str) -> None:
    """Raises TextTooLong."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise TextTooLong
