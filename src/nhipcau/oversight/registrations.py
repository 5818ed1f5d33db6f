"""What the oversight room hands to lower rooms: cards, search, desk items, a panel on a task's page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.kit.clock import today
from nhipcau.kit.records import RecordCard, RecordRef
from nhipcau.oversight.models import AnnualPlan, Commitment, Finding, Inspection, ReviewRound
from nhipcau.oversight.queries import (
    commitments_given,
    commitments_to_decide,
    findings_to_check,
    findings_to_mend,
    of_task,
    plan_lines_of_task,
    plans_to_approve,
    rounds_to_answer,
    rounds_to_sign,
)
from nhipcau.oversight.wording import BADGES, commitment_words, finding_words
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem, SearchHit
from nhipcau.tasks.facade import Task

Label = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a kind of record is shown elsewhere: its title field, its page, whose it is, its day."""

    kind: str
    label: Label
    url: str
    title: str
    agency: str
    day: str


KINDS: dict[type[Model], Shown] = {
    Commitment: Shown(
        kind="oversight.commitment", label=gettext_lazy("Commitment"), url="oversight:commitment",
        title="title", agency="promiser_id", day="due_on",
    ),
    Inspection: Shown(
        kind="oversight.inspection", label=gettext_lazy("Inspection"), url="oversight:inspection",
        title="subject", agency="inspecting_id", day="planned_from",
    ),
    Finding: Shown(
        kind="oversight.finding", label=gettext_lazy("Finding"), url="oversight:finding",
        title="text", agency="agency_id", day="due_on",
    ),
    ReviewRound: Shown(
        kind="oversight.round", label=gettext_lazy("Review round"), url="oversight:round",
        title="title", agency="body_id", day="due_on",
    ),
    AnnualPlan: Shown(
        kind="oversight.plan", label=gettext_lazy("Annual review"), url="oversight:plan",
        title="goals", agency="agency_id", day="submitted_on",
    ),
}  # fmt: skip


def _title(row: Any, shown: Shown) -> str:
    """What the record is called; a review is called by its agency and year."""
    if isinstance(row, AnnualPlan):
        agency = names_now([row.agency_id]).get(row.agency_id, "")
        words = {"agency": agency, "year": row.year, "next": row.plan_year}
        return _("%(agency)s: review of %(year)s, plan for %(next)s") % words
    return str(getattr(row, shown.title))[:200]


def card_resolver(model: type[Any]) -> Callable[..., RecordCard | None]:
    """A resolver of record cards for a kind of record."""
    shown = KINDS[model]

    def card(*, actor: Actor, record_id: UUID) -> RecordCard | None:
        record = model.objects.visible_to(actor).filter(id=record_id).first()
        if record is None:
            return None
        agency = getattr(record, shown.agency)
        return RecordCard(
            ref=RecordRef(settings.NHIPCAU_NODE, shown.kind, record.id),
            title=_title(record, shown),
            url=reverse(shown.url, args=[record.id]),
            lines=((_("Agency"), names_now([agency]).get(agency, "")),),
        )

    return card


class OversightSearch:
    """Records of oversight in the search across rooms, by what they are called."""

    key = "oversight"
    label: Label = gettext_lazy("Oversight")

    def search(self, *, actor: Actor, text: str, limit: int) -> Sequence[SearchHit]:
        """The newest records of each kind that hold every word of `text`."""
        hits: list[SearchHit] = []
        for model, shown in KINDS.items():
            rows: QuerySet[Any] = model._default_manager.visible_to(actor)  # type: ignore[attr-defined]
            for word in text.split():
                rows = rows.filter(**{f"{shown.title}__unaccent__icontains": word})
            hits += [_hit(row, shown) for row in rows.order_by("-created_at")[: limit - len(hits)]]
        return hits


def _hit(row: Any, shown: Shown) -> SearchHit:
    return SearchHit(
        title=_title(row, shown),
        url=reverse(shown.url, args=[row.id]),
        context=str(shown.label),
        when=getattr(row, shown.day),
    )


