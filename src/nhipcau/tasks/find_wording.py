"""The words of the reading view: normal forms, rules, kinds of dates and of conflicts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nhipcau.documents.facade import FindKind
from nhipcau.indicators.facade import figure_words
from nhipcau.tasks.finds import Item
from nhipcau.tasks.wording import RECURRENCES
from nhipcau.ui.facade import local_date, local_number

Label = str | Promise

ICONS: Final[dict[FindKind, str]] = {
    FindKind.REFERENCE: "file-text",
    FindKind.DATE: "calendar",
    FindKind.FIGURE: "number-123",
    FindKind.AGENCY: "building-bank",
    FindKind.PERSON: "user",
    FindKind.PLACE: "map-pin",
    FindKind.TASK: "checklist",
    FindKind.CONFLICT: "alert-triangle",
}
TONES: Final[dict[FindKind, str]] = {
    FindKind.REFERENCE: "calm",
    FindKind.DATE: "amber",
    FindKind.FIGURE: "green",
    FindKind.AGENCY: "plum",
    FindKind.PERSON: "olive",
    FindKind.PLACE: "slate",
    FindKind.TASK: "lotus",
    FindKind.CONFLICT: "red",
}
PLURALS: Final[dict[FindKind, Label]] = {
    FindKind.CONFLICT: _("Contradictions"),
    FindKind.REFERENCE: _("References"),
    FindKind.DATE: _("Dates"),
    FindKind.FIGURE: _("Figures"),
    FindKind.AGENCY: _("Agencies"),
    FindKind.PERSON: _("Persons"),
    FindKind.PLACE: _("Places"),
    FindKind.TASK: _("Tasks"),
}
DATE_KINDS: Final[dict[str, Label]] = {
    "dated": _("date of a document"),
    "as_of": _("as of"),
    "effective": _("in force from"),
    "due": _("deadline"),
    "recurring": _("recurring deadline"),
    "period": _("period"),
    "within": _("time counted from an event"),
    "event": _("day of an event"),
}
OPEN_TIMES: Final[dict[str, Label]] = {
    "soon": _("soon"),
    "at_once": _("at once"),
    "regularly": _("regularly"),
    "set_by": _("to be set"),
}
TIME_UNITS: Final[dict[str, Label]] = {
    "day": _("within %(amount)s days"),
    "working_day": _("within %(amount)s working days"),
    "hour": _("within %(amount)s hours"),
    "working_hour": _("within %(amount)s working hours"),
    "week": _("within %(amount)s weeks"),
    "month": _("within %(amount)s months"),
    "year": _("within %(amount)s years"),
}
# Collective names, which no single agency of the directory bears.
BLOCKS_NAMED: Final[dict[str, Label]] = {
    "MINISTRIES_AND_PROVINCES": _("all ministries and provinces"),
    "MINISTRIES": _("all ministries"),
    "PROVINCES": _("all provinces"),
}
CONFLICTS: Final[dict[str, Label]] = {
    "document_dates": _("One document has two dates"),
    "reference_forms": _("A damaged number stands beside the right one"),
    "person_posts": _("One post has two persons, or one person two posts"),
    "person_spellings": _("One person is spelled in two ways"),
    "actor_names": _("One agency has two names"),
    "ambiguous_name": _("One name may mean two agencies"),
    "parts_and_whole": _("The parts do not add up to the whole"),
    "rate_above_100": _("A rate is above 100 %"),
    "ratio_and_rate": _("The ratio does not fit the percentage"),
}
# The longest code that the rule's name begins with counts.
RULES: Final[dict[str, Label]] = {
    "reference": _("A whole number of a document"),
    "pointer": _("A type of document and a number, without the rest"),
    "suspect": _("Built like a number of a document, but no such number exists"),
    "suspect.bare-pair": _("Announced as a document, but the letters after the slash are missing"),
    "suspect.unknown-symbol": _("The letters of this number are no known type or issuer"),
    "date": _("A day"),
    "date.dated": _("The day stands beside the number of a document"),
    "date.after-number": _("The day stands beside the number of a document"),
    "date.as-of": _("The words before the day say “as of”"),
    "date.in-force": _("The words before the day say from when it is in force"),
    "due": _("A time that the work must be done by"),
    "due.before-day": _("“Before” a day: the day itself is too late"),
    "due.by-day": _("“By” a day: the day itself still counts"),
    "due.in": _("“In” a month, quarter or year: until its last day"),
    "recurring": _("The words say that it comes again and again"),
    "period": _("A stretch of time that is told, not a deadline"),
    "within": _("A time counted from an event"),
    "open": _("A time is asked for, but not set"),
    "event": _("The day on which something happens"),
    "task": _("The sentence gives somebody work"),
    "task.deadline": _("The sentence gives somebody work until a day"),
    "task.obligation": _("The sentence asks somebody to do something"),
    "figure": _("A number that counts or measures something"),
    "conflict": _("These places cannot all be right"),
    "added": _("Added by hand"),
}
_BY_KIND: Final[dict[FindKind, Label]] = {
    FindKind.AGENCY: _("A name from the directory of agencies"),
    FindKind.PERSON: _("A name after the title of a post"),
    FindKind.PLACE: _("The name of a province or city"),
    FindKind.FIGURE: RULES["figure"],
    FindKind.REFERENCE: RULES["reference"],
    FindKind.DATE: RULES["date"],
    FindKind.TASK: RULES["task"],
    FindKind.CONFLICT: RULES["conflict"],
}


def rule_words(kind: FindKind, rule: str) -> str:
    """Why this was found, in plain words."""
    code = rule
    while code:
        if code in RULES:
            return str(RULES[code])
        code = code[: max(code.rfind("."), code.rfind("-"), 0)]
    return str(_BY_KIND[kind])


def normal_words(kind: FindKind, normal: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The normal form as a line; `names` are official names of agencies by key."""
    if not normal:
        return ""
    match kind:
        case FindKind.REFERENCE:
            return _reference(normal)
        case FindKind.DATE:
            return _date(normal, names)
        case FindKind.FIGURE:
            return _figure(normal, names)
        case FindKind.AGENCY | FindKind.PLACE:
            key = str(normal.get("id") or "")
            return names.get(key) or str(BLOCKS_NAMED.get(key, key))
        case FindKind.PERSON:
            return ", ".join(filter(None, [normal.get("name"), normal.get("post")]))
        case FindKind.TASK:
            return _task(normal, names)
        case FindKind.CONFLICT:
            if "kind" in normal:
                return str(CONFLICTS.get(normal["kind"], normal["kind"]))
            return str(normal.get("value", ""))


