"""Coded errors of the agencies room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class AgencyNotThere(NotThere):
    """There is no such agency."""

    code = "agencies.agency-not-there"


class PostNotThere(NotThere):
    """There is no such post."""

    code = "agencies.post-not-there"


class HoldingNotThere(NotThere):
    """Nobody holds this post in this way."""

    code = "agencies.holding-not-there"


class OutsideScope(Refused):
    """This agency lies outside the scope of your post."""

    code = "agencies.outside-scope"


class KeyTaken(Conflict):
    """There is already an agency with the key %(key)s."""

    code = "agencies.key-taken"


class KeyInvalid(Invalid):
    """The key may hold small letters, digits, hyphens and colons only."""

    code = "agencies.key-invalid"


class NameMissing(Invalid):
    """The official name in Vietnamese is needed."""

    code = "agencies.name-missing"


class NameNotOlder(Conflict):
    """The new name must begin after the present one, which is in use since %(since)s."""

    code = "agencies.name-not-older"


class ParentNotThere(Invalid):
    """The agency above did not exist on %(day)s."""

    code = "agencies.parent-not-there"


class AlreadyDissolved(Conflict):
    """This agency ended on %(day)s."""

    code = "agencies.already-dissolved"


class NotYetEstablished(Conflict):
    """This agency begins only on %(day)s."""

    code = "agencies.not-yet-established"


class MergeWithItself(Invalid):
    """An agency cannot be merged into itself or into a part of itself."""

    code = "agencies.merge-with-itself"


class MergeTotalsDiffer(Conflict):
    """The merger was stopped: of %(what)s there were %(before)s before and %(after)s after. \
Nothing was changed."""

    code = "agencies.merge-totals-differ"


class RoleNotThere(Invalid):
    """There is no role %(role)s on this day."""

    code = "agencies.role-not-there"


class RoleTooStrong(Refused):
    """Only who sees the whole nation may create a post that does."""

    code = "agencies.role-too-strong"


class TitleMissing(Invalid):
    """The title of the post in Vietnamese is needed."""

    code = "agencies.title-missing"


class AccountNotThere(Invalid):
    """There is no account with this user name."""

    code = "agencies.account-not-there"


class PostAlreadyHeld(Conflict):
    """This person already holds this post at that time."""

    code = "agencies.post-already-held"


class HeadAlreadyThere(Conflict):
    """This post has a holder until %(day)s. End that first, or assign as acting."""

    code = "agencies.head-already-there"


class PeriodBackwards(Invalid):
    """The end must come after the beginning."""

    code = "agencies.period-backwards"


class SourceMissing(Invalid):
    """Say where this comes from: the notice or decision."""

    code = "agencies.source-missing"


class DayAlreadySo(Conflict):
    """The calendar already says so."""

    code = "agencies.day-already-so"
