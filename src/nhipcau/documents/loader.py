"""Loading the glossary at the start of a node."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from nhipcau.documents.actions.load_glossary import load_glossary
from nhipcau.documents.models import GlossaryEntry
from nhipcau.kit.clock import utc_now
from nhipcau.spine.facade import system_actor

_FILE = Path(__file__).parent / "data" / "glossary.json"


def load_reference_data(progress: Callable[[str], None]) -> None:
    """Add the entries of the glossary's file that are not there yet; may run at every start."""
    records = json.loads(_FILE.read_text(encoding="utf-8"))["entries"]
    known = set(GlossaryEntry.objects.values_list("key", flat=True))
    missing = [record for record in records if record["key"] not in known]
    if not missing:
        return
    progress("glossary")
    load_glossary(actor=system_actor("reference-data"), records=missing, now=utc_now())
