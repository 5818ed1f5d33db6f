"""simulate: sets of synthetic work with known counts, for demos only."""

from __future__ import annotations

import typer

from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir

app = typer.Typer(no_args_is_help=True, help="Synthetic sets with known counts, into the demo only.")


@app.callback()
def simulate() -> None:
    """Synthetic sets with known counts, into the demo only."""


@app.command("nq71")
def simulate_nq71(data_dir: DataDir = None) -> None:
    """The 330 tasks of 71/NQ-CP: 90 done (65 in time, 25 late), 34 overdue on 28 August 2025."""
    open_node(data_dir, demo=True)
    from nhipcau.simulation.facade import load_nq71

    typer.echo("playing 330 tasks from April to October 2025; this takes some seconds", err=True)
    made = load_nq71()
    typer.echo(f"{made} tasks were made." if made else "The set is there already; nothing was changed.")


def register(root: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    root.add_typer(app, name="simulate")
