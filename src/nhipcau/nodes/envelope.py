"""The bytes of an event between nodes: a CloudEvent 1.0 in canonical JSON. Pure.

Extension attributes have the prefix ``nhipcau``. `data` holds the event's own data, the records that
go with it, references of files, and what is encrypted to the receiver.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nhipcau.nodes.errors import EventRefused
from nhipcau.spine.facade import canonical

TYP = "nhipcau-event+jws"
LARGEST_BYTES = 8_000_000
# An instant beyond could not be read back from the database in every time zone.
_YEARS = (1900, 2999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One event in the stream from `source` to `to`. `previous` is the hash of the envelope before it."""

    id: UUID
    source: str
    to: str
    type: str
    subject: str
    time: datetime
    protocol: int
    number: int
    previous: bytes
    correlation: UUID
    trace: str
    data: dict[str, Any]

    @property
    def base(self) -> str:
        """The type without its version."""
        return self.type.rpartition(".v")[0]

    @property
    def version(self) -> int:
        """The version of the type; 0 when it has none."""
        digits = self.type.rpartition(".v")[2]
        return int(digits) if digits.isdecimal() else 0

    def to_bytes(self) -> bytes:
        """What is signed and sent."""
        return canonical(
            {
                "specversion": "1.0",
                "id": self.id,
                "source": self.source,
                "type": self.type,
                "subject": self.subject,
                "time": self.time,
                "datacontenttype": "application/json",
                "traceparent": self.trace,
                "nhipcauto": self.to,
                "nhipcauprotocol": self.protocol,
                "nhipcaunumber": self.number,
                "nhipcauprevious": self.previous.hex(),
                "nhipcaucorrelation": self.correlation,
                "data": self.data,
            }
        )


def hash_of(body: bytes) -> bytes:
    """The hash by which the next envelope of the stream names this one."""
    return hashlib.sha256(body).digest()


def read_envelope(body: bytes) -> Envelope:
    """An envelope from its bytes. Raises EventRefused (reason ``malformed``)."""
    try:
        value = json.loads(body)
        if value["specversion"] != "1.0" or not isinstance(value["data"], dict):
            raise ValueError
        number, protocol = value["nhipcaunumber"], value["nhipcauprotocol"]
        if type(number) is not int or type(protocol) is not int or number < 1:
            raise ValueError
        found = Envelope(
            id=UUID(value["id"]),
            source=_word(value["source"], 40),
            to=_word(value["nhipcauto"], 40),
            type=_word(value["type"], 80),
            subject=_word(value["subject"], 120),
            time=datetime.fromisoformat(value["time"]),
            protocol=protocol,
            number=number,
            previous=bytes.fromhex(value["nhipcauprevious"]),
            correlation=UUID(value["nhipcaucorrelation"]),
            trace=_line(str(value["traceparent"])[:60]),
            data=value["data"],
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise EventRefused(reason="malformed") from error
    dated = found.time.tzinfo is not None and _YEARS[0] <= found.time.year <= _YEARS[1]
    if not dated or len(found.previous) != hashlib.sha256().digest_size:
        raise EventRefused(reason="malformed")
    return found


def _word(value: Any, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise ValueError
    return _line(value)


def _line(text: str) -> str:
    """Raise ValueError for what no database keeps: control signs, NUL among them, and halves of letters."""
    if not text.isprintable():
        raise ValueError
    return text
