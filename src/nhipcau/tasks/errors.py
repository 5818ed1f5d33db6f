"""Coded errors of the tasks room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class TaskNotThere(NotThere):
    """There is no such task, or you may not see it."""

    code = "tasks.not-there"


class DraftNotThere(NotThere):
    """There is no such draft, or you may not see it."""

    code = "tasks.draft-not-there"


class ClearsMissing(Invalid):
    """The task is not clear yet. Still missing: %(clears)s. Fill them in, or choose who sets the \
deadline."""

    code = "tasks.clears-missing"


class StepNotPossible(Conflict):
    """This step (%(step)s) is not possible: the task stands at "%(stage)s"."""

    code = "tasks.step-not-possible"


class NotTheLead(Refused):
    """Only the agency that leads this task can do this."""

    code = "tasks.not-the-lead"


class NotTheAssigner(Refused):
    """Only the agency that assigned this task can do this."""

    code = "tasks.not-the-assigner"


class OwnReport(Refused):
    """Nobody decides on their own report. Another person must accept or return it."""

    code = "tasks.own-report"


class ProductMissing(Invalid):
    """A task is completed only with its product: add a file, a link or the number of a record."""

    code = "tasks.product-missing"


class ReasonMissing(Invalid):
    """Give the reason."""

    code = "tasks.reason-missing"


class NothingToDraft(Invalid):
    """No sentence in this text gives anyone a task."""

    code = "tasks.nothing-to-draft"


class DueBeforeIssue(Invalid):
    """The deadline %(due)s lies before the day of issue %(issued)s."""

    code = "tasks.due-before-issue"


class PercentOutOfRange(Invalid):
    """Progress is a number from 0 to 100."""

    code = "tasks.percent-out-of-range"


class ReportDayWrong(Invalid):
    """The day of a report cannot lie in the future."""

    code = "tasks.report-day-wrong"


class ReportPeriodClosed(Conflict):
    """The reports of that month were closed on %(closed)s. Report today what was done then."""

    code = "tasks.report-period-closed"


class DeliveredOnWrong(Invalid):
    """The day on which you had the product lies between its issue (%(issued)s) and its report \
(%(reported)s)."""

    code = "tasks.delivered-on-wrong"


class DraftDecided(Conflict):
    """This draft has already been confirmed or dropped."""

    code = "tasks.draft-decided"


class AssignerIsNotYours(Refused):
    """You assign tasks for your own agency only."""

    code = "tasks.assigner-not-yours"


class SetterUnknown(Invalid):
    """With an open deadline, say which agency will set it."""

    code = "tasks.setter-unknown"


class ChoiceNeeded(Invalid):
    """The text does not say clearly which one is meant. Choose one, or correct it."""

    code = "tasks.choice-needed"


class FindGone(Conflict):
    """The text reads differently now: this find is no longer there. Nothing was changed."""

    code = "tasks.find-gone"


class WordsNotThere(Invalid):
    """These words do not stand in the text."""

    code = "tasks.words-not-there"


class WordsSeveralTimes(Invalid):
    """These words stand %(count)s times in the text. Mark them at their place, or copy more of the \
sentence."""

    code = "tasks.words-several-times"


class TextTooLong(Invalid):
    """A text of at most 1 MB can be read here. Send a part of it."""

    code = "tasks.text-too-long"
    status = 413


class TextEmpty(Invalid):
    """There is no text to read."""

    code = "tasks.text-empty"


class AgencyEnded(Invalid):
    """This agency (%(agency)s) no longer exists. Give the task to its successor."""

    code = "tasks.agency-ended"


class NoDeadlineYet(Conflict):
    """This task has no last day yet, so there is nothing to extend."""

    code = "tasks.no-deadline-yet"


class ExtensionTooLate(Conflict):
    """An extension is asked for on the last day (%(due)s) at the latest. After it the task is overdue, \
