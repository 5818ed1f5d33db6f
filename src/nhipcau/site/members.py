"""The nodes that stand side by side on one machine: who they are and what their processes see."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nhipcau.spine.postgres import Postgres

_DATA = Path(__file__).with_name("data") / "nodes_together.json"
_KEPT = "node.env"
# One web process with four threads each, so that a laptop bears three nodes.
_MODEST = {"NHIPCAU_WORKERS": "1", "NHIPCAU_THREADS": "4", "NHIPCAU_DATABASE_POOL": "6"}


@dataclass(frozen=True, slots=True)
class Member:
    """One of the nodes. `names` are by language; `serves` are keys of agencies, each with all below it.

    `environment` is what its processes see beside the supervisor's own.
    """

    key: str
    names: Mapping[str, str]
    port: int
    folder: Path
    database: str
    serves: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}/"

    def make_folders(self) -> None:
        """Make its folder, and keep its environment there for the commands that open it later."""
        for name in ("run", "logs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "demo").touch()
        lines = [f"{name}={shlex.quote(value)}\n" for name, value in self.environment.items()]
        (self.folder / _KEPT).write_text("".join(lines))


def members_in(folder: Path, *, first_port: int = 8020) -> tuple[Member, ...]:
    """The members whose data lie below `folder`, the centre first; each has the port after the last."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["nodes"]
    return tuple(_member(row, folder, first_port + place) for place, row in enumerate(rows))


def names_of(key: str) -> tuple[dict[str, str], bool]:
    """The names of the member by language, and whether it is the centre."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["nodes"]
    return next(row["names"] for row in rows if row["key"] == key), rows[0]["key"] == key


def _member(row: Mapping[str, object], folder: Path, port: int) -> Member:
    key, names, serves = str(row["key"]), row["names"], row["serves"]
    assert isinstance(names, dict)
    assert isinstance(serves, list)
    database = f"nhipcau_{key.replace('-', '_')}"
    environment = {
        "NHIPCAU_NODE": key,
        "NHIPCAU_NODE_NAME": names["en"],
        "NHIPCAU_NODE_SERVES": ",".join(serves),
        "NHIPCAU_PROFILE": "demo",
        "NHIPCAU_DATA_DIR": str(folder / key),
        "DATABASE_URL": Postgres(folder).url(database),
        "NHIPCAU_ALLOWED_HOSTS": os.environ.get("NHIPCAU_ALLOWED_HOSTS") or "localhost,127.0.0.1,[::1]",
        **{name: os.environ.get(name) or value for name, value in _MODEST.items()},
    }
    return Member(key, names, port, folder / key, database, tuple(serves), environment)


def kept_environment(folder: Path) -> dict[str, str]:
    """The environment of the member whose folder this is; empty for any other folder."""
    path = folder / _KEPT
    if not path.is_file():
        return {}
    pairs = (word.partition("=") for word in shlex.split(path.read_text()))
    return {name: value for name, _equals, value in pairs}
