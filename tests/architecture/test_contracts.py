"""The house holds: contracts between rooms, and that a planted breach of each is caught."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on the package below `folder`/src."""
    return subprocess.run(
        [LINT, "--no-cache", "--config", str(ROOT / ".importlinter")],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package in which breaches can be planted."""
    folder = tmp_path_factory.mktemp("house")
    ignored = shutil.ignore_patterns("*.pyc", "__pycache__", "vendor", "locale", "data")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    return folder


def test_the_contracts_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("agencies/queries.py", "from nhipcau.tasks.facade import Task"),  # upward
        ("papers/pdf.py", "from nhipcau.ui.facade import ListPage"),  # to a sibling
        ("desk/board.py", "from nhipcau.tasks.models import Task"),  # into another room's insides
        ("tasks/events.py", "from django.db import models"),  # events know no Django
        ("tasks/rules.py", "import django"),  # rules know no Django
        ("kit/ids.py", "import django"),  # the kit knows no Django
        ("reading/normalise.py", "import django"),  # reading is fit to be used alone
        ("tasks/queries.py", "from nhipcau.tasks.pages import lists"),  # queries do not know pages
        ("tasks/models/task.py", "from nhipcau.tasks.actions import assign_task"),  # nor models actions
    ],
)
def test_a_planted_breach_is_caught(copy: Path, file: str, line: str) -> None:
    path = copy / "src" / "nhipcau" / file
    kept = path.read_text()
    path.write_text(
        kept.replace(
            "from __future__ import annotations\n", f"from __future__ import annotations\n{line}\n", 1
        )
        if "from __future__" in kept
        else f"{line}\n{kept}"
    )
    try:
        done = lint(copy)
    finally:
        path.write_text(kept)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout
