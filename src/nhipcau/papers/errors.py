"""Coded errors of the papers room."""

from __future__ import annotations

from nhipcau.kit.errors import CodedError, Invalid


class PaperNotDrawn(CodedError):
    """The paper could not be drawn: %(reason)s"""

    code = "papers.not-drawn"


class SheetUnreadable(Invalid):
    """This is no spreadsheet that can be read. Save it as .xlsx and without a password, then try again."""

    code = "papers.sheet-unreadable"


class SheetEmpty(Invalid):
    """The first sheet of this file has no rows below a head."""

    code = "papers.sheet-empty"


class SheetTooLong(Invalid):
    """This sheet has %(rows)s rows; at most %(most)s are taken at once. Split it."""

    code = "papers.sheet-too-long"
    status = 413
