"""Nothing accepted is lost and nothing is doubled when processes are killed in mid-work."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.error
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from uuid import UUID

import pytest

from nhipcau.kit.ids import new_id
from tests.running_node import ROOT, Officer, RunningNode

pytestmark = pytest.mark.xdist_group("node")
COUNT = 1000
# The killing lasts half a minute; a slow machine then needs its time to stand up again.
PATIENCE_S = 120


def plant_drafts(node: RunningNode) -> list[UUID]:
    """Drafts of one document that wait for confirmation."""
    [(office,)] = node.sql("SELECT id FROM agencies_agency WHERE symbol = 'VPCP'")
    document, ids = new_id(), [new_id() for _ in range(COUNT)]
    node.sql(
        """INSERT INTO documents_document (id, key, number, type_symbol, kind, issuer_text, subject, language,
             classification, published, synthetic, text, source_url, source_note, registered_for_id, registered_at)
           VALUES (%s, %s, '', '', 'source', '', 'Thử độ bền (giả lập)', 'vi', 1, false, true, '', '', '', %s, now())""",
        [document, f"kill:{document}", office],
    )
    node.sql(
        """INSERT INTO tasks_taskdraft (id, document_id, position, source_text, source_start, source_end,
             title_hash, proposal, missing, state, drafted_for_id, drafted_at)
           SELECT id, %s, n, 'dòng', 0, 4, n, '{}', '[]', 'open', %s, now()
           FROM unnest(%s::uuid[]) WITH ORDINALITY AS given(id, n)""",
        [document, office, ids],
    )
    return ids


def form(node: RunningNode, draft: UUID, lead: str) -> dict[str, str]:
    """The form of a draft with all six clears filled."""
    fields = {
        "title": f"Giữ bền {draft}",
        "lead": lead,
        "person_text": "Thủ trưởng",
        "product": "Báo cáo",
        "authority": "own",
        "deadline_kind": "due",
        "due_on": "2027-12-31",
        "classification": "1",
    }
    return {**{f"{draft}-{name}": value for name, value in fields.items()}, "do": "confirm"}


def confirm(officer: Officer, draft: UUID, lead: str) -> None:
    """Confirm a draft; when the answer is lost, try again as a person would."""
    end, last = time.monotonic() + PATIENCE_S, ""
    while time.monotonic() < end:
        try:
            status, _page = officer.post(
                f"/tasks/draft/{draft}/", follow=False, **form(officer.node, draft, lead)
            )
        except (OSError, urllib.error.URLError, HTTPException) as error:
            last = repr(error)
            time.sleep(0.5)
            continue
        if status == 302:
            return
        last = f"status {status}"
        time.sleep(0.5)
    raise AssertionError(f"draft {draft} could not be confirmed: {last}")


def test_a_thousand_confirmations_survive_killed_processes(demo_node: RunningNode) -> None:
    drafts = plant_drafts(demo_node)
    [(lead,)] = demo_node.sql("SELECT id::text FROM agencies_agency WHERE symbol = 'BTP'")
    officer = Officer(demo_node, "officer_binh")
    done = threading.Event()
    killed: list[str] = []

    def kill_again_and_again() -> None:
        for turn in range(12):
            if done.wait(2.5):
                return
            name = "web" if turn % 2 == 0 else "worker"
            demo_node.kill(name)
            killed.append(name)

    killer = threading.Thread(target=kill_again_and_again)
    killer.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda draft: confirm(officer, draft, lead), drafts))
    done.set()
    killer.join()
    assert killed.count("web") >= 2
    assert killed.count("worker") >= 1
    demo_node.await_answer()

    [(confirmed, tasks)] = demo_node.sql(
        "SELECT count(*) FILTER (WHERE state = 'confirmed'), count(DISTINCT task_id) FROM tasks_taskdraft WHERE id = ANY(%s)",
        [drafts],
    )
    assert (confirmed, tasks) == (COUNT, COUNT)
    [(made,)] = demo_node.sql("SELECT count(*) FROM tasks_task WHERE title LIKE 'Giữ bền %%'", [])
    assert made == COUNT  # no draft became two tasks
    of_ours = "(SELECT id::text FROM tasks_task WHERE title LIKE 'Giữ bền %%')"
    [(audited,)] = demo_node.sql(
        f"SELECT count(*) FROM spine_auditentry WHERE action = 'tasks.assign_task' AND record_id IN {of_ours}",
        [],
    )
    assert audited == COUNT
    await_news(demo_node)
    [(told, twice)] = demo_node.sql(
        f"SELECT count(*), count(*) - count(DISTINCT task_id) FROM desk_news WHERE task_id::text IN {of_ours}",
        [],
    )
    assert (told, twice) == (COUNT, 0)
    verified = subprocess.run(
        [
            sys.executable,
            "-m",
            "nhipcau.site.cli",
            "audit",
            "verify",
            "--demo",
            "--data-dir",
            str(demo_node.folder),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr


def await_news(node: RunningNode) -> None:
    """Wait until the worker, started again, has delivered everything."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        [(waiting,)] = node.sql("SELECT count(*) FROM spine_outboxevent WHERE number IS NULL")
        [(behind,)] = node.sql(
            """SELECT count(*) FROM spine_outboxevent WHERE type = 'tasks.task-assigned.v1' AND number >
               (SELECT min(number) FROM spine_handlerposition WHERE handler LIKE '%%on_task_assigned')""",
            [],
        )
        if not waiting and not behind:
            return
        time.sleep(0.3)
    raise AssertionError("the worker did not catch up")
