"""Words of the reporting room."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.reporting.models import Delivery
from nhipcau.reporting.rules import State
from nhipcau.ui.facade import Label, local_datetime

STATES: Final[dict[State, Label]] = {
    State.WAITING: gettext_lazy("Waiting to be told"),
    State.DELIVERED: gettext_lazy("Delivered"),
    State.REFUSED: gettext_lazy("Refused there"),
    State.DROPPED: gettext_lazy("No longer told"),
}
STATUSES: Final[dict[str, Label]] = {
    "under_way": gettext_lazy("Progress"),
    "reported": gettext_lazy("Product handed in"),
    "returned": gettext_lazy("Product returned"),
    "accepted": gettext_lazy("Done on time"),
    "accepted_late": gettext_lazy("Done late"),
    "extended": gettext_lazy("Extended"),
    "cancelled": gettext_lazy("Cancelled"),
}
# How a state looks: the badge of the state of a task that means the same to the eye.
_BADGES: Final[dict[str, str]] = {
    State.WAITING: "waiting",
    State.DELIVERED: "done_on_time",
    State.REFUSED: "overdue",
    State.DROPPED: "cancelled",
}


def badge_of(delivery: Delivery) -> tuple[str, str]:
    """The badge and its words."""
    return _BADGES[delivery.state], str(STATES[State(delivery.state)])


def what_words(delivery: Delivery) -> str:
    """What is told, in a few words: “Progress, 40 %”."""
    message = delivery.message
    label = str(STATUSES.get(message.get("status", ""), message.get("status", "")))
    if message.get("percent") is not None and message.get("status") == "under_way":
        return _("%(what)s, %(percent)s %%") % {"what": label, "percent": message["percent"]}
    return label


def story_of(delivery: Delivery) -> str:
    """When it was taken, or why it was not and when it is tried again."""
    if delivery.state == State.DELIVERED and delivery.delivered_at:
        return _("taken on %(when)s, receipt %(receipt)s") % {
            "when": local_datetime(delivery.delivered_at),
            "receipt": delivery.receipt or "–",
        }
    if delivery.state == State.WAITING and delivery.tries:
        return _("no answer so far (%(problem)s); tried %(tries)s times, next on %(when)s") % {
            "problem": delivery.problem,
            "tries": delivery.tries,
            "when": local_datetime(delivery.next_try_at),
        }
    return delivery.problem
