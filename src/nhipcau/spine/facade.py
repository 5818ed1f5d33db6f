"""What other rooms may use of the spine."""

from nhipcau.spine.actions import (
    ACTIONS,
    ActionInfo,
    action,
    publish,
    record_change,
    record_removal,
    snapshot,
    under_correlation,
)
from nhipcau.spine.actors import Actor, system_actor
from nhipcau.spine.backlinks import links_to, set_links
from nhipcau.spine.cards import record_card
from nhipcau.spine.counters import COUNTED, count_request
from nhipcau.spine.errors import FileGone, RecordNotThere
from nhipcau.spine.event_types import Event, event_classes, event_type
from nhipcau.spine.files import (
    MAX_MEGABYTES,
    adopt_file,
    file_path,
    handed_in_by,
    has_bytes,
    is_what_it_says,
    open_file,
    store_file,
)
from nhipcau.spine.gate import actor_of, day_of
from nhipcau.spine.inbox import on
from nhipcau.spine.locks import one_at_a_time
from nhipcau.spine.models import StoredFile
from nhipcau.spine.queries import (
    Backlog,
    HistoryLine,
    RecordStamp,
    SealedEvent,
    SealedHead,
    backlog,
    chain_hashes,
    chain_heads,
    first_number_of,
    history_of,
    sealed_event,
    sealed_events,
    stamps_of,
)
from nhipcau.spine.relay import run_relay, settle
from nhipcau.spine.sealer import ChainFault, seal, verify_chains
from nhipcau.spine.tracing import current_ids, current_traceparent, span, under_trace
from nhipcau.spine.values import canonical, plain

__all__ = [
    "ACTIONS",
    "COUNTED",
    "MAX_MEGABYTES",
    "ActionInfo",
    "Actor",
    "Backlog",
    "ChainFault",
    "Event",
    "FileGone",
    "HistoryLine",
    "RecordNotThere",
    "RecordStamp",
    "SealedEvent",
    "SealedHead",
    "StoredFile",
    "action",
    "actor_of",
    "adopt_file",
    "backlog",
    "canonical",
    "chain_hashes",
    "chain_heads",
    "count_request",
    "current_ids",
    "current_traceparent",
    "day_of",
    "event_classes",
    "event_type",
    "file_path",
    "first_number_of",
    "handed_in_by",
    "has_bytes",
    "history_of",
    "is_what_it_says",
    "links_to",
    "on",
    "one_at_a_time",
    "open_file",
    "plain",
    "publish",
    "record_card",
    "record_change",
    "record_removal",
    "run_relay",
    "seal",
    "sealed_event",
    "sealed_events",
    "set_links",
    "settle",
    "snapshot",
    "span",
    "stamps_of",
    "store_file",
    "system_actor",
    "under_correlation",
    "under_trace",
    "verify_chains",
]
