"""Coded errors of the conversation about a task."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class CommentNotThere(NotThere):
    """There is no such comment, or you may not see it."""

    code = "tasks.comment-not-there"


class CommentEmpty(Invalid):
    """Write what you want to say."""

    code = "tasks.comment-empty"


class CommentTooLong(Invalid):
    """A comment has at most %(most)s characters; this one has %(count)s."""

    code = "tasks.comment-too-long"


class NotYourComment(Refused):
    """Only who wrote a comment can correct or withdraw it."""

    code = "tasks.not-your-comment"


class CommentTooOld(Conflict):
    """A comment can be corrected for %(minutes)s minutes. Withdraw it, or write another one."""

    code = "tasks.comment-too-old"


class CommentGone(Conflict):
    """This comment was withdrawn."""

    code = "tasks.comment-withdrawn"


class MentionUnknown(Invalid):
    """Nobody is called "@%(name)s". Choose a name from the list."""

    code = "tasks.mention-unknown"


class MentionMaySeeNothing(Invalid):
    """This task is not open to "@%(name)s", who cannot be mentioned here."""

    code = "tasks.mention-may-not-see"


class MentionElsewhere(Invalid):
    """ "@%(name)s" works at another node, where comments of this one are not read. Do not mention them."""

    code = "tasks.mention-elsewhere"


class AlreadyWatched(Conflict):
    """You watch this task already."""

    code = "tasks.already-watched"


class NotWatched(Conflict):
    """You do not watch this task."""

    code = "tasks.not-watched"
