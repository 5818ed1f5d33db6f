"""What stands in the slots: values drawn by chance, and the changes of one value that can be planted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import TypeAlias

MINISTRIES = ("BTP", "BCA", "BNV", "BTC", "BKHCN", "BYT", "BGDĐT", "BXD", "BCT", "BNNMT")
AGENCIES = 14  # so many names are in words.json


@dataclass(frozen=True, slots=True)
class Day:
    """A day; `said` is day, month_day (without the year), before or by."""

    day: date
    said: str = "day"


@dataclass(frozen=True, slots=True)
class Span:
    """A month, quarter, half, year, or years from `year` to `year_to`."""

    unit: str
    year: int
    number: int = 0
    year_to: int = 0


@dataclass(frozen=True, slots=True)
class Within:
    """So many days, working days, hours or months from an event."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Recurring:
    """Every day, week, month or quarter; before which day, or 0."""

    unit: str
    day: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A document; `word` is the type word when it does not follow the type."""

    type: str
    issuer: str
    number: int
    year: int = 0
    word: str = ""

    @property
    def text(self) -> str:
        """The number as written in Vietnamese; pointers are bare numbers."""
        number = f"{self.number:02}"
        match self.type:
            case "L":
                return f"{number}/{self.year}/{self.issuer}"
            case "CV":
                return f"{number}/{self.issuer}"
            case "TCVN" | "QCVN":
                issuer = f"/{self.issuer}" if self.issuer else ""
                return f"{self.type} {number}:{self.year}{issuer}"
        if not self.issuer:
            return number
        if self.issuer in ("TW", "TU"):
            return f"{number}-{self.type}/{self.issuer}"
        year = f"{self.year}/" if self.year else ""
        return f"{number}/{year}{self.type}-{self.issuer}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit; `exponent` asks for the scale word of that power of ten."""

    value: Decimal
    unit: str
    qualifier: str = ""
    exponent: int = 0


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many."""

    value: int
    of: int
    unit: str


@dataclass(frozen=True, slots=True)
class Label:
    """A number that names or orders, and is no value: version, level, 24/7, a list number."""

    text: str


@dataclass(frozen=True, slots=True)
class Agency:
    """The nth name of the list; no value."""

    index: int


Value: TypeAlias = Day | Span | Within | Recurring | Reference | Figure | Ratio | Label | Agency


# Drawing values


def _day(rng: Random, said: str) -> Day:
    last = 12 if rng.random() < 0.5 else 28
    year = rng.randint(2025, 2027) if said in ("before", "by") else rng.randint(2019, 2026)
    return Day(date(year, rng.randint(1, 12), rng.randint(1, last)), said)


def _reference(rng: Random, family: str) -> Reference:
    ministry, year = rng.choice(MINISTRIES), rng.randint(2015, 2026)
    low, mid, high = rng.randint(1, 99), rng.randint(1, 350), rng.randint(100, 6000)
    match family:
        case "decree":
            return Reference("NĐ", "CP", mid, year)
        case "decision_ttg":
            return Reference("QĐ", "TTg", rng.choice((low, high)), rng.choice((0, 0, 0, year)))
        case "decision_ministry":
            return Reference("QĐ", ministry, high)
        case "decision_ubnd":
            return Reference("QĐ", "UBND", mid, year)
        case "directive":
            return Reference("CT", "TTg", low)
        case "dispatch":
            return Reference("CĐ", "TTg", mid)
        case "resolution":
            return Reference("NQ", "CP", mid)
        case "resolution_hdnd":
            return Reference("NQ", "HĐND", low, year)
        case "party":
            return Reference(rng.choice(("NQ", "NQ", "QĐ", "CT")), "TW", low)
        case "conclusion":
            return Reference("KL", "TW", mid)
        case "circular":
            return Reference("TT", rng.choice((ministry, "VPCP")), low, year)
        case "law":
            return Reference("L", f"QH{rng.randint(13, 15)}", low, year)
        case "letter":
            return Reference("CV", rng.choice(("VPCP-KSTT", "VPCP-KGVX", "TTg-KSTT")), high)
        case "notice":
            return Reference("TB", "VPCP", mid)
        case "plan":
            return Reference("KH", rng.choice(("UBND", ministry)), mid)
        case "submission":
            return Reference("TTr", ministry, low)
        case "consolidated":
            return Reference("VBHN", rng.choice(("VPQH", ministry)), low)
        case "standard":
            kind = rng.choice(("TCVN", "QCVN"))
            return Reference(kind, ministry if kind == "QCVN" else "", rng.randint(40, 13000), year)
    raise ValueError(family)


def _number(rng: Random, size: str) -> Decimal:
    match size:
        case "few":
            return Decimal(rng.randint(2, 60))
        case "some":
            return Decimal(rng.randint(61, 999))
        case "many":
            thousands = rng.choice((rng.randint(2, 30), rng.randint(10, 990)))
            rest = rng.choice((0, rng.randint(1, 9) * 100, rng.randint(1, 999)))
            return Decimal(thousands * 1000 + rest)
        case "small":
            return Decimal(rng.randint(2, 180) * 5000)
        case "decimal":
            return Decimal(rng.randint(12, 98)) / 10
        case "score":
            return Decimal(rng.randint(6001, 9890)) / rng.choice((100, 100, 1))
        case "millions" | "billions" | "trillions":
            exponent = {"millions": 6, "billions": 9, "trillions": 12}[size]
            digits = rng.choice((rng.randint(2, 95) * 100, rng.randint(11, 990) * 10, rng.randint(101, 9900)))
            return Decimal(digits).scaleb(exponent - 2)
    raise ValueError(size)


def _percent(rng: Random, *, round_number: bool) -> Decimal:
    places = 1 if round_number else rng.choice((1, 10, 10, 100, 100, 100))
    return (Decimal(rng.randint(2 * places, 98 * places)) / places).normalize()


def _qualifier(rng: Random, share: float) -> str:
    return rng.choice(("more_than",) * 4 + ("nearly", "about", "at_least")) if rng.random() < share else ""


def _figure(rng: Random, unit: str, size: str) -> Figure:
    value = _number(rng, size)
    if size == "score":
        value = value if value < 100 else value.quantize(Decimal(1)) / 100
    share = 0.2 if size in ("many", "millions", "billions", "trillions") else 0.0
    qualifier = _qualifier(rng, share)
    if qualifier and size == "many":
        value -= value % 100
    return Figure(value.normalize(), unit, qualifier)


def _ratio(rng: Random, unit: str) -> Ratio:
    if unit == "province":
        return Ratio(rng.choice((34, rng.randint(12, 33))), 34, unit)
    of = rng.choice((rng.randint(20, 99), rng.randint(100, 950)))
    return Ratio(rng.randint(of // 3 + 1, of), of, unit)


def _recurring(rng: Random) -> Recurring:
    if rng.random() < 0.6:
        return Recurring(rng.choice(("month", "month", "quarter")), rng.choice((3, 5, 10, 15, 20, 25, 28)))
    return Recurring(rng.choice(("day", "week", "month", "quarter")), 0)


def draw(rng: Random, asked: str) -> Value:
    """A value as a slot asks for it: `count dossier many`, `ref decree circular`, `day` …"""
    kind, *rest = asked.split()
    year = rng.randint(2018, 2027)
    match kind:
        case "day" | "month_day" | "before" | "by":
            return _day(rng, kind)
        case "month":
            return Span(kind, year, rng.randint(1, 12))
        case "quarter":
            return Span(kind, year, rng.randint(1, 4))
        case "half":
            return Span(kind, year, rng.randint(1, 2))
        case "year":
            return Span(kind, year)
        case "years":
            return Span(kind, rng.choice((2021, 2025, 2026)), 0, rng.choice((2028, 2030, 2035)))
        case "within":
            unit = rng.choice(("working_day", "working_day", "day", "hour"))
            return Within(rng.randint(2, 30), unit)
        case "recurring":
            return _recurring(rng)
        case "ref":
            return _reference(rng, rng.choice(rest))
        case "pointer":
            if rest[0] == "project":
                return Reference("ĐA", "", rng.choice((6, 6, 6, 25, 34)))
            return Reference({"decree": "NĐ", "resolution": "NQ"}[rest[0]], "", rng.randint(12, 180))
        case "percent":
            qualifier = _qualifier(rng, 0.12)
            return Figure(_percent(rng, round_number=bool(qualifier)), "percent", qualifier)
        case "points":
            places = rng.choice((10, 100))
            points = Decimal(rng.randint(places // 2, 39 * places)) / places
            return Figure(points.normalize(), "percentage_point")
        case "count" | "measure" | "money":
            return _figure(rng, rest[0], rest[1])
        case "ratio":
            return _ratio(rng, rest[0])
        case "label":
            return Label(rest[0])
        case "item":
            return Label(f"{rng.randint(1, 12)}{rng.choice('.)')}")
        case "agency":
            return Agency(rng.randrange(AGENCIES))
    raise ValueError(asked)


def numbers_in(value: Value) -> set[object]:
    """What two values of one sentence must not share, so that a change cannot turn one into another."""
    match value:
        case Day(day):
            return {day, (day.month, day.day)}
        case Figure(number, _):
            return {number.normalize()}
        case Ratio(number, of, _):
            return {Decimal(number), Decimal(of)}
        case Reference(_, _, number, _, _):
            return {("document", number)}
        case Within(amount, _):
            return {Decimal(amount)}
        case Span(unit, year, number, _):
            return {(unit, year, number)}
        case Agency(index):
            return {("agency", index)}
    return set()


def draw_all(rng: Random, slots: Mapping[str, str]) -> dict[str, Value]:
    """Values for all slots of a sentence, no two alike; a document is of the year of its number."""
    while True:
        values = {slot: draw(rng, asked) for slot, asked in slots.items()}
        drawn = [numbers_in(value) for value in values.values()]
        if len(set().union(*drawn)) == sum(map(len, drawn)):
            break
    document, dated = values.get("r1"), values.get("d1")
    if isinstance(document, Reference) and document.year and isinstance(dated, Day):
        values["d1"] = replace(dated, day=dated.day.replace(year=document.year))
    first, second = values.get("d1"), values.get("d2")
    if isinstance(first, Day) and isinstance(second, Day) and second.day < first.day:
        values["d1"], values["d2"] = second, first
    return values


# Changing values

KINDS = (
    "digit",
    "unit",
    "percent",
    "date_order",
    "month",
    "number",
    "type",
    "scale",
    "issuer",
    "left_out",
    "added",
)

_OTHER_TYPES = {
    "NĐ": ("NQ", "QĐ"),
    "QĐ": ("CT", "NQ"),
    "CT": ("QĐ", "CĐ"),
    "CĐ": ("CT", "QĐ"),
    "NQ": ("QĐ", "QĐ", "CT"),
    "TT": ("QĐ", "NQ"),
    "TB": ("KH", "BC"),
    "KH": ("BC", "TB"),
    "TTr": ("BC", "KH"),
    "KL": ("NQ", "QĐ"),
    "TCVN": ("QCVN",),
    "QCVN": ("TCVN",),
}
_OTHER_ISSUERS = {
    "TTg": ("BTP", "UBND"),
    "VPCP": ("BTP", "BNV"),
    "TW": ("TU",),
    "HĐND": ("UBND",),
    "UBND": ("HĐND", "BTP"),
    "VPQH": ("BTP",),
    "VPCP-KSTT": ("TTg-KSTT", "VPCP-KGVX"),
    "VPCP-KGVX": ("TTg-KGVX", "VPCP-KSTT"),
    "TTg-KSTT": ("VPCP-KSTT", "TTg-KGVX"),
    "QH13": ("UBTVQH13",),
    "QH14": ("UBTVQH14",),
    "QH15": ("UBTVQH15",),
}
_OTHER_UNITS = {
    "percent": "percentage_point",
    "percentage_point": "percent",
    "VND": "USD",
    "USD": "VND",
    "km": "hectare",
    "hectare": "m2",
    "m2": "hectare",
    "minute": "hour",
    "hour": "day",
    "day": "month",
    "point": "percent",
    "times": "percent",
}
# What is counted becomes something else of the same family, but not what a free translation may say.
_FAMILIES = (
    (
        *("dossier", "account", "task", "procedure", "public_service", "transaction", "record", "feedback"),
        *("system", "database", "dataset", "document", "certificate", "identity_card", "meeting"),
        *("project", "indicator", "case", "question", "conclusion", "vehicle"),
    ),
    ("person", "official", "individual", "household", "enterprise", "collective", "team"),
    ("commune", "village", "district", "province", "school", "hospital", "centre", "station"),
)
_ALIKE = (
    {"person", "official", "individual"},
    {"collective", "team"},
    {"dossier", "document", "record"},
    {"feedback", "question"},
    {"task", "project"},
)


def _other_digit(rng: Random, text: str) -> str:
    """The number with one digit changed; neither its first nor its last digit becomes 0."""
    places = [place for place, sign in enumerate(text) if sign.isdigit()]
    place = rng.choice(places)
    barred = {text[place]} | ({"0"} if place in (places[0], places[-1]) else set())
    digit = rng.choice([sign for sign in "0123456789" if sign not in barred])
    return text[:place] + digit + text[place + 1 :]


def _changed_number(rng: Random, number: int) -> int:
    """57 to 75 where that is another number, else one digit changed."""
    digits = f"{number:02}"
    for place in rng.sample(range(len(digits) - 1), len(digits) - 1):
        turned = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        if int(turned) != number and int(turned) and rng.random() < 0.7:
            return int(turned)
    return int(_other_digit(rng, str(number)))


def _changed_value(rng: Random, value: Decimal) -> Decimal:
    digits, exponent = value.normalize().as_tuple()[1:]
    text = "".join(map(str, digits))
    return Decimal(_other_digit(rng, text)).scaleb(int(exponent)).normalize()


def _of_day(rng: Random, value: Day) -> dict[str, Value]:
    day = value.day
    last = rng.choice([n for n in range(1, 29) if (n // 10 == day.day // 10) != (n % 10 == day.day % 10)])
    digit = day.replace(day=last)
    if value.said != "month_day" and rng.random() < 0.25:
        digit = day.replace(year=day.year + rng.choice((-2, -1, 1, 2)))
    month = rng.choice([n for n in range(1, 13) if n != day.month])
    found: dict[str, Value] = {
        "digit": replace(value, day=digit),
        "month": replace(value, day=day.replace(month=month)),
    }
    if day.day <= 12 and day.day != day.month:
        found["date_order"] = replace(value, day=day.replace(month=day.day, day=day.month))
    return found


def _of_span(rng: Random, value: Span) -> dict[str, Value]:
    other_year = value.year + rng.choice((-3, -2, -1, 1, 2, 3))
    match value.unit:
        case "month":
            month = rng.choice([n for n in range(1, 13) if n != value.number])
            return {"digit": replace(value, year=other_year), "month": replace(value, number=month)}
        case "quarter":
            quarter = rng.choice([n for n in range(1, 5) if n != value.number])
            return {"digit": replace(value, number=quarter)}
        case "years":
            return {"digit": replace(value, year_to=value.year_to + rng.choice((-1, 1, 2)))}
    return {"digit": replace(value, year=other_year)}


def _of_reference(rng: Random, value: Reference) -> dict[str, Value]:
    found: dict[str, Value] = {"number": replace(value, number=_changed_number(rng, value.number))}
    if value.year and rng.random() < 0.2:
        found["number"] = replace(value, year=value.year + rng.choice((-2, -1, 1, 2)))
    if not value.issuer and value.type not in ("TCVN", "QCVN"):
        return found
    if value.type in _OTHER_TYPES:
        word = rng.choice(("", value.type))
        found["type"] = replace(value, type=rng.choice(_OTHER_TYPES[value.type]), word=word)
    others = _OTHER_ISSUERS.get(value.issuer, ())
    if value.issuer in MINISTRIES:
        others = tuple(name for name in MINISTRIES if name != value.issuer)
    if others:
        found["issuer"] = replace(value, issuer=rng.choice(others))
    return found


def power_of(value: Decimal) -> int:
    """The greatest power of ten with a scale word that leaves at least 1 before it."""
    return next((power for power in (12, 9, 6, 3) if value >= 10**power), 0)


def _other_unit(rng: Random, unit: str) -> str:
    if unit in _OTHER_UNITS:
        return _OTHER_UNITS[unit]
    alike = set().union(*(group for group in _ALIKE if unit in group))
    for family in _FAMILIES:
        if unit in family:
            return rng.choice([other for other in family if other != unit and other not in alike])
    return ""


def _of_figure(rng: Random, value: Figure) -> dict[str, Value]:
    found: dict[str, Value] = {"digit": replace(value, value=_changed_value(rng, value.value))}
    other = _other_unit(rng, value.unit)
    if other:
        found["unit"] = replace(value, unit=other)
    if value.unit in ("percent", "percentage_point"):
        exponent = int(value.value.normalize().as_tuple().exponent)
        tenth = exponent > -2 and value.value > 3 and rng.random() < 0.5
        number = (value.value / 10 if tenth else value.value * 10).normalize()
        found["percent"] = replace(value, value=number)
        if value.unit == "percent" and exponent >= 0:
            found["percent"] = replace(value, unit=rng.choice(("task", "dossier")))
    power = power_of(value.value)
    if power and (value.value / 10 ** (power - 2)) % 1 == 0:
        other_power = rng.choice([n for n in (power - 3, power + 3) if n in (3, 6, 9, 12)])
        number = (value.value * Decimal(10) ** (other_power - power)).normalize()
        found["scale"] = replace(value, value=number, exponent=other_power)
    return found


def _of_ratio(rng: Random, value: Ratio) -> dict[str, Value]:
    found: dict[str, Value] = {"unit": replace(value, unit=_other_unit(rng, value.unit))}
    if rng.random() < 0.5:
        found["digit"] = replace(value, value=int(_other_digit(rng, str(value.value))))
    else:
        found["digit"] = replace(value, of=int(_other_digit(rng, str(value.of))))
    return found


def changes(rng: Random, value: Value) -> dict[str, Value]:
    """By kind of change: what the value becomes."""
    match value:
        case Day():
            return _of_day(rng, value)
        case Span():
            return _of_span(rng, value)
        case Reference():
            return _of_reference(rng, value)
        case Figure():
            return _of_figure(rng, value)
        case Ratio():
            return _of_ratio(rng, value)
        case Within(amount, unit):
            other = {"working_day": "day", "day": "working_day", "hour": "day"}[unit]
            digit = int(_other_digit(rng, str(amount)))
            return {"digit": Within(digit, unit), "unit": Within(amount, other)}
        case Recurring(unit, day):
            slower = {"month": "quarter", "quarter": "month", "day": "week", "week": "month"}[unit]
            found: dict[str, Value] = {"unit": Recurring(slower, day)}
            if day:
                found["digit"] = Recurring(unit, rng.choice((2, 8, 12, 18, 22)))
            return found
    return {}
