"""Coded errors of joining a federation, of its directory, and of keys that are replaced."""

from __future__ import annotations

from nhipcau.kit.errors import CodedError, Conflict, Invalid, NotThere, Refused


class InvitationMalformed(Invalid):
    """This is no invitation to a federation of nodes: %(reason)s."""

    code = "nodes.invitation-malformed"


class InvitationOver(Conflict):
    """The invitation ended on %(expired)s. Ask the centre for a new one."""

    code = "nodes.invitation-over"


class InvitedElsewhere(Conflict):
    """The invitation is for the node %(invited)s; this node is called %(own)s (setting NHIPCAU_NODE)."""

    code = "nodes.invited-elsewhere"


class RootsDiffer(Refused):
    """The directory of nodes names other roots than the invitation. Stop, and ask the centre by telephone."""

    code = "nodes.roots-differ"


class FingerprintsNotCompared(Conflict):
    """First compare the fingerprints of the roots with the centre by telephone (--fingerprint-checked)."""

    code = "nodes.fingerprints-not-compared"


class JoinRefused(Refused):
    """The request to join was not accepted."""

    code = "nodes.join-refused"


class NodeThereAlready(Conflict):
    """A node %(node)s stands in the directory or has been invited already."""

    code = "nodes.node-there-already"


class ServesUnknown(Invalid):
    """There is no agency %(agency)s that a node could serve."""

    code = "nodes.serves-unknown"


class ServedAlready(Conflict):
    """The agency %(agency)s is served by the node %(node)s."""

    code = "nodes.served-already"


class NodeKeyWrong(Invalid):
    """%(key)s cannot be the name of a node: small letters, digits and hyphens, at most 40."""

    code = "nodes.node-key-wrong"


class EndpointWrong(Invalid):
    """%(endpoint)s is no address of a node: https://…, without a path behind it."""

    code = "nodes.endpoint-wrong"


class ChangeImpossible(Conflict):
    """%(kind)s is not possible for the node %(node)s: %(reason)s."""

    code = "nodes.change-impossible"


class ChangeNotThere(NotThere):
    """There is no such change of the directory."""

    code = "nodes.change-not-there"


class ChangeDecided(Conflict):
    """This change of the directory was decided already."""

    code = "nodes.change-decided"


class ReasonNeeded(Invalid):
    """Say why; it stands in the audit."""

    code = "nodes.reason-needed"


class NothingToPublish(Conflict):
    """Nothing in the directory would change. Use --renew to extend it."""

    code = "nodes.nothing-to-publish"


class KeysUnproven(Refused):
    """The key %(kid)s is not proven: who sends it has not signed with it."""

    code = "nodes.keys-unproven"


class KeysMalformed(Invalid):
    """These are no keys of a node: %(reason)s."""

    code = "nodes.keys-malformed"


class DraftMalformed(Invalid):
    """This file holds no directory of nodes: %(reason)s."""

    code = "nodes.draft-malformed"


class RootMissing(Invalid):
    """%(folder)s holds no root key."""

    code = "nodes.root-missing"


class KeyNotThere(NotThere):
    """The node %(node)s has no key %(kid)s."""

    code = "nodes.key-not-there"


class NoSuchEvent(NotThere):
    """There is no event %(number)s in the stream between this node and %(peer)s."""

    code = "nodes.no-such-event"


class AnchorMalformed(CodedError):
    """The node %(node)s sent an anchor of its log that cannot be read."""

    code = "nodes.anchor-malformed"


class FederationThere(Conflict):
    """This node belongs to a directory of nodes already (version %(version)s)."""

    code = "nodes.federation-there"
