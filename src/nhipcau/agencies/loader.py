"""Loading the reference data at the start of a node."""

from __future__ import annotations

from collections.abc import Callable

from nhipcau.agencies.actions.load_reference import load_reference
from nhipcau.agencies.models import DirectoryStamp
from nhipcau.agencies.reference import fingerprint
from nhipcau.kit.clock import utc_now
from nhipcau.spine.facade import system_actor


def _silent(_step: str) -> None:
    """Report nothing."""


def load_reference_data(progress: Callable[[str], None] = _silent) -> None:
    """Bring the directory of the state, the roles and the calendar into the database.

    May run at every start: files that were loaded before are not read again, and what is
    there is left alone. `progress` is called with the step.
    """
    if DirectoryStamp.objects.filter(reference=fingerprint()).exists():
        return
    load_reference(actor=system_actor("reference-data"), progress=progress, now=utc_now())
