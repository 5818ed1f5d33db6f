"""Tables of the oversight room."""

from nhipcau.oversight.models.annual_plan import AnnualPlan, PlanLine, PlanTarget, Shortcoming
from nhipcau.oversight.models.commitment import Commitment, CommitmentTask, Delivery, Milestone, Slip
from nhipcau.oversight.models.delay import AccountRequest, DelayFollowUp, DelayHandling, DelayRecord
from nhipcau.oversight.models.drive import ClosingDrive, DriveItem, Pledge
from nhipcau.oversight.models.finding import Finding, Mending, Objection
from nhipcau.oversight.models.inspection import InspectedAgency, Inspection, TeamMember
from nhipcau.oversight.models.review_round import AnswerPoint, ReviewRound, RoundAnswer, RoundSolution

__all__ = [
    "AccountRequest",
    "AnnualPlan",
    "AnswerPoint",
    "ClosingDrive",
    "Commitment",
    "CommitmentTask",
    "DelayFollowUp",
    "DelayHandling",
    "DelayRecord",
    "Delivery",
    "DriveItem",
    "Finding",
    "InspectedAgency",
    "Inspection",
    "Mending",
    "Milestone",
    "Objection",
    "PlanLine",
    "PlanTarget",
    "Pledge",
    "ReviewRound",
    "RoundAnswer",
    "RoundSolution",
    "Shortcoming",
    "Slip",
    "TeamMember",
]
