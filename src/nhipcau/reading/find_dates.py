"""Dates, deadlines, periods and recurrences, each with its place and the rule that found it."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nhipcau.reading.calendar_spans import Span, day, span_of
from nhipcau.reading.date_kinds import BEGINS, is_order, kind_of
from nhipcau.reading.date_reader import DateReader
from nhipcau.reading.date_years import spans_of_days, with_years
from nhipcau.reading.finds import Bound, DateFind, DateKind, Open, ReferenceFind
from nhipcau.reading.languages import LANGUAGES
from nhipcau.reading.languages.base import Cue, Language, Shape, split
from nhipcau.reading.normalise import Normalised
from nhipcau.reading.scan import scan, union
from nhipcau.reading.segments import Segment, all_sentences

# How far before a date the word for a document may stand.
_TYPE_REACH = 120
# "By" and the like tell a state as well as a deadline.
_WEAK = re.compile(r"(?:by|by the|(?:đến|tới|den|toi) (?:hết|het)|hết|het|ត្រឹម|រហូតដល់ចុង)\s*$")
# "Within the 5th": that day is the last.
_BY_THE_DAY = re.compile("ພາຍໃນ")
_APPROVED = re.compile(r"(?:approved|passed|adopted|phê duyệt|thông qua|ຮັບຮອງ|អនុម័ត)")
# A limit stays one where somebody tells of it: "was given 30 days to report".
_GIVEN = ("given", "limit of", "time limit of")
_AT_LATEST = re.compile(r",?\s?(?:at the (?:very )?latest|at latest|là (?:chậm|muộn) nhất|ເປັນຢ່າງຊ້າ|យ៉ាងយឺតបំផុត)")
_NUMERIC = re.compile(
    r"(?<![0-9/.,-])(?:(?P<day>[0-3]?[0-9])\s?(?P<mark>[/.-])\s?(?P<month>[0-3]?[0-9])\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)[0-9]{2})|(?P<iso>(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]))(?![0-9/-]|[.,][0-9])"
)
# A number and its unit before "a year"; "twice a week" is a rhythm all the same.
_NTH = "first second third fourth fifth sixth seventh eighth ninth tenth"
_IN_WORDS = {"two": 2, "three": 3, "five": 5, "seven": 7, "ten": 10}
_ORDINALS = {
    **{word: number for number, word in enumerate(split(_NTH), 1)},
    "fifteenth": 15,
    "twentieth": 20,
    "twenty-fifth": 25,
}
_MEASURED = re.compile(r"[0-9]\s?(?:(?!lần|lượt|times|ຄັ້ງ|ເທື່ອ|ដង|លើក)[^\W\d_]+\s?){1,5}$")
_EACH = re.compile(r"\s*(?:mỗi|moi|each|ແຕ່ລະ)")
_DONE = re.compile(r"(?<!\w)(?:has|have|had|was|were|đã)(?!\w)|(?<!ໃຫ້)(?<!ທີ່)ໄດ້|(?<!ឱ្យ)(?<!ដែល)(?<!ត្រូវ)បាន")
_RATE = re.compile(r"\s*(?:mỗi|moi|each|every|per|ແຕ່ລະ|ໃນຫນຶ່ງ|ក្នុងមួយ)(?!\w*\s*lần)")
# "From 18 to" before a whole date.
_FIRST_DAY = re.compile(
    r"(?<![0-9/.,-])(?:(?:từ|from|between|ແຕ່|ຈາກ|ពី|ចាប់ពី)\s?)?(?:(?:ngày|ວັນທີ|ថ្ងៃទី)\s?)?(?P<day>[0-3]?[0-9])\s"
    r"(?:đến|tới|to|and|ຫາ|ເຖິງ|ຮອດ|ដល់)\s(?:(?:hết|hết ngày|ngày|ວັນທີ|ថ្ងៃទី)\s?){0,2}$"
)
# Words that introduce the day itself and belong to the date, in all languages.
_DAY_WORD = re.compile(r"(?:ngày|ngay|ວັນທີ|ថ្ងៃទី|ថ្ងៃ ទី|ថ្ងៃ)\s{0,2}$")


def find_dates(
    source: Normalised,
    languages: Sequence[str],
    references: Sequence[ReferenceFind] = (),
    document_date: dt.date | None = None,
    sentences: Sequence[Segment] | None = None,
) -> list[DateFind]:
    """All times in the order of the text; `references` are places that hold no date.

    `sentences` are those of `source.text`, when the caller has them already.
    """
    known = all_sentences(source.text) if sentences is None else sentences
    reader = DateReader(source, [LANGUAGES[code] for code in languages], references, document_date, known)
    if not reader.sentences:
        return []
    found = [find for language in reader.languages for find in _counted(reader, language)]
    found += _numeric(reader)
    for language in reader.languages:
        found += _shaped(reader, language)
    for language in reader.languages:
        found += _open(reader, language)
    found.sort(key=lambda find: (find.start, find.end))
    whole = with_years(found, document_date, lambda place: reader.sentence(source.inward(place)))
    return spans_of_days(whole, source.original)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of one language, by what they find, each list with its union."""

    counted: tuple[re.Pattern[str], ...]
    shapes: tuple[re.Pattern[str], ...]
    opens: tuple[re.Pattern[str], ...]
    any_counted: re.Pattern[str]
    any_shape: re.Pattern[str]
    any_open: re.Pattern[str]


