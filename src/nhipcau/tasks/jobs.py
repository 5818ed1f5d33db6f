"""Jobs of the tasks room: in the morning in Việt Nam new periods of recurring work, then reminders; every
minute urgings that may leave, and bulk acts whose process died.

Those of the morning come round again every two hours until the afternoon and do what is not done yet: a
node that was off at seven loses no day.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.actions.open_periods import open_periods
from nhipcau.tasks.actions.send_notices import remind
from nhipcau.tasks.bulk_runner import bulks_to_run, run_bulk
from nhipcau.tasks.replay_runner import replays_to_run, work_through
from nhipcau.tasks.urge_letters import send_due_urges


@app.periodic(cron="30 23,1,3,5,7 * * *")  # from 6:30 in Việt Nam
@app.task(queueing_lock="tasks.open_periods", pass_context=False)
def open_all_periods(timestamp: int) -> None:
    """Make the periods that have begun by the day on which the job runs."""
    now = utc_now()
    open_periods(actor=system_actor("periods"), day=civil_date(now), now=now)


@app.periodic(cron="0 0,2,4,6,8 * * *")  # from 7:00 in Việt Nam
@app.task(queueing_lock="tasks.remind", pass_context=False)
def remind_all(timestamp: int) -> None:
    """Send the reminders of the day on which the job runs."""
    now = utc_now()
    remind(actor=system_actor("reminders"), day=civil_date(now), now=now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tasks.finish_bulks", pass_context=False)
def finish_bulks(timestamp: int) -> None:
    """Go on with bulk acts that were left half done."""
    for bulk_id in bulks_to_run():
        run_bulk(bulk_id, clock=utc_now)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="tasks.send_urges", pass_context=False)
def send_all_urges(timestamp: int) -> None:
    """Let the urgings leave that nobody can take back any more."""
    send_due_urges(actor=system_actor("urges"), now=utc_now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="tasks.finish_replays", pass_context=False)
def finish_replays(timestamp: int) -> None:
    """Take up trials of policies that were left half done."""
    for run_id in replays_to_run(utc_now()):
        work_through(run_id, clock=utc_now)
