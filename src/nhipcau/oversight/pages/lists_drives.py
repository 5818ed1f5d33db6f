"""Lists of closing drives, of the tasks in one, and of the overdue tasks that can be picked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from nhipcau.agencies.facade import AgencyField, names_now, subtree_ids
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.actions.check_drive_item import check_drive_item
from nhipcau.oversight.actions.pick_drive_tasks import Pick, pick_drive_tasks
from nhipcau.oversight.drive_steps import sides_of_drive
from nhipcau.oversight.errors import WrongSide
from nhipcau.oversight.models import ClosingDrive, DriveItem
from nhipcau.oversight.pages.common import Names
from nhipcau.oversight.pages.drives import drive_of
from nhipcau.oversight.pages.lists import day_cell
from nhipcau.oversight.queries_drives import DriveCounts, counts_by_drive, drives_on, items_on, tasks_to_pick
from nhipcau.oversight.rules.drives import SHOWN_ITEM_STATES, Stage
from nhipcau.oversight.rules.steps import Side
from nhipcau.oversight.wording import BADGES, DRIVE_STAGES, ITEM_STATES, item_words
from nhipcau.spine.facade import Actor, day_of
from nhipcau.tasks.facade import Task, state_words
from nhipcau.ui.facade import (
    BulkAction,
    Column,
    DayInput,
    Label,
    ListPage,
    local_date,
    local_number,
    state_badge,
    wording,
)


class DriveFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of drives."""

    stage = django_filters.ChoiceFilter(
        label=_("Stage"), choices=[(stage.value, DRIVE_STAGES[stage]) for stage in Stage]
    )

    class Meta:
        model = ClosingDrive
        fields: list[str] = []


