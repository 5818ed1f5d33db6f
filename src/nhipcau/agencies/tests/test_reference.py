"""The reference files hold what the law says, each fact with its source."""

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test.utils import CaptureQueriesContext

from nhipcau.agencies import reference
from nhipcau.agencies.actions.load_reference import load_reference
from nhipcau.agencies.facade import (
    Block,
    agencies_in_block,
    agency,
    agency_by_key,
    agency_names,
    load_reference_data,
    successor_on,
)
from nhipcau.agencies.models import Agency, AgencyName, CalendarDay, Role, StatisticalCode
from nhipcau.spine.facade import system_actor

pytestmark = pytest.mark.django_db

BEFORE_MARCH, FROM_MARCH = date(2025, 2, 28), date(2025, 3, 1)
BEFORE_JULY, FROM_JULY = date(2025, 6, 30), date(2025, 7, 1)


def _kinds(day: date) -> Counter[str]:
    return Counter(Agency.objects.on(day).values_list("kind", flat=True))


def test_ministries_go_from_18_and_4_to_14_and_3_on_1_march_2025() -> None:
    before, after = _kinds(BEFORE_MARCH), _kinds(FROM_MARCH)
    assert (before["ministry"], before["ministerial_agency"]) == (18, 4)
    assert (after["ministry"], after["ministerial_agency"], after["government_agency"]) == (14, 3, 5)


def test_provinces_go_from_63_to_34_on_1_july_2025() -> None:
    assert len(agencies_in_block(Block.PROVINCES, BEFORE_JULY)) == 63
    assert len(agencies_in_block(Block.PROVINCES, FROM_JULY)) == 34
    assert _kinds(FROM_JULY)["city"] == 6


def test_districts_end_and_communes_begin_on_1_july_2025() -> None:
    before, after = _kinds(BEFORE_JULY), _kinds(FROM_JULY)
    districts = ("district", "urban_district", "provincial_city", "town")
    assert sum(before[kind] for kind in districts) == 696
    assert sum(after[kind] for kind in districts) == 0
    assert (after["commune"], after["ward"], after["special_zone"]) == (2621, 687, 13)


@pytest.mark.parametrize(
    ("old", "day", "new"),
    [
        ("province:thai-binh", FROM_JULY, "province:hung-yen"),
        ("province:ha-giang", FROM_JULY, "province:tuyen-quang"),
        ("province:bac-giang", FROM_JULY, "province:bac-ninh"),
        ("province:bac-ninh", FROM_JULY, "province:bac-ninh"),
        ("province:thai-binh", BEFORE_JULY, "province:thai-binh"),
        ("ministry:information-communications", FROM_MARCH, "ministry:science-technology"),
        ("ministry:labour-invalids-social-affairs", FROM_MARCH, "ministry:home-affairs"),
        ("ethnic-minorities-committee", FROM_MARCH, "ministry:ethnic-minorities-religions"),
    ],
)
def test_work_of_an_ended_agency_passes_to_its_main_successor(old: str, day: date, new: str) -> None:
    successor = successor_on(agency_by_key(old).id, day)
    assert successor == agency_by_key(new).id


def test_work_of_a_district_passes_to_the_province_of_today() -> None:
    district = Agency.objects.get(key="district:thai-binh:tien-hai")
    assert successor_on(district.id, FROM_JULY) == agency_by_key("province:hung-yen").id


def test_every_province_and_central_body_has_its_name_in_four_languages() -> None:
    for view in Agency.objects.filter(level__in=("central", "provincial")):
        languages = set(view.names.filter(kind="official").values_list("language", flat=True))
        assert languages == {"vi", "en", "lo", "km"}, view.key


def test_a_commune_is_called_by_its_vietnamese_name_in_lao() -> None:
    commune = agency_by_key("commune:ha-noi:ba-dinh")
    assert agency_names([commune.id], "lo") == {commune.id: "Ủy ban nhân dân phường Ba Đình"}
    assert agency_names([commune.id], "en") == {commune.id: "People's Committee of Ba Dinh Ward"}


def test_hue_is_called_after_the_day_one_asks_for() -> None:
    hue = agency_by_key("province:hue").id
    assert "Thừa Thiên Huế" in agency_names([hue], "vi", date(2024, 12, 31))[hue]
    assert "thành phố Huế" in agency_names([hue], "vi", date(2025, 1, 1))[hue]


def test_bac_ninh_takes_over_the_statistical_code_of_bac_giang() -> None:
    codes = StatisticalCode.objects.filter(agency__key="province:bac-ninh").order_by("valid_from")
    assert [(code.code, code.valid_from, code.valid_to) for code in codes.order_by("code")] == [
        ("24", FROM_JULY, None),
        ("27", None, FROM_JULY),
    ]


def test_every_agency_and_name_and_day_carries_a_source() -> None:
    assert not Agency.objects.filter(source="").exists()
    assert not AgencyName.objects.filter(source="", agency__level__in=("central", "provincial")).exists()
    assert not CalendarDay.objects.filter(source="").exists()


def test_the_swap_of_new_year_2026_overrides_the_package_and_2027_is_an_estimate() -> None:
    kinds = dict(CalendarDay.objects.values_list("date", "kind"))
    assert kinds[date(2026, 1, 2)] == "holiday"
    assert kinds[date(2026, 1, 10)] == "working_day"
    assert all(CalendarDay.objects.filter(date__year=2027).values_list("estimate", flat=True))
    assert not CalendarDay.objects.filter(date__year=2025, estimate=True).exists()


def test_only_weekdays_off_and_weekend_days_worked_are_named() -> None:
    for day in CalendarDay.objects.all():
        assert (day.date.weekday() >= 5) == (day.kind == "working_day"), day


def test_paths_lead_from_the_top_to_the_agency() -> None:
    commune = agency_by_key("commune:ha-noi:ba-dinh")
    province = agency_by_key("province:ha-noi")
    assert commune.path == f"{province.path}{commune.id.hex}/"
    assert agency(commune.parent_id or commune.id) == province


def test_roles_give_only_permissions_that_exist() -> None:
    file = json.loads((Path(reference.__file__).parent / "data" / "roles.json").read_text())
    for role in file["roles"]:
        assert set(role["permissions"]) <= set(file["permissions"]), role["role"]


def test_loading_again_changes_nothing_and_costs_one_query(
    django_assert_num_queries: type[CaptureQueriesContext],
) -> None:
    with django_assert_num_queries(1):
        load_reference_data()


def test_loading_anew_keeps_what_somebody_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    name = AgencyName.objects.get(agency__key="ministry:justice", language="vi", kind="official")
    AgencyName.objects.filter(pk=name.pk).update(name="Changed by a person")
    before = (Agency.objects.count(), AgencyName.objects.count(), CalendarDay.objects.count())
    monkeypatch.setattr("nhipcau.agencies.loader.fingerprint", lambda: "other files")
    load_reference_data()
    assert before == (Agency.objects.count(), AgencyName.objects.count(), CalendarDay.objects.count())
    name.refresh_from_db()
    assert name.name == "Changed by a person"


def test_a_release_that_gives_a_role_more_rights_reaches_a_node_that_has_the_role() -> None:
    full = Role.objects.get(role="administrator", valid_to=None).permissions
    Role.objects.filter(role="administrator").update(permissions=["accounts.manage"])
    load_reference(
        actor=system_actor("test"), progress=lambda _text: None, now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert Role.objects.get(role="administrator", valid_to=None).permissions == full
