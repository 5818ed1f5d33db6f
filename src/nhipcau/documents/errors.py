"""Coded errors of the documents room."""

from __future__ import annotations

from nhipcau.kit.errors import Conflict, Invalid, NotThere


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
