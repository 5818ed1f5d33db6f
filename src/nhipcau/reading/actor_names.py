"""The names by which agencies are known before any register is asked: built in, and an installation's own."""

import datetime as dt
import json
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from nhipcau.reading.bundled import bundled
from nhipcau.reading.errors import NamesFileError
from nhipcau.reading.finds import Alias
from nhipcau.reading.languages import PLAIN
from nhipcau.reading.languages.plain import plain_form

# The environment variable that names a file with an installation's own names.
NAMES_FILE = "NHIPCAU_NAMES"
# A word in which a name stands without being meant; the trie must know it to pass over it.
DECOY = ""
# Written with and without a blank behind it.
_HEAD = re.compile(r"(ក្រសួង|មន្ទីរ|ກະຊວງ|ພະແນກ)(?=[^\s])")


@cache
def builtin_aliases() -> tuple[Alias, ...]:
    """Central bodies, ministries and collective actors of `data/actors.json`."""
    data = bundled("actors")
    aliases = [
        Alias(
            actor["key"],
            name["text"],
            name["language"],
            _day(actor.get("valid_from")),
            _day(actor.get("valid_to")),
        )
        for actor in data["actors"]
        for name in actor["names"]
    ]
    decoys = [Alias(DECOY, decoy["text"], decoy["language"]) for decoy in data["decoys"]]
    aliases += [
        replace(alias, text=_HEAD.sub(r"\1 ", alias.text, count=1))
        for alias in aliases
        if _HEAD.match(alias.text)
    ]
    known = (*aliases, *_province_aliases(), *_own_names(), *decoys)
    return (*known, *_unmarked(known))


def _own_names() -> list[Alias]:
    """The names of an installation: the file that NHIPCAU_NAMES points to, shaped as actors.json.

    Raises NamesFileError where that file is missing or has another shape.
    """
    path = os.environ.get(NAMES_FILE)
    if not path:
        return []
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        return [
            Alias(
                actor["key"],
                name["text"],
                name["language"],
                _day(actor.get("valid_from")),
                _day(actor.get("valid_to")),
            )
            for actor in data["actors"]
            for name in actor["names"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NamesFileError(path=path) from error


def _unmarked(aliases: Sequence[Alias]) -> list[Alias]:
    """Vietnamese names as typed without marks; single words would be words of other languages."""
    return [
        replace(alias, text=plain_form(alias.text))
        for alias in aliases
        if alias.language in PLAIN and " " in alias.text and plain_form(alias.text) != alias.text
    ]


def _province_aliases() -> list[Alias]:
    """Provinces and cities with the word for what they are; a bare place name is no agency."""
    data = bundled("places")
    return [
        Alias(province["key"], pattern % name, language)
        for province in data["provinces"]
        for language, patterns in data[
            "names_of_a_city" if province["city"] else "names_of_a_province"
        ].items()
        for name in (*_spellings(province, language), *province.get("also", {}).get(language, ()))
        for pattern in patterns
    ]


def _spellings(province: dict[str, str], language: str) -> list[str]:
    """English texts write Ha Noi, Hanoi and Hà Nội."""
    if language != "en":
        return [province[language]]
    english = province["en"]
    spelled = (english, english.replace(" ", ""), english.replace(" - ", " "), province["vi"])
    return list(dict.fromkeys(spelled))


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None
