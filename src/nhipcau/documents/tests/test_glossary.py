"""The glossary: entered, changed, found in any language; nothing is lost by looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.documents.actions.edit_glossary import NameLine, edit_glossary
from nhipcau.documents.errors import GlossaryKeyTaken
from nhipcau.documents.models import GlossaryEntry
from nhipcau.site.testing import Cast
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import Actor, history_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
NAMES = (
    NameLine(language="vi", text="chuyển đổi  số"),
    NameLine(language="lo", text="ການຫັນເປັນດິຈິຕອນ"),
    NameLine(language="km", text="បរិវត្តកម្មឌីជីថល", valid_from=date(2022, 1, 1), source="MPTC"),
    NameLine(language="en", text=" "),
)


def enter(actor: Actor, **overrides: object) -> GlossaryEntry:
    values = {"entry_id": None, "key": "test-term", "kind": "term", "names": NAMES, **overrides}
    return edit_glossary(actor=actor, **values, now=NOW)  # type: ignore[arg-type]


def names(entry: GlossaryEntry) -> set[tuple[str, str]]:
    return set(entry.names.values_list("language", "text"))


def test_an_entry_has_its_names_without_blanks_and_doubles(cast: Cast) -> None:
    entry = enter(cast.officer_binh, names=(*NAMES, NameLine(language="vi", text="chuyển đổi số ")))
    assert names(entry) == {
        ("vi", "chuyển đổi số"), ("lo", "ການຫັນເປັນດິຈິຕອນ"), ("km", "បរិវត្តកម្មឌីជីថល"),
    }  # fmt: skip


def test_changing_an_entry_leaves_exactly_the_new_names_and_a_history(cast: Cast) -> None:
    entry = enter(cast.officer_binh)
    changed = enter(
        cast.officer_binh, entry_id=entry.id, names=NAMES[:1], definition="dùng dữ liệu và công nghệ số"
    )
    assert names(changed) == {("vi", "chuyển đổi số")}
    assert history_of(entry)[0].changes == {"definition": ["", "dùng dữ liệu và công nghệ số"]}


def test_a_key_names_one_entry_and_only_editors_edit(cast: Cast) -> None:
    entry = enter(cast.officer_binh)
    with pytest.raises(GlossaryKeyTaken):
        enter(cast.officer_binh)
    enter(cast.officer_binh, entry_id=entry.id)
    with pytest.raises(NotPermitted):
        enter(cast.focal_hai, key="another")


def test_saving_the_form_keeps_the_days_and_sources_of_names(
    sign_in: Callable[..., Client], cast: Cast
) -> None:
    entry = enter(cast.officer_binh, source="glossary of 2024")
    browser = sign_in("officer_chi")
    address = reverse("documents:edit_glossary", args=[entry.id])
    form = {
        "key": "test-term", "kind": "term", "definition": "", "source": "glossary of 2024",
        "vi": "chuyển đổi số", "en": "digital transformation", "lo": "", "km": "បរិវត្តកម្មឌីជីថល",
    }  # fmt: skip
    assert browser.get(address).status_code == 200
    assert browser.post(address, form).status_code == 302
    kept = entry.names.get(language="km")
    assert (kept.valid_from, kept.source) == (date(2022, 1, 1), "MPTC")
    assert entry.names.get(language="en").source == "glossary of 2024"
    assert not entry.names.filter(language="lo").exists()


@pytest.mark.parametrize("text", ["ຫັນເປັນ", "បរិវត្ត", "đổi số", "TEST-TERM"])
def test_the_list_finds_an_entry_by_part_of_a_name_once(
    sign_in: Callable[..., Client], cast: Cast, text: str
) -> None:
    enter(cast.officer_binh)
    answer = sign_in("focal_hai").get(reverse("documents:glossary"), {"q": text})
    assert [row.key for row in answer.context["page"].object_list if row.key == "test-term"] == ["test-term"]
