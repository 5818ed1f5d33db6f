"""Tables of the spine."""

from nhipcau.spine.models.audit import AuditEntry
from nhipcau.spine.models.backlink import BackLink
from nhipcau.spine.models.events import ChainHead, HandlerPosition, InboxEntry, OutboxEvent
from nhipcau.spine.models.files import StoredFile

__all__ = [
    "AuditEntry",
    "BackLink",
    "ChainHead",
    "HandlerPosition",
    "InboxEntry",
    "OutboxEvent",
    "StoredFile",
]
