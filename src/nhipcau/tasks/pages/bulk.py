"""One act on many tasks: chosen in the list, confirmed on a page of its own, followed row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nhipcau.kit.clock import civil_date, today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import as_uuid
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.start_bulk import start_bulk
from nhipcau.tasks.actions.undo_bulk import undo_bulk
from nhipcau.tasks.bulk_errors import BulkEmpty, BulkNotThere
from nhipcau.tasks.bulk_forms import bulk_form
from nhipcau.tasks.bulk_kinds import error_of, kinds_for
from nhipcau.tasks.bulk_runner import continue_bulk, run_bulk
from nhipcau.tasks.models import Bulk, BulkRow, Task
from nhipcau.tasks.policies import bulk_policy
from nhipcau.tasks.wording import BULK_KINDS
from nhipcau.ui.facade import BulkAction, Column, Label, ListPage, local_datetime, state_badge, wording

SHOWN = 10
# What the request that accepts an act does of it at once; the worker does the rest.
AT_ONCE = timedelta(milliseconds=800)
_ICONS = {"watch": "eye", "urge": "bell", "set_deadline": "calendar-event", "mark_key": "star",
          "name_person": "user-check", "publish": "world", "cancel": "x"}  # fmt: skip
_TONES = {
    BulkRow.State.WAITING: "waiting", BulkRow.State.DONE: "done_on_time", BulkRow.State.REFUSED: "returned",
    BulkRow.State.UNDOING: "waiting", BulkRow.State.UNDONE: "cancelled", BulkRow.State.KEPT: "returned",
}  # fmt: skip


class BulkTaskList(ListPage[Task]):
    """A list of tasks whose rows can be ticked; the act is confirmed before it is accepted."""

    def get_bulk_actions(self, actor: Actor | None) -> Sequence[BulkAction]:
        """The kinds that the actor may use."""
        return [
            BulkAction(key=kind.key, label=BULK_KINDS[kind.key], icon=_ICONS[kind.key])
            for kind in kinds_for(actor)
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page to confirm an act; confirmed, it is accepted and begun."""
        key = request.POST.get("action", "")
        if key not in {offered.key for offered in self.get_bulk_actions(self.actor)}:
            return super().post(request, *args, **kwargs)
        choice = self._choice(request)
        actor, day = actor_of(request), today()
        if "confirmed" not in request.POST:
            return self._confirm(request, key, choice, bulk_form(key, actor, day))
        form = bulk_form(key, actor, day, request.POST)
        if form.is_valid():
            try:
                return self._start(request, key, choice, form)
            except CodedError as error:
                form.add_error(None, wording(error))
        return self._confirm(request, key, choice, form, status=422)

    def _choice(self, request: HttpRequest) -> Choice:
        _filters, found = self._found(request)
        ids = [task_id for text in request.POST.getlist("ids") if (task_id := as_uuid(text))]
        return Choice(ids, found, everything=request.POST.get("which") == "all")

    def _confirm(
        self, request: HttpRequest, key: str, choice: Choice, form: Form, *, status: int = 200
    ) -> HttpResponse:
        policy = bulk_policy(civil_date(utc_now()))
        matching = choice.found.count()
        first = choice.found.filter(id__in=choice.ids) if choice.ids else choice.found
        context = {
            "title": BULK_KINDS[key],
            "key": key,
            "form": form,
            "ids": choice.ids,
            "matching": matching,
            "too_many": matching > policy.most_rows,
            "everything": choice.everything or not choice.ids,
            "policy": policy,
            "first": list(first[:SHOWN]),
            "back": request.get_full_path(),
        }
        return render(request, "tasks/bulk_confirm.html", context, status=status)

    def _start(self, request: HttpRequest, key: str, choice: Choice, form: Form) -> HttpResponse:
        actor = actor_of(request)
        bulk = start_bulk(
            actor=actor, kind=key, task_ids=choice.task_ids(), values=form.cleaned_data, now=utc_now()
        )
        _begin(bulk.id)
        return redirect("tasks:bulk", bulk_id=bulk.id)


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticked rows, or all that the filters of the page find."""

    ids: list[UUID]
    found: QuerySet[Task]
    everything: bool

    def task_ids(self) -> list[UUID]:
        """The chosen tasks, one more than may be taken at once when there are too many.

        Raises BulkEmpty.
        """
        most = bulk_policy(civil_date(utc_now())).most_rows
        found = list(self.found.values_list("pk", flat=True)[: most + 1]) if self.everything else self.ids
        if not found:
            raise BulkEmpty
        return found


def _begin(bulk_id: UUID) -> None:
    """Do what can be done at once; the worker goes on with the rest."""
    end = monotonic() + AT_ONCE.total_seconds()
    if run_bulk(bulk_id, clock=utc_now, go_on=lambda: monotonic() < end):
        continue_bulk.defer(bulk_id=str(bulk_id))


class BulkRowFilters(django_filters.FilterSet):  # type: ignore[misc]
    """What became of a row."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("What became of it"), choices=BulkRow.State.choices
    )

    class Meta:
        model = BulkRow
        fields: ClassVar[list[str]] = []


