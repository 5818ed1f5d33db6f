"""What of a difficulty other nodes are told, and who writes which of it.

The node of the agency that raised it is the hub: what a holder does goes there, and from there to everyone
who holds or held it. The raiser writes what was raised and whether it is over, the holder the answer and
to whom it goes on; groups are a matter of each holder's own node.
"""

from nhipcau.difficulties.events import (
    DifficultyAnswered,
    DifficultyClosed,
    DifficultyPassedOn,
    DifficultyRaised,
    DifficultyReopened,
)

DIFFICULTY = "difficulties.difficulty"
OF_THE_RAISER = (DifficultyRaised, DifficultyClosed, DifficultyReopened)
OF_THE_HOLDER = (DifficultyPassedOn, DifficultyAnswered)
RAISED_FIELDS = (
    "id",
    "title",
    "text",
    "kind",
    "task_id",
    "raised_by_id",
    "raiser_ref",
    "raised_on",
    "raised_at",
    "synthetic",
)
ENDED_FIELDS = ("closed_on", "reopened")
HOLDING_FIELDS = ("holder_agency_id", "due_on", "proposal")
ANSWER_FIELDS = ("outcome", "answer", "answer_record", "answerer_ref", "answered_on")
SENT_FIELDS = (*RAISED_FIELDS, *ENDED_FIELDS, *HOLDING_FIELDS, *ANSWER_FIELDS, "stage")
MOVE_FIELDS = ("id", "from_agency_id", "to_agency_id", "by_ref", "at", "due_on", "reason", "proposal")