class DriveList(ListPage[ClosingDrive]):
    """All drives that the actor may see, with what is left on the day of the page."""

    title = _("Closing drives")
    search_fields = ("title__unaccent",)
    search_label = _("Search in the names of drives")
    filterset_class = DriveFilters
    template_name = "oversight/drives.html"
    ordering = ("stage", "due_on")
    empty_title = _("No closing drives here")
    empty_text = _("A drive takes overdue tasks, each with a new commitment, until none is left.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[ClosingDrive]:
        """Drives opened by the day."""
        return drives_on(actor=actor, day=day_of(self.request))

    def get_columns(self, actor: Actor | None) -> list[Column[ClosingDrive]]:
        """Drive, who opened it, day, left, picked, stage."""
        names, counts = Names(), _Counts(actor, day_of(self.request))
        return [
            Column(
                key="title", label=_("Name of the drive"), sort="title",
                href=lambda row: reverse("oversight:drive", args=[row.pk]),
            ),
            Column(key="body", label=_("Who opened it"), value=lambda row: names(row.body_id)),
            Column(
                key="due", label=_("None may be left by"), sort="due_on",
                value=lambda row: day_cell(row.due_on), export=lambda row: row.due_on,
            ),
            Column(
                key="left", label=_("Left"), align="end", value=lambda row: counts(row).left,
            ),
            Column(key="picked", label=_("Picked"), align="end", value=lambda row: counts(row).total),
            Column(
                key="stage", label=_("Stage"), value=lambda row: DRIVE_STAGES[Stage(row.stage)],
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """For which day, and whether one may be opened."""
        return {
            "subheading": _("State as of %(day)s") % {"day": local_date(day_of(self.request))},
            "may_add": self.actor is not None and self.actor.can("oversight.review"),
        }


class _Counts:
    """Counts of all drives that the actor sees, asked for once."""

    def __init__(self, actor: Actor | None, day: date) -> None:
        self.actor, self.day = actor, day
        self.known: dict[UUID, DriveCounts] | None = None

    def __call__(self, drive: ClosingDrive) -> DriveCounts:
        if self.known is None:
            ids = list(drives_on(actor=self.actor, day=self.day).values_list("id", flat=True))
            self.known = counts_by_drive(actor=self.actor, drive_ids=ids, day=self.day)
        return self.known.get(drive.id, DriveCounts())


class ItemFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the tasks of a drive; the agency comes from links of its page."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), method="filter_state", widget=forms.CheckboxSelectMultiple,
        choices=[(state.value, ITEM_STATES[state]) for state in SHOWN_ITEM_STATES],
    )  # fmt: skip
    lead = django_filters.CharFilter(label=_("Lead agency"), method="filter_lead", widget=forms.HiddenInput)

    class Meta:
        model = DriveItem
        fields: list[str] = []

    def filter_state(self, rows: Any, name: str, values: list[str]) -> Any:
        """Rows in one of the states."""
        return rows.in_states(*values) if values else rows

    def filter_lead(self, rows: QuerySet[DriveItem], name: str, value: str) -> QuerySet[DriveItem]:
        """Tasks led by the agency itself; nothing for an id that is none."""
        agency = as_uuid(value)
        return rows.filter(task__lead_agency_id=agency) if agency else rows.none()


class DriveItemList(ListPage[DriveItem]):
    """The tasks of a drive as of a day: commitments, slips, states. Its body checks several at once."""

    title = _("Tasks of the drive")
    search_fields = ("task__title__unaccent",)
    search_label = _("Search in the work")
    filterset_class = ItemFilters
    ordering = ("late_since",)
    empty_title = _("No tasks yet")
    empty_text = _("Pick overdue tasks on the page of the drive.")

    @cached_property
    def drive(self) -> ClosingDrive:
        """The drive of the address."""
        return drive_of(self.actor, self.kwargs["drive_id"])

    def get_title(self) -> Label:
        """Whose tasks."""
        return self.drive.title

    def get_queryset(self, actor: Actor | None) -> QuerySet[DriveItem]:
        """The items of the drive on the day."""
        rows = items_on(actor=actor, day=day_of(self.request)).filter(drive=self.drive)
        return rows.select_related("task").annotate(given=Count("pledges"))

    def get_columns(self, actor: Actor | None) -> list[Column[DriveItem]]:
        """Work, lead, overdue since, committed day, slips, state."""
        names, day = Names(), day_of(self.request)

        def badge(row: Any) -> str:
            return state_badge(BADGES[row.state], item_words(row.state, day, row.due_then))

        return [
            Column(
                key="title", label=_("Work"), sort="task__title",
                href=lambda row: reverse("oversight:drive_item", args=[row.pk]),
            ),
            Column(key="lead", label=_("Lead agency"), value=lambda row: names(row.task.lead_agency_id)),
            Column(
                key="late_since", label=_("Overdue since"), sort="late_since",
                value=lambda row: day_cell(row.late_since), export=lambda row: row.late_since,
            ),
            Column(
                key="due", label=_("Committed for"), sort="due_on",
                value=lambda row: day_cell(row.due_on), export=lambda row: row.due_on,
            ),
            Column(
                key="slips", label=_("Slips"), sort="given", align="end",
                value=lambda row: local_number(_slips(row)), export=_slips,
            ),
            Column(
                key="state", label=_("State"), value=badge
            ),
        ]  # fmt: skip

    def chip_text(self, name: str, value: object) -> str:
        """The agency instead of its id."""
        agency = as_uuid(str(value)) if name == "lead" else None
        return names_now([agency]).get(agency, "") if agency else ""

    def get_context(self) -> dict[str, object]:
        """For which day."""
        return {"subheading": _("State as of %(day)s") % {"day": local_date(day_of(self.request))}}

    def get_bulk_actions(self, actor: Actor | None) -> Sequence[BulkAction]:
        """Checking, for the body of the drive."""
        drive = self.drive
        may = actor is not None and Side.BODY in sides_of_drive(actor, drive) and drive.stage == Stage.OPEN
        if actor is None or not may or not actor.can("oversight.decide"):
            return ()
        return (BulkAction(key="check", label=_("Check against the state of the tasks"), icon="check"),)

    def run_bulk(self, actor: Actor | None, action: str, ids: Sequence[str]) -> HttpResponse | None:
        """Check each of the chosen; say how many were, and why the others were not."""
        assert actor is not None
        chosen = self.get_queryset(actor).filter(id__in=[one for one in map(as_uuid, ids) if one])
        done, refusals = 0, []
        for item_id in chosen.values_list("id", flat=True):
            try:
                check_drive_item(actor=actor, item_id=item_id, now=utc_now())
                done += 1
            except CodedError as error:
                refusals.append(str(wording(error)))
        if done:
            words = ngettext("%(count)s task is checked.", "%(count)s tasks are checked.", done)
            messages.success(self.request, words % {"count": local_number(done)})
        for why in dict.fromkeys(refusals):
            count = refusals.count(why)
            why_not = _("%(count)s not checked: %(why)s") % {"count": local_number(count), "why": why}
            messages.warning(self.request, why_not)
        return None


def _slips(row: Any) -> int:
    return max(int(row.given) - 1, 0)


class _AgencyFilter(django_filters.Filter):  # type: ignore[misc]
    """An agency typed by its name."""

    field_class = AgencyField


class PickFilters(django_filters.FilterSet):  # type: ignore[misc]
    """What to look for among the overdue tasks. The list itself is narrowed by the actor's sight."""

    agency = _AgencyFilter(label=_("Lead agency"), method="keep")
    since = django_filters.DateFilter(label=_("Overdue since"), method="filter_since", widget=DayInput)

    class Meta:
        model = Task
        fields: list[str] = []

    def keep(self, rows: QuerySet[Task], name: str, value: UUID) -> QuerySet[Task]:
        """Led by the agency or a unit below it."""
        return rows.filter(lead_agency_id__in=subtree_ids(value))

    def filter_since(self, rows: Any, name: str, value: date) -> Any:
        """Overdue on the day already."""
        return rows.filter(due_then__lt=value)


class PickList(ListPage[Task]):
    """Overdue tasks that may be picked for a drive: choose some, add them."""

    title = _("Pick overdue tasks")
    search_fields = ("title__unaccent", "document__number__unaccent")
    search_label = _("Search in tasks and document numbers")
    filterset_class = PickFilters
    ordering = ("due_then", "serial")
    page_size = 100
    bulk_actions = (BulkAction(key="pick", label=_("Add to the drive"), icon="plus"),)
    empty_title = _("Nothing overdue to pick")
    empty_text = _("Every overdue task is in an open drive already, or there is none.")

    @cached_property
    def drive(self) -> ClosingDrive:
        """The drive of the address, for its own body. Raises DriveNotThere, WrongSide."""
        drive = drive_of(self.actor, self.kwargs["drive_id"])
        if self.actor is None or Side.BODY not in sides_of_drive(self.actor, drive):
            raise WrongSide(side=Side.BODY)
        return drive

    def get_queryset(self, actor: Actor | None) -> QuerySet[Task]:
        """Overdue tasks of today: one picks on the day, not on a past one."""
        assert actor is not None
        rows = tasks_to_pick(actor=actor, drive=self.drive, day=today())
        return rows.select_related("document")

    def get_columns(self, actor: Actor | None) -> list[Column[Task]]:
        """Work, lead, document, last day, state."""
        names, day = Names(), today()

        def badge(row: Any) -> str:
            return state_badge(row.state, state_words(row, row.state, day))

        return [
            Column(
                key="title", label=_("Work"), sort="title",
                href=lambda row: reverse("tasks:task", args=[row.pk]),
            ),
            Column(key="lead", label=_("Lead agency"), value=lambda row: names(row.lead_agency_id)),
            Column(
                key="document", label=_("Document"), wide=True,
                value=lambda row: row.document.number if row.document else "",
            ),
            Column(
                key="due", label=_("Last day"), sort="due_on",
                value=lambda row: day_cell(row.due_on), export=lambda row: row.due_on,
            ),
            Column(key="state", label=_("State"), value=badge),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """For which drive."""
        return {"subheading": self.drive.title}

    def chip_text(self, name: str, value: object) -> str:
        """The agency instead of its id."""
        agency = as_uuid(str(value)) if name == "agency" else None
        return names_now([agency]).get(agency, "") if agency else ""

    def run_bulk(self, actor: Actor | None, action: str, ids: Sequence[str]) -> HttpResponse | None:
        """Add the chosen ones and show the drive."""
        assert actor is not None
        chosen = tuple(one for one in map(as_uuid, ids) if one is not None)
        drive = self.drive
        items = pick_drive_tasks(actor=actor, drive_id=drive.id, pick=Pick(task_ids=chosen), now=utc_now())
        words = ngettext("%(count)s task is picked.", "%(count)s tasks are picked.", len(items))
        messages.success(self.request, words % {"count": local_number(len(items))})
        return redirect("oversight:drive", drive_id=drive.id)
