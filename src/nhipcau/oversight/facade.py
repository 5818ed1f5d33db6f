"""What other rooms may use of the oversight room."""

from nhipcau.oversight.actions.bind_commitment import bind_commitment
from nhipcau.oversight.actions.check_finding import check_finding
from nhipcau.oversight.actions.decide_commitment import decide_commitment, release_commitment
from nhipcau.oversight.actions.deliver_commitment import deliver_commitment
from nhipcau.oversight.actions.issue_conclusions import issue_conclusions
from nhipcau.oversight.actions.make_commitment import NewCommitment, NewMilestone, make_commitment
from nhipcau.oversight.actions.make_finding_task import make_finding_task
from nhipcau.oversight.actions.mend_finding import mend_finding
from nhipcau.oversight.actions.move_inspection import (
    announce_inspection,
    cancel_inspection,
    close_inspection,
    start_inspection,
)
from nhipcau.oversight.actions.move_promised_day import move_promised_day
from nhipcau.oversight.actions.object_to_finding import answer_objection, object_to_finding
from nhipcau.oversight.actions.plan_inspection import NewInspection, plan_inspection
from nhipcau.oversight.actions.reach_milestone import reach_milestone
from nhipcau.oversight.actions.record_finding import NewFinding, record_finding
from nhipcau.oversight.models import Commitment, Finding, Inspection, Mending, Objection, Slip
from nhipcau.oversight.rules.steps import Product

__all__ = [
    "Commitment",
    "Finding",
    "Inspection",
    "Mending",
    "NewCommitment",
    "NewFinding",
    "NewInspection",
    "NewMilestone",
    "Objection",
    "Product",
    "Slip",
    "announce_inspection",
    "answer_objection",
    "bind_commitment",
    "cancel_inspection",
    "check_finding",
    "close_inspection",
    "decide_commitment",
    "deliver_commitment",
    "issue_conclusions",
    "make_commitment",
    "make_finding_task",
    "mend_finding",
    "move_promised_day",
    "object_to_finding",
    "plan_inspection",
    "reach_milestone",
    "record_finding",
    "release_commitment",
    "start_inspection",
]
