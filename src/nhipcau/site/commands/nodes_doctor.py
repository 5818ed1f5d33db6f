"""node doctor: whether this node is well among the others, and what to do where it is not."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from nhipcau.kit.clock import utc_now
from nhipcau.site.commands.folders import IN_CHECKOUT
from nhipcau.site.commands.nodes_admin import AsJson
from nhipcau.site.commands.operate import open_node
from nhipcau.site.commands.run import DataDir, Demo


def doctor(data_dir: DataDir = None, demo: Demo = IN_CHECKOUT, as_json: AsJson = False) -> None:
    """Examine keys, directory, every other node, anchors and disk; exit 1 when something is wrong."""
    open_node(data_dir, demo=demo)
    from nhipcau.nodes import courier
    from nhipcau.nodes.doctor import examine
    from nhipcau.nodes.findings import Health, worst

    findings = examine(courier.Courier(courier.HttpWire()), now=utc_now())
    health = worst(findings)
    if as_json:
        listed = [asdict(finding) for finding in findings]
        typer.echo(json.dumps({"health": health.value, "findings": listed}, ensure_ascii=False))
    else:
        width = max(len(finding.check) for finding in findings)
        for finding in findings:
            typer.echo(f"{finding.check:<{width}}  {finding.health.value:<7}  {finding.said}")
            if finding.todo and finding.health is not Health.GOOD:
                typer.echo(f"{'':<{width}}  {'':<7}  → {finding.todo}")
    raise typer.Exit(1 if health is Health.WRONG else 0)
