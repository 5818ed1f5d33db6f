"""Every step of a commitment, an inspection and a finding, at every stage, by everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from nhipcau.oversight.facade import (
    Commitment,
    Finding,
    Inspection,
    announce_inspection,
    answer_objection,
    bind_commitment,
    cancel_inspection,
    check_finding,
    close_inspection,
    decide_commitment,
    deliver_commitment,
    issue_conclusions,
    make_finding_task,
    mend_finding,
    move_promised_day,
    object_to_finding,
    reach_milestone,
    release_commitment,
    start_inspection,
)
from nhipcau.oversight.facade import NewMilestone as Milestone
from nhipcau.oversight.rules import commitments, inspections
from nhipcau.oversight.tests.checks import Do, check
from nhipcau.oversight.tests.factories import DUE, RECORD, find, inspection_of, promise, under_way
from nhipcau.spine.facade import Actor
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue

pytestmark = pytest.mark.django_db
SOON = at(2024, 2, 1)


# --- commitments -------------------------------------------------------------------------------

C = commitments.Stage
PROMISERS, RECEIVERS = {"focal_hai", "minister_mai"}, {"officer_binh", "officer_chi"}
RUNNING = {C.RUNNING: C.RUNNING, C.RETURNED: C.RETURNED}

# Written down apart from the rules: who may take the step, from which stages to which.
COMMITMENT: dict[str, tuple[set[str], dict[C, C]]] = {
    "move": (PROMISERS, RUNNING),
    "reach": (PROMISERS, RUNNING),
    "bind": (PROMISERS, RUNNING),
    "deliver": (PROMISERS, {C.RUNNING: C.DELIVERED, C.RETURNED: C.DELIVERED}),
    "accept": (RECEIVERS, {C.DELIVERED: C.ACCEPTED}),
    "return": (RECEIVERS, {C.DELIVERED: C.RETURNED}),
    "release": (
        RECEIVERS,
        {C.RUNNING: C.RELEASED, C.RETURNED: C.RELEASED, C.DELIVERED: C.RELEASED},
    ),
}


def commitment_at(stage: C, people: Mapping[str, Actor]) -> Commitment:
    """A promise of the Ministry of Justice to the Government Office at `stage`, recorded by the latter."""
    hai, chi = people["focal_hai"], people["officer_chi"]
    commitment = promise(hai, milestones=[Milestone("Lấy ý kiến", DUE)])
    if stage in (C.DELIVERED, C.RETURNED, C.ACCEPTED):
        # By somebody else of the ministry, so that those tested may decide where their side may.
        deliver_commitment(actor=people["minister_mai"], commitment_id=commitment.id, product=RECORD, now=NOW)
    if stage in (C.RETURNED, C.ACCEPTED):
        decide_commitment(
            actor=chi, commitment_id=commitment.id, kept=stage is C.ACCEPTED, note="Đã xem", now=NOW
        )
    if stage is C.RELEASED:
        release_commitment(actor=chi, commitment_id=commitment.id, reason="Thôi", now=NOW)
    commitment.refresh_from_db()
    assert commitment.stage == stage
    return commitment


def commitment_steps(people: Mapping[str, Actor]) -> dict[str, Do]:
    """What the steps do."""
    task = issue(people["officer_chi"], agency_id("BTP"))

    def reach(actor: Actor, record: UUID) -> object:
        milestone = Commitment.objects.get(id=record).milestones.get()
        return reach_milestone(
            actor=actor, commitment_id=record, milestone_id=milestone.id, product=RECORD, now=SOON
        )

    def of(act: Callable[..., object], **more: Any) -> Do:
        return lambda actor, record: act(actor=actor, commitment_id=record, **more, now=SOON)

    return {
        "move": of(move_promised_day, due_on=date(2024, 7, 31), reason="Chờ luật"),
        "reach": reach,
        "bind": of(bind_commitment, task_id=task.id),
        "deliver": of(deliver_commitment, product=RECORD),
        "accept": of(decide_commitment, kept=True),
        "return": of(decide_commitment, kept=False, note="Thiếu"),
        "release": of(release_commitment, reason="Không còn cần"),
    }


@pytest.mark.parametrize("stage", C)
@pytest.mark.parametrize("step", COMMITMENT)
def test_each_step_of_a_commitment(people: dict[str, Actor], step: str, stage: C) -> None:
    commitment = commitment_at(stage, people)
    allowed_to, table = COMMITMENT[step]
    check(
        people, commitment, commitment_steps(people)[step],
        allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage),
    )  # fmt: skip


# --- inspections -------------------------------------------------------------------------------

I = inspections.Stage  # noqa: E741
INSPECTORS = {"officer_binh", "officer_chi"}
INSPECTION: dict[str, tuple[set[str], dict[I, I]]] = {
    "announce": (INSPECTORS, {I.PLANNED: I.ANNOUNCED}),
    "start": (INSPECTORS, {I.ANNOUNCED: I.UNDER_WAY}),
    "find": (INSPECTORS, {I.UNDER_WAY: I.FINDINGS, I.FINDINGS: I.FINDINGS}),
    "conclude": (INSPECTORS, {I.UNDER_WAY: I.CONCLUDED, I.FINDINGS: I.CONCLUDED}),
    "close": (INSPECTORS, {I.CONCLUDED: I.CLOSED, I.MENDING: I.CLOSED}),
    "cancel": (INSPECTORS, dict.fromkeys((I.PLANNED, I.ANNOUNCED, I.UNDER_WAY), I.CANCELLED)),
}


def _of_inspection(act: Callable[..., object], **more: Any) -> Do:
    return lambda actor, record: act(actor=actor, inspection_id=record, **more, now=SOON)


INSPECTION_STEPS: dict[str, Do] = {
    "announce": _of_inspection(announce_inspection),
    "start": _of_inspection(start_inspection),
    "find": lambda actor, record: find(actor, record, now=SOON),
    "conclude": _of_inspection(issue_conclusions, conclusions="Cơ bản đúng tiến độ"),
    "close": _of_inspection(close_inspection),
    "cancel": _of_inspection(cancel_inspection, reason="Trùng với thanh tra"),
}


def inspection_at(stage: I, people: Mapping[str, Actor]) -> Inspection:
    """An inspection of the Ministry of Justice by the Government Office at `stage`."""
    chi, hai = people["officer_chi"], people["focal_hai"]
    inspection = inspection_of(chi) if stage in (I.PLANNED, I.ANNOUNCED, I.CANCELLED) else under_way(chi)
    if stage is I.ANNOUNCED:
        announce_inspection(actor=chi, inspection_id=inspection.id, now=NOW)
    if stage in (I.FINDINGS, I.MENDING):
        found = find(chi, inspection.id)
    if stage in (I.CONCLUDED, I.MENDING, I.CLOSED):
        issue_conclusions(actor=chi, inspection_id=inspection.id, conclusions="Kết luận", now=NOW)
    if stage is I.MENDING:
        mend_finding(actor=hai, finding_id=found.id, text="Đã rà soát", product=RECORD, now=NOW)
        check_finding(actor=chi, finding_id=found.id, mended=True, now=NOW)
    if stage is I.CLOSED:
        close_inspection(actor=chi, inspection_id=inspection.id, now=NOW)
    if stage is I.CANCELLED:
        cancel_inspection(actor=chi, inspection_id=inspection.id, reason="Thôi", now=NOW)
    inspection.refresh_from_db()
    assert inspection.stage == stage
    return inspection


@pytest.mark.parametrize("stage", I)
@pytest.mark.parametrize("step", INSPECTION)
def test_each_step_of_an_inspection(people: dict[str, Actor], step: str, stage: I) -> None:
    inspection = inspection_at(stage, people)
    allowed_to, table = INSPECTION[step]
    check(
        people, inspection, INSPECTION_STEPS[step],
        allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage),
    )  # fmt: skip


# --- findings ----------------------------------------------------------------------------------

F = inspections.FindingStage
MENDERS = {"focal_hai", "minister_mai", "clerk"}
TO_MEND = {F.OPEN: F.OPEN, F.NOT_MENDED: F.NOT_MENDED}
FINDING: dict[str, tuple[set[str], dict[F, F]]] = {
    "mend": (MENDERS, {F.OPEN: F.MENDED, F.NOT_MENDED: F.MENDED}),
    "confirm": (INSPECTORS, {F.MENDED: F.CLOSED}),
    "refuse": (INSPECTORS, {F.MENDED: F.NOT_MENDED}),
    "object": (MENDERS, {F.OPEN: F.OPEN}),
    "task": (INSPECTORS, TO_MEND),
}


def _of_finding(act: Callable[..., object], **more: Any) -> Do:
    return lambda actor, record: act(actor=actor, finding_id=record, **more, now=SOON)


FINDING_STEPS: dict[str, Do] = {
    "mend": _of_finding(mend_finding, text="Đã rà soát", product=RECORD),
    "confirm": _of_finding(check_finding, mended=True),
    "refuse": _of_finding(check_finding, mended=False, note="Còn 3 thủ tục", due_on=date(2024, 8, 1)),
    "object": _of_finding(object_to_finding, text="Đã làm xong trước khi kiểm tra"),
    "task": _of_finding(
        make_finding_task, title="Rà soát 12 thủ tục", product="Báo cáo", person="Cục trưởng"
    ),
}


def finding_at(stage: F, people: Mapping[str, Actor]) -> Finding:
    """A finding of the Government Office at the Ministry of Justice at `stage`."""
    chi, mai = people["officer_chi"], people["minister_mai"]
    finding = find(chi, under_way(chi).id)
    if stage is not F.RECORDED:
        issue_conclusions(actor=chi, inspection_id=finding.inspection_id, conclusions="Kết luận", now=NOW)
    if stage in (F.MENDED, F.NOT_MENDED, F.CLOSED):
        mend_finding(actor=mai, finding_id=finding.id, text="Đã rà soát", product=RECORD, now=NOW)
    if stage in (F.NOT_MENDED, F.CLOSED):
        check_finding(
            actor=chi, finding_id=finding.id, mended=stage is F.CLOSED, note="Đã kiểm", due_on=DUE, now=NOW
        )
    if stage is F.DROPPED:
        object_to_finding(actor=mai, finding_id=finding.id, text="Không đúng", now=NOW)
        answer_objection(actor=chi, finding_id=finding.id, upheld=True, note="Đúng vậy", now=NOW)
    finding.refresh_from_db()
    assert finding.stage == stage
    return finding


@pytest.mark.parametrize("stage", F)
@pytest.mark.parametrize("step", FINDING)
def test_each_step_of_a_finding(people: dict[str, Actor], step: str, stage: F) -> None:
    finding = finding_at(stage, people)
    allowed_to, table = FINDING[step]
    check(
        people, finding, FINDING_STEPS[step],
        allowed_to=allowed_to, possible=stage in table, after=table.get(stage, stage),
    )  # fmt: skip


@pytest.mark.parametrize("upheld", [True, False])
def test_an_objection_is_answered_by_the_inspecting_side(people: dict[str, Actor], *, upheld: bool) -> None:
    finding = finding_at(F.OPEN, people)
    object_to_finding(actor=people["minister_mai"], finding_id=finding.id, text="Không đúng", now=NOW)
    check(
        people, finding, _of_finding(answer_objection, upheld=upheld, note="Đã xem lại"),
        allowed_to=INSPECTORS, possible=True, after=F.DROPPED if upheld else F.OPEN,
    )  # fmt: skip


def _tables() -> Iterator[tuple[int, int]]:
    yield len(commitments.STEPS), len(COMMITMENT) + 1  # keeping by a task is tested with closing drives
    yield len(inspections.STEPS), len(INSPECTION)
    yield len(inspections.FINDING_STEPS), len(FINDING) + 1  # answering an objection has its own test


def test_no_step_is_left_untested() -> None:
    assert all(steps == tested for steps, tested in _tables())
