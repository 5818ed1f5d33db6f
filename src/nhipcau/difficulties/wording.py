"""Words of the difficulties room."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nhipcau.difficulties.models import Difficulty
from nhipcau.difficulties.models.difficulty import STAGES as STAGE_CHOICES
from nhipcau.difficulties.rules import Stage, Step
from nhipcau.ui.facade import Label, local_date

STAGES: Final[dict[Stage, Label]] = {Stage(value): label for value, label in STAGE_CHOICES}
STEPS: Final[dict[Step, Label]] = {
    Step.PASS_ON: gettext_lazy("pass on"),
    Step.PROPOSE: gettext_lazy("propose a solution"),
    Step.ANSWER: gettext_lazy("answer"),
    Step.CLOSE: gettext_lazy("close"),
    Step.REOPEN: gettext_lazy("reopen"),
    Step.WITHDRAW: gettext_lazy("withdraw"),
}
# How a stage looks: the badge of the state that means the same to the eye.
BADGES: Final[dict[str, str]] = {
    Stage.RAISED: "waiting",
    Stage.PROPOSED: "waiting",
    Stage.ANSWERED: "on_track",
    Stage.CLOSED: "done_on_time",
    Stage.WITHDRAWN: "cancelled",
}


def badge_of(difficulty: Difficulty, day: date) -> tuple[str, str]:
    """The state badge and its words: late ones say by how many days."""
    if difficulty.is_late(day):
        days = (day - difficulty.due_on).days
        words = ngettext("No answer, %(days)s day late", "No answer, %(days)s days late", days)
        return "overdue", words % {"days": days}
    return BADGES[difficulty.stage], str(STAGES[Stage(difficulty.stage)])


def clock_words(difficulty: Difficulty, day: date) -> str:
    """Since when it runs, and until when the holder has time."""
    if difficulty.stage in (Stage.RAISED, Stage.PROPOSED):
        return _("raised on %(raised)s, answer due by %(due)s") % {
            "raised": local_date(difficulty.raised_on),
            "due": local_date(difficulty.due_on),
        }
    ended = difficulty.closed_on or difficulty.answered_on or day
    age = (ended - difficulty.raised_on).days
    words = ngettext(
        "raised on %(raised)s, took %(days)s day", "raised on %(raised)s, took %(days)s days", age
    )
    return words % {"raised": local_date(difficulty.raised_on), "days": age}
