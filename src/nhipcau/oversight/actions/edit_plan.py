"""Write an annual review and next year's plan: open it, its texts, targets, shortcomings, lines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from nhipcau.agencies.facade import agency, subtree_ids
from nhipcau.indicators.facade import Claim
from nhipcau.kit.clock import civil_date
from nhipcau.oversight.errors import LineNotThere, PlanThere, WordsMissing, WrongSide
from nhipcau.oversight.events import AnnualReviewEdited, AnnualReviewOpened
from nhipcau.oversight.models import AnnualPlan, PlanLine, PlanTarget, Shortcoming
from nhipcau.oversight.rules.plans import Step, require_in_year, require_year
from nhipcau.oversight.rules.steps import Field, Side, require_words
from nhipcau.oversight.steps import take_plan_step
from nhipcau.spine.facade import Actor, action, publish, record_change, record_removal
from nhipcau.tasks.facade import CAUSES

T = TypeVar("T", PlanTarget, Shortcoming, PlanLine)
_PARTS: tuple[type[PlanLine] | type[PlanTarget] | type[Shortcoming], ...] = (
    PlanLine,
    PlanTarget,
    Shortcoming,
)


@action("oversight.open_review", permission="oversight.plan", emits=(AnnualReviewOpened,))
def open_review(
    *, actor: Actor, year: int, agency_id: UUID | None = None, synthetic: bool = False, now: datetime
) -> AnnualPlan:
    """The review of a year, empty. Raises DayTooLate, WrongSide, PlanThere, AgencyNotThere."""
    require_year(year, today=civil_date(now))
    owner = agency_id or actor.own_agency()
    agency(owner)
    if not actor.acts_for(owner):
        raise WrongSide(side=Side.OWNER)
    plan, made = AnnualPlan.objects.get_or_create(
        agency_id=owner, year=year, defaults={"synthetic": synthetic, "created_at": now}
    )
    if not made:
        raise PlanThere
    record_change(plan, None)
    publish(AnnualReviewOpened(plan_id=plan.id, agency_id=owner, year=year))
    return plan


@action("oversight.write_review", permission="oversight.plan", emits=(AnnualReviewEdited,))
def write_review(
    *, actor: Actor, plan_id: UUID, results: str, goals: str, solutions: str, now: datetime
) -> AnnualPlan:
    """The review with its texts: results of the year, goals and solutions of the next. Raises as
    `take_plan_step`."""
    plan, before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.EDIT)
    plan.results, plan.goals, plan.solutions = results.strip(), goals.strip(), solutions.strip()
    plan.save()
    record_change(plan, before)
    publish(AnnualReviewEdited(plan_id=plan.id))
    return plan


@action("oversight.add_target", permission="oversight.plan", emits=(AnnualReviewEdited,))
def add_target(
    *,
    actor: Actor,
    plan_id: UUID,
    name: str,
    target: Decimal,
    unit: str = "",
    result: Decimal | None = None,
    claim_id: UUID | None = None,
    now: datetime,
) -> PlanTarget:
    """A target with its result. A recorded claim gives result, unit and origin; without one the result
    counts as reported.

    Raises WordsMissing (also for a claim that the actor may not see), and as `take_plan_step`.
    """
    plan, _before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.EDIT)
    claim = _claim(actor, claim_id) if claim_id else None
    unit = claim.unit if claim else unit
    require_words(target=name, unit=unit)
    row = PlanTarget.objects.create(
        plan=plan,
        name=name.strip(),
        unit=unit.strip(),
        target=target,
        result=claim.value if claim else result,
        claim=claim,
        origin=claim.origin if claim else Claim.Origin.REPORTED,
    )
    return _added(plan, row)


def _claim(actor: Actor, claim_id: UUID) -> Claim:
    claim = Claim.objects.visible_to(actor).standing().filter(id=claim_id).first()
    if claim is None:
        raise WordsMissing(fields=(Field.TARGET,))
    return claim


@action("oversight.add_shortcoming", permission="oversight.plan", emits=(AnnualReviewEdited,))
def add_shortcoming(*, actor: Actor, plan_id: UUID, cause: str, text: str, now: datetime) -> Shortcoming:
    """A shortcoming with the kind of its cause. Raises WordsMissing, and as `take_plan_step`."""
    require_words(text=text, cause=cause if cause in CAUSES else "")
    plan, _before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.EDIT)
    return _added(plan, Shortcoming.objects.create(plan=plan, cause=cause, text=text.strip()))


@action("oversight.add_plan_line", permission="oversight.plan", emits=(AnnualReviewEdited,))
def add_plan_line(
    *,
    actor: Actor,
    plan_id: UUID,
    work: str,
    agency_id: UUID,
    due_on: date,
    product: str,
    target: str = "",
    now: datetime,
) -> PlanLine:
    """A line of next year's plan: work, unit, deadline in that year, product, target.

    The unit is the agency itself or stands below it.
    Raises WordsMissing, WrongSide, DayTooEarly, DayTooLate, and as `take_plan_step`.
    """
    require_words(text=work, product=product)
    plan, _before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.EDIT)
    require_in_year(due_on, year=plan.plan_year)
    if agency_id not in subtree_ids(plan.agency_id):
        raise WrongSide(side=Side.OWNER)
    last = plan.lines.order_by("-number").values_list("number", flat=True).first() or 0
    line = PlanLine.objects.create(
        plan=plan,
        number=last + 1,
        work=" ".join(work.split()),
        agency_id=agency_id,
        due_on=due_on,
        product=product.strip(),
        target=target.strip(),
    )
    return _added(plan, line)


@action("oversight.remove_plan_part", permission="oversight.plan", emits=(AnnualReviewEdited,))
def remove_plan_part(*, actor: Actor, plan_id: UUID, part_id: UUID, now: datetime) -> None:
    """Take a line, a target or a shortcoming out of a draft; the audit keeps what it said.

    Raises LineNotThere, and as `take_plan_step`.
    """
    plan, _before = take_plan_step(actor=actor, plan_id=plan_id, step=Step.EDIT)
    for model in _PARTS:
        part = model.objects.filter(plan=plan, id=part_id).first()
        if part is not None:
            record_removal(part)
            part.delete()
            publish(AnnualReviewEdited(plan_id=plan.id))
            return
    raise LineNotThere


def _added(plan: AnnualPlan, part: T) -> T:
    record_change(part, None)
    publish(AnnualReviewEdited(plan_id=plan.id))
    return part
