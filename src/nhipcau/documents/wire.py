"""What of a document other nodes are told. `schemas/nodes` holds the snapshot."""

DOCUMENT = "documents.document"
DOCUMENT_FIELDS = (
    "id",
    "key",
    "number",
    "type_symbol",
    "kind",
    "issuer_id",
    "issuer_text",
    "issued_on",
    "effective_on",
    "ended_on",
    "subject",
    "language",
    "classification",
    "published",
    "synthetic",
    "text",
    "source_url",
    "source_note",
    "registered_for_id",
    "registered_at",
)
RELATION_FIELDS = ("kind", "to_document_id", "to_number", "scope", "start_on", "until_on")
