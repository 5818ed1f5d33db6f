"""Forms of the agencies room."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.directory import directory
from nhipcau.agencies.rules import LANGUAGES
from nhipcau.agencies.wording import DAY_KINDS, LANGUAGE_NAMES, RANKS
from nhipcau.ui.facade import DayField


class AssignForm(forms.Form):
    """Who is to hold the post, and from when."""

    username = forms.CharField(label=_("User name"), max_length=80)
    from_date = DayField(label=_("From"))
    to_date = DayField(
        label=_("Until before"), required=False, help_text=_("The first day on which it is no longer so.")
    )
    acting = forms.BooleanField(label=_("Acting, in place of the holder"), required=False)


class EndHoldingForm(forms.Form):
    """The first day without the post."""

    to_date = DayField(label=_("First day without the post"))


class PostForm(forms.Form):
    """A new post."""

    LANGUAGES: ClassVar[tuple[str, ...]] = LANGUAGES
    rank = forms.ChoiceField(label=_("Rank"), choices=list(RANKS.items()))
    role = forms.ChoiceField(label=_("Role"), help_text=_("The role decides what the post may do."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        roles = {role.role: role.names.get(language, role.role) for role in directory().roles}
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(roles.items())
        for spoken in LANGUAGES:
            self.fields[f"title_{spoken}"] = forms.CharField(
                label=_("Title (%(language)s)") % {"language": LANGUAGE_NAMES[spoken]},
                max_length=200,
                required=spoken == "vi",
            )


class CalendarDayForm(forms.Form):
    """What a day is, and who says so."""

    date = DayField(label=_("Day"))
    kind = forms.ChoiceField(
        label=_("This day is"),
        choices=[*DAY_KINDS.items(), ("", _("An ordinary day of the week"))],
        required=False,
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Source"), max_length=500, help_text=_("The notice or decision that says so.")
    )
    estimate = forms.BooleanField(label=_("An estimate: no official notice yet"), required=False)
