"""Tables of the indicators room."""

from nhipcau.indicators.models.claim import Claim, ClaimDispute

__all__ = ["Claim", "ClaimDispute"]
