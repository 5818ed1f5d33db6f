"""Events of the reporting room."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nhipcau.spine.event_types import Event


@dataclass(frozen=True, slots=True)
class OutsideKeyLinked(Event):
    """A task carries the key of an outside system: its reports go there from now on."""

    link_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True)
class OutsideKeyEnded(Event):
    """Reports of the task no longer go to the outside system."""

    link_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True)
class ReportQueued(Event):
    """What happened to a task waits to be told to the outside systems that ask for it."""

    task_id: UUID
    count: int


@dataclass(frozen=True, slots=True)
class ReportDelivered(Event):
    """The outside system has it, and gave a receipt."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class DeliveryPutOff(Event):
    """The outside system did not answer; it is tried again."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class DeliveryRefused(Event):
    """The outside system did not take it; somebody must look."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class DeliveryResent(Event):
    """Somebody sent it once more."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class OutsideTasksTaken(Event):
    """Tasks of an outside system were taken in or linked to tasks that were here."""

    key: str
    count: int
