"""A province measures itself; the centre sees the figure and opens the records behind it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.agencies.facade import NewName, agencies_by_key, establish_agency, subtree_ids
from nhipcau.identity.facade import account_by_username
from nhipcau.indicators.facade import Observation, measure_day
from nhipcau.indicators.models import ObservationBatch
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.ids import new_id
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.models import IncomingEvent, RefusedEvent
from nhipcau.nodes.outgoing import ask_transfer
from nhipcau.spine.facade import plain, system_actor
from nhipcau.tasks.facade import NewTask, Task, accept_report, assign_task, report_completion
from nhipcau.tasks.tests.factories import in_post
from nhipcau.ui.facade import origin_badge
from tests.nodes.federation import NOW, Federation, TestNode
from tests.nodes.post_office import Pen, hand_in

DAY = NOW.date()
ROOT = system_actor("test")


def agency_id(symbol: str) -> UUID:
    return agencies_by_key([symbol], on=DAY)[symbol]


def work_done(province: TestNode, count: int = 2) -> list[Task]:
    """Parts that the province gave to a department of its own, and accepted; one more is still open."""
    with province:
        unit = establish_agency(
            actor=ROOT, key="unit:so-thu", kind="department", level="provincial", symbol="ST",
            names=[NewName("vi", "Sở Thử")], established_on=date(2025, 1, 1),
            parent_id=agency_id("province:tuyen-quang"), synthetic=True, now=NOW,
        )  # fmt: skip
        assert unit in subtree_ids(agency_id("province:tuyen-quang"))
        chair = province.actor("chair_son", DAY)
        officer = in_post("so_thu", "unit:so-thu", "focal_officer", on=DAY)
        tasks = [
            assign_task(
                actor=chair,
                new=NewTask(
                    title=f"Phần việc {number} (giả lập)", lead_agency_id=unit, product="Báo cáo",
                    authority="own", person_text="Giám đốc", due_on=date(2025, 12, 20), issued_on=DAY,
                    synthetic=True,
                ),
                now=NOW,
            )
            for number in range(count + 1)
        ]  # fmt: skip
        for task in tasks[:count]:
            report_completion(
                actor=officer, task_id=task.id, text="Xong", product_link="https://example.org/x", now=NOW
            )
            accept_report(actor=chair, task_id=task.id, now=NOW)
    return tasks[:count]


def measure(node: TestNode, day: date = DAY) -> int:
    with node:
        return measure_day(actor=system_actor("test"), day=day, now=NOW + (day - DAY))


def of_the_province() -> Observation:
    return Observation.objects.get(agency_id=agency_id("province:tuyen-quang"))


def page(node: TestNode, address: str, username: str = "officer_binh") -> str:
    with node:
        client = Client()
        client.force_login(account_by_username(username))
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()


def test_the_centre_shows_what_the_province_measured_and_the_way_to_each_record(nodes: Federation) -> None:
    centre, province = nodes["vpcp"], nodes["tuyen-quang"]
    done = work_done(province)
    assert measure(province) == 1
    nodes.settle()

    with centre:
        row = of_the_province()
        assert (row.value, row.record_count, row.home) == (Decimal(2), 2, "tuyen-quang")
        assert (row.origin, row.how, row.synthetic) == ("measured", "tasks.measures.parts_done", True)
        assert (row.period_from, row.period_to) == (date(2025, 1, 1), DAY)
        assert {ref["id"] for ref in row.records} == {str(task.id) for task in done}
        assert not Task.objects.filter(id=done[0].id).exists()  # its own work stays at home
    figure = page(centre, reverse("indicators:figure", args=["tasks.parts-done"]))
    alone = page(centre, reverse("indicators:observation", args=["tasks.parts-done", row.id]))
    for task in done:
        assert f"/nodes/records/tuyen-quang/tasks.task/{task.id}/" in figure
        assert f"/nodes/records/tuyen-quang/tasks.task/{task.id}/" in alone
    with centre:
        assert origin_badge("measured") in figure
    listed = page(centre, reverse("indicators:measured"))
    assert reverse("indicators:observation", args=["tasks.parts-done", row.id]) in listed
    own = page(province, reverse("indicators:figure", args=["tasks.parts-done"]), "chair_son")
    assert reverse("open_record", args=["tasks.task", done[0].id]) in own


def test_each_agency_is_measured_at_its_own_node_and_the_sum_counts_none_twice(nodes: Federation) -> None:
    centre, ministry, province = nodes["vpcp"], nodes["btp"], nodes["tuyen-quang"]
    work_done(province)
    others = measure(centre)
    assert others > 10
    assert measure(ministry) == measure(province) == 1
    nodes.settle()
    with centre:
        assert Observation.objects.count() == others + 2
        agencies = Observation.objects.values_list("agency_id", flat=True)
        assert len(set(agencies)) == others + 2
        assert sum(row.value for row in Observation.objects.newest(DAY)) == 2
    with province:
        assert Observation.objects.count() == 1


def test_what_is_measured_or_sent_again_is_kept_once_and_a_later_value_counts(nodes: Federation) -> None:
    centre, province = nodes["vpcp"], nodes["tuyen-quang"]
    work_done(province, 1)
    assert (measure(province), measure(province)) == (1, 0)
    nodes.settle()
    with province:
        ask_transfer(peer="vpcp", now=NOW, kinds=["indicators.observation"])
    nodes.settle()
    with centre:
        assert Observation.objects.count() == 1
        assert not IncomingEvent.objects.exclude(state="done").exists()
    assert measure(province, DAY + timedelta(days=1)) == 1
    nodes.settle()
    with centre:
        assert Observation.objects.count() == 2
        (newest,) = Observation.objects.newest()
        assert newest.as_of == DAY + timedelta(days=1)
        assert Observation.objects.newest(DAY).get().as_of == DAY


def _record(agency: UUID, **changes: Any) -> dict[str, Any]:
    given = {
        "id": new_id(), "indicator": "tasks.parts-done", "defined_from": date(2024, 1, 1), "agency_id": agency,
        "period_from": date(2025, 1, 1), "period_to": DAY, "as_of": DAY, "value": "7", "unit": "task",
        "qualifier": "", "origin": "measured", "how": "x", "records": [], "record_count": 0,
        "observed_at": NOW, "synthetic": True,
    }  # fmt: skip
    found: dict[str, Any] = plain({**given, **changes})
    return found


def _lines(sender: TestNode, to: str, records: list[dict[str, Any]]) -> list[str]:
    pen = Pen(sender, to)
    return [
        pen.line(
            pen.envelope(
                "indicators.observation-recorded.v1",
                {
                    "event": {
                        "observation_id": record["id"],
                        "indicator": record["indicator"],
                        "agency_id": record["agency_id"],
                    },
                    "records": {"observation": record},
                },
                subject=f"indicators:{record['id']}",
            )
        )
        for record in records
    ]


def _of_another(centre: TestNode) -> dict[str, dict[str, Any]]:
    """What a ministry may not send up: figures of the province, and records of the province as its own."""
    with centre:
        ministry, province = agency_id("BTP"), agency_id("province:tuyen-quang")
    ref = {"node": "tuyen-quang", "kind": "tasks.task", "id": str(new_id())}
    return {
        "the agency": _record(province),
        "a record": _record(ministry, records=[ref], record_count=1),
        "no record": _record(ministry, records=[{"node": "btp"}], record_count=1),
    }


@pytest.mark.parametrize("whose", ["the agency", "a record", "no record"])
def test_a_ministry_measures_neither_another_agency_nor_records_of_another_node(
    nodes: Federation, whose: str
) -> None:
    centre = nodes["vpcp"]
    record = _of_another(centre)[whose]
    good = _record(UUID(_of_another(centre)["a record"]["agency_id"]))
    with centre:
        hand_in("btp", _lines(nodes["btp"], "vpcp", [good, record]))
        take_in(now=utc_now())
        assert list(RefusedEvent.objects.values_list("code", flat=True)) == ["nodes.no-authority"]
        assert list(Observation.objects.values_list("id", flat=True)) == [UUID(good["id"])]


def test_an_observation_that_is_here_is_never_overwritten(nodes: Federation) -> None:
    centre = nodes["vpcp"]
    with centre:
        ministry = agency_id("BTP")
    first = _record(ministry)
    with centre:
        hand_in("btp", _lines(nodes["btp"], "vpcp", [first, {**first, "value": "900"}]))
        take_in(now=utc_now())
        assert Observation.objects.get().value == 7


def test_a_figure_that_this_software_does_not_know_waits_for_the_next_version(nodes: Federation) -> None:
    centre = nodes["vpcp"]
    with centre:
        unknown = _record(agency_id("BTP"), indicator="tasks.unheard-of")
        hand_in("btp", _lines(nodes["btp"], "vpcp", [unknown]))
        take_in(now=utc_now())
        assert IncomingEvent.objects.get().state == IncomingEvent.State.PARKED
        assert not Observation.objects.exists()


@pytest.mark.parametrize(("days", "kept"), [(1, True), (2, False), (731, False)])
def test_a_figure_of_a_day_to_come_is_not_taken_in(nodes: Federation, days: int, kept: bool) -> None:
    centre = nodes["vpcp"]
    with centre:
        day = today() + timedelta(days=days)
        record = _record(agency_id("BTP"), as_of=day, period_to=day)
        hand_in("btp", _lines(nodes["btp"], "vpcp", [record]))
        take_in(now=utc_now())
        assert Observation.objects.exists() is kept
        assert (IncomingEvent.objects.get().code == "nodes.record-malformed") is not kept


def test_many_observations_are_taken_in_together(nodes: Federation) -> None:
    """One batch, and so one entry in the audit, for each chunk of the intake."""
    centre = nodes["vpcp"]
    with centre:
        ministry = agency_id("BTP")
    refs = [{"node": "btp", "kind": "tasks.task", "id": str(new_id())} for _number in range(5)]
    lines = _lines(
        nodes["btp"], "vpcp", [_record(ministry, records=refs, record_count=5) for _number in range(300)]
    )
    with centre:
        hand_in("btp", lines)
        while take_in(now=utc_now()):
            pass
        assert Observation.objects.count() == 300
        assert ObservationBatch.objects.count() <= 3