class _Part:
    """A part of my desk: rows that wait, each with its page, why it waits, its state and day."""

    key: str
    label: Label
    order: int
    permission: str
    first: Sequence[str] = ("due_on", "pk")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """What waits for `actor`."""
        raise NotImplementedError

    def why(self, row: Any, day: date) -> str:
        """Why it lies on the desk."""
        raise NotImplementedError

    def badge(self, row: Any) -> str:
        """The badge of its state."""
        return BADGES.get(getattr(row, "state", ""), "")

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The most urgent first."""
        if not actor.can(self.permission):
            return []
        return [self._item(row, today) for row in self.rows(actor, today).order_by(*self.first)[:limit]]

    def _item(self, row: Any, day: date) -> DeskItem:
        shown = KINDS[type(row)]
        return DeskItem(
            title=_title(row, shown),
            url=reverse(shown.url, args=[row.pk]),
            why=self.why(row, day),
            state=self.badge(row),
            due_on=getattr(row, shown.day),
        )

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        return self.rows(actor, today).count() if actor.can(self.permission) else 0


class CommitmentsToDecide(_Part):
    """Products of promises that were made to the actor's agency."""

    key = "oversight-decide"
    label: Label = gettext_lazy("Promises to accept or return")
    order = 16
    permission = "oversight.decide"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Commitments whose product was handed in."""
        return commitments_to_decide(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """Whose product waits."""
        name = names_now([row.promiser_id]).get(row.promiser_id, "")
        return _("%(agency)s has handed in the product") % {"agency": name}


class CommitmentsGiven(_Part):
    """Promises of the actor's agency that are broken, slipping, returned or due soon."""

    key = "oversight-given"
    label: Label = gettext_lazy("Promises that your agency gave")
    order = 32
    permission = "oversight.commit"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Commitments that need somebody."""
        return commitments_given(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """How it stands."""
        return commitment_words(row, row.state, day, row.due_then)


class FindingsToMend(_Part):
    """Findings that the actor's agency is to mend."""

    key = "oversight-mend"
    label: Label = gettext_lazy("Findings that you are to mend")
    order = 31
    permission = "oversight.answer"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Open findings."""
        return findings_to_mend(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """How it stands."""
        return finding_words(row, row.state, day, row.due_then)


class FindingsToCheck(_Part):
    """Findings of the actor's agency that wait for a re-check or an answer."""

    key = "oversight-check"
    label: Label = gettext_lazy("Findings to re-check or answer")
    order = 17
    permission = "oversight.inspect"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Mended or objected findings."""
        return findings_to_check(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """Who waits."""
        name = names_now([row.agency_id]).get(row.agency_id, "")
        return _("%(agency)s waits for your answer") % {"agency": name}


class RoundsToAnswer(_Part):
    """Review rounds in which the actor's agency is asked."""

    key = "oversight-answer"
    label: Label = gettext_lazy("Review rounds to answer")
    order = 18
    permission = "oversight.answer"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Rounds without the agency's answer."""
        return rounds_to_answer(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """Whether it is late."""
        return str(_("Answer missing") if row.due_on < day else _("Not answered yet"))

    def badge(self, row: Any) -> str:
        """Waiting; the day says how long."""
        return "waiting"


class RoundsToSign(_Part):
    """Reports of review rounds that wait for a signature."""

    key = "oversight-sign"
    label: Label = gettext_lazy("Reports to sign")
    order = 19
    permission = "oversight.decide"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Compiled reports of others."""
        return rounds_to_sign(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """That it is compiled."""
        return _("Compiled, waiting for the signature of another post")


class PlansToApprove(_Part):
    """Annual reviews that wait for approval."""

    key = "oversight-approve"
    label: Label = gettext_lazy("Annual plans to approve")
    order = 21
    permission = "oversight.decide"
    first = ("submitted_on", "pk")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Reviews submitted by others."""
        return plans_to_approve(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """That it waits."""
        return _("Waiting for approval")


def task_panel(request: HttpRequest, record: object) -> str:
    """On a task's page: commitments it carries out, findings about it; empty when there are none."""
    assert isinstance(record, Task)
    actor, day = getattr(request, "actor", None), today()
    promised, found = of_task(actor=actor, task_id=record.id, day=day)
    rows = [*_panel_rows(promised, commitment_words, day), *_panel_rows(found, finding_words, day)]
    for line in plan_lines_of_task(actor=actor, task_id=record.id):
        number = _("Line %(number)s of the plan") % {"number": line.number}
        url = f"{reverse('oversight:plan', args=[line.plan_id])}#line-{line.number}"
        rows.append({"url": url, "title": _title(line.plan, KINDS[AnnualPlan]), "kind": number})
    return render_to_string("oversight/task_panel.html", {"rows": rows}, request) if rows else ""


def _panel_rows(rows: Iterable[Any], words: Callable[..., str], day: date) -> list[dict[str, object]]:
    found = []
    for row in rows:
        shown = KINDS[type(row)]
        found.append(
            {
                "url": reverse(shown.url, args=[row.pk]),
                "title": getattr(row, shown.title),
                "kind": shown.label,
                "badge": BADGES[row.state],
                "words": words(row, row.state, day, row.due_then),
            }
        )
    return found
