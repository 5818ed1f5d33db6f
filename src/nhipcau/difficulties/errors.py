"""Coded errors of the difficulties room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class DifficultyNotThere(NotThere):
    """There is no such difficulty, or you may not see it."""

    code = "difficulties.not-there"


class WordsMissing(Invalid):
    """Say in a few words what is stuck, and why."""

    code = "difficulties.words-missing"


class KindUnknown(Invalid):
    """Choose of what kind the difficulty is."""

    code = "difficulties.kind-unknown"


class HandlerMissing(Invalid):
    """Name the agency that has the authority to answer."""

    code = "difficulties.handler-missing"


class HandlerIsSelf(Invalid):
    """It already lies with this agency. Name the level that has the authority."""

    code = "difficulties.handler-is-self"


class HandlerEnded(Invalid):
    """This agency (%(agency)s) no longer exists. Name its successor."""

    code = "difficulties.handler-ended"


class AnswerMissing(Invalid):
    """An answer says what was decided."""

    code = "difficulties.answer-missing"


class ReasonMissing(Invalid):
    """Give the reason."""

    code = "difficulties.reason-missing"


class StepNotPossible(Conflict):
    """This step (%(step)s) is not possible: the difficulty stands at "%(stage)s"."""

    code = "difficulties.step-not-possible"


class NotTheHolder(Refused):
    """Only the agency with which the difficulty lies can do this."""

    code = "difficulties.not-the-holder"


class NotTheRaiser(Refused):
    """Only the agency that raised the difficulty can do this."""

    code = "difficulties.not-the-raiser"


class OwnDifficulty(Refused):
    """Nobody answers what they raised themselves. Another person must answer."""

    code = "difficulties.own-difficulty"


class NothingToGroup(Invalid):
    """Choose at least two open difficulties that lie with your agency."""

    code = "difficulties.nothing-to-group"
