"""Take in what another node says about a difficulty: that it was raised, passed on, answered, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from nhipcau.agencies.facade import agency
from nhipcau.difficulties.actions.raise_difficulty import next_serial
from nhipcau.difficulties.events import (
    DifficultyAnswered,
    DifficultyClosed,
    DifficultyPassedOn,
    DifficultyRaised,
    DifficultyReopened,
)
from nhipcau.difficulties.models import Difficulty, DifficultyMove
from nhipcau.difficulties.rules import Stage, Step, stage_taken_in
from nhipcau.difficulties.wire import (
    ANSWER_FIELDS,
    DIFFICULTY,
    ENDED_FIELDS,
    HOLDING_FIELDS,
    MOVE_FIELDS,
    OF_THE_HOLDER,
    OF_THE_RAISER,
    RAISED_FIELDS,
    SENT_FIELDS,
)
from nhipcau.nodes.facade import (
    Arrived,
    NotYetHere,
    RecordMalformed,
    home_of,
    is_at_home,
    keep_extra,
    node_actor,
    own_key,
    set_fields,
    unpack,
    verb_of,
)
from nhipcau.spine.facade import Actor, action, publish, record_change, set_links, snapshot
from nhipcau.tasks.facade import TASK, Task

Values = Mapping[str, Any]
_TOLD = (*OF_THE_RAISER, *OF_THE_HOLDER)
_NEEDED = set(RAISED_FIELDS) | {"holder_agency_id", "due_on", "stage"}


def take_in_difficulty(*, arrived: Arrived, now: datetime) -> None:
    """The difficulty is here as its writers know it, and the same event happens here too.

    Raises NotYetHere, RecordMalformed, AgencyNotThere.
    """
    store_difficulty(actor=node_actor(arrived), arrived=arrived, now=now)


@action("difficulties.take_in_difficulty", permission="*", emits=_TOLD)
def store_difficulty(*, actor: Actor, arrived: Arrived, now: datetime) -> Difficulty:
    """Made when it is new; then what the sender has to say of it. Raises as `take_in_difficulty`."""
    sent = arrived.records["difficulty"]
    values = unpack(Difficulty, sent, SENT_FIELDS)
    if not values.keys() >= _NEEDED or values["stage"] not in set(Stage):
        raise RecordMalformed(kind=DIFFICULTY, reason="it lacks a field")
    rows = Difficulty.objects.select_for_update(of=("self",))
    difficulty = rows.filter(id=values["id"]).first()
    before = dict(snapshot(difficulty)) if difficulty else None
    if difficulty is None:
        difficulty = _new(values, sent, arrived)
        difficulty.save(force_insert=True)
        if difficulty.task_id:
            set_links(
                from_kind=DIFFICULTY, from_id=difficulty.id, links=[(TASK, difficulty.task_id, "hinders")]
            )
        _add_moves(difficulty, arrived)
    else:
        _add_moves(difficulty, arrived)
        _renew(difficulty, values, arrived)
        difficulty.save()
    keep_extra(DIFFICULTY, difficulty.id, sent, (*SENT_FIELDS, "code"))
    record_change(difficulty, before, verb=verb_of(arrived) if before else "")
    publish(arrived.event if isinstance(arrived.event, _TOLD) else _raised(difficulty))
    return difficulty


def _raised(difficulty: Difficulty) -> DifficultyRaised:
    return DifficultyRaised(difficulty_id=difficulty.id, holder_agency_id=difficulty.holder_agency_id)


def _new(values: dict[str, Any], sent: Values, arrived: Arrived) -> Difficulty:
    for name in ("raised_by_id", "holder_agency_id"):
        agency(values[name])  # an agency that this node does not know yet will come
    at_home = is_at_home(values["raised_by_id"])
    return Difficulty(
        **{**values, "task_id": _task(values.get("task_id"), arrived)},
        serial=next_serial(),
        home_code="" if at_home else f"{arrived.sender} {str(sent.get('code', ''))[:20]}".strip()[:40],
    )


def _task(task_id: UUID | None, arrived: Arrived) -> UUID | None:
    """The task that it hinders. It must have come where the sender or this node is its home; what is at
    home at a third node may lie where we have no business."""
    if task_id is None or Task.objects.filter(id=task_id).exists():
        return task_id
    if arrived.records.get("task_home") in {arrived.sender, own_key()}:
        raise NotYetHere(kind=TASK, record_id=task_id)
    return None


def _add_moves(difficulty: Difficulty, arrived: Arrived) -> None:
    """The hand-overs that are not here yet. A holder speaks of its own alone."""
    sent = arrived.records.get("moves")
    if not isinstance(sent, list):
        raise RecordMalformed(kind=DIFFICULTY, reason="moves")
    from_home = home_of(difficulty.raised_by_id) == arrived.sender
    there = set(difficulty.moves.values_list("id", flat=True))
    for value in sent:
        values = unpack(DifficultyMove, value, MOVE_FIELDS)
        if not {"id", "from_agency_id", "to_agency_id", "at", "due_on"} <= values.keys():
            raise RecordMalformed(kind=DIFFICULTY, reason="moves")
        own = from_home or home_of(values["from_agency_id"]) == arrived.sender
        if values["id"] in there or not own:
            continue
        agency(values["to_agency_id"])
        move = DifficultyMove(difficulty=difficulty, **values)
        move.save(force_insert=True)
        record_change(move, None)


def _renew(difficulty: Difficulty, values: Values, arrived: Arrived) -> None:
    """What this event says, by its kind: each field has one side that writes it."""
    event = arrived.event
    if isinstance(event, DifficultyPassedOn):
        _pass_on(difficulty, event)
    elif isinstance(event, DifficultyAnswered):
        _set(difficulty, values, ANSWER_FIELDS)
        overtaken = difficulty.answered_on is None  # reopened since; that follows
        difficulty.stage = stage_taken_in(difficulty.stage, None if overtaken else Step.ANSWER)
    elif isinstance(event, DifficultyClosed):
        _set(difficulty, values, ("closed_on",))
        step = Step.WITHDRAW if values["stage"] == Stage.WITHDRAWN else Step.CLOSE
        difficulty.stage = stage_taken_in(difficulty.stage, step)
    elif isinstance(event, DifficultyReopened):
        _set(difficulty, values, ("reopened", "due_on"))
        difficulty.answered_on = None
        difficulty.stage = stage_taken_in(difficulty.stage, Step.REOPEN)
    else:
        _repair(difficulty, values, arrived)


def _set(difficulty: Difficulty, values: Values, names: tuple[str, ...]) -> None:
    set_fields(difficulty, {name: values[name] for name in names if name in values})


def _pass_on(difficulty: Difficulty, event: DifficultyPassedOn) -> None:
    """To whom the hand-over of this event went; later ones have events of their own."""
    move = difficulty.moves.filter(id=event.move_id).first() if event.move_id else None
    if move is None or move.to_agency_id != event.holder_agency_id:
        raise RecordMalformed(kind=DIFFICULTY, reason="the hand-over is missing")
    difficulty.holder_agency_id, difficulty.due_on = move.to_agency_id, move.due_on
    difficulty.proposal = move.proposal or difficulty.proposal
    step = Step.PROPOSE if move.proposal else Step.PASS_ON
    difficulty.stage = stage_taken_in(difficulty.stage, step)


def _repair(difficulty: Difficulty, values: Values, arrived: Arrived) -> None:
    """The whole sent again: what the raiser writes, and the rest where the sender knows all that we know."""
    _set(difficulty, values, ("title", "text", "kind", *ENDED_FIELDS))
    newest = difficulty.moves.order_by("-at", "-id").first()
    told = {str(value["id"]) for value in arrived.records["moves"]}
    if not is_at_home(difficulty.holder_agency_id) and (newest is None or str(newest.id) in told):
        _set(difficulty, values, (*HOLDING_FIELDS, *ANSWER_FIELDS, "stage"))
