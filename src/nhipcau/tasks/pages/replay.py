"""The simulator of escalation: ask, follow, and read who would have been written to and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.kit.clock import today, utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import Actor, actor_of
from nhipcau.tasks.actions.ask_replay import ask_replay
from nhipcau.tasks.errors import ReplayNotThere
from nhipcau.tasks.models import ReplayLetter, ReplayRun
from nhipcau.tasks.replay_form import ReplayForm
from nhipcau.tasks.replay_runner import run_replay
from nhipcau.tasks.wording import LEVELS
from nhipcau.ui.facade import Chart, Column, DayInput, Label, ListPage, Series, local_date, wording

_KEPT = 20


def simulate(request: HttpRequest) -> HttpResponse:
    """The form, and one's last trials."""
    actor = actor_of(request)
    actor.require("tasks.assign")
    day = today()
    initial = {"begin": day - timedelta(days=90), "end": day, "other": "none"}
    form = ReplayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            run = ask_replay(
                actor=actor,
                begin=form.cleaned_data["begin"],
                end=form.cleaned_data["end"],
                policies=form.policies(),
                now=utc_now(),
            )
        except CodedError as error:
            form.add_error(None, wording(error))
        else:
            run_replay.defer(run_id=str(run.id))
            return redirect("tasks:replay", run_id=run.id)
    context = {
        "title": _("Try out a policy of reminders"),
        "subheading": _("What would have been sent; nothing is sent"),
        "form": form,
        "runs": list(ReplayRun.objects.visible_to(actor).defer("result")[:_KEPT]),
    }
    return render(request, "tasks/simulate.html", context, status=422 if form.errors else 200)


class LetterFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Filters of the letters of a trial."""

    policy = django_filters.ChoiceFilter(label=gettext_lazy("Policy"), choices=ReplayLetter.Policy.choices)
    level = django_filters.ChoiceFilter(label=gettext_lazy("Level"), choices=list(LEVELS.items()))
    on_from = django_filters.DateFilter(
        label=gettext_lazy("From"), field_name="on_day", lookup_expr="gte", widget=DayInput
    )
    on_to = django_filters.DateFilter(
        label=gettext_lazy("Up to and with"), field_name="on_day", lookup_expr="lte", widget=DayInput
    )
    vacant = django_filters.BooleanFilter(
        label=gettext_lazy("To nobody (post vacant)"), field_name="account", lookup_expr="isnull"
    )

    class Meta:
        model = ReplayLetter
        fields: ClassVar[list[str]] = []


class ReplayPage(ListPage[ReplayLetter]):
    """A trial: how far it is, then its totals side by side and every letter."""

    title = gettext_lazy("Trial of a policy")
    template_name = "tasks/replay.html"
    filterset_class = LetterFilters
    search_fields = ("account__full_name__unaccent",)
    search_label = gettext_lazy("Search for a person")
    ordering = ("on_day", "id")
    empty_title = gettext_lazy("Nobody would have been written to")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        actor = getattr(request, "actor", None)
        self.run = ReplayRun.objects.visible_to(actor).filter(id=kwargs["run_id"]).first()
        if actor is not None and self.run is None:
            raise ReplayNotThere

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; until the trial is done the browser asks again by itself, without a script."""
        answer = super().get(request, *args, **kwargs)
        if self.run is not None and self.run.state != ReplayRun.State.DONE:
            answer["Refresh"] = "2"
        return answer

    def get_queryset(self, actor: Actor | None) -> QuerySet[ReplayLetter]:
        """The letters of the trial."""
        return ReplayLetter.objects.visible_to(actor).filter(run=self.run).select_related("account")

    def get_columns(self, actor: Actor | None) -> list[Column[ReplayLetter]]:
        """Day, person, agency, level, number of tasks, policy."""
        rows = self.run.letters.order_by().values_list("agency_id", flat=True).distinct() if self.run else []
        names = names_now(rows)

        def person(letter: ReplayLetter) -> str:
            return letter.account.full_name if letter.account else _("nobody: the post is vacant")

        return [
            Column(key="day", label=_("Day"), sort="on_day", value=lambda letter: letter.on_day),
            Column(key="person", label=_("Person"), heading=True, value=person),
            Column(key="agency", label=_("Agency"), roomy=True,
                   value=lambda letter: names.get(letter.agency_id, "")),
            Column(key="level", label=_("Level"), value=lambda letter: LEVELS.get(letter.level, "")),
            Column(key="tasks", label=_("Tasks"), sort="tasks", align="end"),
            Column(key="policy", label=_("Policy"), value=lambda letter: letter.get_policy_display()),
        ]  # fmt: skip

    def get_title(self) -> Label:
        """The period."""
        assert self.run is not None
        days = {"begin": local_date(self.run.begin_date), "end": local_date(self.run.end_date)}
        return _("Reminders from %(begin)s to %(end)s") % days

    def get_context(self) -> dict[str, object]:
        """The totals of each policy side by side, by level and by day."""
        assert self.run is not None
        results: dict[str, Any] = self.run.result
        labels = dict(ReplayLetter.Policy.choices)
        kinds = [(key, label) for key, label in _totals_of() if self.run.state == ReplayRun.State.DONE]
        return {
            "run": self.run,
            "subheading": _("What would have been sent; nothing is sent"),
            "names": [labels[name] for name in results],
            "totals": [(label, [result[key] for result in results.values()]) for key, label in kinds]
            + [
                (label, [result["by_level"].get(level, 0) for result in results.values()])
                for level, label in LEVELS.items()
                if results
            ],
            "chart": _chart(results, labels) if results else None,
        }


def _totals_of() -> list[tuple[str, str]]:
    return [
        ("cases", _("Tasks with a deadline")),
        ("notices", _("Reminders")),
        ("letters", _("Letters, one a person and day")),
        ("vacant", _("Letters to nobody (post vacant)")),
    ]


def _chart(results: dict[str, Any], labels: dict[str, Any]) -> Chart:
    """Letters per day, one line a policy."""
    days = sorted({day for result in results.values() for day in result["by_day"]})
    return Chart(
        kind="line",
        title=_("Letters per day"),
        categories=[local_date(date.fromisoformat(day)) for day in days],
        series=[
            Series(name=str(labels[name]), values=[result["by_day"].get(day, 0) for day in days])
            for name, result in results.items()
        ],
    )
