"""Forms of the reading view: what is right where the reader was wrong, one form per kind of find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import AgencyField, agencies_by_key, agency
from nhipcau.documents.facade import FindKind
from nhipcau.indicators.facade import CHANGES, QUALIFIERS, UNITS
from nhipcau.kit.clock import today
from nhipcau.kit.digits import to_ascii_digits
from nhipcau.kit.references import parse as parse_number
from nhipcau.tasks.find_wording import DATE_KINDS
from nhipcau.tasks.finds import Item
from nhipcau.ui.facade import DayField, local_number

Values = dict[str, Any]


class NumberField(forms.CharField):
    """A number as the reader's language writes it; `14.500` is never quietly read as 14.5."""

    default_error_messages = {
        "unreadable": _("Write the number with its digits, such as %(example)s."),
    }

    def prepare_value(self, value: Any) -> Any:
        """A stored number as the reader's language writes it; typed text stays as typed."""
        return local_number(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        """The Decimal, None when empty. Raises ValidationError for wrong groups."""
        text = to_ascii_digits(str(value or "")).replace("\u2212", "-").replace("\u00a0", "").strip()
        if not text:
            return None
        group, mark = (
            re.escape(str(get_format("THOUSAND_SEPARATOR"))),
            re.escape(str(get_format("DECIMAL_SEPARATOR"))),
        )
        if not re.fullmatch(rf"-?(?:\d+|\d{{1,3}}(?:{group}\d{{3}})+)(?:{mark}\d+)?", text):
            example = local_number(Decimal("14500.5"))
            raise forms.ValidationError(
                self.error_messages["unreadable"], code="unreadable", params={"example": example}
            )
        return Decimal(re.sub(mark, ".", re.sub(group, "", text)))


class CorrectionForm(forms.Form):
    """What all corrections have in common: they start from what was read."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        self.item = item
        kwargs.setdefault("initial", self.start(item))
        super().__init__(*args, **kwargs)

    def start(self, item: Item) -> Values:
        """The fields as the reader filled them."""
        return dict(item.normal)

    def corrected(self) -> Values:
        """What is kept."""
        return dict(self.cleaned_data)


class ReferenceCorrection(CorrectionForm):
    """The number that is meant."""

    key = forms.CharField(
        label=_("Number of the document that is meant"), max_length=80,
        help_text=_("Such as 71/NQ-CP, 59/2022/NĐ-CP or 57-NQ/TW."),
    )  # fmt: skip

    def start(self, item: Item) -> Values:
        """The number as read, else the first candidate, else what stands in the text."""
        candidates = item.normal.get("candidates") or ()
        return {"key": item.normal.get("key") or next(iter(candidates), "") or item.text}

    def clean_key(self) -> str:
        """Raises ValidationError for what is no number of a document."""
        number = parse_number(self.cleaned_data["key"])
        if number is None:
            raise forms.ValidationError(_("This is not the number of a document."))
        return str(number)


class DateCorrection(CorrectionForm):
    """The day or period, and what it says."""

    kind = forms.ChoiceField(label=_("What it says"), choices=[(k, label) for k, label in DATE_KINDS.items()])
    first = DayField(label=_("First day"), required=False, help_text=_("Only for a period."))
    to = DayField(label=_("Day, or last day that is in time"), required=False)

    def start(self, item: Item) -> Values:
        """The days as read; a single day has no first one."""
        first, last = item.normal.get("from"), item.normal.get("to")
        return {**item.normal, "first": first if first != last else None}

    def corrected(self) -> Values:
        """Under the names of the normal form."""
        data = self.cleaned_data
        return {"kind": data["kind"], "from": data["first"], "to": data["to"]}

    def clean(self) -> Values:
        """At least one day; the first not after the last."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("to")
        if not self.errors and first is None and last is None:
            self.add_error("to", _("Name the day."))
        if first and last and last < first:
            self.add_error("to", _("The period ends before it begins."))
        return data


class FigureCorrection(CorrectionForm):
    """Value, unit and what belongs to them."""

    value = NumberField(label=_("Value"))
    of = NumberField(
        label=_("out of"), required=False, help_text=_("The second number of a ratio such as 54/76.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=60, widget=forms.TextInput(attrs={"list": "units"}))
    counted = forms.CharField(label=_("What is counted"), max_length=200, required=False)
    qualifier = forms.ChoiceField(
        label=_("How exactly"), required=False, choices=[("", _("exactly")), *QUALIFIERS.items()]
    )
    change = forms.ChoiceField(
        label=_("Change"), required=False, choices=[("", _("none: a state")), *CHANGES.items()]
    )
    as_of = DayField(label=_("As of"), required=False)

    def start(self, item: Item) -> Values:
        """Numbers as numbers, so that they are shown as the reader's language writes them."""
        values = dict(item.normal)
        for name in ("value", "of"):
            values[name] = Decimal(values[name]) if values.get(name) else None
        values["unit"] = str(UNITS.get(values.get("unit", ""), values.get("unit", "")))
        return values

    def clean_unit(self) -> str:
        """The unit by its code, where its words were typed."""
        typed = str(self.cleaned_data["unit"]).strip()
        return next(
            (code for code, words in UNITS.items() if typed.casefold() == str(words).casefold()), typed
        )


class AgencyCorrection(CorrectionForm):
    """The agency that is meant."""

    agency = AgencyField(label=_("Agency that is meant"))

    def start(self, item: Item) -> Values:
        """The agency as read."""
        key = str(item.normal.get("id") or "")
        return {"agency": agencies_by_key([key], on=today()).get(key, "")}

    def corrected(self) -> Values:
        """By its key, which never changes."""
        return {"id": agency(self.cleaned_data["agency"]).key}


class PersonCorrection(CorrectionForm):
    """The person's name and post."""

    name = forms.CharField(label=_("Name, without title"), max_length=200)
    post = forms.CharField(label=_("Post"), max_length=200, required=False)


class TaskCorrection(CorrectionForm):
    """What the line asks, of whom, until when. The draft is filled with it."""

    title = forms.CharField(
        label=_("Work: what is to be done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    lead = AgencyField(label=_("Responsibility: the agency that leads"), required=False)
    due_on = DayField(label=_("Last day"), required=False)

    def start(self, item: Item) -> Values:
        """Work, lead and last day as read."""
        lead = next(iter(item.normal.get("lead") or ()), "")
        deadline = item.normal.get("deadline") or {}
        return {
            "title": item.normal.get("title", ""),
            "lead": agencies_by_key([lead], on=today()).get(lead, "") if lead else "",
            "due_on": deadline.get("last_day") or deadline.get("to"),
        }

    def corrected(self) -> Values:
        """The lead by its key."""
        data = self.cleaned_data
        lead = agency(data["lead"]).key if data["lead"] else ""
        return {"title": data["title"], "lead": lead, "due_on": data["due_on"]}


class ConflictCorrection(CorrectionForm):
    """The one value that holds."""

    value = forms.ChoiceField(label=_("What holds"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = dict.fromkeys(str(value) for value in self.item.normal.get("values", ()))
        cast(forms.ChoiceField, self.fields["value"]).choices = [(value, value) for value in values]

    def start(self, item: Item) -> Values:
        """Nothing is chosen beforehand."""
        return {}


FORMS: Mapping[FindKind, type[CorrectionForm]] = {
    FindKind.REFERENCE: ReferenceCorrection,
    FindKind.DATE: DateCorrection,
    FindKind.FIGURE: FigureCorrection,
    FindKind.AGENCY: AgencyCorrection,
    FindKind.PERSON: PersonCorrection,
    FindKind.PLACE: AgencyCorrection,
    FindKind.TASK: TaskCorrection,
    FindKind.CONFLICT: ConflictCorrection,
}


def correction_form(item: Item, data: Any = None) -> CorrectionForm:
    """The form of a find; its fields carry the find's name, so that a page may hold several."""
    return FORMS[item.kind](data, item=item, prefix=f"c-{item.ref}")


class AddForm(forms.Form):
    """Something that the reader did not find: its kind and its words as they stand in the text."""

    kind = forms.ChoiceField(label=_("Kind"))
    words = forms.CharField(
        label=_("Words as they stand in the text"), max_length=1000,
        help_text=_("Mark them in the text, or copy them from it."),
    )  # fmt: skip
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds


class CompareForm(forms.Form):
    """Two texts that must say the same."""

    source = forms.CharField(
        label=_("Source"), required=False, widget=forms.Textarea(attrs={"rows": 14}), strip=False
    )
    source_file = forms.FileField(label=_("or a file (.docx, .pdf with text, .html, .txt)"), required=False)
    translation = forms.CharField(
        label=_("Translation"), required=False, widget=forms.Textarea(attrs={"rows": 14}), strip=False
    )
    translation_file = forms.FileField(
        label=_("or a file (.docx, .pdf with text, .html, .txt)"), required=False
    )
