"""How well and how fast official text is read: precision and recall on the gold texts, MB a second.

Precision and recall are counted per class and language over both halves of the gold texts
(gold/README.md) and over the five source articles. A find is right when it overlaps a label
and says the same. `--quick` reads less text for the speed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from benchmarks.gold_texts import GoldText, Mark, articles, gold_texts
from benchmarks.node_under_test import report, say
from nhipcau.reading.facade import (
    DateFind,
    FigureFind,
    Find,
    Reading,
    ReferenceFind,
    ReferenceForm,
    TaskDraft,
    facts_of,
    read_text,
)

PROMISED = {"references": 0.99, "dates": 0.97, "figures": 0.97, "agencies": 0.95, "tasks": 0.90}
HALVES = ("earlier", "open", "kept", "articles")


@dataclass
class Score:
    """Right finds, wrong finds, labels not found, and the places of the last two."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count the other score in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    @property
    def precision(self) -> float:
        """Share of finds that are right; 1 where nothing was found."""
        return self.right / (self.right + len(self.wrong)) if self.right or self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of labels that were found; 1 where there are none."""
        return self.right / (self.right + len(self.missed)) if self.right or self.missed else 1.0


def matched(
    name: str, marks: Sequence[Mark], finds: Sequence[Find], equal: Callable[[Mark, Find], bool]
) -> Score:
    """Each label with the first unused find that overlaps it and says the same."""
    score = Score()
    unused = list(finds)
    for mark in marks:
        found = next(
            (
                find
                for find in unused
                if find.start < mark.end and mark.start < find.end and equal(mark, find)
            ),
            None,
        )
        if found is None:
            score.missed.append(f"{name} {mark.start}: {mark.kind} {mark.value}")
        else:
            unused.remove(found)
            score.right += 1
    score.wrong = [
        f"{name} {find.start}: “{find.text}” {_said(find)}" for find in unused if not _unmarked(find)
    ]
    return score


def _unmarked(find: Find) -> bool:
    """`Đề án 06` is a pointer (domain 9.4 no. 46), but the markers took it for a name."""
    return isinstance(find, ReferenceFind) and find.form is ReferenceForm.POINTER and find.type == "ĐA"


def _said(find: Find) -> str:
    match find:
        case ReferenceFind():
            return f"{find.form} {find.key}"
        case DateFind():
            return f"{find.kind} {find.from_}..{find.last_day} {find.rule}"
        case FigureFind():
            return f"{find.value} {find.unit} {find.rule}"
    return str(getattr(find, "agency_key", ""))


def references_equal(mark: Mark, find: Find) -> bool:
    """Whole numbers and pointers by key; a suspect by its first candidate."""
    assert isinstance(find, ReferenceFind)
    if mark.kind == "R":
        return find.form is ReferenceForm.FULL and find.key == mark.value
    if mark.kind == "P":
        return find.form is ReferenceForm.POINTER and (find.key or "?") == mark.value
    first = find.candidates[0].key if find.candidates else "?"
    return find.suspect and mark.value in ("?", first)


def dates_equal(mark: Mark, find: Find) -> bool:
    """Kind and last day, or recurrence, or count and unit, or why it is open."""
    assert isinstance(find, DateFind)
    kind, *rest = mark.value.split()
    if kind == "open":
        return find.open is not None and find.open == rest[0]
    if find.open is not None or find.kind != kind:
        return False
    if kind == "recurring":
        day = int(rest[1]) if len(rest) > 1 else None
        return (find.every or "").replace("-", "_") == rest[0] and find.day == day
    if kind == "within":
        return find.amount == int(rest[0]) and find.unit == rest[1]
    if kind == "period":
        first, _, last = rest[0].partition("..")
        return _day(find.from_, first) and _day(find.to, last)
    return find.last_day is not None and find.last_day.isoformat() == rest[0]


def _day(found: date | None, labelled: str) -> bool:
    return not labelled or found is None or found.isoformat() == labelled


def figures_equal(mark: Mark, find: Find) -> bool:
    """Value, unit, qualifier and the second number of a ratio."""
    assert isinstance(find, FigureFind)
    value, unit, *rest = mark.value.split()
    extras = dict(extra.split("=") for extra in rest if "=" in extra)
    same = str(find.of if find.of is not None else "") == extras.get("of", "")
    same = same and (find.qualifier or "") == extras.get("q", "")
    return same and format(find.value, "f") == value and units_equal(unit, find)


def units_equal(labelled: str, find: FigureFind) -> bool:
    """Measures, money and percent by name; things counted by name, or as written where we have none."""
    found, wanted = ALIKE.get(find.unit, find.unit), ALIKE.get(labelled, labelled)
    if wanted == "other":
        return found not in EXACT
    if found == "count":
        return wanted not in EXACT and bool(find.counted)
    return found == wanted


# Bodies the reader knows and the markers had no key for: neither right nor wrong.
UNLISTED = frozenset({"CTTĐTCP", "BCYCP", "VASS", "VAST"})
# Things whose names one language does not keep apart (ພະນັກງານ, hồ sơ): counted as one.
ALIKE = {
    **dict.fromkeys(("official", "individual", "member"), "person"),
    **dict.fromkeys(("document", "record"), "dossier"),
    **dict.fromkeys(("group", "team"), "collective"),
    "decision": "resolution",
}
# Units with one meaning; all others are things that are counted.
EXACT = frozenset(
    {"percent", "percentage_point", "unknown_point", "VND", "USD", "EUR", "hectare", "km", "m2", "ton"}
    | {"kwh", "mbps", "gb", "hour", "day", "month", "year", "minute", "times", "point"}
)


def agencies_equal(mark: Mark, find: Find) -> bool:
    """The same key."""
    return getattr(find, "agency_key", None) == mark.value


def tasks_score(gold: GoldText, drafts: Sequence[TaskDraft]) -> Score:
    """A draft is right when lead and deadline are those of a task of its sentence."""
    score = Score()
    unused = list(drafts)
    for task in gold.tasks:
        end = sentence_end(gold, task.start)
        found = next(
            (
                draft
                for draft in unused
                if draft.start < end
                and task.start < draft.end
                and draft.lead[:1] == (task.lead,)
                and deadline_of(draft) == (task.deadline or "")
            ),
            None,
        )
        if found is None:
            score.missed.append(f"{gold.name} {task.start}: {task.lead} {task.deadline}")
        else:
            unused.remove(found)
            score.right += 1
    score.wrong = [
        f"{gold.name} {draft.start}: {draft.lead} {deadline_of(draft)} “{draft.text[:80]}”"
        for draft in unused
    ]
    return score


def sentence_end(gold: GoldText, start: int) -> int:
    """Where the next labelled sentence or the paragraph ends."""
    line = gold.text.find("\n", start)
    later = [task.start for task in gold.tasks if task.start > start]
    return min([line if line >= 0 else len(gold.text), *later])


def deadline_of(draft: TaskDraft) -> str:
    """The deadline of a draft as the gold texts write it."""
    deadline = draft.deadline
    if deadline is not None and deadline.last_day is not None:
        return deadline.last_day.isoformat()
    if deadline is not None and deadline.amount is not None:
        return f"within {deadline.amount} {deadline.unit}"
    if draft.recurring is not None:
        day = f" {draft.recurring.day}" if draft.recurring.day else ""
        return f"recurring {(draft.recurring.every or '').replace('-', '_')}{day}"
    if deadline is not None and deadline.open == "set_by":
        return "open set_by"
    return ""


def scores_of(gold: GoldText, reading: Reading) -> dict[str, Score]:
    """The scores of one text by class."""

    def marks(kinds: str) -> list[Mark]:
        return [mark for mark in gold.marks if mark.kind in kinds]

    return {
        "references": matched(gold.name, marks("RPS"), reading.references, references_equal),
        "dates": matched(gold.name, marks("D"), [d for d in reading.dates if not d.partial], dates_equal),
        "figures": matched(gold.name, marks("F"), reading.figures, figures_equal),
        "agencies": matched(
            gold.name,
            marks("A"),
            [find for find in reading.agencies if find.agency_key not in UNLISTED],
            agencies_equal,
        ),
        "tasks": tasks_score(gold, reading.tasks),
    }


def quality(texts: Iterable[GoldText], show: str) -> dict[str, dict[str, Score]]:
    """Scores by half, then by class and by class and language; prints the mistakes of half `show`."""
    table: dict[str, dict[str, Score]] = defaultdict(lambda: defaultdict(Score))
    for gold in texts:
        reading = read_text(gold.text, document_date=gold.written_on)
        for name, score in scores_of(gold, reading).items():
            if gold.half == show:
                for place in score.wrong:
                    say(f"  wrong  {name:10} {place}")
                for place in score.missed:
                    say(f"  missed {name:10} {place}")
            for column in (name, f"{name} {gold.language}"):
                table[gold.half][column].add(score)
    return table


def speed(texts: Sequence[GoldText], size: int) -> dict[str, float]:
    """MB (10⁶ bytes of UTF-8) a second of references, dates and figures, by language.

    Processor time of one core, best of three.
    """
    found = {}
    for language in sorted({gold.language for gold in texts}):
        piece = "\n".join(gold.text for gold in texts if gold.language == language)
        text = piece * (size // len(piece.encode()) + 1)
        read = len(text.encode())
        best = min(_seconds(partial(facts_of, text)) for _ in range(3))
        found[language] = round(read / best / 1e6, 2)
    return found


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> int:
    """Print the scores; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less text for the speed")
    parser.add_argument("--show", default="", choices=["", *HALVES], help="print the mistakes of one half")
    parser.add_argument("--only", default="", help="only texts whose name begins so")
    given = parser.parse_args()
    texts = [gold for gold in [*gold_texts(), *articles()] if gold.name.startswith(given.only)]
    labels = Counter(mark.kind for gold in texts for mark in gold.marks)
    say(f"{len(texts)} texts, labels {dict(labels)}, {sum(len(gold.tasks) for gold in texts)} tasks")
    table = quality(texts, given.show)
    figures: dict[str, object] = {"texts": len(texts)}
    holds = {}
    for half in HALVES:
        for name, score in sorted(table[half].items()):
            say(f"{half:9} {name:15} {score.precision:.3f} / {score.recall:.3f} of {score.right}")
            figures[f"{half} {name}"] = [round(score.precision, 4), round(score.recall, 4)]
            if name in PROMISED:
                promised = PROMISED[name]
                holds[f"{half} {name}"] = min(score.precision, score.recall) >= promised
    own = [gold for gold in texts if gold.half != "articles"]
    rates = speed(own, 300_000 if given.quick else 2_000_000)
    slowest = max((_seconds(partial(read_text, t.text)) for t in texts if t.half == "articles"), default=0.0)
    figures |= {"mb_per_second": rates, "slowest_article_ms": round(slowest * 1000, 1)}
    holds["1 MB a second"] = min(rates.values(), default=0.0) >= 1.0
    holds["an article under 50 ms"] = slowest < 0.05
    return report(figures, holds)


if __name__ == "__main__":
    sys.exit(main())
