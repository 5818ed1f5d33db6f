"""The form of attendance: all seats of a meeting on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from nhipcau.meetings.actions.record_attendance import Attendance
from nhipcau.meetings.models import Seat
from nhipcau.meetings.rules import Presence


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat with its fields."""

    seat: Seat
    label: str
    presence: BoundField
    represented_by: BoundField
    reason: BoundField
    site: BoundField | None

    @property
    def errors(self) -> list[str]:
        """What is wrong in this row."""
        fields = (self.presence, self.represented_by, self.reason)
        return [str(error) for field in fields for error in field.errors]


class AttendanceForm(forms.Form):
    """Four short fields per seat. A fresh form says *present* everywhere: the secretary changes the few
    that were not."""

    def __init__(
        self,
        *args: Any,
        seats: Sequence[Seat],
        labels: Mapping[UUID, str],
        sites: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.labels, self.sites = seats, labels, sites
        choices = [choice for choice in Seat.PresenceChoice.choices if choice[0] != Presence.OPEN]
        for seat in seats:
            entered = seat.presence != Presence.OPEN
            self._add(seat, "presence", forms.ChoiceField(
                label=_("Attendance"), choices=choices,
                initial=seat.presence if entered else Presence.PRESENT.value,
            ))  # fmt: skip
            self._add(seat, "represented_by", forms.CharField(
                label=_("Represented by (post)"), max_length=200, required=False, initial=seat.represented_by
            ))  # fmt: skip
            self._add(seat, "reason", forms.CharField(
                label=_("Reason"), max_length=300, required=False, initial=seat.reason
            ))  # fmt: skip
            if sites:
                self._add(seat, "site", forms.TypedChoiceField(
                    label=_("Site"), required=False, coerce=int, empty_value=None,
                    choices=[("", _("Main place")), *sites], initial=seat.site_id or "",
                ))  # fmt: skip

    def _add(self, seat: Seat, name: str, field: forms.Field) -> None:
        # Read aloud with the seat: the column heading alone does not say whose field it is.
        field.widget.attrs["aria-label"] = f"{self.labels[seat.id]}: {field.label}"
        self.fields[f"{name}-{seat.id}"] = field

    def rows(self) -> list[SeatRow]:
        """The seats with their fields, in order."""
        return [
            SeatRow(
                seat,
                self.labels[seat.id],
                self[f"presence-{seat.id}"],
                self[f"represented_by-{seat.id}"],
                self[f"reason-{seat.id}"],
                self[f"site-{seat.id}"] if self.sites else None,
            )
            for seat in self.seats
        ]

    def clean(self) -> dict[str, Any]:
        """Who was represented was so by somebody."""
        data = super().clean() or self.cleaned_data
        for seat in self.seats:
            represented = data.get(f"presence-{seat.id}") == Presence.REPRESENTED
            if represented and not data.get(f"represented_by-{seat.id}", "").strip():
                self.add_error(f"represented_by-{seat.id}", _("Say who came instead."))
        return data

    def attendance(self) -> list[Attendance]:
        """What was entered."""
        data = self.cleaned_data
        return [
            Attendance(
                seat_id=seat.id,
                presence=data[f"presence-{seat.id}"],
                site_id=data.get(f"site-{seat.id}"),
                represented_by=data[f"represented_by-{seat.id}"],
                reason=data[f"reason-{seat.id}"],
            )
            for seat in self.seats
        ]
