"""Which text was in force on a day, from documents and what they do to one another. Pure.

An *ending* (replaced, annulled, past its last day) is final: a text does not come back when
what ended it ends in its turn. An amendment or a suspension lasts only as long as the text
that made it. An act takes effect only if the text that holds it reached that day; the acts of
a text that was replaced pass to its successor. A text that guides others lapses with the last
of them, unless a later text keeps it (Law on the Promulgation of Legal Documents: detailing
texts lapse with the text that they detail).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nhipcau.documents.errors import RelationsInACircle

Key = object


class Effect(StrEnum):
    """What a text does to another one, where it matters for what is in force."""

    AMENDS = "amends"
    SUPPLEMENTS = "supplements"
    REPLACES = "replaces"
    ANNULS = "annuls"
    SUSPENDS = "suspends"
    GUIDES = "guides"
    KEEPS = "keeps"


class Force(StrEnum):
    """How a text stands on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    PARTLY = "partly"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    ANNULLED = "annulled"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    UNDATED = "undated"


IN_FORCE = frozenset({Force.IN_FORCE, Force.PARTLY})
_ENDS = {Effect.REPLACES: Force.REPLACED, Effect.ANNULS: Force.ANNULLED}
_LASTING = frozenset({Effect.AMENDS, Effect.SUPPLEMENTS, Effect.SUSPENDS})