class BulkPage(ListPage[BulkRow]):
    """A bulk act: how far it is, what became of each task, and the way back while it is open."""

    title = gettext_lazy("Many tasks at once")
    template_name = "tasks/bulk.html"
    filterset_class = BulkRowFilters
    ordering = ("position",)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Bulk.objects.visible_to(getattr(request, "actor", None)).filter(id=kwargs["bulk_id"]).first()
        if getattr(request, "actor", None) is not None and found is None:
            raise BulkNotThere
        self.bulk = found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; while something is left to do the browser asks again by itself, without a script."""
        answer = super().get(request, *args, **kwargs)
        if self.bulk is not None and self.bulk.rows.to_do().exists():
            answer["Refresh"] = "2"
        return answer

    def get_queryset(self, actor: Actor | None) -> QuerySet[BulkRow]:
        """The rows of the act."""
        return BulkRow.objects.visible_to(actor).filter(bulk=self.bulk).select_related("task")

    def get_title(self) -> Label:
        """What was done."""
        return BULK_KINDS.get(self.bulk.kind, self.title) if self.bulk else self.title

    def get_columns(self, actor: Actor | None) -> list[Column[BulkRow]]:
        """Place, task, what became of it and why."""
        rows = BulkRow.objects.visible_to(actor).filter(bulk=self.bulk)
        tasks = Task.objects.visible_to(actor).filter(id__in=rows.values("task_id"))
        seen = set(tasks.values_list("id", flat=True))

        def reason(row: BulkRow) -> str:
            error = error_of(row)
            return str(wording(error)) if error else ""

        def badge(row: BulkRow) -> str:
            return state_badge(_TONES[BulkRow.State(row.state)], row.get_state_display())

        return [
            Column(key="code", label=_("No."), value=lambda row: format_html(
                '<span class="nc-nowrap">{}</span>', row.task.code), export=lambda row: row.task.code),
            Column(key="task", label=_("Work"), heading=True,
                   href=lambda row: reverse("tasks:task", args=[row.task_id]),
                   value=lambda row: row.task.title if row.task_id in seen else "…"),
            Column(key="state", label=_("What became of it"), value=badge, roomy=True,
                   export=lambda row: row.get_state_display()),
            Column(key="reason", label=_("Why"), value=reason, roomy=True),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """How many rows are in each state, and until when the act can be taken back."""
        assert self.bulk is not None
        counted = self.bulk.rows.order_by().values_list("state").annotate(Count("pk"))
        counts: dict[str, int] = dict(counted)
        total = sum(counts.values())
        left = counts.get(BulkRow.State.WAITING, 0) + counts.get(BulkRow.State.UNDOING, 0)
        now = utc_now()
        something_done = bool(left or counts.get(BulkRow.State.DONE))
        return {
            "bulk": self.bulk,
            "total": total,
            "left": left,
            "gone_through": total - left,
            "counts": [
                (state_badge(_TONES[state], state.label), counts[state], f"?state={state}")
                for state in BulkRow.State
                if counts.get(state)
            ],
            "something_done": something_done,
            "may_undo": something_done and self.bulk.undone_at is None and now < self.bulk.undo_until,
            "subheading": local_datetime(self.bulk.accepted_at),
        }


@require_POST
def undo(request: HttpRequest, bulk_id: UUID) -> HttpResponse:
    """Take the act back."""
    actor = actor_of(request)
    try:
        undo_bulk(actor=actor, bulk_id=bulk_id, now=utc_now())
    except BulkNotThere:
        raise
    except CodedError as error:
        messages.error(request, wording(error))
    else:
        _begin(bulk_id)
        messages.success(request, _("The act is taken back."))
    return redirect("tasks:bulk", bulk_id=bulk_id)


class BulkList(ListPage[Bulk]):
    """One's own acts on many tasks, the newest first."""

    title = gettext_lazy("Your acts on many tasks")
    ordering = ("-accepted_at",)
    empty_title = gettext_lazy("Nothing here yet")
    empty_text = gettext_lazy("Tick rows in the list of tasks and choose what is to be done with them.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[Bulk]:
        """The actor's own."""
        return Bulk.objects.visible_to(actor).annotate(number=Count("rows"))

    def get_columns(self, actor: Actor | None) -> list[Column[Bulk]]:
        """When, what, how many, whether taken back."""
        return [
            Column(key="kind", label=_("What was done"), value=lambda bulk: BULK_KINDS.get(bulk.kind, ""),
                   href=lambda bulk: reverse("tasks:bulk", args=[bulk.pk])),
            Column(key="at", label=_("When"), sort="accepted_at",
                   value=lambda bulk: local_datetime(bulk.accepted_at)),
            Column(key="number", label=_("Tasks"), align="end", sort="number",
                   value=lambda bulk: getattr(bulk, "number", 0)),
            Column(key="undone", label=_("Taken back"),
                   value=lambda bulk: local_datetime(bulk.undone_at) if bulk.undone_at else ""),
        ]  # fmt: skip
