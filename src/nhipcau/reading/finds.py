"""What the readers hand back: frozen records with their place in the original text.

`text` is always `original[start:end]`; offsets are code points, end exclusive.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from nhipcau.kit.references import DocumentNumber


class ReferenceForm(StrEnum):
    """How a document is named."""

    FULL = "full"  # a whole number
    POINTER = "pointer"  # "Decree 42": known only from context
    SUSPECT = "suspect"  # looks like a number, but is not one that exists


class DateKind(StrEnum):
    """What a date says about its sentence."""

    DATED = "dated"  # the date of a document
    AS_OF = "as_of"
    EFFECTIVE = "effective"
    DUE = "due"
    RECURRING = "recurring"
    PERIOD = "period"
    WITHIN = "within"
    EVENT = "event"


class Bound(StrEnum):
    """Whether the stated last date itself still counts."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


class Open(StrEnum):
    """A time that is asked for, but not set."""

    SOON = "soon"
    AT_ONCE = "at_once"
    REGULARLY = "regularly"
    SET_BY = "set_by"


class Clear(StrEnum):
    """The six clears of a task (article 001; practice knows five, so they are a set)."""

    PERSON = "person"
    WORK = "work"
    TIME = "time"
    RESPONSIBILITY = "responsibility"
    PRODUCT = "product"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Find:
    """A place in the original text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provision(Find):
    """An article-level reference, such as `khoản 2 Điều 5`; labels as written."""

    article: str
    clause: str | None
    point: str | None


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the caller's register, offered as context."""

    key: str
    dated: dt.date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a suspect or short reference may mean; higher score first."""

    key: str
    score: int
    source: str  # "text", "known" or "computed"


@dataclass(frozen=True, slots=True)
class ReferenceFind(Find):
    """A reference to a document.

    `key` is the canonical number of a full reference, or of a pointer that the text itself
    resolves; None otherwise. `type` is the symbol (`NQ`), `issuer` the issuers with `-`.
    """

    form: ReferenceForm
    key: str | None
    number: DocumentNumber | None
    type: str | None
    issuer: str | None
    serial: str | None = None  # of a suspect or pointer: the number alone
    date: dt.date | None = None
    partial_date: str | None = None  # a date without year, as `DateFind.partial`
    candidates: tuple[Candidate, ...] = ()
    provision: Provision | None = None
    rule: str = ""

    @property
    def suspect(self) -> bool:
        """Whether a person must confirm what is meant."""
        return self.form is ReferenceForm.SUSPECT


@dataclass(frozen=True, slots=True)
class DateFind(Find):
    """A date, deadline or period.

    `from_` and `to` are the first and last day stated. For `before 30 March` `to` is the
    30th and `reading` exclusive, so `last_day` is the 29th; both are kept for the reader.
    `partial` is what is known of a date whose year could not be told (`--01-25`).
    """

    kind: DateKind
    rule: str
    from_: dt.date | None = None
    to: dt.date | None = None
    reading: Bound | None = None
    open: Open | None = None
    set_by: str | None = None
    partial: str | None = None
    every: str | None = None  # day, week, month, quarter, half-year, year
    day: int | None = None  # of a recurring deadline: the day of the month
    amount: int | None = None  # of a period counted from an event
    unit: str | None = None  # day, working_day, hour, working_hour, week, month, year
    event: str | None = None  # from when the period is counted, as written
    # First and last day of the words themselves, whatever "before" or "by" makes of them.
    stated: tuple[dt.date | None, dt.date | None] = (None, None)

    @property
    def last_day(self) -> dt.date | None:
        """The last day on which the work is still in time."""
        if self.to is None or self.reading is not Bound.EXCLUSIVE:
            return self.to
        return self.to - dt.timedelta(days=1) if self.to > dt.date.min else None


class Qualifier(StrEnum):
    """How exactly a figure is meant; none of them says exactly."""

    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    NEARLY = "nearly"


class Change(StrEnum):
    """A figure that tells a change and not a state."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class FigureFind(Find):
    """A number that counts or measures.

    `value` is exact, scale words worked in (30,6 triệu is 30600000). `unit` is `percent`,
    `percentage_point`, `unknown_point` (a change of a rate that may be either), a currency
    (`VND`), a measure (`hectare`), the thing counted (`task`), or `count` when the thing has
    no name in our tables; `counted` is that thing as written. `of` is the second number of a
    ratio (54/76). `scope` are keys of the agencies the sentence part speaks of; `base` is the
    period a change is compared with; `as_of` the day on which it held.
    """

    value: Decimal
    unit: str
    rule: str
    counted: str = ""
    qualifier: Qualifier | None = None
    of: Decimal | None = None
    change: Change | None = None
    scope: tuple[str, ...] = ()
    as_of: dt.date | None = None
    base: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PersonFind(Find):
    """A person named in the text: `name` without title, `post` as written before it."""

    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class PlaceFind(Find):
    """A province or city named in the text."""

    key: str


class ConflictKind(StrEnum):
    """How a text contradicts itself."""

    DOCUMENT_DATES = "document_dates"  # one document, two dates
    REFERENCE_FORMS = "reference_forms"  # a corrupt number beside the right one
    PERSON_POSTS = "person_posts"  # one post, two persons
    PERSON_SPELLINGS = "person_spellings"
    ACTOR_NAMES = "actor_names"  # one agency under two names
    AMBIGUOUS_NAME = "ambiguous_name"  # one name, two agencies
    PARTS_AND_WHOLE = "parts_and_whole"
    RATE_ABOVE_100 = "rate_above_100"
    RATIO_AND_RATE = "ratio_and_rate"  # 54/76 beside another percentage


@dataclass(frozen=True, slots=True)
class Conflict:
    """Places of one text that cannot all be right; all are kept, a person decides.

    `values` says what stands at each place, in the order of `places`.
    """

    kind: ConflictKind
    places: tuple[Find, ...]
    values: tuple[str, ...]


class MismatchReason(StrEnum):
    """Why a place has no equal in the other text."""

    MISSING = "missing"  # in the source only
    ADDED = "added"  # in the translation only
    VALUE = "value"
    UNIT = "unit"
    SCALE = "scale"
    QUALIFIER = "qualifier"
    DATE_ORDER = "date_order"
    NUMBER = "number"  # of a document
    SYMBOL = "symbol"  # type or issuer of a document
    KIND = "kind"  # a rise here and a fall there; a rhythm here and one day there


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A reference, date or figure that the two texts do not share."""

    kind: str  # reference, date or figure
    source: Find | None
    translation: Find | None
    reason: MismatchReason


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of an agency in one language and, where it changed, the days it was valid."""

    agency_key: str
    text: str
    language: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ActorFind(Find):
    """An agency named in the text; `others` are keys that the same name may also mean."""

    agency_key: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product(Find):
    """What is to be handed in: the word found and its kind (decree, roadmap, report…)."""

    kind: str


@dataclass(frozen=True, slots=True)
class TaskDraft(Find):
    """A task proposed from one sentence; a person edits and confirms it.

    `deadline` may be open (`deadline.open`), then `set_by` holds agency keys, if named.
    `context` is the sentence before, when this one points back to it ("these ministries").
    """

    title: str
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    deadline: DateFind | None
    recurring: DateFind | None
    set_by: tuple[str, ...]
    receivers: tuple[str, ...]  # to whom the product goes: the clear of authority
    product: Product | None
    found: tuple[Clear, ...]
    context: Find | None = None
    rule: str = ""

    @property
    def missing(self) -> tuple[Clear, ...]:
        """The clears that a person still has to fill."""
        return tuple(clear for clear in Clear if clear not in self.found)
