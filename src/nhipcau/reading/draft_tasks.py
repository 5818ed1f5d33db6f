"""Tasks proposed from a directive's text, one line of text behind each; a person confirms.

Rules: a sentence asks for work when it holds an obligation ("must", "asked … to") or a
deadline with a task verb, and names who leads or by when. A sentence with two deadlines
gives two drafts, cut after the first. Items of a list take their lead from the line above.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

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
from nhipcau.reading.page_lines import NUMBERING, Line, Page, Role
from nhipcau.reading.segments import Segment, is_debris, paragraphs, sentences
from nhipcau.reading.table_rows import cell_edges, cells_in, fullest
from nhipcau.reading.task_clauses import Clause, clears_of, is_task, trimmed, without_repeats
from nhipcau.reading.task_parties import Parties, asked_from, further_works, parties_of
from nhipcau.reading.task_text import TaskText

_MAX_TITLE = 240
# Characters besides the deadline below which a clause names no work.
_LEAST_WORK = 8
# "Time of completion:" and the like beside a time.
_LABEL = 26
# How far into a sentence its agency may stand, behind numbering.
_NEAR = 16
_NEAR_HEAD = 40
_ARTICLES = ("", "the", "and", "and the", "và", "ແລະ", "និង")
# How far behind its name an agency's work is told as done.
_TOLD = 24
# "Ministry of Finance: Mr. …": who was there.
_PRESENT = re.compile(r"\s?:\s?(?:ông|bà|đồng chí|đ/c|mr|ms|mrs|vắng|absent)[\s.]")
# Words between an agency and a time that are no work.
_BETWEEN = re.compile(
    r"(?:shall|must|should|is to|are to|is requested to|are requested to|phải|cần|có trách nhiệm|khẩn trương"
    r"|ຕ້ອງ|ត្រូវ)"
)
_PAST_VERB = re.compile(
    r"\s(?:\w+ly\s)?(?:\w{2,}ed|gave|took|made|sent|met|told|led|found|began|saw|paid|won|ran|said)\s"
)
_PAST_TIMES = (DateKind.PERIOD, DateKind.EVENT, DateKind.AS_OF)
_NEXT_WORK = re.compile(r";|,? and (?:shall|must|to)\s|, and\s|,? đồng thời\s|, và\s|, ແລະ\s|, និង|ហើយ")
_ENDS = '.!?…;:។៕)”"»'


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands: below the name of an agency, or where lines are orders."""

    listed: bool
    order: bool


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
        self.text = TaskText(source, dates, actors)

    def drafts(self) -> list[TaskDraft]:
        found: list[TaskDraft] = []
        page = Page(self.source.original)
        for paragraph in paragraphs(self.source.original):
            if is_debris(paragraph.text):
                continue
            language = LANGUAGES.get(rules_for(paragraph.text, self.code) or "")
            if language is None:
                continue
            lower, named = self.text.view(paragraph.start, paragraph.end)
            spans = [(item.start, item.end) for item in named]
            line = page.line(paragraph, lower, spans, language)
            if line.role is Role.HEADER:
                *_, last = sentences(self.source.original, paragraph.start, paragraph.end)
                page.header = parties_of(*self.text.view(last.start, last.end), language).lead
            elif line.role is Role.TEXT:
                found += self._paragraph(paragraph, language, line, page.header if line.item else ())
        return without_repeats(found)

    def _paragraph(
        self, paragraph: Segment, language: Language, line: Line, header: tuple[str, ...]
    ) -> list[TaskDraft]:
        row = self._row(paragraph, language)
        if row is not None:
            return [row]
        found: list[TaskDraft] = []
        previous: Segment | None = None
        lead = header
        for sentence in self._works(paragraph, language):
            setter = self._sets_deadline(sentence, language)
            if setter is not None and found and found[-1].deadline is None:
                found[-1] = self._set_by(found[-1], setter, sentence, language)
                previous = sentence
                continue
            timed = self._only_times(sentence) if found and found[-1].deadline is None else None
            if timed is not None:
                found[-1] = self._timed(found[-1], timed)
                previous = sentence
                continue
            inherits = bool(header) and not self._has_other_head(sentence, language)
            place = _Place(listed=inherits, order=line.order)
            goes_on = inherits or (not header and self._goes_on(sentence, language))
            lead = lead if goes_on else ()
            for clause in self._clauses(sentence, language, lead, place):
                heading = sentence.text[-1] not in _ENDS and not clause.parties.lead
                if heading or not is_task(clause) or not self._has_work(clause):
                    continue
                draft = self._draft(clause, sentence, previous, language)
                found.append(draft)
                lead = draft.lead or lead
            previous = sentence
        return found

    def _row(self, paragraph: Segment, language: Language) -> TaskDraft | None:
        """The task of a table's row: one cell names agencies, one the time, the longest the work.

        A row with hard edges needs no time; one of semicolons is told by its time.
        """
        original = self.source.original
        actors = self.text.actors(paragraph.start, paragraph.end)
        times = self.text.times(paragraph.start, paragraph.end)
        edges, hard = cell_edges(original, paragraph.start, paragraph.end)
        cells = cells_in(original, paragraph.start, paragraph.end, edges) if actors else []
        named = fullest(cells, [(actor.start, actor.end) for actor in actors])
        timed = fullest(cells, [(date.start, date.end) for date in times])
        rest = [cell for cell in cells if cell not in (named, timed)]
        if named is None or not rest or not (timed or hard):
            return None
        work = max(rest, key=lambda cell: cell.end - cell.start)
        if work.end - work.start < _LEAST_WORK:
            return None
        keys = [actor.agency_key for actor in actors if named.start <= actor.start < named.end]
        others = [actor.agency_key for actor in actors if not work.start <= actor.start < work.end]
        coordinating = tuple(dict.fromkeys(key for key in others if key != keys[0]))
        parties = Parties(lead=tuple(keys[:1]), coordinating=coordinating)
        inside = [date for date in times if timed and timed.start <= date.start < timed.end]
        clause = Clause(
            paragraph.start, paragraph.end, inside[0] if inside else None, parties, asked=True, own_lead=True
        )
        draft = self._draft(clause, paragraph, None, language)
        title = original[work.start : work.end]
        numbering = NUMBERING.match(title.lower())
        title = title[numbering.end() :] if numbering else title
        return replace(draft, title=title.strip(" .;\t"), rule="task.row")

    def _sentences(self, paragraph: Segment, language: Language) -> list[Segment]:
        """The sentences; what follows a semicolon stays with it unless it begins with an agency."""
        original = self.source.original
        joined: list[tuple[int, int]] = []
        for sentence in sentences(original, paragraph.start, paragraph.end):
            open_end = bool(joined) and original[joined[-1][1] - 1] == ";"
            if open_end and not self._begins_anew(sentence, language):
                joined[-1] = (joined[-1][0], sentence.end)
            else:
                joined.append((sentence.start, sentence.end))
        return [Segment(original[start:end], start, end) for start, end in joined]

    def _works(self, paragraph: Segment, language: Language) -> Iterator[Segment]:
        """The sentences, cut where an order goes on with another agency and its own work."""
        for sentence in self._sentences(paragraph, language):
            lower, named = self.text.view(sentence.start, sentence.end)
            start = 0
            for place in further_works(lower, named, language):
                yield self.text.piece(sentence, start, place)
                start = place
            yield self.text.piece(sentence, start, len(lower)) if start else sentence

    def _has_other_head(self, sentence: Segment, language: Language) -> bool:
        """Whether a sentence begins with a body that has no key of its own ("the communes")."""
        lower, named = self.text.view(sentence.start, sentence.end)
        numbering = NUMBERING.match(lower)
        start = numbering.end() if numbering else 0
        return language.heads.match(lower, start) is not None and not (named and named[0].start <= start)

    def _goes_on(self, sentence: Segment, language: Language) -> bool:
        """Whether a sentence that names nobody speaks of the agency of the sentence before."""
        lower, _ = self.text.view(sentence.start, sentence.end)
        return language.goes_on.match(lower) is not None

    def _begins_anew(self, sentence: Segment, language: Language) -> bool:
        lower, named = self.text.view(sentence.start, sentence.end)
        before = lower[: named[0].start].strip(" -+•,;\n") if named else lower
        return before in _ARTICLES or language.asks.search(lower[:_NEAR]) is not None

    def _sets_deadline(self, sentence: Segment, language: Language) -> DateFind | None:
        """The "X sets the deadline" of a sentence that speaks of the task before it."""
        dates = self.text.dates(sentence.start, sentence.end)
        setters = [date for date in dates if date.open is Open.SET_BY]
        if not setters:
            return None
        lower, _ = self.text.view(sentence.start, sentence.end)
        back = language.back.search(lower) is not None
        return next((date for date in setters if date.set_by or back), None)

    def _only_times(self, sentence: Segment) -> DateFind | None:
        """The time of a sentence that says no more: "Time of completion: before 1 June." """
        times = [date for date in self.text.times(sentence.start, sentence.end) if date.open is None]
        if len(times) != 1 or self.text.actors(sentence.start, sentence.end):
            return None
        return times[0] if len(sentence.text) - len(times[0].text) <= _LABEL else None

    @staticmethod
    def _timed(draft: TaskDraft, time: DateFind) -> TaskDraft:
        found = (*draft.found, Clear.TIME) if Clear.TIME not in draft.found else draft.found
        recurring = time if time.kind is DateKind.RECURRING else None
        return replace(draft, deadline=time, recurring=recurring, found=found)

    def _set_by(self, draft: TaskDraft, setter: DateFind, sentence: Segment, language: Language) -> TaskDraft:
        return replace(draft, deadline=setter, set_by=self._setters(setter, sentence, language))

    def _setters(self, date: DateFind, sentence: Segment, language: Language) -> tuple[str, ...]:
        inside = self.text.actors(date.start, date.end)
        if inside:
            return tuple(dict.fromkeys(actor.agency_key for actor in inside))
        lower, named = self.text.view(sentence.start, sentence.end)
        return parties_of(lower, named, language).lead

    def _clauses(
        self, sentence: Segment, language: Language, inherited: tuple[str, ...], place: _Place
    ) -> Iterator[Clause]:
        """The sentence, cut after each deadline when it has more than one."""
        dates = self.text.dates(sentence.start, sentence.end)
        due = [date for date in dates if date.kind in (DateKind.DUE, DateKind.WITHIN)]
        hard = [date for date in due if date.open is None]
        hard += [date for date in dates if date.kind is DateKind.RECURRING]
        hard.sort(key=lambda date: date.start)
        cuts = _cuts(hard, sentence)
        times: Sequence[DateFind | None] = cuts or due[-1:] or (None,)
        start = sentence.start
        before = Parties(lead=inherited)
        carried = False
        for index, date in enumerate(times):
            last = index == len(times) - 1
            end = sentence.end if last or date is None else self._end_of_work(start, date, times[index + 1])
            parties, asked = self._asked(start, end, language, ordered=place.order)
            if place.listed and parties.lead and not self._leads_from_start(start, end, parties, language):
                parties = replace(parties, lead=())
            asked = asked or self._is_ordered(start, end, parties, place, language) or carried
            carried = asked
            # "… must" of the next sentence of a paragraph speaks to those named before.
            own_lead = (
                place.listed or bool(parties.lead) or (bool(inherited) and self._must(start, end, language))
            )
            if not parties.lead:
                # "… to the Ministry, in order to compile": the receiver goes on; else the same lead.
                goes_on = index and language.purpose.search(self.text.view(start, end)[0])
                follow = before.receivers[-1:] if goes_on else ()
                parties = replace(parties, lead=follow or before.lead)
            deadline = date if date and (cuts or asked) else None
            yield Clause(start, end, deadline, parties, asked, own_lead)
            before, start = parties, end

    def _end_of_work(self, start: int, date: DateFind, following: DateFind | None) -> int:
        """Where the work of a time ends: at the time, or behind it when the time stands before its work."""
        assert following is not None
        lower, named = self.text.view(start, date.start)
        work = lower[named[-1].end :] if named else lower
        if len(_BETWEEN.sub("", work).strip(" ,;:.-")) >= _LEAST_WORK:
            return date.end
        inner, stop = self.source.inward(date.end), self.source.inward(following.start)
        joint = _NEXT_WORK.search(self.source.lower, inner, stop)
        return self.source.outward(joint.start(), joint.end())[0] if joint else date.end

    def _must(self, start: int, end: int, language: Language) -> bool:
        lower, _ = self.text.view(start, end)
        return language.obligation.search(lower) is not None

    def _leads_from_start(self, start: int, end: int, parties: Parties, language: Language) -> bool:
        """Whether the lead is named at the start, behind numbering or a time at most."""
        _, named = self.text.view(start, end)
        first = next((item for item in named if item.find.agency_key in parties.lead), None)
        if first is None:
            return False
        times = self.text.dates(start, first.find.start)
        lower, _ = self.text.view(start, end)
        before = lower[: first.start]
        numbering = NUMBERING.match(before)
        before = before[numbering.end() :] if numbering else before
        rest = len(before) - sum(len(date.text) for date in times)
        near = _NEAR_HEAD if times or language.heads.match(before.lstrip()) else _NEAR
        return rest <= near and language.task_verbs.match(before) is None

    def _is_ordered(self, start: int, end: int, parties: Parties, place: _Place, language: Language) -> bool:
        """Whether the place alone makes an order: an item below an agency, or one that begins with it."""
        lower, _ = self.text.view(start, end)
        if place.listed and not parties.lead:
            return not self._told(start, end, language)
        if parties.lead and lower[parties.lead_end : parties.lead_end + 2].lstrip().startswith(":"):
            return True  # "Department of Finance: appraise the budget …"
        first = next((actor for actor in self.text.actors(start, end)), None)
        told = self.text.dates(start, first.start) if first else ()
        if any(date.kind in _PAST_TIMES for date in told):
            return False  # "In the last six months of 2024 the Ministry moved …"
        if not (place.order and parties.lead and self._leads_from_start(start, end, parties, language)):
            return False
        if language.code == "en" and _PAST_VERB.match(lower, parties.lead_end):
            return False
        return language.told.search(lower, parties.lead_end, parties.lead_end + _TOLD) is None

    def _asked(self, start: int, end: int, language: Language, *, ordered: bool) -> tuple[Parties, bool]:
        lower, named = self.text.view(start, end)
        parties = parties_of(lower, named, language, ordered=ordered)
        leads = parties.lead and language.leads.search(lower)
        past = language.past.search(lower[: leads.start()][-30:]) if leads else None
        asked = language.obligation.search(lower) or language.asks.search(lower)
        return parties, bool(asked or (leads and not past))

    def _has_work(self, clause: Clause) -> bool:
        """Whether a clause says more than its time."""
        rest = clause.end - clause.start - (len(clause.deadline.text) if clause.deadline else 0)
        names = sum(len(actor.text) for actor in self.text.actors(clause.start, clause.end))
        if rest - names >= _LEAST_WORK:
            lower = self.source.lower
            place = self.source.inward(clause.start)
            named = clause.parties.lead_end
            return not (named and _PRESENT.match(lower, place + named))
        return False

    def _told(self, start: int, end: int, language: Language) -> bool:
        """Whether an item of a list tells what was done instead of asking for it."""
        lower, _ = self.text.view(start, end)
        verb = language.task_verbs.search(lower)
        return bool(verb and language.past.search(lower[: verb.start()][-30:]))

    def _draft(
        self, clause: Clause, sentence: Segment, previous: Segment | None, language: Language
    ) -> TaskDraft:
        lower, _ = self.text.view(clause.start, clause.end)
        start, end = trimmed(self.source.original, clause.start, clause.end)
        posts = language.posts.search(lower, asked_from(lower, language))
        product = self._product(clause, language)
        timed = clause.deadline
        recurring = timed if timed and timed.kind is DateKind.RECURRING else None
        back = previous is not None and language.back.search(lower)
        deadline = None if recurring else timed
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
            receivers=clause.parties.receivers,
            product=product,
            found=clears_of(clause, recurring, product, person=bool(posts)),
            context=Find(previous.text, previous.start, previous.end) if previous and back else None,
            rule="task.deadline" if deadline and not deadline.open else "task.obligation",
        )

    def _title(self, clause: Clause, language: Language) -> str:
        """The work: what stands after the lead and its "must", up to the deadline."""
        inner = self.source.inward(clause.start)
        start = clause.start
        if clause.parties.lead_end:
            stop = inner + clause.parties.lead_end
            lower = self.source.lower
            stop = self._past(stop, language)
            must = language.obligation.match(lower, stop)
            stop = self._past(must.end(), language) if must else stop
            start = self.source.outward(inner, stop)[1]
        elif (stop := self._past(inner, language)) < self.source.inward(clause.end):
            start = self.source.outward(inner, stop)[1]
        end = clause.end
        if clause.deadline and clause.deadline.open is None and clause.deadline.start > start + 8:
            end = clause.deadline.start
        title = self.source.original[start:end].strip(" \t\n,;:.-–—។៕…")
        if len(title) <= _MAX_TITLE:
            return title or self.source.original[clause.start : clause.end].strip()
        cut = title[:_MAX_TITLE]
        return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:") + "…"

    def _past(self, stop: int, language: Language) -> int:
        """The place after blanks and what still belongs to the name: "the ministries *concerned*"."""
        lower = self.source.lower
        while stop < len(lower) and lower[stop] in " ,:":
            stop += 1
        rest = language.trailing.match(lower, stop)
        return rest.end() if rest else stop

    def _product(self, clause: Clause, language: Language) -> Product | None:
        """The first product named in the clause, the kinds in the language's order."""
        lower, _ = self.text.view(clause.start, clause.end)
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


def _cuts(times: Sequence[DateFind], sentence: Segment) -> list[DateFind]:
    """The times that each end a piece of work; two of them side by side are one piece's."""
    kept: list[DateFind] = []
    for time in times:
        apart = kept and ";" in sentence.text[kept[-1].end - sentence.start : time.start - sentence.start]
        if kept and not apart and time.start - kept[-1].end < _LEAST_WORK:
            continue
        kept.append(time)
    return kept
