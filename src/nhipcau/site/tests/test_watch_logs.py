"""Logs and request traces: one line each, with what is needed to follow it, and nothing of persons."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from psycopg.errors import UniqueViolation

from nhipcau.site.testing import Cast
from nhipcau.site.watch import logs
from nhipcau.site.watch.logs import formatter, log_format, logging_config
from nhipcau.site.watch.requests import RequestMiddleware
from nhipcau.spine.errors import FileTooLarge
from nhipcau.spine.facade import current_traceparent, span

THERE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
PERSON = "Nguyễn Văn An"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is logged during the test, as the JSON lines of a real node."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def last(lines: Lines, event: str = "request") -> dict[str, Any]:
    return [line for line in lines() if line["event"] == event][-1]


@pytest.mark.django_db
def test_every_request_leaves_one_line(lines: Lines, sign_in: Any, cast: Cast) -> None:
    answer = sign_in("focal_hai").get(reverse("tasks:list") + "?q=" + PERSON)
    [line] = [line for line in lines() if line["event"] == "request"]
    assert line["timestamp"].endswith("Z")
    assert {name: line[name] for name in ("level", "logger", "node", "method", "route", "status")} == {
        "level": "info", "logger": "nhipcau.access", "node": django_settings.NHIPCAU_NODE,
        "method": "GET", "route": "tasks:list", "status": 200,
    }  # fmt: skip
    assert line["duration_ms"] > 0
    assert line["request_id"] == answer["X-Request-ID"]
    assert (len(line["trace_id"]), len(line["span_id"])) == (32, 16)
    assert line["actor_ref"] == cast.focal_hai.ref
    text = json.dumps(lines(), ensure_ascii=False)
    for known in (PERSON, cast.focal_hai.name, "focal_hai", "127.0.0.1"):
        assert known not in text


@pytest.mark.django_db
def test_a_request_that_nobody_signed_for_has_no_actor(lines: Lines, client: Client) -> None:
    client.get(reverse("account_login"))
    assert "actor_ref" not in last(lines)
    client.get(f"/no/such/{PERSON}/")
    assert (last(lines)["route"], last(lines)["status"]) == ("none", 404)
    assert PERSON not in json.dumps(lines(), ensure_ascii=False)


@pytest.mark.django_db
def test_what_a_request_does_is_found_under_its_ids(lines: Lines, rf: RequestFactory) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        structlog.get_logger("nhipcau.example").info("inside")
        logging.getLogger("example.plain").warning("inside too, %s", 7)
        return HttpResponse()

    RequestMiddleware(page)(rf.get("/"))
    ending = last(lines)
    for inside in (last(lines, "inside"), last(lines, "inside too, 7")):
        assert inside["request_id"] == ending["request_id"]
        assert inside["trace_id"] == ending["trace_id"]
    structlog.get_logger("nhipcau.example").info("after")
    assert "request_id" not in last(lines, "after")


@pytest.mark.parametrize(
    ("path", "meta", "continued"),
    [
        ("/tasks/", {}, True),
        ("/tasks/", {"REMOTE_ADDR": "10.1.2.3"}, False),
        ("/tasks/", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
        ("/nodes/v1/events", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, True),
        ("/x/nodes/", {"REMOTE_ADDR": "10.1.2.3"}, False),
    ],
)
def test_a_trace_is_continued_only_from_this_machine_and_the_signed_doors(
    rf: RequestFactory, path: str, meta: dict[str, str], continued: bool
) -> None:
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(current_traceparent())
        return HttpResponse()

    RequestMiddleware(page)(rf.get(path, headers={"traceparent": THERE}, **meta))
    assert len(seen[0]) == 55
    assert (seen[0].split("-")[1] == THERE.split("-")[1]) is continued


@pytest.mark.parametrize(
    ("given", "meta", "kept"),
    [
        ("abcdef-123", {}, True),
        ("abcdef-123", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
        ("x", {}, False),
        (f"{PERSON} 12345", {}, False),
        ("a" * 65, {}, False),
    ],
)
def test_the_id_of_a_request_is_taken_from_this_machine_only(
    rf: RequestFactory, given: str, meta: dict[str, str], kept: bool
) -> None:
    request = rf.get("/", **meta)
    request.META["HTTP_X_REQUEST_ID"] = given
    answer = RequestMiddleware(lambda _request: HttpResponse())(request)
    assert (answer["X-Request-ID"] == given) is kept


def raised(error: BaseException, cause: BaseException | None = None) -> None:
    """Log an exception as a room does."""
    try:
        raise error from cause
    except type(error):
        structlog.get_logger("nhipcau.example").exception("it broke")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError(f"no such person: {PERSON}"), None),
        (KeyError(PERSON), None),
        (UniqueViolation(f"Key (full_name)=({PERSON}) already exists"), "SQLSTATE 23505"),
        (FileTooLarge(limit=50), FileTooLarge.code),
        (FileNotFoundError(2, "No such file or directory", f"/mail/{PERSON}"), "No such file or directory"),
        (AttributeError("'Task' object has no attribute 'x'"), "'Task' object has no attribute 'x'"),
    ],
)
def test_an_error_is_told_by_kind_code_and_place_without_its_words(
    lines: Lines, error: Exception, said: str | None
) -> None:
    raised(error, cause=RuntimeError(PERSON))
    line = last(lines, "it broke")
    assert line["error"].endswith(type(error).__qualname__)
    assert line["cause"] == "builtins.RuntimeError"
    assert line.get("error_detail") == said
    assert line["frames"][-1].endswith(" raised")
    assert PERSON not in json.dumps(line, ensure_ascii=False)


def test_errors_of_other_libraries_go_the_same_way(lines: Lines) -> None:
    try:
        raise ValueError(PERSON)
    except ValueError:
        logging.getLogger("some.library").exception("failed")
    line = last(lines, "failed")
    assert (line["error"], line["logger"], line["level"]) == ("builtins.ValueError", "some.library", "error")
    assert "exc_info" not in line
    assert PERSON not in json.dumps(line, ensure_ascii=False)


@pytest.mark.django_db
def test_a_page_that_breaks_is_logged_once_with_its_trace_and_without_its_words(
    lines: Lines, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nhipcau.site import pages

    def breaks(**_: object) -> None:
        raise ValueError(PERSON)

    monkeypatch.setattr(pages, "record_card", breaks)
    browser = sign_in("focal_hai")
    browser.raise_request_exception = False
    answer = browser.get("/record/tasks.task/01890000-0000-7000-8000-000000000000/")
    assert answer.status_code == 500
    [error] = [line for line in lines() if line["level"] == "error"]
    assert error["error"] == "builtins.ValueError"
    assert error["trace_id"] == last(lines)["trace_id"]
    assert PERSON not in json.dumps(lines(), ensure_ascii=False)


def test_what_nobody_catches_leaves_a_line_too(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logs.log_what_nobody_catches()

    def breaks() -> None:
        raise ValueError(PERSON)

    thread = threading.Thread(target=breaks, name="relay")
    thread.start()
    thread.join()
    try:
        breaks()
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    told = [last(lines, "a thread ended"), last(lines, "the process ended")]
    assert told[0]["thread"] == "relay"
    for line in told:
        assert (line["level"], line["error"]) == ("critical", "builtins.ValueError")
        assert line["frames"][-1].endswith(" breaks")
    assert PERSON not in json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize(
    ("profile", "process", "chosen", "form"),
    [
        ("node", "web", "", "json"),
        ("node", "worker", "", "json"),
        ("node", "", "", "console"),  # a command, which a person reads
        ("node", "", "json", "json"),
        ("demo", "web", "", "console"),
        ("test", "web", "", "console"),
        ("demo", "web", "json", "json"),
        ("node", "web", "console", "console"),
        ("node", "web", "nonsense", "json"),
    ],
)
def test_a_real_node_logs_json_and_a_demo_for_people(
    monkeypatch: pytest.MonkeyPatch, profile: str, process: str, chosen: str, form: str
) -> None:
    monkeypatch.delenv("NHIPCAU_PROCESS", raising=False)
    if process:
        monkeypatch.setenv("NHIPCAU_PROCESS", process)
    monkeypatch.setenv("NHIPCAU_PROFILE", profile)
    monkeypatch.setenv("NHIPCAU_LOG_FORMAT", chosen)
    assert log_format() == form


def test_for_people_a_line_is_readable_and_keeps_the_words_of_an_error() -> None:
    record = logging.LogRecord("example", logging.WARNING, __file__, 1, "hello", (), None)
    assert "hello" in formatter("console").format(record)
    try:
        raise ValueError("these words")
    except ValueError as error:
        record.exc_info = (ValueError, error, error.__traceback__)
    assert "these words" in formatter("console").format(record)


def test_the_web_servers_own_lines_have_the_form_of_all_others(capsys: pytest.CaptureFixture[str]) -> None:
    from granian.log import LogLevels, configure_logging

    kept = logging.getLogger().handlers[:]
    try:
        configure_logging(LogLevels.info, json.loads(json.dumps(logging_config("json"))))
        logging.getLogger("_granian").info("Started worker-1")
    finally:
        logging.config.dictConfig(django_settings.LOGGING)
        logging.getLogger().handlers[:] = kept
    out, err = capsys.readouterr()
    assert out == ""
    [line] = [json.loads(text) for text in err.splitlines()]
    assert (line["event"], line["logger"], line["level"]) == ("Started worker-1", "_granian", "info")


def test_lines_tell_which_process_wrote_them(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIPCAU_PROCESS", "worker")
    with span("work"):
        structlog.get_logger("nhipcau.example").info("hello")
    line = last(lines, "hello")
    assert (line["process"], line["node"]) == ("worker", logs._NODE)
    assert line["trace_id"]
    assert list(line)[:4] == ["timestamp", "level", "logger", "event"]
