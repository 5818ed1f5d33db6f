"""The words for states. A state has a word, an icon and a colour, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown; `tone` names a pair of colours in tokens.css."""

    key: str
    label: str | Promise
    icon: str
    tone: str


def _by_key(*states: State) -> Mapping[str, State]:
    return MappingProxyType({state.key: state for state in states})


STATES: Final = _by_key(
    State("on_track", _("On track"), "progress-check", "calm"),
    State("due_soon", _("Due soon"), "clock-hour-4", "amber"),
    State("overdue", _("Overdue"), "clock-exclamation", "red"),
    State("done_on_time", _("Done on time"), "circle-check", "green"),
    State("done_late", _("Done late"), "checks", "olive"),
    State("waiting", _("Waiting"), "hourglass", "slate"),
    State("returned", _("Returned"), "arrow-back-up", "plum"),
    State("sent_back", _("Sent back"), "arrow-back-up", "plum"),
    State("draft", _("Draft"), "pencil", "grey"),
    State("open_deadline", _("Deadline still to be set"), "calendar-off", "slate"),
    State("cancelled", _("Cancelled"), "ban", "grey"),
)

ORIGINS: Final = _by_key(
    State("measured", _("measured"), "database", "calm"),
    State("reported", _("reported"), "message-report", "slate"),
    State("verified", _("verified"), "shield-check", "green"),
    State("disputed", _("disputed"), "arrows-exchange", "amber"),
)


def state(key: str) -> State:
    """The state named `key`; an unknown one is shown by its own name, in grey."""
    return STATES.get(key) or State(key, key.replace("_", " "), "circle-dashed", "grey")


def origin(key: str) -> State:
    """How a figure came to be: measured, reported, verified or disputed."""
    return ORIGINS[key]
