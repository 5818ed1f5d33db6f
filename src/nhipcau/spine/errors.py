"""Coded errors of the spine."""

from __future__ import annotations

from nhipcau.kit.errors import CodedError, Conflict, Invalid, Missing, NotThere, Refused


class NotPermitted(Refused):
    """Your post does not give you the right to do this (%(permission)s)."""

    code = "spine.not-permitted"


class SignInFirst(Refused):
    """Sign in first."""

    code = "spine.sign-in-first"
    status = 401


class ActionWithoutAudit(CodedError):
    """The action %(action)s changed something without leaving an audit row."""

    code = "spine.action-without-audit"


class ActionEventsWrong(CodedError):
    """The action %(action)s promises the events %(promised)s but published %(published)s."""

    code = "spine.action-events-wrong"


class NoActionUnderWay(CodedError):
    """A change was recorded outside an action."""

    code = "spine.no-action"


class RecordNotThere(NotThere):
    """There is no such record, or you may not see it."""

    code = "spine.record-not-there"


class FileTooLarge(Invalid):
    """The file is larger than %(limit)s MB."""

    code = "spine.file-too-large"


class FileEmpty(Invalid):
    """The file is empty."""

    code = "spine.file-empty"


class FileKindRefused(Invalid):
    """Files of the kind %(kind)s are not taken here."""

    code = "spine.file-kind-refused"


class FileNotWhatItSays(Invalid):
    """The file is called %(kind)s but is something else. Save it again in that format."""

    code = "spine.file-not-what-it-says"


class FileIdTaken(Conflict):
    """There is another file with this id here."""

    code = "spine.file-id-taken"


class FileGone(NotThere):
    """The file is no longer in the store."""

    code = "spine.file-gone"


class ChangedMeanwhile(Conflict):
    """Somebody else changed this in the meantime. Look at it again, then repeat."""

    code = "spine.changed-meanwhile"


class DatabaseMissing(Missing):
    """The database at %(where)s does not answer. Start it, or unset DATABASE_URL to use the \
built-in one."""

    code = "spine.database-missing"


class DatabaseStartFailed(Missing):
    """The built-in database did not start: %(reason)s. Its log is %(log)s."""

    code = "spine.database-start-failed"


class DiskFull(Missing):
    """There is not enough room on the disk at %(where)s: %(free)s MB are free, %(needed)s MB are \
needed."""

    code = "spine.disk-full"


class DataFolderUnusable(Missing):
    """The data folder %(where)s cannot be used: %(reason)s. Choose another with --data-dir."""

    code = "spine.data-folder-unusable"
