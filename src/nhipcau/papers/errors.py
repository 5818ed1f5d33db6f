"""Coded errors of the papers room."""

from __future__ import annotations

from nhipcau.kit.errors import CodedError


class PaperNotDrawn(CodedError):
    """The paper could not be drawn: %(reason)s"""

    code = "papers.not-drawn"
