"""Many patterns in one pass over a long text.

Each pattern alone costs a pass of its own; their union finds every place where one of them
may begin, and only there they are tried, in their order. So the cost of a language hardly
grows with the number of its patterns.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

_NAMED = re.compile(r"\(\?P<\w+>")
_BLANKS = " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_EDGE = r"(?<!\w)"
# How patterns say that they begin a word, perhaps with more that may not stand before them.
_EDGES = (_EDGE, r"(?<![\w")


def union(patterns: Sequence[re.Pattern[str]]) -> re.Pattern[str]:
    """A pattern without groups that begins wherever one of `patterns` does.

    Where all begin words, that is asked once; each alternative is first asked for its first
    letter. At most places nothing else is tried.
    """
    bare = [_NAMED.sub("(?:", pattern.pattern) for pattern in patterns]
    edge = _EDGE if all(each.startswith(_EDGES) for each in bare) else ""
    parts = [each.removeprefix(_EDGE) if edge else each for each in bare]
    firsts = [first_letters(part) for part in parts]
    every = frozenset[str]().union(*(first for first in firsts if first))
    if None in firsts:
        return re.compile(f"{edge}(?:{'|'.join(f'(?:{part})' for part in parts)})", re.DOTALL)
    # Letters that may begin the same patterns share one branch, so that each place tries one.
    branches: dict[tuple[str, ...], str] = {}
    for letter in sorted(every):
        own = tuple(part for first, part in zip(firsts, parts, strict=True) if first and letter in first)
        branches[own] = branches.get(own, "") + letter
    tried = "|".join(
        f"{_ahead(frozenset(letters))}(?:{'|'.join(f'(?:{part})' for part in own)})"
        for own, letters in branches.items()
    )
    return re.compile(f"{edge}{_ahead(every)}(?:{tried})", re.DOTALL)


def _ahead(letters: frozenset[str] | None) -> str:
    return f"(?=[{re.escape(''.join(sorted(letters)))}])" if letters else ""


def first_letters(pattern: str) -> frozenset[str] | None:
    """The characters that a match of `pattern` may begin with; None where that cannot be told.

    Reads the tree of Python's own parser, which has no public name; where a later Python has
    none, the answer is None and the scan is slower, not wrong.
    """
    try:
        from re import _parser  # type: ignore[attr-defined]

        return _firsts(list(_parser.parse(pattern)))
    except (ImportError, AttributeError):
        return None


def _firsts(tree: list[tuple[Any, Any]]) -> frozenset[str] | None:
    """First characters of a sequence of parsed operations."""
    found: frozenset[str] = frozenset()
    for operation, argument in tree:
        name = str(operation)
        if name in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        optional = name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] == 0
        own = _first_of(name, argument)
        if own is None:
            return None
        found |= own
        if not optional:
            return found
    return None


def _first_of(name: str, argument: Any) -> frozenset[str] | None:
    match name:
        case "LITERAL":
            return frozenset(chr(argument))
        case "IN":
            return _set_of(argument)
        case "BRANCH":
            branches = [_firsts(list(branch)) for branch in argument[1]]
            return None if None in branches else frozenset[str]().union(*(each or () for each in branches))
        case "SUBPATTERN":
            return _firsts(list(argument[-1]))
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _firsts(list(argument[2]))
    return None


def _set_of(members: list[tuple[Any, Any]]) -> frozenset[str] | None:
    found = ""
    for operation, argument in members:
        name = str(operation)
        if name == "LITERAL":
            found += chr(argument)
        elif name == "RANGE":
            found += "".join(map(chr, range(argument[0], argument[1] + 1)))
        elif name == "CATEGORY" and str(argument) == "CATEGORY_SPACE":
            found += _BLANKS
        else:
            return None
    return frozenset(found)


_Numbered = Sequence[tuple[int, re.Pattern[str]]]


@cache
def _by_letter(patterns: tuple[re.Pattern[str], ...]) -> tuple[dict[str, _Numbered], _Numbered]:
    """The patterns that may begin with each letter, and all of them for where that cannot be told."""
    every = tuple(enumerate(patterns))
    firsts = [first_letters(pattern.pattern) for pattern in patterns]
    if None in firsts:
        return {}, every
    letters = frozenset[str]().union(*(first for first in firsts if first))
    return {
        letter: [each for each in every if letter in (firsts[each[0]] or "")] for letter in letters
    }, every


def scan(
    text: str,
    patterns: Sequence[re.Pattern[str]],
    together: re.Pattern[str],
    accept: Callable[[int, re.Match[str]], bool],
    ranges: Sequence[tuple[int, int]],
) -> None:
    """Offer `accept` the matches from left to right, at each place in the order of `patterns`.

    The first match accepted at a place ends it, and the scan goes on behind it; `together`
    is the `union` of the patterns, `ranges` are the places to look in, in order. Time grows
    linearly where each pattern is bounded.
    """
    table, every = _by_letter(tuple(patterns))
    place = 0
    for first, last in ranges:
        place = max(place, first)
        while found := together.search(text, place, last):
            start = found.start()
            place = start + 1
            for index, pattern in table.get(text[start], every):
                match = pattern.match(text, start)
                if match and accept(index, match):
                    place = max(match.end(), place)
                    break
