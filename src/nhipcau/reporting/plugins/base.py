"""What an outside system is asked and told. Who connects a new one implements `OutsideSystem`.

Nothing here knows the database; the room calls a plugin outside of any transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that is told about a task; days as ISO 8601, `percent` 0 … 100.

    `reference` names the happening: a message that is sent twice has the same one, and the outside
    system takes it once. `status` is one of the keys of `statuses` in ``data/systems.json``;
    `file_name` and `file_sha256` name a product file, whose content is handed over beside.
    """

    reference: str
    key: str
    kind: str
    code: str
    agency: str
    on_day: str
    status: str
    text: str = ""
    percent: int | None = None
    cause: str = ""
    due_on: str = ""
    product: str = ""
    file_id: str = ""
    file_name: str = ""
    file_sha256: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """As it was kept; what an older release did not write is empty."""
        return cls(**kept)


@dataclass(frozen=True, slots=True)
class OutsideTask:
    """A task as an outside system lists it; texts as they stand there, empty where it says nothing."""

    key: str
    title: str
    lead: str = ""
    coordinating: str = ""
    person: str = ""
    product: str = ""
    authority: str = ""
    document: str = ""
    due: str = ""
    issued_on: date | None = None

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """As it was kept as JSON. Raises ValueError, TypeError, AttributeError for what is none."""
        day = kept.get("issued_on")
        texts = {name: str(value) for name, value in kept.items() if name != "issued_on"}
        return cls(**texts, issued_on=date.fromisoformat(day) if day else None)


class NotTaken(Exception):
    """The outside system refuses the message; sending it again unchanged does not help.

    `reason` is in the words of the outside system, at most 400 characters.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason[:400]


class NoAnswer(Exception):
    """The outside system cannot be reached or is out of order; the same message may be sent again.

    `after` is how long it asks to wait, where it says so.
    """

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason[:400]
        self.after = after


class OutsideSystem(ABC):
    """One outside system, reached with the address and the secret of this node.

    An instance lives for one run of the job or one request; it may keep a token meanwhile.
    """

    @abstractmethod
    def tell(self, message: Message, file: bytes | None) -> str:
        """Tell `message` and return the receipt, at most 120 characters.

        Must be safe to call twice with the same `message.reference`: the second call returns the
        receipt of the first one and changes nothing outside. Must return or raise within a minute.
        Raises NotTaken, NoAnswer.
        """

    @abstractmethod
    def tasks(self, agency: str) -> Iterator[OutsideTask]:
        """The open tasks of an agency, named by its code, in the order of the outside system.

        Raises NotTaken, NoAnswer, also while it is iterated.
        """

    def close(self) -> None:  # noqa: B027 - a system without connections has nothing to do here
        """Let go of connections."""
