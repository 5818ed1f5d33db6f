"""Reading official text: what other rooms, the pages and the command line may use."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from nhipcau.reading.actor_names import NAMES_FILE, builtin_aliases
from nhipcau.reading.compare import Facts, compare
from nhipcau.reading.draft_tasks import draft_tasks
from nhipcau.reading.errors import (
    EmptyFileError,
    EncryptedFileError,
    FileTooLargeError,
    NamesFileError,
    NotTextError,
    ReadingError,
)
from nhipcau.reading.extract import MAX_BYTES, text_of
from nhipcau.reading.figure_context import with_context
from nhipcau.reading.find_actors import index_of, joined_aliases
from nhipcau.reading.find_conflicts import find_conflicts
from nhipcau.reading.find_dates import find_dates
from nhipcau.reading.find_figures import find_figures
from nhipcau.reading.find_persons import find_persons, find_places
from nhipcau.reading.find_references import find_references, with_dates
from nhipcau.reading.finds import (
    ActorFind,
    Alias,
    Bound,
    Candidate,
    Change,
    Clear,
    Conflict,
    ConflictKind,
    DateFind,
    DateKind,
    FigureFind,
    Find,
    KnownDocument,
    Mismatch,
    MismatchReason,
    Open,
    PersonFind,
    PlaceFind,
    Product,
    Provision,
    Qualifier,
    ReferenceFind,
    ReferenceForm,
    TaskDraft,
)
from nhipcau.reading.language import language_of, languages_in
from nhipcau.reading.languages import LANGUAGES, PLAIN
from nhipcau.reading.normalise import normalise
from nhipcau.reading.segments import all_sentences

__all__ = [
    "MAX_BYTES",
    "NAMES_FILE",
    "ActorFind",
    "Alias",
    "Bound",
    "Candidate",
    "Change",
    "Clear",
    "Conflict",
    "ConflictKind",
    "DateFind",
    "DateKind",
    "EmptyFileError",
    "EncryptedFileError",
    "Facts",
    "FigureFind",
    "FileTooLargeError",
    "Find",
    "KnownDocument",
    "Mismatch",
    "MismatchReason",
    "NamesFileError",
    "NotTextError",
    "Open",
    "PersonFind",
    "PlaceFind",
    "Product",
    "Provision",
    "Qualifier",
    "Reading",
    "ReadingError",
    "ReferenceFind",
    "ReferenceForm",
    "TaskDraft",
    "builtin_aliases",
    "compare_texts",
    "facts_of",
    "language_of",
    "mismatches_json",
    "read_text",
    "text_of",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one text, each list in the order of the text."""

    language: str | None
    references: tuple[ReferenceFind, ...]
    dates: tuple[DateFind, ...]
    agencies: tuple[ActorFind, ...]
    tasks: tuple[TaskDraft, ...]
    figures: tuple[FigureFind, ...] = ()
    persons: tuple[PersonFind, ...] = ()
    places: tuple[PlaceFind, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The answer of `nhipcau read --json`; the names of its fields are a promise.

        Dates are ISO strings, values decimal strings.
        """
        return {
            "language": self.language,
            "references": [_reference(find) for find in self.references],
            "dates": [_date(find) for find in self.dates],
            "figures": [_figure(find) for find in self.figures],
            "agencies": [
                {**_place(find), "id": find.agency_key, "others": list(find.others)} for find in self.agencies
            ],
            "tasks": [_task(find) for find in self.tasks],
            "conflicts": [_conflict(conflict) for conflict in self.conflicts],
            "persons": [{**_place(find), "name": find.name, "post": find.post} for find in self.persons],
            "places": [{**_place(find), "id": find.key} for find in self.places],
        }


def facts_of(
    text: str,
    *,
    language: str | None = None,
    document_date: dt.date | None = None,
    known_documents: Sequence[KnownDocument] = (),
) -> Facts:
    """References, dates and figures alone, without agencies and tasks; parameters as in `read_text`."""
    source = normalise(text)
    named = language in LANGUAGES and language not in PLAIN.values()
    code = language if named else language_of(text)
    languages = languages_in(source.text, code)
    sentences = all_sentences(source.text)
    references = find_references(source, known_documents, languages)
    dates = find_dates(source, languages, references, document_date, sentences)
    references = with_dates(references, dates, text, known_documents)
    figures = find_figures(source, languages, sentences, [*references, *dates])
    return Facts(code, source, sentences, languages, tuple(references), tuple(dates), tuple(figures))


def compare_texts(source: str, translation: str) -> tuple[Mismatch, ...]:
    """References, dates and figures of either text that the other does not have.

    The order does not matter, the language neither. Never raises on any text.
    """
    return compare(facts_of(source), facts_of(translation))


def mismatches_json(mismatches: Sequence[Mismatch]) -> dict[str, Any]:
    """The answer of `nhipcau compare --json`; the names of its fields are a promise."""
    return {
        "ok": not mismatches,
        "mismatches": [
            {
                "kind": mismatch.kind,
                "source": _place(mismatch.source) if mismatch.source else None,
                "translation": _place(mismatch.translation) if mismatch.translation else None,
                "reason": mismatch.reason.value,
            }
            for mismatch in mismatches
        ],
    }


def read_text(
    text: str,
    *,
    language: str | None = None,
    document_date: dt.date | None = None,
    aliases: Iterable[Alias] = (),
    known_documents: Sequence[KnownDocument] = (),
) -> Reading:
    """Read a text: references, dates, agencies and drafts of tasks, with their places.

    `language` is detected where it is not given or not known. `document_date` gives dates
    without a year theirs, and decides which agency a name meant then. `aliases` join the
    built-in names (`joined_aliases`). Never raises on any text; time grows linearly.
    """
    facts = facts_of(text, language=language, document_date=document_date, known_documents=known_documents)
    if document_date is None and (document_date := _own_date(facts)) is not None:
        facts = facts_of(
            text, language=language, document_date=document_date, known_documents=known_documents
        )
    source = facts.source
    index = index_of(joined_aliases(tuple(aliases)))
    actors = index.find(source, facts.references, document_date, facts.languages)
    figures = with_context(facts.figures, facts.dates, actors, source, facts.sentences)
    persons = find_persons(source, actors)
    return Reading(
        facts.language,
        facts.references,
        facts.dates,
        tuple(actors),
        tuple(draft_tasks(source, facts.language, facts.dates, actors)),
        figures=tuple(figures),
        persons=tuple(persons),
        places=tuple(find_places(source, actors, persons)),
        conflicts=tuple(find_conflicts(text, facts.references, figures, actors, persons)),
    )


def _own_date(facts: Facts) -> dt.date | None:
    """The day in the dateline of a text, as "Hà Nội, ngày 12 tháng 5 năm 2025"."""
    return next((date.to for date in facts.dates if date.rule == "date.dateline"), None)


def _place(find: Find) -> dict[str, Any]:
    return {"text": find.text, "start": find.start, "end": find.end}


def _reference(find: ReferenceFind) -> dict[str, Any]:
    return {
        **_place(find),
        "key": find.key,
        "type": find.type,
        "issuer": find.issuer,
        "date": _plain(find.date),
        "suspect": find.suspect,
        "candidates": [candidate.key for candidate in find.candidates],
        "form": find.form.value,
        "provision": _plain(find.provision),
        "rule": find.rule,
    }


def _date(find: DateFind) -> dict[str, Any]:
    plain = {
        ("from" if field.name == "from_" else field.name): _plain(getattr(find, field.name))
        for field in fields(find)
    }
    # `to` is the last day in time: a reader of this shape knows nothing of exclusive readings.
    return {
        **plain,
        "to": _plain(find.last_day),
        "last_day": _plain(find.last_day),
        "stated": [_plain(day) for day in find.stated],
    }


def _figure(find: FigureFind) -> dict[str, Any]:
    return {
        **_place(find),
        "value": format(find.value, "f"),
        "unit": find.unit,
        "qualifier": _plain(find.qualifier),
        "of": format(find.of, "f") if find.of is not None else None,
        "counted": find.counted,
        "change": _plain(find.change),
        "scope": list(find.scope),
        "as_of": _plain(find.as_of),
        "base": _plain(find.base),
        "rule": find.rule,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "kind": conflict.kind.value,
        "places": [
            {**_place(place), "value": value}
            for place, value in zip(conflict.places, conflict.values, strict=True)
        ],
    }


def _task(find: TaskDraft) -> dict[str, Any]:
    return {
        **_place(find),
        "title": find.title,
        "lead": list(find.lead),
        "with": list(find.coordinating),
        "deadline": _date(find.deadline) if find.deadline else None,
        "recurring": _date(find.recurring) if find.recurring else None,
        "set_by": list(find.set_by),
        "to": list(find.receivers),
        "product": _plain(find.product),
        "missing": [clear.value for clear in find.missing],
        "context": _plain(find.context),
        "rule": find.rule,
    }


def _plain(value: object) -> Any:
    """A value as JSON knows it."""
    match value:
        case dt.date():
            return value.isoformat()
        case Enum():
            return value.value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value
