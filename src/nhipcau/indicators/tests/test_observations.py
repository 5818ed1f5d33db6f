"""Measured figures: from records, by definition, kept once, seen by who has the agency in scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from nhipcau.agencies.facade import agencies_by_key, agency_choices, names_now
from nhipcau.indicators import provides
from nhipcau.indicators.actions.record_observations import Finding, record_observations
from nhipcau.indicators.definitions import definition_of, definitions_on
from nhipcau.indicators.errors import DayToCome
from nhipcau.indicators.facade import Observation, measure_day
from nhipcau.indicators.jobs import measure_all
from nhipcau.indicators.models import ObservationBatch
from nhipcau.indicators.provides import Measured, register_measure
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import record_card, system_actor
from nhipcau.spine.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = date(2025, 12, 1)
ROOT = system_actor("test")
SignIn = Callable[..., Client]
KEY = "tasks.parts-done"


class Counted:
    """A measure whose result the test sets."""

    def __init__(self) -> None:
        self.count = 3
        self.ids = [new_id() for _number in range(700)]
        self.asked: list[tuple[UUID, date, date]] = []

    def __call__(self, *, agency_id: UUID, since: date, until: date) -> Measured:
        self.asked.append((agency_id, since, until))
        return Measured(
            value=Decimal(self.count),
            records=[("tasks.task", record_id) for record_id in self.ids[: self.count]],
            record_count=self.count,
            synthetic=True,
        )


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """What every agency is measured by, in place of its tasks."""
    found = Counted()
    monkeypatch.setitem(provides.measures, KEY, found)
    return found


def agency_id(symbol: str) -> UUID:
    return agencies_by_key([symbol], on=DAY)[symbol]


def measure(day: date = DAY, *symbols: str) -> int:
    agencies = [agency_id(symbol) for symbol in symbols] or None
    return measure_day(actor=ROOT, day=day, now=utc_now(), agencies=agencies)


def test_every_reporting_agency_is_measured_in_one_batch_and_asked_for_its_period(counted: Counted) -> None:
    before = AuditEntry.objects.count()
    made = measure()
    assert made == Observation.objects.count() > 30
    assert agency_id("BTP") in set(Observation.objects.values_list("agency_id", flat=True))
    assert ObservationBatch.objects.get().count == made
    assert AuditEntry.objects.count() == before + 1
    assert {(since, until) for _agency, since, until in counted.asked} == {(date(2025, 1, 1), DAY)}


def test_what_is_found_the_same_is_kept_once_and_what_changed_beside_it(counted: Counted) -> None:
    assert (measure(DAY, "BTP"), measure(DAY, "BTP")) == (1, 0)
    counted.count = 4
    assert measure(DAY, "BTP") == 1
    assert sorted(Observation.objects.values_list("value", flat=True)) == [3, 4]
    assert Observation.objects.newest().get().value == 4
    counted.ids[0] = new_id()  # as many, but not the same ones
    assert measure(DAY, "BTP") == 1


def test_at_most_500_references_are_kept_and_all_are_counted(counted: Counted) -> None:
    counted.count = 700
    measure(DAY, "BTP")
    row = Observation.objects.get()
    assert (len(row.records), row.record_count, row.value) == (500, 700, 700)


def test_the_nightly_job_measures_the_day_that_has_ended(counted: Counted) -> None:
    measure_all(timestamp=0)
    days = set(Observation.objects.values_list("as_of", flat=True))
    assert len(days) == 1
    assert days.pop() < today()


def test_today_may_be_measured_and_a_day_to_come_may_not(counted: Counted) -> None:
    assert measure(today(), "BTP") == 1
    before = (Observation.objects.count(), ObservationBatch.objects.count(), AuditEntry.objects.count())
    for ahead in (1, 365):
        with pytest.raises(DayToCome):
            measure(today() + timedelta(days=ahead), "BTP")
    finding = Finding(
        definition=definitions_on(DAY)[KEY], agency_id=agency_id("BTP"), day=today() + timedelta(days=1),
        how="test", measured=Measured(value=Decimal(1), records=[], record_count=0),
    )  # fmt: skip
    with pytest.raises(DayToCome):
        record_observations(actor=ROOT, findings=[finding], now=utc_now())
    assert before == (
        Observation.objects.count(), ObservationBatch.objects.count(), AuditEntry.objects.count()
    )  # fmt: skip


def test_a_definition_holds_from_its_day_on_and_has_its_name_in_four_languages() -> None:
    found = definition_of(KEY, DAY)
    assert found is not None
    assert set(found.names) == {"vi", "en", "lo", "km"}
    assert found.source
    assert found.begins(DAY) == date(2025, 1, 1)
    assert definition_of(KEY, date(2023, 12, 31)) is None
    assert set(definitions_on(DAY)) <= set(provides.measures)


def test_nothing_is_measured_in_two_ways() -> None:
    with pytest.raises(ValueError, match="measured already"):
        register_measure(KEY, Counted())


def test_each_sees_the_figures_of_the_agencies_in_scope(counted: Counted, cast: Cast) -> None:
    measure(DAY, "BTP", "BCA", "province:tuyen-quang")
    count = Observation.objects.visible_to
    assert count(cast.officer_binh).count() == 3
    assert [row.agency_id for row in count(cast.focal_hai)] == [agency_id("BTP")]
    assert count(None).count() == 0
    theirs = Observation.objects.get(agency_id=agency_id("BCA"))
    assert record_card(actor=cast.officer_binh, kind="indicators.observation", record_id=theirs.id)


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_list_figure_and_observation_open_in_every_language(
    counted: Counted, sign_in: SignIn, language: str
) -> None:
    measure(DAY, "BTP", "BCA")
    browser = sign_in("officer_binh", language)
    row = Observation.objects.get(agency_id=agency_id("BTP"))
    definition = definition_of(KEY, DAY)
    assert definition is not None
    for address in (
        reverse("indicators:measured"),
        reverse("indicators:figure", args=[KEY]),
        reverse("indicators:observation", args=[KEY, row.id]),
    ):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert definition.name(language) in answer.content.decode()
    assert reverse("open_record", args=["tasks.task", counted.ids[2]]) in answer.content.decode()


def test_the_sum_counts_the_newest_of_each_agency_as_of_the_day_asked_for(
    counted: Counted, sign_in: SignIn
) -> None:
    measure(DAY, "BTP", "BCA")
    counted.count = 10
    measure(date(2025, 12, 2), "BTP")
    browser = sign_in("officer_binh")
    page = reverse("indicators:figure", args=[KEY])
    assert "<strong>13 tasks</strong>" in browser.get(page).content.decode()
    assert "<strong>6 tasks</strong>" in browser.get(page, {"on": "2025-12-01"}).content.decode()


def test_a_figure_of_another_agency_is_not_there_for_an_officer(counted: Counted, sign_in: SignIn) -> None:
    measure(DAY, "BCA")
    browser = sign_in("focal_hai")
    assert browser.get(reverse("indicators:figure", args=[KEY])).status_code == 404
    row = Observation.objects.get()
    assert browser.get(reverse("indicators:observation", args=[KEY, row.id])).status_code == 404
    listed = browser.get(reverse("indicators:measured"))
    assert str(row.id) not in listed.content.decode()


def test_the_list_narrows_and_is_exported(counted: Counted, sign_in: SignIn) -> None:
    measure(DAY, "BTP", "BCA")
    counted.count = 10
    measure(date(2025, 12, 2), "BTP")
    browser, page = sign_in("officer_binh"), reverse("indicators:measured")
    lines = (
        browser.get(page, {"agency": str(agency_id("BTP")), "export": "csv"}).content.decode().splitlines()
    )
    assert len(lines) == 2
    assert ",10," in lines[1]
    then = browser.get(page, {"as_of": "2025-12-01", "export": "csv"}).content.decode().splitlines()
    assert len(then) == 3
    assert not any(",10," in line for line in then)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("tư pháp", {"BTP"}),
        ("bo tu phap", {"BTP"}),
        ("Ministry of Justice", {"BTP"}),
        ("BCA", {"BCA"}),
        ("nghiem thu", {"BTP", "BCA"}),
        ("accepted", {"BTP", "BCA"}),
        ("parts-done", {"BTP", "BCA"}),
        ("nghiệm thu tư pháp", {"BTP"}),
        ("thuỷ sản", set()),
    ],
)
def test_the_list_is_searched_by_the_names_of_figure_and_agency(
    counted: Counted, sign_in: SignIn, asked: str, found: set[str]
) -> None:
    measure(DAY, "BTP", "BCA")
    page = sign_in("officer_binh", "km").get(reverse("indicators:measured"), {"q": asked})
    ids = {row.pk for row in page.context["rows"]}
    rows = Observation.objects.filter(agency_id__in=[agency_id(symbol) for symbol in found])
    assert ids == {str(row.id) for row in rows}


@pytest.mark.parametrize("language", ["vi", "lo", "km"])
def test_the_list_stands_in_the_order_of_the_agencies_names(
    counted: Counted, sign_in: SignIn, language: str
) -> None:
    measure()
    browser, page = sign_in("officer_binh", language), reverse("indicators:measured")
    named = dict(agency_choices(language, today()))

    def agencies(query: dict[str, str]) -> list[UUID]:
        ids = [row.pk for row in browser.get(page, {"size": "200", **query}).context["rows"]]
        held = {str(row.id): row.agency_id for row in Observation.objects.all()}
        return [held[pk] for pk in ids]

    found = agencies({})
    assert len(found) > 30
    assert [str(one) for one in found] == [pk for pk in named if UUID(pk) in set(found)]
    assert agencies({"sort": "-agency"}) == found[::-1]


def test_the_list_says_the_unit_once_and_a_file_in_a_column_of_its_own(
    counted: Counted, sign_in: SignIn
) -> None:
    measure(DAY, "BTP")
    browser, page = sign_in("officer_binh", "en"), reverse("indicators:measured")
    (row,) = browser.get(page).context["rows"]
    assert sum("tasks" in str(cell.content).replace("tasks.parts-done", "") for cell in row.cells) == 1
    head, line = browser.get(page, {"export": "csv"}).content.decode().splitlines()
    assert "Unit" in head
    assert ",3,tasks," in line


def test_agencies_of_which_nothing_was_counted_are_folded_below_the_others(
    counted: Counted, sign_in: SignIn
) -> None:
    measure(DAY, "BTP")
    counted.count = 0
    measure(DAY, "BCA")
    page = sign_in("officer_binh", "en").get(reverse("indicators:figure", args=[KEY]))
    above, below = page.content.decode().split('<details class="nc-step">')
    with translation.override("en"):
        names = names_now([agency_id("BTP"), agency_id("BCA")])
    assert names[agency_id("BTP")] in above
    assert names[agency_id("BCA")] not in above
    assert names[agency_id("BCA")] in below
    assert "1 agency of which nothing was counted" in below
    assert f"{reverse('indicators:measured')}?indicator={KEY}&amp;as_of={today().isoformat()}" in above


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_what_a_figure_means_stands_in_the_readers_language(
    counted: Counted, sign_in: SignIn, language: str
) -> None:
    measure(DAY, "BTP")
    found = definition_of(KEY, DAY)
    assert found is not None
    assert set(found.counts) == set(found.source) == {"vi", "en", "lo", "km"}
    page = sign_in("officer_binh", language).get(reverse("indicators:figure", args=[KEY])).content.decode()
    assert found.counts[language] in page
    assert found.source[language] in page


def test_the_list_asks_as_often_for_many_as_for_few(counted: Counted, sign_in: SignIn) -> None:
    browser, page = sign_in("officer_binh"), reverse("indicators:figure", args=[KEY])
    asked = []
    for symbols in (("BTP", "BCA"), ()):
        measure(DAY, *symbols)
        browser.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(page).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
