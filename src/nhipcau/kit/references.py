"""Canonical numbers of Vietnamese official documents: `71/NQ-CP`, `57-NQ/TW`, `59/2022/NĐ-CP`.

Sources: Decree 30/2020/NĐ-CP (symbols of administrative documents), the practice of the
Party offices for `57-NQ/TW`, TCVN/QCVN for standards. Grammar in docs/reference/grammar.md.

Symbols are compared after folding Đ to D, DD (Đ typed in Telex) to D, and case, because
translations and mails lose them: `766/QD-TTg` and `05-QD/BCDDTW` are `766/QĐ-TTg` and
`05-QĐ/BCĐTW`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from nhipcau.kit.digits import to_ascii_digits


class DocumentClass(StrEnum):
    """How a number is built, which also tells whether it carries its year."""

    LAW = "law"  # 60/2024/QH15
    NORMATIVE = "normative"  # 59/2022/NĐ-CP
    INDIVIDUAL = "individual"  # 71/NQ-CP
    LETTER = "letter"  # 623/TTg-KSTT, no type symbol
    PARTY = "party"  # 57-NQ/TW
    CONSOLIDATED = "consolidated"  # 03/VBHN-VPQH
    STANDARD = "standard"  # QCVN 102:2016/BTTTT


TYPES = frozenset(
    [
        "NQ",
        "QĐ",
        "CT",
        "QC",
        "QyĐ",
        "QyC",
        "TC",
        "TB",
        "HD",
        "CTr",
        "KH",
        "PA",
        "ĐA",
        "DA",
        "BC",
        "BB",
        "TTr",
        "HĐ",
        "CĐ",
        "BGN",
        "BTT",
        "GUQ",
        "GM",
        "GGT",
        "GNP",
        "PG",
        "PC",
        "PB",
        "NĐ",
        "TT",
        "TTLT",
        "NQLT",
        "L",
        "PL",
        "LCT",
        "SL",
        "SY",
        "TrS",
        "KL",
        "VBHN",
        "QyCh",
        "TBKL",
    ]
)
ISSUERS = frozenset(
    [
        "CP",
        "TTg",
        "TW",
        "QH",
        "UBTVQH",
        "VPCP",
        "VPQH",
        "VPTW",
        "VPCTN",
        "CTN",
        "UBND",
        "HĐND",
        "TU",
        "HU",
        "ĐU",
        "ĐUK",
        "BCĐ",
        "BCĐTW",
        "BCĐCP",
        "BCĐQG",
        "BQP",
        "BCA",
        "BNG",
        "BNV",
        "BTP",
        "BTC",
        "BCT",
        "BNNMT",
        "BXD",
        "BVHTTDL",
        "BKHCN",
        "BGDĐT",
        "BYT",
        "BDTTG",
        "NHNN",
        "TTCP",
        "UBDT",
        "BTTTT",
        "BLĐTBXH",
        "BKHĐT",
        "BGTVT",
        "BTNMT",
        "BNNPTNT",
        "BTCTW",
        "BTGTW",
        "BTGDVTW",
        "BNCTW",
        "BKTTW",
        "UBKTTW",
        "BCSĐ",
        "TANDTC",
        "VKSNDTC",
        "KTNN",
        "HĐTP",
        "TLĐ",
        "MTTW",
        "ĐCT",
        "ĐT",
        "TTXVN",
        "BHXH",
        "VASS",
        "VAST",
        "KSTT",
        "KGVX",
        "CNTT",
        "TCTTKĐA",
        "TCT",
        "TCTĐA",
        "KTTH",
        "NC",
        "PL",
        "TH",
        "KTN",
        "QHĐP",
        "QHQT",
        "NN",
        "CĐS",
        "BTTĐKT",
        "HCQG",
    ]
)


def fold(symbol: str) -> str:
    """A symbol for comparison: upper case, Đ and Telex DD as D."""
    return symbol.upper().replace("Đ", "D").replace("DD", "D")


def _by_fold(symbols: Iterable[str]) -> dict[str, str]:
    """Folded form to canonical symbol; of two that fold alike the one with Đ wins.

    `canonical_type` tries the symbol as written first, so HD and DA stay what they are.
    """
    ordered = sorted(symbols, key=lambda symbol: ("Đ" in symbol, symbol))
    return {fold(symbol): symbol for symbol in ordered}


_TYPES = _by_fold(TYPES)
_ISSUERS = _by_fold(ISSUERS)


def canonical_type(symbol: str) -> str | None:
    """The type symbol as Decree 30/2020 writes it, or None when there is no such type."""
    return symbol if symbol in TYPES else _TYPES.get(fold(symbol))


def canonical_issuer(symbol: str) -> str:
    """The issuer symbol with its diacritics if we know it, otherwise as written."""
    return symbol if symbol in ISSUERS else _ISSUERS.get(fold(symbol), symbol)


def is_known_issuer(symbol: str) -> bool:
    """Whether the symbol, folded, is one of the issuers or units we know."""
    return fold(symbol) in _ISSUERS


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document's number in parts; `str()` is the canonical form.

    `year` is the year inside the number, not the year of signing: `71/NQ-CP` has none and
    is given out again every year, so a register needs `key(year_of_date)`.
    `issuers` of a letter are issuer and unit; of a law the term, such as `QH15`.
    """

    number: str
    year: int | None
    type: str
    issuers: tuple[str, ...]
    kind: DocumentClass

    def __str__(self) -> str:
        issuers = "-".join(self.issuers)
        match self.kind:
            case DocumentClass.STANDARD:
                tail = f"/{issuers}" if issuers else ""
                return f"{self.type} {self.number}:{self.year}{tail}"
            case DocumentClass.LAW:
                return f"{self.number}/{self.year}/{issuers}"
            case DocumentClass.NORMATIVE:
                return f"{self.number}/{self.year}/{self.type}-{issuers}"
            case DocumentClass.PARTY:
                return f"{self.number}-{self.type}/{issuers}"
            case DocumentClass.LETTER:
                return f"{self.number}/{issuers}"
            case _:
                return f"{self.number}/{self.type}-{issuers}"

    def key(self, dated_year: int | None = None) -> str:
        """The key of a register: the canonical number, with the year where it has none.

        >>> parse("71/NQ-CP").key(2025)
        '71/NQ-CP:2025'
        """
        if self.year is not None or dated_year is None:
            return str(self)
        return f"{self}:{dated_year}"


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number and its place (code points, end exclusive) in the text given."""

    start: int
    end: int
    number: DocumentNumber


_LATIN = r"0-9A-Za-z\u00c0-\u024f\u1ea0-\u1ef9"
_BEFORE = rf"(?<![{_LATIN}/])(?<![{_LATIN}][.,\-])"
# The same, asked behind the first digit: so the machine can skip to digits first.
_DIGIT = rf"[0-9](?<![{_LATIN}/].)(?<![{_LATIN}][.,\-].)"
_AFTER = rf"(?![{_LATIN}])"
_NUM = rf"{_DIGIT}[0-9]{{0,4}}[a-z]?"
_YEAR = r"(?:19|20)[0-9]{2}"
_SYMBOL = r"[A-Za-zĐđ]{1,8}"
_ISSUER = r"[A-Za-zĐđ]{1,12}(?:[0-9]{1,3})?"
_SLASH = r"\s{0,2}/\s{0,2}"
_DASH = r"\s{0,2}-\s{0,2}"
# Only the first dash may stand in blanks: "71/NQ-CP - VPCP" names two things.
_ISSUER_LIST = rf"{_ISSUER}(?:-{_ISSUER}){{0,7}}"

_NUMBER = re.compile(
    rf"(?P<num>{_NUM})(?:"
    rf"{_SLASH}(?P<year>{_YEAR}){_SLASH}"
    rf"(?:(?P<law>QH|UBTVQH)\s?(?P<term>[0-9]{{1,2}})|(?P<ntype>{_SYMBOL}){_DASH}(?P<norg>{_ISSUER_LIST}))"
    rf"|{_SLASH}(?P<itype>{_SYMBOL}){_DASH}(?P<iorg>{_ISSUER_LIST})"
    rf"|{_DASH}(?P<ptype>{_SYMBOL}){_SLASH}(?P<porg>{_ISSUER_LIST})"
    rf"){_AFTER}"
)
_STANDARD = re.compile(
    rf"{_BEFORE}(?P<type>[TQ]CVN(?:\s(?:ISO/IEC|ISO|IEC))?)\s{{1,2}}(?P<num>[0-9]{{1,5}}(?:-[0-9]{{1,2}})?)"
    rf"\s?:\s?(?P<year>{_YEAR})(?:\s?/\s?(?P<org>{_ISSUER}))?{_AFTER}"
)


def _serial(number: str) -> str:
    """Leading zeros as Decree 30/2020 writes them: two digits at least."""
    digits = number.rstrip("abcdefghijklmnopqrstuvwxyz")
    return f"{int(digits):02d}{number[len(digits) :]}"


def _issuers(written: str) -> tuple[str, ...]:
    return tuple(canonical_issuer(symbol) for symbol in written.split("-"))


def _from_number(match: re.Match[str]) -> DocumentNumber | None:
    number = _serial(match["num"])
    year = int(match["year"]) if match["year"] else None
    if match["law"]:
        term = f"{match['law']}{int(match['term'])}"
        return DocumentNumber(number, year, "", (term,), DocumentClass.LAW)
    written = match["ntype"] or match["itype"] or match["ptype"]
    issuers = _issuers(match["norg"] or match["iorg"] or match["porg"])
    symbol = canonical_type(written)
    # "TH", "PL" and the like are both types and units; after a known issuer a unit follows.
    if match["itype"] and (symbol is None or (written not in TYPES and is_known_issuer(written))):
        if not written[0].isupper():
            return None
        letter = (canonical_issuer(written), *issuers)
        return DocumentNumber(number, None, "", letter, DocumentClass.LETTER)
    if symbol is None:
        return None
    if match["ntype"]:
        kind = DocumentClass.NORMATIVE
    elif match["ptype"]:
        kind = DocumentClass.PARTY
    else:
        kind = DocumentClass.CONSOLIDATED if symbol == "VBHN" else DocumentClass.INDIVIDUAL
    return DocumentNumber(number, year, symbol, issuers, kind)


def _from_standard(match: re.Match[str]) -> DocumentNumber:
    issuers = (canonical_issuer(match["org"]),) if match["org"] else ()
    symbol = " ".join(match["type"].split())
    return DocumentNumber(match["num"], int(match["year"]), symbol, issuers, DocumentClass.STANDARD)


def find(text: str) -> Iterator[FoundNumber]:
    """Every number in a text with ASCII digits and hyphens, in order of class, not of place.

    Time grows linearly with the text: each pattern is bounded in length.
    """
    for match in _NUMBER.finditer(text):
        number = _from_number(match)
        if number is not None:
            yield FoundNumber(match.start(), match.end(), number)
    for match in _STANDARD.finditer(text):
        yield FoundNumber(match.start(), match.end(), _from_standard(match))


def parse(text: str) -> DocumentNumber | None:
    """The number that the whole of `text` is, or None.

    Blanks around `/` and `-`, lost diacritics and native digits are tolerated.

    >>> str(parse("36/QD-TTg"))
    '36/QĐ-TTg'
    """
    clean = to_ascii_digits(text).replace("–", "-").replace("\u00a0", " ").strip()
    match = _NUMBER.fullmatch(clean)
    if match:
        return _from_number(match)
    standard = _STANDARD.fullmatch(clean)
    return _from_standard(standard) if standard else None
