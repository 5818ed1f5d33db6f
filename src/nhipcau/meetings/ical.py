"""A meeting as an iCalendar file (RFC 5545): one event, times in UTC, folded lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST = 75  # octets of a content line, without its line break (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """What a calendar is told. `sequence` grows with each change, `cancelled` takes the event out."""

    uid: str
    begins_at: datetime
    ends_at: datetime
    stamped_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False


def calendar_file(event: CalendarEvent) -> bytes:
    """The file, in UTF-8 with CRLF line ends."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Nhip Cau//meetings//EN",
        f"METHOD:{'CANCEL' if event.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_instant(event.stamped_at)}",
        f"DTSTART:{_instant(event.begins_at)}",
        f"DTEND:{_instant(event.ends_at)}",
        f"SUMMARY:{_text(event.summary)}",
    ]
    if event.location:
        lines.append(f"LOCATION:{_text(event.location)}")
    if event.description:
        lines.append(f"DESCRIPTION:{_text(event.description)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    lines += [f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}", "END:VEVENT", "END:VCALENDAR"]
    return b"".join(folded + b"\r\n" for line in lines for folded in _fold(line))


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Backslash, semicolon, comma and line ends escaped (3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _fold(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, later ones begun by a space; no character is cut."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _LONGEST:
            yield piece
            piece = b" "
        piece += octets
    yield piece
