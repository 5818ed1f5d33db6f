"""`nhipcau read`: what is found in a text, for people and for programs."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.reading.facade import (
    NAMES_FILE,
    DateFind,
    Find,
    Mismatch,
    Reading,
    compare_texts,
    mismatches_json,
    read_text,
    text_of,
)

_LANGUAGES = ("vi", "en", "lo", "km")


def read(
    file: Annotated[Path, typer.Argument(help="Text, HTML, DOCX, or PDF with a text layer.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    language: Annotated[str | None, typer.Option(help="vi, en, lo or km; found by itself.")] = None,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date of the text, for dates without a year."),
    ] = None,
    names: Annotated[
        Path | None, typer.Option(help="JSON file with names of agencies of your own; docs/rooms/reading.md.")
    ] = None,
) -> None:
    """Read references, dates, figures, agencies, tasks and contradictions out of an official text."""
    if language is not None and language not in _LANGUAGES:
        problem = f"{language}: choose one of {', '.join(_LANGUAGES)}"
        raise typer.BadParameter(problem, param_hint="--language")
    if names is not None:
        os.environ[NAMES_FILE] = str(names)
    text = _text_in(file)
    found = read_text(text, language=language, document_date=date.date() if date else None)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        typer.echo(_lines(found))


def compare(
    source: Annotated[Path, typer.Argument(help="The text that counts.")],
    translation: Annotated[Path, typer.Argument(help="The text that should say the same.")],
    as_json: Annotated[bool, typer.Option("--json", help="The mismatches as JSON.")] = False,
) -> None:
    """Compare references, dates and figures of two texts in any two languages.

    Exit code 0 when each has its equal in the other, 1 when not.
    """
    mismatches = compare_texts(_text_in(source), _text_in(translation))
    if as_json:
        typer.echo(json.dumps(mismatches_json(mismatches), ensure_ascii=False))
    else:
        typer.echo("\n".join(map(_mismatch_line, mismatches)) or "equal: every reference, date and figure")
    raise typer.Exit(1 if mismatches else 0)


def _mismatch_line(mismatch: Mismatch) -> str:
    def said(find: Find | None) -> str:
        return f"“{find.text}” at {find.start}" if find else "nothing"

    return f"{mismatch.kind:10} {said(mismatch.source)} – {said(mismatch.translation)}: {mismatch.reason}"


def _text_in(file: Path) -> str:
    """The text of a file; exit code 2 where it cannot be read."""
    try:
        data = file.read_bytes()
    except OSError as error:
        typer.echo(f"nhipcau: {file}: {error.strerror}", err=True)
        raise typer.Exit(2) from None

    def progress(done: int, total: int) -> None:
        if total > 20 and done % 10 == 0:
            typer.echo(f"page {done} of {total}", err=True)

    return text_of(data, progress=progress)


def _time_words(date: DateFind | None) -> str:
    """A time in one or two words: its days, its rhythm, or why it has no day."""
    if date is None:
        return "no time"
    if date.every:
        return f"every {date.every}" + (f", day {date.day}" if date.day else "")
    if date.amount is not None:
        return f"within {date.amount} {date.unit}"
    if date.open is not None:
        return f"open: {date.open}"
    if date.partial:
        return f"{date.partial} (year not said)"
    if date.from_ and date.from_ != date.last_day and date.kind != "due":
        return f"{date.from_} – {date.last_day or ''}".rstrip()
    return str(date.last_day or date.from_ or "open")


def _lines(found: Reading) -> str:
    """The finds as lines for people."""
    lines = [f"language: {found.language}"]
    lines += [
        f"reference  {item.key or '?'}{'  SUSPECT: ' if item.suspect else '  '}"
        f"{', '.join(candidate.key for candidate in item.candidates)}  “{item.text}”"
        for item in found.references
    ]
    lines += [f"date       {item.kind}  {_time_words(item)}  “{item.text}”" for item in found.dates]
    lines += [
        f"figure     {item.qualifier or ''} {item.value}{f' of {item.of}' if item.of else ''} {item.unit}"
        f"  “{item.text}”"
        for item in found.figures
    ]
    lines += [f"agency     {item.agency_key}  “{item.text}”" for item in found.agencies]
    lines += [
        f"task       {', '.join(item.lead) or '?'}  "
        f"{_time_words(item.deadline or item.recurring)}  {item.title}"
        for item in found.tasks
    ]
    lines += [f"person     {item.post}  {item.name}" for item in found.persons]
    lines += [f"place      {item.key}  “{item.text}”" for item in found.places]
    lines += [
        f"conflict   {item.kind}  " + " / ".join(f"“{place.text}” at {place.start}" for place in item.places)
        for item in found.conflicts
    ]
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Put the commands of this room on the command line."""
    app.command()(read)
    app.command()(compare)
