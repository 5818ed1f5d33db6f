"""node: found, invite, join, and what is to change in the federation; with its groups for details."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from nhipcau.kit.clock import VIETNAM, instant_text, utc_now
from nhipcau.site.commands.folders import IN_CHECKOUT
from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir, Demo

if TYPE_CHECKING:
    from nhipcau.nodes.models import DirectoryChange

node_app = typer.Typer(no_args_is_help=True, help="The node among others: join, keys, directory, state.")

AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Names = Annotated[list[str], typer.Option("--name", help="Name in a language, such as vi=Tuyên Quang.")]
Serves = Annotated[list[str], typer.Option("--serves", help="Key of an agency whose subtree is served.")]
Out = Annotated[Path, typer.Option("--out", help="File to write.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the audit.")]


def operator() -> Any:
    """Who acts on the command line: whoever may run it may read the database anyway."""
    from nhipcau.spine.facade import system_actor

    return system_actor("command-line")


def write_out(path: Path, content: bytes) -> None:
    """Write a file and say where it is."""
    path.write_bytes(content)
    typer.echo(str(path))


def show(rows: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    """Rows for people, or all of them as one JSON array."""
    listed = [dict(row) for row in rows]
    if as_json:
        typer.echo(json.dumps(listed, ensure_ascii=False, default=str))
        return
    for row in listed:
        typer.echo("  ".join(str(value) for value in row.values() if value not in (None, "")))


def read_names(given: Iterable[str]) -> dict[str, str]:
    """``vi=Tuyên Quang`` as a dictionary."""
    found = {}
    for part in given:
        language, separator, name = part.partition("=")
        if not separator or not language or not name:
            msg = f"{part}: write vi=…"
            raise typer.BadParameter(msg, param_hint="--name")
        found[language] = name
    return found


# How an instant is typed.
INSTANT = "2026-11-22T14:30, Việt Nam's time unless it says another (2026-11-22T07:30Z)."


def read_instant(text: str) -> datetime:
    """An instant in ISO form; in Việt Nam's time where it says no other."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        msg = f"{text}: write 2026-11-22T14:30"
        raise typer.BadParameter(msg, param_hint="--since") from None
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


