"""The glossary that comes with the repository."""

from __future__ import annotations

import pytest

from nhipcau.documents.loader import load_reference_data
from nhipcau.documents.models import GlossaryEntry, GlossaryName
from nhipcau.spine.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_every_entry_has_one_preferred_name_in_each_of_the_four_languages() -> None:
    assert GlossaryEntry.objects.count() >= 90
    for entry in GlossaryEntry.objects.prefetch_related("names"):
        preferred = sorted(name.language for name in entry.names.all() if name.preferred)
        assert preferred == ["en", "km", "lo", "vi"], entry.key


def test_what_an_article_called_it_is_kept_beside_the_right_name() -> None:
    dossier = GlossaryEntry.objects.get(key="dossier")
    seen = dossier.names.get(language="lo", preferred=False)
    assert (seen.text, seen.source) == ("ບັນທຶກ", "article 000")
    assert GlossaryName.objects.filter(entry__key="government-portal", language="lo").count() == 6


def test_loading_again_changes_nothing_and_leaves_edited_entries_alone() -> None:
    GlossaryEntry.objects.filter(key="dossier").update(definition="edited")
    before = AuditEntry.objects.count()
    load_reference_data(lambda _text: None)
    assert AuditEntry.objects.count() == before
    assert GlossaryEntry.objects.get(key="dossier").definition == "edited"


def test_an_entry_that_is_missing_is_added() -> None:
    GlossaryEntry.objects.get(key="dossier").delete()
    load_reference_data(lambda _text: None)
    assert GlossaryEntry.objects.get(key="dossier").names.filter(preferred=True).count() == 4
