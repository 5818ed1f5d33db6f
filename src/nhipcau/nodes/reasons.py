"""Why something of another node was refused or has stopped, in the reader's language.

The code keeps a reason in English, for log and database; every one that it gives stands here.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from nhipcau.ui.facade import Label

REASONS: Final[dict[str, Label]] = {
    # Words for an event and for a line at the door
    "foreign": _("It is from another node, or for another one"),
    "malformed": _("It is not written as agreed"),
    "too-large": _("It is too large"),
    "too-far-ahead": _("It comes long before its turn"),
    "expired": _("Its key was no longer good"),
    "from-the-future": _("It bears a time that has not come yet"),
    "downgraded": _("It speaks an older version than both nodes know"),
    "replayed": _("Another event has had its number already"),
    "chain-broken": _("It does not continue the stream that lies here"),
    "nodes.behind": _("It follows an event about the same subject that has stopped"),
    "nodes.already-here": _("It has been here before"),
    "nodes.covered": _("A later whole record has said the same"),
    "nodes.deadlock": _("Somebody was at the same record; it is tried again"),
    "it took nothing": _("The node has no room for more at the moment"),
    # No authority
    "only the host changes agencies and calendar": _("only the host changes agencies and calendar"),
    "an agency of another node raised the difficulty": _("an agency of another node raised the difficulty"),
    "who raised it does not work at this node": _("who raised it does not work at that node"),
    "the difficulty lies with another agency": _("the difficulty lies with another agency"),
    "the difficulty lies with an agency of this node": _("the difficulty lies with an agency of this node"),
    "the document belongs to another node": _("the document belongs to another node"),
    "the issuer does not work at this node": _("the issuer does not work at that node"),
    "the agency does not work at this node": _("the agency does not work at that node"),
    "it points at records of another node": _("it points at records of another node"),
    "event and record are of different figures": _("event and record are of different figures"),
    "event and record are of different things": _("event and record are of different things"),
    "an agency of this node leads the task": _("an agency of this node leads the task"),
    "another agency leads the task": _("another agency leads the task"),
    "another agency reported": _("another agency reported"),
    "an agency of this node would have reported": _("an agency of this node would have reported"),
    "the task was assigned by an agency of another node": _(
        "the task was assigned by an agency of another node"
    ),
    "the assigner does not work at this node": _("the assigner does not work at that node"),
    "it anchors the logs of another node": _("it anchors the logs of another node"),
    "it does not say who reported": _("it does not say who reported"),
    "it does not say whose figure it is": _("it does not say whose figure it is"),
    "it does not say whose document it is": _("it does not say whose document it is"),
    "it does not say whose task it is": _("it does not say whose task it is"),
    "it does not say whose difficulty it is": _("it does not say whose difficulty it is"),
    # A record that cannot be read
    "it is no record": _("it is no record"),
    "it lacks a field": _("it lacks a field"),
    "it lacks its id": _("it lacks its id"),
    "it lacks its key": _("it lacks its key"),
    "it is of a day to come": _("it is of a day to come"),
    "the hand-over is missing": _("the hand-over is missing"),
    "a report without its product": _("a report without its product"),
    "too much that is unknown here": _("too much that is unknown here"),
    # A batch, an answer, a file, what a node says of its officer
    "it is too large or was cut off": _("it is too large or was cut off"),
    "its answer is too large": _("its answer is too large"),
    "its answer takes too long": _("its answer takes too long"),
    "it cannot be reached": _("it cannot be reached"),
    "the connection broke off": _("the connection broke off"),
    "its address is none": _("its address is none"),
    "it is not in the directory": _("it is not in the directory"),
    "it is not the part that was asked for": _("it is not the part that was asked for"),
    "the bytes are not the file that was announced": _("the bytes are not the file that was announced"),
    "it is malformed": _("it is malformed"),
    "it was made for somebody else": _("it was made for somebody else"),
    "it has expired": _("it has expired"),
    "it is about another record": _("it is about another record"),
    "the officer's agency works at another node": _("the officer's agency works at another node"),
    "no acknowledgement": _("its answer is no acknowledgement"),
    "a request to join": _("a request to join"),
}
# The same with something in them.
FORMS: Final[dict[str, Label]] = {
    "%(field)s is empty": _("%(field)s is empty"),
    "more than %(count)s events": _("more than %(count)s events"),
    "it holds event %(number)s, which this node never made": _(
        "it holds event %(number)s, which this node never made"
    ),
    "status %(status)s from what stands before it": _("status %(status)s from what stands before it"),
}
# Before the last of many refused lines that are only counted.
MORE: Final = "and more, the last: "
