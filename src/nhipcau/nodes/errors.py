"""Coded errors of the nodes room."""

from __future__ import annotations

from nhipcau.kit.errors import CodedError, Conflict, Invalid, Missing, NotThere, Refused


class DirectoryMalformed(Invalid):
    """The directory of nodes cannot be read: %(reason)s."""

    code = "nodes.directory-malformed"


class TooFewSignatures(Refused):
    """The directory of nodes carries %(found)s good signatures of its roots; %(needed)s are needed."""

    code = "nodes.too-few-signatures"


class DirectoryOlder(Conflict):
    """This directory of nodes is version %(version)s; version %(held)s is held already."""

    code = "nodes.directory-older"


class DirectoryExpired(Conflict):
    """The directory of nodes expired on %(expired)s. Have a new one signed."""

    code = "nodes.directory-expired"


class AlreadyHere(CodedError):
    """This node has the record %(record_id)s (%(kind)s) and is its home."""

    code = "nodes.already-here"


class NoDirectory(Missing):
    """This node belongs to no directory of nodes yet."""

    code = "nodes.no-directory"


class NodeUnknown(NotThere):
    """The directory of nodes names no node %(node)s."""

    code = "nodes.node-unknown"


class NotOurEndpoint(Refused):
    """%(endpoint)s is not the address of a node in the directory."""

    code = "nodes.not-our-endpoint"


class NodeNotActive(Refused):
    """The node %(node)s is not active."""

    code = "nodes.node-not-active"


class BatchMalformed(Invalid):
    """What was sent is no batch of events: %(reason)s."""

    code = "nodes.batch-malformed"


class EventRefused(CodedError):
    """An event was refused (%(reason)s)."""

    code = "nodes.event-refused"


class NoAuthority(CodedError):
    """The node %(sender)s has no authority to say this: %(reason)s."""

    code = "nodes.no-authority"


class NotYetHere(CodedError):
    """The record %(kind)s/%(record_id)s has not arrived yet."""

    code = "nodes.not-yet-here"


class PeerSilent(CodedError):
    """The node %(node)s did not answer: %(reason)s."""

    code = "nodes.peer-silent"


class PeerTurnedAway(CodedError):
    """The node %(node)s answered, but did not let this node in. It may not know our key yet, or hold an \
older directory of nodes than we do: ask its operator to look at the list of what was refused there, and \
to renew the directory."""

    code = "nodes.peer-turned-away"


class PeerRefused(CodedError):
    """The node %(node)s refused: %(reason)s."""

    code = "nodes.peer-refused"


class AnswerUntrusted(CodedError):
    """What came back from %(node)s does not bear its signature: %(reason)s."""

    code = "nodes.answer-untrusted"


class ActsElsewhere(Refused):
    """Your agency works at the node %(node)s. Sign in there: %(address)s"""

    code = "nodes.acts-elsewhere"


class TypeUnknown(CodedError):
    """This software does not know %(type)s. After an upgrade it is tried again."""

    code = "nodes.type-unknown"


class TransferUnderWay(Conflict):
    """Everything is being sent to the node %(node)s already."""

    code = "nodes.transfer-under-way"


class DeliveryUnderWay(Conflict):
    """The node %(node)s is being tried at this moment."""

    code = "nodes.delivery-under-way"


class NothingStopped(NotThere):
    """None of these events is stopped any more."""

    code = "nodes.nothing-stopped"


class EventNotThere(NotThere):
    """There is no such event between nodes, or you may not see it."""

    code = "nodes.event-not-there"
