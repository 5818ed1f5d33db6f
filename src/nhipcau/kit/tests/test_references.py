import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.kit.references import (
    ISSUERS,
    TYPES,
    DocumentClass,
    DocumentNumber,
    find,
    parse,
)


@pytest.mark.parametrize(
    ("written", "canonical", "kind"),
    [
        ("33/CT-TTg", "33/CT-TTg", DocumentClass.INDIVIDUAL),
        ("57-NQ/TW", "57-NQ/TW", DocumentClass.PARTY),
        ("59/2022/NĐ-CP", "59/2022/NĐ-CP", DocumentClass.NORMATIVE),
        ("60/2024/QH15", "60/2024/QH15", DocumentClass.LAW),
        ("623/TTg-KSTT", "623/TTg-KSTT", DocumentClass.LETTER),
        ("03/VBHN-VPQH", "03/VBHN-VPQH", DocumentClass.CONSOLIDATED),
        ("QCVN 102:2016/BTTTT", "QCVN 102:2016/BTTTT", DocumentClass.STANDARD),
        ("766/qd-ttg", "766/QĐ-TTg", DocumentClass.INDIVIDUAL),
        ("05-QD/BCDDTW", "05-QĐ/BCĐTW", DocumentClass.PARTY),
        ("៥៧ - NQ / TW", "57-NQ/TW", DocumentClass.PARTY),
        ("6/QĐ-TTg", "06/QĐ-TTg", DocumentClass.INDIVIDUAL),
        ("12a/CT-TTg", "12a/CT-TTg", DocumentClass.INDIVIDUAL),
    ],
)
def test_a_number_is_read_into_its_canonical_form(written: str, canonical: str, kind: DocumentClass) -> None:
    number = parse(written)
    assert number is not None
    assert (str(number), number.kind) == (canonical, kind)


@pytest.mark.parametrize(
    "written", ["54/76", "24/7", "22/12/2024", "57-WQ2/ T2B", "57", "", "NQ-CP", "71/NQ", "2024"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    assert parse(written) is None


def test_forms_that_lost_their_diacritics_are_the_same_number() -> None:
    assert parse("96/CD-TTg") == parse("96/CĐ-TTg")


def test_a_symbol_that_exists_as_written_is_not_folded_into_its_neighbour() -> None:
    instruction, contract = parse("12/HD-BNV"), parse("12/HĐ-BNV")
    assert instruction is not None
    assert contract is not None
    assert (instruction.type, contract.type) == ("HD", "HĐ")


def test_only_numbers_without_a_year_need_the_year_of_their_date_as_key() -> None:
    individual, normative = parse("71/NQ-CP"), parse("59/2022/NĐ-CP")
    assert individual is not None
    assert normative is not None
    assert individual.key(2025) == "71/NQ-CP:2025"
    assert individual.key(2016) != individual.key(2025)
    assert normative.key(2022) == "59/2022/NĐ-CP"


def test_a_name_after_a_dash_is_not_taken_for_an_issuer() -> None:
    (found,) = find("71/NQ-CP - VPCP")
    assert str(found.number) == "71/NQ-CP"


_SERIALS = st.integers(1, 99999).map(lambda value: f"{value:02d}")
_ISSUER_LISTS = st.lists(st.sampled_from(sorted(ISSUERS)), min_size=1, max_size=3).map(tuple)


@given(
    serial=_SERIALS,
    year=st.integers(1945, 2099),
    symbol=st.sampled_from(sorted(TYPES - {"VBHN"})),
    issuers=_ISSUER_LISTS,
    kind=st.sampled_from([DocumentClass.NORMATIVE, DocumentClass.INDIVIDUAL, DocumentClass.PARTY]),
)
def test_canonical_numbers_read_back_to_themselves(
    serial: str, year: int, symbol: str, issuers: tuple[str, ...], kind: DocumentClass
) -> None:
    dated = year if kind is DocumentClass.NORMATIVE else None
    number = DocumentNumber(serial, dated, symbol, issuers, kind)
    assert parse(str(number)) == number


@given(st.text())
def test_any_text_is_read_without_raising_and_finds_lie_inside(text: str) -> None:
    parse(text)
    for place in find(text):
        assert 0 <= place.start < place.end <= len(text)
        assert parse(str(place.number)) == place.number
