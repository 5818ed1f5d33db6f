"""indicators: measure the figures of a day at once, as the job does at night."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import typer

from nhipcau.site.commands.folders import IN_CHECKOUT
from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir, Demo

indicators_app = typer.Typer(no_args_is_help=True, help="Measured figures.")


@indicators_app.callback()
def _indicators() -> None:
    """Keep `measure` a command of its own."""


@indicators_app.command("measure")
def measure(
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to today; yesterday if not given.")
    ] = None,
    data_dir: DataDir = None,
    demo: Demo = IN_CHECKOUT,
) -> None:
    """Measure each agency that works at this node; prints how many figures are new."""
    open_node(data_dir, demo=demo)
    from nhipcau.indicators.facade import measure_day
    from nhipcau.kit.clock import today, utc_now
    from nhipcau.spine.facade import system_actor

    chosen = day.date() if day else today() - timedelta(days=1)
    new = measure_day(actor=system_actor("command-line"), day=chosen, now=utc_now())
    typer.echo(f"{new} new figures as of {chosen.isoformat()}")


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    app.add_typer(indicators_app, name="indicators")
