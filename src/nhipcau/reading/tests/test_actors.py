import datetime as dt

from nhipcau.reading.facade import Alias, builtin_aliases, read_text
from nhipcau.reading.languages import LANGUAGES


def _keys(text: str, *aliases: Alias, document_date: dt.date | None = None) -> list[str]:
    reading = read_text(text, aliases=aliases, document_date=document_date)
    return [find.agency_key for find in reading.agencies]


def test_one_ministry_is_found_by_its_name_in_four_languages() -> None:
    names = ["Bộ Tư pháp", "the Ministry of Justice", "ກະຊວງຍຸຕິທຳ", "ក្រសួងយុត្តិធម៌"]
    assert [_keys(name) for name in names] == [["BTP"]] * 4


def test_the_longest_name_wins() -> None:
    assert _keys("Phó Thủ tướng Chính phủ họp với Văn phòng Chính phủ.") == ["PTTg", "VPCP"]


def test_a_latin_name_is_a_whole_word() -> None:
    alias = Alias("X", "Sở Y", "vi")
    assert _keys("Sở Yên Bái và Sở Y", alias) == ["X"]


def test_an_abbreviation_matches_in_capitals_only() -> None:
    alias = Alias("X", "BTT", "vi")
    assert _keys("BTT gửi btt", alias) == ["X"]


def test_e_government_is_not_the_government() -> None:
    assert _keys("Xây dựng Chính phủ điện tử") == []
    assert _keys("ລັດຖະບານດິຈິຕອລ") == []
    assert _keys("រដ្ឋាភិបាលអេឡិចត្រូនិក") == []


def test_symbols_inside_a_document_number_are_no_agencies() -> None:
    alias = Alias("X", "TTg", "vi")
    assert _keys("Chỉ thị 33/CT-TTg của TTg", alias) == ["X"]


def test_names_may_be_broken_by_a_line_end_and_carry_old_tone_marks() -> None:
    assert _keys("Bộ Văn hoá, Thể thao\nvà Du lịch") == ["BVHTTDL"]


def test_of_two_holders_of_a_name_the_one_of_the_time_leads() -> None:
    old = Alias("old", "Bộ Xanh", "vi", valid_to=dt.date(2025, 2, 28))
    new = Alias("new", "Bộ Xanh", "vi", valid_from=dt.date(2025, 3, 1))
    before = read_text("Bộ Xanh", aliases=(old, new), document_date=dt.date(2024, 1, 1)).agencies[0]
    assert (before.agency_key, before.others) == ("old", ("new",))
    assert _keys("Bộ Xanh", old, new, document_date=dt.date(2025, 4, 1)) == ["new"]


def test_the_key_of_a_register_goes_to_all_built_in_names_of_that_actor() -> None:
    alias = Alias("ministry:justice", "Bộ Tư pháp", "vi")
    assert _keys("ក្រសួងយុត្តិធម៌", alias) == ["ministry:justice"]


def test_built_in_names_are_in_languages_that_can_be_read_and_belong_to_one_actor() -> None:
    holders: dict[str, set[str]] = {}
    for alias in builtin_aliases():
        assert alias.language in LANGUAGES
        holders.setdefault(alias.text, set()).add(alias.agency_key)
    assert [name for name, keys in holders.items() if len(keys) > 1] == []
