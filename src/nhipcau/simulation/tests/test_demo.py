"""The loaded demo: what is real stands as the texts say, what is invented is marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from nhipcau.agencies.facade import actor_for, agencies_in_block, agency_by_key
from nhipcau.agencies.models import Agency, Post
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack_check import computed_again
from nhipcau.documents.models import Document, DocumentRelation
from nhipcau.identity.facade import account_by_username
from nhipcau.meetings.facade import Conclusion, Meeting, SteeringBody
from nhipcau.oversight.facade import (
    AnnualPlan,
    ClosingDrive,
    Commitment,
    DelayRecord,
    DriveItem,
    Finding,
    Inspection,
    ReviewRound,
)
from nhipcau.simulation.facade import load_demo
from nhipcau.spine.facade import system_actor
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.facade import Report, State, Task, counts_by_agency, tasks_on, total

DAY = date(2026, 11, 22)
BTP, BTTTT, BCA = "ministry:justice", "ministry:information-communications", "ministry:public-security"
BKHCN, VPCP, TQ = "ministry:science-technology", "government-office", "province:tuyen-quang"
EVERYBODY = system_actor("test")


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, loaded once for all tests of this file and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(progress=lambda _text: None, day=DAY)
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def _task(words: str) -> Task:
    return Task.objects.get(title__contains=words, synthetic=False)


@pytest.mark.parametrize(
    ("words", "lead", "last_day"),
    [
        ("xây dựng và gửi lộ trình hoàn thành đơn giản hóa 466", BTP, date(2024, 1, 30)),
        ("Tổng hợp lộ trình đơn giản hóa 466", BTP, date(2024, 3, 31)),
        ("dự thảo nghị định về danh mục cơ sở dữ liệu quốc gia", BTTTT, date(2024, 3, 29)),
        ("nghị định quy định chi tiết và hướng dẫn thi hành Luật Căn cước", BTP, date(2024, 4, 14)),
        ("nghị định thay thế Nghị định 59/2022/NĐ-CP", BTP, date(2024, 4, 14)),
        ("đăng ký định danh điện tử tổ chức", BCA, date(2024, 6, 30)),
        ("13 dịch vụ công chưa hoàn thành", VPCP, date(2024, 3, 31)),
        ("51 nhiệm vụ quá hạn", BKHCN, date(2025, 12, 31)),
        ("VNeID là tài khoản duy nhất", BCA, date(2025, 12, 31)),
        ("xếp hạng và công khai mức độ sẵn sàng", BCA, date(2025, 12, 31)),
        ("nhiệm vụ trọng tâm, đột phá của tỉnh", TQ, date(2025, 12, 31)),
        ("Rà soát văn bản pháp luật liên quan Luật Dữ liệu", BTP, None),
        ("phân nhóm kiến nghị của hội nghị", "government-portal", None),
    ],
)
def test_the_tasks_of_the_articles_have_their_lead_and_last_day(
    words: str, lead: str, last_day: date | None
) -> None:
    task = _task(words)
    assert (task.lead_agency.key, task.due_on) == (lead, last_day)


def test_the_weekly_and_the_daily_task_recur() -> None:
    assert _task("giao ban hằng tuần").recurrence == "week"
    assert _task("hằng ngày theo dõi").recurrence == "day"


def test_the_open_deadline_is_to_be_set_by_the_ministry_whose_tasks_have_moved_on() -> None:
    task = _task("khung kiến trúc 3.0")
    assert task.deadline_set_by is not None
    assert (task.lead_agency.key, task.deadline_set_by.key, task.due_on) == (BKHCN, BTTTT, None)
    assert task.state_on(DAY, due_soon_days=7) is State.OPEN_DEADLINE


def test_no_open_task_stays_with_an_agency_that_has_ended() -> None:
    left = Task.objects.filter(accepted_on=None, cancelled_on=None, lead_agency__dissolved_on__lte=DAY)
    assert not left.exists()
    kept = Task.objects.filter(lead_agency__key=BTTTT)
    assert [task.accepted_on for task in kept] == [date(2024, 5, 9)]


def _january_2024(day: date) -> Counter[str]:
    rows = tasks_on(actor=EVERYBODY, day=day).filter(issued_on=date(2024, 1, 25))
    return Counter(rows.values_list("state", flat=True))


def test_by_the_end_of_january_2024_the_roadmap_is_in_and_the_rest_is_ahead() -> None:
    assert _january_2024(date(2024, 1, 31)) == {
        State.DONE_ON_TIME: 1,
        State.ON_TRACK: 6,
        State.OPEN_DEADLINE: 4,
    }


def test_on_20_april_2024_three_decrees_are_overdue() -> None:
    found = tasks_on(actor=EVERYBODY, day=date(2024, 4, 20)).filter(state=State.OVERDUE)
    assert sorted(found.values_list("product", flat=True)) == [
        "Nghị định quy định chi tiết Luật Căn cước",
        "Nghị định về danh mục cơ sở dữ liệu quốc gia",
        "Nghị định về định danh và xác thực điện tử",
    ]


def test_by_july_2024_the_three_decrees_are_done_late_as_they_were_issued() -> None:
    assert _january_2024(date(2024, 7, 1)) == {
        State.DONE_ON_TIME: 5,
        State.DONE_LATE: 3,
        State.OPEN_DEADLINE: 3,
    }
    late = Report.objects.filter(task__delivered_on__gt=date(2024, 4, 14), synthetic=False)
    numbers = sorted(late.values_list("product_record", flat=True))
    assert numbers == ["47/2024/NĐ-CP", "69/2024/NĐ-CP", "70/2024/NĐ-CP"]


def test_only_what_a_source_says_is_unmarked_among_the_outcomes() -> None:
    invented = Report.objects.exclude(product_record__in=["47/2024/NĐ-CP", "69/2024/NĐ-CP", "70/2024/NĐ-CP"])
    assert not invented.filter(synthetic=False).exists()
    assert not invented.filter(task__synthetic=False).exclude(text__contains="Giả lập").exists()


def test_invented_work_touches_no_real_document_and_real_work_no_invented_one() -> None:
    assert not Task.objects.filter(synthetic=True, document__synthetic=False).exists()
    assert not Task.objects.filter(synthetic=False, document__synthetic=True).exists()
    invented = Document.objects.filter(synthetic=True)
    assert invented.count() == 11 + 1  # and the conclusions of an invented meeting
    assert all(document.subject.startswith("[Giả lập]") for document in invented)


def test_invented_work_is_not_published() -> None:
    assert not Task.objects.filter(synthetic=True, published=True).exists()
    assert Task.objects.filter(synthetic=False, published=True).count() == 39


def test_invented_units_and_posts_are_marked() -> None:
    units = Agency.objects.filter(source__contains="common practice", kind="department")
    assert units.count() == 11
    assert not units.filter(synthetic=False).exists()
    assert not Post.objects.filter(synthetic=False).exists()


@pytest.mark.parametrize(
    ("newer", "kind", "older"),
    [
        ("03/NQ-CP", "implements", "57-NQ/TW"),
        ("71/NQ-CP", "amends", "03/NQ-CP"),
        ("33/CT-TTg", "urges", "71/NQ-CP"),
        ("69/2024/NĐ-CP", "replaces", "59/2022/NĐ-CP"),
        ("118/2025/NĐ-CP", "replaces", "61/2018/NĐ-CP"),
    ],
)
def test_documents_are_related_as_the_texts_say(newer: str, kind: str, older: str) -> None:
    assert DocumentRelation.objects.filter(
        from_document__number=newer, kind=kind, to_document__number=older
    ).exists()


def test_every_document_names_its_source_and_the_five_texts_report_on_others() -> None:
    assert not Document.objects.filter(source_note="").exists()
    texts = Document.objects.filter(kind=Document.Kind.SOURCE)
    assert texts.count() == 5
    assert all(text.relations.filter(kind="reports_on").exists() for text in texts)


def test_the_board_has_every_ministry_and_province_and_all_states() -> None:
    led = set(Task.objects.filter(synthetic=True).values_list("lead_agency__key", flat=True))
    for block in ("ministries", "provinces"):
        assert {view.key for view in agencies_in_block(block, DAY)} <= led
    counts = total(counts_by_agency(actor=EVERYBODY, day=DAY).values())
    shares = {state: counts.by_state[state] / counts.total for state in State}
    assert 0.5 < shares[State.DONE_ON_TIME] < 0.6
    assert 0.06 < shares[State.DONE_LATE] < 0.1
    assert 0.06 < shares[State.OVERDUE] < 0.11
    assert 0.04 < shares[State.DUE_SOON] < 0.09
    assert counts.by_state[State.OPEN_DEADLINE] > 3


def test_the_officer_of_justice_has_twelve_open_tasks_of_which_three_are_overdue() -> None:
    account = account_by_username("focal_hai")
    assert account is not None
    actor = actor_for(account, on=DAY)
    assert actor.scope is not None
    rows = tasks_on(actor=actor, day=DAY).filter(
        lead_agency_id__in=list(actor.scope), stage__in=["assigned", "under_way", "returned"]
    )
    states = Counter(rows.values_list("state", flat=True))
    assert (sum(states.values()), states[State.OVERDUE]) == (12, 3)


def test_something_waits_for_acceptance_and_something_came_back() -> None:
    office = agency_by_key(VPCP).id
    stages = Counter(Task.objects.filter(assigner_agency_id=office).values_list("stage", flat=True))
    assert stages["reported"] > 5
    assert stages["sent_back"] > 1
    assert stages["returned"] > 1


def test_overdue_work_says_why() -> None:
    overdue = tasks_on(actor=EVERYBODY, day=DAY).filter(state=State.OVERDUE, stage="under_way")
    assert overdue.count() > 25
    assert overdue.exclude(delay_cause="").exclude(delay_note="").count() > 0.9 * overdue.count()


def test_nobody_accepted_their_own_product_and_every_task_has_its_history() -> None:
    for reporter, decider in Report.objects.exclude(decider_ref="").values_list(
        "reporter_ref", "decider_ref"
    ):
        assert reporter != decider
    recorded = set(AuditEntry.objects.filter(record_kind="tasks.task").values_list("record_id", flat=True))
    assert {str(task) for task in Task.objects.values_list("id", flat=True)} <= recorded


def test_the_pack_of_the_last_friday_is_frozen_as_it_stood_on_that_evening() -> None:
    pack = WeeklyPack.objects.get()
    assert (pack.as_of, pack.synthetic) == (date(2026, 11, 20), True)
    counts = total(counts_by_agency(actor=EVERYBODY, day=pack.as_of).values())
    assert pack.content["totals"]["now"]["overdue"] == counts.by_state[State.OVERDUE]


def test_the_pack_has_something_of_everything_to_show_and_is_computed_again() -> None:
    pack = WeeklyPack.objects.get()
    assert pack.content["extensions"] == {"asked": 4, "granted": 1, "refused": 1}
    assert len(pack.content["waiting"]["extension"]) == 2
    assert pack.content["difficulties"]["open"] >= 3
    assert pack.content["difficulties"]["late"] >= 1
    assert len(pack.content["causes"]) > 3
    assert pack.content["conclusions"]["open"] >= 1
    found = computed_again(pack, EVERYBODY)
    assert found is not None
    assert found.same, found


def test_loading_twice_changes_nothing() -> None:
    before = AuditEntry.objects.count()
    load_demo(progress=lambda _text: None, day=DAY)
    assert AuditEntry.objects.count() == before


def test_a_working_group_has_met_waits_for_its_minutes_and_meets_again() -> None:
    body = SteeringBody.objects.get()
    assert body.synthetic
    stages = dict(Meeting.objects.filter(body=body, synthetic=True).values_list("stage", "kind"))
    assert stages == {"confirmed": "month", "drafted": "week", "called": "month"}
    ahead = Meeting.objects.get(stage="called")
    sources = [item.source for item in ahead.agenda.all()]
    assert sources == ["meetings.conclusions", "meetings.red-list", ""]
    standing = Conclusion.objects.filter(meeting__stage="confirmed").with_state(DAY)
    states = [row.state for row in standing.order_by("position")]  # type: ignore[attr-defined]
    assert states == [State.OVERDUE, State.ON_TRACK, "draft"]


def test_promises_inspections_rounds_and_reviews_are_invented_and_marked() -> None:
    """Each state that a reader should meet is there: kept, slipping, broken; overdue and to be checked."""
    promises = Commitment.objects.visible_to(EVERYBODY).filter(drive_items=None).with_state(DAY)
    assert {row.state for row in promises} == {"kept", "slipping", "broken"}  # type: ignore[attr-defined]
    findings = Finding.objects.visible_to(EVERYBODY).with_state(DAY, due_soon_days=3)
    assert {row.state for row in findings} == {"waiting", "overdue", "to_mend"}  # type: ignore[attr-defined]
    for model in (Commitment, Finding, Inspection, ReviewRound, AnnualPlan, ClosingDrive, DelayRecord):
        rows = model.objects.all()
        assert rows
        assert all(row.synthetic for row in rows)


def test_the_closing_drive_shows_who_committed_who_slipped_and_who_is_silent() -> None:
    items = DriveItem.objects.visible_to(EVERYBODY).with_state(DAY)
    assert {"to_commit", "committed"} <= {row.state for row in items}  # type: ignore[attr-defined]
    assert any(item.pledges.count() > 1 for item in items)
