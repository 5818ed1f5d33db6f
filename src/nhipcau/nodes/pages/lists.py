"""What has stopped, what was refused, which cards were opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.retry_stopped import retry_stopped
from nhipcau.nodes.agencies import names_of
from nhipcau.nodes.held import directory_now
from nhipcau.nodes.models import CardOpening, IncomingEvent, RefusedEvent
from nhipcau.nodes.models.seen_by import SEE
from nhipcau.nodes.provides import kind_labels
from nhipcau.nodes.queries import STOPPED, node_names
from nhipcau.nodes.wording import SIDES, STATES, event_badge, problem_words
from nhipcau.spine.facade import Actor
from nhipcau.ui.facade import BulkAction, Column, Crumb, ListPage, local_datetime, local_number, state_badge

MANAGE = "nodes.manage"
RETRY = "retry"
NOWRAP = '<span class="nc-nowrap">{}</span>'


def to_overview() -> list[Crumb]:
    """The way to the pages of this room."""
    return [Crumb(label=gettext_lazy("Nodes"), href=reverse("nodes:overview"))]


def _peers() -> list[tuple[str, str]]:
    return sorted(node_names().items(), key=lambda item: item[1])


class _ByNode(django_filters.FilterSet):  # type: ignore[misc]
    peer = django_filters.ChoiceFilter(label=gettext_lazy("Node"), choices=_peers)


class StoppedFilters(_ByNode):
    """By node and state."""

    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(state, STATES[state]) for state in STOPPED],
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = IncomingEvent
        fields: list[str] = []


class RefusedFilters(_ByNode):
    """By node, or from whoever is none."""

    strangers = django_filters.BooleanFilter(
        label=gettext_lazy("From no node of the directory"),
        method="filter_strangers",
        widget=forms.CheckboxInput,
    )

    class Meta:
        model = RefusedEvent
        fields: list[str] = []

    def filter_strangers(
        self, rows: QuerySet[RefusedEvent], name: str, value: object
    ) -> QuerySet[RefusedEvent]:
        """What nodes of the directory sent is left out."""
        directory = directory_now()
        known = [entry.key for entry in directory.nodes] if directory else []
        return rows.exclude(peer__in=known) if value else rows


class OpeningFilters(_ByNode):
    """By node and side."""

    side = django_filters.ChoiceFilter(label=gettext_lazy("Side"), choices=list(SIDES.items()))

    class Meta:
        model = CardOpening
        fields: list[str] = []


class _NodeList(ListPage[Any]):
    """A list for operators; names of nodes are looked up once a page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.actor is not None:
            self.actor.require(SEE)
        self.names = node_names()
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, object]:
        """The way back."""
        return {"breadcrumbs": to_overview()}

    def name(self, key: str) -> str:
        """The name of a node; its key where the directory has none."""
        return self.names.get(key, key)


