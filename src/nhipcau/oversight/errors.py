"""Coded errors of the oversight room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class CommitmentNotThere(NotThere):
    """There is no such commitment, or you may not see it."""

    code = "oversight.commitment-not-there"


class InspectionNotThere(NotThere):
    """There is no such inspection, or you may not see it."""

    code = "oversight.inspection-not-there"


class FindingNotThere(NotThere):
    """There is no such finding, or you may not see it."""

    code = "oversight.finding-not-there"


class RoundNotThere(NotThere):
    """There is no such review round, or you may not see it."""

    code = "oversight.round-not-there"


class PlanNotThere(NotThere):
    """There is no such annual plan, or you may not see it."""

    code = "oversight.plan-not-there"


class StepNotPossible(Conflict):
    """This step is not possible: the record stands at "%(stage)s"."""

    code = "oversight.step-not-possible"


class WrongSide(Refused):
    """Only this side can do this: %(side)s."""

    code = "oversight.wrong-side"


class SamePerson(Refused):
    """Nobody decides on what they did or promised themselves. Another person must do this."""

    code = "oversight.same-person"


class SamePost(Refused):
    """Whoever compiled the report does not sign it. Another post must sign."""

    code = "oversight.same-post"


class ProductMissing(Invalid):
    """Without a product nothing counts as done: add a file, a link or the number of a record."""

    code = "oversight.product-missing"


class ReasonMissing(Invalid):
    """Give the reason."""

    code = "oversight.reason-missing"


class WordsMissing(Invalid):
    """Something is still empty. Fill in: %(fields)s."""

    code = "oversight.words-missing"


class DayNotLater(Invalid):
    """The new day must lie after the present one (%(due)s)."""

    code = "oversight.day-not-later"


class DayTooEarly(Invalid):
    """This day cannot lie before %(day)s."""

    code = "oversight.day-too-early"


class DayTooLate(Invalid):
    """This day cannot lie after %(day)s."""

    code = "oversight.day-too-late"


class ToOneself(Invalid):
    """An agency does not promise to itself and does not inspect itself. Choose another agency."""

    code = "oversight.to-oneself"


class MilestoneDone(Conflict):
    """This milestone is done already."""

    code = "oversight.milestone-done"


class MilestoneNotThere(NotThere):
    """There is no such milestone in this commitment."""

    code = "oversight.milestone-not-there"


class BoundAlready(Conflict):
    """This task is bound to it already."""

    code = "oversight.bound-already"


class DocumentUnclear(Invalid):
    """No document that you may see, or more than one, has the number “%(number)s”. Leave it empty, or \
enter the document in the register first."""

    code = "oversight.document-unclear"


class NobodyInspected(Invalid):
    """Name at least one agency that is to be inspected."""

    code = "oversight.nobody-inspected"


class NotInspected(Invalid):
    """This agency is not one of those that are inspected, nor a unit of one."""

    code = "oversight.not-inspected"


class FindingsOpen(Conflict):
    """%(count)s findings are not closed yet, so the inspection cannot be closed."""

    code = "oversight.findings-open"


class ObjectionTooLate(Conflict):
    """Objections were possible until %(until)s."""

    code = "oversight.objection-too-late"


class ObjectionWaiting(Conflict):
    """An objection to this finding waits for its answer."""

    code = "oversight.objection-waiting"


class ObjectedOnce(Conflict):
    """There was an objection to this finding already; it has been answered."""

    code = "oversight.objected-once"


class NothingToDecide(Conflict):
    """Nothing waits for a decision here."""

    code = "oversight.nothing-to-decide"


class TaskThere(Conflict):
    """There is a task for this already."""

    code = "oversight.task-there"


class NobodyAsked(Invalid):
    """Name at least one agency that is to answer."""

    code = "oversight.nobody-asked"


class AnswerMissing(Conflict):
    """There is no answer yet, so there is nothing to reopen."""

    code = "oversight.answer-missing"


class AnsweredAlready(Conflict):
    """Your agency has answered. The asking body can reopen the answer, with a reason."""

    code = "oversight.answered-already"


class NoSolutions(Conflict):
    """Propose at least one solution before the report is signed."""

    code = "oversight.no-solutions"


class PlanThere(Conflict):
    """There is a review of this agency for this year already."""

    code = "oversight.plan-there"


class PlanEmpty(Invalid):
    """The plan has no line of work yet."""

    code = "oversight.plan-empty"


class NothingToIssue(Conflict):
    """Every line of this plan has its task already."""

    code = "oversight.nothing-to-issue"


class LineNotThere(NotThere):
    """There is no such line in this plan."""

    code = "oversight.line-not-there"


class DriveNotThere(NotThere):
    """There is no such closing drive, or you may not see it."""

    code = "oversight.drive-not-there"


class DriveItemNotThere(NotThere):
    """There is no such task in a closing drive, or you may not see it."""

    code = "oversight.drive-item-not-there"


class NothingToPick(Invalid):
    """No overdue task fits that is not in an open drive already."""

    code = "oversight.nothing-to-pick"


class NotToPick(Invalid):
    """%(count)s of the chosen tasks are not overdue, are in an open drive already, or are not led by an \
agency below yours."""

    code = "oversight.not-to-pick"


class TaskDone(Conflict):
    """This task is done or withdrawn already; it needs no commitment."""

    code = "oversight.task-done"


class CheckTooEarly(Conflict):
    """The task is not done yet, and its committed day is %(day)s. Check it then."""

    code = "oversight.check-too-early"


class ProductWaits(Conflict):
    """The product of this task was handed in and waits to be accepted or returned. That comes first."""

    code = "oversight.product-waits"


class ItemsLeft(Conflict):
    """%(count)s tasks are still left, so the drive cannot be closed."""

    code = "oversight.items-left"


class HeldByDrive(Conflict):
    """This promise was made in a closing drive: it is checked, and given anew, on the page of the drive."""

    code = "oversight.held-by-drive"


class NotLate(Conflict):
    """This task is neither overdue nor was it done late."""

    code = "oversight.not-late"


class OwnDelay(Refused):
    """Nobody decides on a delay for which they are responsible themselves. Name another post."""

    code = "oversight.own-delay"


class PostNotThere(Invalid):
    """This post is not one of the agency that leads the task, nor of a unit below it."""

    code = "oversight.post-not-there"


class UnitNotThere(Invalid):
    """This unit is not the agency that leads the task, nor one below it."""

    code = "oversight.unit-not-there"


class AskedAlready(Conflict):
    """Your post has asked for this account already; you see what is recorded."""

    code = "oversight.asked-already"
