"""``kill -9`` of any process at random moments of the journey between three nodes.

Centre and ministry assign tasks to the province, the province takes them on, reports, hands products in,
the assigners accept. Meanwhile web, worker and officers' processes of all three nodes are killed at random
moments and started again. At the end every action that was accepted must be on each node that should have
it, exactly once, and all streams and chains must be without a gap.

200 moments in both; the full run kills the database server too, ten times. What the kernel has taken
survives the end of a process, so fsync plays no part here.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import chaos_node
from benchmarks.federation_under_test import BenchNode, Fork, join, rows, split_into_nodes, value
from benchmarks.node_under_test import fresh_database, report, say

SERVES = {"vpcp": "government-office", "btp": "ministry:justice", "tuyen-quang": "province:tuyen-quang"}
HANDS = {
    "vpcp": ("assigner", "officer_binh"),
    "btp": ("assigner", "minister_mai"),
    "tuyen-quang": ("lead", ""),
}
PATIENCE_S = 60


@dataclass
class Nursery:
    """The forking process of one node and its children by kind."""

    node: BenchNode
    accepted: Path
    process: Fork
    children: dict[str, int] = field(default_factory=dict)

    def spawn(self, kind: str) -> None:
        """Start a child, in the place of one that was killed."""
        words = {
            "web": f"web {self.node.port}",
            "worker": "worker",
            "hand": f"hand {HANDS[self.node.key][0]} {self.accepted}",
        }[kind]
        self.process.stdin.write(f"{words}\n".encode())
        self.process.stdin.flush()
        self.children[kind] = int(self.process.stdout.readline())

    def kill(self, kind: str) -> None:
        """End a child as a power cut would."""
        with suppress(ProcessLookupError):
            os.kill(self.children[kind], signal.SIGKILL)


def main() -> int:
    """Set up, kill, settle, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    say(f"seed {given.seed}")
    random.seed(given.seed)
    with fresh_database() as folder:
        return judge(
            folder, moments=200, pause=0.05 if given.quick else 0.3, database_kills=0 if given.quick else 10
        )


def judge(folder: Path, *, moments: int, pause: float, database_kills: int) -> int:
    """The figures of one run."""
    from nhipcau.simulation.accounts import load_cast

    load_cast(agency_keys=tuple(SERVES.values()))
    nodes = split_into_nodes(folder, SERVES)
    join(nodes, folder)
    chaos_node.load_everything()
    nurseries = [start(node, folder) for node in nodes]
    try:
        started = time.monotonic()
        killed = kill_at_random(nurseries, folder, moments, pause, database_kills)
        took = time.monotonic() - started
        say(f"{moments} moments in {took:.1f} s; letting the nodes come to rest")
        settled = settle(nurseries)
    finally:
        for nursery in nurseries:
            nursery.process.kill()
            for kind in nursery.children:
                nursery.kill(kind)
    faults = [*stream_faults(nodes), *action_faults(nodes, nurseries)]
    chains = chain_faults(nodes)
    for fault in [*faults, *chains][:20]:
        say(f"fault: {fault}")
    accepted = sum(len(lines_of(nursery)) for nursery in nurseries)
    figures: dict[str, object] = {
        "moments": moments,
        "killed": dict(killed),
        "killing_seconds": round(took, 1),
        "accepted_actions": accepted,
        "tasks": value(nodes[0], "SELECT count(*) FROM tasks_task"),
        "settled_seconds": None if settled is None else round(settled, 1),
        "faults": len(faults) + len(chains),
    }
    return report(
        figures,
        {
            "200 moments, each with a process killed": sum(killed.values()) == moments and accepted > 50,
            "the nodes come to rest": settled is not None,
            "every accepted action is on each node exactly once, streams gap-free": not faults,
            "every chain holds": not chains,
        },
    )


def start(node: BenchNode, folder: Path) -> Nursery:
    """The forking process of a node, with web, worker and an officer."""
    os.environ["CHAOS_USER"] = HANDS[node.key][1]
    nursery = Nursery(node, folder / f"{node.key}.accepted", node.fork(chaos_node.fork_on_request))
    for kind in ("web", "worker", "hand"):
        nursery.spawn(kind)
    return nursery


def kill_at_random(
    nurseries: list[Nursery], folder: Path, moments: int, pause: float, database_kills: int
) -> Counter[str]:
    """Kill and start again, `moments` times; how often which kind."""
    killed: Counter[str] = Counter()
    when = set(random.sample(range(moments), database_kills))
    for moment in range(moments):
        time.sleep(random.uniform(0, 2 * pause))
        await_progress(nurseries, moment)
        if moment in when:
            kill_database(folder)
            killed["database"] += 1
            continue
        nursery, kind = random.choice(nurseries), random.choice(["web", "worker", "hand"])
        nursery.kill(kind)
        nursery.spawn(kind)
        killed[kind] += 1
        if moment % 50 == 49:
            say(f"{moment + 1} of {moments}")
    return killed


def await_progress(nurseries: list[Nursery], moment: int) -> None:
    """On a slow machine, until the officers have done something: killing what never began shows nothing."""
    end = time.monotonic() + 2
    while time.monotonic() < end and sum(len(lines_of(nursery)) for nursery in nurseries) * 3 < moment:
        time.sleep(0.02)


