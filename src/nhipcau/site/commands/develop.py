"""test, lint, bench, assets, shots, messages, docs, package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from nhipcau.site.commands.folders import HOME, test_folder
from nhipcau.site.commands.run import say

CHROMIUM_PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def assets() -> None:
    """Fetch the front-end files and keep what is served."""
    from nhipcau.ui.assets import build_assets

    build_assets(HOME, progress=say)
    from nhipcau.site.catalogues import compile_catalogues

    compile_catalogues()


def test(
    paths: Annotated[list[str] | None, typer.Argument(help="Tests to run; everything by default.")] = None,
    every: Annotated[bool, typer.Option("--all", help="The long ones too.")] = False,
) -> None:
    """Run the tests; without a path also lint, types, contracts, translations and deploy checks."""
    assets()
    chromium = find_chromium()
    if chromium is None:
        say("Chromium is not there and cannot be installed: the tests in real pages are left out")
        if os.environ.get("CI"):
            say("in CI they must run")
            raise typer.Exit(3)
    environment = _test_environment(chromium)
    failed: list[str] = []
    if not paths:
        failed += lint_failures(environment)
    marks = [] if every else ["-m", "not long"]
    browser = [] if chromium else ["--ignore=tests/browser"]
    words = [*_python("pytest"), *marks, *browser, *(paths or ["-n", "2", "--dist", "loadgroup"])]
    if _run("tests", words, environment):
        failed.append("tests")
    if failed:
        say(f"failed: {', '.join(failed)}")
        raise typer.Exit(1)
    say("all held")


def lint() -> None:
    """Ruff, types, contracts between rooms, translations, deploy checks."""
    failed = lint_failures(_test_environment(None))
    raise typer.Exit(1 if failed else 0)


def lint_failures(environment: dict[str, str]) -> list[str]:
    """Run the checks one after the other; the names of those that failed."""
    checks: list[tuple[str, list[str]]] = [
        ("ruff", [*_python("ruff"), "check", "."]),
        ("ruff format", [*_python("ruff"), "format", "--check", "."]),
        ("contracts between rooms", [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]),
        ("types", _python("mypy")),
        ("translations", [*_python("nhipcau.site.cli"), "messages", "--check"]),
        ("generated docs", [*_python("nhipcau.site.cli"), "docs", "--check"]),
        ("deploy checks", [*_python("nhipcau.site.cli"), "check", "--deploy", "--without-data"]),
    ]
    return [name for name, words in checks if _run(name, words, environment)]


def bench(
    name: Annotated[str, typer.Argument(help="Name of a file in benchmarks/.")],
    quick: Annotated[bool, typer.Option("--quick", help="Small scale, under 45 s.")] = False,
) -> None:
    """Measure a promise; the last line is one JSON object, exit 1 when a promise does not hold."""
    path = HOME / "benchmarks" / f"{name}.py"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in path.parent.glob("[a-z]*.py")))
        typer.echo(f"nhipcau: there is no benchmark {name}. There are: {known}", err=True)
        raise typer.Exit(2)
    assets()
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, str(path), *(["--quick"] if quick else [])], env=environment, cwd=HOME, check=False
    )
    raise typer.Exit(done.returncode)


def shots(
    out: Annotated[Path, typer.Option(help="Folder for the pictures.")] = HOME / "docs" / "shots",
) -> None:
    """Take pictures of the demo's pages, wide and phone, in four languages."""
    chromium = find_chromium()
    if chromium is None:
        typer.echo("nhipcau: Chromium is needed for pictures (Debian: apt-get install chromium).", err=True)
        raise typer.Exit(3)
    assets()
    os.environ.update(_test_environment(chromium))
    import django

    django.setup()
    sys.path.insert(0, str(HOME))
    import_module("tests.browser.take_shots").main(out)


def package(
    out: Annotated[Path, typer.Option(help="Folder for the wheel and the wheelhouse.")] = HOME / "dist",
) -> None:
    """Make a wheel with the front-end files inside and all wheels it needs, for a closed server."""
    assets()
    uv = os.environ.get("NHIPCAU_UV", "uv")
    house = out / "wheelhouse"
    shutil.rmtree(house, ignore_errors=True)
    house.mkdir(parents=True)
    say("building the wheel")
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", str(house), str(HOME)], check=True)  # noqa: S603
    say("collecting what it needs")
    pinned = house / "requirements.txt"
    with pinned.open("w") as file:
        subprocess.run(  # noqa: S603
            [uv, "export", "--quiet", "--frozen", "--no-dev", "--no-emit-project", "--no-hashes",
             "--project", str(HOME)], stdout=file, check=True,
        )  # fmt: skip
    subprocess.run(  # noqa: S603
        [_pip_python(), "-m", "pip", "download", "--quiet", "--only-binary=:all:", "-r", str(pinned),
         "-d", str(house)], check=True,
    )  # fmt: skip
    wheels = sorted(path.name for path in house.glob("*.whl"))
    say(f"{len(wheels)} wheels in {house}")
    typer.echo(
        f"On the server: python3 -m venv nhipcau && nhipcau/bin/pip install --no-index "
        f"--find-links {house.name} nhipcau && nhipcau/bin/nhipcau up"
    )


def find_chromium() -> str | None:
    """The browser of the machine; as root on Debian it is installed when it is not there."""
    given = os.environ.get("NHIPCAU_CHROMIUM")
    found = next((place for place in (given, *CHROMIUM_PLACES) if place and Path(place).exists()), None)
    if found or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return found
    say("installing Chromium")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(words, env=environment, **quiet)  # type: ignore[call-overload]  # noqa: S603
    return next((place for place in CHROMIUM_PLACES if Path(place).exists()), None)


def _test_environment(chromium: str | None) -> dict[str, str]:
    return {
        **os.environ,
        "NHIPCAU_PROFILE": "test",
        "NHIPCAU_DATA_DIR": str(test_folder()),
        "NHIPCAU_CHROMIUM": chromium or "",
        "DJANGO_SETTINGS_MODULE": "nhipcau.site.settings",
    }


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def _pip_python() -> str:
    """A Python that has pip: the environment made by uv has none."""
    return os.environ.get("NHIPCAU_PYTHON") or shutil.which("python3") or sys.executable


def _run(name: str, words: Sequence[str], environment: dict[str, str]) -> int:
    say(name)
    start = time.monotonic()
    code = subprocess.run(words, env=environment, cwd=HOME, check=False).returncode  # noqa: S603
    say(f"{name}: {'held' if code == 0 else 'FAILED'} in {time.monotonic() - start:.0f} s")
    return code


def register(app: typer.Typer) -> None:
    """Put the commands of this module on the command line."""
    for command in (test, lint, bench, assets, shots, package):
        app.command()(command)
