"""Fills an empty demo: accounts, the real documents and tasks of public texts, a synthetic rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.db import transaction

from nhipcau.agencies.facade import steady_directory
from nhipcau.documents.facade import Document
from nhipcau.identity.facade import Account
from nhipcau.kit.clock import today
from nhipcau.simulation.accounts import CAST, PASSWORD, Member, load_cast
from nhipcau.simulation.articles import Articles
from nhipcau.simulation.closing import Closing
from nhipcau.simulation.government import Government
from nhipcau.simulation.law import LawLives
from nhipcau.simulation.outside import Outside
from nhipcau.simulation.players import Players
from nhipcau.simulation.steering import Steering
from nhipcau.simulation.supervision import Supervision
from nhipcau.simulation.talk import Talk
from nhipcau.simulation.timeline import play
from nhipcau.simulation.troubles import Troubles
from nhipcau.simulation.weekly import Week

Progress = Callable[[str], None]


def load_demo(*, progress: Progress, day: date | None = None) -> None:
    """Load the demo where it is not there yet; `day` is the day around which work is invented.

    A register that holds anything is not an empty demo and is left alone. All of it is one
    transaction: after a start that was cut off, nothing of it is there. The worker seals the
    events and delivers them once it runs; no page waits for that.
    """
    if Document.objects.exists():
        return
    with transaction.atomic(), steady_directory():
        _load(progress, day or today())


def _load(progress: Progress, day: date) -> None:
    if not Account.objects.filter(username=CAST[0].username).exists():
        progress("inventing accounts")
        load_cast()
    players = Players.of_the_cast()
    progress("entering the tasks of public texts, inventing a government's work")
    play(
        [
            *Articles(players).lives(),
            *Government(players, day).lives(),
            *LawLives(players, day).lives(),
            *Steering(players, day).lives(),
            *Supervision(players, day).lives(),
            *Outside(players, day).lives(),
            *Closing(players, day).lives(),
        ]
    )
    # What troubles the work that is there by now, and what the pack says of it.
    play([*Troubles(players, day).lives(), *Week(players, day).lives(), *Talk(players, day).lives()])


def demo_accounts_text(members: Iterable[Member] = CAST) -> str:
    """The accounts as lines for the terminal, with their password."""
    lines = [f"  {member.username:<14}{member.titles[1]}, {member.agency_key}" for member in members]
    return (
        "Accounts (password of all: " + PASSWORD + "; the sign-in page shows the codes):\n" + "\n".join(lines)
    )
