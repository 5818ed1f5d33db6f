"""Lists of review rounds and of annual reviews."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nhipcau.oversight.models import AnnualPlan, ReviewRound
from nhipcau.oversight.pages.common import Names
from nhipcau.oversight.pages.lists import day_cell
from nhipcau.oversight.rules import plans, rounds
from nhipcau.oversight.wording import PLAN_STAGES, ROUND_STAGES
from nhipcau.spine.facade import Actor
from nhipcau.ui.facade import Column, ListPage


class RoundList(ListPage[ReviewRound]):
    """All rounds that the actor opened or was asked in."""

    title = _("Review rounds")
    search_fields = ("title__unaccent", "standing_body__unaccent")
    search_label = _("Search in titles and standing bodies")
    template_name = "oversight/rounds.html"
    ordering = ("-opened_on", "-created_at")
    empty_title = _("No review rounds here")
    empty_text = _("Rounds in which your agency is asked appear here.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[ReviewRound]:
        """Rounds without their content, with how many were asked and have answered."""
        rows = ReviewRound.objects.visible_to(actor).defer("content")
        return rows.annotate(
            asked=Count("answers"), given=Count("answers", filter=Q(answers__answered_on__isnull=False))
        )

    def get_columns(self, actor: Actor | None) -> list[Column[ReviewRound]]:
        """Title, who asks, deadline, answers, stage."""
        names = Names()
        return [
            Column(
                key="title", label=_("What is reviewed"), sort="title",
                href=lambda row: reverse("oversight:round", args=[row.pk]),
            ),
            Column(key="body", label=_("Who asks"), value=lambda row: names(row.body_id)),
            Column(
                key="due", label=_("Answers by"), sort="due_on",
                value=lambda row: day_cell(row.due_on), export=lambda row: row.due_on,
            ),
            Column(key="asked", label=_("Asked"), sort="asked", align="end"),
            Column(key="given", label=_("Answered"), sort="given", align="end"),
            Column(
                key="stage", label=_("Stage"), value=lambda row: ROUND_STAGES[rounds.Stage(row.stage)],
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether one may be opened."""
        return {"may_add": self.actor is not None and self.actor.can("oversight.review")}


class PlanList(ListPage[AnnualPlan]):
    """All annual reviews of agencies in the actor's scope."""

    title = _("Annual reviews and plans")
    search_fields = ("results__unaccent", "goals__unaccent", "lines__work__unaccent")
    search_label = _("Search in texts and lines of plans")
    template_name = "oversight/plans.html"
    ordering = ("-year", "-created_at")
    empty_title = _("No annual reviews here")
    empty_text = _("Begin the review of a year.")

    def get_queryset(self, actor: Actor | None) -> QuerySet[AnnualPlan]:
        """Reviews without their content, with the number of lines and of tasks made of them."""
        rows = AnnualPlan.objects.visible_to(actor).defer("content")
        return rows.annotate(
            line_count=Count("lines", distinct=True),
            task_count=Count("lines", filter=Q(lines__task__isnull=False), distinct=True),
        )

    def get_columns(self, actor: Actor | None) -> list[Column[AnnualPlan]]:
        """Agency, year, lines, tasks, stage."""
        names = Names()
        return [
            Column(
                key="agency", label=_("Agency"), value=lambda row: names(row.agency_id),
                href=lambda row: reverse("oversight:plan", args=[row.pk]),
            ),
            Column(
                key="year", label=_("Year that is reviewed"), sort="year", value=lambda row: str(row.year)
            ),
            Column(key="lines", label=_("Lines of the plan"), align="end", value=_attribute("line_count")),
            Column(key="tasks", label=_("Tasks made of them"), align="end", value=_attribute("task_count")),
            Column(
                key="stage", label=_("Stage"), value=lambda row: PLAN_STAGES[plans.Stage(row.stage)],
            ),
        ]  # fmt: skip

    def get_context(self) -> dict[str, object]:
        """Whether one may be begun."""
        return {"may_add": self.actor is not None and self.actor.can("oversight.plan")}


def _attribute(name: str) -> Callable[[AnnualPlan], object]:
    """Reads an annotation."""
    return lambda row: getattr(row, name)