class StoppedList(_NodeList):
    """Events of other nodes that wait for a record or are parked, the oldest first."""

    title = gettext_lazy("Stopped events")
    subheading = gettext_lazy(
        "They came whole and signed, but could not be applied. What follows about the same subject waits "
        "behind them; everything else flows on."
    )
    search_fields = ("type", "subject", "problem", "code")
    search_label = gettext_lazy("Search in types, subjects and reasons")
    filterset_class = StoppedFilters
    ordering = ("id",)
    empty_title = gettext_lazy("Nothing has stopped")
    empty_text = gettext_lazy("Everything that came from other nodes was applied, or is about to be.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[IncomingEvent]:
        """Without their bytes."""
        rows: QuerySet[IncomingEvent] = IncomingEvent.objects.visible_to(actor).filter(state__in=STOPPED)
        return rows.defer("body", "signature")

    def get_columns(self, actor: Actor | None) -> Sequence[Column[IncomingEvent]]:
        """What, from where, how it stands and why."""
        return [
            Column(
                key="type", label=gettext_lazy("Event"), sort="type",
                href=lambda row: reverse("nodes:incoming", args=[row.pk]),
            ),
            Column(
                key="peer", label=gettext_lazy("Node"), sort="peer",
                value=lambda row: f"{self.name(row.peer)} #{row.number}",
            ),
            Column(key="subject", label=gettext_lazy("About"), sort="subject", wide=True),
            Column(
                key="state", label=gettext_lazy("State"), sort="state", roomy=True,
                value=lambda row: state_badge(*event_badge(row.state)),
                export=lambda row: str(STATES[row.state]),
            ),
            Column(
                key="problem", label=gettext_lazy("Reason"), roomy=True,
                value=lambda row: problem_words(row.problem, row.code),
            ),
            Column(
                key="received", label=gettext_lazy("Received"), sort="received_at",
                value=lambda row: local_datetime(row.received_at), export=lambda row: row.received_at,
            ),
            Column(
                key="attempts", label=gettext_lazy("Tried"), sort="attempts", align="end",
                value=lambda row: local_number(row.attempts), export=lambda row: row.attempts,
            ),
        ]  # fmt: skip

    def get_bulk_actions(self, actor: Actor | None) -> Sequence[BulkAction]:
        """Trying again is the operator's."""
        if actor is None or not actor.can(MANAGE):
            return []
        return [BulkAction(key=RETRY, label=gettext_lazy("Try again"), icon="refresh")]

    def run_bulk(self, actor: Actor | None, action: str, ids: Sequence[str]) -> None:
        """Try the chosen ones again."""
        assert actor is not None
        chosen = [int(value) for value in ids if value.isdecimal()]
        say_tried(self.request, *retry_stopped(actor=actor, ids=chosen, now=utc_now()))


def say_tried(request: HttpRequest, through: int, stopped: int) -> None:
    """Tell what became of it."""
    if through:
        text = ngettext("%(n)s event is settled now.", "%(n)s events are settled now.", through)
        messages.success(request, text % {"n": local_number(through)})
    if stopped:
        text = ngettext("%(n)s event is stopped still.", "%(n)s events are stopped still.", stopped)
        messages.warning(request, text % {"n": local_number(stopped)})


class RefusedList(_NodeList):
    """Lines that were turned away at the door or had no authority, the newest first."""

    title = gettext_lazy("Refused at the door")
    subheading = gettext_lazy(
        "Nothing of this was applied. A line that came again for the same reason stands here once, with its "
        "count."
    )
    search_fields = ("peer", "code", "detail")
    search_label = gettext_lazy("Search in nodes and reasons")
    filterset_class = RefusedFilters
    ordering = ("-id",)
    empty_title = gettext_lazy("Nothing was refused")
    empty_text = gettext_lazy("What came from other nodes was signed as agreed, for this node, and in time.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[RefusedEvent]:
        """Without their bytes."""
        rows: QuerySet[RefusedEvent] = RefusedEvent.objects.visible_to(actor)
        return rows.defer("body")

    def get_columns(self, actor: Actor | None) -> Sequence[Column[RefusedEvent]]:
        """Why, from whom, since when, how often."""
        return [
            Column(
                key="code", label=gettext_lazy("Reason"), sort="code",
                value=lambda row: problem_words(row.detail, row.code),
                href=lambda row: reverse("nodes:refused_one", args=[row.pk]),
            ),
            Column(
                key="peer", label=gettext_lazy("Node"), sort="peer",
                value=lambda row: self.name(row.peer),
            ),
            Column(
                key="at", label=gettext_lazy("First seen"), sort="at",
                value=lambda row: local_datetime(row.at), export=lambda row: row.at,
            ),
            Column(
                key="times", label=gettext_lazy("Times it came"), sort="times", align="end",
                value=lambda row: local_number(row.times), export=lambda row: row.times,
            ),
        ]  # fmt: skip


class OpeningList(_NodeList):
    """Every card that was opened across nodes, asked for or given, the newest first."""

    title = gettext_lazy("Openings of cards")
    subheading = gettext_lazy(
        "Who looked at a record of another node, when, and what for: kept on both sides."
    )
    search_fields = ("purpose__unaccent", "kind", "asker_ref")
    search_label = gettext_lazy("Search in purposes")
    filterset_class = OpeningFilters
    ordering = ("-at",)
    empty_title = gettext_lazy("No card was opened yet")
    empty_text = gettext_lazy("When an officer looks at a record of another node, it is kept here and there.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[CardOpening]:
        """All of them."""
        rows: QuerySet[CardOpening] = CardOpening.objects.visible_to(actor)
        return rows

    def get_columns(self, actor: Actor | None) -> Sequence[Column[CardOpening]]:
        """When, which side, what, whose officer, what for, shown or not."""
        return [
            Column(
                key="purpose", label=gettext_lazy("What for"), roomy=True, heading=True,
                value=lambda row: row.purpose,
            ),
            Column(
                key="at", label=gettext_lazy("When"), sort="at",
                value=lambda row: local_datetime(row.at), export=lambda row: row.at,
            ),
            Column(key="side", label=gettext_lazy("Side"), sort="side", value=lambda row: SIDES[row.side]),
            Column(
                key="peer", label=gettext_lazy("Node"), sort="peer", value=lambda row: self.name(row.peer)
            ),
            Column(
                key="agency", label=gettext_lazy("For an officer of"), roomy=True,
                value=lambda row: names_of([row.agency_id]).get(row.agency_id, "–"),
            ),
            Column(
                key="record", label=gettext_lazy("Record"),
                value=lambda row: format_html(NOWRAP, kind_labels.get(row.kind, row.kind)),
                href=record_href, export=lambda row: f"{row.kind}/{row.record_id}",
            ),
            Column(key="shown", label=gettext_lazy("Shown"), sort="shown", value=lambda row: row.shown),
        ]  # fmt: skip


def record_href(row: CardOpening) -> str:
    """The record's page: here when another node asked, there when this one did."""
    if row.side == CardOpening.Side.GAVE:
        return reverse("open_record", args=[row.kind, row.record_id])
    return reverse("nodes:record", args=[row.peer, row.kind, row.record_id])
