"""What other rooms may use of the agencies room.

Periods are half-open: `dissolved_on`, `valid_to` and `to_date` name the first day after.
"""

from nhipcau.agencies.actions.assign_post import assign_post
from nhipcau.agencies.actions.change_calendar_day import change_calendar_day
from nhipcau.agencies.actions.create_post import create_post
from nhipcau.agencies.actions.end_post_holding import end_post_holding
from nhipcau.agencies.actions.establish_agency import NewName, establish_agency
from nhipcau.agencies.actions.merge_agencies import MergeReport, MovedCount, merge_agencies
from nhipcau.agencies.actions.rename_agency import rename_agency
from nhipcau.agencies.directory import AgencyView, SuccessionView, steady_directory
from nhipcau.agencies.fields import AgencyField, AgencyListField
from nhipcau.agencies.listing import agencies_with_name, agency_order
from nhipcau.agencies.loader import load_reference_data
from nhipcau.agencies.lookups import (
    PostChoice,
    agencies_by_key,
    agencies_of_posts,
    agency_headed_by,
    agency_named,
    counted_with,
    head_post_of,
    ids_in_block,
    ids_of_level,
    names_now,
    post_label,
    post_labels,
    posts_in,
    reporting_bodies_on,
    reporting_body_of,
)
from nhipcau.agencies.officers import (
    PostView,
    actor_for,
    head_of,
    holders_of,
    holders_on,
    officers_in,
    officers_of,
    posts_of,
    role_permits,
)
from nhipcau.agencies.provides import Mover, movers
from nhipcau.agencies.queries import (
    AgencyMatch,
    DecidingLevel,
    agencies_below,
    agencies_in_block,
    agency,
    agency_by_key,
    agency_choices,
    agency_names,
    aliases_for_reading,
    block_of,
    communes,
    deciding_level,
    find_agencies,
    scope_ids,
    subtree_ids,
    successor_on,
    working_calendar,
)
from nhipcau.agencies.reference import department_kinds
from nhipcau.agencies.rules import Block, Kind, Level, Rank, agency_id_of
from nhipcau.agencies.timeline import timeline_of

__all__ = [
    "AgencyField",
    "AgencyListField",
    "AgencyMatch",
    "AgencyView",
    "Block",
    "DecidingLevel",
    "Kind",
    "Level",
    "MergeReport",
    "MovedCount",
    "Mover",
    "NewName",
    "PostChoice",
    "PostView",
    "Rank",
    "SuccessionView",
    "actor_for",
    "agencies_below",
    "agencies_by_key",
    "agencies_in_block",
    "agencies_of_posts",
    "agencies_with_name",
    "agency",
    "agency_by_key",
    "agency_choices",
    "agency_headed_by",
    "agency_id_of",
    "agency_named",
    "agency_names",
    "agency_order",
    "aliases_for_reading",
    "assign_post",
    "block_of",
    "change_calendar_day",
    "communes",
    "counted_with",
    "create_post",
    "deciding_level",
    "department_kinds",
    "end_post_holding",
    "establish_agency",
    "find_agencies",
    "head_of",
    "head_post_of",
    "holders_of",
    "holders_on",
    "ids_in_block",
    "ids_of_level",
    "load_reference_data",
    "merge_agencies",
    "movers",
    "names_now",
    "officers_in",
    "officers_of",
    "post_label",
    "post_labels",
    "posts_in",
    "posts_of",
    "rename_agency",
    "reporting_bodies_on",
    "reporting_body_of",
    "role_permits",
    "scope_ids",
    "steady_directory",
    "subtree_ids",
    "successor_on",
    "timeline_of",
    "working_calendar",
]
