"""Coded errors of keys, signatures and encryption.

One class where a person would act differently: mend a file, fetch the directory anew, set a clock,
or ask who altered something. `Signature…` are of events, documents and the hop alike; `Message…`
of requests and answers between nodes.
"""

from __future__ import annotations

from nhipcau.kit.errors import Invalid, Missing, Refused

# -- keys ---------------------------------------------------------------------------------------


class KeyMalformed(Invalid):
    """The key %(kid)s is not written as agreed: look at %(member)s."""

    code = "nodes.key-malformed"


class KeyIsPrivate(Invalid):
    """The key %(kid)s was handed over with its private half. Take it out of use: whoever has read \
it can sign in its name."""

    code = "nodes.key-is-private"


class KeyWeak(Invalid):
    """The key %(kid)s is one of the few that protect nothing. Ask the node for another."""

    code = "nodes.key-weak"


class KeyUseWrong(Invalid):
    """The key %(kid)s is made for %(use)s, not for %(wanted)s."""

    code = "nodes.key-use-wrong"


class KeyNameWrong(Invalid):
    """%(name)s cannot stand in the name of a key: small letters, digits and hyphens only."""

    code = "nodes.key-name-wrong"


class KeyFileOpen(Missing):
    """Others can read the key file %(path)s. Close it (chmod 600); if somebody may have read it, \
make a new key and have this one revoked."""

    code = "nodes.key-file-open"


class KeyFolderOpen(Missing):
    """Others can change the folder of keys %(path)s. Close it (chmod 700) and see that the keys in \
it are yours."""

    code = "nodes.key-folder-open"


class KeyFileUnusable(Missing):
    """The file %(path)s is missing or does not hold a key as it should."""

    code = "nodes.key-file-unusable"


class KeyHalvesDiffer(Missing):
    """The private key in %(path)s does not belong to the public key that is described beside it."""

    code = "nodes.key-halves-differ"


class NoSigningKey(Missing):
    """This node has no key for %(use)s that is good now. Make one and have it entered in the \
directory of nodes."""

    code = "nodes.no-signing-key"


# -- signatures ---------------------------------------------------------------------------------


class SignatureMalformed(Invalid):
    """The signature is not written as agreed: look at %(part)s."""

    code = "nodes.signature-malformed"


class SignatureAlgorithmRefused(Invalid):
    """Signatures by the algorithm %(algorithm)s are not taken."""

    code = "nodes.signature-algorithm-refused"


class SignatureTypeWrong(Invalid):
    """This was signed as %(found)s, where %(expected)s is expected."""

    code = "nodes.signature-type-wrong"


class SignatureHeaderRefused(Invalid):
    """The header of the signature demands something that is not agreed: %(members)s."""

    code = "nodes.signature-header-refused"


class SignerUnknown(Refused):
    """The key %(kid)s is not known as good. If it is new, fetch the directory of nodes."""

    code = "nodes.signer-unknown"
    status = 401


class SignatureWrong(Refused):
    """The signature by %(kid)s does not hold: what was signed is not what arrived."""

    code = "nodes.signature-wrong"
    status = 401


# -- requests and answers between nodes -----------------------------------------------------------


class MessageUnsigned(Refused):
    """The message carries no signature of a node: %(header)s is missing."""

    code = "nodes.message-unsigned"
    status = 401


class MessageComponentMissing(Refused):
    """The signature does not cover %(component)s, or the message lacks it."""

    code = "nodes.message-component-missing"
    status = 401


class MessageExpired(Refused):
    """The request expired %(seconds)s seconds ago. It was long under way, or the clocks of the two \
nodes differ."""

    code = "nodes.message-expired"
    status = 401


class MessageFromFuture(Refused):
    """The request was signed %(seconds)s seconds from now. The clocks of the two nodes differ: set \
both by a time server."""

    code = "nodes.message-from-future"
    status = 401


class MessageLifeWrong(Refused):
    """The request was signed for %(seconds)s seconds; up to %(limit)s are taken."""

    code = "nodes.message-life-wrong"
    status = 401


class MessageSeenBefore(Refused):
    """This very request has come before. Sign it anew to send it again."""

    code = "nodes.message-seen-before"
    status = 401


class MessageDigestWrong(Refused):
    """The content that arrived is not the content that was signed."""

    code = "nodes.message-digest-wrong"
    status = 401


# -- encryption -----------------------------------------------------------------------------------


class EncryptionMalformed(Invalid):
    """What was encrypted is not written as agreed: look at %(part)s."""

    code = "nodes.encryption-malformed"


class NotForThisNode(Refused):
    """This was encrypted for the key %(kid)s, which this node does not hold."""

    code = "nodes.not-for-this-node"


class DecryptionFailed(Invalid):
    """What was encrypted for %(kid)s cannot be opened: it was altered, or made for another key."""

    code = "nodes.decryption-failed"
