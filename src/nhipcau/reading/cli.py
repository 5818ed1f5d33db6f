"""`nhipcau read`: what is found in a text, for people and for programs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.reading.facade import Reading, read_text, text_of


def read(
    file: Annotated[Path, typer.Argument(help="Text, HTML, DOCX, or PDF with a text layer.")],
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    language: Annotated[str | None, typer.Option(help="vi, en, lo or km; found by itself.")] = None,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date of the text, for dates without a year."),
    ] = None,
) -> None:
    """Read references, dates, agencies and tasks out of an official text."""
    try:
        data = file.read_bytes()
    except OSError as error:
        typer.echo(f"nhipcau: {file}: {error.strerror}", err=True)
        raise typer.Exit(2) from None

    def progress(done: int, total: int) -> None:
        if total > 20 and done % 10 == 0:
            typer.echo(f"page {done} of {total}", err=True)

    text = text_of(data, progress=progress)
    found = read_text(text, language=language, document_date=date.date() if date else None)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        typer.echo(_lines(found))


def _lines(found: Reading) -> str:
    """The finds as lines for people."""
    lines = [f"language: {found.language}"]
    lines += [
        f"reference  {item.key or '?'}{'  SUSPECT: ' if item.suspect else '  '}"
        f"{', '.join(candidate.key for candidate in item.candidates)}  “{item.text}”"
        for item in found.references
    ]
    lines += [
        f"date       {item.kind}  {item.from_ or ''} – {item.to or ''}  “{item.text}”" for item in found.dates
    ]
    lines += [f"agency     {item.agency_key}  “{item.text}”" for item in found.agencies]
    lines += [
        f"task       {', '.join(item.lead) or '?'}  "
        f"{item.deadline.last_day if item.deadline and item.deadline.last_day else 'open'}  {item.title}"
        for item in found.tasks
    ]
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Put the commands of this room on the command line."""
    app.command()(read)
