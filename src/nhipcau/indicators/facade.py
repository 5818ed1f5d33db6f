"""What other rooms may use of the indicators room."""

from nhipcau.indicators.actions.dispute_claim import dispute_claim
from nhipcau.indicators.actions.record_claim import NewClaim, record_claim
from nhipcau.indicators.actions.withdraw_claim import withdraw_claim
from nhipcau.indicators.measuring import measure_day
from nhipcau.indicators.models import Claim, Observation
from nhipcau.indicators.queries import claims_by_place
from nhipcau.indicators.wording import CHANGES, QUALIFIERS, UNITS, claim_words, figure_words, unit_words

__all__ = [
    "CHANGES",
    "QUALIFIERS",
    "UNITS",
    "Claim",
    "NewClaim",
    "Observation",
    "claim_words",
    "claims_by_place",
    "dispute_claim",
    "figure_words",
    "measure_day",
    "record_claim",
    "unit_words",
    "withdraw_claim",
]
