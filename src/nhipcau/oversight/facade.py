"""What other rooms may use of the oversight room."""

from nhipcau.oversight.actions.answer_round import Point, answer_round, reopen_answer
from nhipcau.oversight.actions.approve_plan import approve_plan, issue_plan_tasks, return_plan, submit_plan
from nhipcau.oversight.actions.bind_commitment import bind_commitment
from nhipcau.oversight.actions.check_drive_item import check_drive_item, take_out_drive_item
from nhipcau.oversight.actions.check_finding import check_finding
from nhipcau.oversight.actions.commit_drive_item import NewPledge, commit_drive_item
from nhipcau.oversight.actions.compile_round import compile_round, propose_solution, send_round, sign_round
from nhipcau.oversight.actions.decide_commitment import decide_commitment, release_commitment
from nhipcau.oversight.actions.deliver_commitment import deliver_commitment
from nhipcau.oversight.actions.edit_plan import (
    add_plan_line,
    add_shortcoming,
    add_target,
    open_review,
    remove_plan_part,
    write_review,
)
from nhipcau.oversight.actions.handle_delay import Responsibility, follow_up_delay, handle_delay
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
from nhipcau.oversight.actions.open_drive import NewDrive, close_drive, open_drive
from nhipcau.oversight.actions.open_round import NewRound, cancel_round, open_round
from nhipcau.oversight.actions.pick_drive_tasks import Pick, pick_drive_tasks
from nhipcau.oversight.actions.plan_inspection import NewInspection, plan_inspection
from nhipcau.oversight.actions.reach_milestone import reach_milestone
from nhipcau.oversight.actions.record_delay import ask_account, record_delay
from nhipcau.oversight.actions.record_finding import NewFinding, record_finding
from nhipcau.oversight.models import (
    AnnualPlan,
    ClosingDrive,
    Commitment,
    DelayRecord,
    DriveItem,
    Finding,
    Inspection,
    Mending,
    Objection,
    PlanLine,
    ReviewRound,
    RoundAnswer,
    Slip,
)
from nhipcau.oversight.rules.steps import Product

__all__ = [
    "AnnualPlan",
    "ClosingDrive",
    "Commitment",
    "DelayRecord",
    "DriveItem",
    "Finding",
    "Inspection",
    "Mending",
    "NewCommitment",
    "NewDrive",
    "NewFinding",
    "NewInspection",
    "NewMilestone",
    "NewPledge",
    "NewRound",
    "Objection",
    "Pick",
    "PlanLine",
    "Point",
    "Product",
    "Responsibility",
    "ReviewRound",
    "RoundAnswer",
    "Slip",
    "add_plan_line",
    "add_shortcoming",
    "add_target",
    "announce_inspection",
    "answer_objection",
    "answer_round",
    "approve_plan",
    "ask_account",
    "bind_commitment",
    "cancel_inspection",
    "cancel_round",
    "check_drive_item",
    "check_finding",
    "close_drive",
    "close_inspection",
    "commit_drive_item",
    "compile_round",
    "decide_commitment",
    "deliver_commitment",
    "follow_up_delay",
    "handle_delay",
    "issue_conclusions",
    "issue_plan_tasks",
    "make_commitment",
    "make_finding_task",
    "mend_finding",
    "move_promised_day",
    "object_to_finding",
    "open_drive",
    "open_review",
    "open_round",
    "pick_drive_tasks",
    "plan_inspection",
    "propose_solution",
    "reach_milestone",
    "record_delay",
    "record_finding",
    "release_commitment",
    "remove_plan_part",
    "reopen_answer",
    "return_plan",
    "send_round",
    "sign_round",
    "start_inspection",
    "submit_plan",
    "take_out_drive_item",
    "write_review",
]
