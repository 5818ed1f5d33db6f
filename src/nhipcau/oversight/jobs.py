"""Jobs of the oversight room, in the morning in Việt Nam: reminders of committed days that have passed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.oversight.drive_reminders import remind_of_drives
from nhipcau.spine.facade import system_actor


@app.periodic(cron="10 0 * * *")  # 7:10 in Việt Nam, after the reminders of tasks
@app.task(queueing_lock="oversight.remind_of_drives", pass_context=False)
def remind_of_all_drives(timestamp: int) -> None:
    """Remind of the committed days that have passed by the day on which the job runs."""
    now = utc_now()
    remind_of_drives(actor=system_actor("reminders"), day=civil_date(now), now=now)
