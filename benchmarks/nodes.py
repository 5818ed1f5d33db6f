"""Between nodes: events a second from one to another, catching up after an outage, a directive to 60 members.

Two real nodes (their databases, web and worker processes on this machine) and 60 simulated members, which
verify and number everything and apply nothing (`member_nodes.py`). Throughput is measured from the first
event sent to the last one applied in the receiver's tables. Full: 30,000 events for the throughput,
100,000 for the catching up. `--quick`: 3,000 and 4,000.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from benchmarks import assign_to_members
from benchmarks.federation_under_test import BenchNode, join, rows, split_into_nodes, value
from benchmarks.node_under_test import free_port, fresh_database, report, say

SERVES = {"vpcp": "government-office", "tuyen-quang": "province:tuyen-quang"}
MEMBERS = 60
PER_SECOND = 1000
DIRECTIVE_S = 30
CATCH_UP_MINUTES = 10
LIVE_S = 5

Processes = list[subprocess.Popen[bytes]]


def main() -> int:
    """Set up, then one figure after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    with fresh_database() as folder:
        return measure_all(folder, flow=3_000 if quick else 30_000, backlog=4_000 if quick else 100_000)


def measure_all(folder: Path, *, flow: int, backlog: int) -> int:
    """The figures."""
    from benchmarks import member_nodes
    from nhipcau.simulation.accounts import load_cast

    load_cast(agency_keys=tuple(SERVES.values()))
    port = free_port()
    members = make_members(folder / "members", port)
    centre, province = split_into_nodes(folder, SERVES)
    join([centre, province], folder, others=members)
    simulated = centre.fork(lambda: member_nodes.serve(port, folder / "members", folder / "directory.json"))
    running: dict[str, Processes] = {"centre": serve(centre), "province": serve(province)}
    try:
        wait_for(lambda: loaded(centre, province), 60)
        speed = throughput(centre, province, flow)
        directive = directive_to_all(centre, port)
        stop(running.pop("centre"))
        fill(province, backlog, poisoned=backlog // 2)
        say(f"{backlog} events wait while the centre is away")
        wait_for(lambda: value(province, LAID) == value(province, OBSERVED), 900)
        begun = time.monotonic()
        running["centre"] = serve(centre)
        caught = catch_up(centre, province, backlog, begun)
    finally:
        for processes in running.values():
            stop(processes)
        simulated.kill()
    parked = rows(centre, "SELECT count(*) FROM nodes_incomingevent WHERE state IN ('parked', 'waiting')")[0][
        0
    ]
    figures: dict[str, object] = {
        "events": flow,
        "events_a_second": round(speed),
        "members": MEMBERS,
        "directive_seconds": round(directive, 1),
        "backlog": backlog,
        **{name: round(found, 2) for name, found in caught.items()},
        "parked": parked,
    }
    return report(
        figures,
        {
            f"{PER_SECOND} events a second between two nodes": speed >= PER_SECOND,
            f"a directive reaches {MEMBERS} members in under {DIRECTIVE_S} s": directive < DIRECTIVE_S,
            f"a backlog is caught up in under {CATCH_UP_MINUTES} minutes, in order": (
                caught["catch_up_minutes"] < CATCH_UP_MINUTES and in_order(centre)
            ),
            f"meanwhile live events arrive in under {LIVE_S} s (95 of 100)": caught["live_p95_seconds"]
            < LIVE_S,
            "one poisoned event is parked and the rest arrive": parked == 1,
        },
    )


def make_members(folder: Path, port: int) -> list[Mapping[str, object]]:
    """Keys for the members, and their entries: each serves one commune."""
    from nhipcau.agencies.facade import communes
    from nhipcau.kit.clock import today, utc_now
    from nhipcau.nodes.facade import entry_for, make_node_keys
    from nhipcau.nodes.key_files import FileKeyStore

    keys = [commune.key for commune in communes(today()) if "tuyen-quang" not in commune.key][:MEMBERS]
    entries: list[Mapping[str, object]] = []
    for number, served in enumerate(keys):
        name = f"member-{number}"
        store = FileKeyStore(folder / name)
        make_node_keys(store, name, now=utc_now())
        entry = entry_for(
            store, key=name, names={"vi": name}, endpoint=f"http://127.0.0.1:{port}/m/{name}", serves=[served]
        )
        entries.append(entry.to_json())
    return entries


def serve(node: BenchNode) -> Processes:
    """Web and worker, as a node has them."""
    from nhipcau.site.node import web_command

    words = web_command("127.0.0.1", node.port, {"NHIPCAU_WORKERS": "1", "NHIPCAU_THREADS": "4"})
    return [node.start(*words[1:]), node.start("-m", "nhipcau.site.worker")]


def stop(processes: Processes) -> None:
    """End them."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


LAID = "SELECT coalesce(max(number), 0) FROM nodes_outgoingstream WHERE peer = 'vpcp'"
OBSERVED = "SELECT count(*) FROM indicators_observation WHERE home = 'tuyen-quang'"
APPLIED = "SELECT coalesce(max(applied), 0) FROM nodes_incomingstream WHERE peer = 'tuyen-quang'"


def loaded(*nodes: BenchNode) -> bool:
    """Whether the first loads are behind them."""
    query = """SELECT (SELECT count(*) FROM nodes_transfer WHERE ended_at IS NULL) = 0
        AND (SELECT count(*) FROM nodes_transfer) > 0"""
    return all(bool(value(node, query)) for node in nodes)


def fill(node: BenchNode, count: int, *, poisoned: int = 0) -> None:
    """Figures that were measured at the node, with their events; one of them nobody can read."""
    import psycopg

    with psycopg.connect(node.url) as connection:
        connection.execute(
            """
            WITH batch AS (
                INSERT INTO indicators_observationbatch (id, node, count, at)
                VALUES (uuidv7(), 'tuyen-quang', %(count)s, now()) RETURNING id
            ), made AS (
                INSERT INTO indicators_observation (id, batch_id, indicator, defined_from, agency_id,
                    period_from, period_to, as_of, value, unit, qualifier, origin, how, records,
                    record_count, home, observed_at, synthetic)
                SELECT uuidv7(), batch.id, 'tasks.parts-done', '2025-01-01', a.id, '2025-01-01', '2025-06-30',
                    '2025-06-30', n %% 100, 'task', '', 'measured', 'bench',
                    jsonb_build_array(jsonb_build_object('node', 'tuyen-quang', 'kind', 'tasks.task',
                        'id', gen_random_uuid()::text)), 1, 'tuyen-quang', now(), true
                FROM batch, agencies_agency a, generate_series(1, %(count)s) n
                WHERE a.key = 'province:tuyen-quang'
                RETURNING id, agency_id
            )
            INSERT INTO spine_outboxevent (id, type, subject, time, data, actor_ref, correlation)
            SELECT gen_random_uuid(), 'indicators.observation-recorded.v1', 'indicators:' || id, now(),
                jsonb_build_object('observation_id', id::text, 'indicator', 'tasks.parts-done',
                    'agency_id', agency_id::text), 'bench', gen_random_uuid()
            FROM made
            """,
            {"count": count},
        )
        if poisoned:  # an agency that the centre knows under no name
            connection.execute(
                """UPDATE indicators_observation SET unit = '' , value = 'NaN'
                WHERE id = (SELECT id FROM indicators_observation ORDER BY id DESC OFFSET %s LIMIT 1)""",
                [poisoned],
            )


def throughput(centre: BenchNode, province: BenchNode, count: int) -> float:
    """Events a second, from the first one sent to the last one applied."""
    before = int(str(value(centre, APPLIED)))
    fill(province, count)
    wait_for(lambda: int(str(value(centre, APPLIED))) > before, 120)
    begun, first = time.monotonic(), int(str(value(centre, APPLIED)))
    wait_for(lambda: int(str(value(centre, APPLIED))) >= before + count, 600)
    took = time.monotonic() - begun
    say(f"{count} events: {(before + count - first) / took:.0f} a second")
    return (before + count - first) / took


def directive_to_all(centre: BenchNode, port: int) -> float:
    """Seconds until a directive and its task have reached every member."""
    before = counts(port)
    begun = time.monotonic()
    assign(centre)
    wait_for(lambda: all(now >= before[key] + 2 for key, now in counts(port).items()), 120, pause=0.1)
    took = time.monotonic() - begun
    say(f"a directive to {MEMBERS} members: {took:.1f} s")
    return took


def assign(centre: BenchNode) -> None:
    """An officer registers a directive and gives its task to all members."""
    if centre.fork(assign_to_members.to_all).wait():
        sys.exit((centre.folder / "logs" / "bench.log").read_text()[-3000:])


def counts(port: int) -> dict[str, int]:
    """Events that each member holds."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/count", timeout=10) as answer:
        found: dict[str, int] = json.load(answer)
    return found


