"""What waits for an officer of this room's records, for my desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhipcau.agencies.facade import names_now
from nhipcau.oversight.models import DriveItem
from nhipcau.oversight.queries import (
    commitments_given,
    commitments_to_decide,
    findings_to_check,
    findings_to_mend,
    plans_to_approve,
    rounds_to_answer,
    rounds_to_sign,
)
from nhipcau.oversight.queries_delays import accounts_to_give, follow_ups_waiting
from nhipcau.oversight.queries_drives import items_to_check, items_to_commit
from nhipcau.oversight.registrations import DRIVE_ITEM, KINDS, Label, title_of
from nhipcau.oversight.rules.drives import ItemState
from nhipcau.oversight.wording import BADGES, commitment_words, finding_words, item_words
from nhipcau.spine.facade import Actor
from nhipcau.spine.provides import DeskItem
from nhipcau.tasks.facade import Task


class _Part:
    """A part of my desk: rows that wait, each with its page, why it waits, its state and day."""

    key: str
    label: Label
    order: int
    permission: str
    first: Sequence[str] = ("due_on", "pk")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """What waits for `actor`."""
        raise NotImplementedError

    def why(self, row: Any, day: date) -> str:
        """Why it lies on the desk."""
        raise NotImplementedError

    def badge(self, row: Any) -> str:
        """The badge of its state."""
        return BADGES.get(getattr(row, "state", ""), "")

    def items(self, *, actor: Actor, today: date, limit: int) -> Sequence[DeskItem]:
        """The most urgent first."""
        if not actor.can(self.permission):
            return []
        return [self._item(row, today) for row in self.rows(actor, today).order_by(*self.first)[:limit]]

    def _item(self, row: Any, day: date) -> DeskItem:
        shown = DRIVE_ITEM if isinstance(row, DriveItem) else KINDS[type(row)]
        return DeskItem(
            title=title_of(row, shown),
            url=reverse(shown.url, args=[row.pk]),
            why=self.why(row, day),
            state=self.badge(row),
            due_on=getattr(row, shown.day),
        )

    def count(self, *, actor: Actor, today: date) -> int:
        """How many wait in all."""
        return self.rows(actor, today).count() if actor.can(self.permission) else 0


class CommitmentsToDecide(_Part):
    """Products of promises that were made to the actor's agency."""

    key = "oversight-decide"
    label: Label = gettext_lazy("Promises to accept or return")
    order = 16
    permission = "oversight.decide"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Commitments whose product was handed in."""
        return commitments_to_decide(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """Whose product waits."""
        name = names_now([row.promiser_id]).get(row.promiser_id, "")
        return _("%(agency)s has handed in the product") % {"agency": name}


class CommitmentsGiven(_Part):
    """Promises of the actor's agency that are broken, slipping, returned or due soon."""

    key = "oversight-given"
    label: Label = gettext_lazy("Promises that your agency gave")
    order = 32
    permission = "oversight.commit"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Commitments that need somebody."""
        return commitments_given(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """How it stands."""
        return commitment_words(row, row.state, day, row.due_then)


class FindingsToMend(_Part):
    """Findings that the actor's agency is to mend."""

    key = "oversight-mend"
    label: Label = gettext_lazy("Findings that you are to mend")
    order = 31
    permission = "oversight.answer"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Open findings."""
        return findings_to_mend(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """How it stands."""
        return finding_words(row, row.state, day, row.due_then)


class FindingsToCheck(_Part):
    """Findings of the actor's agency that wait for a re-check or an answer."""

    key = "oversight-check"
    label: Label = gettext_lazy("Findings to re-check or answer")
    order = 17
    permission = "oversight.inspect"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Mended or objected findings."""
        return findings_to_check(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """Who waits."""
        name = names_now([row.agency_id]).get(row.agency_id, "")
        return _("%(agency)s waits for your answer") % {"agency": name}


class RoundsToAnswer(_Part):
    """Review rounds in which the actor's agency is asked."""

    key = "oversight-answer"
    label: Label = gettext_lazy("Review rounds to answer")
    order = 18
    permission = "oversight.answer"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Rounds without the agency's answer."""
        return rounds_to_answer(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """Whether it is late."""
        return str(_("Answer missing") if row.due_on < day else _("Not answered yet"))

    def badge(self, row: Any) -> str:
        """Waiting; the day says how long."""
        return "waiting"


class RoundsToSign(_Part):
    """Reports of review rounds that wait for a signature."""

    key = "oversight-sign"
    label: Label = gettext_lazy("Reports to sign")
    order = 19
    permission = "oversight.decide"

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Compiled reports of others."""
        return rounds_to_sign(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """That it is compiled."""
        return _("Compiled, waiting for the signature of another post")


class PlansToApprove(_Part):
    """Annual reviews that wait for approval."""

    key = "oversight-approve"
    label: Label = gettext_lazy("Annual plans to approve")
    order = 21
    permission = "oversight.decide"
    first = ("submitted_on", "pk")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Reviews submitted by others."""
        return plans_to_approve(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """That it waits."""
        return _("Waiting for approval")


class TasksToCommit(_Part):
    """Overdue tasks of the actor's agencies in closing drives that need a new commitment."""

    key = "oversight-drive-commit"
    label: Label = gettext_lazy("Overdue tasks that need a new commitment")
    order = 12
    permission = "oversight.commit"
    first = ("drive__due_on", "late_since", "pk")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Items without a commitment, or whose committed day has passed."""
        return items_to_commit(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """How it stands, and by when none may be left."""
        return item_words(row.state, day, row.due_then)


class DriveTasksToCheck(_Part):
    """Tasks in the drives of the actor's agency whose check has come."""

    key = "oversight-drive-check"
    label: Label = gettext_lazy("Tasks of closing drives to check")
    order = 15
    permission = "oversight.decide"
    first = ("due_on", "pk")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Items to check."""
        return items_to_check(actor=actor, day=day)

    def why(self, row: Any, day: date) -> str:
        """How it stands."""
        if row.state == ItemState.COMMITTED:
            return _("Committed for today")
        return item_words(row.state, day, row.due_then)


class _DelayPart(_Part):
    """A part about late tasks; each shows on the page on which it is accounted for."""

    permission = "oversight.decide"

    def task_of(self, row: Any) -> Task:
        """The late task behind a row."""
        assert isinstance(row, Task)
        return row

    def _item(self, row: Any, day: date) -> DeskItem:
        task = self.task_of(row)
        return DeskItem(
            title=task.title,
            url=reverse("oversight:delay", args=[task.pk]),
            why=self.why(row, day),
            state="waiting",
            due_on=row.due_on,
        )


class AccountsToGive(_DelayPart):
    """Late tasks for which an authority above asked the actor, as head, to account."""

    key = "oversight-account"
    label: Label = gettext_lazy("Late tasks that you are asked to account for")
    order = 13
    first = ("due_on", "serial")

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Tasks of the agency that the actor heads."""
        return accounts_to_give(actor=actor)

    def why(self, row: Any, day: date) -> str:
        """That somebody above waits."""
        return _("An authority above has asked")


class FollowUpsWaiting(_DelayPart):
    """Follow-ups of handlings that the actor heads or decides on."""

    key = "oversight-follow-up"
    label: Label = gettext_lazy("Delays to follow up")
    order = 14

    def rows(self, actor: Actor, day: date) -> QuerySet[Any]:
        """Follow-ups due within a week."""
        return follow_ups_waiting(actor=actor, day=day)

    def task_of(self, row: Any) -> Task:
        """The task whose delay is handled."""
        task: Task = row.handling.record.task
        return task

    def why(self, row: Any, day: date) -> str:
        """That it is due; nothing of the handling."""
        return _("Follow-up due")