@dataclass(frozen=True, slots=True)
class Text:
    """A document: in force from `start` until before `end`."""

    key: Key
    start: date | None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What `by` does to `to`, from `start` (its own entry into force when None) until before `until`.

    `scope` names the articles; an empty one means the whole text.
    """

    by: Key
    effect: Effect
    to: Key
    start: date | None = None
    until: date | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """The day from which a text is no longer in force, why, and by which text."""

    day: date
    force: Force
    by: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a text stands on `day`.

    `since` is the day from which it stands so (for a text that is not yet in force, the day on
    which it will be), `by` the text that ended or suspended it, `changes` what altered it and was
    in force itself, `undated` what alters it from a day that is not noted.
    """

    key: Key
    day: date
    force: Force
    since: date | None = None
    by: Key | None = None
    changes: tuple[Act, ...] = ()
    undated: tuple[Act, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the text, or a part of it, is in force."""
        return self.force in IN_FORCE


def closes_a_circle(*, by: Key, to: Key, targets: Mapping[Key, Iterable[Key]]) -> bool:
    """Whether `by` acting on `to` would close a circle, `targets` being what each text acts on."""
    seen, waiting = {to}, [to]
    while waiting:
        here = waiting.pop()
        if here == by:
            return True
        new = set(targets.get(here, ())) - seen
        seen |= new
        waiting += new
    return False


def refuse_circles(acts: Iterable[Act]) -> None:
    """Texts act on earlier ones only, so nothing can act on itself by way of others.

    Raises RelationsInACircle.
    """
    targets: dict[Key, set[Key]] = {}
    indegree: dict[Key, int] = {}
    for act in acts:
        indegree.setdefault(act.by, 0)
        indegree.setdefault(act.to, 0)
        if act.to not in targets.setdefault(act.by, set()):
            targets[act.by].add(act.to)
            indegree[act.to] += 1
    free = [key for key, count in indegree.items() if not count]
    while free:
        key = free.pop()
        del indegree[key]
        for target in targets.get(key, ()):
            indegree[target] -= 1
            if not indegree[target]:
                free.append(target)
    if indegree:
        raise RelationsInACircle


class Law:
    """Texts with their acts, asked how one of them stands on a day.

    Acts of texts that are not given are left out. Raises RelationsInACircle.
    """

    def __init__(self, texts: Iterable[Text], acts: Iterable[Act]) -> None:
        self._texts = {text.key: text for text in texts}
        known = [act for act in set(acts) if act.by in self._texts and act.to in self._texts]
        refuse_circles(known)
        # One order whatever the order of entry.
        known.sort(key=lambda act: (self._begin(act) or date.max, str(act.by), act.effect, act.scope))
        self._on: dict[Key, list[Act]] = {}
        self._by: dict[Key, list[Act]] = {}
        for act in known:
            self._on.setdefault(act.to, []).append(act)
            self._by.setdefault(act.by, []).append(act)
        self._struck: dict[Key, Ending | None] = {}
        self._ended: dict[Key, Ending | None] = {}

    def standing(self, key: Key, day: date) -> Standing:
        """How the text stands at the end of `day`. Raises KeyError for a text that was not given."""
        text, ending = self._texts[key], self.ending(key)
        undated = tuple(
            act
            for act in self._on.get(key, ())
            if self._begin(act) is None and act.effect not in (Effect.GUIDES, Effect.KEEPS)
        )

        def stands(force: Force, since: date | None, by: Key | None = None) -> Standing:
            return Standing(key=key, day=day, force=force, since=since, by=by, undated=undated)

        if ending is not None and ending.day <= day:
            return stands(ending.force, ending.day, ending.by)
        if text.start is None:
            return stands(Force.UNDATED, None)
        if day < text.start:
            return stands(Force.NOT_YET, text.start)
        changes = tuple(act for act in self._on.get(key, ()) if self._works(act, day))
        for act in changes:
            if act.effect is Effect.SUSPENDS and not act.scope:
                return stands(Force.SUSPENDED, self._begin(act), act.by)
        force = Force.PARTLY if changes else Force.IN_FORCE
        return Standing(
            key=key, day=day, force=force, since=text.start, changes=changes, undated=undated
        )  # fmt: skip

    def versions(self, key: Key) -> list[Standing]:
        """How the text stood from its first day on; each entry counts from its `day` until the next."""
        days = {day for act in self._reachable(key) for day in (self._begin(act), act.until) if day}
        for text in self._around(key):
            days |= {day for day in (self._texts[text].start, self._texts[text].end) if day}
        found: list[Standing] = []
        for day in sorted(days):
            now = self.standing(key, day)
            if not found or _differ(found[-1], now):
                found.append(now)
        return found

    def places(self, key: Key, day: date) -> tuple[Key, ...]:
        """The texts that held the place of `key` on `day`: itself, or those of its chain of
        replacements that were in force."""
        if self.standing(key, day).holds:
            return (key,)
        chain, waiting = {key}, [key]
        while waiting:
            here = waiting.pop()
            links = {act.to for act in self._by.get(here, ()) if _whole(act, Effect.REPLACES)}
            links |= {act.by for act in self._on.get(here, ()) if _whole(act, Effect.REPLACES)}
            waiting += links - chain
            chain |= links
        return tuple(sorted((other for other in chain if self.standing(other, day).holds), key=str))

    def ending(self, key: Key) -> Ending | None:
        """When and why the text stopped being in force; None while nothing ends it."""
        if key not in self._ended:
            self._ended[key] = min(
                filter(None, (self._struck_out(key), self._lapse(key))),
                key=lambda ending: ending.day,
                default=None,
            )
        return self._ended[key]

    def _begin(self, act: Act) -> date | None:
        return act.start or self._texts[act.by].start

    def _struck_out(self, key: Key) -> Ending | None:
        """The ending that does not come from guiding another text: replaced, annulled, expired."""
        if key not in self._struck:
            last = self._texts[key].end
            found = [Ending(last, Force.EXPIRED)] if last else []
            for act in self._on.get(key, ()):
                begin = self._begin(act)
                if act.effect in _ENDS and not act.scope and begin and self._took(act, begin):
                    found.append(Ending(begin, _ENDS[act.effect], act.by))
            found.sort(key=lambda ending: (ending.day, ending.force is not Force.REPLACED, str(ending.by)))
            self._struck[key] = found[0] if found else None
        return self._struck[key]

    def _lapse(self, key: Key) -> Ending | None:
        """A guiding text lapses with the last of the texts that it guides."""
        guided = [act.to for act in self._by.get(key, ()) if act.effect is Effect.GUIDES]
        ends = [(self.ending(target), target) for target in guided]
        if not ends or any(ending is None for ending, _target in ends):
            return None
        day, target = max(((ending.day, target) for ending, target in ends if ending), key=_by_day)
        for act in self._on.get(key, ()):
            begin = self._begin(act)
            if act.effect is not Effect.KEEPS or begin is None or not self._took(act, begin):
                continue
            if begin <= day:
                if act.until is None:
                    return None
                day = max(day, act.until)
        return Ending(day, Force.LAPSED, target)

    def _took(self, act: Act, begin: date) -> bool:
        """Whether the text that holds the act reached the day of the act. An act that reaches back
        takes effect when its text enters into force."""
        return self._alive(act.by, max(begin, self._texts[act.by].start or begin))

    def _alive(self, key: Key, day: date) -> bool:
        ending = self._struck_out(key)
        if ending is None or day < ending.day:
            return True
        return ending.force is Force.REPLACED and self._alive(ending.by, day)

    def _works(self, act: Act, day: date) -> bool:
        """Whether an alteration of a part, an amendment or a suspension counts on `day`."""
        begin = self._begin(act)
        if begin is None or begin > day or (act.until is not None and act.until <= day):
            return False
        if act.effect in _ENDS:
            return bool(act.scope) and self._took(act, begin)
        if act.effect not in _LASTING:
            return False
        ending = self.ending(act.by)
        reached = max(day, self._texts[act.by].start or day)
        return (ending is None or reached < ending.day) and not self._is_suspended(act.by, day)

    def _is_suspended(self, key: Key, day: date) -> bool:
        acts = self._on.get(key, ())
        return any(_whole(act, Effect.SUSPENDS) and self._works(act, day) for act in acts)

    def _around(self, key: Key) -> set[Key]:
        """All texts on which the standing of `key` can depend."""
        seen, waiting = {key}, [key]
        while waiting:
            here = waiting.pop()
            new = {act.by for act in self._on.get(here, ()) if act.effect is not Effect.GUIDES}
            new |= {act.to for act in self._by.get(here, ()) if act.effect is Effect.GUIDES}
            waiting += new - seen
            seen |= new
        return seen

    def _reachable(self, key: Key) -> list[Act]:
        return [act for text in self._around(key) for act in self._on.get(text, ())]


def _whole(act: Act, effect: Effect) -> bool:
    return act.effect is effect and not act.scope


def _by_day(pair: tuple[date, Key]) -> tuple[date, str]:
    return pair[0], str(pair[1])


def _differ(one: Standing, other: Standing) -> bool:
    return (one.force, one.by, one.changes) != (other.force, other.by, other.changes)
