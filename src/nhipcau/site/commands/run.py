"""demo, up, stop, logs."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.site.commands.folders import HOME, IN_CHECKOUT, data_folder
from nhipcau.site.errors_start import DemoDataHere
from nhipcau.site.members import members_in
from nhipcau.site.node import Node, Progress, connect_stand_ins, read_state, reset_data, stop_node
from nhipcau.site.nodes_together import NodesTogether

Port = Annotated[int, typer.Option(help="Port of the pages.", min=1, max=65535)]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of the data.")]
Demo = Annotated[bool, typer.Option("--demo/--node", help="The demo's folder, or the real node's.")]
Nodes = Annotated[bool, typer.Option("--nodes", help="The three nodes of `./nhipcau nodes`.")]
_started = time.monotonic()


def say(text: str) -> None:
    """One line of progress with the seconds since the start."""
    elapsed = timedelta(seconds=int(time.monotonic() - _started))
    typer.echo(f"[{str(elapsed)[2:]}] {text}", err=True)


def demo(
    port: Port = 8020,
    data_dir: DataDir = None,
    reset: Annotated[bool, typer.Option(help="Delete the demo's data first.")] = False,
) -> None:
    """Start with reference data and a small synthetic government; prints address and accounts."""
    folder = data_folder(data_dir, "demo")
    if reset:
        reset_data(folder)
    node = Node(folder, "demo", port, say)
    if (HOME / "sandbox").is_dir():  # a checkout; an installed wheel has no stand-ins
        connect_stand_ins(node, HOME / "sandbox")
    with node.held():
        node.prepare()
        (folder / "demo").touch()
        _bring_up(node)
        from nhipcau.simulation.facade import demo_accounts_text, load_demo

        load_demo(progress=say)
        node.run(
            lambda: typer.echo(
                f"\nNhịp Cầu: {node.address}\n\n{demo_accounts_text()}\n"
                "Synthetic data. Ctrl-C stops everything."
            )
        )
    say("stopped")


def up(port: Port = 8020, data_dir: DataDir = None, host: str = "127.0.0.1") -> None:
    """Start a real node: reference data only; refuses demo accounts and demo data."""
    folder = data_folder(data_dir, "node")
    if (folder / "demo").exists():
        raise DemoDataHere
    node = Node(folder, "node", port, say, host=host)
    with node.held():
        node.prepare()
        _bring_up(node)
        _refuse_demo_accounts()
        node.run(
            lambda: typer.echo(
                f"\nNhịp Cầu: {node.address}\n"
                "First time: make an administrator with `./nhipcau accounts create`.\n"
            )
        )
    say("stopped")


def nodes(
    port: Annotated[int, typer.Option(help="Port of the first; the others follow.", min=1, max=65533)] = 8020,
    data_dir: DataDir = None,
    reset: Annotated[bool, typer.Option(help="Delete the data of all three first.")] = False,
) -> None:
    """Start three nodes on this machine – centre, ministry, province – and say who signs in where."""
    folder = data_folder(data_dir, "nodes")
    if reset:
        reset_data(folder)
    together = NodesTogether(folder, members_in(folder, first_port=port), say)
    with together.held():
        _build_files(say)
        together.prepare()
        together.run(lambda: typer.echo(_who_signs_in_where(together)))
    say("stopped")


def _who_signs_in_where(together: NodesTogether) -> str:
    parts = [
        f"\n{member.names['vi']} ({member.names['en']}): {member.address}\n{together.accounts[member.key]}"
        for member in together.members
    ]
    return "\n".join(parts) + "\nSynthetic data. Ctrl-C stops everything."


def stop(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT, nodes: Nodes = False) -> None:
    """Stop the node that runs in another window or was left behind."""
    typer.echo("stopped" if stop_node(_folder(data_dir, demo, nodes)) else "nothing was running")


def logs(
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    nodes: Nodes = False,
    lines: Annotated[int, typer.Option(help="Lines of each log.")] = 40,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show the logs of web, worker and database."""
    folder = _folder(data_dir, demo, nodes)
    folders = [folder, *(member.folder for member in members_in(folder))] if nodes else [folder]
    places: dict[Path, int] = {}
    for path in sorted(path for each in folders for path in (each / "logs").glob("*.log")):
        text = path.read_text(errors="replace").splitlines()[-lines:]
        typer.echo(f"== {path}\n" + "\n".join(text))
        places[path] = path.stat().st_size
    while follow:
        for path, place in places.items():
            with path.open(errors="replace") as file:
                file.seek(place)
                typer.echo(file.read(), nl=False)
                places[path] = file.tell()
        time.sleep(0.5)


def _folder(data_dir: Path | None, demo: bool, nodes: bool) -> Path:
    return data_folder(data_dir, "nodes" if nodes else "demo" if demo else "node")


def _build_files(progress: Progress) -> None:
    """Front-end files and messages: each only when it is not there yet. Needs no settings."""
    from nhipcau.site.catalogues import compile_catalogues
    from nhipcau.ui.assets import build_assets

    if (HOME / "package-lock.json").exists():  # a checkout; an installed wheel carries the files
        build_assets(HOME, progress=progress)
    compile_catalogues()


def _bring_up(node: Node) -> None:
    """Front-end files, messages, tables, reference data: each only when it is not there yet."""
    _build_files(node.progress)
    import django

    django.setup()
    from nhipcau.site.bootstrap import migrate_and_load

    migrate_and_load(progress=node.progress)


def _refuse_demo_accounts() -> None:
    from nhipcau.identity.facade import Account

    if Account.objects.filter(synthetic=True).exists():
        raise DemoDataHere


def status(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT, nodes: Nodes = False) -> None:
    """Say whether a node runs, and where."""
    folder = _folder(data_dir, demo, nodes)
    pid, address = read_state(folder)
    if nodes and pid:
        for member in members_in(folder):
            _, address = read_state(member.folder)
            typer.echo(f"{member.key}: " + (f"running at {address}" if address else "not running yet"))
    else:
        typer.echo(f"running at {address} (process {pid})" if pid else "not running")
    raise typer.Exit(0 if pid else 1)


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    for command in (demo, nodes, up, stop, status, logs):
        app.command()(command)
