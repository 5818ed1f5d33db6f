"""What other rooms may use of the nodes room."""

from nhipcau.nodes.actions.open_card import ask_card
from nhipcau.nodes.actions.take_directory import take_directory
from nhipcau.nodes.checks import DEMO_ROOT
from nhipcau.nodes.directory_document import entry_from_json
from nhipcau.nodes.errors import NoAuthority, NotYetHere
from nhipcau.nodes.events import RecordSent
from nhipcau.nodes.founding import (
    draft_directory,
    entry_for,
    make_node_keys,
    make_roots,
    root_keys,
    sign_directory,
)
from nhipcau.nodes.gate import acts_here, may_here, node_elsewhere
from nhipcau.nodes.held import (
    agencies_at,
    directory_now,
    forget_homes,
    home_of,
    homes_of,
    is_at_home,
    key_store,
    may_send_whole,
    own_key,
    steady_nodes,
)
from nhipcau.nodes.laying import holders_of
from nhipcau.nodes.provides import (
    Arrived,
    FileRef,
    Flow,
    Parcel,
    RecordKind,
    register_flow,
    register_record_kind,
    staying,
)
from nhipcau.nodes.queries import PeerState, code_words, node_names, peer_states, refused_by_strangers
from nhipcau.nodes.records import (
    RecordMalformed,
    extra_of,
    file_ref,
    ids_after,
    keep_extra,
    note_alias,
    own_id_of,
    pack,
    set_fields,
    unpack,
)
from nhipcau.nodes.senders import (
    from_host,
    names_of_senders,
    node_actor,
    refuse_second,
    require_sender,
    taken_in_words,
    told_of,
    verb_of,
)
from nhipcau.nodes.worker import run_nodes

__all__ = [
    "DEMO_ROOT",
    "Arrived",
    "FileRef",
    "Flow",
    "NoAuthority",
    "NotYetHere",
    "Parcel",
    "PeerState",
    "RecordKind",
    "RecordMalformed",
    "RecordSent",
    "acts_here",
    "agencies_at",
    "ask_card",
    "code_words",
    "directory_now",
    "draft_directory",
    "entry_for",
    "entry_from_json",
    "extra_of",
    "file_ref",
    "forget_homes",
    "from_host",
    "holders_of",
    "home_of",
    "homes_of",
    "ids_after",
    "is_at_home",
    "keep_extra",
    "key_store",
    "make_node_keys",
    "make_roots",
    "may_here",
    "may_send_whole",
    "names_of_senders",
    "node_actor",
    "node_elsewhere",
    "node_names",
    "note_alias",
    "own_id_of",
    "own_key",
    "pack",
    "peer_states",
    "refuse_second",
    "refused_by_strangers",
    "register_flow",
    "register_record_kind",
    "require_sender",
    "root_keys",
    "run_nodes",
    "set_fields",
    "sign_directory",
    "staying",
    "steady_nodes",
    "take_directory",
    "taken_in_words",
    "told_of",
    "unpack",
    "verb_of",
]