@cache
def _patterns(code: str) -> _Patterns:
    language = LANGUAGES[code]
    counted = (*language.within, *language.recurring)
    shapes = tuple(pattern for _, pattern in language.shapes)
    opens = tuple(pattern for _, pattern in language.opens)
    return _Patterns(counted, shapes, opens, union(counted), union(shapes), union(opens))


def _counted(reader: DateReader, language: Language) -> list[DateFind]:
    """Recurrences and periods that are counted from an event."""
    found: list[DateFind] = []
    limits = len(language.within)

    def accept(index: int, match: re.Match[str]) -> bool:
        unit = language.units.get(match["unit"])
        if index >= limits and (unit is None or _is_rate(reader, match, language) or reader.titles(match)):
            return False
        if index < limits and _is_told(reader, match, language):
            return False
        if not reader.taken.take(*match.span()):
            return False
        find = _within(reader, match, language) if index < limits else None
        found.append(find or _recurring(reader, match, unit or "", language))
        return True

    patterns = _patterns(language.code)
    scan(reader.source.lower, patterns.counted, patterns.any_counted, accept, reader.ranges(language))
    return found


def _is_told(reader: DateReader, match: re.Match[str], language: Language) -> bool:
    """ "The operation was done within 19 hours" sets nobody a limit."""
    if match["event"] or match.group().startswith(_GIVEN):
        return False
    setting = reader.setting(*match.span())
    told = _DONE.search(setting.before) is not None
    return told and not is_order(setting, language)


def _is_rate(reader: DateReader, match: re.Match[str], language: Language) -> bool:
    """ "3.200 billion dong a year" measures; nobody is told to do something each year."""
    if match.groupdict().get("day") or not _RATE.match(match.group()):
        return False
    setting = reader.setting(*match.span())
    if _EACH.match(match.group()) and not is_order(setting, language):
        return True  # "each day the city has 3,260 tons of waste"
    measured = _MEASURED.search(setting.before[-40:]) is not None
    return measured and language.obligation.search(setting.before) is None


def _within(reader: DateReader, match: re.Match[str], language: Language) -> DateFind:
    text, start, end = reader.place(*match.span())
    event = match["event"]
    words = language.units.get(match["unit"], match["unit"])
    where = reader.place(*match.span("event"))[0].strip() if event else None
    return DateFind(
        text,
        start,
        end,
        kind=DateKind.WITHIN,
        rule=f"within.{words}",
        amount=int(_IN_WORDS.get(match["amount"], match["amount"])),
        unit=words,
        event=where,
    )


