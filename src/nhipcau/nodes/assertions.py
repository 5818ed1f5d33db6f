"""What one node says to another about the officer who asks: agency and purpose, no name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from nhipcau.kit.errors import Refused
from nhipcau.nodes.jws import from_compact, sign_detached, to_compact, verify_detached
from nhipcau.nodes.keys import Signer
from nhipcau.spine.facade import canonical

TYP = "nhipcau-assertion+jws"
LIFE = timedelta(seconds=60)


class AssertionRefused(Refused):
    """What the asking node says of its officer cannot be believed: %(reason)s."""

    code = "nodes.assertion-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """That an officer of an agency, known to the issuer by an opaque reference, asks for one record."""

    issuer: str
    audience: str
    officer: str
    agency_id: UUID
    purpose: str
    kind: str
    record_id: UUID
    language: str
    expires_at: datetime

    def signed(self, key: Signer) -> str:
        """The compact JWS."""
        body = canonical(
            {
                "iss": self.issuer,
                "aud": self.audience,
                "sub": self.officer,
                "agency": self.agency_id,
                "purpose": self.purpose,
                "kind": self.kind,
                "record": self.record_id,
                "lang": self.language,
                "exp": int(self.expires_at.timestamp()),
            }
        )
        return to_compact(body, sign_detached(body, key, typ=TYP))


def read_assertion(
    text: str, *, issuer: str, audience: str, now: datetime, find_key: Callable[[str], bytes | None]
) -> Assertion:
    """The assertion, when the issuer signed it for us and it has not expired.

    Raises AssertionRefused, and errors of signatures.
    """
    body, detached = from_compact(text)
    verify_detached(body, detached, typ=TYP, find_key=find_key)
    try:
        value = json.loads(body)
        found = Assertion(
            issuer=value["iss"],
            audience=value["aud"],
            officer=_line(value["sub"], 80),
            agency_id=UUID(value["agency"]),
            purpose=_line(value["purpose"], 200),
            kind=str(value["kind"]),
            record_id=UUID(value["record"]),
            language=_language(value["lang"]),
            expires_at=datetime.fromtimestamp(value["exp"], UTC),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise AssertionRefused(reason="it is malformed") from error
    if (found.issuer, found.audience) != (issuer, audience):
        raise AssertionRefused(reason="it was made for somebody else")
    if not now < found.expires_at <= now + 2 * LIFE:
        raise AssertionRefused(reason="it has expired")
    return found


def _line(value: object, longest: int) -> str:
    """Raises ValueError for what the log of openings cannot keep."""
    text = str(value)[:longest]
    if "\0" in text or text.encode(errors="replace").decode() != text:
        raise ValueError(longest)
    return text


def _language(value: object) -> str:
    """One that is spoken here: for any other, a catalogue would be made and kept."""
    return str(value) if value in dict(settings.LANGUAGES) else str(settings.LANGUAGE_CODE)
