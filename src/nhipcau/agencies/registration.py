"""What this room hands to the rooms below it at start."""

from __future__ import annotations


def register() -> None:
    """Menu entries and record cards."""
