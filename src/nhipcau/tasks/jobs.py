"""Jobs of the tasks room, in the morning in Việt Nam: new periods of recurring work, then reminders.

They come round again every two hours until the afternoon and do what is not done yet: a node that was
off at seven loses no day.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.actions.open_periods import open_periods
from nhipcau.tasks.actions.send_notices import remind


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
