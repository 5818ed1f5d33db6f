"""Reference pages and public contracts made from the code; a change of them is a reviewed diff."""

from __future__ import annotations

import dataclasses
import json
import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, get_type_hints

from django.conf import settings

from nhipcau.kit.errors import all_errors
from nhipcau.site.node_schemas import node_schemas
from nhipcau.site.options import reference_page
from nhipcau.spine.facade import ACTIONS, event_classes, event_type


def pages(home: Path) -> dict[Path, str]:
    """Every generated file with what it must hold."""
    _load_rooms()
    made = {
        home / "docs/reference/settings.md": reference_page(),
        home / "docs/reference/errors.md": _errors(),
        home / "docs/reference/actions.md": _actions(),
        home / "docs/decisions/README.md": _decisions(home / "docs/decisions"),
        home / "schemas/openapi.json": _openapi(),
    }
    for name, kind in event_classes().items():
        if kind.__module__.startswith("nhipcau."):
            made[home / f"schemas/events/{name}.json"] = _event(kind)
    for room, text in node_schemas().items():
        made[home / f"schemas/nodes/{room}.json"] = text
    return made


def write_pages(home: Path) -> None:
    """Write what differs."""
    for path, text in pages(home).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def outdated(home: Path) -> list[Path]:
    """Generated files that differ from the code."""
    return [path for path, text in pages(home).items() if not path.exists() or path.read_text() != text]


def _load_rooms() -> None:
    """Load all that is described, so that the pages do not depend on what was imported before."""
    for room in [*settings.ROOMS, "nhipcau.reading", "nhipcau.site"]:
        for part in ("errors", "errors_start", "events", "facade", "api", "actions"):
            if find_spec(f"{room}.{part}"):
                loaded = import_module(f"{room}.{part}")
                for module in iter_modules(getattr(loaded, "__path__", ())):
                    import_module(f"{loaded.__name__}.{module.name}")


def _errors() -> str:
    rows = sorted(
        {
            (kind.code, kind.status, kind.message())
            for kind in all_errors()
            if kind.__module__.startswith("nhipcau.")
        }
    )
    lines = [
        "# Error codes",
        "",
        "Made from the code by `./nhipcau docs`.",
        "",
        "| code | status | message |",
        "|---|---|---|",
    ]
    lines += [f"| `{code}` | {status} | {message} |" for code, status, message in rows]
    return "\n".join(lines) + "\n"


def _actions() -> str:
    lines = [
        "# Actions",
        "",
        "Every change of state, made from the code by `./nhipcau docs`.",
        "",
        "| action | permission | events | what it does |",
        "|---|---|---|---|",
    ]
    for name, info in sorted(ACTIONS.items()):
        if not info.function.__module__.startswith("nhipcau."):
            continue
        events = ", ".join(f"`{event_type(kind)}`" for kind in info.emits)
        about = (info.function.__doc__ or "").strip().splitlines()[0]
        lines.append(
            f"| `{name}` | {f'`{info.permission}`' if info.permission else '–'} | {events} | {about} |"
        )
    return "\n".join(lines) + "\n"


def _decisions(folder: Path) -> str:
    lines = ["# Decisions", "", "Made by `./nhipcau docs` from the records beside it.", ""]
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text()
        status = re.search(r"^Status: (.+)$", text, re.MULTILINE)
        title = text.splitlines()[0].lstrip("# ")
        lines.append(f"- [{title}]({path.name}) – {status.group(1) if status else 'no status'}")
    return "\n".join(lines) + "\n"


def _openapi() -> str:
    from nhipcau.site.api import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False) + "\n"


def _event(kind: type[Any]) -> str:
    hints = get_type_hints(kind)
    schema = {
        "type": event_type(kind),
        "about": (kind.__doc__ or "").strip(),
        "data": {
            field.name: str(hints[field.name]).removeprefix("<class '").removesuffix("'>")
            for field in dataclasses.fields(kind)
        },
    }
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
