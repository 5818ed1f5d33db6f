"""demo, up, stop, logs."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.site.commands.folders import HOME, IN_CHECKOUT, data_folder
from nhipcau.site.errors_start import DemoDataHere
from nhipcau.site.node import Node, connect_stand_ins, read_state, reset_data, stop_node

Port = Annotated[int, typer.Option(help="Port of the pages.", min=1, max=65535)]
DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of the data.")]
Demo = Annotated[bool, typer.Option("--demo/--node", help="The demo's folder, or the real node's.")]
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


def stop(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Stop the node that runs in another window or was left behind."""
    folder = data_folder(data_dir, "demo" if demo else "node")
    typer.echo("stopped" if stop_node(folder) else "nothing was running")


def logs(
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
    lines: Annotated[int, typer.Option(help="Lines of each log.")] = 40,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show the logs of web, worker and database."""
    folder = data_folder(data_dir, "demo" if demo else "node") / "logs"
    places: dict[Path, int] = {}
    for path in sorted(folder.glob("*.log")):
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


def _bring_up(node: Node) -> None:
    """Front-end files, messages, tables, reference data: each only when it is not there yet."""
    from nhipcau.ui.assets import build_assets

    if (HOME / "package-lock.json").exists():  # a checkout; an installed wheel carries the files
        build_assets(HOME, progress=node.progress)
    import django

    from nhipcau.site.catalogues import compile_catalogues

    compile_catalogues()
    django.setup()
    from nhipcau.site.bootstrap import migrate_and_load

    migrate_and_load(progress=node.progress)


def _refuse_demo_accounts() -> None:
    from nhipcau.identity.facade import Account

    if Account.objects.filter(synthetic=True).exists():
        raise DemoDataHere


def status(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT) -> None:
    """Say whether a node runs, and where."""
    pid, address = read_state(data_folder(data_dir, "demo" if demo else "node"))
    typer.echo(f"running at {address} (process {pid})" if pid else "not running")
    raise typer.Exit(0 if pid else 1)


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    for command in (demo, up, stop, status, logs):
        app.command()(command)
    os.environ.setdefault("NHIPCAU_HOME", str(HOME))