def catch_up(centre: BenchNode, province: BenchNode, backlog: int, begun: float) -> dict[str, float]:
    """Minutes from the start of the centre's processes until what waited is applied, and how long live
    events take meanwhile: from when the centre is there again and takes what waited."""
    goal = int(str(value(province, LAID)))
    before = goal - backlog
    wait_for(lambda: int(str(value(centre, APPLIED))) > before, 60, pause=0.05)
    port = int(
        str(value(centre, "SELECT content->'nodes'->2->>'endpoint' FROM nodes_helddirectory"))
        .split(":")[2]
        .split("/")[0]
    )
    done = threading.Event()
    live: list[float] = []
    process = centre.fork(assign_to_members.to_one_again_and_again)

    def watch_live() -> None:
        for line in process.stdout:
            if done.is_set():
                return
            begun = float(line)
            expected = counts(port)["member-0"] + 1
            while counts(port)["member-0"] < expected and not done.is_set():
                time.sleep(0.02)
            live.append(time.time() - begun)
            with suppress(BrokenPipeError):  # it was ended meanwhile
                process.stdin.write(b"next\n")

    watcher = threading.Thread(target=watch_live, daemon=True)
    watcher.start()
    wait_for(lambda: int(str(value(centre, APPLIED))) >= goal, 1800)
    took = time.monotonic() - begun
    done.set()
    process.kill()
    p95 = statistics.quantiles(live, n=20)[-1] if len(live) > 1 else (live or [99.0])[0]
    say(f"{backlog} events caught up in {took:.0f} s; {len(live)} live ones, p95 {p95:.2f} s")
    return {"catch_up_minutes": took / 60, "live_p95_seconds": p95, "live_events": float(len(live))}


def in_order(centre: BenchNode) -> bool:
    """Whether everything was settled in the order of its number, without a gap."""
    query = """
        SELECT count(*) FILTER (WHERE number <> place) FROM (
            SELECT number, row_number() OVER (ORDER BY number) AS place FROM nodes_incomingevent
            WHERE peer = 'tuyen-quang') s"""
    return value(centre, query) == 0


def wait_for(ready: Callable[[], bool], seconds: float, *, pause: float = 0.2) -> None:
    """Until it is so; ends the run with a word when it does not come."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            sys.exit("bench nodes: what was waited for did not come")
        time.sleep(pause)


if __name__ == "__main__":
    sys.exit(main())
