"""Named days of the calendar, and office hours. Ordinary weekends need no row."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class CalendarDay(models.Model):
    """A day that is not what its weekday says, with the notice that says so.

    `estimate`: no official notice is known yet.
    """

    id = models.BigAutoField(primary_key=True)
    date = models.DateField(unique=True)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ("holiday", "working_day")])
    name = models.CharField(max_length=200)
    source = models.TextField()
    estimate = models.BooleanField(default=False)

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class OfficeTime(models.Model):
    """The hours of an office day from `valid_from` on: pairs of local begin and end."""

    id = models.BigAutoField(primary_key=True)
    valid_from = models.DateField(unique=True)
    spans = ArrayField(ArrayField(models.TimeField(), size=2))
    source = models.TextField()

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.spans}"
