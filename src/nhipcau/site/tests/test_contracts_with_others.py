"""What others rely on: API and event shapes, error codes, messages in every language."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nhipcau.kit.errors import CodedError
from nhipcau.site import messages, reference
from nhipcau.site.messages import _calls_in_text, _fault, _placeholders, collect, missing_translations
from nhipcau.site.reference import outdated, pages

ROOT = Path(__file__).parents[4]


def test_the_generated_pages_and_snapshots_say_what_the_code_says() -> None:
    """When this fails on purpose: look at the change, then run `./nhipcau docs`."""
    assert [str(path.relative_to(ROOT)) for path in outdated(ROOT)] == []


def test_a_changed_contract_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {tmp_path / "schemas/openapi.json": "{}\n", tmp_path / "docs/a.md": "a\n"}
    monkeypatch.setattr(reference, "pages", lambda home: made)
    assert set(outdated(tmp_path)) == set(made)
    reference.write_pages(tmp_path)
    assert outdated(tmp_path) == []
    (tmp_path / "docs/a.md").write_text("b\n")
    assert outdated(tmp_path) == [tmp_path / "docs/a.md"]


def test_the_api_describes_every_address_and_asks_for_sign_in() -> None:
    schema: dict[str, Any] = json.loads(pages(ROOT)[ROOT / "schemas/openapi.json"])
    assert schema["openapi"].startswith("3.1")
    operations = [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(operations) >= 9
    assert [(path, method) for path, method, operation in operations if not operation.get("summary")] == []
    assert [(path, method) for path, method, operation in operations if not operation.get("security")] == []


# Messages


def test_every_message_is_translated_and_keeps_its_placeholders() -> None:
    assert missing_translations(collect(write=False)) == []


@pytest.mark.parametrize(
    ("english", "translated", "fault"),
    [
        ("%(days)s days", "%(days)s ngày", ""),
        ("%(days)s days", "ngày", "other placeholders"),
        ("%(days)s days", "%(day)s ngày", "other placeholders"),
        ("days", "%(days)s ngày", "other placeholders"),
        ("100%% done", "xong 100%%", ""),
        ("days", "", "not translated"),
        (("%(n)s day", "%(n)s days"), ("%(n)s ngày",), ""),
        (("%(n)s day", "%(n)s days"), ("", ""), "not translated"),
    ],
)
def test_a_translation_that_would_fail_on_the_page_is_found(
    english: Any, translated: Any, fault: str
) -> None:
    message: Any = SimpleNamespace(string=translated)
    assert _fault(message, english, "vi") == fault


def test_what_was_not_collected_is_said_and_english_is_its_own_translation() -> None:
    assert _fault(None, "x", "vi") == "not collected"
    message: Any = SimpleNamespace(string="anything")
    assert _fault(message, "x", "en") == ""


def test_messages_are_found_in_code_templates_and_errors() -> None:
    found = set().union(*collect(write=False).values())
    assert "Weekly pack: %(whose)s" in found  # called in Python
    assert ("%(days)s day late", "%(days)s days late") in found  # plural
    assert "Add a relation" in found  # {% translate %}
    assert ("%(shown)s row", "%(shown)s rows") in found  # {% blocktranslate %} with plural
    assert "Give the reason." in found  # the docstring of an error


def test_a_message_is_kept_in_one_room_only() -> None:
    seen: dict[Any, str] = {}
    for room, keys in collect(write=False).items():
        for key in keys:
            assert key not in seen, (key, room, seen[key])
            seen[key] = room


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('gettext("a")', ["a"]),
        ("_('it\\'s')", ["it's"]),
        ('ngettext("%(n)s a", "%(n)s b", n)', [("%(n)s a", "%(n)s b")]),
        ("mygettext_not('a')", []),
    ],
)
def test_calls_are_read_from_templates(text: str, keys: list[Any]) -> None:
    assert list(_calls_in_text(text)) == keys


def test_no_error_message_has_a_placeholder_that_cannot_be_filled() -> None:
    messages._load_errors()
    faults = []
    for kind in _all(CodedError):
        if not kind.__module__.startswith("nhipcau."):
            continue
        names = _placeholders(kind.message())
        text = kind(**dict.fromkeys(names, "x")).text()
        if "%(" in text or not text:
            faults.append(kind.__name__)
    assert faults == []


def _all(kind: type[CodedError]) -> list[type[CodedError]]:
    return [kind, *(grandchild for child in kind.__subclasses__() for grandchild in _all(child))]