def kill_database(folder: Path) -> None:
    """The server with all its processes; it starts again and recovers."""
    from nhipcau.spine.postgres import Postgres

    pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for victim in (pid, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    end = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:  # whoever inherited it takes leave of it
        time.sleep(0.05)
    Postgres(folder).start()


def settle(nurseries: list[Nursery]) -> float | None:
    """Seconds until everything sent is applied and nobody has work left; None when that does not come."""
    begun = time.monotonic()
    for nursery in nurseries:
        nursery.kill("hand")
    for nursery in nurseries:
        for kind in ("web", "worker"):
            nursery.kill(kind)
            nursery.spawn(kind)
    quiet = 0
    while time.monotonic() - begun < PATIENCE_S:
        time.sleep(0.2)
        quiet = quiet + 1 if is_at_rest([nursery.node for nursery in nurseries]) else 0
        if quiet == 3:
            return time.monotonic() - begun
    return None


def is_at_rest(nodes: list[BenchNode]) -> bool:
    """Everything sealed, laid, acknowledged and applied."""
    for node in nodes:
        (waiting,) = rows(
            node,
            """
            SELECT (SELECT count(*) FROM spine_outboxevent WHERE number IS NULL)
                 + (SELECT coalesce(max(o.number), 0) - max(d.number)
                    FROM nodes_dispatchstate d, spine_outboxevent o)
                 + (SELECT count(*) FROM nodes_incomingevent WHERE state <> 'done')
                 + (SELECT coalesce(sum(s.number - coalesce(d.acknowledged, 0)), 0)
                    FROM nodes_outgoingstream s LEFT JOIN nodes_peerdelivery d USING (peer))
            """,
        )
        if waiting[0] != 0:
            return False
    return True


def lines_of(nursery: Nursery) -> list[tuple[str, str]]:
    """What was accepted there: action and record."""
    if not nursery.accepted.exists():
        return []
    return [tuple(json.loads(line)) for line in nursery.accepted.read_text().splitlines()]


def stream_faults(nodes: list[BenchNode]) -> list[str]:
    """Gaps, repetitions and differences between what one node sent and the other holds."""
    faults = []
    for sender in nodes:
        for receiver in nodes:
            if sender is receiver:
                continue
            query = "SELECT number, encode(sha256(body), 'hex') FROM {} WHERE peer = '{}' ORDER BY number"
            sent = rows(sender, query.format("nodes_outgoingevent", receiver.key))
            held = rows(receiver, query.format("nodes_incomingevent", sender.key))
            if [row[0] for row in sent] != list(range(1, len(sent) + 1)):
                faults.append(f"{sender.key} → {receiver.key}: the numbers have a gap")
            if sent != held:
                faults.append(f"{sender.key} → {receiver.key}: sent {len(sent)}, held {len(held)}")
    return faults


def action_faults(nodes: list[BenchNode], nurseries: list[Nursery]) -> list[str]:
    """Accepted actions that are missing somewhere, or are there twice."""
    by_key = {node.key: node for node in nodes}
    tasks = {node.key: pairs(node, "SELECT id::text, stage FROM tasks_task") for node in nodes}
    reports = {
        node.key: pairs(node, "SELECT id::text, task_id::text || kind || decision FROM tasks_report")
        for node in nodes
    }
    faults = []
    for assigner in ("vpcp", "btp"):
        for task_id, stage in tasks[assigner].items():
            if tasks["tuyen-quang"].get(task_id) != stage:
                faults.append(
                    f"task {task_id}: {stage} at {assigner}, {tasks['tuyen-quang'].get(task_id)} there"
                )
    together = {**reports["vpcp"], **reports["btp"]}
    if together != reports["tuyen-quang"]:
        faults.append(f"reports differ: {len(together)} and {len(reports['tuyen-quang'])}")
    for nursery in nurseries:
        faults += _missing(by_key[nursery.node.key], lines_of(nursery), tasks, reports)
    return faults


def pairs(node: BenchNode, query: str) -> dict[str, str]:
    """The two columns of a query."""
    return {str(first): str(second) for first, second in rows(node, query)}


def _missing(
    node: BenchNode,
    accepted: list[tuple[str, str]],
    tasks: dict[str, dict[str, str]],
    reports: dict[str, dict[str, str]],
) -> list[str]:
    """What was accepted at a node and is not at all nodes, or was done there more than once."""
    known = {*tasks["tuyen-quang"], *reports["tuyen-quang"]}
    faults = [f"{action} {record} is lost" for action, record in accepted if record not in known]
    twice = rows(
        node,
        """
        SELECT action, record_id, count(*) FROM spine_auditentry
        WHERE (action IN ('tasks.assign_task', 'tasks.report_progress', 'tasks.report_completion')
               AND verb = 'create') OR (action = 'tasks.take_in_task' AND verb = 'create')
        GROUP BY 1, 2 HAVING count(*) > 1
        """,
    )
    return [*faults, *(f"{action} {record} was done {times} times" for action, record, times in twice)]


def chain_faults(nodes: list[BenchNode]) -> list[str]:
    """What the chains of each node say of themselves."""
    running = [(node, node.fork(chaos_node.verify)) for node in nodes]
    return [f"the chains of {node.key} do not hold" for node, process in running if process.wait()]


if __name__ == "__main__":
    sys.exit(main())
