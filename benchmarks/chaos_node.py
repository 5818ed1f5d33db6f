"""A node whose processes can be killed and are there again in milliseconds: one process forks them."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


def load_everything() -> Any:
    """The application with every room's pages; opens no connection."""
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver

    application = get_wsgi_application()
    _ = get_resolver().url_patterns
    return application


def fork_on_request() -> None:
    """On each line of standard input fork a child: ``web PORT``, ``worker`` or ``hand ROLE FILE``, and
    answer with its process id."""
    application = load_everything()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in os.fdopen(0):
        kind, *words = line.split()
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _become(kind, words, application)
        os.write(1, f"{pid}\n".encode())


def verify() -> None:
    """Walk the node's chains. Raises RuntimeError when one does not hold."""
    from nhipcau.spine.facade import seal, verify_chains

    seal()
    if faults := list(verify_chains()):
        raise RuntimeError(faults)


def _become(kind: str, words: list[str], application: Any) -> None:
    """The child: never returns."""
    try:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        random.seed()
        if kind == "web":
            _serve(int(words[0]), application)
        elif kind == "worker":
            _work()
        else:
            _be_a_hand(words[0], words[1])
    finally:
        os._exit(1)


class _Quiet(WSGIRequestHandler):
    """Writes no access log; answers over kept connections."""

    protocol_version = "HTTP/1.0"

    def log_message(self, *_: object) -> None:
        return None


class _Server(ThreadingMixIn, WSGIServer):
    """A thread for each request."""

    daemon_threads = True
    allow_reuse_address = True


def _serve(port: int, application: Any) -> None:
    """The real application behind a small server: what is tested is the node, not its web server."""
    while True:
        with suppress(OSError):  # the one before still holds the port for a moment
            make_server("127.0.0.1", port, application, _Server, _Quiet).serve_forever()
        time.sleep(0.01)


def _work() -> None:
    from nhipcau.nodes.facade import run_nodes
    from nhipcau.spine.facade import run_relay

    stop = threading.Event()
    threading.Thread(target=run_relay, args=(stop,), kwargs={"pause": 0.05}, daemon=True).start()
    run_nodes(stop)


def _be_a_hand(role: str, path: str) -> None:
    """An officer at work: one action after the other; what was accepted is written down at once."""
    from django.db import close_old_connections

    accepted = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(action: str, record: object) -> None:
        os.write(accepted, (json.dumps([action, str(record)]) + "\n").encode())

    act = _assigner if role == "assigner" else _lead
    while True:
        try:
            worked = act(note)
        except Exception as error:  # the database is away, or somebody else was faster
            print(f"hand: {error!r}", file=sys.stderr, flush=True)
            close_old_connections()
            worked = False
        time.sleep(0.01 if worked else 0.05)


Note = Callable[[str, object], None]
MOST_OPEN = 12


def _assigner(note: Note) -> bool:
    """Accept a product that waits; else assign a task while few are open."""
    from nhipcau.agencies.facade import actor_for, agencies_by_key
    from nhipcau.identity.facade import account_by_username
    from nhipcau.kit.clock import civil_date, utc_now
    from nhipcau.tasks.facade import NewTask, Stage, Task, accept_report, assign_task

    now = utc_now()
    day = civil_date(now)
    account = account_by_username(os.environ["CHAOS_USER"])
    assert account is not None
    actor = actor_for(account, on=day)
    own = Task.objects.filter(assigner_agency_id=actor.agency_id)
    waiting = own.filter(stage=Stage.REPORTED).order_by("?").first()
    if waiting is not None:
        accept_report(actor=actor, task_id=waiting.id, now=now)
        note("accept_report", waiting.id)
        return True
    if own.exclude(stage=Stage.DONE).count() >= MOST_OPEN:
        return False
    lead = agencies_by_key(["province:tuyen-quang"], on=day)["province:tuyen-quang"]
    task = assign_task(
        actor=actor,
        new=NewTask(
            title="Việc thử độ bền (giả lập)", lead_agency_id=lead, product="Báo cáo", authority="own",
            person_text="Chủ tịch", due_on=day + timedelta(days=30), issued_on=day, synthetic=True,
        ),
        now=now,
    )  # fmt: skip
    note("assign_task", task.id)
    return True


def _lead(note: Note) -> bool:
    """Take one task a step further."""
    from nhipcau.agencies.facade import actor_for
    from nhipcau.identity.facade import account_by_username
    from nhipcau.kit.clock import civil_date, utc_now
    from nhipcau.tasks.facade import (
        OPEN_STAGES,
        Stage,
        Task,
        accept_assignment,
        report_completion,
        report_progress,
    )

    now = utc_now()
    account = account_by_username("focal_quang")
    assert account is not None
    actor = actor_for(account, on=civil_date(now))
    task = Task.objects.filter(lead_agency_id=actor.agency_id, stage__in=OPEN_STAGES).order_by("?").first()
    if task is None:
        return False
    if task.stage == Stage.ASSIGNED:
        accept_assignment(actor=actor, task_id=task.id, now=now)
        note("accept_assignment", task.id)
    elif task.percent < 50:
        report = report_progress(actor=actor, task_id=task.id, text="Đang làm", percent=60, now=now)
        note("report_progress", report.id)
    else:
        report = report_completion(
            actor=actor, task_id=task.id, product_record="1/BC", text="Xong", synthetic=True, now=now
        )
        note("report_completion", report.id)
    return True