def _recurring(reader: DateReader, match: re.Match[str], every: str, language: Language) -> DateFind:
    text, start, end = reader.place(*match.span())
    groups: Mapping[str, str | None] = match.groupdict()
    number = groups.get("day")
    bound = None
    if number and groups.get("bound"):
        window = f"{groups['bound']} "
        cues = [cue for cue, pattern in language.cues if pattern.search(window)]
        bound = Bound.EXCLUSIVE if cues[:1] == [Cue.BEFORE] else Bound.INCLUSIVE
    if number and not every.endswith(("quarter", "year")):
        every = "month" if every == "day" else every
    rule = f"recurring.{every}" + ("-last-month" if groups.get("last") else "")
    return DateFind(
        text,
        start,
        end,
        kind=DateKind.RECURRING,
        rule=rule,
        every=every,
        day=_day_number(number),
        reading=bound,
    )


def _day_number(written: str | None) -> int | None:
    digits = re.match(r"[0-9]+", written or "")
    return int(digits.group()) if digits else _ORDINALS.get(written or "")


def _numeric(reader: DateReader) -> Iterator[DateFind]:
    """Days written in figures, day first; month first only where the day cannot be a month."""
    for match in _NUMERIC.finditer(reader.source.lower):
        if match["iso"]:
            year, month, number = map(int, match["iso"].split("-"))
        else:
            number, month, year = int(match["day"]), int(match["month"]), int(match["year"])
        span = day(year, month, number) or day(year, number, month)
        if span is None or not reader.taken.take(*match.span()):
            continue
        start = match.start()
        first = _FIRST_DAY.search(reader.source.lower, max(0, start - 40), start)
        begin = day(span.last.year, span.last.month, int(first["day"])) if first and span.last else None
        earlier = begin is not None and begin.first and span.first and begin.first < span.first
        if first and begin and earlier and reader.taken.take(first.start(), start):
            whole = Span(begin.first, span.last)
            yield _dated(reader, Shape.DAY_SPAN, whole, first.start(), match.end(), reader.languages)
            continue
        word = _DAY_WORD.search(reader.source.lower, max(0, start - 12), start)
        if word and reader.taken.take(word.start(), start):
            start = word.start()
        yield _dated(reader, Shape.DAY, span, start, match.end(), reader.languages)


def _shaped(reader: DateReader, language: Language) -> list[DateFind]:
    """Days, months, quarters and the like, written in words of one language."""
    found: list[DateFind] = []

    def accept(index: int, match: re.Match[str]) -> bool:
        shape = language.shapes[index][0]
        start, end = match.span()
        span = span_of(shape, match, language)
        if span is None:
            return False
        # A blank before an optional first word is not part of the date.
        start += len(match.group()) - len(match.group().lstrip())
        cued = shape in (Shape.CUED_YEAR, Shape.CUED_MONTH, Shape.CUED_DAY)
        cue, begin = reader.cue(start, language) if cued else (Cue.NONE, start)
        words_before = reader.source.lower[begin:start]
        if cued and not _is_cued(shape, cue, words_before) and not reader.fills_cell(start, end):
            return False
        if not reader.taken.take(start, end):
            return False
        found.append(_dated(reader, shape, span, start, end, [language]))
        return True

    patterns = _patterns(language.code)
    scan(reader.source.lower, patterns.shapes, patterns.any_shape, accept, reader.ranges(language))
    return found


def _is_cued(shape: Shape, cue: Cue, words: str) -> bool:
    """A bare "2025" needs any cue, a bare "20/8" one that only a day can follow."""
    if shape is Shape.CUED_DAY:
        return cue not in (Cue.NONE, Cue.BASE, Cue.VISION, Cue.IN) or words.startswith("vào")
    return cue is not Cue.NONE


