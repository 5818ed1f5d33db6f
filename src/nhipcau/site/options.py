"""Every setting of a node in one table; docs/reference/settings.md is made from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


def as_bool(text: str) -> bool:
    """`1`, `true`, `yes` and `on` are true."""
    return text.strip().lower() in {"1", "true", "yes", "on"}


def as_list(text: str) -> list[str]:
    """Words parted by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def default_data_dir() -> str:
    """As root a system folder, otherwise the user's data folder."""
    if os.geteuid() == 0:
        return "/var/lib/nhipcau/node"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    return f"{base}/nhipcau/node"


def as_pairs(text: str) -> dict[str, str]:
    """``name=value`` parted by commas; what has no ``=`` is left out."""
    pairs = (word.partition("=") for word in as_list(text))
    return {name.strip(): value.strip() for name, equals, value in pairs if equals}


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: environment variable, default, how it is read, and what it does."""

    name: str
    group: str
    help_text: str
    default: str | Callable[[], str] = ""
    parse: Callable[[str], object] = str

    def default_text(self) -> str:
        """The default as text."""
        return self.default() if callable(self.default) else self.default

    def value(self, environment: Mapping[str, str] = os.environ) -> object:
        """The value in force: from the environment, else the default."""
        return self.parse(environment.get(self.name) or self.default_text())


OPTIONS: tuple[Option, ...] = (
    Option("NHIPCAU_PROFILE", "Node", "What runs: `node` (a real node), `demo` (synthetic data, "
           "demo accounts, sandbox) or `test`.", "node"),
    Option("NHIPCAU_NODE", "Node", "The node's own short name in references and events.", "vpcp"),
    Option("NHIPCAU_NODE_NAME", "Node", "The node's name as shown in the header, where "
           "`NHIPCAU_NODE_SERVES` names no agency.", "Government Office"),
    Option("NHIPCAU_NODE_SERVES", "Node", "Keys or symbols of the agencies that the node serves, each "
           "with all below it. The name of the first stands in the header, in the reader's language.",
           "", as_list),
    Option("NHIPCAU_DATA_DIR", "Storage", "Folder of the database, files, keys and logs.",
           default_data_dir),
    Option("DATABASE_URL", "Storage", "Address of a PostgreSQL 16 or newer server; empty means "
           "the built-in one."),
    Option("NHIPCAU_DATABASE_POOL", "Storage", "Most connections to the database that one process "
           "keeps; at least one for each thread.", "12", int),
    Option("NHIPCAU_MAX_CLASSIFICATION", "Trust", "Highest classification this node may hold: "
           "0 public, 1 internal, 2 confidential, 3 secret, 4 top secret.", "1", int),
    Option("NHIPCAU_SECRET_KEY", "Trust", "Key for sessions and tokens; empty means the one made "
           "at first start in the data folder."),
    Option("NHIPCAU_ALLOWED_HOSTS", "Web", "Host names that the node answers to.",
           "localhost,127.0.0.1,[::1]", as_list),
    Option("NHIPCAU_HTTPS", "Web", "Whether the node is reached over HTTPS only (secure cookies, "
           "strict transport).", "no", as_bool),
    Option("NHIPCAU_WORKERS", "Web", "Web processes.", "2", int),
    Option("NHIPCAU_THREADS", "Web", "Threads in each web process.", "4", int),
    Option("NHIPCAU_LOG_FORMAT", "Watching", "Form of the log lines: `json` or `console`; empty means JSON "
           "for web and worker of a real node, readable lines for commands, in a demo and in tests."),
    Option("NHIPCAU_METRICS_TOKEN", "Watching", "Token with which `/metrics` may be read from elsewhere "
           "(`Authorization: Bearer …`); without one only programs on the node's own machine read it."),
    Option("NHIPCAU_DEBUG", "Development", "Django's debug pages. Never on a real node.", "no",
           as_bool),
    Option("NHIPCAU_DUE_SOON_DAYS", "Work", "Days before its deadline from which a task is due "
           "soon.", "7", int),
    Option("NHIPCAU_OUTSIDE_SYSTEMS", "Work", "Addresses of the outside systems that ask for reports on "
           "tasks, as `nq57=https://…,dean06=https://…`; those without one are not connected.", "",
           as_pairs),
    Option("NHIPCAU_OUTSIDE_SECRETS", "Work", "What this node signs in with there, as "
           "`nq57=client:secret,…`.", "", as_pairs),
)  # fmt: skip

BY_NAME = {option.name: option for option in OPTIONS}


def option(name: str, environment: Mapping[str, str] = os.environ) -> object:
    """The value in force of the setting `name`, here or in the environment of another process."""
    return BY_NAME[name].value(environment)


def reference_page() -> str:
    """The settings as a Markdown page."""
    lines = ["# Settings", "", "Made from `site/options.py` by `./nhipcau docs`.", ""]
    for group in dict.fromkeys(item.group for item in OPTIONS):
        lines += [f"## {group}", "", "| variable | default | what it does |", "|---|---|---|"]
        for item in OPTIONS:
            if item.group == group:
                default = "by user and system" if callable(item.default) else item.default
                lines.append(f"| `{item.name}` | {default or '–'} | {item.help_text} |")
        lines.append("")
    return "\n".join(lines)
