"""Compare a translation with its source: what one says and the other does not, with both places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from nhipcau.kit.errors import CodedError
from nhipcau.reading import facade as reading
from nhipcau.spine.facade import actor_of
from nhipcau.tasks.compare_wording import mismatch_words
from nhipcau.tasks.errors import TextEmpty
from nhipcau.tasks.find_forms import CompareForm
from nhipcau.tasks.reading_limits import refuse_too_long
from nhipcau.ui.facade import Highlight, wording


def compare_texts(request: HttpRequest) -> HttpResponse:
    """Two texts beside each other; what was typed stays, also when something is refused."""
    actor_of(request)
    form = CompareForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"title": _("Compare a translation"), "form": form}
    refused = False
    if request.method == "POST" and form.is_valid():
        form, texts = _with_texts(form)
        context["form"], refused = form, bool(form.errors)
        if not refused:
            context |= _result(*texts)
    return render(request, "tasks/compare.html", context, status=422 if refused or form.errors else 200)


def _with_texts(form: CompareForm) -> tuple[CompareForm, tuple[str, str]]:
    """The form with the texts of its files in its boxes, and the two texts."""
    found: dict[str, str] = {}
    errors: list[tuple[str, str]] = []
    for name in ("source", "translation"):
        upload, typed = form.cleaned_data[f"{name}_file"], form.cleaned_data[name]
        found[name] = _one_line_end(typed)
        try:
            if upload and not typed.strip():
                found[name] = _one_line_end(reading.text_of(upload.read()))
            refuse_too_long(found[name])
            if not found[name].strip():
                raise TextEmpty
        except CodedError as error:
            errors.append((name, wording(error)))
    filled = CompareForm(found)
    filled.is_valid()
    for name, message in errors:
        filled.add_error(name, message)
    return filled, (found["source"], found["translation"])


def _one_line_end(text: str) -> str:
    """Browsers send another line end than they show; places are counted in one."""
    return text.replace("\r\n", "\n")


def _result(source: str, translation: str) -> dict[str, Any]:
    found = reading.compare_texts(source, translation)
    return {
        "compared": True,
        "rows": [
            {"number": number, "mismatch": mismatch, **mismatch_words(mismatch)}
            for number, mismatch in enumerate(found, start=1)
        ],
        "source_text": source,
        "translation_text": translation,
        "source_marks": _marks(found, "source"),
        "translation_marks": _marks(found, "translation"),
        "source_language": reading.language_of(source) or "",
        "translation_language": reading.language_of(translation) or "",
    }


def _marks(found: Sequence[reading.Mismatch], side: str) -> list[Highlight]:
    marks = []
    for number, mismatch in enumerate(found, start=1):
        place: reading.Find | None = getattr(mismatch, side)
        if place is not None:
            label = _("Mismatch %(number)s") % {"number": number}
            marks.append(Highlight(start=place.start, end=place.end, label=label, href=f"#mismatch-{number}"))
    return marks
