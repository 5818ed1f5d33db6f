"""An inspection and its findings: what the inspected side sees, mends and objects to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from nhipcau.agencies.facade import working_calendar
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    Finding,
    Inspection,
    Product,
    announce_inspection,
    answer_objection,
    cancel_inspection,
    check_finding,
    close_inspection,
    issue_conclusions,
    make_finding_task,
    mend_finding,
    object_to_finding,
)
from nhipcau.oversight.policies import oversight_policy
from nhipcau.oversight.rules.inspections import FindingDates, FindingState, finding_state_on
from nhipcau.oversight.tests.factories import DUE, RECORD, find, inspection_of, under_way, unit_below
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

CONCLUDED = date(2024, 4, 1)


def dates(**more: Any) -> FindingDates:
    """A finding of conclusions of 1 April, to be mended by 30 June."""
    values: dict[str, Any] = {"concluded_on": CONCLUDED, "first_due_on": DUE, "due_on": DUE}
    return FindingDates(**values | more)


JULY = date(2024, 7, 5)
REFUSED = {
    "due_on": date(2024, 7, 31),
    "due_before": ((JULY, DUE),),
    "reports": ((date(2024, 6, 28), JULY),),
}


@pytest.mark.parametrize(
    ("day", "more", "state"),
    [
        (date(2024, 3, 31), {}, FindingState.NOT_YET),
        (CONCLUDED, {"concluded_on": None}, FindingState.NOT_YET),
        (CONCLUDED, {}, FindingState.TO_MEND),
        (date(2024, 6, 26), {}, FindingState.TO_MEND),
        (date(2024, 6, 27), {}, FindingState.DUE_SOON),
        (DUE, {}, FindingState.DUE_SOON),
        (date(2024, 7, 1), {}, FindingState.OVERDUE),
        (date(2024, 7, 1), REFUSED, FindingState.WAITING),  # it lay with the inspecting side
        (JULY, REFUSED, FindingState.TO_MEND),
        (date(2024, 8, 1), REFUSED, FindingState.OVERDUE),
        (JULY, {"mended_on": DUE, "closed_on": JULY}, FindingState.MENDED),
        (
            date(2024, 8, 1),
            REFUSED | {"mended_on": date(2024, 7, 30), "closed_on": date(2024, 8, 1)},
            FindingState.MENDED_LATE,  # in time by the second deadline, late by the first
        ),
        (JULY, {"dropped_on": JULY}, FindingState.DROPPED),
        (JULY, {"due_on": None, "first_due_on": None}, FindingState.TO_MEND),
    ],
)
def test_the_state_of_a_finding_follows_from_its_dates(
    day: date, more: dict[str, Any], state: FindingState
) -> None:
    assert finding_state_on(day, dates(**more), due_soon_days=3) is state


def states_agree(finding: Finding, actor: Actor) -> None:
    """The database says the same as the rule, on every day of nine months."""
    soon = settings.NHIPCAU_DUE_SOON_DAYS
    day, known = date(2024, 1, 20), Finding.objects.select_related("inspection").get(id=finding.id).dates()
    while day < date(2024, 10, 1):
        row = Finding.objects.visible_to(actor).with_state(day, due_soon_days=soon).get(id=finding.id)
        assert row.state == finding_state_on(day, known, due_soon_days=soon), day  # type: ignore[attr-defined]
        day += timedelta(days=1)


@pytest.fixture
def finding(cast: Cast) -> Finding:
    """A finding whose conclusions were issued on 1 April."""
    found = find(cast.officer_chi, under_way(cast.officer_chi).id)
    issue_conclusions(
        actor=cast.officer_chi, inspection_id=found.inspection_id, conclusions="Kết luận", now=at(2024, 4, 1)
    )
    found.refresh_from_db()
    return found


def mend(actor: Actor, finding: Finding, day: date, **more: Any) -> None:
    """The ministry says on `day` that it has mended the finding."""
    values: dict[str, Any] = {"text": "Đã rà soát", "product": RECORD}
    now = at(day.year, day.month, day.day)
    mend_finding(actor=actor, finding_id=finding.id, **values | more, now=now)


@pytest.mark.django_db
def test_the_inspected_side_sees_the_inspection_when_announced_and_findings_when_concluded(
    cast: Cast,
) -> None:
    chi, hai = cast.officer_chi, cast.focal_hai

    def sees(actor: Actor | None) -> tuple[int, int]:
        return Inspection.objects.visible_to(actor).count(), Finding.objects.visible_to(actor).count()

    planned = inspection_of(chi)
    assert (sees(chi), sees(hai)) == ((1, 0), (0, 0))
    announce_inspection(actor=chi, inspection_id=planned.id, now=NOW)
    assert sees(hai) == (1, 0)
    found = find(chi, under_way(chi).id)
    assert (sees(chi), sees(hai)) == ((2, 1), (2, 0))
    issue_conclusions(actor=chi, inspection_id=found.inspection_id, conclusions="Kết luận", now=NOW)
    assert sees(hai) == (2, 1)
    assert sees(cast.focal_lan) == sees(None) == (0, 0)


@pytest.mark.django_db
def test_a_deadline_in_working_days_counts_from_the_conclusions(cast: Cast) -> None:
    found = find(cast.officer_chi, under_way(cast.officer_chi).id, due_on=None, within_days=5)
    assert found.due_on is None
    issue_conclusions(
        actor=cast.officer_chi, inspection_id=found.inspection_id, conclusions="Kết luận", now=at(2024, 4, 1)
    )
    found.refresh_from_db()
    assert found.due_on is not None
    calendar, day, left = working_calendar(), CONCLUDED, 5
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert found.due_on == found.first_due_on == day


@pytest.mark.django_db
def test_a_recheck_that_fails_gives_a_new_deadline_and_is_counted(cast: Cast, finding: Finding) -> None:
    hai, chi = cast.focal_hai, cast.officer_chi
    mend(hai, finding, date(2024, 6, 28))
    check_finding(
        actor=chi, finding_id=finding.id, mended=False, note="Còn 3 thủ tục",
        due_on=date(2024, 7, 31), now=at(2024, 7, 5),
    )  # fmt: skip
    mend(hai, finding, date(2024, 7, 30))
    check_finding(actor=chi, finding_id=finding.id, mended=True, now=at(2024, 8, 1))
    finding.refresh_from_db()
    assert (finding.refusals, finding.first_due_on, finding.due_on) == (1, DUE, date(2024, 7, 31))
    assert finding.state_on(date(2024, 8, 1), due_soon_days=3) is FindingState.MENDED_LATE
    states_agree(finding, chi)
    close_inspection(actor=chi, inspection_id=finding.inspection_id, now=at(2024, 8, 2))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"note": " "}, "oversight.reason-missing"),
        ({"due_on": None}, "oversight.words-missing"),
        ({"due_on": date(2024, 6, 1)}, "oversight.day-too-early"),
    ],
)
def test_a_failed_recheck_needs_a_reason_and_a_day_to_come(
    cast: Cast, finding: Finding, more: dict[str, Any], code: str
) -> None:
    mend(cast.focal_hai, finding, date(2024, 6, 2))
    values: dict[str, Any] = {"note": "Còn thiếu", "due_on": date(2024, 7, 1), "now": at(2024, 6, 3)}
    audit = AuditEntry.objects.count()
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        check_finding(actor=cast.officer_chi, finding_id=finding.id, mended=False, **values | more)
    assert refusal.value.code == code
    assert AuditEntry.objects.count() == audit


@pytest.mark.django_db
def test_who_mended_does_not_recheck(cast: Cast) -> None:
    """Neither the same person in a post of the inspecting side, nor the agency that had to mend."""
    unit = unit_below("BTP")
    own = find(
        cast.minister_mai, under_way(cast.minister_mai, inspected="unit:oversight-test").id, agency_id=unit
    )
    issue_conclusions(actor=cast.minister_mai, inspection_id=own.inspection_id, conclusions="x", now=NOW)
    mend(cast.focal_hai, own, date(2024, 2, 1))
    with pytest.raises(CodedError) as same_person:
        check_finding(actor=cast.focal_hai, finding_id=own.id, mended=True, now=at(2024, 2, 2))
    assert same_person.value.code == "oversight.same-person"
    inside = in_post("clerk", "unit:oversight-test", "focal_officer")
    with pytest.raises(CodedError) as other_side:
        check_finding(actor=inside, finding_id=own.id, mended=True, now=at(2024, 2, 2))
    assert other_side.value.code == "oversight.wrong-side"
    check_finding(actor=cast.minister_mai, finding_id=own.id, mended=True, now=at(2024, 2, 2))


@pytest.mark.django_db
def test_mending_needs_a_product(cast: Cast, finding: Finding) -> None:
    with pytest.raises(CodedError) as refusal:
        mend(cast.focal_hai, finding, date(2024, 5, 2), product=Product(record="  "))
    assert refusal.value.code == "oversight.product-missing"


@pytest.mark.django_db
def test_an_objection_comes_in_time_once_and_may_end_the_finding(cast: Cast, finding: Finding) -> None:
    days = oversight_policy(CONCLUDED).objection_days
    last = CONCLUDED + timedelta(days=days)
    late = last + timedelta(days=1)
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        object_to_finding(
            actor=cast.focal_hai, finding_id=finding.id, text="Sai", now=at(late.year, late.month, late.day)
        )
    assert refusal.value.code == "oversight.objection-too-late"
    moment = at(last.year, last.month, last.day)
    object_to_finding(actor=cast.focal_hai, finding_id=finding.id, text="Đã xong từ tháng 1", now=moment)
    with pytest.raises(CodedError) as second, transaction.atomic():
        object_to_finding(actor=cast.minister_mai, finding_id=finding.id, text="Nữa", now=moment)
    assert second.value.code == "oversight.objection-waiting"
    answer_objection(
        actor=cast.officer_binh, finding_id=finding.id, upheld=True, note="Hồ sơ đúng", now=at(2024, 4, 20)
    )
    finding.refresh_from_db()
    assert finding.state_on(date(2024, 4, 19), due_soon_days=3) is FindingState.TO_MEND
    assert finding.state_on(date(2024, 4, 20), due_soon_days=3) is FindingState.DROPPED
    states_agree(finding, cast.officer_binh)
    close_inspection(actor=cast.officer_binh, inspection_id=finding.inspection_id, now=at(2024, 4, 21))


@pytest.mark.django_db
def test_a_refused_objection_is_not_raised_again(cast: Cast, finding: Finding) -> None:
    object_to_finding(actor=cast.focal_hai, finding_id=finding.id, text="Sai", now=at(2024, 4, 2))
    answer_objection(
        actor=cast.officer_binh, finding_id=finding.id, upheld=False, note="Không có căn cứ",
        now=at(2024, 4, 3),
    )  # fmt: skip
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        object_to_finding(actor=cast.focal_hai, finding_id=finding.id, text="Sai", now=at(2024, 4, 4))
    assert refusal.value.code == "oversight.objected-once"
    with pytest.raises(CodedError) as nothing:
        answer_objection(
            actor=cast.officer_binh, finding_id=finding.id, upheld=True, note="x", now=at(2024, 4, 5)
        )
    assert nothing.value.code == "oversight.nothing-to-decide"


@pytest.mark.django_db
def test_an_inspection_with_open_findings_is_not_closed(cast: Cast, finding: Finding) -> None:
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        close_inspection(actor=cast.officer_chi, inspection_id=finding.inspection_id, now=at(2024, 7, 1))
    assert (refusal.value.code, refusal.value.params) == ("oversight.findings-open", {"count": 1})
    assert Inspection.objects.get(id=finding.inspection_id).closed_on is None


@pytest.mark.django_db
def test_a_finding_is_followed_up_by_one_task_that_is_due_with_it(cast: Cast, finding: Finding) -> None:
    values: dict[str, Any] = {
        "finding_id": finding.id, "title": "Rà soát 12 thủ tục", "product": "Báo cáo", "person": "Cục trưởng"
    }  # fmt: skip
    task = make_finding_task(actor=cast.officer_chi, **values, now=at(2024, 4, 2))
    assert (task.lead_agency_id, task.assigner_agency_id) == (agency_id("BTP"), agency_id("VPCP"))
    assert (task.due_on, task.source_text) == (DUE, finding.text)
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        make_finding_task(actor=cast.officer_chi, **values, now=at(2024, 4, 3))
    assert refusal.value.code == "oversight.task-there"
    assert Task.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"subject": " "}, "oversight.words-missing"),
        ({"basis_text": ""}, "oversight.words-missing"),
        ({"team": []}, "oversight.words-missing"),
        ({"inspected": ""}, "oversight.nobody-inspected"),
        ({"inspected": "VPCP"}, "oversight.to-oneself"),
        ({"planned_to": date(2024, 3, 1)}, "oversight.day-too-early"),
        ({"inspecting_id": "BNV"}, "oversight.wrong-side"),
    ],
)
def test_a_plan_that_is_not_in_order_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    if isinstance(more.get("inspecting_id"), str):
        more = {"inspecting_id": agency_id(more["inspecting_id"])}
    with pytest.raises(CodedError) as refusal:
        inspection_of(cast.officer_chi, **more)
    assert refusal.value.code == code
    assert not Inspection.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"text": ""}, "oversight.words-missing"),
        ({"severity": "terrible"}, "oversight.words-missing"),
        ({"evidence": " "}, "oversight.words-missing"),
        ({"due_on": None}, "oversight.words-missing"),
        ({"due_on": date(2024, 1, 1)}, "oversight.day-too-early"),
        ({"agency": "BNV"}, "oversight.not-inspected"),
    ],
)
def test_a_finding_that_is_not_in_order_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    inspection = under_way(cast.officer_chi)
    if "agency" in more:
        more = {"agency_id": agency_id(more["agency"])}
    with pytest.raises(CodedError) as refusal:
        find(cast.officer_chi, inspection.id, **more)
    assert refusal.value.code == code
    assert not Finding.objects.exists()


@pytest.mark.django_db
def test_a_finding_may_be_bound_to_a_task_that_the_inspector_sees(cast: Cast) -> None:
    task = issue(cast.officer_chi, agency_id("BTP"))
    found = find(cast.officer_chi, under_way(cast.officer_chi).id, about_task_id=task.id)
    assert found.about_task_id == task.id


@pytest.mark.django_db
def test_cancelling_needs_a_reason(cast: Cast) -> None:
    inspection = inspection_of(cast.officer_chi)
    with pytest.raises(CodedError) as refusal:
        cancel_inspection(actor=cast.officer_chi, inspection_id=inspection.id, reason=" ", now=NOW)
    assert refusal.value.code == "oversight.reason-missing"
