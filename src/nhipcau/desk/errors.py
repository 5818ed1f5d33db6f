"""Coded errors of the desk room."""

from __future__ import annotations

from nhipcau.kit.errors import Invalid, NotThere


class PackNotThere(NotThere):
    """There is no such weekly pack, or you may not see it."""

    code = "desk.pack-not-there"


class PackInTheFuture(Invalid):
    """A pack is frozen for a day that has come; %(day)s has not."""

    code = "desk.pack-in-the-future"


class BoardNotThere(NotThere):
    """There is no such board, or you may not see it."""

    code = "desk.board-not-there"


class NothingToUrge(NotThere):
    """No overdue task of this agency is in sight, so there is nothing to urge."""

    code = "desk.nothing-to-urge"
