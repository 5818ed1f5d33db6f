"""Finish the step at which a draft stands."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from nhipcau.documents.events import DraftStepFinished
from nhipcau.documents.models import DraftedStep, LegalDraft
from nhipcau.documents.rules.drafting import DraftAct, require_finish
from nhipcau.documents.steps import take_draft_act
from nhipcau.kit.clock import civil_date
from nhipcau.spine.facade import Actor, action, publish, record_change, snapshot


@action("documents.finish_draft_step", permission="documents.draft_law", emits=(DraftStepFinished,))
def finish_draft_step(
    *, actor: Actor, draft_id: UUID, finished_on: date | None = None, note: str = "", now: datetime
) -> LegalDraft:
    """The draft at its next step.

    Raises as `require_finish` and `take_draft_act`.
    """
    draft = take_draft_act(actor=actor, draft_id=draft_id, act=DraftAct.FINISH_STEP)
    day = finished_on or civil_date(now)
    step, following = _present(draft)
    require_finish(
        step.step,
        finished_on=day,
        today=civil_date(now),
        started_on=_started_on(draft, step),
        least_days=step.least_days,
        opinions=[opinion.dates() for opinion in draft.opinions.all()],
    )
    before, step_before = snapshot(draft), snapshot(step)
    step.finished_on, step.note = day, note.strip()[:600]
    step.save()
    draft.stage = following.step
    draft.save()
    record_change(step, step_before, note=step.note)
    record_change(draft, before, note=step.note)
    publish(DraftStepFinished(draft_id=draft.id, step=step.step, finished_on=day))
    return draft


def _present(draft: LegalDraft) -> tuple[DraftedStep, DraftedStep]:
    """The step at which the draft stands and the one after it; the last steps are not finished here."""
    steps = list(draft.steps.order_by("position"))
    here = next(index for index, step in enumerate(steps) if step.step == draft.stage)
    return steps[here], steps[here + 1]


def _started_on(draft: LegalDraft, step: DraftedStep) -> date:
    before = draft.steps.filter(position__lt=step.position).order_by("-position").first()
    return (before.finished_on if before else None) or draft.opened_on
