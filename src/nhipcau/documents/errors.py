"""Coded errors of the documents room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere, Refused


class DocumentNotThere(NotThere):
    """There is no such document, or you may not see it."""

    code = "documents.not-there"


class NumberUnreadable(Invalid):
    """"%(number)s" is not the number of a document. Write it like 71/NQ-CP, 59/2022/NĐ-CP or \
57-NQ/TW, or leave it empty."""

    code = "documents.number-unreadable"


class DateNeeded(Invalid):
    """A numbered document needs its date, because numbers repeat every year."""

    code = "documents.date-needed"


class AlreadyRegistered(Conflict):
    """%(number)s of %(date)s is already in the register."""

    code = "documents.already-registered"


class SubjectNeeded(Invalid):
    """Say in a line what the document is about."""

    code = "documents.subject-needed"


class RelationToItself(Invalid):
    """A document cannot stand in a relation to itself."""

    code = "documents.relation-to-itself"


class RelationsInACircle(Conflict):
    """These documents would act on one another in a circle. A document acts on earlier ones only; \
look at the relations that are noted already."""

    code = "documents.relations-in-a-circle"


class RelationDaysDisordered(Invalid):
    """What begins on %(start)s cannot end before %(until)s, which is not later."""

    code = "documents.relation-days-disordered"


class RelationNotThere(NotThere):
    """There is no such relation, or you may not change it."""

    code = "documents.relation-not-there"


class ForceDaysDisordered(Invalid):
    """The day until before which it is in force must lie after the day from which it is."""

    code = "documents.force-days-disordered"


class GlossaryKeyTaken(Conflict):
    """There is already an entry "%(key)s" in the glossary."""

    code = "documents.glossary-key-taken"


class FindKindUnknown(Invalid):
    """Nothing of the kind "%(kind)s" is looked for in texts."""

    code = "documents.find-kind-unknown"


class VerdictUnknown(Invalid):
    """Say whether it is right, corrected, wrong or added; "%(verdict)s" is none of these."""

    code = "documents.verdict-unknown"


class FindOutdated(Conflict):
    """The text of the document is another one at this place. Read the document again."""

    code = "documents.find-outdated"


class CorrectionMissing(Invalid):
    """Say what is right."""

    code = "documents.correction-missing"


class CorrectionUnreadable(Invalid):
    """ "%(value)s" cannot be read here. Write it as the hint at the field says."""

    code = "documents.correction-unreadable"


class CorrectionUnasked(Invalid):
    """A corrected value goes only with the answer "corrected" or "added"."""

    code = "documents.correction-unasked"


class ProgrammeNotThere(NotThere):
    """There is no such review programme, or you may not see it."""

    code = "documents.programme-not-there"


class ReviewItemNotThere(NotThere):
    """There is no such item, or you may not see it."""

    code = "documents.review-item-not-there"


class ItemAlreadyThere(Conflict):
    """This document is already in the programme, with number %(number)s."""

    code = "documents.item-already-there"


class ItemDocumentMissing(Invalid):
    """Say which document is reviewed. It must be in the register."""

    code = "documents.item-document-missing"


class ItemSubjectMissing(Invalid):
    """Say what the new document is to be about."""

    code = "documents.item-subject-missing"


class AdvisedAgencyMissing(Invalid):
    """Say which competent agency is advised."""

    code = "documents.advised-agency-missing"


class LawReasonMissing(Invalid):
    """Give the reason."""

    code = "documents.reason-missing"


class NothingToIssue(Conflict):
    """The document is kept as it is; there is nothing to draft."""

    code = "documents.nothing-to-issue"


class ReviewStepNotPossible(Conflict):
    """This step (%(step)s) is not possible: the item stands at "%(stage)s"."""

    code = "documents.review-step-not-possible"


class NotTheReviewLead(Refused):
    """Only the agency that leads the review can do this."""

    code = "documents.not-the-review-lead"


class NotTheItemsAgency(Refused):
    """Only the agency responsible for this item, or the one that leads the review, can do this."""

    code = "documents.not-the-items-agency"


class LegalDraftNotThere(NotThere):
    """There is no such draft, or you may not see it."""

    code = "documents.legal-draft-not-there"


class OpinionNotThere(NotThere):
    """There is no such opinion, or you may not see it."""

    code = "documents.opinion-not-there"


class OpinionAlreadyAsked(Conflict):
    """%(agency)s has been asked already."""

    code = "documents.opinion-already-asked"


class OpinionAlreadyGiven(Conflict):
    """The opinion has been given, and given opinions are not changed."""

    code = "documents.opinion-already-given"


class OpinionNotGiven(Conflict):
    """There is nothing to explain: the agency has not made comments."""

    code = "documents.opinion-not-given"


class OpinionDueInThePast(Invalid):
    """The last day for the answer must not lie before the day of asking."""

    code = "documents.opinion-due-in-the-past"


class OpinionTextMissing(Invalid):
    """Say what the comments are, or why you disagree."""

    code = "documents.opinion-text-missing"


class ExplanationMissing(Invalid):
    """Explain why the opinion is not taken, or only in part."""

    code = "documents.explanation-missing"


class DraftStepNotPossible(Conflict):
    """This (%(act)s) is not possible: the draft stands at "%(stage)s"."""

    code = "documents.draft-step-not-possible"


class NotTheDraftingAgency(Refused):
    """Only the agency that leads the drafting can do this, or for a step the one answerable for it."""

    code = "documents.not-the-drafting-agency"


class NotTheAskedAgency(Refused):
    """Only the agency that was asked can answer."""

    code = "documents.not-the-asked-agency"


class FinishedInTheFuture(Invalid):
    """A step is not finished on a day that is still to come."""

    code = "documents.finished-in-the-future"


class FinishedBeforeThePrevious(Invalid):
    """The step before was finished on %(day)s; this one cannot have been finished earlier."""

    code = "documents.finished-before-the-previous"


class NoOpinionsAsked(Conflict):
    """No agency has been asked for its opinion yet."""

    code = "documents.no-opinions-asked"


class OpinionsWaiting(Conflict):
    """%(count)s opinions are not in yet, and there is time for them until %(due)s."""

    code = "documents.opinions-waiting"


class CommentTooShort(Conflict):
    """The draft must lie open to the public for %(days)s days, until %(until)s at least."""

    code = "documents.comment-too-short"


class OpinionsUnexplained(Conflict):
    """%(count)s opinions have comments about which nothing has been said yet."""

    code = "documents.opinions-unexplained"


class PlanDisordered(Invalid):
    """The planned days must follow the order of the steps."""

    code = "documents.plan-disordered"


class PromulgatedOtherwise(Invalid):
    """%(number)s is not a document of the kind that was drafted."""

    code = "documents.promulgated-otherwise"


class DocumentHasADraft(Conflict):
    """%(number)s has come from another draft already."""

    code = "documents.document-has-a-draft"


class DocumentNumberUnknown(Invalid):
    """There is not exactly one document "%(number)s" in the register. Enter it first, or write its \
number as it stands on the document."""

    code = "documents.number-unknown"
