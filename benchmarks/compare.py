"""How well two texts are compared: planted changes that are caught, clean pairs that are accused.

Sentences of our own with slots (pairs/sentences.json) are filled with values drawn from a fixed
seed and said in two languages, each in its own ways (pairs/words.json). Of every clean pair there
is one pair more for each kind of change that its values allow: one value of the translation is
another one and is said anew, or a clause with a value stands on one side only. In the result,
`clean` is [pairs, accused], every kind [planted, caught, caught at the right place].
`--quick`: 60 clean pairs of each pair of languages. Full: 500.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from benchmarks.node_under_test import report, say
from benchmarks.pairs.render import LANGUAGES, Change, Said, Sentence, say_sentence, sentences
from benchmarks.pairs.values import KINDS, Value, changes, draw_all, numbers_in
from nhipcau.reading.facade import Find, Mismatch, compare_texts

SEED = "nhipcau-compare-2026"
PROMISED = ("digit", "unit", "percent", "date_order", "month", "number", "type", "scale")
CAUGHT, ACCUSED = 0.99, 0.01
PAIRS = tuple(f"{first}-{second}" for first, second in combinations(LANGUAGES, 2))


@dataclass(frozen=True, slots=True)
class Case:
    """Two texts; `kind` is what was planted, or `clean`; `place` is where, in the source or not.

    `units` says from which to which a unit was changed.
    """

    kind: str
    source: str
    translation: str
    place: tuple[int, int] = (0, 0)
    in_source: bool = False
    units: str = ""


@dataclass
class Score:
    """Of one pair of languages: cases, cases with a mismatch, and those at the right place, by kind."""

    cases: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    units_missed: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case, mismatches: Sequence[Mismatch]) -> None:
        """Count one case in."""
        at_place = [touches(case, mismatch) for mismatch in mismatches]
        self.cases[case.kind] += 1
        self.answered[case.kind] += bool(mismatches)
        self.placed[case.kind] += any(at_place)
        self.elsewhere[case.kind] += not all(at_place)
        if case.units and not mismatches:
            self.units_missed[case.units] += 1

    def share(self, of: Counter[str], kinds: Sequence[str]) -> float:
        """Share of the cases of these kinds; 1 where there are none."""
        cases = sum(self.cases[kind] for kind in kinds)
        return sum(of[kind] for kind in kinds) / cases if cases else 1.0


def touches(case: Case, mismatch: Mismatch) -> bool:
    """Whether the mismatch points to what was planted."""
    find: Find | None = mismatch.source if case.in_source else mismatch.translation
    return find is not None and find.start < case.place[1] and case.place[0] < find.end


def cases_of(pair: str, count: int) -> Iterator[Case]:
    """The clean pairs and what is planted in them; every second pair is translated the other way."""
    first, second = pair.split("-")
    rng = Random(f"{SEED} {pair}")
    every = sentences()
    order: list[Sentence] = []
    for number in range(count):
        order = order or rng.sample(every, len(every))
        sentence = order.pop()
        values = draw_all(rng, sentence.slots)
        unsaid = {slot for slot in sentence.clauses if rng.random() < 0.2}
        languages = (first, second) if number % 2 == 0 else (second, first)
        yield _clean(rng, sentence, values, unsaid, languages)
        yield from _planted(rng, sentence, values, unsaid, languages)


def _clean(
    rng: Random, sentence: Sentence, values: dict[str, Value], unsaid: set[str], languages: tuple[str, str]
) -> Case:
    said = [say_sentence(rng, sentence, language, values, left_out=unsaid).text for language in languages]
    return Case("clean", said[0], said[1])


def _planted(
    rng: Random, sentence: Sentence, values: dict[str, Value], unsaid: set[str], languages: tuple[str, str]
) -> Iterator[Case]:
    possible: dict[str, list[Change]] = {}
    for slot, value in values.items():
        others = set().union(*(numbers_in(other) for name, other in values.items() if name != slot))
        for kind, changed in changes(rng, value).items():
            if sentence.says(slot, unsaid) and numbers_in(changed).isdisjoint(others):
                change = Change(slot, rng.randrange(sentence.times(slot)), changed)
                possible.setdefault(kind, []).append(change)
    source, translation = languages
    for kind in KINDS:
        if kind in possible:
            change = rng.choice(possible[kind])
            here = say_sentence(rng, sentence, source, values, left_out=unsaid)
            there = say_sentence(rng, sentence, translation, values, left_out=unsaid, change=change)
            place = there.places[change.slot][change.time]
            units = f"{_unit(values[change.slot])} → {_unit(change.value)}" if kind == "unit" else ""
            yield Case(kind, here.text, there.text, place, units=units)
    if sentence.clauses:
        slot = rng.choice(sentence.clauses)
        full = say_sentence(rng, sentence, source, values, left_out=unsaid - {slot})
        short = say_sentence(rng, sentence, translation, values, left_out=unsaid | {slot})
        yield Case("left_out", full.text, short.text, _place(full, slot), in_source=True)
        short = say_sentence(rng, sentence, source, values, left_out=unsaid | {slot})
        full = say_sentence(rng, sentence, translation, values, left_out=unsaid - {slot})
        yield Case("added", short.text, full.text, _place(full, slot))


def _unit(value: Value) -> str:
    return str(getattr(value, "unit", ""))


def _place(said: Said, slot: str) -> tuple[int, int]:
    return said.places[slot][0]


def measure(pair: str, count: int, *, show: bool) -> Score:
    """Compare all cases of one pair of languages; print what went wrong."""
    score = Score()
    for case in cases_of(pair, count):
        mismatches = compare_texts(case.source, case.translation)
        score.add(case, mismatches)
        if show and bool(mismatches) == (case.kind == "clean"):
            _print(pair, case, mismatches)
    return score


def _print(pair: str, case: Case, mismatches: Sequence[Mismatch]) -> None:
    say(f"{pair} {'accused' if case.kind == 'clean' else f'missed {case.kind}'}")
    say(f"    {case.source}")
    say(f"    {case.translation}")
    if case.kind != "clean":
        where = case.source if case.in_source else case.translation
        say(f"    planted: “{where[slice(*case.place)]}”")
    for mismatch in mismatches:
        sides = [f"“{find.text}”" if find else "–" for find in (mismatch.source, mismatch.translation)]
        say(f"    {mismatch.kind} {mismatch.reason}: {sides[0]} | {sides[1]}")


def main() -> int:
    """Print the counts; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="60 clean pairs of each pair of languages")
    parser.add_argument(
        "--show", default="", choices=["", *PAIRS], help="measure one pair, print its mistakes"
    )
    given = parser.parse_args()
    count = 60 if given.quick else 500
    started = time.perf_counter()
    pairs = [given.show] if given.show else list(PAIRS)
    scores = {pair: measure(pair, count, show=bool(given.show)) for pair in pairs}
    seconds = time.perf_counter() - started
    figures: dict[str, object] = {"sentences": len(sentences()), "clean_pairs": count * len(pairs)}
    holds = {}
    total = Score()
    for pair, score in scores.items():
        for mine, all_of in (
            (score.cases, total.cases),
            (score.answered, total.answered),
            (score.placed, total.placed),
            (score.elsewhere, total.elsewhere),
            (score.units_missed, total.units_missed),
        ):
            all_of.update(mine)
        caught, accused = score.share(score.answered, PROMISED), score.share(score.answered, ["clean"])
        planted = sum(score.cases[kind] for kind in PROMISED)
        say(f"{pair} caught {caught:.4f} of {planted}, accused {accused:.4f} of {score.cases['clean']}")
        for kind in KINDS:
            say(
                f"    {kind:10} planted {score.cases[kind]:4} caught {score.answered[kind]:4}"
                f" at the right place {score.placed[kind]:4}"
            )
        figures[pair] = {
            "clean": [score.cases["clean"], score.answered["clean"]],
            **{kind: [score.cases[kind], score.answered[kind], score.placed[kind]] for kind in KINDS},
        }
        holds[f"{pair} caught"] = caught >= CAUGHT
        holds[f"{pair} accused"] = accused <= ACCUSED
    for kind in KINDS:
        caught, placed = total.share(total.answered, [kind]), total.share(total.placed, [kind])
        say(f"{kind:10} caught {caught:.4f} of {total.cases[kind]}, at the right place {placed:.4f}")
        figures[f"{kind} caught"] = round(caught, 4)
        if kind in PROMISED:
            holds[f"{kind} caught"] = caught >= CAUGHT
    for units, missed in total.units_missed.most_common(12):
        say(f"    missed {missed:3}  {units}")
    figures["at_the_right_place"] = round(total.share(total.placed, KINDS), 4)
    figures["also_accused_elsewhere"] = round(total.share(total.elsewhere, KINDS), 4)
    figures["comparisons_a_second"] = round(total.cases.total() / seconds)
    return report(figures, holds)


if __name__ == "__main__":
    sys.exit(main())
