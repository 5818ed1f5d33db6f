"""Base64url without padding (RFC 7515 §2), read strictly.

A lenient reader takes several texts for the same bytes: with padding, with blanks, with bits set
that fall away. Two who compare texts would then disagree with two who compare bytes, so only the
one text that `encode` writes is read.
"""

from __future__ import annotations

import base64
import binascii


def encode(data: bytes) -> str:
    """The one text for `data`."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of `text`. Raises ValueError for anything that `encode` does not write."""
    try:
        raw = text.encode("ascii")
        data = base64.b64decode(raw + b"=" * (-len(raw) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        message = "not base64url"
        raise ValueError(message) from error
    if encode(data) != text:
        message = "not the one form of base64url"
        raise ValueError(message)
    return data
