"""node roots, node directory: who signs, what is drafted, signed and published.

`roots make` and `directory sign` need no database and no network: they run on a machine that has neither.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.kit.clock import instant_text, utc_now
from nhipcau.site.commands.folders import IN_CHECKOUT
from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir, Demo

directory_app = typer.Typer(no_args_is_help=True, help="The directory of nodes: draft, sign, publish.")
roots_app = typer.Typer(no_args_is_help=True, help="Root keys, which stay offline.")

File = Annotated[Path, typer.Argument(help="Draft or signed directory.")]


@roots_app.command("make")
def make_roots(
    folder: Path,
    count: Annotated[int, typer.Option(min=1, max=9)] = 3,
    need: Annotated[int, typer.Option(min=1, max=9)] = 2,
) -> None:
    """Make root keys, a folder each for a keeper each, and roots.json with their public halves."""
    from nhipcau.nodes import founding
    from nhipcau.nodes.ceremony import roots_to_json

    if need > count:
        raise typer.BadParameter("more signatures than roots", param_hint="--need")
    roots = founding.make_roots(folder, count=count, need=need, now=utc_now())
    (folder / "roots.json").write_bytes(roots_to_json(roots))
    for number, key in enumerate(roots.keys, start=1):
        typer.echo(f"{folder / f'root-{number}'}  {key.fingerprint()}")


@directory_app.command()
def draft(
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    days: Annotated[int, typer.Option(help="How long it will hold.", min=1, max=400)] = 90,
    renew: Annotated[bool, typer.Option(help="Also when only the date changes.")] = False,
    roots: Annotated[Path | None, typer.Option(help="roots.json of new roots.")] = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Write the next directory: the one that holds, with all that was approved."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.ceremony import differences, roots_from_json, unsigned, unusable
    from nhipcau.nodes.held import directory_now
    from nhipcau.nodes.publishing import next_draft

    new_roots = roots_from_json(roots.read_bytes()) if roots else None
    made = next_draft(now=utc_now(), days=days, renew=renew, roots=new_roots)
    out.write_bytes(unsigned(made))
    typer.echo(f"{out}: version {made.version}, until {instant_text(made.expires_at)}")
    for difference in differences(directory_now(), made):
        typer.echo(difference.line())
    for node, use in unusable(made, at=utc_now()):
        typer.echo(f"! {node} has no good key for {use}: it will be shut out (`node changes`: what waits)")


@directory_app.command("show")
def show_directory(
    file: Annotated[Path | None, typer.Argument(help="Draft or signed directory; the held one.")] = None,
    against: Annotated[Path | None, typer.Option(help="Compare with this file; needs no database.")] = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """What a directory says, and what in it differs from the one that is held."""
    from nhipcau.nodes.ceremony import Draft, differences, read_draft

    before = read_draft(against.read_bytes()).directory if against else None
    if against is None or file is None:
        open_node(data_dir, demo=demo)
        from nhipcau.nodes.held import directory_now, require_directory

        before = directory_now() if file is not None else None
    if file is not None:
        shown = read_draft(file.read_bytes(), trusted=before.roots if before else None)
    else:
        shown = Draft(require_directory(), ())
    found = differences(before, shown.directory)
    if as_json:
        summary = {
            "version": shown.directory.version,
            "expires_at": shown.directory.expires_at.isoformat(),
            "need": (before or shown.directory).roots.need,
            "signed_by": list(shown.signed_by),
            "differences": [asdict(difference) for difference in found],
            "directory": shown.directory.to_json(),
        }
        typer.echo(json.dumps(summary, ensure_ascii=False))
        return
    need = (before or shown.directory).roots.need
    typer.echo(f"version {shown.directory.version}, until {instant_text(shown.directory.expires_at)}")
    if file is not None:
        typer.echo(f"signed by {', '.join(shown.signed_by) or 'nobody'}; {need} are needed")
    for difference in found:
        typer.echo(difference.line())


@directory_app.command()
def sign(
    file: File,
    root: Annotated[Path, typer.Option(help="Folder of one root key.")],
    against: Annotated[
        Path | None, typer.Option(help="The directory that holds, to see the changes.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Add a root's signature to the file, after showing what will be signed."""
    from nhipcau.nodes.ceremony import add_signature, differences, read_draft
    from nhipcau.nodes.joining_errors import RootMissing
    from nhipcau.nodes.key_files import FileKeyStore
    from nhipcau.nodes.keys import Use

    store = FileKeyStore(root, None)
    public = next((key for key in reversed(store.public_keys()) if key.use is Use.ROOT), None)
    if public is None:
        raise RootMissing(folder=root)
    document = file.read_bytes()
    shown = read_draft(document).directory
    before = read_draft(against.read_bytes()).directory if against else None
    typer.echo(f"version {shown.version}, until {instant_text(shown.expires_at)}")
    for difference in differences(before, shown):
        typer.echo(difference.line())
    if not yes:
        typer.confirm("Sign this?", abort=True)
    signed = add_signature(document, store.signing_key(Use.ROOT, now=utc_now()), public)
    file.write_bytes(signed)
    count = len(read_draft(signed).signed_by)
    typer.echo(f"signed by {count} of {shown.roots.need} that are needed")


@directory_app.command()
def publish(
    file: File,
    roots: Annotated[
        Path | None, typer.Option(help="roots.json, for the first directory of a federation.")
    ] = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Take a signed directory here; the other nodes fetch it within a minute."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.ceremony import roots_from_json
    from nhipcau.nodes.publishing import publish_directory
    from nhipcau.site.commands.nodes_admin import operator

    first = roots_from_json(roots.read_bytes()) if roots else None
    taken = publish_directory(actor=operator(), document=file.read_bytes(), first_roots=first, now=utc_now())
    typer.echo(f"version {taken.version} holds until {instant_text(taken.expires_at)}")
