"""The gold texts: bare text and marks, and the two halves (format in gold/README.md)."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "gold"
SEED = "nhipcau-2026"
# Texts of an earlier round have all been looked at, a new round is split again (gold/README.md).
ROUND = 3
_MARK = re.compile(r"\[\[(?P<kind>[A-Z]) (?P<value>[^|\]]+)\|(?P<text>.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A labelled place: kind (R, P, S, D, F, A), value as in gold/README.md, place in the bare text."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class GoldTask:
    """A labelled task; `start` is where its sentence begins."""

    start: int
    lead: str
    coordinating: tuple[str, ...]
    deadline: str | None


@dataclass(frozen=True)
class GoldText:
    """A text with its labels; `half` is `earlier`, `open`, `kept` or `articles`."""

    name: str
    language: str
    written_on: date | None
    text: str
    marks: tuple[Mark, ...]
    tasks: tuple[GoldTask, ...]
    half: str


def gold_texts() -> list[GoldText]:
    """All texts of our own, sorted by name."""
    return [_own(path) for path in sorted(FOLDER.glob("??-*.txt"))]


def half_of(name: str, written_in: int = ROUND) -> str:
    """Which half a text belongs to, by a fixed seed: `open` for writing rules, `kept` for scoring only.

    Texts of an earlier round are `earlier`.
    """
    if written_in < ROUND:
        return "earlier"
    digest = hashlib.sha256(f"{SEED}:{name}".encode()).digest()
    return "open" if digest[0] % 2 == 0 else "kept"


def articles() -> list[GoldText]:
    """The five source articles with their labels; empty where the articles are not at hand."""
    shared = os.environ.get("NHIPCAU_SHARED")
    folder = (Path(shared) if shared else Path(__file__).parents[2] / "shared") / "articles"
    labelled = FOLDER / "articles.json"
    labels = json.loads(labelled.read_text(encoding="utf-8")) if labelled.exists() else {}
    found = []
    for number, entry in sorted(labels.items()):
        paths = sorted(folder.glob(f"{number}_*.txt"))
        if paths:
            found.append(_article(number, paths[0].read_text(encoding="utf-8"), entry))
    return found


def _own(path: Path) -> GoldText:
    head, body, tail = _parts(path.read_text(encoding="utf-8"))
    fields = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    text, marks = _unmarked(body)
    tasks = [json.loads(line) for line in tail.splitlines() if line.strip()]
    day = fields["date"].strip()
    return GoldText(
        path.stem,
        fields["language"].strip(),
        date.fromisoformat(day) if day != "-" else None,
        text,
        tuple(marks),
        tuple(_task(text, task, task["sentence"]) for task in tasks),
        half_of(path.stem, int(fields.get("round", "1"))),
    )


def _parts(whole: str) -> tuple[str, str, str]:
    pieces = re.split(r"^---\n", whole, flags=re.MULTILINE)
    if len(pieces) < 2:
        raise ValueError("a gold text has a head, a line of three dashes, the text")
    return pieces[0], pieces[1], pieces[2] if len(pieces) > 2 else ""


def _unmarked(body: str) -> tuple[str, list[Mark]]:
    pieces: list[str] = []
    marks: list[Mark] = []
    length = at = 0
    for match in _MARK.finditer(body):
        before = body[at : match.start()]
        start = length + len(before)
        marks.append(Mark(match["kind"], match["value"].strip(), start, start + len(match["text"])))
        pieces += (before, match["text"])
        length = start + len(match["text"])
        at = match.end()
    pieces.append(body[at:])
    return "".join(pieces), marks


def _task(text: str, task: dict[str, object], sentence: str) -> GoldTask:
    start = text.find(sentence)
    if start < 0:
        message = f"the sentence of a task is not in the text: {sentence}"
        raise ValueError(message)
    coordinating = task.get("with") or []
    assert isinstance(coordinating, list)
    deadline = task.get("deadline")
    return GoldTask(start, str(task["lead"]), tuple(coordinating), str(deadline) if deadline else None)


def _article(number: str, text: str, entry: dict[str, list[dict[str, object]]]) -> GoldText:
    lines = [match for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    marks = []
    for label in entry["marks"]:
        line = lines[int(str(label["line"])) - 1]
        kind, _, value = str(label["mark"]).partition(" ")
        start = line.start() - 1
        for _ in range(int(str(label.get("occurrence", 1)))):
            start = text.index(str(label["text"]), start + 1, line.end())
        marks.append(Mark(kind, value, start, start + len(str(label["text"]))))
    tasks = []
    for task in entry["tasks"]:
        line = lines[int(str(task["line"])) - 1]
        start = text.index(str(task["starts"]), line.start(), line.end())
        tasks.append(_task_at(start, task))
    return GoldText(
        f"article-{number}",
        str(entry["language"]),
        date.fromisoformat(str(entry["date"])),
        text,
        tuple(marks),
        tuple(tasks),
        "articles",
    )


def _task_at(start: int, task: dict[str, object]) -> GoldTask:
    coordinating = task.get("with") or []
    assert isinstance(coordinating, list)
    deadline = task.get("deadline")
    return GoldTask(start, str(task["lead"]), tuple(coordinating), str(deadline) if deadline else None)
