"""Agencies are found, named and sorted; names cost one query however many there are."""

from datetime import date
from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext

from nhipcau.agencies.errors import AgencyNotThere
from nhipcau.agencies.facade import (
    Block,
    NewName,
    agencies_in_block,
    agency,
    agency_by_key,
    agency_choices,
    agency_names,
    aliases_for_reading,
    block_of,
    deciding_level,
    find_agencies,
    rename_agency,
    steady_directory,
    subtree_ids,
    working_calendar,
)
from nhipcau.agencies.models import Agency
from nhipcau.agencies.tests.conftest import NOW
from nhipcau.spine.facade import system_actor

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tư pháp", "ministry:justice"),
        ("tu phap", "ministry:justice"),
        ("BTP", "ministry:justice"),
        ("ຍຸຕິທຳ", "ministry:justice"),
        ("ຖະແຫລງຂ່າວ", "ministry:information-communications"),
        ("សន្តិសុខ", "ministry:public-security"),
        ("ໄທບິ່ງ", "province:thai-binh"),
        ("ថៃប៊ិញ", "province:thai-binh"),
        ("ກະຊວງຕຳຫຼວດ", "ministry:public-security"),
        ("Office of the Government", "government-office"),
    ],
)
def test_an_agency_is_found_by_part_of_a_name_in_any_language(typed: str, key: str) -> None:
    assert find_agencies(typed, "vi", 5)[0].agency.key == key


def test_search_shows_the_readers_language_and_what_was_matched() -> None:
    match = find_agencies("ຍຸຕິທຳ", "km", 5)[0]
    assert match.name == "ក្រសួងយុត្តិធម៌"
    assert match.matched == "ກະຊວງຍຸຕິທຳ"


def test_search_as_of_a_day_leaves_out_what_ended() -> None:
    assert not find_agencies("Bộ Thông tin và Truyền thông", "vi", 5, on=DAY)
    assert find_agencies("Bộ Thông tin và Truyền thông", "vi", 5, on=date(2024, 1, 1))


@pytest.mark.parametrize("typed", ["", "   ", "không có cơ quan này"])
def test_search_for_nothing_finds_nothing(typed: str) -> None:
    assert find_agencies(typed, "vi", 5) == []


def test_choices_stand_in_dictionary_order_of_the_language() -> None:
    provinces = [name for _id, name in agency_choices("vi", DAY, {"province", "city"})]
    places = [name.split("tỉnh ")[-1].split("thành phố ")[-1] for name in provinces]
    assert places[:6] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng"]
    assert len(agency_choices("lo", DAY, {"province", "city"})) == 34


def test_names_of_many_agencies_cost_one_query_once_they_are_known(
    django_assert_num_queries: type[CaptureQueriesContext],
) -> None:
    ids = list(Agency.objects.values_list("id", flat=True)[:1000])
    agency_names(ids, "lo")
    with django_assert_num_queries(1):
        assert len(agency_names(ids, "lo")) == len(ids)


def test_within_a_request_the_directory_is_asked_for_once(
    django_assert_num_queries: type[CaptureQueriesContext],
) -> None:
    justice = agency_by_key("ministry:justice").id
    agency_names([justice], "vi")
    with django_assert_num_queries(1), steady_directory():
        for _ in range(50):
            assert block_of(justice) == Block.MINISTRIES


def test_a_change_is_seen_at_once_also_within_a_request() -> None:
    justice = agency_by_key("ministry:justice").id
    with steady_directory():
        before = agency_names([justice], "vi")[justice]
        rename_agency(
            actor=system_actor("test"),
            agency_id=justice,
            names=[NewName("vi", "Bộ Tư pháp mới")],
            from_date=date(2026, 1, 1),
            now=NOW,
        )
        assert agency_names([justice], "vi")[justice] == "Bộ Tư pháp mới" != before


def test_names_in_short_fall_back_to_the_full_name() -> None:
    ids = [agency_by_key(key).id for key in ("province:thai-binh", "government-office")]
    assert set(agency_names(ids, "vi", short=True).values()) == {"Thái Bình", "Văn phòng Chính phủ"}


def test_an_unknown_agency_is_an_error_alone_and_left_out_of_many() -> None:
    with pytest.raises(AgencyNotThere):
        agency(uuid4())
    assert agency_names([uuid4()], "vi") == {}


def test_a_province_holds_its_districts_and_communes() -> None:
    province = agency_by_key("province:ha-noi").id
    below = subtree_ids(province)
    assert agency_by_key("commune:ha-noi:ba-dinh").id in below
    assert agency_by_key("district:ha-noi:ba-dinh").id in below
    assert agency_by_key("province:thai-binh").id not in below


def test_a_block_holds_reporting_bodies_only() -> None:
    ministries = agencies_in_block(Block.MINISTRIES, DAY)
    assert len(ministries) == 14 + 3 + 5
    assert {view.kind for view in ministries} == {"ministry", "ministerial_agency", "government_agency"}


def test_reading_gets_every_spelling_but_no_bare_word_of_a_ministry_or_place() -> None:
    spellings = {(alias.agency_key, alias.text) for alias in aliases_for_reading()}
    assert ("ministry:public-security", "ກະຊວງຕຳຫຼວດ") in spellings
    # A place that is named without its word is no agency: the reader knows it as a place.
    assert ("province:thai-binh", "Thái Bình") not in spellings
    assert any(key == "province:thai-binh" and text.endswith(" Thái Bình") for key, text in spellings)
    assert ("ministry:justice", "Tư pháp") not in spellings
    assert not [key for key, _text in spellings if key.startswith("commune:")]


def test_reading_is_told_until_which_day_a_name_was_valid() -> None:
    old = [alias for alias in aliases_for_reading() if alias.text == "tỉnh Thừa Thiên Huế"]
    assert [alias.valid_to for alias in old] == [date(2024, 12, 31)]


def test_the_calendar_says_how_far_it_is_known() -> None:
    whole = working_calendar()
    assert (whole.known_from, whole.known_to) == (date(2024, 1, 1), date(2027, 12, 31))
    part = working_calendar(date(2026, 1, 1), date(2026, 1, 31))
    assert set(part.named) == {date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 10)}
    assert not part.covers(date(2026, 2, 1))


def test_the_level_that_decides_depends_on_the_day() -> None:
    before = deciding_level("dossier-receipt-district", date(2025, 6, 30))
    assert before is not None
    assert before.level == "district"
    assert deciding_level("dossier-receipt-district", date(2025, 7, 1)) is None
    assert deciding_level("no-such-matter", DAY) is None
