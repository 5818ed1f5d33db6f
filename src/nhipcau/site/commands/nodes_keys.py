"""node keys: what keys this node has, how they are replaced, and what is done when one was stolen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.kit.clock import instant_text, utc_now
from nhipcau.site.commands.folders import IN_CHECKOUT
from nhipcau.site.commands.nodes_admin import (
    INSTANT,
    AsJson,
    Out,
    Reason,
    operator,
    read_instant,
    show,
    write_out,
)
from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir, Demo

keys_app = typer.Typer(no_args_is_help=True, help="The keys of this node.")

_KEY_DAYS = 400
# The directory that names a new key must have been drafted, signed and fetched before it begins.
_OVERLAP_DAYS = 14


@keys_app.command("list")
def list_keys(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT, as_json: AsJson = False) -> None:
    """All keys of this node with their fingerprints, and whether the directory names them."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.held import directory_now, key_store, own_key

    directory = directory_now()
    entry = directory.node(own_key()) if directory else None
    named = {key.kid: key for key in entry.keys} if entry else {}
    now = utc_now()
    show(
        (
            {
                "kid": key.kid,
                "fingerprint": key.fingerprint(),
                "from": instant_text(key.not_before),
                "to": instant_text(key.not_after),
                "good": "good" if named.get(key.kid, key).good_at(now) else "not good now",
                "directory": "in the directory" if key.kid in named else "not in the directory",
            }
            for key in key_store().public_keys()
        ),
        as_json=as_json,
    )


@keys_app.command()
def make(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Make a key of each use that this node lacks."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.founding import make_node_keys
    from nhipcau.nodes.held import key_store, own_key

    make_node_keys(key_store(), own_key(), now=utc_now())
    list_keys(data_dir=data_dir, demo=demo)


@keys_app.command()
def rotate(
    use: Annotated[str, typer.Option(help="transport, events or encryption.")],
    overlap: Annotated[int, typer.Option(help="Days until it begins.", min=0, max=90)] = _OVERLAP_DAYS,
    at_once: Annotated[bool, typer.Option("--at-once", help="The old one was stolen or lost.")] = False,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Make a new key. It begins when the directory that names it has had the time to reach all nodes."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.founding import NODE_USES
    from nhipcau.nodes.held import key_store, own_key

    chosen = next((one for one in NODE_USES if one.value == use), None)
    if chosen is None:
        msg = f"{use}: choose one of {', '.join(NODE_USES)}"
        raise typer.BadParameter(msg, param_hint="--use")
    now = utc_now()
    begins = now if at_once else now + timedelta(days=overlap)
    key = key_store().make(chosen, own_key(), now=now, days=_KEY_DAYS, begins=begins)
    typer.echo(f"{key.kid}  begins {key.not_before:%Y-%m-%d}\n{key.fingerprint()}")


@keys_app.command()
def export(out: Out, data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Write the public keys to a file that is signed with each of them, to be carried to the centre."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.founding import taken_events
    from nhipcau.nodes.held import key_store, own_key
    from nhipcau.nodes.key_changes import key_change_document

    document = key_change_document(key_store(), node=own_key(), events=taken_events(), now=utc_now())
    write_out(out, document)


@keys_app.command()
def submit(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Send the keys to the centre, under the key that the directory names now."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes import courier
    from nhipcau.nodes.submitting import submit_keys

    keys = submit_keys(courier.Courier(courier.HttpWire()), now=utc_now())
    typer.echo("Asked. Read these to the centre on the telephone:")
    for key in keys:
        typer.echo(f"  {key.kid}  {key.fingerprint()}")


@keys_app.command("take")
def take_keys(node: str, file: Path, data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """At the centre: list the keys of a node from a file of `node keys export` that was carried here."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.propose_change import ask_keys

    row = ask_keys(actor=operator(), node=node, document=file.read_bytes(), now=utc_now())
    typer.echo(f"{row.id}: compare the fingerprints by telephone, then `node approve`")


@keys_app.command()
def revoke(
    kid: str,
    since: Annotated[str, typer.Option(help=f"Since when it isn't to be believed: {INSTANT}")],
    reason: Reason,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """At the centre: let the next draft say that a key was stolen."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.propose_change import propose_change
    from nhipcau.nodes.changes import ChangeKind

    node, instant = kid.partition("/")[0], read_instant(since)
    propose_change(
        actor=operator(),
        kind=ChangeKind.REVOKE,
        node=node,
        content={"kid": kid, "since": instant.isoformat()},
        reason=reason,
        now=utc_now(),
    )
    typer.echo(f"revoke {kid}: in the next draft")


@keys_app.command()
def resign(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Sign again, with the present key, every event that no other node has acknowledged yet."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.resign_unsent import resign_unsent

    typer.echo(f"{resign_unsent(actor=operator(), now=utc_now())} events signed again")


def list_events(
    signed_by: Annotated[str, typer.Option(help="The key.")],
    since: Annotated[str, typer.Option(help=f"Arrived since: {INSTANT}")],
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: AsJson = False,
) -> None:
    """What arrived here under a key since an instant: to be gone through when the key was stolen."""
    open_node(data_dir, demo=demo)
    from dataclasses import asdict

    from nhipcau.nodes.review import arrived_under

    found = arrived_under(actor=operator(), kid=signed_by, since=read_instant(since))
    show((asdict(row) | {"received_at": instant_text(row.received_at)} for row in found), as_json=as_json)


def wind_back(
    peer: str,
    number: Annotated[int, typer.Option("--from", help="The first event that the node never made.")],
    reason: Reason,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Set aside what came in a node's name from a number on; its true events are then awaited."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions.wind_back import wind_back_stream

    count = wind_back_stream(actor=operator(), peer=peer, number=number, reason=reason, now=utc_now())
    typer.echo(f"{count} events set aside; {peer} must now type: node send-again <this node> --from {number}")


def send_again(
    peer: str,
    number: Annotated[int, typer.Option("--from", help="The first event to send again.")],
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Send events to a node again, from a number on; what it holds already it passes over."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes.actions import wind_back as at_work

    typer.echo(
        f"{at_work.send_again(actor=operator(), peer=peer, number=number, now=utc_now())} events go again"
    )
