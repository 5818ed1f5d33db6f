"""Tasks proposed from a directive's text, one line of text behind each; a person confirms.

Rules: a sentence asks for work when it holds an obligation ("must", "asked … to") or a
deadline with a task verb, and names who leads or by when. A sentence with two deadlines
gives two drafts, cut after the first. Items of a list take their lead from the line above.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from nhipcau.reading.finds import (
    ActorFind,
    Clear,
    DateFind,
    DateKind,
    Find,
    Open,
    Product,
    TaskDraft,
)
from nhipcau.reading.language import rules_for
from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.languages.base import Language
from nhipcau.reading.normalise import Normalised
from nhipcau.reading.segments import Segment, is_debris, paragraphs, sentences
from nhipcau.reading.task_parties import Named, Parties, asked_from, parties_of

_F = TypeVar("_F", bound=Find)

_MAX_TITLE = 240
# Characters besides the deadline below which a clause names no work.
_LEAST_WORK = 8
# A line up to this length that ends with a colon heads the list below it.
_HEADER = 320
_ITEM = re.compile(r"(?:[-+•*–]|[a-zđ]\)|\([a-zđ0-9]{1,2}\)|[0-9]{1,2}[.)])\s")
_ENDS = '.!?…;:។៕)”"»'


@dataclass(frozen=True, slots=True)
class _Clause:
    """A sentence or the part of it that belongs to one deadline; original offsets."""

    start: int
    end: int
    deadline: DateFind | None
    parties: Parties
    asked: bool
    own_lead: bool  # named in the clause itself, or in the line above its list


class _Drafter:
    def __init__(
        self,
        source: Normalised,
        language: str | None,
        dates: Sequence[DateFind],
        actors: Sequence[ActorFind],
    ) -> None:
        self.source = source
        self.code = language
        self.dates = dates
        self.actors = actors
        self.date_starts = [date.start for date in dates]
        self.actor_starts = [actor.start for actor in actors]

    def drafts(self) -> list[TaskDraft]:
        header: tuple[str, ...] = ()
        found: list[TaskDraft] = []
        for paragraph in paragraphs(self.source.original):
            if is_debris(paragraph.text):
                continue
            code = rules_for(paragraph.text, self.code)
            language = LANGUAGES.get(code or "")
            if language is None:
                continue
            above = header if _ITEM.match(paragraph.text) else ()
            header = above
            if paragraph.text.endswith(":") and len(paragraph.text) <= _HEADER:
                header = self._header(paragraph, language) or above
                above = ()
            found += self._paragraph(paragraph, language, above)
        return _without_repeats(found)

    def _header(self, paragraph: Segment, language: Language) -> tuple[str, ...]:
        lower, named = self._view(paragraph.start, paragraph.end)
        return parties_of(lower, named, language).lead

    def _paragraph(self, paragraph: Segment, language: Language, header: tuple[str, ...]) -> list[TaskDraft]:
        found: list[TaskDraft] = []
        previous: Segment | None = None
        lead = header
        for sentence in sentences(self.source.original, paragraph.start, paragraph.end):
            setter = self._sets_deadline(sentence, language)
            if setter is not None and found and found[-1].deadline is None:
                found[-1] = self._set_by(found[-1], setter, sentence, language)
                previous = sentence
                continue
            for clause in self._clauses(sentence, language, lead, listed=bool(header)):
                heading = sentence.text[-1] not in _ENDS and not clause.parties.lead
                if heading or not _is_task(clause) or not self._has_work(clause):
                    continue
                draft = self._draft(clause, sentence, previous, language)
                found.append(draft)
                lead = draft.lead or lead
            previous = sentence
        return found

    def _view(self, start: int, end: int) -> tuple[str, list[Named]]:
        """The normal form in lower case of a span, and the agencies in it."""
        inner, stop = self.source.inward(start), self.source.inward(end)
        named = [
            Named(actor, self.source.inward(actor.start) - inner, self.source.inward(actor.end) - inner)
            for actor in _between(self.actors, self.actor_starts, start, end)
        ]
        return self.source.lower[inner:stop], named

    def _sets_deadline(self, sentence: Segment, language: Language) -> DateFind | None:
        """The "X sets the deadline" of a sentence that speaks of the task before it."""
        for date in _between(self.dates, self.date_starts, sentence.start, sentence.end):
            lower, _ = self._view(sentence.start, sentence.end)
            if date.open is Open.SET_BY and (date.set_by or language.back.search(lower)):
                return date
        return None

    def _set_by(self, draft: TaskDraft, setter: DateFind, sentence: Segment, language: Language) -> TaskDraft:
        return replace(draft, deadline=setter, set_by=self._setters(setter, sentence, language))

    def _setters(self, date: DateFind, sentence: Segment, language: Language) -> tuple[str, ...]:
        inside = _between(self.actors, self.actor_starts, date.start, date.end)
        if inside:
            return tuple(dict.fromkeys(actor.agency_key for actor in inside))
        lower, named = self._view(sentence.start, sentence.end)
        return parties_of(lower, named, language).lead

    def _clauses(
        self, sentence: Segment, language: Language, inherited: tuple[str, ...], *, listed: bool
    ) -> Iterator[_Clause]:
        """The sentence, cut after each deadline when it has more than one."""
        dates = list(_between(self.dates, self.date_starts, sentence.start, sentence.end))
        due = [date for date in dates if date.kind in (DateKind.DUE, DateKind.WITHIN)]
        hard = [date for date in due if date.open is None]
        times: Sequence[DateFind | None] = hard or due[-1:] or (None,)
        start = sentence.start
        before = Parties(lead=inherited)
        for index, date in enumerate(times):
            last = index == len(times) - 1
            end = sentence.end if last or date is None else date.end
            parties, asked = self._asked(start, end, language)
            asked = asked or (listed and not self._told(start, end, language))
            own_lead = listed or bool(parties.lead)
            if not parties.lead:
                # "… to the Ministry, in order to compile": the receiver goes on; else the same lead.
                goes_on = index and language.purpose.search(self._view(start, end)[0])
                follow = before.receivers[-1:] if goes_on else ()
                parties = replace(parties, lead=follow or before.lead)
            deadline = date if date and (date in hard or asked) else None
            yield _Clause(start, end, deadline, parties, asked, own_lead)
            before, start = parties, end

    def _asked(self, start: int, end: int, language: Language) -> tuple[Parties, bool]:
        lower, named = self._view(start, end)
        parties = parties_of(lower, named, language)
        leads = parties.lead and language.leads.search(lower)
        past = language.past.search(lower[: leads.start()][-30:]) if leads else None
        asked = language.obligation.search(lower) or language.asks.search(lower)
        return parties, bool(asked or (leads and not past))

    def _has_work(self, clause: _Clause) -> bool:
        """Whether a clause says more than its time."""
        text = self.source.original[clause.start : clause.end]
        rest = len(text) - (len(clause.deadline.text) if clause.deadline else 0)
        return rest >= _LEAST_WORK

    def _told(self, start: int, end: int, language: Language) -> bool:
        """Whether an item of a list tells what was done instead of asking for it."""
        lower, _ = self._view(start, end)
        verb = language.task_verbs.search(lower)
        return bool(verb and language.past.search(lower[: verb.start()][-30:]))

    def _draft(
        self, clause: _Clause, sentence: Segment, previous: Segment | None, language: Language
    ) -> TaskDraft:
        lower, _ = self._view(clause.start, clause.end)
        start, end = _trimmed(self.source.original, clause.start, clause.end)
        posts = language.posts.search(lower, asked_from(lower, language))
        product = self._product(clause, language)
        recurring = next(
            (
                date
                for date in _between(self.dates, self.date_starts, sentence.start, sentence.end)
                if date.kind is DateKind.RECURRING
            ),
            None,
        )
        back = previous is not None and language.back.search(lower)
        deadline = clause.deadline
        set_by: tuple[str, ...] = ()
        if deadline and deadline.open is Open.SET_BY:
            set_by = self._setters(deadline, sentence, language)
        return TaskDraft(
            self.source.original[start:end],
            start,
            end,
            title=self._title(clause, language),
            lead=clause.parties.lead,
            coordinating=clause.parties.coordinating,
            deadline=deadline,
            recurring=recurring,
            set_by=set_by,
            product=product,
            found=_clears(clause, recurring, product, person=bool(posts)),
            context=Find(previous.text, previous.start, previous.end) if previous and back else None,
            rule="task.deadline" if deadline and not deadline.open else "task.obligation",
        )

    def _title(self, clause: _Clause, language: Language) -> str:
        """The work: what stands after the lead and its "must", up to the deadline."""
        inner = self.source.inward(clause.start)
        start = clause.start
        if clause.parties.lead_end:
            stop = inner + clause.parties.lead_end
            lower = self.source.lower
            while stop < len(lower) and lower[stop] in " ,:":
                stop += 1
            must = language.obligation.match(lower, stop)
            start = self.source.outward(inner, must.end() if must else stop)[1]
        end = clause.end
        if clause.deadline and clause.deadline.open is None and clause.deadline.start > start + 8:
            end = clause.deadline.start
        title = self.source.original[start:end].strip(" \t\n,;:.-–—។៕…")
        if len(title) <= _MAX_TITLE:
            return title or self.source.original[clause.start : clause.end].strip()
        cut = title[:_MAX_TITLE]
        return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"

    def _product(self, clause: _Clause, language: Language) -> Product | None:
        """The first product named in the clause, the kinds in the language's order."""
        lower, _ = self._view(clause.start, clause.end)
        inner = self.source.inward(clause.start)
        for kind, pattern in language.products:
            match = pattern.search(lower)
            if match:
                text, start, end = self.source.find(inner + match.start(), inner + match.end())
                return Product(text, start, end, kind)
        return None


