"""Tasks at scale: boards over HTTP while nothing is rebuilt; state on a past day; a full desk; one
task given on to all provinces and communes.

`--quick`: 5,000 tasks and 100,000 reports. Full: 22,000 tasks and 1,000,000 reports.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.node_under_test import (
    fresh_database,
    measure,
    percentile,
    report,
    say,
    session_cookie,
    timed,
    web_server,
)

if TYPE_CHECKING:
    from nhipcau.spine.facade import Actor

TODAY = date(2025, 8, 28)


def fill(tasks: int, reports: int) -> None:
    """Rows made in the database, spread over all ministries and provinces, every state present."""
    from django.db import connection

    say(f"filling {tasks} tasks and {reports} reports")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH bodies AS (
                SELECT id, row_number() OVER (ORDER BY key) - 1 AS n, count(*) OVER () AS total
                FROM agencies_agency
                WHERE kind IN ('ministry', 'ministerial_agency', 'government_agency', 'province', 'city')
                  AND dissolved_on IS NULL
            ), office AS (SELECT id FROM agencies_agency WHERE symbol = 'VPCP'),
            drawn AS (
                SELECT i, (hashint8(i)::bigint & 1023) / 1024.0 AS luck,
                       %(today)s::date - 400 + (i %% 500)::int AS issued
                FROM generate_series(1, %(tasks)s) AS i
            ), dated AS (
                SELECT *, issued + 20 + (i * 7 %% 90)::int AS due FROM drawn
            )
            INSERT INTO tasks_task (
                id, serial, source_text, title, lead_agency_id, assigner_agency_id, person_text, product,
                authority, key_task, classification, published, synthetic, deadline_kind, deadline_text,
                deadline_reading, recurrence, due_on, original_due_on, stage, issued_on, taken_on,
                delivered_on, accepted_on, last_update_on, percent, delay_cause, delay_note, created_at)
            SELECT uuidv7(), nextval('tasks_serial'), '', 'Nhiệm vụ giả lập số ' || i, bodies.id, office.id,
                   'Thủ trưởng', 'Báo cáo', 'own', i %% 37 = 0, 1, false, true, 'due', '', '', '', due, due,
                   CASE WHEN luck < 0.7 AND due < %(today)s THEN 'done' ELSE 'under_way' END, issued, issued,
                   CASE WHEN luck < 0.7 AND due < %(today)s THEN due - 3 + (i %% 9)::int END,
                   CASE WHEN luck < 0.7 AND due < %(today)s THEN due - 1 + (i %% 9)::int END,
                   issued, 10, '', '', now()
            FROM dated, bodies, office WHERE bodies.n = dated.i %% bodies.total
            """,
            {"tasks": tasks, "today": TODAY},
        )
        cursor.execute(
            """
            INSERT INTO tasks_report (id, task_id, kind, on_day, text, percent, cause, product_link,
                product_record, agency_id, reporter_ref, reported_at, decision, decider_ref, decision_note,
                synthetic)
            SELECT uuidv7(), t.id, 'progress', t.issued_on + n, 'Tiến độ giả lập', least(99, n), '', '', '',
                   t.lead_agency_id, 'account:bench', t.issued_on + n + time '10:00', '', '', '', true
            FROM tasks_task t CROSS JOIN generate_series(1, %(each)s) AS n
            """,
            {"each": reports // tasks},
        )
        cursor.execute("ANALYZE")


def main() -> int:
    """Fill, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    tasks, reports = (5_000, 100_000) if quick else (22_000, 1_000_000)
    with fresh_database() as folder:
        return measure_all(folder, tasks, reports, times=60 if quick else 200)


def measure_all(folder: Path, tasks: int, reports: int, *, times: int) -> int:
    """The figures on one filled node."""
    from nhipcau.agencies.facade import actor_for
    from nhipcau.identity.facade import account_by_username
    from nhipcau.simulation.accounts import load_cast
    from nhipcau.tasks.facade import State, counts_by_agency, total

    load_cast()
    filling = timed(lambda: fill(tasks, reports))
    account = account_by_username("officer_binh")
    assert account is not None
    actor = actor_for(account, on=TODAY)
    fanning = timed(lambda: fan_out(actor))
    counted = total(counts_by_agency(actor=actor, day=TODAY).values())
    past = [timed(partial(counts_by_agency, actor=actor, day=day)) * 1000 for day in _past_days()]
    with web_server(folder) as node:
        cookie = session_cookie("officer_binh")
        board = measure(node, f"/desk/board/?on={TODAY.isoformat()}", cookie, times=times)
        listed = measure(node, f"/tasks/?on={TODAY.isoformat()}&state=overdue", cookie, times=times)
        desk = measure(node, "/desk/", session_cookie("focal_hai"), times=times)
    packed = weekly_pack(actor)
    rows = min(tasks, 5_000)
    sheet = timed(lambda: sheet_round_trip(actor, rows))
    figures: dict[str, object] = {
        "tasks": counted.total,
        "overdue": counted.by_state[State.OVERDUE],
        "reports": reports,
        "fill_seconds": round(filling, 1),
        "fan_out_seconds": round(fanning, 1),
        "board_ms_p50": round(percentile(board, 0.5), 1),
        "board_ms_p95": round(percentile(board, 0.95), 1),
        "list_ms_p95": round(percentile(listed, 0.95), 1),
        "desk_ms_p95": round(percentile(desk, 0.95), 1),
        "sheet_rows": rows,
        "sheet_round_trip_seconds": round(sheet, 1),
        **packed,
        "state_on_a_past_day_ms_max": round(max(past), 1),
    }
    say(str(figures))
    promises = {
        "fan_out_under_10_s": fanning < 10,
        "board_p95_under_100_ms": percentile(board, 0.95) < 100,
        "desk_p95_under_100_ms": percentile(desk, 0.95) < 100,
        "past_day_under_500_ms": max(past) < 500,
        "weekly_pack_pdf_under_5_s": packed["weekly_pack_pdf_seconds"] < 5,
        "sheet_round_trip_under_20_s": sheet < 20,
    }
    return report(figures, promises)


def fan_out(actor: Actor) -> None:
    """One task given on to 34 provinces and 3,321 communes."""
    from nhipcau.agencies.facade import agencies_by_key, agencies_in_block, communes
    from nhipcau.tasks.facade import NewTask, assign_task, fan_out_task

    now = datetime(2025, 8, 28, 3, tzinfo=UTC)
    lead = agencies_by_key(["BNV"], on=TODAY)["BNV"]
    task = NewTask(
        title="Rà soát dữ liệu (giả lập)",
        lead_agency_id=lead,
        person_text="Thủ trưởng",
        product="Báo cáo",
        authority="own",
        due_on=date(2025, 12, 31),
        synthetic=True,
    )
    whole = assign_task(actor=actor, new=task, now=now)
    units = [view.id for view in (*agencies_in_block("provinces", TODAY), *communes(TODAY))]
    made = fan_out_task(actor=actor, task_id=whole.id, agency_ids=units, now=now)
    say(f"gave one task on to {len(made.tasks)} units")


def weekly_pack(actor: Actor) -> dict[str, float]:
    """The nation's pack of the day, frozen and drawn as PDF in Vietnamese and in Khmer: seconds of the
    slower one; pages and megabytes of what comes out."""
    from io import BytesIO

    from pypdf import PdfReader

    from nhipcau.desk.facade import freeze_pack, pack_file

    now = datetime.now(UTC)
    began = perf_counter()
    pack = freeze_pack(actor=actor, as_of=TODAY, now=now)
    freezing = perf_counter() - began
    drawn: list[tuple[float, bytes]] = []
    for language in ("vi", "km"):
        began = perf_counter()
        body = pack_file(pack, "pdf", language)
        drawn.append((perf_counter() - began, body))
    slowest, body = max(drawn)
    pages = len(PdfReader(BytesIO(body)).pages)
    say(f"froze a pack in {freezing:.1f} s and drew {pages} pages in {slowest:.1f} s")
    return {
        "weekly_pack_freeze_seconds": round(freezing, 2),
        "weekly_pack_pdf_seconds": round(freezing + slowest, 2),
        "weekly_pack_pages": pages,
        "weekly_pack_mb": round(len(body) / 1e6, 2),
    }


def sheet_round_trip(actor: Actor, count: int) -> None:
    """Tasks out into a spreadsheet and in again as new ones; what came in must be what went out."""
    from nhipcau.papers.facade import XlsxExporter, read_sheet
    from nhipcau.tasks.actions.import_sheet import import_sheet
    from nhipcau.tasks.models import Task
    from nhipcau.tasks.pages.sheets import sheet_rows
    from nhipcau.tasks.sheet_columns import COLUMNS, Col

    heads = [column.col for column in COLUMNS]
    old = Task.objects.filter(parent=None).prefetch_related("coordinating").order_by("serial")[:count]
    rows = sheet_rows(old)
    last = Task.objects.order_by("-serial")[0].serial
    for row in rows:
        row[heads.index(Col.CODE)] = None
        row[heads.index(Col.TITLE)] = f"{row[heads.index(Col.TITLE)]} (nhập lại)"
    content = XlsxExporter()("Tasks", [col.value for col in heads], rows)
    done = import_sheet(
        actor=actor, sheet=read_sheet(content), synthetic=True, now=datetime(2025, 8, 28, 3, tzinfo=UTC)
    )
    new = Task.objects.filter(serial__gt=last).prefetch_related("coordinating").order_by("serial")
    same = ("lead_agency_id", "person_text", "product", "authority", "due_on", "issued_on", "key_task")
    for before, after in zip(old, new, strict=True):
        assert all(getattr(before, name) == getattr(after, name) for name in same), after
    say(f"{done.issued} tasks went out into a spreadsheet and in again")


def _past_days() -> list[date]:
    return [TODAY - timedelta(days=days) for days in (0, 1, 7, 30, 90, 180, 365)]


if __name__ == "__main__":
    sys.exit(main())
