"""The words for levels, blocks, kinds and ranks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEVELS: Final[Mapping[str, Promise]] = {
    "central": _("Central"),
    "provincial": _("Province"),
    "district": _("District"),
    "communal": _("Commune"),
}
BLOCKS: Final[Mapping[str, Promise]] = {
    "ministries": _("Ministries and agencies"),
    "provinces": _("Provinces and cities"),
    "party": _("Party"),
    "government": _("Government"),
    "other": _("Other"),
}
KINDS: Final[Mapping[str, Promise]] = {
    "government": _("Government"),
    "leader": _("Leader"),
    "party_body": _("Party body"),
    "national_assembly": _("National Assembly"),
    "steering_body": _("Steering committee"),
    "working_group": _("Working group"),
    "ministry": _("Ministry"),
    "ministerial_agency": _("Ministerial-level agency"),
    "government_agency": _("Agency under the Government"),
    "public_service_body": _("Public service body"),
    "province": _("Province"),
    "city": _("Centrally-run city"),
    "district": _("Rural district"),
    "urban_district": _("Urban district"),
    "provincial_city": _("Provincial city"),
    "town": _("Town"),
    "commune": _("Commune"),
    "ward": _("Ward"),
    "special_zone": _("Special zone"),
    "department": _("Department"),
    "unit": _("Unit"),
}
RANKS: Final[Mapping[str, Promise]] = {
    "head": _("Head"),
    "deputy": _("Deputy"),
    "officer": _("Officer"),
}
SUCCESSIONS: Final[Mapping[str, Promise]] = {
    "merger": _("merged"),
    "split": _("split"),
    "functions": _("some functions"),
}
DAY_KINDS: Final[Mapping[str, Promise]] = {
    "holiday": _("Day off"),
    "working_day": _("Working day"),
}
CONFIDENCE: Final[Mapping[str, Promise]] = {
    "sure": _("Read in the source"),
    "likely": _("Likely"),
    "unsure": _("Unsure: check before relying on it"),
}
LANGUAGE_NAMES: Final[Mapping[str, str]] = {
    "vi": "Tiếng Việt",
    "en": "English",
    "lo": "ລາວ",
    "km": "ខ្មែរ",
}


def word(words: Mapping[str, Promise], key: str) -> str:
    """The word for `key`; a key without a word is shown as it is."""
    return str(words[key]) if key in words else key
