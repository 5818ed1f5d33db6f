"""Calculate a deadline and see how it was found. Nothing is stored: the address is the question."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from nhipcau.deadlines.forms import DeadlineForm
from nhipcau.deadlines.queries import calculate
from nhipcau.deadlines.shapes import Calculation
from nhipcau.deadlines.wording import word_steps
from nhipcau.kit.clock import today
from nhipcau.kit.errors import CodedError
from nhipcau.spine.facade import actor_of
from nhipcau.ui.facade import wording


def calculate_deadline(request: HttpRequest) -> HttpResponse:
    """The form, and below it the last day with every step that led there."""
    actor_of(request)
    asked = "shape" in request.GET
    form = (
        DeadlineForm(request.GET) if asked else DeadlineForm(initial={"day": today(), "year": today().year})
    )
    calculation = _calculation(form) if asked and form.is_valid() else None
    context = {
        "title": gettext("Calculate a deadline"),
        "form": form,
        "calculation": calculation,
        "steps": word_steps(calculation) if calculation else [],
    }
    return render(request, "deadlines/calculate.html", context, status=422 if form.errors else 200)


def _calculation(form: DeadlineForm) -> Calculation | None:
    try:
        return calculate(form.rule(), suspensions=form.suspensions())
    except CodedError as error:
        form.add_error(None, wording(error))
        return None
