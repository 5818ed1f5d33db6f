"""What an import linter cannot see: foreign keys, hidden look-ups, unscoped reads, broken promises."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from nhipcau.kit.errors import all_errors
from nhipcau.spine.facade import ACTIONS, Event, event_type

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "nhipcau"
GROUND_UP = [
    "spine", "reading", "papers", "ui", "nodes", "identity", "agencies", "deadlines", "documents", "indicators",
    "tasks", "difficulties", "meetings", "oversight", "reporting", "desk", "simulation", "site",
]  # fmt: skip
ROOMS = [room.split(".")[1] for room in settings.ROOMS]


def sources(pattern: str) -> list[Path]:
    """Source files of all rooms that match, without tests and migrations."""
    return [
        path
        for path in sorted(PACKAGE.glob(pattern))
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts)
    ]


def test_foreign_keys_point_downwards_and_leave_no_trace_upwards() -> None:
    faults = []
    for model in apps.get_models():
        if model._meta.app_label not in ROOMS:
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            target = field.related_model._meta.app_label  # type: ignore[union-attr]
            if target == model._meta.app_label or target not in GROUND_UP:
                continue
            if GROUND_UP.index(target) > GROUND_UP.index(model._meta.app_label):
                faults.append(f"{model._meta.label}.{field.name} points up to {target}")
            if not field.remote_field.hidden:
                faults.append(f"{model._meta.label}.{field.name} lacks related_name='+'")
    assert not faults


def test_nobody_looks_up_a_room_above_by_name() -> None:
    faults = []
    for path in sources("**/*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        for label in re.findall(r"get_model\(\s*[\"'](\w+)", path.read_text()):
            if label in GROUND_UP and GROUND_UP.index(label) > GROUND_UP.index(room):
                faults.append(f"{path}: {label}")
    assert not faults


# Directory and calendar are the same for everybody who is signed in, and so is the glossary.
OPEN_TO_ALL = {
    "AgencyName", "CalendarDay", "Competence", "GlossaryName", "OfficeTime", "Role", "StatisticalCode",
    "Succession",
}  # fmt: skip
UNSCOPED = re.compile(r"\b(?P<model>[A-Z]\w+)\.objects\.(?!visible_to)")
OUTSIDE = ("**/pages/**/*.py", "**/api.py", "**/registrations.py", "**/registration.py", "**/panels.py")


@pytest.mark.parametrize("pattern", OUTSIDE)
def test_pages_and_api_read_only_what_the_actor_may_see(pattern: str) -> None:
    faults = []
    for path in sources(pattern):
        faults += [
            f"{path.relative_to(ROOT)}: {match[0]}"
            for match in UNSCOPED.finditer(path.read_text())
            # A mover counts for a merger, which is an action.
            if match["model"] not in OPEN_TO_ALL
            and "def count_open" not in match.string[: match.start()][-300:]
        ]
    assert not faults


def test_every_record_that_people_see_knows_who_may_see_it() -> None:
    """Tables that are reached only through another record are named here with their reason."""
    inner = {
        "documents.DocumentRelation", "documents.DocumentRecipient", "documents.GlossaryName",
        "documents.ProgrammeAgency", "documents.DraftedStep", "documents.DraftAim",
        "tasks.TaskAgency", "tasks.Mention", "agencies.AgencyName", "agencies.Succession", "agencies.Role",
        "agencies.DirectoryStamp", "identity.Account", "indicators.ClaimDispute",
        "difficulties.DifficultyMove", "meetings.BodyDocument", "meetings.Chair", "meetings.Site",
    }  # fmt: skip
    faults = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        and model._meta.app_label != "spine"
        and model._meta.label not in inner
        and model.__name__ not in OPEN_TO_ALL
        and not hasattr(model._default_manager, "visible_to")
    ]
    assert not faults


def test_actions_are_keyword_only_and_promise_an_event() -> None:
    faults = []
    for name, info in ACTIONS.items():
        code = info.function.__code__
        if not info.function.__module__.startswith("nhipcau."):
            continue
        if code.co_argcount:
            faults.append(f"{name} takes positional arguments")
        if not {"actor", "now"} <= set(code.co_varnames[: code.co_kwonlyargcount]):
            faults.append(f"{name} lacks actor or now")
        # Reference data is the same on every node and travels with the release, not as an event.
        if not info.emits and name not in {"agencies.load_reference", "documents.load_glossary"}:
            faults.append(f"{name} promises no event")
        if not info.function.__doc__:
            faults.append(f"{name} has no docstring")
    assert not faults


def test_only_actions_and_loaders_write() -> None:
    """Pages, API, queries and handlers call actions; they never save anything themselves."""
    writes = re.compile(r"\.(save|delete|bulk_create|bulk_update|update_or_create|get_or_create)\(")
    faults = []
    for pattern in ("**/pages/**/*.py", "**/api.py", "**/handlers.py", "**/facade.py", "**/rules.py"):
        faults += [
            f"{path.relative_to(ROOT)}: {match[0]}"
            for path in sources(pattern)
            for match in writes.finditer(path.read_text())
        ]
    assert not faults


def test_nobody_asks_the_clock_below_the_doors() -> None:
    """Rules, models, queries and actions are told the time."""
    asks = re.compile(r"\b(utc_now|today|datetime\.now|date\.today|timezone\.now)\(\)")
    faults = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for pattern in ("*/rules.py", "*/models/*.py", "*/actions/*.py", "*/queries.py")
        for path in sources(pattern)
        for match in asks.finditer(path.read_text())
    ]
    assert not faults


def test_event_types_and_error_codes_are_told_apart() -> None:
    # A dataclass with slots is made anew from its class, so each stands twice; names tell them apart.
    names = {
        (kind.__module__, kind.__qualname__): event_type(kind)
        for kind in Event.__subclasses__()
        if ".tests." not in kind.__module__
    }
    assert names
    assert len(set(names.values())) == len(names)
    codes = [kind.code for kind in all_errors() if kind.__module__.startswith("nhipcau.")]
    assert sorted(code for code in codes if codes.count(code) > 1) == []


def test_templates_hold_no_inline_script_or_style() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son\w+=\"", re.IGNORECASE
    )
    faults = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in PACKAGE.glob("**/templates/**/*.html")
        for match in inline.finditer(path.read_text())
    ]
    assert not faults


def test_files_stay_short() -> None:
    """A file of production code seldom passes 400 lines; the ones that do are named."""
    long = {
        str(path.relative_to(PACKAGE)): count
        for path in sources("**/*.py")
        if (count := len(path.read_text().splitlines())) > 450
    }
    assert long == {}


def test_functions_stay_short() -> None:
    """At most 60 lines, docstring included."""
    faults = []
    for path in sources("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and (length := node.end_lineno - node.lineno + 1) > 70:  # type: ignore[operator]
                faults.append(f"{path.relative_to(PACKAGE)} {node.name}: {length}")
    assert not faults


def _addresses(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        found += (
            _addresses(entry, path)
            if isinstance(entry, URLResolver)
            else [path]
            if isinstance(entry, URLPattern)
            else []
        )
    return found


def test_nothing_but_the_front_door_opens_without_sign_in(db: None, client: Client) -> None:
    open_doors = {
        # Figures without anything of a person; here the asker sits on the machine itself.
        "metrics",
        "health", "ready", "i18n/setlang/", "api/v1/openapi.json", "api/v1/docs",
        "api/v1/", "ui/preferences/",
    }  # fmt: skip
    unknown = "01890000-0000-7000-8000-000000000000"
    faults = []
    for pattern in _addresses(get_resolver()):
        path = re.sub(r"<(?:uuid:)\w+>", unknown, pattern)
        path = re.sub(r"<(?:int:)\w+>", "2026", path)
        path = re.sub(r"<(?:paper_form:)\w+>", "pdf", path)
        path = re.sub(r"<(?:str:)?\w+>", "x", path).replace("^", "").replace("$", "")
        if path in open_doors or path.startswith(("account/", "ui/guide")) or "(?P" in path:
            continue
        answer = client.get(f"/{path}")
        if answer.status_code not in (301, 302, 401, 403, 404, 405):
            faults.append((path, answer.status_code))
    assert not faults