def _reference(normal: Mapping[str, Any]) -> str:
    number = normal.get("key") or ""
    if number and normal.get("date"):
        return gettext("%(number)s of %(day)s") % {"number": number, "day": _day(normal["date"])}
    return str(number)


def _date(normal: Mapping[str, Any], names: Mapping[str, str]) -> str:
    kind = str(DATE_KINDS.get(normal.get("kind") or "", ""))
    return " · ".join(filter(None, [kind, time_words(normal, names)]))


def time_words(normal: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The day or time of a date's normal form."""
    first, last = normal.get("from"), normal.get("to")
    if normal.get("amount") is not None and normal.get("unit") in TIME_UNITS:
        words = str(TIME_UNITS[normal["unit"]]) % {"amount": local_number(normal["amount"])}
        return (
            gettext("%(time)s from %(event)s") % {"time": words, "event": normal["event"]}
            if normal.get("event")
            else words
        )
    if normal.get("every"):
        every = str(RECURRENCES.get(normal["every"], normal["every"]))
        if normal.get("day") and normal.get("reading") == "exclusive":
            day = local_number(normal["day"])
            return gettext("%(every)s, before day %(day)s") % {"every": every, "day": day}
        if normal.get("day"):
            return gettext("%(every)s, day %(day)s") % {"every": every, "day": local_number(normal["day"])}
        return every
    if normal.get("open"):
        setter = names.get(normal.get("set_by") or "", "")
        return ", ".join(filter(None, [str(OPEN_TIMES.get(normal["open"], normal["open"])), setter]))
    if normal.get("reading") == "exclusive" and normal.get("last_day"):
        return gettext("before %(day)s: last day %(last)s") % {
            "day": _day(_stated(normal)), "last": _day(normal["last_day"])
        }  # fmt: skip
    if first and last and first != last:
        return f"{_day(first)} – {_day(last)}"
    if first or last:
        return _day(last or first)
    return str(normal.get("partial") or "")


def _stated(normal: Mapping[str, Any]) -> str | None:
    """The day that the words themselves name: the 30th of "before the 30th"."""
    first, last = normal.get("stated") or (None, None)
    return first or last or normal.get("to")


def _figure(normal: Mapping[str, Any], names: Mapping[str, str]) -> str:
    figure = figure_words(
        Decimal(normal["value"]),
        normal.get("unit") or "",
        of=Decimal(normal["of"]) if normal.get("of") else None,
        qualifier=normal.get("qualifier") or "",
        change=normal.get("change") or "",
        counted=normal.get("counted") or "",
    )
    scope = "; ".join(names.get(key) or str(BLOCKS_NAMED.get(key, key)) for key in normal.get("scope") or ())
    as_of = gettext("as of %(day)s") % {"day": _day(normal["as_of"])} if normal.get("as_of") else ""
    return " · ".join(filter(None, [figure, scope, as_of]))


def _task(normal: Mapping[str, Any], names: Mapping[str, str]) -> str:
    lead = normal.get("lead") or ()
    leads = [lead] if isinstance(lead, str) else list(lead)
    deadline = normal.get("deadline") or normal.get("recurring")
    due = _day(normal["due_on"]) if normal.get("due_on") else time_words(deadline, names) if deadline else ""
    return " · ".join(
        filter(None, [", ".join(names.get(key) or str(BLOCKS_NAMED.get(key, key)) for key in leads), due])
    )


def _day(text: str | None) -> str:
    return local_date(date.fromisoformat(text)) if text else ""


def agency_keys(items: list[Item], corrections: list[Mapping[str, Any]]) -> set[str]:
    """The keys of all agencies that a list of finds names."""
    keys: set[str] = set()
    for normal in [*(item.normal for item in items), *corrections]:
        for name in ("id", "key", "set_by"):
            value = normal.get(name)
            keys |= {value} if isinstance(value, str) else set()
        for name in ("lead", "with", "scope", "others", "set_by"):
            value = normal.get(name)
            keys |= {value} if isinstance(value, str) else set(value or ())
    return {key for key in keys if key}
