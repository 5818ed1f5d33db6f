"""Logs: one line for each thing that happened, as JSON on a real node, for people elsewhere.

Everything goes the same way: what rooms say through structlog, what Django, the queue and the web
server say through the standard library. No line holds names, texts or addresses of persons: rooms
log codes and ids, and the text of an exception is left out of the JSON, because it may quote what
somebody typed or what stands in a row; its kind, code and place remain.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.contextvars import merge_contextvars
from structlog.typing import EventDict, Processor

from nhipcau.kit.errors import CodedError
from nhipcau.site.options import option
from nhipcau.spine.tracing import current_ids

JSON: Final = "json"
CONSOLE: Final = "console"
# What Python itself says of a mistake in the code quotes names of the code, not of persons.
_SPEAKS_OF_CODE = (AttributeError, ImportError, NameError, NotImplementedError)
_FRAMES = 30
_FIRST = ("timestamp", "level", "logger", "event")  # for the eye; machines do not mind


def log_format(*, serving: bool | None = None) -> str:
    """``json`` or ``console``: as set, else JSON for the processes that serve a real node.

    A command is run by a person, who reads what it says. `serving` is known from the environment
    that the supervisor gives its processes; it says so itself when it writes for them.
    """
    chosen = str(option("NHIPCAU_LOG_FORMAT"))
    if chosen in {JSON, CONSOLE}:
        return chosen
    if serving is None:
        serving = "NHIPCAU_PROCESS" in os.environ
    return JSON if serving and option("NHIPCAU_PROFILE") == "node" else CONSOLE


def logging_config(form: str | None = None) -> dict[str, Any]:
    """The configuration of the standard library's logging; also what granian is given."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "nhipcau.site.watch.logs.formatter", "form": form or log_format()}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "nhipcau": {"level": "INFO"},
            # The access line says what these would say again, with the path.
            "django.request": {"level": "ERROR"},
            # Django and granian come with handlers of their own, which would write each line twice.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "_granian": {"handlers": [], "level": "INFO", "propagate": True},
            "granian.access": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


def configure_structlog() -> None:
    """Send what is logged through structlog to the standard library's handlers."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def log_what_nobody_catches() -> None:
    """Let what ends a process or a thread leave a line like any other, not Python's own many."""
    log = structlog.get_logger("nhipcau.process")

    def ended(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("the process ended", exc_info=error.with_traceback(where))

    def thread_ended(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            name = given.thread.name if given.thread else ""
            log.critical("a thread ended", thread=name, exc_info=given.exc_value)

    sys.excepthook, threading.excepthook = ended, thread_ended


def formatter(form: str) -> logging.Formatter:
    """What makes a line of a record, whoever logged it."""
    ending: list[Processor] = (
        [_safe_exception, structlog.processors.JSONRenderer(serializer=_serialised)]
        if form == JSON
        else [structlog.dev.ConsoleRenderer(colors=False)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_common(),
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
    )


def _common() -> list[Processor]:
    return [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_place,
    ]


def _add_place(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Node, process, trace and span."""
    event["node"] = _NODE
    event["process"] = os.environ.get("NHIPCAU_PROCESS", "command")
    event["pid"] = os.getpid()
    trace_id, span_id = current_ids()
    if trace_id:
        event["trace_id"], event["span_id"] = trace_id, span_id
    return event


_NODE: Final = str(option("NHIPCAU_NODE"))


def _safe_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """In place of the exception its kind, what may be said of it, and where it happened."""
    given = event.pop("exc_info", None)
    error = _exception(given)
    if error is not None:
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        if said := _may_be_said(error):
            event["error_detail"] = said
        event["frames"] = _frames(error.__traceback__)
        if error.__cause__ is not None:
            event["cause"] = f"{type(error.__cause__).__module__}.{type(error.__cause__).__qualname__}"
    return event


def _exception(given: object) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if len(given) > 1 and isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _may_be_said(error: BaseException) -> str:
    if isinstance(error, CodedError):
        return error.code
    if isinstance(error, OSError):
        return error.strerror or ""
    if isinstance(error, _SPEAKS_OF_CODE):
        return str(error)
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    return f"SQLSTATE {state}" if state else ""


def _frames(where: TracebackType | None) -> list[str]:
    """File, line and function, the innermost last; no values and no lines of source."""
    places = traceback.extract_tb(where)[-_FRAMES:]
    return [f"{_short(place.filename)}:{place.lineno} {place.name}" for place in places]


def _short(filename: str) -> str:
    """Below the folder of our package or of all packages."""
    return re.split(r"/(?:site-packages|nhipcau)/", filename)[-1]


def _serialised(event: MutableMapping[str, Any], **more: Any) -> str:
    ordered = {name: event[name] for name in _FIRST if name in event} | dict(event)
    return json.dumps(ordered, ensure_ascii=False, **more)
