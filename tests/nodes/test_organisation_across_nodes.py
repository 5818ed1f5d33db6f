"""What changes in the organisation of the state is done at the centre and happens at every node."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from nhipcau.agencies.facade import (
    NewName,
    agencies_by_key,
    change_calendar_day,
    establish_agency,
    merge_agencies,
    names_now,
    rename_agency,
)
from nhipcau.agencies.models import Agency, AgencyName, CalendarDay, Succession
from nhipcau.agencies.rules import DayKind
from nhipcau.deadlines.facade import Unit, Within
from nhipcau.kit.clock import utc_now
from nhipcau.nodes.envelope import Envelope, read_envelope
from nhipcau.nodes.facade import Arrived
from nhipcau.nodes.intake import take_in
from nhipcau.nodes.jws import from_compact
from nhipcau.nodes.models import IncomingEvent, PeerDelivery, RefusedEvent
from nhipcau.nodes.provides import flows
from nhipcau.spine.facade import system_actor
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.facade import (
    NewTask,
    Report,
    Stage,
    Task,
    accept_report,
    assign_task,
    report_completion,
    report_progress,
)
from nhipcau.tasks.models import DueMove
from nhipcau.tasks.tests.factories import in_post
from tests.nodes.federation import NOW, Federation, TestNode
from tests.nodes.post_office import Pen, hand_in, lines_between

DAY = NOW.date()
ROOT = system_actor("test")


def agency_id(symbol: str) -> UUID:
    return agencies_by_key([symbol], on=DAY)[symbol]


def new_province(centre: TestNode) -> UUID:
    """A province that the centre establishes."""
    with centre:
        return establish_agency(
            actor=ROOT, key="province:thu-moi", kind="province", level="provincial", block="provinces",
            names=[NewName("vi", "Tỉnh Thử Mới", "Thử Mới"), NewName("en", "Thử Mới Province")],
            established_on=date(2025, 11, 1), symbol="TM", source="giả lập", synthetic=True, now=NOW,
        )  # fmt: skip


def from_compact_body(line: str) -> Envelope:
    """The envelope of a signed line."""
    return read_envelope(from_compact(line)[0])


def at_rest(nodes: Federation) -> None:
    """All is taken in; nothing was refused."""
    nodes.settle()
    for node in nodes.nodes.values():
        with node:
            left = IncomingEvent.objects.exclude(state="done").values_list("type", "code", "problem")
            assert not list(left)
            assert not RefusedEvent.objects.exists()


def test_a_new_agency_and_its_new_name_are_known_everywhere(nodes: Federation) -> None:
    province = new_province(nodes["vpcp"])
    with nodes["vpcp"]:
        rename_agency(
            actor=ROOT, agency_id=province, names=[NewName("vi", "Tỉnh Thử Mới Hơn")],
            from_date=date(2025, 12, 1), source="giả lập", now=NOW,
        )  # fmt: skip
    at_rest(nodes)
    for key in ("btp", "tuyen-quang"):
        with nodes[key]:
            agency = Agency.objects.get(id=province)
            assert (agency.key, agency.symbol, agency.synthetic) == ("province:thu-moi", "TM", True)
            assert agency.established_on == date(2025, 11, 1)
            names = AgencyName.objects.filter(agency=agency).order_by("language", "valid_from")
            assert [(row.language, row.name, row.valid_to) for row in names] == [
                ("en", "Thử Mới Province", None),
                ("vi", "Tỉnh Thử Mới Hơn", None),
                ("vi", "Tỉnh Thử Mới", date(2025, 12, 1)),
            ]
            assert names_now([province])[province] == "Tỉnh Thử Mới Hơn"


def test_what_a_new_agency_assigns_may_arrive_together_with_it(nodes: Federation) -> None:
    """A ministry that was away hears at once of the agency, and of work that it gives."""
    centre, ministry = nodes["vpcp"], nodes["btp"]
    nodes.wire.cut = {"btp"}
    _task(centre, "officer_binh", "Việc trước đó (giả lập)", "BTP")
    new_province(centre)
    with centre:
        chair = in_post("chu_tich_thu", "province:thu-moi", "agency_leader", rank="head", on=DAY)
        task = assign_task(
            actor=chair,
            new=NewTask(
                title="Việc của tỉnh mới (giả lập)", lead_agency_id=agency_id("BTP"), product="Báo cáo",
                authority="own", person_text="Bộ trưởng", due_on=date(2025, 12, 20), issued_on=DAY,
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip
    nodes.settle()
    nodes.wire.cut = set()
    with centre:
        PeerDelivery.objects.update(next_try_at=None)
    at_rest(nodes)
    with ministry:
        assert Task.objects.filter(id=task.id).exists()


def _task(node: TestNode, username: str, title: str, lead: str = "province:tuyen-quang") -> Task:
    with node:
        return assign_task(
            actor=node.actor(username, DAY),
            new=NewTask(
                title=title, lead_agency_id=agency_id(lead), product="Báo cáo",
                authority="own", person_text="Chủ tịch", due_on=date(2025, 12, 20), issued_on=DAY,
                synthetic=True,
            ),
            now=NOW,
        )  # fmt: skip


def _open_of(agency: UUID) -> int:
    return Task.objects.filter(lead_agency_id=agency, accepted_on=None, cancelled_on=None).count()


def test_a_merger_moves_the_open_tasks_of_a_province_at_its_own_node_and_doubles_nothing(
    nodes: Federation,
) -> None:
    centre, ministry, province = nodes["vpcp"], nodes["btp"], nodes["tuyen-quang"]
    under_way = _task(centre, "officer_binh", "Việc đang làm (giả lập)")
    handed_in = _task(centre, "officer_binh", "Việc đã nộp (giả lập)")
    done = _task(centre, "officer_binh", "Việc đã xong (giả lập)")
    of_the_ministry = _task(ministry, "focal_hai", "Việc của bộ (giả lập)")
    at_rest(nodes)
    with province:
        focal, old = province.actor("focal_quang", DAY), agency_id("province:tuyen-quang")
        report_progress(actor=focal, task_id=under_way.id, text="Đang làm", percent=40, now=NOW)
        for task in (handed_in, done):
            report_completion(
                actor=focal, task_id=task.id, text="Xong", product_link="https://example.org/x", now=NOW
            )
    at_rest(nodes)
    with centre:
        accept_report(actor=centre.actor("officer_binh", DAY), task_id=done.id, now=NOW)
    new = new_province(centre)
    at_rest(nodes)
    before = {}
    for key, node in nodes.nodes.items():
        with node:
            before[key] = (Task.objects.count(), _open_of(old), Report.objects.count())

    with centre:
        merge_agencies(
            actor=ROOT, from_id=old, to_id=new, on_date=date(2025, 12, 2), legal_basis="Nghị quyết giả lập",
            now=NOW + timedelta(days=1),
        )  # fmt: skip
    at_rest(nodes)

    for key, node in nodes.nodes.items():
        with node:
            assert (Task.objects.count(), _open_of(new), Report.objects.count()) == before[key]
            assert _open_of(old) == 0
            assert Succession.objects.filter(predecessor_id=old, successor_id=new).count() == 1
    for node in (centre, province):
        with node:
            waiting = Task.objects.get(id=handed_in.id)
            assert (waiting.stage, waiting.lead_agency_id) == (Stage.REPORTED, new)
            assert waiting.reports.get().decision == Report.Decision.WAITING
            assert Task.objects.get(id=under_way.id).percent == 40
            assert Task.objects.get(id=done.id).lead_agency_id == old
    _goes_on(nodes, under_way, of_the_ministry)


def _goes_on(nodes: Federation, *tasks: Task) -> None:
    """The node of the old province serves the new one; its officers go on with the work."""
    entries = [nodes.entry(key) for key in ("vpcp", "btp")]
    entries.append(nodes.entry("tuyen-quang", serves=["province:tuyen-quang", "province:thu-moi"]))
    nodes.publish(nodes.directory(entries))
    later = NOW + timedelta(days=2)
    with nodes["tuyen-quang"] as province:
        focal = province.actor("focal_quang", later.date())
        for task in tasks:
            report_completion(
                actor=focal, task_id=task.id, text="Xong", product_link="https://example.org/y", now=later
            )
    at_rest(nodes)
    for key, task in zip(("vpcp", "btp"), tasks, strict=True):
        with nodes[key]:
            assert Task.objects.get(id=task.id).stage == Stage.REPORTED


def test_a_day_of_the_calendar_changes_everywhere_and_moves_a_deadline_once(nodes: Federation) -> None:
    centre, province = nodes["vpcp"], nodes["tuyen-quang"]
    with centre:
        task = assign_task(
            actor=centre.actor("officer_binh", DAY),
            new=NewTask(
                title="Việc trong mười ngày (giả lập)", lead_agency_id=agency_id("province:tuyen-quang"),
                product="Báo cáo", authority="own", person_text="Chủ tịch", due_on=date(2025, 12, 15),
                issued_on=DAY, synthetic=True,
                rule=Within(10, Unit.WORKING_DAY, DAY),
            ),
            now=NOW,
        )  # fmt: skip
    at_rest(nodes)
    change: dict[str, Any] = {"actor": ROOT, "day": date(2025, 12, 10), "source": "Thông báo giả lập"}
    with centre:
        change_calendar_day(**change, kind=DayKind.HOLIDAY, name="Ngày nghỉ giả lập", now=NOW)
    at_rest(nodes)
    for node in nodes.nodes.values():
        with node:
            row = CalendarDay.objects.get(date=date(2025, 12, 10))
            assert (row.kind, row.name, row.source) == ("holiday", "Ngày nghỉ giả lập", "Thông báo giả lập")
    for node in (centre, province):
        with node:
            assert Task.objects.get(id=task.id).due_on == date(2025, 12, 16)
            assert DueMove.objects.filter(task_id=task.id).count() == 1

    with centre:
        change_calendar_day(**change, kind=None, now=NOW + timedelta(hours=1))
    at_rest(nodes)
    for node in nodes.nodes.values():
        with node:
            assert not CalendarDay.objects.filter(date=date(2025, 12, 10)).exists()


def test_what_a_node_does_with_its_own_units_stays_there(nodes: Federation) -> None:
    with nodes["tuyen-quang"]:
        unit = establish_agency(
            actor=ROOT, key="unit:thu", kind="department", level="provincial", names=[NewName("vi", "Sở Thử")],
            established_on=date(2025, 11, 1), parent_id=agency_id("province:tuyen-quang"), now=NOW,
        )  # fmt: skip
    at_rest(nodes)
    with nodes["vpcp"]:
        assert not Agency.objects.filter(id=unit).exists()


CHANGES: dict[str, dict[str, Any]] = {
    "agencies.agency-renamed.v1": {
        "event": {"agency_id": None, "from_date": "2025-12-01"},
        "records": {"names": [{"language": "vi", "name": "Tỉnh Giả"}]},
    },
    "agencies.agencies-merged.v1": {
        "event": {"predecessor_id": None, "successor_id": None, "on_date": "2025-12-01"},
        "records": {"legal_basis": "giả"},
    },
    "agencies.calendar-day-changed.v1": {
        "event": {"day": "2025-12-10", "kind": "holiday", "name": "Giả", "source": "giả"},
        "records": {},
    },
}


@pytest.mark.parametrize("kind", list(CHANGES))
def test_only_the_host_changes_agencies_and_calendar(nodes: Federation, kind: str) -> None:
    province, ministry = nodes["tuyen-quang"], nodes["btp"]
    with province:
        ids = {"predecessor_id": agency_id("province:tuyen-quang"), "successor_id": agency_id("BTP")}
        ids["agency_id"] = ids["predecessor_id"]
    event = {
        name: str(ids[name]) if value is None else value for name, value in CHANGES[kind]["event"].items()
    }
    pen = Pen(ministry, "tuyen-quang")
    line = pen.line(
        pen.envelope(kind, {"event": event, "records": CHANGES[kind]["records"]}, subject="agencies:x")
    )
    with province:
        hand_in("btp", [line])
        take_in(now=utc_now())
        assert list(RefusedEvent.objects.values_list("code", flat=True)) == ["nodes.no-authority"]
        assert not AgencyName.objects.filter(name="Tỉnh Giả").exists()
        assert not CalendarDay.objects.filter(name="Giả").exists()
        assert Agency.objects.get(id=ids["agency_id"]).dissolved_on is None


def test_the_same_change_again_is_no_change(nodes: Federation) -> None:
    """As when a stream is sent once more after a restore."""
    centre, ministry = nodes["vpcp"], nodes["btp"]
    new = new_province(centre)
    with centre:
        old = agency_id("province:tuyen-quang")
        merge_agencies(
            actor=ROOT, from_id=old, to_id=new, on_date=date(2025, 12, 2), legal_basis="giả lập", now=NOW
        )
        change_calendar_day(
            actor=ROOT, day=date(2025, 12, 10), kind=DayKind.HOLIDAY, name="Nghỉ", source="giả lập", now=NOW
        )
    at_rest(nodes)
    sent = [from_compact_body(line) for line in lines_between(centre, "btp")]
    again = [data for data in sent if data.type.startswith("agencies.")]
    assert len(again) == 3
    with ministry:
        before = AuditEntry.objects.count()
        for number, envelope in enumerate(again):
            flow = flows[envelope.base]
            flow.take_in(
                arrived=Arrived(
                    id=envelope.id, type=envelope.type, subject=envelope.subject, sender="vpcp",
                    number=900 + number, time=NOW, event=flow.event.from_data(envelope.data["event"]),
                    records=envelope.data["records"],
                ),
                now=NOW,
            )  # fmt: skip
        assert AuditEntry.objects.count() == before
