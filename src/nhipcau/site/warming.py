"""What a web process does once before its first request."""

from __future__ import annotations

import gc
from contextlib import suppress

from django.db import DatabaseError
from django.urls import get_resolver

from nhipcau.agencies.facade import agencies_in_block
from nhipcau.kit.clock import today


def warm() -> None:
    """Load what every request needs, and keep the garbage collector from walking through it.

    The directory holds some 5,000 agencies in four languages. Objects that stay for the life of
    the process need no second look: without this a full collection stops a request for 0.1 s.
    A database that is not there yet is no reason not to start.
    """
    get_resolver().reverse_dict  # noqa: B018 - reading it builds it
    with suppress(DatabaseError):
        agencies_in_block("ministries", today())
    gc.collect()
    gc.freeze()