def draft_tasks(
    source: Normalised,
    language: str | None,
    dates: Sequence[DateFind],
    actors: Sequence[ActorFind],
) -> list[TaskDraft]:
    """Drafts in the order of the text; `dates` and `actors` as found in the same text."""
    return _Drafter(source, language, dates, actors).drafts()


def _between(finds: Sequence[_F], starts: Sequence[int], start: int, end: int) -> list[_F]:
    low, high = bisect_left(starts, start), bisect_left(starts, end)
    return list(finds[low:high])


def _is_task(clause: _Clause) -> bool:
    if clause.deadline is not None and clause.deadline.open is None:
        due = clause.deadline.kind is DateKind.DUE and bool(clause.parties.lead)
        return due or clause.asked
    # A lead carried over from the sentence before is too weak without a deadline.
    return clause.asked and clause.own_lead and bool(clause.parties.lead)


def _clears(
    clause: _Clause, recurring: DateFind | None, product: Product | None, *, person: bool
) -> tuple[Clear, ...]:
    timed = recurring is not None or (clause.deadline is not None and clause.deadline.open is None)
    present = {
        Clear.PERSON: person,
        Clear.WORK: True,
        Clear.TIME: timed,
        Clear.RESPONSIBILITY: bool(clause.parties.lead),
        Clear.PRODUCT: product is not None,
        Clear.AUTHORITY: bool(clause.parties.receivers),
    }
    return tuple(clear for clear, found in present.items() if found)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _without_repeats(drafts: Sequence[TaskDraft]) -> list[TaskDraft]:
    """A caption or summary that says again what a fuller sentence says is left out."""
    kept: list[TaskDraft] = []
    for draft in drafts:
        twin = next((index for index, other in enumerate(kept) if _repeats(draft, other)), None)
        if twin is None:
            kept.append(draft)
    return kept


def _repeats(one: TaskDraft, other: TaskDraft) -> bool:
    same = one.title.rstrip("…") == other.title.rstrip("…") and one.lead == other.lead
    return same and one.deadline == other.deadline
