"""The reference files of ``data/`` as unsaved rows."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache, partial
from pathlib import Path
from typing import Any

from nhipcau.agencies.models import (
    Agency,
    AgencyName,
    CalendarDay,
    Competence,
    OfficeTime,
    Role,
    StatisticalCode,
    Succession,
)
from nhipcau.agencies.rules import Block, Level, agency_id_of, path_of

_FOLDER = Path(__file__).parent / "data"
_GOVERNMENT = "government"
Record = dict[str, Any]


@dataclass
class ReferenceData:
    """Everything the files hold, agencies from the top down."""

    agencies: list[Agency] = field(default_factory=list)
    names: list[AgencyName] = field(default_factory=list)
    codes: list[StatisticalCode] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    competences: list[Competence] = field(default_factory=list)
    days: list[CalendarDay] = field(default_factory=list)
    office_times: list[OfficeTime] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)

    def add_agency(self, *, key: str, parent: str | None, **fields: Any) -> Agency:
        """Add an agency whose parent was added before it."""
        agency_id = agency_id_of(key)
        path = path_of(agency_id, self.paths[parent] if parent else "")
        agency = Agency(
            id=agency_id,
            key=key,
            path=path,
            parent_id=agency_id_of(parent) if parent else None,
            **fields,
        )
        self.paths[key] = path
        self.agencies.append(agency)
        return agency


def fingerprint() -> str:
    """A hash of all reference files: whoever has loaded them once need not read them again."""
    digest = hashlib.sha256()
    for path in sorted(_FOLDER.glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def reference_keys() -> frozenset[str]:
    """The keys of all agencies in the reference data, which every node of this release has."""
    return frozenset(agency.key for agency in read().agencies)


def department_kinds(level: str) -> list[Record]:
    """The usual departments of a ministry, province or commune: symbol, names, period, source."""
    return [row for row in _file("departments")["departments"] if row["level"] == level]


def read() -> ReferenceData:
    """All reference files. Raises KeyInvalid, KeyError or ValueError when a file is wrong."""
    data = ReferenceData()
    _read_central(data)
    kinds = {row["kind"]: row for row in _file("kinds")["kinds"]}
    _read_provinces(data, kinds)
    _read_units(data, kinds, "districts", Level.DISTRICT)
    _read_units(data, kinds, "communes", Level.COMMUNAL)
    _read_tables(data)
    return data


def _file(name: str) -> Record:
    found: Record = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _sources(record: Record, sources: dict[str, str]) -> str:
    """`source` of a record holds keys of the file's sources, parted by semicolons, or plain words."""
    return "; ".join(sources.get(part.strip(), part.strip()) for part in record["source"].split(";"))


def _read_central(data: ReferenceData) -> None:
    file = _file("central")
    for row in file["agencies"]:
        source = _sources(row, file["sources"])
        agency = data.add_agency(
            key=row["key"],
            parent=row["parent"],
            symbol=row["symbol"],
            code=row.get("code", ""),
            kind=row["kind"],
            level=row["level"],
            block=row["block"],
            established_on=_day(row["established_on"]),
            dissolved_on=_day(row["dissolved_on"]),
            source=source,
        )
        for language, named in row["names"].items():
            data.names.append(
                AgencyName(
                    agency=agency,
                    language=language,
                    name=named["name"],
                    short_name=named.get("short", ""),
                    source=source,
                )
            )
        data.names += [
            AgencyName(agency=agency, kind="alias", source=source, **alias) for alias in row["aliases"]
        ]
    data.successions += _successions(file)


def _successions(file: Record) -> Iterator[Succession]:
    for row in file["successions"]:
        yield Succession(
            predecessor_id=agency_id_of(row["predecessor"]),
            successor_id=agency_id_of(row["successor"]),
            on_date=date.fromisoformat(row["on"]),
            kind=row["kind"],
            legal_basis=row["legal_basis"],
            source=_sources(row, file["sources"]),
        )


def _read_provinces(data: ReferenceData, kinds: dict[str, Record]) -> None:
    file = _file("provinces")
    for row in file["provinces"]:
        source = _sources(row, file["sources"])
        kind = "city" if row["city"] else "province"
        agency = data.add_agency(
            key=row["key"],
            parent=_GOVERNMENT,
            symbol="UBND",
            code=row["code"],
            kind=kind,
            level=Level.PROVINCIAL,
            block=Block.PROVINCES,
            dissolved_on=_day(row["dissolved_on"]),
            source=source,
        )
        earlier = row.get("renamed", [])
        since = _day(earlier[-1]["until"]) if earlier else None
        data.names += _local_names(agency, row, kinds[kind], source, since=since)
        for old in earlier:
            pattern = kinds["city" if old["city"] else "province"]
            data.names += _local_names(agency, old, pattern, old["source"], until=_day(old["until"]))
        for code in row["codes"]:
            period = {"valid_from": _day(code.get("from")), "valid_to": _day(code.get("to"))}
            data.codes.append(StatisticalCode(agency=agency, code=code["code"], source=source, **period))
    data.successions += _successions(file)


def _local_names(
    agency: Agency,
    row: Record,
    pattern: Record,
    source: str,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[AgencyName]:
    """Official name and aliases of a province in four languages, valid from `since` to `until`."""
    named = partial(AgencyName, agency=agency, source=source, valid_from=since, valid_to=until)
    for language, official in pattern["official"].items():
        place = row["name" if language == "vi" else language]
        yield named(language=language, name=official % place, short_name=place)
        for alias in pattern["aliases"][language]:
            yield named(language=language, name=alias % place, kind="alias")


def _read_units(data: ReferenceData, kinds: dict[str, Record], name: str, level: Level) -> None:
    file = _file(name)
    word = "district" if level is Level.DISTRICT else "commune"
    begin, end = _day(file.get("established_on")), _day(file.get("dissolved_on"))
    for group in file["provinces"]:
        province = group["province"].removeprefix("province:")
        for slug, place, kind, code in group["units"]:
            agency = data.add_agency(
                key=f"{word}:{province}:{slug}",
                parent=group["province"],
                symbol="UBND",
                kind=kind,
                level=level,
                block=Block.PROVINCES,
                established_on=begin,
                dissolved_on=end,
                source=file["source"],
            )
            official = kinds[kind]["official"]
            data.names += [
                AgencyName(agency=agency, language="vi", name=official["vi"] % place, short_name=place),
                AgencyName(
                    agency=agency,
                    language="en",
                    name=official["en"] % _plain(place),
                    short_name=_plain(place),
                ),
            ]
            data.codes.append(StatisticalCode(agency=agency, code=code, source=file["source"]))


def _plain(place: str) -> str:
    """A place name as English texts of the Government write it, without accents."""
    bare = unicodedata.normalize("NFD", place.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _read_tables(data: ReferenceData) -> None:
    roles = _file("roles")
    data.roles += [Role(valid_from=_day(roles["valid_from"]), **row) for row in roles["roles"]]
    data.competences += [
        Competence(**{**row, "valid_from": _day(row["valid_from"]), "valid_to": _day(row["valid_to"])})
        for row in _file("competence")["competences"]
    ]
    calendar = _file("calendar")
    data.days += [CalendarDay(**{**row, "date": date.fromisoformat(row["date"])}) for row in calendar["days"]]
    data.office_times += [
        OfficeTime(
            valid_from=date.fromisoformat(row["valid_from"]),
            spans=[[time.fromisoformat(text) for text in span] for span in row["spans"]],
            source=row["source"],
        )
        for row in calendar["office_hours"]
    ]
