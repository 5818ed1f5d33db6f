"""Reports: four eyes, products, days; what changed between two days; mergers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from nhipcau.agencies.facade import merge_agencies
from nhipcau.kit.errors import CodedError, Invalid
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import history_of, store_file, system_actor
from nhipcau.spine.models import OutboxEvent
from nhipcau.tasks.actions.cancel_task import cancel_task
from nhipcau.tasks.errors import (
    OwnReport,
    PercentOutOfRange,
    ProductMissing,
    ReasonMissing,
    ReportDayWrong,
    ReportPeriodClosed,
)
from nhipcau.tasks.facade import (
    Report,
    Stage,
    State,
    Task,
    accept_assignment,
    accept_report,
    changes_between,
    counts_by_agency,
    not_updated,
    report_completion,
    report_progress,
    return_report,
    total,
)
from nhipcau.tasks.registrations import TaskMover
from nhipcau.tasks.tests.factories import DAY, NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db


def reported(cast: Cast, *, on: tuple[int, int, int] = (2024, 2, 10)) -> Task:
    """A task whose product was handed in on that day."""
    task = issue(cast.officer_binh, agency_id("BTP"))
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="12/BC-BTP", now=at(*on))
    return task


# Four eyes


def test_nobody_decides_on_their_own_report_also_within_one_agency(cast: Cast) -> None:
    task = issue(cast.minister_mai, agency_id("BTP"))
    report_completion(actor=cast.minister_mai, task_id=task.id, product_record="1/BC", now=NOW)
    with pytest.raises(OwnReport):
        accept_report(actor=cast.minister_mai, task_id=task.id, now=NOW)
    with pytest.raises(OwnReport):
        return_report(actor=cast.minister_mai, task_id=task.id, reason="x", now=NOW)
    assert Task.objects.get(id=task.id).stage == Stage.REPORTED


def test_the_same_account_in_another_post_is_still_the_same_person(cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    report_completion(actor=cast.minister_mai, task_id=task.id, product_record="1/BC", now=NOW)
    second_post = in_post("minister_mai", "VPCP", "government_office_officer")
    assert second_post.agency_id == task.assigner_agency_id
    with pytest.raises(OwnReport):
        accept_report(actor=second_post, task_id=task.id, now=NOW)
    assert not Report.objects.filter(decision="accepted").exists()


def test_another_person_of_the_same_agency_may_decide(cast: Cast) -> None:
    task = issue(cast.minister_mai, agency_id("BTP"))
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="1/BC", now=NOW)
    assert accept_report(actor=cast.minister_mai, task_id=task.id, now=NOW).stage == Stage.DONE


# Products


@pytest.mark.parametrize(
    "product",
    [
        {},
        {"product_link": "  "},
        {"product_record": "\t"},
        {"product_link": "javascript:alert(1)"},
        {"product_link": "javascript:alert(1)", "product_record": "1/BC"},
        {"text": "đã xong"},
    ],
)
def test_there_is_no_completion_without_a_product(cast: Cast, product: dict[str, str]) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    with pytest.raises(ProductMissing):
        report_completion(actor=cast.focal_hai, task_id=task.id, **product, now=NOW)
    assert not Report.objects.exists()
    assert Task.objects.get(id=task.id).stage == Stage.ASSIGNED


def test_after_a_return_the_product_is_handed_in_anew_and_both_reports_stay(cast: Cast) -> None:
    task = reported(cast)
    return_report(actor=cast.officer_chi, task_id=task.id, reason="thiếu phụ lục", now=at(2024, 2, 12))
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="13/BC-BTP", now=at(2024, 4, 2))
    done = accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 4, 3))
    decisions = Report.objects.filter(task=task).order_by("reported_at").values_list("decision", flat=True)
    assert list(decisions) == ["returned", "accepted"]
    assert done.delivered_on == date(2024, 4, 2)
    assert done.state_on(date(2024, 4, 3), due_soon_days=7) is State.DONE_LATE


# Days


def test_the_day_of_delivery_is_that_of_the_report_not_of_the_acceptance(cast: Cast) -> None:
    task = reported(cast, on=(2024, 3, 31))
    done = accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 4, 5))
    assert (done.delivered_on, done.accepted_on) == (date(2024, 3, 31), date(2024, 4, 5))
    assert done.state_on(date(2024, 4, 4), due_soon_days=7) is State.OVERDUE
    assert done.state_on(date(2024, 4, 5), due_soon_days=7) is State.DONE_ON_TIME


@pytest.mark.parametrize("day", [date(2024, 1, 24), date(2024, 2, 11)])
def test_the_assigner_cannot_state_a_delivery_before_the_issue_or_after_the_report(
    cast: Cast, day: date
) -> None:
    task = reported(cast)
    with pytest.raises(Invalid):
        accept_report(actor=cast.officer_chi, task_id=task.id, delivered_on=day, now=at(2024, 2, 12))
    assert Task.objects.get(id=task.id).accepted_on is None


@pytest.mark.parametrize("day", [date(2024, 1, 25), date(2024, 2, 1), date(2024, 2, 10)])
def test_the_assigner_may_state_that_the_product_was_in_hand_earlier(cast: Cast, day: date) -> None:
    task = reported(cast)
    done = accept_report(actor=cast.officer_chi, task_id=task.id, delivered_on=day, now=at(2024, 2, 12))
    assert done.delivered_on == day


def test_the_day_is_that_of_viet_nam(cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"), now=at(2024, 1, 24, 18))  # 1 o'clock of the 25th
    assert task.issued_on == date(2024, 1, 25)


def test_progress_is_not_reported_for_a_day_to_come_nor_without_words_nor_beyond_all(cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    wrong: list[tuple[dict[str, object], type[CodedError]]] = [
        ({"on_day": date(2024, 1, 26)}, ReportDayWrong),
        ({"percent": 101}, PercentOutOfRange),
        ({"percent": -1}, PercentOutOfRange),
        ({"text": "  "}, ReasonMissing),
    ]
    for overrides, error in wrong:
        values: dict[str, object] = {"text": "đang làm", "percent": 10, **overrides}
        with pytest.raises(error):
            report_progress(actor=cast.focal_hai, task_id=task.id, **values, now=NOW)  # type: ignore[arg-type]
    assert not Report.objects.exists()


def test_an_older_report_does_not_undo_a_newer_one(cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    now = at(2024, 2, 10)
    report_progress(actor=cast.focal_hai, task_id=task.id, text="nửa", percent=50, cause="data", now=now)
    report_progress(
        actor=cast.focal_hai, task_id=task.id, text="đầu", percent=10, on_day=date(2024, 2, 1), now=now
    )
    task.refresh_from_db()
    assert (task.percent, task.last_update_on, task.delay_cause) == (50, date(2024, 2, 10), "data")
    assert (task.stage, task.taken_on) == (Stage.UNDER_WAY, date(2024, 2, 10))


def test_who_has_not_updated_is_who_has_an_open_task_and_no_report_on_the_day(cast: Cast) -> None:
    silent = issue(cast.officer_binh, agency_id("BTP"), title="im lặng")
    spoke = issue(cast.officer_binh, agency_id("BTP"), title="có báo cáo")
    done = reported(cast)
    accept_report(actor=cast.officer_chi, task_id=done.id, now=at(2024, 2, 10))
    issue(cast.officer_binh, agency_id("BTP"), title="về sau", now=at(2024, 2, 12))
    report_progress(actor=cast.focal_hai, task_id=spoke.id, text="x", percent=1, now=at(2024, 2, 11))

    def quiet_on(day: int) -> set[UUID]:
        return set(not_updated(actor=cast.officer_binh, day=date(2024, 2, day)).values_list("id", flat=True))

    assert quiet_on(11) == {silent.id}
    assert {silent.id, spoke.id} <= quiet_on(12)
    assert done.id not in quiet_on(12)


# Cancelling


def test_a_cancelled_task_still_counts_for_the_days_before(cast: Cast) -> None:
    task = reported(cast)
    cancel_task(actor=cast.officer_chi, task_id=task.id, reason="không cần nữa", now=at(2024, 3, 1))
    assert Report.objects.get(task=task).decision == "returned"  # nothing is left waiting
    states = [
        Task.objects.get(id=task.id).state_on(date(2024, *day), due_soon_days=7) for day in ((2, 29), (3, 1))
    ]
    assert states == [State.ON_TRACK, State.CANCELLED]
    before, after = (
        total(counts_by_agency(actor=cast.officer_binh, day=date(2024, *day)).values()).total
        for day in ((2, 29), (3, 1))
    )
    assert (before, after) == (1, 0)
    assert history_of(task)[0].note == "không cần nữa"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_cancelling_and_returning_need_a_reason(cast: Cast, reason: str) -> None:
    task = reported(cast)
    with pytest.raises(ReasonMissing):
        cancel_task(actor=cast.officer_chi, task_id=task.id, reason=reason, now=NOW)
    with pytest.raises(ReasonMissing):
        return_report(actor=cast.officer_chi, task_id=task.id, reason=reason, now=NOW)


# Between two days


def test_the_changes_between_two_days_are_those_of_the_states(cast: Cast) -> None:
    office = cast.officer_binh
    justice, security = agency_id("BTP"), agency_id("BCA")
    old = issue(office, justice, title="quá hạn", due_on=date(2024, 2, 5))
    new = issue(office, justice, title="mới", now=at(2024, 2, 2))
    on_time, late, gone = (
        issue(office, security, title=title, due_on=date(2024, 2, 3)) for title in ("kịp", "muộn", "bỏ")
    )
    for task, day in ((on_time, 2), (late, 4)):
        report_completion(actor=cast.focal_lan, task_id=task.id, product_record="1/BC", now=at(2024, 2, day))
        accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 2, 5))
    cancel_task(actor=office, task_id=gone.id, reason="thôi", now=at(2024, 2, 6))

    changes = changes_between(actor=office, since=date(2024, 2, 1), until=date(2024, 2, 6))
    assert changes.issued == (new.id,)
    assert changes.done_on_time == (on_time.id,)
    assert changes.done_late == (late.id,)
    assert changes.cancelled == (gone.id,)
    assert changes.fell_overdue == (old.id,)
    narrowed = changes_between(
        actor=office, since=date(2024, 2, 1), until=date(2024, 2, 6), lead_in=[justice]
    )
    assert (narrowed.issued, narrowed.done_late) == ((new.id,), ())
    assert changes_between(actor=office, since=date(2024, 2, 6), until=date(2024, 2, 13)).fell_overdue == ()


def test_a_task_falls_overdue_in_one_week_only(cast: Cast) -> None:
    """Its last day is the last day in time: it falls overdue on the day after."""
    task = issue(cast.officer_binh, agency_id("BTP"), due_on=date(2024, 2, 8))
    weeks = [(date(2024, 2, 1), date(2024, 2, 8)), (date(2024, 2, 8), date(2024, 2, 15))]
    weeks.append((date(2024, 2, 15), date(2024, 2, 22)))
    fell = [
        changes_between(actor=cast.officer_binh, since=since, until=until).fell_overdue
        for since, until in weeks
    ]
    assert fell == [(), (task.id,), ()]


# Mergers


def test_a_merger_moves_open_work_and_leaves_done_work_where_it_was_done(cast: Cast) -> None:
    office, justice, home = cast.officer_binh, agency_id("BTP"), agency_id("BNV")
    open_ones = [issue(office, justice, title=f"việc {number}") for number in range(3)]
    done = reported(cast)
    accept_report(actor=cast.officer_chi, task_id=done.id, now=at(2024, 2, 11))
    issue(office, home)
    helped = issue(office, agency_id("BCA"), coordinating=(justice,))
    helped_both = issue(office, agency_id("BCA"), coordinating=(justice, home))
    helped_then_led = issue(office, justice, coordinating=(home,))
    helped_done = issue(office, agency_id("BCA"), coordinating=(justice,))
    report_completion(actor=cast.focal_lan, task_id=helped_done.id, product_record="1", now=NOW)
    accept_report(actor=office, task_id=helped_done.id, now=NOW)
    assigned = issue(cast.minister_mai, justice, title="nội bộ")

    report = merge_agencies(
        actor=system_actor("test"), from_id=justice, to_id=home, on_date=date(2024, 6, 1),
        legal_basis="giả lập", now=at(2024, 6, 1),
    )  # fmt: skip

    [moved] = [count for count in report.counts if count.name == "tasks"]
    assert (moved.moved, moved.total) == (5, 6)
    leads = dict(Task.objects.values_list("id", "lead_agency_id"))
    assert {leads[task.id] for task in (*open_ones, helped_then_led, assigned)} == {home}
    assert leads[done.id] == justice

    def others(task: Task) -> list[UUID]:
        return list(task.coordinating.values_list("agency_id", flat=True))

    assert others(helped) == others(helped_both) == [home]
    assert others(helped_then_led) == []
    assert others(helped_done) == [justice]
    assert Task.objects.get(id=assigned.id).assigner_agency_id == home
    line = history_of(assigned)[0]
    assert line.changes["assigner_agency_id"] == [str(justice), str(home)]
    assert line.changes["lead_agency_id"] == [str(justice), str(home)]


def test_an_agency_that_only_assigned_work_can_be_merged_too(cast: Cast) -> None:
    justice, home = agency_id("BTP"), agency_id("BNV")
    task = issue(cast.minister_mai, justice)
    Task.objects.filter(id=task.id).update(lead_agency_id=agency_id("BCA"))
    merge_agencies(
        actor=system_actor("test"), from_id=justice, to_id=home, on_date=date(2024, 6, 1),
        legal_basis="giả lập", now=at(2024, 6, 1),
    )  # fmt: skip
    assert Task.objects.get(id=task.id).assigner_agency_id == home
    assert history_of(task)[0].changes == {"assigner_agency_id": [str(justice), str(home)]}
    # The lead has nothing new: nobody tells it that it was given a task.
    assert not OutboxEvent.objects.filter(type="tasks.task-reassigned.v1").exists()


def test_the_mover_leaves_an_agency_without_tasks_alone(cast: Cast) -> None:
    TaskMover().move(agency_id("BTP"), agency_id("BNV"), DAY, system_actor("test"))
    accept = issue(cast.officer_binh, agency_id("BCA"))
    accept_assignment(actor=cast.focal_lan, task_id=accept.id, now=NOW)
    assert TaskMover().count_open(agency_id("BTP")) == 0


def test_the_very_same_file_handed_in_elsewhere_is_shown_to_who_may_see_it(cast: Cast, sign_in: Any) -> None:
    binh, hai = cast.officer_binh, cast.focal_hai
    one, two = (issue(binh, agency_id("BTP"), title=f"Việc {n}") for n in "AB")
    foreign = issue(binh, agency_id("BNV"), title="Của bộ khác")
    for actor, task, name in ((hai, one, "a.txt"), (hai, two, "b.txt"), (cast.focal_my, foreign, "c.txt")):
        file = store_file(actor=actor, name=name, content=b"the same report", now=NOW)
        report_completion(actor=actor, task_id=task.id, product_file_id=file.id, now=NOW)
    page = sign_in("officer_binh").get(f"/tasks/{one.id}/").content.decode()
    assert "The very same file" in page
    assert two.code in page
    assert foreign.code in page
    page = sign_in("focal_hai").get(f"/tasks/{one.id}/").content.decode()
    assert two.code in page
    assert foreign.code not in page


@pytest.mark.parametrize(
    ("about", "reported", "taken"),
    [
        (date(2024, 1, 31), at(2024, 2, 10), True),
        (date(2024, 1, 31), at(2024, 2, 11), False),
        (date(2024, 1, 26), at(2024, 3, 1), False),
        (date(2024, 2, 1), at(2024, 2, 11), True),
    ],
)
def test_a_month_is_closed_for_reports_some_days_into_the_next(
    cast: Cast, about: date, reported: datetime, *, taken: bool
) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    before = Report.objects.count()

    def report() -> None:
        report_progress(
            actor=cast.focal_hai, task_id=task.id, text="x", percent=5, on_day=about, now=reported
        )

    if taken:
        report()
    else:
        with pytest.raises(ReportPeriodClosed):
            report()
    assert Report.objects.count() == before + taken
