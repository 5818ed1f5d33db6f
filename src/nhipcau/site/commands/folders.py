"""Which data folder a command means."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from nhipcau.site.options import default_data_dir

# In a checkout commands mean the demo, on a server with the installed wheel the real node.
IN_CHECKOUT = (Path(os.environ.get("NHIPCAU_HOME", Path.cwd())) / "package-lock.json").exists()
HOME = Path(os.environ.get("NHIPCAU_HOME", Path.cwd()))


def data_folder(given: Path | None, profile: str) -> Path:
    """The folder named on the command line, else the default one of the profile."""
    if given is not None:
        return given.expanduser().resolve()
    if profile == "node":
        return Path(os.environ.get("NHIPCAU_DATA_DIR") or default_data_dir())
    return Path(default_data_dir()).with_name(profile)


def test_folder() -> Path:
    """A folder for the tests of this checkout, apart from any node's."""
    digest = hashlib.sha256(str(HOME).encode()).hexdigest()[:10]
    return Path(default_data_dir()).with_name(f"test-{digest}")
