"""Words that the room is built on, and rules that need no table."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from nhipcau.agencies.errors import KeyInvalid

# Every node gives the same agency the same id, so that events of one node mean the same on another.
AGENCY_NAMESPACE = UUID("6f0e7b3e-50c5-5d3c-9c0f-6c1a9d9a2b77")

LANGUAGES = ("vi", "en", "lo", "km")
NATION_VIEW = "nation.view"


class Level(StrEnum):
    """Levels of the state. Districts ended on 30 June 2025."""

    CENTRAL = "central"
    PROVINCIAL = "provincial"
    DISTRICT = "district"
    COMMUNAL = "communal"


class Block(StrEnum):
    """In which block an agency's figures are counted."""

    MINISTRIES = "ministries"
    PROVINCES = "provinces"
    PARTY = "party"
    GOVERNMENT = "government"
    OTHER = "other"


class Kind(StrEnum):
    """What sort of body an agency is."""

    GOVERNMENT = "government"
    LEADER = "leader"
    PARTY_BODY = "party_body"
    NATIONAL_ASSEMBLY = "national_assembly"
    STEERING_BODY = "steering_body"
    WORKING_GROUP = "working_group"
    MINISTRY = "ministry"
    MINISTERIAL_AGENCY = "ministerial_agency"
    GOVERNMENT_AGENCY = "government_agency"
    PUBLIC_SERVICE_BODY = "public_service_body"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    URBAN_DISTRICT = "urban_district"
    PROVINCIAL_CITY = "provincial_city"
    TOWN = "town"
    COMMUNE = "commune"
    WARD = "ward"
    SPECIAL_ZONE = "special_zone"
    DEPARTMENT = "department"
    UNIT = "unit"


# The bodies that are counted and ranked in their block; departments and communes are inside them.
REPORTING_KINDS = frozenset(
    {
        Kind.GOVERNMENT,
        Kind.LEADER,
        Kind.PARTY_BODY,
        Kind.NATIONAL_ASSEMBLY,
        Kind.STEERING_BODY,
        Kind.WORKING_GROUP,
        Kind.MINISTRY,
        Kind.MINISTERIAL_AGENCY,
        Kind.GOVERNMENT_AGENCY,
        Kind.PUBLIC_SERVICE_BODY,
        Kind.PROVINCE,
        Kind.CITY,
    }
)


class SuccessionKind(StrEnum):
    """How a successor comes after a predecessor.

    `functions`: only some functions went over; records stay where the main successor is.
    """

    MERGER = "merger"
    SPLIT = "split"
    FUNCTIONS = "functions"


class Rank(StrEnum):
    """Rank of a post within its agency."""

    HEAD = "head"
    DEPUTY = "deputy"
    OFFICER = "officer"


RANK_ORDER = {Rank.HEAD: 0, Rank.DEPUTY: 1, Rank.OFFICER: 2}


class DayKind(StrEnum):
    """What a named day of the calendar is."""

    HOLIDAY = "holiday"
    WORKING_DAY = "working_day"


_KEY = re.compile(r"[a-z0-9]+(?:[-:][a-z0-9]+)*")


def agency_id_of(key: str) -> UUID:
    """The id that an agency with this key has on every node. Raises KeyInvalid."""
    if not _KEY.fullmatch(key):
        raise KeyInvalid
    return uuid5(AGENCY_NAMESPACE, key)


def valid_on(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether the half-open period from `valid_from` until before `valid_to` holds `day`."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)


def path_of(agency_id: UUID, parent_path: str = "") -> str:
    """The materialised path: hexadecimal ids from the top down, each with a stroke after it."""
    return f"{parent_path}{agency_id.hex}/"
