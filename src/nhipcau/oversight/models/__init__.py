"""Tables of the oversight room."""

from nhipcau.oversight.models.commitment import Commitment, CommitmentTask, Delivery, Milestone, Slip
from nhipcau.oversight.models.finding import Finding, Mending, Objection
from nhipcau.oversight.models.inspection import InspectedAgency, Inspection, TeamMember

__all__ = [
    "Commitment",
    "CommitmentTask",
    "Delivery",
    "Finding",
    "InspectedAgency",
    "Inspection",
    "Mending",
    "Milestone",
    "Objection",
    "Slip",
    "TeamMember",
]
