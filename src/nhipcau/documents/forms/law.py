"""Forms of the review of legal documents and of their drafting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, AgencyListField
from nhipcau.documents.actions.propose_review_item import Proposal
from nhipcau.documents.models import DocumentRelation, DraftedStep, ReviewItem
from nhipcau.documents.models.legal_draft import ANSWERS, HANDLINGS, TYPES
from nhipcau.documents.models.review import COMPETENCES, OUTCOMES
from nhipcau.documents.rules.drafting import DraftingStep, OpinionAnswer
from nhipcau.documents.rules.in_force import Effect
from nhipcau.documents.rules.review import Competence, Outcome
from nhipcau.documents.wording import DRAFTING_STEPS
from nhipcau.ui.facade import DayField

_NUMBER_HINT = _("Its number, such as 59/2022/NĐ-CP. It must be in the register.")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReviewForm(forms.Form):
    """A review programme to be opened."""

    title = forms.CharField(label=_("Name of the review"), max_length=300)
    reason_document = forms.CharField(
        label=_("Law that gives reason for it"), max_length=80, required=False, help_text=_NUMBER_HINT
    )
    reason = forms.CharField(label=_("Reason, where it is no law"), required=False, widget=_lines(2))
    due_on = DayField(label=_("To be finished by"), required=False)
    agencies = AgencyListField(
        label=_("Agencies that take part"), required=False, help_text=_("One agency per line.")
    )


class ItemForm(forms.Form):
    """What is to become of a document, or that a new one is needed."""

    outcome = forms.ChoiceField(label=_("Verdict"), choices=OUTCOMES)
    document = forms.CharField(
        label=_("Document"), max_length=80, required=False, help_text=_NUMBER_HINT
    )  # fmt: skip
    subject = forms.CharField(label=_("What a new document is to be about"), max_length=600, required=False)
    scope = forms.CharField(
        label=_("Articles"), max_length=200, required=False,
        help_text=_("Such as Điều 5, khoản 2 Điều 7. Empty for the whole document."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), widget=_lines(3))
    competence = forms.ChoiceField(label=_("By whose authority"), choices=COMPETENCES)
    advised = AgencyField(label=_("Competent agency that is advised"), required=False)
    agency = AgencyField(
        label=_("Responsible agency"), required=False, help_text=_("Empty: your own agency.")
    )  # fmt: skip
    due_on = DayField(label=_("To be finished by"), required=False)

    @classmethod
    def of(cls, item: ReviewItem, **more: Any) -> ItemForm:
        """The form with what was proposed."""
        initial = {
            "outcome": item.outcome,
            "document": item.document.number if item.document else "",
            "subject": item.subject,
            "scope": item.scope,
            "reason": item.reason,
            "competence": item.competence,
            "advised": item.advised_id,
            "agency": item.agency_id,
            "due_on": item.due_on,
        }
        return cls(initial=initial, **more)

    def proposal(self, document_id: UUID | None) -> Proposal:
        """What is proposed, about the document that was found."""
        data = self.cleaned_data
        return Proposal(
            outcome=Outcome(data["outcome"]),
            document_id=document_id,
            subject=data["subject"],
            scope=data["scope"],
            reason=data["reason"],
            competence=Competence(data["competence"]),
            advised_id=data["advised"],
            agency_id=data["agency"],
            due_on=data["due_on"],
        )


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), widget=_lines(2))


class LegalDraftForm(forms.Form):
    """A legal document to be drafted."""

    title = forms.CharField(label=_("What it is about"), max_length=600)
    type = forms.ChoiceField(label=_("Kind"), choices=TYPES, initial="decree")
    reason = forms.CharField(label=_("Reason"), required=False, widget=_lines(2))
    shortened = forms.BooleanField(
        label=_("Shortened procedure: without days of public comment"), required=False
    )


class PlanForm(forms.Form):
    """A planned day for each step that is not finished yet."""

    def __init__(self, *args: Any, steps: Sequence[DraftedStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in steps:
            if step.finished_on is None:
                label = str(DRAFTING_STEPS[DraftingStep(step.step)])
                self.fields[step.step] = DayField(label=label, required=False, initial=step.planned_on)

    def planned(self) -> dict[DraftingStep, Any]:
        """The planned days by step."""
        return {DraftingStep(name): day for name, day in self.cleaned_data.items()}


class FinishForm(forms.Form):
    """When a step was finished."""

    finished_on = DayField(label=_("Finished on"), required=False, help_text=_("Empty: today."))
    note = forms.CharField(label=_("Note"), max_length=600, required=False)


class AskForm(forms.Form):
    """Agencies to be asked for their opinion."""

    agencies = AgencyListField(label=_("Agencies to ask"), help_text=_("One agency per line."))
    due_on = DayField(label=_("Answer by"))


class AnswerForm(forms.Form):
    """The opinion of an agency."""

    answer = forms.ChoiceField(
        label=_("Opinion"),
        choices=[(key, label) for key, label in ANSWERS if key != OpinionAnswer.WAITING.value],
    )
    text = forms.CharField(label=_("Comments, or why you disagree"), required=False, widget=_lines(3))


class ExplainForm(forms.Form):
    """What was made of an opinion."""

    handling = forms.ChoiceField(label=_("The opinion is"), choices=HANDLINGS)
    explanation = forms.CharField(label=_("Explanation"), required=False, widget=_lines(2))


class AimForm(forms.Form):
    """What the document is to do to another one."""

    kind = forms.ChoiceField(label=_("The new document"))
    document = forms.CharField(
        label=_("the document with the number"), max_length=80, help_text=_NUMBER_HINT
    )  # fmt: skip
    scope = forms.CharField(label=_("Articles"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = dict(DocumentRelation.Kind.choices)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            (effect.value, words[effect.value]) for effect in Effect
        ]


class PromulgateForm(forms.Form):
    """The document that the draft became."""

    document = forms.CharField(label=_("Document"), max_length=80, help_text=_NUMBER_HINT)
