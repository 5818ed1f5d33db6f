"""What a date says about its sentence: deadline, as-of, in force, dated, period, event.

A bare month or year told in a story is a period; it becomes a deadline only with a task verb
before it, or with an obligation when the sentence starts with it (domain rule 9.3).
"""

import datetime as dt
import re
from dataclasses import dataclass

from nhipcau.reading.calendar_spans import Span
from nhipcau.reading.finds import Bound, DateKind
from nhipcau.reading.languages.base import Cue, Language, Shape

WEEKDAY = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day(?: (?:next|this|of next) week)?,?"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy),?(?: ngày)?|chủ nhật,?"
    r"|ວັນ\s?(?:ຈັນ|ອັງຄານ|ພຸດ|ພະຫັດ|ສຸກ|ເສົາ|ອາທິດ)\s?(?:ທີ)?"
    r"|ថ្ងៃ\s?(?:ច័ន្ទ|ចន្ទ|អង្គារ|ពុធ|ព្រហស្បតិ៍|សុក្រ|សៅរ៍|អាទិត្យ)\s?(?:ទី)?)\s{0,2}$"
)
_VERB_REACH = 140
# A place before the day of a letter, with or without a comma.
_PLACE = 24
_PLACE_WORDS = 3
_DOCUMENT_REACH = 45
_TOPIC = 18
# A preposition and no more: "Decree 42 on 16 June".
_DIRECT = 6
_TOLD_REACH = 20
_LONG = (Shape.YEAR, Shape.CUED_YEAR)
_NUMBERED = re.compile(
    r"^\s*(?:[-+•*]\s*)?(?:[0-9]{1,2}(?:\.[0-9]{1,2}){0,3}[.)]?|\(?[a-zđ0-9]\)|[ivx]{1,4}\.)?\s*"
)
_ARTICLES = 8
_ARTICLE = re.compile(r"(?<!\w)(?:the|in|on|vào|trong)\s*$")
# Ha Noi, 12 March 2025 — …
_DATELINE = re.compile(r"[^.;:!?0-9]{0,40},\s*$")
_DASH = re.compile(r"\s?[-–—]\s")
_AFTER_DATELINE = re.compile(r"\s*(?:[-–—(].*|\W*)$", re.DOTALL)


