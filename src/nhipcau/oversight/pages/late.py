"""What is late under me: late tasks by unit and post above, the tasks themselves below, on one page."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from nhipcau.agencies.facade import counted_with, names_now, post_labels
from nhipcau.kit.ids import as_uuid
from nhipcau.oversight.pages.common import Names
from nhipcau.oversight.pages.lists import day_cell
from nhipcau.oversight.queries_delays import LateLine, late_lines, late_tasks, sum_of
from nhipcau.spine.facade import Actor, day_of
from nhipcau.tasks.facade import CAUSES, State, Task, state_words
from nhipcau.ui.facade import STATES, Column, Figure, ListPage, local_date, state_badge

NONE = "none"
# More lines than fit on a page are counted in one line with the way to their tasks.
MOST_LINES = 60


class LateFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of late tasks. `unit`, `body` and `post` come from the figures of the page."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), method="filter_state", widget=forms.CheckboxSelectMultiple,
        choices=[(state.value, STATES[state.value].label) for state in (State.OVERDUE, State.DONE_LATE)],
    )  # fmt: skip
    cause = django_filters.ChoiceFilter(
        label=_("Cause of the delay"), method="filter_cause",
        choices=[(NONE, _("No cause recorded")), *CAUSES.items()],
    )  # fmt: skip
    follow_up = django_filters.BooleanFilter(label=_("Follow-up due"), method="filter_follow_up")
    unit = django_filters.CharFilter(label=_("Unit"), method="filter_unit", widget=forms.HiddenInput)
    body = django_filters.CharFilter(label=_("Lead agency"), method="filter_body", widget=forms.HiddenInput)
    post = django_filters.CharFilter(label=_("Post"), method="filter_post", widget=forms.HiddenInput)

    class Meta:
        model = Task
        fields: list[str] = []

    def filter_state(self, rows: Any, name: str, values: list[str]) -> Any:
        """Rows in one of the states."""
        return rows.in_states(*values) if values else rows

    def filter_cause(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows with this recorded cause, or without any."""
        return rows.filter(Q(("cause", "" if value == NONE else value)))

    def filter_follow_up(self, rows: QuerySet[Task], name: str, value: object) -> QuerySet[Task]:
        """Rows whose follow-up is due, as far as the actor may see it."""
        day = day_of(self.request)
        due = rows.filter(Q(("follow_up_on__lte", day)))
        return due if value else rows.exclude(pk__in=due.values("pk"))

    def filter_unit(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows led by the unit itself."""
        unit = as_uuid(value)
        return rows.filter(lead_agency_id=unit) if unit else rows.none()

    def filter_body(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows that count for the ministry or province."""
        body = as_uuid(value)
        return rows.filter(lead_agency_id__in=counted_with(body)) if body else rows.none()

    def filter_post(self, rows: QuerySet[Task], name: str, value: str) -> QuerySet[Task]:
        """Rows of the post; `none` for those with a person who is not in the directory."""
        if value == NONE:
            return rows.filter(responsible_post=None)
        post = as_uuid(value)
        return rows.filter(responsible_post_id=post) if post else rows.none()


class LateList(ListPage[Task]):
    """What is late in the scope of the actor; tasks without a recorded cause stand first."""

    title = _("Late under me")
    search_fields = ("title__unaccent", "document__number__unaccent")
    search_label = _("Search in tasks and document numbers")
    filterset_class = LateFilters
    template_name = "oversight/late.html"
    ordering = ("has_cause", "due_then", "serial")
    empty_title = _("Nothing is late")
    empty_text = _("Nothing is overdue, and nothing was done late this year.")

    @cached_property
    def day(self) -> date:
        """The day for which it is counted."""
        return day_of(self.request)

    def get_queryset(self, actor: Actor | None) -> QuerySet[Task]:
        """Late tasks of the scope."""
        assert actor is not None
        return late_tasks(actor=actor, day=self.day).select_related("document")

    def get_columns(self, actor: Actor | None) -> list[Column[Task]]:
        """Work, unit, last day, state, cause, follow-up."""
        names = Names()

        def badge(row: Any) -> str:
            return state_badge(row.state, state_words(row, row.state, self.day))

        return [
            Column(
                key="title", label=_("Work"), sort="title",
                href=lambda row: reverse("oversight:delay", args=[row.pk]),
            ),
            Column(key="unit", label=_("Unit"), value=lambda row: names(row.lead_agency_id)),
            Column(
                key="due", label=_("Last day"), sort="due_then",
                value=lambda row: day_cell(row.due_on), export=lambda row: row.due_on,
            ),
            Column(
                key="state", label=_("State"), value=badge, roomy=True,
            ),
            Column(key="cause", label=_("Cause of the delay"), sort="cause", value=_cause, export=_code),
            Column(
                key="follow_up", label=_("Follow up on"), sort="follow_up_on", wide=True,
                value=lambda row: day_cell(getattr(row, "follow_up_on", None)),
                export=lambda row: getattr(row, "follow_up_on", None),
            ),
        ]  # fmt: skip

    def chip_text(self, name: str, value: object) -> str:
        """Names instead of ids."""
        asked = as_uuid(str(value))
        if name == "post" and value == NONE:
            return str(_("Not in the directory"))
        if asked is None:
            return ""
        if name == "post":
            return post_labels([asked]).get(asked, "")
        return names_now([asked]).get(asked, "") if name in ("unit", "body") else ""

    def get_context(self) -> dict[str, object]:
        """The figures and the table by unit and post, whatever the list below is narrowed to."""
        actor = self.actor
        assert actor is not None
        by_body = actor.sees_everything()
        lines = late_lines(rows=late_tasks(actor=actor, day=self.day), day=self.day, by_body=by_body)
        whole = sum_of(lines)
        return {
            "subheading": _("State as of %(day)s") % {"day": local_date(self.day)},
            "figures": [
                self._figure(_("Late"), whole.late, "ink"),
                self._figure(_("No cause recorded"), whole.without_cause, "red", cause=NONE),
                self._figure(_("Overdue"), whole.overdue, "amber", state="overdue"),
                self._figure(_("Done late this year"), whole.done_late, "plum", state="done_late"),
                self._figure(_("Follow-ups due"), whole.follow_ups_due, "slate", follow_up="true"),
            ],
            "by_body": by_body,
            "lines": self._lines(lines[:MOST_LINES], by_body=by_body),
            "more": len(lines) - MOST_LINES if len(lines) > MOST_LINES else 0,
            "whole": self._cells(whole),
        }

    def _href(self, **query: object) -> str:
        words = {key: value for key, value in {"on": self.day, **query}.items() if value}
        return f"{reverse('oversight:late')}?{urlencode(words)}#list"

    def _figure(self, label: Any, value: int, tone: Any, **query: object) -> Figure:
        return Figure(
            label=label,
            value=value,
            as_of=self.day,
            tone=tone,
            synthetic=bool(settings.NHIPCAU_SYNTHETIC),
            href=self._href(**query),
        )

    def _lines(self, lines: list[LateLine], *, by_body: bool) -> list[dict[str, Any]]:
        names = names_now([line.unit_id for line in lines])
        posts = post_labels((line.post_id for line in lines), with_agency=False)
        found = []
        for line in lines:
            query: dict[str, object] = {"body" if by_body else "unit": line.unit_id}
            if not by_body:
                query["post"] = line.post_id or NONE
            found.append(
                {
                    "unit": names.get(line.unit_id, "") if line.unit_id else "",
                    "post": posts.get(line.post_id, "") if line.post_id else "",
                    "cells": self._cells(line, **query),
                }
            )
        return found

    def _cells(self, line: LateLine, **query: object) -> list[dict[str, Any]]:
        age = (self.day - line.oldest).days if line.oldest else None
        return [
            {"label": _("No cause recorded"), "value": line.without_cause, "red": True,
             "href": self._href(cause=NONE, **query)},
            {"label": _("Overdue"), "value": line.overdue, "href": self._href(state="overdue", **query)},
            {"label": _("Done late this year"), "value": line.done_late,
             "href": self._href(state="done_late", **query)},
            {"label": _("Late"), "value": line.late, "href": self._href(**query)},
            {"label": _("Days, longest"), "value": age, "href": ""},
            {"label": _("Follow-ups due"), "value": line.follow_ups_due,
             "href": self._href(follow_up="true", **query)},
        ]  # fmt: skip


def _code(row: Any) -> str:
    return str(row.cause)


def _cause(row: Any) -> str:
    """The cause in words; in red where none is recorded."""
    if not row.cause:
        return format_html('<span class="nc-red">{}</span>', _("No cause recorded"))
    return str(CAUSES.get(row.cause, row.cause))
