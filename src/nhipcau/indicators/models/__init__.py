"""Tables of the indicators room."""

from nhipcau.indicators.models.claim import Claim, ClaimDispute
from nhipcau.indicators.models.observation import Observation, ObservationBatch

__all__ = ["Claim", "ClaimDispute", "Observation", "ObservationBatch"]