# (effective 1 January 2024)
_IN_FORCE = re.compile(r"(?:effective|hiệu lực|ມີຜົນ|ប្រសិទ្ធភាព)\s?:?\s$")
# "Loans stood at 17.7 billion on 30 September": the state on that day.
_STATE = re.compile(r"stood at [^;\n]{1,60}$")
# "In the third quarter disbursement was …": no time for work.
_AMOUNTS = re.compile(
    r",?\s?(?:là|đạt|ước đạt|tăng|giảm|was|were|stood at|reached|rose|fell|is estimated|ບັນລຸ|បានសម្រេច)(?!\w)"
)
BEGINS = re.compile(r"(?:bắt đầu|begin|start|ເລີ່ມ|ចាប់ផ្តើម)")
_BEGAN = re.compile(r"(?:bắt đầu|khởi động|began|started|opened|launched|ເລີ່ມ(?:ຂຶ້ນ|ຕົ້ນ)?|ចាប់ផ្តើម)\s?$")
# What follows tells of something else: "explain by 13 March why records have not been sent".
_RELATIVE = re.compile(r"(?<!\w)(?:why|which|that|who|whose|how)(?!\w)")
# "Is expected to need 4.8 billion in 2026": a forecast asks nobody.
_EXPECTS = re.compile(r"ước tính|dự báo|estimates?(?!\w)|forecasts?|expects?(?!\w)|ຄາດຄະເນ|រំពឹង|ប៉ាន់ប្រមាណ")
_SENTENCE_END = re.compile(r"[.;។]\s*$")
# "The deadline for … is", "the time allowed … expires".
_DEADLINE_IS = re.compile(
    r"(?:(?:deadline|cut-off date|closing date|time allowed|time limit|last day)(?!\w)[^.;\n]{0,160}"
    r"\s(?:is|are|was|expires|ends|falls|remains)"
    r"|(?:hạn chót|hạn cuối|thời hạn|hạn nộp|mốc|thời gian)[^.;\n]{0,120}\slà"
    r"|(?:ເສັ້ນຕາຍ|ກຳນົດເວລາ|ກຳນົດສຸດທ້າຍ)[^.;\n]{0,120}(?:ແມ່ນ|ຄື)"
    r"|(?:កាលកំណត់|ថ្ងៃផុតកំណត់|កាលបរិច្ឆេទ)[^។;\n]{0,120}គឺ)\s{0,2}$"
)
_CEASED = re.compile(r"ceas\w+ to|no longer|expire|hết hiệu lực|ສິ້ນສຸດ|ໝົດຜົນ|អស់សុពលភាព")
# "On 22 December 2024 the Politburo issued Resolution …".
_ISSUES = re.compile(
    r",?\s[^.;\n]{0,80}?(?<!\w)(?:ban hành|ký|ký ban hành|issued|signed|promulgated)\s(?:the\s)?"
    r"(?:nghị|quyết|chỉ thị|thông tư|công điện|công văn|luật|kế hoạch"
    r"|resolution|decision|directive|decree|circular|telegram|official|law|plan)"
)
# Of "Invitation No. 305 of 6 October to the meeting on 9 October" the second day is the meeting's.
_MEETING = re.compile(r"cuộc họp|họp|meeting|held|ກອງປະຊຸມ|ប្រជុំ|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_TAKES_PLACE = re.compile(
    r"(?:take|takes|took|taking) place|(?:is|are|to|will) be held|diễn ra|ຈັດຂຶ້ນ|ប្រព្រឹត្តទៅ|ធ្វើឡើង"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a date stands: the sentence before and after it, what was found around it."""

    before: str
    after: str
    after_document: int | None  # characters since a document number, None when there is none
    document_date: dt.date | None
    item: bool = False  # an item of a list
    heading: bool = False  # the sentence stands among the first or last lines of the text
    row: bool = False  # of a table
    document: bool = False  # a document is named in the sentence
    began: bool = False  # "beginning on"
    weak: bool = False  # "by", "until the end of": they tell how things stood as well

    @property
    def whole(self) -> str:
        """The sentence without the date."""
        return f"{self.before} {self.after}"


def is_order(setting: Setting, language: Language) -> bool:
    """Whether a sentence gives somebody work: it says must, or it is an item or begins with an
    agency, and does not tell what was done."""
    whole = setting.whole
    if setting.row and _alone(setting):
        return True
    if language.obligation.search(whole) or language.asks.search(whole):
        return True
    following = setting.after.lstrip(", ").split(",")[0]
    clause = f"{setting.before} {following}"
    if language.told.search(clause):
        return False
    return setting.item or language.heads.match(_NUMBERED.sub("", whole)) is not None


def kind_of(
    shape: Shape, cue: Cue, span: Span, setting: Setting, language: Language
) -> tuple[DateKind, Bound | None, str]:
    """Kind, whether the last day counts, and the name of the rule."""
    simple = {
        Cue.EFFECTIVE: (DateKind.EFFECTIVE, None, "date.in-force"),
        Cue.AS_OF: (DateKind.AS_OF, None, "date.as-of"),
        Cue.BASE: (DateKind.PERIOD, None, "period.comparison-base"),
        Cue.VISION: (DateKind.PERIOD, None, "period.vision"),
        Cue.DATED: (DateKind.DATED, None, "date.dated"),
    }
    whole_day = shape in (Shape.DAY, Shape.CUED_DAY)
    if cue is Cue.VISION and (whole_day or shape is Shape.RANGE):
        cue = Cue.NONE  # in brackets behind what it dates; "for the 2021-2030 period"
    if cue is Cue.VISION and (span.partial or "").startswith("E"):
        return DateKind.AS_OF, None, "date.end-told"
    open_ended = span.first is None and (span.last or (span.partial or "").startswith("E"))
    if cue is Cue.BASE and open_ended:
        return DateKind.AS_OF, None, "date.as-of-base"  # compared with the end of last year
    if cue is Cue.BASE and whole_day:
        return DateKind.EVENT, None, "event.comparison-base"
    if cue in simple and not (cue is Cue.DATED and shape not in (Shape.DAY, Shape.CUED_DAY)):
        return simple[cue]
    if cue is Cue.DATED:
        return DateKind.PERIOD, None, f"period.{shape}"  # "the report of 2025"
    if shape is Shape.FIRST_MONTHS and span.partial and cue not in (Cue.BEFORE, Cue.BY):
        return DateKind.PERIOD, None, f"period.{shape}"
    if shape is Shape.RANGE and setting.row and _alone(setting) and _is_ahead(span, setting):
        return DateKind.DUE, Bound.INCLUSIVE, "due.cell"
    if shape in (Shape.RANGE, Shape.MONTH_SPAN, Shape.DAY_SPAN):
        return DateKind.PERIOD, None, f"period.{shape}"
    if cue is Cue.BEFORE and span.first is None and (span.last or (span.partial or "").startswith("E")):
        # "Before the end of September": the end is the last day.
        return DateKind.DUE, Bound.INCLUSIVE, f"due.before-end-{shape}"
    ended = shape is not Shape.LAST_MONTHS and span.first is None
    if ended and span.last and _TAKES_PLACE.search(setting.before[-60:]):
        return DateKind.PERIOD, None, "period.held-at-end"
    if ended and span.last and _is_behind(span, setting) and not is_order(setting, language):
        return DateKind.AS_OF, None, "date.end-told"  # "at the end of 2023 the rate was …"
    if cue is Cue.BEFORE and whole_day and _is_behind(span, setting) and not _asks(setting, language):
        return DateKind.EVENT, None, "event.before"
    if cue in (Cue.BEFORE, Cue.BY):
        past = cue is Cue.BY and _is_behind(span, setting)
        if cue is Cue.BY and setting.weak and span.partial and _tells(setting, language):
            return DateKind.AS_OF, None, "date.until-told"
        if past and (language.told.search(setting.after) or not is_order(setting, language)):
            return DateKind.AS_OF, None, "date.until-told"
        if shape in _LONG and cue is Cue.BEFORE and not _asks(setting, language):
            return DateKind.PERIOD, Bound.EXCLUSIVE, "period.before-year"
        bound = Bound.EXCLUSIVE if cue is Cue.BEFORE else Bound.INCLUSIVE
        return DateKind.DUE, bound, f"due.{cue}-{shape}"
    if cue is Cue.FROM:
        return _since(shape, span, setting, language)
    if cue is Cue.UNTIL:
        return _until(shape, span, setting, language)
    if shape in (Shape.DAY, Shape.CUED_DAY):
        return _day(cue, span, setting, language)
    if _is_task_time(shape, cue, span, setting, language):
        return DateKind.DUE, Bound.INCLUSIVE, f"due.in-{shape}"
    return DateKind.PERIOD, None, f"period.{shape}"


def _since(
    shape: Shape, span: Span, setting: Setting, language: Language
) -> tuple[DateKind, Bound | None, str]:
    """A year or month since when is a period; a day is when something began, or a document came in force."""
    if language.effective.search(setting.before[-40:]):
        return DateKind.EFFECTIVE, None, "date.in-force"
    if shape not in (Shape.DAY, Shape.CUED_DAY):
        return DateKind.PERIOD, None, "period.since"
    known = span.last and setting.document_date and span.last > setting.document_date
    asked = language.obligation.search(setting.after) or language.future.search(setting.after)
    ahead = known or (span.partial and asked)
    if setting.began or _BEGAN.search(setting.before):
        return DateKind.EVENT, None, "event.since"
    if setting.document or ahead:
        return DateKind.EFFECTIVE, None, "date.in-force.since"
    return DateKind.EVENT, None, "event.since"


def _asks(setting: Setting, language: Language) -> bool:
    """Whether the sentence speaks of work, done or to be done, before the date."""
    return (
        language.obligation.search(setting.whole) is not None
        or is_order(setting, language)
        or _verb_before(setting, language)
    )


def _tells(setting: Setting, language: Language) -> bool:
    """Whether a sentence says how things stood, and asks for nothing to come."""
    whole = f"{setting.before} {_RELATIVE.split(setting.after, maxsplit=1)[0]}"
    later = language.obligation.search(whole) or language.asks.search(whole) or language.future.search(whole)
    return language.told.search(whole) is not None and not later


def _until(
    shape: Shape, span: Span, setting: Setting, language: Language
) -> tuple[DateKind, Bound | None, str]:
    """ "Until d": in the past a status, in the future with a task verb a deadline."""
    past = span.last and setting.document_date and span.last <= setting.document_date
    whole = f"{setting.before} {setting.after}"
    asked = language.obligation.search(whole) or _verb_before(setting, language)
    titled = setting.heading and not setting.item and not _SENTENCE_END.search(setting.after)
    if (asked or is_order(setting, language) or (shape in _LONG and not titled)) and not past:
        return DateKind.DUE, Bound.INCLUSIVE, f"due.until-{shape}"
    if shape in (Shape.DAY, Shape.CUED_DAY):
        ahead = span.last and setting.document_date and span.last > setting.document_date
        if ahead or (span.partial and language.told.search(whole) is None):
            return DateKind.EVENT, None, "event.until"
        return DateKind.AS_OF, None, "date.until"
    if (span.partial or "").startswith("E") and language.future.search(setting.whole) is None:
        return DateKind.AS_OF, None, "date.until-told"
    return DateKind.PERIOD, None, f"period.until-{shape}"


def _day(cue: Cue, span: Span, setting: Setting, language: Language) -> tuple[DateKind, Bound | None, str]:
    ahead = _is_ahead(span, setting)
    near = setting.after_document
    if cue is Cue.NONE and _IN_FORCE.search(setting.before):
        return DateKind.EFFECTIVE, None, "date.in-force"
    if cue in (Cue.NONE, Cue.ON, Cue.IN) and _DEADLINE_IS.search(setting.before):
        return DateKind.DUE, Bound.INCLUSIVE, "due.deadline-is"
    direct = near is not None and near <= _DIRECT and cue in (Cue.IN, Cue.ON)
    between = setting.before[-near:] if near else ""
    if _MEETING.search(between):
        near = None
    if direct or (cue is Cue.NONE and near is not None and near <= _DOCUMENT_REACH):
        return DateKind.DATED, None, "date.after-number"
    if _CEASED.search(setting.before[-40:]):
        return DateKind.EVENT, None, "event.ceased"
    if language.effective.search(setting.before[-30:]):
        return DateKind.EFFECTIVE, None, "date.in-force"
    if cue in (Cue.IN, Cue.ON) and _STATE.search(setting.before):
        return DateKind.AS_OF, None, "date.state-told"
    if cue is Cue.NONE and _is_dateline(setting):
        return DateKind.DATED, None, "date.dateline"
    asked = language.obligation.search(setting.before) or _alone(setting)
    known_ahead = ahead and span.partial is None
    if cue is Cue.NONE and (known_ahead or setting.row) and _alone(setting) and not setting.heading:
        return DateKind.DUE, Bound.INCLUSIVE, "due.cell"
    whole = setting.whole
    asked_for = setting.item or language.obligation.search(whole) or language.asks.search(whole)
    if cue is Cue.IN and ahead and (known_ahead or asked_for) and is_order(setting, language):
        return DateKind.DUE, Bound.INCLUSIVE, "due.on-day"
    if setting.before.strip() == "" and _ISSUES.match(setting.after):
        return DateKind.DATED, None, "date.then-issued"
    told = language.told.search(setting.before[-_TOLD_REACH:])
    if asked and cue is Cue.IN and not told and (_verb_before(setting, language) or _alone(setting)):
        return DateKind.DUE, Bound.INCLUSIVE, "due.on-day"
    return DateKind.EVENT, None, "event.day"


def _is_task_time(shape: Shape, cue: Cue, span: Span, setting: Setting, language: Language) -> bool:
    if span.last and setting.document_date and span.last < setting.document_date:
        return False
    if (
        _EXPECTS.search(setting.before)
        or _AMOUNTS.match(setting.after)
        or _TAKES_PLACE.search(setting.before[-60:])
    ):
        return False
    if _alone(setting):
        return cue is Cue.IN or shape not in _LONG or (_is_ahead(span, setting) and not setting.heading)
    if (
        _is_ahead(span, setting)
        and cue is Cue.IN
        and (is_order(setting, language) or _speaks_of_a_body(setting, language))
    ):
        return True
    if cue is Cue.NONE and setting.heading and not setting.item and not is_order(setting, language):
        return False  # the title of a report names its time
    if shape is Shape.LAST_MONTHS:
        return is_order(setting, language)
    if shape in _LONG and cue is Cue.NONE:
        return _verb_before(setting, language, reach=12)
    if _verb_before(setting, language):
        return True
    if len(setting.before.strip()) > _TOPIC:
        return False
    verb = language.task_verbs.search(setting.after)
    must = language.obligation.search(setting.after)
    return bool(verb and must and not language.past.search(setting.after[: verb.start()]))


def _speaks_of_a_body(setting: Setting, language: Language) -> bool:
    """Whether a sentence with a time to come names somebody who will do what it says."""
    told = language.told.search(setting.whole)
    named = language.heads.search(setting.before)
    return told is None and named is not None and language.task_verbs.search(setting.before) is not None


def _is_dateline(setting: Setting) -> bool:
    """Place and day above the text or at the start of a report, or a day alone in the heading."""
    ends_line = not re.search(r"\w", setting.after)
    before = WEEKDAY.sub("", setting.before).strip()
    place = before.endswith(",") or len(before.split()) <= _PLACE_WORDS
    if setting.heading and ends_line and len(before) <= _PLACE and place and not before.endswith(":"):
        return True
    if (
        setting.heading
        and len(before) <= _PLACE
        and _DASH.match(setting.after)
        and not re.search(r"[0-9.:;]", before)
    ):
        return True
    return bool(_DATELINE.fullmatch(setting.before) and _AFTER_DATELINE.fullmatch(setting.after))


def _is_ahead(span: Span, setting: Setting) -> bool:
    """Whether a time has not passed on the day of the text; one without year is meant to come."""
    known = span.last and setting.document_date and span.last >= setting.document_date
    return bool(known or span.partial)


def _is_behind(span: Span, setting: Setting) -> bool:
    return bool(span.last and setting.document_date and span.last <= setting.document_date)


def _alone(setting: Setting) -> bool:
    """A cell of a table, or a line that is nothing but a time: there it is the deadline."""
    if re.search(r"\w", setting.after):
        return False
    before = setting.before
    return not re.search(r"\w", before[:-_ARTICLES] + _ARTICLE.sub("", before[-_ARTICLES:]))


def _verb_before(setting: Setting, language: Language, reach: int = _VERB_REACH) -> bool:
    """Whether the last task verb shortly before is not told as done."""
    start = max(0, len(setting.before) - reach)
    last = None
    for match in language.task_verbs.finditer(setting.before, start):
        last = match
    return last is not None and not language.past.search(setting.before[: last.start()][-30:])