@node_app.command()
def found(
    roots: Annotated[Path, typer.Option(help="roots.json of `node roots make`.")],
    endpoint: Annotated[str, typer.Option(help="Address under which others reach this node.")],
    name: Names,
    out: Out,
    serves: Serves = [],  # noqa: B006 - typer's way
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Draft the first directory of a federation: this node alone, home of all agencies."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.ceremony import roots_from_json, unsigned
    from nhipcau.nodes.publishing import first_draft

    draft = first_draft(
        roots=roots_from_json(roots.read_bytes()),
        names=read_names(name),
        endpoint=endpoint,
        serves=serves,
        now=utc_now(),
    )
    write_out(out, unsigned(draft))


@node_app.command()
def invite(
    key: str,
    name: Names,
    serves: Serves,
    out: Out,
    days: Annotated[int, typer.Option(min=1, max=60)] = 14,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Write an invitation for a future node. It holds a secret: bring it to its keepers yourself."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.invite_node import NewNode, invite_node

    new = NewNode(key=key, names=read_names(name), serves=tuple(serves))
    invitation = invite_node(actor=operator(), new=new, days=days, now=utc_now())
    out.touch(mode=0o600)
    write_out(out, invitation.to_text().encode() + b"\n")
    for fingerprint in invitation.roots:
        typer.echo(f"root  {fingerprint}")


@node_app.command()
def join(
    file: Annotated[Path, typer.Argument(help="The invitation.")],
    endpoint: Annotated[str, typer.Option(help="Address under which others will reach this node.")],
    fingerprint_checked: Annotated[
        bool, typer.Option("--fingerprint-checked", help="The roots were compared by telephone.")
    ] = False,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Ask to join the federation: makes the keys, takes the directory, sends the request."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes import courier
    from nhipcau.nodes.invitations import read_invitation
    from nhipcau.nodes.joining import fetch_invited_directory
    from nhipcau.nodes.joining import join as ask

    invitation, wire = read_invitation(file.read_text()), courier.HttpWire()
    fetch_invited_directory(wire, invitation, now=utc_now())
    typer.echo(f"{invitation.need} of these roots sign the directory of {invitation.centre}:")
    for fingerprint in invitation.roots:
        typer.echo(f"  {fingerprint}")
    checked = fingerprint_checked or typer.confirm("Has the centre read the same to you on the telephone?")
    entry = ask(
        wire, invitation, actor=operator(), endpoint=endpoint, fingerprints_compared=checked, now=utc_now()
    )
    typer.echo("Asked. Read these to the centre on the telephone:")
    for key in entry.keys:
        typer.echo(f"  {key.use.value:<10}  {key.fingerprint()}")


@node_app.command("changes")
def list_changes(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are done.")] = False,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """What is asked for or approved in the directory, with the fingerprints of new keys."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.close_changes import open_changes
    from nhipcau.nodes.models import DirectoryChange

    rows = DirectoryChange.objects.all() if everything else open_changes()
    show(
        (
            {
                "id": row.id,
                "kind": row.kind,
                "node": row.node,
                "what": _what(row),
                "state": row.state,
                "asked_at": instant_text(row.asked_at),
                "reason": row.reason,
                "keys": "".join(f"\n    {line}" for line in _key_lines(row)),
            }
            for row in rows.visible_to(operator())
        ),
        as_json=as_json,
    )


def _what(row: DirectoryChange) -> str:
    """Of a revocation which key, and since when it is not to be believed."""
    if row.kind != "revoke":
        return ""
    since = datetime.fromisoformat(row.content["since"])
    return f"{row.content['kid']} since {instant_text(since)}"


def _key_lines(row: DirectoryChange) -> list[str]:
    """The keys that a change brings; those that the directory does not name yet are the ones to compare."""
    from nhipcau.nodes.held import directory_now

    directory = directory_now()
    entry = directory.node(row.node) if directory else None
    named = {key.kid for key in entry.keys} if entry else set()
    return [
        f"{key.kid}  {key.fingerprint()}{'' if key.kid in named else '  new'}" for key in row.brought_keys()
    ]


@node_app.command()
def approve(
    change: UUID,
    fingerprint_checked: Annotated[
        bool, typer.Option("--fingerprint-checked", help="Compared by telephone with its keepers.")
    ] = False,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Approve a request to join or new keys, after comparing the fingerprints by telephone."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.decide_change import approve_change
    from nhipcau.nodes.models import DirectoryChange

    row = DirectoryChange.objects.filter(id=change).first()
    for line in _key_lines(row) if row else ():
        typer.echo(f"  {line}")
    if not fingerprint_checked:
        typer.confirm("Has the node read the same to you on the telephone?", abort=True)
    approved = approve_change(actor=operator(), change_id=change, now=utc_now())
    typer.echo(f"{approved.kind} {approved.node}: in the next draft")


@node_app.command()
def decline(change: UUID, reason: Reason, data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Turn down a change that was asked for, or approved and not signed yet."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.decide_change import decline_change

    declined = decline_change(actor=operator(), change_id=change, reason=reason, now=utc_now())
    typer.echo(f"{declined.kind} {declined.node}: declined")


@node_app.command("change")
def propose(
    kind: Annotated[str, typer.Argument(help="suspend, resume, leave, endpoint or serves.")],
    key: str,
    reason: Reason = "",
    endpoint: Annotated[str, typer.Option(help="The new address.")] = "",
    serves: Serves = [],  # noqa: B006 - typer's way
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Note a change of the directory for the next draft."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.propose_change import propose_change
    from nhipcau.nodes.changes import ChangeKind

    contents: dict[str, dict[str, Any]] = {
        "suspend": {}, "resume": {}, "leave": {},
        "endpoint": {"endpoint": endpoint}, "serves": {"serves": list(serves)},
    }  # fmt: skip
    if kind not in contents:
        msg = f"{kind}: choose one of {', '.join(contents)}"
        raise typer.BadParameter(msg, param_hint="KIND")
    propose_change(
        actor=operator(),
        kind=ChangeKind(kind),
        node=key,
        content=contents[kind],
        reason=reason,
        now=utc_now(),
    )
    typer.echo(f"{kind} {key}: in the next draft")


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    from nhipcau.site.commands.nodes_directory import directory_app, roots_app
    from nhipcau.site.commands.nodes_doctor import doctor
    from nhipcau.site.commands.nodes_keys import keys_app, list_events, send_again, wind_back

    node_app.command()(doctor)
    node_app.command("events")(list_events)
    node_app.command()(wind_back)
    node_app.command()(send_again)
    node_app.add_typer(directory_app, name="directory")
    node_app.add_typer(roots_app, name="roots")
    node_app.add_typer(keys_app, name="keys")
    app.add_typer(node_app, name="node")
