"""Messages: collected from code and templates, kept per room, checked for gaps and placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from nhipcau.kit.errors import all_errors
from nhipcau.site.catalogues import LANGUAGES, PACKAGE

Key = str | tuple[str, str]
_FIXED = datetime(2026, 1, 1, tzinfo=UTC)
_NAMES = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL_NAMES = {"ngettext", "ngettext_lazy"}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")
_HEADER = (
    "# Messages of this room. The English text is the id; the glossary is documents/data/glossary.json.\n"
)


def collect(*, write: bool) -> dict[str, set[Key]]:
    """The messages by room (the name of its folder); with `write` the catalogues are brought up to date."""
    _load_errors()
    found: dict[str, set[Key]] = {}
    for room in sorted(path for path in PACKAGE.iterdir() if path.is_dir() and not path.name.startswith("_")):
        keys = set(_from_python(room)) | set(_from_templates(room)) | set(_from_errors(room.name))
        if room.name == "site":
            keys |= set(_foreign())
        if keys:
            found[room.name] = keys
    # A message that two rooms use is kept once, in the first of them: Django merges all catalogues.
    seen: set[Key] = set()
    for name in sorted(found):
        found[name] -= seen
        seen |= found[name]
    if write:
        for name, keys in found.items():
            for language in LANGUAGES:
                _write(name, language, keys)
    return found


def missing_translations(found: dict[str, set[Key]]) -> list[str]:
    """What is not translated, or has other placeholders than its English text."""
    faults = []
    for name, keys in found.items():
        for language in LANGUAGES:
            catalogue = _read(name, language)
            faults += [
                f"{name} {language}: {fault}: {key}"
                for key in sorted(keys, key=str)
                if (fault := _fault(catalogue.get(key[0] if isinstance(key, tuple) else key), key, language))
            ]
    return faults


def _fault(message: Message | None, key: Key, language: str) -> str:
    if message is None:
        return "not collected"
    if language == "en":
        return ""
    wanted = _placeholders(key)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not texts or not all(texts):
        return "not translated"
    return "" if all(_placeholders(text or "") == wanted for text in texts) else "other placeholders"


def _placeholders(key: Key) -> set[str]:
    text = key[-1] if isinstance(key, tuple) else key
    return {match[1] for match in _PLACEHOLDER.finditer(text) if match[1]}


def _from_python(room: Path) -> Iterator[Key]:
    for path in room.rglob("*.py"):
        if {"tests", "migrations"} & set(path.relative_to(room).parts):
            continue
        yield from _calls(ast.parse(path.read_text()))


def _calls(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if name in _NAMES and texts:
            yield texts[0]
        elif name in _PLURAL_NAMES and len(texts) >= 2:
            yield texts[0], texts[1]


def _from_templates(room: Path) -> Iterator[Key]:
    """Django turns a template into Python-like calls; multi-line blocks come out trimmed or not
    just as they will be asked for."""
    for path in [*room.rglob("templates/**/*.html"), *room.rglob("templates/**/*.txt")]:
        yield from _calls_in_text(templatize(path.read_text(), origin=str(path)))


_CALL = re.compile(
    r"\b(?P<name>n?gettext)\(\s*u?(?P<one>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
    r"(?:\s*,\s*u?(?P<many>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"))?"
)


def _calls_in_text(text: str) -> Iterator[Key]:
    text = re.sub(r"\b_\((?=u?['\"])", "gettext(", text)
    for match in _CALL.finditer(text):
        one = ast.literal_eval(match["one"])
        if match["name"] == "ngettext" and match["many"]:
            yield one, ast.literal_eval(match["many"])
        else:
            yield one


def _from_errors(room: str) -> Iterator[Key]:
    for kind in all_errors():
        if kind.__module__.startswith(f"nhipcau.{room}."):
            yield kind.message()


def _load_errors() -> None:
    for room in [*settings.ROOMS, "nhipcau.reading", "nhipcau.site"]:
        for part in ("errors", "errors_start", "api"):
            if find_spec(f"{room}.{part}"):
                import_module(f"{room}.{part}")


def _foreign() -> Iterator[Key]:
    """Texts of Django and allauth that our pages show and that lack Lao or Khmer."""
    path = PACKAGE / "site" / "data" / "foreign_messages.txt"
    for line in path.read_text().splitlines() if path.exists() else ():
        if line and not line.startswith("#"):
            one, _bar, many = line.partition(" | ")
            yield (one, many) if many else one


def _path(room: str, language: str) -> Path:
    return PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"


def _read(room: str, language: str) -> Catalog:
    path = _path(room, language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _write(room: str, language: str, keys: set[Key]) -> None:
    """Keep what is translated, add what is new, drop what nobody asks for any more."""
    old = _read(room, language)
    new = Catalog(locale=language, header_comment=_HEADER.strip(), fuzzy=False)
    new.revision_date = new.creation_date = _FIXED  # a catalogue changes only when its messages do
    for key in sorted(keys, key=str):
        held = old.get(key[0] if isinstance(key, tuple) else key)
        string = held.string if held else None
        if language == "en":
            string = key
        new.add(key, string=string, flags=["python-format"] if _placeholders(key) else ())
    path = _path(room, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=0, omit_header=False, sort_output=True)
