"""The words of the documents room for kinds of finds and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.queries.force import Standpoint
from nhipcau.documents.rules import FindKind, Verdict
from nhipcau.documents.rules.drafting import WITHDRAWN, DraftAct, DraftingStep
from nhipcau.documents.rules.in_force import Force
from nhipcau.documents.rules.review import ReviewState, ReviewStep
from nhipcau.ui.facade import local_date

Label = str | Promise

FIND_KINDS: Final[dict[FindKind, Label]] = {
    FindKind.REFERENCE: _("Reference"),
    FindKind.DATE: _("Date"),
    FindKind.FIGURE: _("Figure"),
    FindKind.AGENCY: _("Agency"),
    FindKind.PERSON: _("Person"),
    FindKind.PLACE: _("Place"),
    FindKind.TASK: _("Task"),
    FindKind.CONFLICT: _("Conflict"),
}
VERDICTS: Final[dict[Verdict, Label]] = {
    Verdict.ACCEPTED: _("Accepted"),
    Verdict.CORRECTED: _("Corrected"),
    Verdict.REJECTED: _("Rejected"),
    Verdict.ADDED: _("Added by hand"),
}

REVIEW_STATES: Final[dict[ReviewState, Label]] = {
    ReviewState.PROPOSED: _("Proposed"),
    ReviewState.AGREED: _("Agreed"),
    ReviewState.UNDER_WAY: _("Under way"),
    ReviewState.DONE: _("Done"),
    ReviewState.DROPPED: _("Taken out"),
}
REVIEW_STEPS: Final[dict[ReviewStep, Label]] = {
    ReviewStep.REVISE: _("Change the proposal"),
    ReviewStep.AGREE: _("Agree"),
    ReviewStep.START: _("Begin the work"),
    ReviewStep.REOPEN: _("Open the verdict again"),
    ReviewStep.DROP: _("Take out of the review"),
}
DRAFTING_STEPS: Final[dict[DraftingStep, Label]] = {
    DraftingStep.PLAN: _("Plan approved"),
    DraftingStep.DRAFTING: _("Drafting"),
    DraftingStep.OPINIONS: _("Opinions of agencies"),
    DraftingStep.PUBLIC_COMMENT: _("Public comment"),
    DraftingStep.APPRAISAL: _("Appraisal"),
    DraftingStep.REVISION: _("Revision after appraisal"),
    DraftingStep.SUBMISSION: _("Submission"),
    DraftingStep.ADOPTION: _("Adoption by the National Assembly"),
    DraftingStep.PROMULGATION: _("Signing and promulgation"),
    DraftingStep.REGISTERED: _("In the register"),
}
DRAFT_STAGES: Final[dict[str, Label]] = {
    **{step.value: label for step, label in DRAFTING_STEPS.items()},
    WITHDRAWN: _("Withdrawn"),
}
DRAFT_ACTS: Final[dict[DraftAct, Label]] = {
    DraftAct.SET_PLAN: _("Plan the days"),
    DraftAct.ADD_AIM: _("Note what it does to a document"),
    DraftAct.FINISH_STEP: _("Finish the step"),
    DraftAct.ASK_OPINION: _("Ask agencies for their opinion"),
    DraftAct.ANSWER_OPINION: _("Give the opinion"),
    DraftAct.EXPLAIN_OPINION: _("Say what was made of it"),
    DraftAct.PROMULGATE: _("Tie to the document that it became"),
    DraftAct.WITHDRAW: _("Give the draft up"),
}

# How a document stands, as icon and tone beside its words.
FORCE_MARKS: Final[dict[Force, tuple[str, str]]] = {
    Force.NOT_YET: ("hourglass", "slate"),
    Force.IN_FORCE: ("circle-check", "green"),
    Force.PARTLY: ("progress-check", "olive"),
    Force.SUSPENDED: ("player-pause", "amber"),
    Force.REPLACED: ("replace", "grey"),
    Force.ANNULLED: ("ban", "red"),
    Force.EXPIRED: ("calendar-off", "grey"),
    Force.LAPSED: ("calendar-off", "grey"),
    Force.UNDATED: ("help-circle", "amber"),
}

_FORCE_WORDS: Final[dict[Force, Label]] = {
    Force.NOT_YET: _("Not yet in force: it will be from %(day)s"),
    Force.IN_FORCE: _("In force since %(day)s"),
    Force.PARTLY: _("In force since %(day)s, with changes by other documents"),
    Force.SUSPENDED: _("Suspended since %(day)s by %(document)s"),
    Force.REPLACED: _("Replaced since %(day)s by %(document)s"),
    Force.ANNULLED: _("Annulled since %(day)s by %(document)s"),
    Force.EXPIRED: _("Expired on %(day)s"),
    Force.LAPSED: _("Lapsed on %(day)s with %(document)s, which it guides"),
    Force.UNDATED: _("Not known: the day of its entry into force is not noted"),
}


def force_words(point: Standpoint) -> str:
    """How a document stands, in a line."""
    document = point.by.label if point.by else gettext("a document that you may not see")
    day = local_date(point.since) if point.since else "–"
    return str(_FORCE_WORDS[point.force]) % {"day": day, "document": document}


_SHOWN = ("key", "id", "name", "post", "kind", "from", "to", "value", "unit", "of", "title", "lead", "due_on")


def value_words(value: Mapping[str, Any]) -> str:
    """A normal form as one line for a list: what matters of it, as it is stored."""
    return " · ".join(str(value[name]) for name in _SHOWN if value.get(name))[:200]
