"""How difficulties travel between nodes: up to who has the authority, and the answer back down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from nhipcau.difficulties.actions.take_in_difficulty import take_in_difficulty
from nhipcau.difficulties.models import Difficulty, DifficultyMove
from nhipcau.difficulties.wire import DIFFICULTY, MOVE_FIELDS, OF_THE_HOLDER, OF_THE_RAISER, SENT_FIELDS
from nhipcau.nodes.facade import (
    Arrived,
    Flow,
    NoAuthority,
    NotYetHere,
    Parcel,
    RecordKind,
    agencies_at,
    extra_of,
    from_host,
    holders_of,
    home_of,
    homes_of,
    ids_after,
    is_at_home,
    may_send_whole,
    own_key,
    pack,
    refuse_second,
    register_flow,
    register_record_kind,
    require_sender,
    told_of,
)
from nhipcau.spine.event_types import Event
from nhipcau.tasks.facade import TASK, home_of_task


def compose(events: Sequence[Event]) -> Sequence[Sequence[Parcel]]:
    """From the raiser's node to all who hold or held it; from anywhere else to the raiser's node."""
    ids = [_id_of(event) for event in events]
    found = {row.id: row for row in Difficulty.objects.filter(id__in=ids)}
    moves = _moves_of(found)
    holders = holders_of(DIFFICULTY, found)
    made: list[list[Parcel]] = []
    for record_id in ids:
        difficulty = found.get(record_id)
        if difficulty is None:
            made.append([])
            continue
        nodes = _concerned(difficulty, moves[record_id]) | holders.get(record_id, frozenset())
        home = home_of(difficulty.raised_by_id)
        nodes = nodes if home == own_key() else frozenset({home})
        made.append([_parcel(difficulty, moves[record_id], nodes)] if nodes - {own_key()} else [])
    return made


def _id_of(event: Event) -> UUID:
    record_id: UUID = event.difficulty_id  # type: ignore[attr-defined]
    return record_id


def _moves_of(ids: Iterable[UUID]) -> dict[UUID, list[DifficultyMove]]:
    found: dict[UUID, list[DifficultyMove]] = {record_id: [] for record_id in ids}
    for move in DifficultyMove.objects.filter(difficulty_id__in=list(found)).order_by("at", "id"):
        found[move.difficulty_id].append(move)
    return found


def _concerned(difficulty: Difficulty, moves: Iterable[DifficultyMove]) -> frozenset[str]:
    """The nodes of who raised it, holds it and held it."""
    return homes_of(
        [difficulty.raised_by_id, difficulty.holder_agency_id, *(move.to_agency_id for move in moves)]
    )


def _parcel(difficulty: Difficulty, moves: Sequence[DifficultyMove], nodes: frozenset[str]) -> Parcel:
    task_home = home_of_task(difficulty.task_id) if difficulty.task_id else ""
    records: dict[str, Any] = {
        "difficulty": {
            **extra_of(DIFFICULTY, difficulty.id),
            **pack(difficulty, SENT_FIELDS),
            "code": difficulty.home_code or difficulty.code,
        },
        "moves": [pack(move, MOVE_FIELDS) for move in moves],
        "task_home": task_home,
    }
    return Parcel(
        nodes=nodes,
        records=records,
        about=[(DIFFICULTY, difficulty.id)],
        needs=[(TASK, difficulty.task_id)] if difficulty.task_id and task_home == own_key() else [],
    )


def whole(difficulty_id: UUID, node: str) -> Parcel | None:
    """The difficulty with its way; None when it is not ours to send."""
    difficulty = Difficulty.objects.filter(id=difficulty_id).first()
    if difficulty is None or not may_send_whole(difficulty.raised_by_id, node):
        return None
    return _parcel(difficulty, _moves_of([difficulty_id])[difficulty_id], frozenset({node}))


def ids_for(node: str, after: UUID | None, limit: int) -> Sequence[UUID]:
    """Difficulties that agencies at the node raised, hold or held, in the order of their ids."""
    served = agencies_at(node)
    held = DifficultyMove.objects.filter(to_agency_id__in=served).values("difficulty_id")
    rows = Difficulty.objects.filter(
        Q(raised_by_id__in=served) | Q(holder_agency_id__in=served) | Q(id__in=held)
    )
    return ids_after(rows, after, limit)


def raiser_says(arrived: Arrived) -> None:
    """What was raised, closed, reopened and withdrawn comes from the node of who raised it alone.

    Raises NoAuthority.
    """
    record_id, sent = told_of(arrived, "difficulty", owner="raised_by_id")
    held = Difficulty.objects.filter(id=record_id).values_list("raised_by_id", flat=True).first()
    require_sender(arrived, held or sent, reason="an agency of another node raised the difficulty")
    require_sender(arrived, sent, reason="who raised it does not work at this node")


def holder_says(arrived: Arrived) -> None:
    """An answer, and to whom it goes on, comes from the node of the agency with which the difficulty lies,
    or from that of who raised it, which passes it on.

    Raises NoAuthority; NotYetHere when the difficulty has not come.
    """
    record_id, sent = told_of(arrived, "difficulty", owner="raised_by_id")
    held = Difficulty.objects.filter(id=record_id).first()
    raised_by = held.raised_by_id if held else sent
    if home_of(raised_by) == arrived.sender:
        if held is not None and is_at_home(held.holder_agency_id):
            raise NoAuthority(sender=arrived.sender, reason="the difficulty lies with an agency of this node")
        return
    if held is None and is_at_home(sent):
        raise NotYetHere(kind=DIFFICULTY, record_id=record_id)
    require_sender(
        arrived, held.holder_agency_id if held else None, reason="the difficulty lies with another agency"
    )


def hosted_before(arrived: Arrived) -> None:
    """A whole difficulty comes from where it was raised, or from the host of an agency that moves in here.

    Raises NoAuthority; AlreadyHere for what the host kept and this node has.
    """
    record_id, sent = told_of(arrived, "difficulty", owner="raised_by_id")
    if is_at_home(sent) and from_host(arrived):
        refuse_second(Difficulty, DIFFICULTY, record_id)
        return
    raiser_says(arrived)


def register_flows() -> None:
    """At start."""
    register_record_kind(
        RecordKind(
            kind=DIFFICULTY,
            ids_for=ids_for,
            parcel=whole,
            authority=hosted_before,
            take_in=take_in_difficulty,
        )
    )
    for kinds, authority in ((OF_THE_RAISER, raiser_says), (OF_THE_HOLDER, holder_says)):
        register_flow(
            *(
                Flow(event=kind, compose=compose, authority=authority, take_in=take_in_difficulty)
                for kind in kinds
            )
        )
