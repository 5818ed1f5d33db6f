"""Forms of delay records. The form of the handling is shown to the head alone."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, agencies_below, agency, names_now
from nhipcau.kit.clock import today
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.forms.common import StepForm, post_choices
from nhipcau.oversight.forms.drives import CHOOSE
from nhipcau.tasks.facade import CAUSES, Task
from nhipcau.ui.facade import DayField

# The posts of so many units are offered; below a province with its communes the unit alone is named.
_MOST_UNITS = 40


class CauseForm(StepForm):
    """The cause of a delay by its code."""

    cause = forms.ChoiceField(
        label=_("Cause of the delay"), choices=[CHOOSE, *CAUSES.items()],
        help_text=_("Everybody who sees the task sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, record: Task, **kwargs: Any) -> None:
        # What was named in a report of progress is offered; it counts once it is recorded here.
        kwargs.setdefault("initial", {"cause": record.delay_cause})
        super().__init__(*args, record=record, **kwargs)


class HandleForm(StepForm):
    """Who is responsible, the plan, who decides, when it is looked at again."""

    unit = AgencyField(label=_("Responsible unit"))
    post = forms.ChoiceField(label=_("Responsible post"), required=False)
    plan = forms.CharField(label=_("Handling plan"), widget=forms.Textarea(attrs={"rows": 3}))
    decider_post = forms.ChoiceField(
        label=_("Who decides on it"), help_text=_("This post sees the plan. Not the responsible post.")
    )
    follow_up_on = DayField(label=_("Follow up on"))

    def __init__(self, *args: Any, record: Task, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        own = post_choices(record.lead_agency_id)
        cast(forms.ChoiceField, self.fields["post"]).choices = [CHOOSE, *own, *_posts_below(record)]
        deciders = [CHOOSE, *own, *_posts_above(record)]
        cast(forms.ChoiceField, self.fields["decider_post"]).choices = deciders
        self.fields["unit"].initial = record.lead_agency_id

    def clean_post(self) -> UUID | None:
        """The id."""
        return as_uuid(self.cleaned_data["post"])

    def clean_decider_post(self) -> UUID | None:
        """The id."""
        return as_uuid(self.cleaned_data["decider_post"])


def _posts_below(task: Task) -> list[tuple[str, str]]:
    units = agencies_below(task.lead_agency_id, today())
    if len(units) > _MOST_UNITS:
        return []
    return [choice for unit in units for choice in post_choices(unit.id)]


def _posts_above(task: Task) -> list[tuple[str, str]]:
    """The posts of the agency above the lead and of the one that assigned the task."""
    above = {agency(task.lead_agency_id).parent_id, task.assigner_agency_id} - {None, task.lead_agency_id}
    names = names_now([one for one in above if one])
    return [
        (post, f"{label}, {names.get(one, '')}")
        for one in sorted(filter(None, above), key=str)
        for post, label in post_choices(one)
    ]


class FollowUpForm(StepForm):
    """What came of the handling, and when it is looked at again."""

    outcome = forms.CharField(label=_("What came of it"), widget=forms.Textarea(attrs={"rows": 3}))
    next_on = DayField(
        label=_("Follow up again on"), required=False, help_text=_("Empty: the handling is closed.")
    )
