"""Words of the nodes room."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from nhipcau.kit.errors import CodedError, all_errors
from nhipcau.nodes.directory_document import NodeState
from nhipcau.nodes.keys import Use
from nhipcau.nodes.models import CardOpening, IncomingEvent
from nhipcau.nodes.queries import PeerState
from nhipcau.nodes.reasons import FORMS, MORE, REASONS
from nhipcau.nodes.rules import Condition
from nhipcau.ui.facade import Label, local_number

State = IncomingEvent.State

CONDITIONS: Final[dict[Condition, Label]] = {
    Condition.IN_STEP: gettext_lazy("In step"),
    Condition.BEHIND: gettext_lazy("Behind"),
    Condition.STOPPED: gettext_lazy("Events have stopped"),
    Condition.FAILING: gettext_lazy("Sending fails"),
    Condition.SUSPENDED: gettext_lazy("Suspended"),
}
# How a condition looks: the badge of the state of a task that means the same to the eye.
_CONDITION_BADGES: Final[dict[Condition, str]] = {
    Condition.IN_STEP: "done_on_time",
    Condition.BEHIND: "due_soon",
    Condition.STOPPED: "returned",
    Condition.FAILING: "overdue",
    Condition.SUSPENDED: "cancelled",
}
NODE_STATES: Final[dict[NodeState, Label]] = {
    NodeState.ACTIVE: gettext_lazy("Takes part"),
    NodeState.SUSPENDED: gettext_lazy("Suspended"),
    NodeState.LEFT: gettext_lazy("Has left"),
}
STATES: Final[dict[str, Label]] = {
    State.HELD: gettext_lazy("Waiting for its turn"),
    State.DONE: gettext_lazy("Applied"),
    State.WAITING: gettext_lazy("Waiting for a record"),
    State.PARKED: gettext_lazy("Parked"),
    State.REFUSED: gettext_lazy("Refused"),
}
_STATE_BADGES: Final[dict[str, str]] = {
    State.HELD: "waiting",
    State.DONE: "done_on_time",
    State.WAITING: "due_soon",
    State.PARKED: "returned",
    State.REFUSED: "overdue",
}
SIDES: Final[dict[str, Label]] = {
    CardOpening.Side.ASKED: gettext_lazy("Asked for here"),
    CardOpening.Side.GAVE: gettext_lazy("Asked for by another node"),
}
USES: Final[dict[Use, Label]] = {
    Use.TRANSPORT: gettext_lazy("Requests and answers"),
    Use.EVENTS: gettext_lazy("Events"),
    Use.CREDENTIALS: gettext_lazy("Credentials"),
    Use.PAPERS: gettext_lazy("Papers"),
    Use.ENCRYPTION: gettext_lazy("Encryption"),
    Use.ROOT: gettext_lazy("Directory of nodes"),
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def badge_of(state: PeerState) -> tuple[str, str]:
    """The badge of a node and its words."""
    return _CONDITION_BADGES[state.condition], str(CONDITIONS[state.condition])


def event_badge(state: str) -> tuple[str, str]:
    """The badge of an incoming event and its words."""
    return _STATE_BADGES[state], str(STATES[state])


def problem_words(text: str, code: str = "") -> str:
    """A problem that was kept in English, in the reader's language where it is one of our messages."""
    if text.startswith(MORE):
        return _("and more, the last: %(last)s") % {"last": problem_words(text.removeprefix(MORE), code)}
    reason = REASONS.get(code) or REASONS.get(text)
    if reason:
        return str(reason)
    for kind, pattern in _patterns():
        if code and kind.code != code:
            continue
        found = pattern.fullmatch(text)
        if found:
            params = {name: _reason_words(value) for name, value in found.groupdict().items()}
            message = gettext(kind.message())
            return message % params if params else message
    return _reason_words(text)


def _reason_words(text: str) -> str:
    """The reason within a message; one that we never give stays as it is."""
    if text in REASONS:
        return str(REASONS[text])
    for form, words in FORMS.items():
        found = _pattern(form).fullmatch(text)
        if found:
            return str(words) % found.groupdict()
    return text


@cache
def _patterns() -> list[tuple[type[CodedError], re.Pattern[str]]]:
    """Every message as the pattern that finds its parameters again; those that say most come first, so
    that one like ``%(field)s: %(reason)s`` takes only what nothing else does."""
    kinds = sorted(all_errors(), key=lambda kind: -len(_PLACEHOLDER.sub("", kind.message())))
    return [(kind, _pattern(kind.message())) for kind in kinds]


@cache
def _pattern(message: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts = []
    for place, part in enumerate(_PLACEHOLDER.split(message)):
        if place % 2 == 0:
            parts.append(re.escape(part.replace("%%", "%")))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            parts.append(f"(?P<{part}>.*)")
            seen.add(part)
    return re.compile("".join(parts), re.DOTALL)


def age_words(seconds: float) -> str:
    """How long, in the largest unit that fits: “3 minutes”."""
    whole = int(seconds)
    if whole < 60:
        return _count(ngettext("%(n)s second", "%(n)s seconds", whole), whole)
    if whole < 3600:
        return _count(ngettext("%(n)s minute", "%(n)s minutes", whole // 60), whole // 60)
    if whole < 86_400:
        return _count(ngettext("%(n)s hour", "%(n)s hours", whole // 3600), whole // 3600)
    return _count(ngettext("%(n)s day", "%(n)s days", whole // 86_400), whole // 86_400)


def size_words(size: int) -> str:
    """A size in the unit that fits."""
    if size < 1_000_000:
        return _("%(n)s kB") % {"n": local_number(-(-size // 1000))}
    return _("%(n)s MB") % {"n": local_number(size / 1_000_000, 1)}


def _count(text: str, number: int) -> str:
    return text % {"n": local_number(number)}
