"""Fills an empty demo: accounts, the real documents and tasks of public texts, a synthetic rest."""

from __future__ import annotations

from collections.abc import Callable

from nhipcau.identity.facade import Account
from nhipcau.simulation.accounts import CAST, PASSWORD, load_cast
from nhipcau.spine.facade import settle

Progress = Callable[[str], None]


def load_demo(*, progress: Progress) -> None:
    """Load the demo where it is not there yet."""
    if not Account.objects.filter(username=CAST[0].username).exists():
        progress("inventing accounts")
        load_cast()
    settle()


def demo_accounts_text() -> str:
    """The accounts as lines for the terminal."""
    lines = [f"  {member.username:<14}{member.titles[1]}, {member.agency_key}" for member in CAST]
    return "Accounts (password of all: " + PASSWORD + "; the sign-in page shows the codes):\n" + "\n".join(lines)
