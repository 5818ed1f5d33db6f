"""What of an observation other nodes are told. The node that measured it writes all of it, once."""

OBSERVATION = "indicators.observation"
OBSERVATION_FIELDS = (
    "id",
    "indicator",
    "defined_from",
    "agency_id",
    "period_from",
    "period_to",
    "as_of",
    "value",
    "unit",
    "qualifier",
    "origin",
    "how",
    "records",
    "record_count",
    "observed_at",
    "synthetic",
)
MOST_RECORDS = 500
