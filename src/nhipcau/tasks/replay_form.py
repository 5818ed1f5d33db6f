"""The form of a trial: a period, a policy, and another one to hold against it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.deadlines.facade import EscalationPolicy, Level, built_in_policies
from nhipcau.tasks.escalation import KIND
from nhipcau.ui.facade import DayField, local_date

OWN, TYPED, NONE = "", "typed", "none"


class DaysField(forms.CharField):
    """Working days before (negative) and after the last day, such as ``-7, -1, 0``."""

    default_error_messages = {"days": _("Write whole numbers with commas between them, such as -7, -1, 0.")}

    def clean(self, value: Any) -> list[int]:
        """The days. Raises ValidationError for anything else."""
        text = str(super().clean(value)).replace("−", "-").replace(";", ",")
        try:
            return [int(part) for part in text.split(",") if part.strip()]
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["days"], code="days") from error


class ReplayForm(forms.Form):
    """What is to be replayed."""

    begin = DayField(label=_("From"))
    end = DayField(label=_("Up to and with"))
    policy = forms.ChoiceField(label=_("Policy"), required=False)
    other = forms.ChoiceField(label=_("Held against"), required=False)
    officer = DaysField(label=_("Typed policy: officer"), required=False)
    unit_head = DaysField(label=_("Typed policy: head of the unit"), required=False)
    agency_leader = DaysField(label=_("Typed policy: leader of the agency"), required=False)
    government_leader = DaysField(
        label=_("Typed policy: leader of the Government"), required=False,
        help_text=_("Working days after the last day, with commas between them; negative ones before it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = [
            (str(place), gettext("Version in force since %(day)s") % {"day": local_date(policy.valid_from)})
            for place, policy in enumerate(built_in_policies())
            if policy.kind == KIND
        ]
        typed = (TYPED, _("The days typed below"))
        own = (OWN, _("As in force on each last day"))
        self.fields["policy"].choices = [own, *versions, typed]  # type: ignore[attr-defined]
        self.fields["other"].choices = [(NONE, _("No other policy")), own, *versions, typed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A typed policy needs days."""
        data = super().clean() or self.cleaned_data
        typed = TYPED in (data.get("policy"), data.get("other"))
        if typed and not self.errors and not any(data.get(level.value) for level in Level):
            self.add_error("officer", _("Type at least one day."))
        return data

    def policies(self) -> dict[str, str]:
        """The policies as they are kept with the trial."""
        data = self.cleaned_data
        found = {"first": self._text(data["policy"])}
        if data["other"] != NONE:
            found["other"] = self._text(data["other"])
        return found

    def _text(self, choice: str) -> str:
        if choice == OWN:
            return ""
        if choice == TYPED:
            steps = [
                {"offset": offset, "level": level.value}
                for level in Level
                for offset in self.cleaned_data[level.value]
            ]
            return _file(date.min, "typed for this trial", steps)
        return policy_text(built_in_policies()[int(choice)])


def policy_text(policy: EscalationPolicy) -> str:
    """The version as if it had always been in force."""
    steps: list[dict[str, object]] = [
        {"offset": step.offset, "level": step.level.value} for step in policy.steps
    ]
    return _file(date.min, policy.source, steps)


def _file(valid_from: date, source: str, steps: list[dict[str, object]]) -> str:
    entry = {"kind": KIND, "valid_from": valid_from.isoformat(), "source": source, "steps": steps}
    return json.dumps({"policies": [entry]}, ensure_ascii=False)
