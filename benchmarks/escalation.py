"""The simulator of reminders over a synthetic year, with extensions; the reminders of one day.

`--quick`: 3,000 tasks. Full: 22,000 tasks.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta

from benchmarks.node_under_test import fresh_database, report, say, timed
from benchmarks.tasks import TODAY, fill

YEAR = (TODAY - timedelta(days=364), TODAY)


def extend(share: int) -> None:
    """Every `share`-th task was extended once, five days before its first last day, by 30 days."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO tasks_extension (id, task_id, cause, text, old_due_on, asked_due_on, granted_due_on,
                agency_id, asker_ref, asked_on, asked_at, decision, decided_on, decided_at, decider_ref,
                decision_note, synthetic)
            SELECT uuidv7(), id, 'legal', 'giả lập', due_on, due_on + 30, due_on + 30, lead_agency_id,
                   'account:bench', due_on - 9, due_on - 9 + time '10:00', 'granted', due_on - 5,
                   due_on - 5 + time '10:00', 'account:bench', '', true
            FROM tasks_task WHERE serial %% %s = 0
            """,
            [share],
        )
        cursor.execute(
            """
            UPDATE tasks_task SET due_on = e.granted_due_on, extended_on = e.decided_on, extensions = 1
            FROM tasks_extension e WHERE e.task_id = tasks_task.id
            """
        )


def main() -> int:
    """Fill, replay a year, send a day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    tasks = 3_000 if parser.parse_args().quick else 22_000
    with fresh_database():
        return measure_all(tasks)


def measure_all(tasks: int) -> int:
    """The figures."""
    from nhipcau.simulation.accounts import load_cast
    from nhipcau.spine.facade import system_actor
    from nhipcau.tasks.facade import remind, replay

    load_cast()
    fill(tasks, tasks)
    extend(7)
    actor = system_actor("bench")
    results = []
    replaying = timed(
        lambda: results.append(
            replay(actor=actor, begin=YEAR[0], end=YEAR[1], progress=lambda done: say(f"{done} tasks"))
        )
    )
    found = results[0]
    now = datetime(2025, 8, 28, tzinfo=UTC)
    sent: list[int] = []
    sending = timed(lambda: sent.append(remind(actor=actor, day=date(2025, 8, 28), now=now)))
    again = remind(actor=actor, day=date(2025, 8, 28), now=now)
    same_day = sum(len(tasks) for (day, _), tasks in found.letters.items() if day == TODAY)
    figures: dict[str, object] = {
        "tasks": tasks,
        "cases": found.cases,
        "notices": found.notices,
        "letters": len(found.letters),
        "replay_seconds": round(replaying, 2),
        "sent_on_one_day": sent[0],
        "sending_seconds": round(sending, 2),
        "sent_again": again,
        "replayed_for_that_day": same_day,
    }
    promises = {
        "a_year_of_22000_tasks_in_under_60_s": replaying * 22_000 / tasks < 60,
        "a_second_run_sends_nothing": again == 0,
        "the_replay_says_what_is_sent": same_day == sent[0],
    }
    return report(figures, promises)


if __name__ == "__main__":
    sys.exit(main())
