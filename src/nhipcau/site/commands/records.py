"""documents, tasks, report: what the pages show, for scripts of those who run the node.

They run on the node's machine with the sight of the whole nation: who may run them may read
the database anyway. Changes go through pages and API, under a name.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from nhipcau.site.commands.folders import IN_CHECKOUT
from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir, Demo

documents_app = typer.Typer(no_args_is_help=True, help="The register of documents.")
tasks_app = typer.Typer(no_args_is_help=True, help="Tasks and their state on any day.")
report_app = typer.Typer(no_args_is_help=True, help="Reports as files.")

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the state; today.")]


def _print(rows: Iterable[dict[str, Any]], as_json: bool) -> None:
    rows = list(rows)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    for row in rows:
        typer.echo("  ".join(str(value) for value in row.values() if value not in (None, "")))
    typer.echo(f"{len(rows)} shown", err=True)


@documents_app.command("list")
def list_documents(
    text: Annotated[str, typer.Argument(help="Part of number or subject.")] = "",
    limit: int = 50,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """Documents of the register, newest first."""
    open_node(data_dir, demo=demo)
    from nhipcau.documents.facade import find_documents
    from nhipcau.spine.facade import system_actor

    found = find_documents(actor=system_actor("command-line"), text=text, limit=limit)
    _print(
        ({"number": d.number, "issued_on": d.issued_on, "subject": d.subject, "id": d.id} for d in found),
        as_json,
    )


@documents_app.command("in-force")
def show_in_force(
    number: Annotated[str, typer.Argument(help="Number of the document, such as 59/2022/NĐ-CP.")],
    on: Day = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """Whether the document was in force on a day, what altered it, and what stood in its place."""
    open_node(data_dir, demo=demo)
    from nhipcau.documents.facade import documents_by_number, in_force_on
    from nhipcau.kit.clock import today
    from nhipcau.kit.references import parse
    from nhipcau.spine.facade import system_actor

    day, actor, parsed = on.date() if on else today(), system_actor("command-line"), parse(number)
    cards = documents_by_number(actor=actor, numbers=[str(parsed)]).get(str(parsed), []) if parsed else []
    if not cards:
        typer.echo(f"nhipcau: no document {number} in the register", err=True)
        raise typer.Exit(1)
    answers = [in_force_on(actor=actor, document_id=card.id, day=day) for card in cards]
    _print(
        (
            {
                "number": answer.document.number,
                "on": day,
                "force": answer.on.force.value,
                "since": answer.on.since,
                "by": answer.on.by.label if answer.on.by else None,
                "changes": "; ".join(map(_change_words, answer.on.changes)),
                "in_place": ", ".join(card.label for card in answer.on.in_place),
                "id": answer.document.id,
            }
            for answer in answers
        ),
        as_json,
    )


def _change_words(change: Any) -> str:
    name = change.document.label if change.document else "?"
    return f"{name} {change.effect} {change.scope}".strip()


@documents_app.command("corrections")
def list_corrections(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT, as_json: AsJson = False) -> None:
    """What persons corrected in the reading of texts: examples, with --json one JSON object a line."""
    open_node(data_dir, demo=demo)
    from nhipcau.documents.facade import correction_examples
    from nhipcau.spine.facade import system_actor

    examples = correction_examples(system_actor("command-line"))
    if as_json:
        for example in examples:
            typer.echo(json.dumps(example, ensure_ascii=False))
        return
    _print(
        (
            {
                "kind": example["kind"],
                "verdict": example["verdict"],
                "found": json.dumps(example["found"], ensure_ascii=False),
                "corrected": json.dumps(example["corrected"], ensure_ascii=False),
            }
            for example in examples
        ),
        as_json=False,
    )


@tasks_app.command("list")
def list_tasks(
    on: Day = None,
    state: Annotated[str, typer.Option(help="on_track, due_soon, overdue, done_on_time, done_late…")] = "",
    limit: int = 50,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """Tasks with their state on a day, the longest overdue first."""
    open_node(data_dir, demo=demo)
    from nhipcau.kit.clock import today
    from nhipcau.spine.facade import system_actor
    from nhipcau.tasks.facade import tasks_on

    rows = tasks_on(actor=system_actor("command-line"), day=on.date() if on else today())
    if state:
        rows = rows.in_states(state)
    found = rows.order_by("due_on", "serial")[:limit]
    _print(
        (
            {
                "code": t.code,
                "state": getattr(t, "state", ""),
                "due_on": t.due_on,
                "title": t.title,
                "id": t.id,
            }
            for t in found
        ),
        as_json,
    )


@tasks_app.command("counts")
def count_tasks(
    on: Day = None,
    document: Annotated[str, typer.Option(help="Only the tasks of this document, such as 71/NQ-CP.")] = "",
    year: Annotated[int | None, typer.Option(help="Year of the document, where a number came twice.")] = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """Counts by state on a day, on time and late apart."""
    open_node(data_dir, demo=demo)
    from nhipcau.documents.facade import document_by_number
    from nhipcau.kit.clock import today
    from nhipcau.spine.facade import system_actor
    from nhipcau.tasks.facade import COUNTED, counts_in_all

    known = document_by_number(document, year=year) if document else None
    if document and known is None:
        typer.echo(f"no document, or more than one, has the number {document}; say its --year", err=True)
        raise typer.Exit(2)
    counts = counts_in_all(
        actor=system_actor("command-line"),
        day=on.date() if on else today(),
        document_id=known.id if known else None,
    )
    rows = [{"state": state.value, "tasks": counts.by_state[state]} for state in COUNTED]
    _print([*rows, {"state": "total", "tasks": counts.total}], as_json)


@report_app.command()
def weekly(
    out: Annotated[Path, typer.Option(help="File ending in .pdf, .docx or .json.")],
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day; today.")] = None,
    lang: Annotated[str, typer.Option(help="vi, en, lo or km.")] = "vi",
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Freeze the nation's weekly pack of a day and write it to a file."""
    form = out.suffix.lstrip(".").lower()
    if form not in ("pdf", "docx", "json") or lang not in ("vi", "en", "lo", "km"):
        typer.echo("nhipcau: the file ends in .pdf, .docx or .json; languages: vi, en, lo, km", err=True)
        raise typer.Exit(2)
    open_node(data_dir, demo=demo)
    from nhipcau.site.catalogues import compile_catalogues

    compile_catalogues()
    from nhipcau.desk.facade import freeze_pack, pack_file
    from nhipcau.kit.clock import today, utc_now
    from nhipcau.spine.facade import system_actor

    day: date = as_of.date() if as_of else today()
    pack = freeze_pack(actor=system_actor("command-line"), as_of=day, now=utc_now())
    out.write_bytes(pack_file(pack, form, lang))
    typer.echo(f"{out} (pack {pack.id}, checksum {pack.sha256[:16]})")


