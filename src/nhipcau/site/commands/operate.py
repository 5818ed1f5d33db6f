"""check, audit, accounts, messages, docs: for those who run a node and those who build it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.site.commands.folders import HOME, IN_CHECKOUT, data_folder, test_folder
from nhipcau.site.commands.run import DataDir, Demo, say
from nhipcau.site.members import kept_environment

FAULTS_SHOWN = 20
audit_app = typer.Typer(no_args_is_help=True, help="The audit: verify its chains.")
accounts_app = typer.Typer(no_args_is_help=True, help="Accounts of officers.")


def open_node(data_dir: Path | None, *, demo: bool) -> None:
    """Set Django up for the node's data folder; its database is started where it does not run."""
    profile = "demo" if demo else "node"
    folder = data_folder(data_dir, profile)
    os.environ["NHIPCAU_DATA_DIR"] = str(folder)
    os.environ.update(kept_environment(folder))  # one of the nodes of `./nhipcau nodes`
    os.environ.setdefault("NHIPCAU_PROFILE", profile)
    from nhipcau.spine.postgres import Postgres, require_server

    if url := os.environ.get("DATABASE_URL"):
        require_server(url)
    else:
        Postgres(folder, progress=say).start()
    from nhipcau.site.node import make_session_key

    make_session_key(folder)
    import django

    django.setup()


def check(
    data_dir: DataDir = None,
    deploy: Annotated[bool, typer.Option(help="As for a real node.")] = False,
    without_data: Annotated[
        bool, typer.Option("--without-data", help="Settings only, on an empty folder (for CI).")
    ] = False,
) -> None:
    """Check the settings; with --deploy also that nothing of the demo is on a real node."""
    if without_data:
        os.environ.update(NHIPCAU_PROFILE="node", NHIPCAU_HTTPS="yes", NHIPCAU_DATA_DIR=str(test_folder()))
        from nhipcau.site.node import make_session_key

        make_session_key(test_folder())
        import django

        django.setup()
        from django.db import connection

        # A pool would wait for the server that is not there, once for each check that looks for rows.
        connection.settings_dict["OPTIONS"].pop("pool")
    else:
        open_node(data_dir, demo=False)
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    try:
        call_command("check", deploy=deploy, fail_level="WARNING")
    except SystemCheckError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo("the settings hold")


@audit_app.command()
def verify(
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    against_peers: Annotated[
        bool, typer.Option("--against-peers", help="Ask the other nodes what they hold of our chains.")
    ] = False,
) -> None:
    """Walk the chains of audit and events from the start; exit 1 when one does not hold."""
    open_node(data_dir, demo=demo)
    from nhipcau.spine.facade import seal, verify_chains
    from nhipcau.spine.models import ChainHead

    seal()
    faults: list[dict[str, object]] = [
        {"chain": f.chain, "number": f.number, "fault": f.fault} for f in verify_chains()
    ]
    peers = _ask_peers(faults) if against_peers else {}
    heads = {head.name: head.number for head in ChainHead.objects.all()}
    if as_json:
        typer.echo(json.dumps({"ok": not faults, "heads": heads, "faults": faults, "peers": peers}))
    else:
        for fault in faults[:FAULTS_SHOWN]:
            whose = f" (held by {fault['peer']})" if "peer" in fault else ""
            typer.echo(f"{fault['chain']} #{fault['number']}: {fault['fault']}{whose}")
        if len(faults) > FAULTS_SHOWN:
            typer.echo(f"… and {len(faults) - FAULTS_SHOWN} more (all with --json)")
        typer.echo(f"{'broken' if faults else 'whole'}: " + ", ".join(f"{k} {v}" for k, v in heads.items()))
        for peer, answer in peers.items():
            typer.echo(f"{peer}: {answer}")
    raise typer.Exit(1 if faults else 0)


def _ask_peers(faults: list[dict[str, object]]) -> dict[str, str]:
    """What each other node answered; what does not fit is added to the faults.

    Who rewrites a chain together with all its hashes cannot rewrite what others hold of it.
    """
    from nhipcau.kit.clock import utc_now
    from nhipcau.nodes import courier
    from nhipcau.nodes.anchors import verify_against_peers

    check = verify_against_peers(courier.Courier(courier.HttpWire()), now=utc_now())
    faults += [{"chain": f.chain, "number": f.number, "fault": f.fault, "peer": f.peer} for f in check.faults]
    compared = {peer: f"{count} anchors compared" for peer, count in check.compared.items()}
    return compared | {peer: f"no answer: {reason}" for peer, reason in check.silent.items()}


@accounts_app.command()
def create(
    username: str,
    full_name: Annotated[str, typer.Option(prompt="Full name")],
    agency: Annotated[str, typer.Option(prompt="Agency (symbol or key)")],
    role: Annotated[str, typer.Option(help="Role of the post.")] = "administrator",
    title: Annotated[str, typer.Option(help="Title of the post in Vietnamese.")] = "Quản trị hệ thống",
    rank: Annotated[str, typer.Option(help="head, deputy or officer.")] = "officer",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
    data_dir: DataDir = None,
) -> None:
    """Make an account with a post; the second factor is set up at the first sign-in."""
    open_node(data_dir, demo=False)
    from django.db import transaction

    from nhipcau.agencies.errors import AgencyNotThere
    from nhipcau.agencies.facade import agencies_by_key, assign_post, create_post
    from nhipcau.identity.facade import create_account
    from nhipcau.kit.clock import today, utc_now
    from nhipcau.spine.facade import system_actor

    actor, now = system_actor("command-line"), utc_now()
    found = agencies_by_key([agency], on=today())
    if agency not in found:
        raise AgencyNotThere
    with transaction.atomic():
        account = create_account(
            actor=actor, username=username, full_name=full_name, password=password, now=now
        )
        post = create_post(
            actor=actor, agency_id=found[agency], titles={"vi": title}, rank=rank, role=role, now=now
        )
        assign_post(actor=actor, post_id=post, account_id=account.id, from_date=today(), now=now)
    typer.echo(f"{username} can sign in")


def messages(
    check_only: Annotated[bool, typer.Option("--check", help="Only say what is missing; exit 1.")] = False,
) -> None:
    """Collect the messages of all rooms into their catalogues, and say what is not translated."""
    from nhipcau.site.messages import collect, missing_translations

    os.environ.setdefault("NHIPCAU_PROFILE", "test")
    os.environ.setdefault("NHIPCAU_DATA_DIR", str(test_folder()))
    import django

    django.setup()
    found = collect(write=not check_only)
    faults = missing_translations(found)
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{sum(len(room) for room in found.values())} messages, {len(faults)} faults")
    raise typer.Exit(1 if faults and check_only else 0)


def docs(
    check_only: Annotated[bool, typer.Option("--check", help="Only say what is outdated; exit 1.")] = False,
) -> None:
    """Make the reference pages from the code: settings, error codes, decisions, API and events."""
    os.environ.setdefault("NHIPCAU_PROFILE", "test")
    os.environ.setdefault("NHIPCAU_DATA_DIR", str(test_folder()))
    import django

    django.setup()
    from nhipcau.site.reference import outdated, write_pages

    if check_only:
        old = outdated(HOME)
        for path in old:
            typer.echo(f"outdated: {path} (run ./nhipcau docs)")
        raise typer.Exit(1 if old else 0)
    write_pages(HOME)


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    for command in (check, messages, docs):
        app.command()(command)
    app.add_typer(audit_app, name="audit")
    app.add_typer(accounts_app, name="accounts")
