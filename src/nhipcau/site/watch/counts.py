"""The counts of all processes of the node, added up; those of dead processes are kept, in one file.

Each process counts in files of its own that carry its number. A counter must never go back, so what
a dead process counted still belongs to the sum; but web processes are replaced over the months, and
a file for each would make every scrape slower. So what the dead have left is folded into one file.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from prometheus_client.metrics_core import Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

COUNTS_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported
_OF_A_PROCESS = re.compile(r"(counter|histogram)_(\d+)\.db")


def counts_path(data_dir: Path) -> Path:
    """Where the processes of the node on `data_dir` count."""
    return data_dir / "run" / "counts"


def begin_counts(data_dir: Path) -> None:
    """An empty folder for the counts: a node begins at zero when it starts."""
    shutil.rmtree(counts_path(data_dir), ignore_errors=True)
    counts_path(data_dir).mkdir(parents=True)


def counts_folder() -> Path | None:
    """Where the processes of this node count; None outside a node."""
    given = os.environ.get(COUNTS_VARIABLE)
    return Path(given) if given and Path(given).is_dir() else None


class Counts(Collector):
    """The sum over all processes, dead and alive."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def describe(self) -> Iterable[Metric]:
        """Nothing: the names are in the files."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """The figures; nobody folds while they are read."""
        with _alone(self.folder):
            fold_dead(self.folder)
            yield from list(MultiProcessCollector(None, path=str(self.folder)).collect())


def fold_dead(folder: Path) -> None:
    """Add the counts of processes that are no more to one file, and remove theirs.

    A machine that fails between the two counts those twice; the next start begins at zero anyway.
    """
    dead: dict[str, list[Path]] = defaultdict(list)
    for path in folder.glob("*.db"):
        found = _OF_A_PROCESS.fullmatch(path.name)
        if found is not None and not _lives(int(found[2])):
            dead[found[1]].append(path)
    for kind, paths in dead.items():
        kept = folder / f"{kind}_dead.db"
        sums: dict[str, float] = defaultdict(float)
        for path in (kept, *paths):
            with suppress(FileNotFoundError):
                for key, value, _at, _place in MmapedDict.read_all_values_from_file(str(path)):
                    sums[key] += value
        part = kept.with_suffix(".part")
        part.unlink(missing_ok=True)
        file = MmapedDict(str(part))
        for key, value in sums.items():
            file.write_value(key, value, 0.0)
        file.close()
        part.replace(kept)
        for path in paths:
            path.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