and stays so until the product is there."""

    code = "tasks.extension-too-late"


class ExtensionsUsedUp(Conflict):
    """This deadline was extended %(times)s times already; more is not allowed."""

    code = "tasks.extensions-used-up"


class ExtensionNotLater(Invalid):
    """The new last day must lie after the present one (%(due)s)."""

    code = "tasks.extension-not-later"


class ExtensionTooFar(Invalid):
    """A deadline is extended by %(days)s days at most, that is until %(until)s."""

    code = "tasks.extension-too-far"


class ExtensionWaiting(Conflict):
    """An extension of this task was asked for already and waits for a decision."""

    code = "tasks.extension-waiting"


class NothingToDecide(Conflict):
    """No extension of this task waits for a decision."""

    code = "tasks.nothing-to-decide"


class PartNotPossible(Conflict):
    """This task stands at "%(stage)s"; it can no longer be given on."""

    code = "tasks.part-not-possible"


class DueAfterParent(Invalid):
    """A part is due between today and the last day of the whole (%(due)s)."""

    code = "tasks.due-after-parent"


class NobodyToGiveTo(Invalid):
    """There is nobody new to give this task to. %(there)s of those you chose have theirs already."""

    code = "tasks.nobody-to-give-to"


class CellEmpty(Invalid):
    """Fill in this cell: a new task needs it."""

    code = "tasks.cell-empty"


class CellBroken(Invalid):
    """The spreadsheet shows an error in this cell (%(value)s). Mend the formula, or type the value."""

    code = "tasks.cell-broken"


class CellTooLong(Invalid):
    """This text has %(length)s characters; at most %(longest)s are taken."""

    code = "tasks.cell-too-long"


class AgencyUnknown(Invalid):
    """No agency is called "%(text)s". Near to it: %(hint)s."""

    code = "tasks.agency-unknown"


class DayUnreadable(Invalid):
    """The words "%(text)s" are not read as a day. Write it as 31/12/2026, or as a document would: \
before 31/12/2026, quarter II 2026."""

    code = "tasks.day-unreadable"


class WordUnknown(Invalid):
    """The word "%(text)s" is none that this column takes: %(words)s."""

    code = "tasks.word-unknown"


class DocumentUnknown(Invalid):
    """No document with the number %(number)s is in the register for you, or more than one is. Register it \
first, or leave the cell empty."""

    code = "tasks.document-unknown"


class CodeUnknown(Invalid):
    """There is no task %(text)s, or you may not see it. Leave the cell empty for a new task."""

    code = "tasks.code-unknown"


class CellDiffers(Invalid):
    """The task says "%(now)s". A sheet does not change a task that was issued: open the task, or take the \
change back."""

    code = "tasks.cell-differs"


class RowTwice(Invalid):
    """This is the same task as in row %(row)s."""

    code = "tasks.row-twice"


class RowThere(Invalid):
    """This task was issued already, as %(task)s."""

    code = "tasks.row-there"


class HeadMissing(Invalid):
    """The sheet has no column "%(column)s". Take the empty sheet from this page."""

    code = "tasks.head-missing"


class HeadTwice(Invalid):
    """Two columns are called "%(column)s"."""

    code = "tasks.head-twice"


class SheetHasFaults(Invalid):
    """The sheet has %(count)s faults; nothing was taken from it. Mend them and choose the file again."""

    code = "tasks.sheet-has-faults"


class SheetSaysNothing(Invalid):
    """The sheet holds no new task and no report."""

    code = "tasks.sheet-says-nothing"


class SheetGone(NotThere):
    """This sheet is not there, or somebody else handed it in. Choose the file again."""

    code = "tasks.sheet-gone"


class DueDiffersFromRule(Invalid):
    """The period ends on %(counted)s, not on %(due)s. Leave the last day empty, or the period."""

    code = "tasks.due-differs-from-rule"


class PeriodNotWhole(Invalid):
    """A period needs its length, its unit and the day from which it counts."""

    code = "tasks.period-not-whole"


class FeedNotThere(NotThere):
    """There is no such calendar, or its address was changed."""

    code = "tasks.feed-not-there"


class ReplayNotThere(NotThere):
    """There is no such trial of a policy, or it is not yours."""

    code = "tasks.replay-not-there"


class PeriodBackwards(Invalid):
    """The period ends after it begins, and is at most %(days)s days long."""

    code = "tasks.period-backwards"
