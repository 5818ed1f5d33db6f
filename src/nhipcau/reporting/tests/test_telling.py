"""One report reaches every system that asks for it, once each and in order, whatever breaks on the way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhipcau.kit.errors import CodedError
from nhipcau.reporting import telling
from nhipcau.reporting.actions.link_task import end_link, link_task
from nhipcau.reporting.actions.settle_delivery import note_delivered, resend
from nhipcau.reporting.errors import (
    DeliveryNotThere,
    KeyTaken,
    KeyTakenUnseen,
    KeyWrong,
    LinkedAlready,
    LinkEnded,
    LinkNotThere,
    NotYourTask,
    ReasonMissing,
    StepNotPossible,
    SystemUnknown,
    TooSecret,
)
from nhipcau.reporting.models import Delivery, OutsideKey
from nhipcau.reporting.plugins.base import Message
from nhipcau.reporting.plugins.registry import makers
from nhipcau.reporting.plugins.task_system.adapter import TaskSystem
from nhipcau.reporting.rules import TRANSITIONS, State, Step, next_state, next_try
from nhipcau.reporting.telling import tell_all
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle, store_file
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import (
    Task,
    accept_report,
    ask_extension,
    cancel_task,
    decide_extension,
    report_completion,
    report_progress,
    return_report,
)
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue
from nhipcau_sandbox.task_systems import TaskSystems

pytestmark = pytest.mark.django_db
LATER = at(2024, 2, 5)
KEYS = {"nq57": "NQ57-2024-0007", "nq71": "71-045", "dean06": "DA06-2024-17"}


def link_all(cast: Cast, task: Task) -> list[OutsideKey]:
    return [
        link_task(actor=cast.focal_hai, task_id=task.id, system=system, key=key, now=NOW)
        for system, key in KEYS.items()
    ]


def tell(now: datetime = LATER) -> int:
    """What the relay and the job do within a minute."""
    settle()
    return tell_all(lambda: now)


def told(outside: TaskSystems, system: str) -> list[dict[str, Any]]:
    return list(outside.books[system].messages.values())


def test_one_report_is_told_to_all_three_in_their_own_words(
    cast: Cast, task: Task, outside: TaskSystems
) -> None:
    link_all(cast, task)
    report_progress(
        actor=cast.focal_hai, task_id=task.id, text="Đã lấy ý kiến 12 bộ", percent=40, cause="data", now=LATER
    )
    assert tell() == 3
    [first], [second], [third] = (told(outside, system) for system in KEYS)
    assert (first["NoiDungXuLy"], first["TyLeHoanThanh"], first["TrangThai"]) == (
        "Đã lấy ý kiến 12 bộ", 40, "DANG_THUC_HIEN"
    )  # fmt: skip
    assert (second["noi_dung"], second["phan_tram"], second["trang_thai"]) == ("Đã lấy ý kiến 12 bộ", 40, "1")
    assert (third["content"], third["status"], third["delayReason"]) == (
        "Đã lấy ý kiến 12 bộ", "IN_PROGRESS", "data"
    )  # fmt: skip
    assert set(Delivery.objects.values_list("state", "receipt")) == {(State.DELIVERED, "BN-000001")}


def test_the_life_of_a_task_is_told_in_its_order(cast: Cast, task: Task, outside: TaskSystems) -> None:
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq57", key=KEYS["nq57"], now=NOW)
    file = store_file(actor=cast.focal_hai, name="du-thao.pdf", content=b"%PDF-1.7 x", now=LATER)
    justice, office = cast.focal_hai, cast.officer_binh
    day = date(2024, 4, 15)
    ask_extension(actor=justice, task_id=task.id, due_on=day, cause="data", text="Chờ số liệu", now=LATER)
    decide_extension(actor=office, task_id=task.id, granted=True, now=LATER)
    report_completion(actor=justice, task_id=task.id, product_file_id=file.id, now=LATER)
    return_report(actor=office, task_id=task.id, reason="Thiếu phụ lục", now=LATER)
    report_completion(actor=justice, task_id=task.id, product_record="12/BC-BTP", now=at(2024, 5, 2))
    accept_report(actor=office, task_id=task.id, now=at(2024, 5, 3))
    tell(at(2024, 5, 3))
    messages = told(outside, "nq57")
    assert [message["TrangThai"] for message in messages] == [
        "GIA_HAN", "CHO_NGHIEM_THU", "TRA_LAI", "CHO_NGHIEM_THU", "HOAN_THANH_QUA_HAN",
    ]  # fmt: skip
    assert messages[0]["NgayKetThucTheoQuyDinh"] == "2024-04-15"
    assert messages[1]["TepSanPham"].startswith("F-")
    assert outside.books["nq57"].files == {file.sha256: 10}
    assert messages[3]["SanPham"] == "12/BC-BTP"


def test_a_cancelled_task_is_told_as_such(cast: Cast, task: Task, outside: TaskSystems) -> None:
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq71", key=KEYS["nq71"], now=NOW)
    cancel_task(actor=cast.officer_binh, task_id=task.id, reason="Nhập vào nhiệm vụ khác", now=LATER)
    tell()
    assert [message["trang_thai"] for message in told(outside, "nq71")] == ["9"]


def test_who_links_later_tells_how_it_stands_and_nothing_twice(
    cast: Cast, task: Task, outside: TaskSystems
) -> None:
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Được một nửa", percent=50, now=LATER)
    link_time = LATER + timedelta(seconds=1)
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq57", key=KEYS["nq57"], now=link_time)
    assert tell(link_time) == 1  # the event of the report was still under way when the link was made
    assert [message["TyLeHoanThanh"] for message in told(outside, "nq57")] == [50]


def test_a_system_that_is_down_holds_up_no_other_and_gets_all_later_in_order(
    cast: Cast, task: Task, outside: TaskSystems
) -> None:
    link_all(cast, task)
    outside.books["nq57"].down = True
    for percent in (10, 20, 30):
        report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=percent, now=LATER)
    assert tell() == 6
    calls = outside.books["nq57"].calls
    assert tell() == 0  # its time has not come
    assert outside.books["nq57"].calls == calls
    waiting = Delivery.objects.filter(state=State.WAITING)
    assert waiting.count() == 3
    assert waiting.exclude(problem="").get().problem == "HTTP 503"
    outside.books["nq57"].down = False
    assert tell(LATER + timedelta(minutes=1)) == 3
    assert [message["TyLeHoanThanh"] for message in told(outside, "nq57")] == [10, 20, 30]


def test_what_is_refused_lies_with_a_person_and_later_reports_go_on(
    cast: Cast, task: Task, outside: TaskSystems
) -> None:
    link = link_task(actor=cast.focal_hai, task_id=task.id, system="own", key="CV-1-404", now=NOW)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)
    assert tell() == 0
    delivery = Delivery.objects.get(outside_key=link)
    assert (delivery.state, delivery.problem) == (State.REFUSED, "HTTP 404 no task CV-1-404")
    resend(actor=cast.focal_hai, delivery_id=delivery.id, now=LATER)
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    assert tell() == 0
    end_link(actor=cast.focal_hai, link_id=link.id, reason="Sai mã", now=LATER)
    link_task(actor=cast.focal_hai, task_id=task.id, system="own", key="CV-1", now=LATER)
    assert tell() == 1
    delivery.refresh_from_db()
    assert delivery.state == State.DROPPED


def test_a_process_that_dies_before_it_notes_the_receipt_tells_nothing_twice(
    cast: Cast, task: Task, outside: TaskSystems, monkeypatch: pytest.MonkeyPatch
) -> None:
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq57", key=KEYS["nq57"], now=NOW)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)

    def die(**_: object) -> None:
        raise SystemExit

    monkeypatch.setattr(telling, "note_delivered", die)
    with pytest.raises(SystemExit):
        tell()
    assert Delivery.objects.get().state == State.WAITING
    monkeypatch.setattr(telling, "note_delivered", note_delivered)
    assert tell() == 1
    assert len(told(outside, "nq57")) == 1


def test_without_a_connection_nothing_is_tried_and_nothing_lost(cast: Cast, task: Task) -> None:
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq57", key=KEYS["nq57"], now=NOW)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)
    assert tell() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries) == (State.WAITING, 0)


def test_a_wrong_secret_is_the_operators_matter(
    cast: Cast, task: Task, outside: TaskSystems, settings: Any
) -> None:
    settings.NHIPCAU_OUTSIDE_SECRETS = {"nq57": "demo:wrong"}
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq57", key=KEYS["nq57"], now=NOW)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)
    assert tell() == 0
    delivery = Delivery.objects.get()
    assert delivery.state == State.WAITING
    assert "403" in delivery.problem
    settings.NHIPCAU_OUTSIDE_SECRETS = {"nq57": "demo:demo"}
    assert tell(LATER + timedelta(hours=2)) == 1


@pytest.mark.parametrize(
    ("system", "key", "error"),
    [
        ("nq99", "X", SystemUnknown),
        ("nq57", "0123", KeyWrong),
        ("nq57", "", KeyWrong),
        ("own", "../../secret", KeyWrong),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    cast: Cast, task: Task, system: str, key: str, error: type[CodedError]
) -> None:
    before = AuditEntry.objects.count(), OutboxEvent.objects.count()
    with pytest.raises(error):
        link_task(actor=cast.focal_hai, task_id=task.id, system=system, key=key, now=NOW)
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == before


def test_a_key_belongs_to_one_task_and_a_task_has_one_key_per_system(cast: Cast, task: Task) -> None:
    first = link_task(actor=cast.focal_hai, task_id=task.id, system="nq71", key=" 71-045 ", now=NOW)
    assert first.key == "71-045"
    other = issue(cast.officer_binh, agency_id("BTP"), title="Việc khác")
    with pytest.raises(KeyTaken) as taken:
        link_task(actor=cast.focal_hai, task_id=other.id, system="nq71", key="71-045", now=NOW)
    assert taken.value.params["task"] == task.code
    with pytest.raises(LinkedAlready):
        link_task(actor=cast.focal_hai, task_id=task.id, system="nq71", key="71-046", now=NOW)
    with pytest.raises(ReasonMissing):
        end_link(actor=cast.focal_hai, link_id=first.id, reason=" ", now=NOW)
    end_link(actor=cast.focal_hai, link_id=first.id, reason="Nhầm", now=NOW)
    with pytest.raises(LinkEnded):
        end_link(actor=cast.focal_hai, link_id=first.id, reason="Nhầm", now=NOW)
    link_task(actor=cast.focal_hai, task_id=other.id, system="nq71", key="71-045", now=NOW)


def test_whose_key_it_is_is_not_told_to_who_may_not_see_the_task(cast: Cast, task: Task) -> None:
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq71", key="71-045", now=NOW)
    foreign = issue(cast.officer_binh, agency_id("BNV"), title="Việc của bộ khác")
    interior = in_post("dau_moi_bnv", "BNV", "focal_officer")
    with pytest.raises(KeyTakenUnseen) as refusal:
        link_task(actor=interior, task_id=foreign.id, system="nq71", key="71-045", now=NOW)
    assert task.code not in str(refusal.value)


def test_a_fault_of_one_plugin_stops_neither_the_others_nor_the_job(
    cast: Cast, task: Task, outside: TaskSystems, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(TaskSystem):
        def tell(self, message: Message, file: bytes | None) -> str:
            raise KeyError(message.status)

    monkeypatch.setitem(makers, "nq57", Broken)
    link_all(cast, task)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)
    assert tell() == 2
    stuck = Delivery.objects.get(state=State.WAITING)
    assert (stuck.problem, stuck.tries) == ("KeyError", 1)


def test_only_those_who_answer_for_the_task_say_where_its_reports_go(cast: Cast, task: Task) -> None:
    from nhipcau.tasks.models import TaskAgency

    TaskAgency.objects.create(task=task, agency_id=cast.focal_lan.agency_id)  # coordinates, so it sees it
    with pytest.raises(NotYourTask):
        link_task(actor=cast.focal_lan, task_id=task.id, system="nq71", key="71-045", now=NOW)
    link = link_task(actor=cast.focal_hai, task_id=task.id, system="nq71", key="71-045", now=NOW)
    with pytest.raises(NotYourTask):
        end_link(actor=cast.focal_lan, link_id=link.id, reason="x", now=NOW)
    with pytest.raises(LinkNotThere):
        end_link(actor=cast.focal_my, link_id=link.id, reason="x", now=NOW)


def test_what_is_classified_is_told_to_nobody_outside(cast: Cast, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 2
    secret = issue(cast.officer_binh, agency_id("BTP"), classification=2)
    with pytest.raises(TooSecret):
        link_task(actor=cast.officer_binh, task_id=secret.id, system="nq57", key=KEYS["nq57"], now=NOW)


def test_the_public_and_strangers_see_no_delivery(cast: Cast, task: Task, outside: TaskSystems) -> None:
    link_task(actor=cast.focal_hai, task_id=task.id, system="nq57", key=KEYS["nq57"], now=NOW)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)
    tell()
    delivery = Delivery.objects.get()
    assert not Delivery.objects.visible_to(None).exists()
    assert not Delivery.objects.visible_to(cast.focal_my).exists()
    with pytest.raises(DeliveryNotThere):
        resend(actor=cast.focal_my, delivery_id=delivery.id, now=LATER)
    with pytest.raises(StepNotPossible):
        resend(actor=cast.focal_hai, delivery_id=delivery.id, now=LATER)


def test_a_task_without_keys_costs_one_question(cast: Cast, task: Task) -> None:
    settle()
    report_progress(actor=cast.focal_hai, task_id=task.id, text="Tiếp tục", percent=10, now=LATER)
    settle()
    assert not Delivery.objects.exists()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tell_all(lambda: LATER)
    assert len(queries) == 1


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("step", list(Step))
def test_every_step_in_every_state_is_in_the_table_or_refused(state: State, step: Step) -> None:
    if (state, step) in TRANSITIONS:
        assert next_state(state, step) is TRANSITIONS[state, step]
    else:
        with pytest.raises(StepNotPossible):
            next_state(state, step)


def test_pauses_grow_and_never_end_and_a_longer_wish_is_heeded() -> None:
    pauses = [(next_try(NOW, tries, (1, 5, 60)) - NOW).total_seconds() / 60 for tries in (0, 1, 2, 3, 99)]
    assert pauses == [1, 1, 5, 60, 60]
    assert next_try(NOW, 1, (1, 5), timedelta(hours=3)) == NOW + timedelta(hours=3)
    assert next_try(NOW, 1, (1, 5), timedelta(seconds=3)) == NOW + timedelta(minutes=1)
