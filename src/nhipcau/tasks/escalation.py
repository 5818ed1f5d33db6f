"""Escalation of tasks: which reminders fall on which day, to whom, and a replay over the past."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from nhipcau.agencies.facade import (
    PostView,
    Rank,
    agencies_by_key,
    holders_on,
    reporting_body_of,
    role_permits,
    steady_directory,
    working_calendar,
)
from nhipcau.deadlines.facade import (
    Case,
    Clock,
    EscalationPolicy,
    Level,
    Notice,
    escalation_policy,
    notices,
)
from nhipcau.spine.facade import Actor
from nhipcau.tasks.models import DueMove, Extension, Report, Task

KIND = "task"
_GOVERNMENT = "prime-minister"
_EVERY = 1000


@dataclass(frozen=True, slots=True)
class TaskRef:
    """The task behind a case."""

    id: UUID
    lead_agency_id: UUID
    responsible_post_id: UUID | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to; no account where nobody holds the post."""

    agency_id: UUID
    level: Level
    account_id: UUID | None = None
    name: str = ""

    @property
    def key(self) -> str:
        """The person, or the vacancy."""
        return str(self.account_id) if self.account_id else f"vacant:{self.level}:{self.agency_id}"


@dataclass(slots=True)
class Replay:
    """What a policy would have sent. `letters` bundles the notices per person and day."""

    begin: date
    end: date
    cases: int = 0
    by_level: Counter[str] = field(default_factory=Counter)
    letters: dict[tuple[date, str], list[UUID]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, Recipient] = field(default_factory=dict)

    @property
    def notices(self) -> int:
        """All steps that fell due."""
        return sum(self.by_level.values())

    @property
    def vacant(self) -> int:
        """Letters that nobody would have got."""
        return sum(key.startswith("vacant:") for _, key in self.letters)


def cases_between(rows: Iterable[Task], begin: date, end: date) -> Iterator[Case]:
    """The tasks with a last day that were open at some time from `begin` to `end`, as cases.

    A product that waits for its decision keeps the clock quiet from the day after it was handed in.
    """
    waiting = Report.objects.filter(task=OuterRef("pk"), decision=Report.Decision.WAITING)
    found = (
        Task.objects.filter(pk__in=rows, issued_on__lte=end, due_on__isnull=False)  # type: ignore[misc]
        .exclude(Q(delivered_on__lt=begin) & Q(accepted_on__isnull=False))
        .exclude(cancelled_on__lt=begin)
        .annotate(handed_in_on=Subquery(waiting.values("on_day")[:1]))
    )
    moved = _moves()
    fields = (
        "id", "lead_agency_id", "responsible_post_id", "issued_on", "due_on", "due_set_on",
        "delivered_on", "accepted_on", "cancelled_on", "handed_in_on",
    )  # fmt: skip
    for row in found.values_list(*fields).iterator(chunk_size=2000):
        task_id, lead, post, issued, due, set_on, delivered, accepted, cancelled, handed_in = row
        begun = set_on or issued
        dues, since = [], begun
        for decided_on, old_due_on in moved.get(task_id, ()):
            dues.append((since, old_due_on))
            since = decided_on
        closed = [day for day in (delivered if accepted else None, cancelled, handed_in) if day]
        yield Case(
            TaskRef(task_id, lead, post), begun, (*dues, (since, due)), min(closed) if closed else None
        )


def _moves() -> dict[UUID, list[tuple[date, date]]]:
    """By task: the days on which its last day moved, each with the one before; the calendar moves a
    deadline only before its first extension."""
    found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    for task_id, moved_on, old in DueMove.objects.order_by("moved_at", "id").values_list(
        "task_id", "moved_on", "old_due_on"
    ):
        found[task_id].append((moved_on, old))
    rows = Extension.objects.all().granted().values_list("task_id", "decided_on", "old_due_on")
    for task_id, decided_on, old_due_on in rows:
        if decided_on is not None:
            found[task_id].append((decided_on, old_due_on))
    return found


class People:
    """Who stands at which level above an agency, as of a day; each asked for once."""

    def __init__(self, on: date) -> None:
        self._reports = cache(lambda role: role_permits(role, "tasks.report", on))
        self._holders = holders_on(on)
        self._leaders = agencies_by_key([_GOVERNMENT], on=on).get(_GOVERNMENT)
        self._known: dict[tuple[UUID, Level], tuple[Recipient, ...]] = {}

    def at(self, agency_id: UUID, level: Level) -> tuple[Recipient, ...]:
        """The recipients of a level; one without account where the post is vacant."""
        key = (agency_id, level)
        if key not in self._known:
            self._known[key] = self._find(agency_id, level)
        return self._known[key]

    def _find(self, agency_id: UUID, level: Level) -> tuple[Recipient, ...]:
        match level:
            case Level.OFFICER:
                # Administrators and auditors have the rank of an officer and none of the work.
                posts = [
                    post
                    for post in self._posts(agency_id)
                    if post.rank == Rank.OFFICER and self._reports(post.role)
                ] or self._heads(agency_id)
            case Level.UNIT_HEAD:
                posts = self._heads(agency_id)
            case Level.AGENCY_LEADER:
                agency_id = reporting_body_of(agency_id)
                posts = self._heads(agency_id)
            case Level.GOVERNMENT_LEADER:
                agency_id = self._leaders or agency_id
                posts = self._heads(agency_id)
        people = {
            post.account_id: Recipient(agency_id, level, post.account_id, post.account_name) for post in posts
        }
        return tuple(people.values()) or (Recipient(agency_id, level),)

    def _posts(self, agency_id: UUID) -> list[PostView]:
        return self._holders.get(agency_id, [])

    def _heads(self, agency_id: UUID) -> list[PostView]:
        return [post for post in self._posts(agency_id) if post.rank == Rank.HEAD][:1]


def replay(
    *,
    actor: Actor,
    begin: date,
    end: date,
    policies: Sequence[EscalationPolicy] = (),
    progress: Callable[[int], None] = lambda done: None,
) -> Replay:
    """What the policy would have sent from `begin` to `end` for the tasks that `actor` sees.

    `policies` take the place of the node's own. People are those of the last day. Nothing is sent
    or kept. `progress` is called with the number of cases, every thousand.
    """
    result = Replay(begin, end)
    with steady_directory():
        people = People(end)
        for notice in notices(
            _told(cases_of(actor, begin, end), result, progress), _clock(policies), begin=begin, end=end
        ):
            task = notice.case.ref
            assert isinstance(task, TaskRef)
            result.by_level[notice.step.level] += 1
            for person in people.at(task.lead_agency_id, notice.step.level):
                result.people[person.key] = person
                result.letters[notice.day, person.key].append(task.id)
    return result


def cases_of(actor: Actor, begin: date, end: date) -> Iterator[Case]:
    """The cases among the tasks that `actor` may see."""
    return cases_between(Task.objects.visible_to(actor).order_by().values("pk"), begin, end)  # type: ignore[arg-type]


def _told(cases: Iterator[Case], result: Replay, progress: Callable[[int], None]) -> Iterator[Case]:
    for case in cases:
        result.cases += 1
        if result.cases % _EVERY == 0:
            progress(result.cases)
        yield case


def _clock(policies: Sequence[EscalationPolicy]) -> Clock:
    return Clock(lambda due_on: escalation_policy(KIND, due_on, policies), working_calendar())


def due_today(day: date, actor: Actor) -> list[Notice]:
    """The notices of one day."""
    return list(notices(cases_of(actor, day, day), _clock(()), begin=day, end=day))