@tasks_app.command("escalation")
def replay_escalation(
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")],
    policy: Annotated[
        Path | None, typer.Option(help="Another policy than the node's: docs/rooms/deadlines.md.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write one line per person and day (CSV).")] = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """Replay the policy of reminders over past tasks: who would have been written to, and when."""
    open_node(data_dir, demo=demo)
    from nhipcau.deadlines.facade import policies_in
    from nhipcau.spine.facade import system_actor
    from nhipcau.tasks.facade import replay

    found = replay(
        actor=system_actor("command-line"),
        begin=begin.date(),
        end=end.date(),
        policies=policies_in(policy) if policy else (),
        progress=lambda done: typer.echo(f"{done} tasks", err=True),
    )
    if out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(("day", "person", "agency", "level", "tasks"))
            for (day, key), tasks in sorted(found.letters.items()):
                person = found.people[key]
                lines.writerow((day, person.name, person.agency_id, person.level, len(tasks)))
    summary = {
        "tasks": found.cases,
        "notices": found.notices,
        "letters": len(found.letters),
        "to nobody (post vacant)": found.vacant,
        **found.by_level,
    }
    lines_of = [{"what": name, "number": number} for name, number in summary.items()]
    _print([summary] if as_json else lines_of, as_json)


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    app.add_typer(documents_app, name="documents")
    app.add_typer(tasks_app, name="tasks")
    app.add_typer(report_app, name="report")
