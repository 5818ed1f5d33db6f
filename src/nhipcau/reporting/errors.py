"""Coded errors of the reporting room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, Missing, NotThere, Refused


class SystemUnknown(Invalid):
    """There is no outside system “%(system)s”. Choose one of the list."""

    code = "reporting.system-unknown"


class KeyWrong(Invalid):
    """“%(key)s” is no key of %(system)s. A key there looks like %(example)s."""

    code = "reporting.key-wrong"


class KeyTaken(Conflict):
    """This key of %(system)s belongs to the task %(task)s already."""

    code = "reporting.key-taken"


class KeyTakenUnseen(Conflict):
    """This key of %(system)s belongs to a task already that you may not see."""

    code = "reporting.key-taken-unseen"


class LinkedAlready(Conflict):
    """This task has the key %(key)s in %(system)s already. End that one first."""

    code = "reporting.linked-already"


class LinkEnded(Conflict):
    """This link was ended on %(day)s."""

    code = "reporting.link-ended"


class LinkNotThere(NotThere):
    """There is no such link to an outside system, or you may not see it."""

    code = "reporting.link-not-there"


class DeliveryNotThere(NotThere):
    """There is no such delivery, or you may not see it."""

    code = "reporting.delivery-not-there"


class NotYourTask(Refused):
    """Only the lead agency and the agency that assigned the task decide where its reports go."""

    code = "reporting.not-your-task"


class TooSecret(Refused):
    """This task is classified: its reports do not leave the node for %(system)s."""

    code = "reporting.too-secret"


class ReasonMissing(Invalid):
    """Give the reason."""

    code = "reporting.reason-missing"


class StepNotPossible(Conflict):
    """This is not possible: the delivery stands at "%(state)s"."""

    code = "reporting.step-not-possible"


class NotConnected(Missing):
    """This node is not connected to %(system)s. The operator sets its address and its secret."""

    code = "reporting.not-connected"


class SystemSilent(Missing):
    """%(system)s does not answer (%(reason)s). Try again later; nothing was changed."""

    code = "reporting.system-silent"


class SystemTooSlow(Missing):
    """%(system)s takes too long to list its tasks. Try again later; nothing was changed."""

    code = "reporting.system-too-slow"


class FetchGone(NotThere):
    """What was fetched is no longer there. Fetch the tasks again."""

    code = "reporting.fetch-gone"


class NothingChosen(Invalid):
    """Choose at least one task to take in."""

    code = "reporting.nothing-chosen"


class RowsHaveFaults(Invalid):
    """%(count)s of the chosen tasks have faults. Nothing was taken in; leave them out or mend them there."""

    code = "reporting.rows-have-faults"
