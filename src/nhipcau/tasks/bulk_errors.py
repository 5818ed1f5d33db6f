"""Coded errors of urging, marking and acting on many tasks."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere


class UrgeOnItsWay(Conflict):
    """An urging about this task is on its way already."""

    code = "tasks.urge-on-its-way"


class UrgeGone(Conflict):
    """The urging has left, or was taken back already."""

    code = "tasks.urge-gone"


class PostNotOfTheLead(Invalid):
    """This post does not belong to the agency that leads the task."""

    code = "tasks.post-not-of-the-lead"


class PersonAlready(Conflict):
    """This post answers for the task already."""

    code = "tasks.person-already"


class KeyTaskAlready(Conflict):
    """The task is marked so already."""

    code = "tasks.key-task-already"


class PublishedAlready(Conflict):
    """The task is public already."""

    code = "tasks.published-already"


class BulkNotThere(NotThere):
    """There is no such act on many tasks, or it is not yours."""

    code = "tasks.bulk-not-there"


class BulkEmpty(Invalid):
    """Choose at least one task."""

    code = "tasks.bulk-empty"


class BulkTooMany(Invalid):
    """At most %(most)s tasks at once; these are %(count)s. Narrow the list with its filters."""

    code = "tasks.bulk-too-many"


class BulkKindUnknown(Invalid):
    """There is no such act: %(kind)s."""

    code = "tasks.bulk-kind-unknown"


class UndoTooLate(Conflict):
    """This could be undone until %(until)s."""

    code = "tasks.undo-too-late"


class UndoneAlready(Conflict):
    """This was taken back already."""

    code = "tasks.undone-already"


class ChangedSince(Conflict):
    """Somebody has changed this task since; it stays as it is."""

    code = "tasks.changed-since"