def _dated(
    reader: DateReader,
    shape: Shape,
    span: Span,
    start: int,
    end: int,
    languages: Sequence[Language],
) -> DateFind:
    cue, begin, language = Cue.NONE, start, languages[0]
    for candidate in languages:
        cue, begin = reader.cue(start, candidate)
        if cue is not Cue.NONE:
            language = candidate
            break
    if begin < start:
        reader.taken.take(begin, start)
    latest = _AT_LATEST.match(reader.source.lower, end) if cue in (Cue.NONE, Cue.IN, Cue.ON) else None
    if latest and reader.taken.take(end, latest.end()):
        cue, end = Cue.BY, latest.end()
    setting = reader.setting(begin, end)
    words_before = reader.source.lower[begin:start]
    if cue is Cue.IN and shape in (Shape.DAY, Shape.CUED_DAY) and _BY_THE_DAY.match(words_before):
        cue = Cue.BY
    setting = replace(setting, weak=_WEAK.match(words_before) is not None)
    if cue is Cue.FROM:
        document = reader.names_document(begin, end + _TYPE_REACH, language)
        setting = replace(setting, document=document, began=BEGINS.search(words_before) is not None)
    elif cue is Cue.DATED and _APPROVED.search(words_before) and not setting.heading:
        if not reader.names_document(begin, start, language):
            cue = Cue.ON  # "the funds were approved on …": no document is dated
    elif cue is Cue.NONE and (reader.follows_type(begin, language) or reader.heads_page(begin, end)):
        cue = Cue.DATED
    kind, reading, rule = kind_of(shape, cue, span, setting, language)
    first, last = _sides(kind, cue, reading, span)
    text, begin, end = reader.place(begin, end)
    return DateFind(
        text.rstrip(" \n."),
        begin,
        begin + len(text.rstrip(" \n.")),
        kind=kind,
        rule=rule,
        from_=first,
        to=last,
        reading=reading,
        partial=span.partial,
        stated=(None if _names_an_end(cue, kind) and first != last else span.first, span.last),
    )


def _names_an_end(cue: Cue, kind: DateKind) -> bool:
    """ "Until the end of the quarter" says when it ends, not when the quarter began."""
    return cue in (Cue.BY, Cue.UNTIL, Cue.AS_OF) and kind in (DateKind.DUE, DateKind.AS_OF)


def _sides(
    kind: DateKind, cue: Cue, reading: Bound | None, span: Span
) -> tuple[dt.date | None, dt.date | None]:
    """First and last day as stated: "before Q2" ends where the quarter begins."""
    if reading is Bound.EXCLUSIVE:
        return None, span.first or span.last
    if kind is DateKind.DUE and (cue in (Cue.BY, Cue.UNTIL) or span.first == span.last):
        return None, span.last
    if cue is Cue.FROM and kind is DateKind.PERIOD:
        return span.first or span.last, None
    return span.first, span.last


def _open(reader: DateReader, language: Language) -> list[DateFind]:
    """Times that are asked for but not set, only in sentences that ask for work."""
    found: list[DateFind] = []

    def accept(index: int, match: re.Match[str]) -> bool:
        name = language.opens[index][0]
        if name != Open.SET_BY and not is_order(reader.setting(*match.span()), language):
            return False
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip())
        if not reader.taken.take(start, end):
            return False
        by = match.groupdict().get("by")
        setter = reader.place(*match.span("by"))[0].strip() if by else None
        text, first, last = reader.place(start, end)
        rule = f"open.{name}"
        found.append(
            DateFind(text, first, last, kind=DateKind.DUE, rule=rule, open=Open(name), set_by=setter)
        )
        return True

    patterns = _patterns(language.code)
    scan(reader.source.lower, patterns.opens, patterns.any_open, accept, reader.ranges(language))
    return found
