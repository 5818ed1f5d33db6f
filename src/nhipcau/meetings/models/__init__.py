"""Tables of the meetings room."""

from nhipcau.meetings.models.body import BodyDocument, Membership, Rhythm, SteeringBody
from nhipcau.meetings.models.meeting import Chair, Meeting, Seat, Site
from nhipcau.meetings.models.minutes import AgendaItem, Conclusion

__all__ = [
    "AgendaItem",
    "BodyDocument",
    "Chair",
    "Conclusion",
    "Meeting",
    "Membership",
    "Rhythm",
    "Seat",
    "Site",
    "SteeringBody",
]
