"""What of agencies other nodes are told: the arguments of the action that they repeat."""

AGENCY = "agencies.agency"
AGENCY_FIELDS = (
    "key",
    "kind",
    "level",
    "block",
    "symbol",
    "code",
    "source",
    "synthetic",
    "parent_id",
    "established_on",
)
NAME_FIELDS = ("language", "name", "short_name", "source")
