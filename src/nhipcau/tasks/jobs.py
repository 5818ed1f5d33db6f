"""Jobs of the tasks room: the reminders of the day, at 7:00 in Việt Nam."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.actions.send_notices import remind


@app.periodic(cron="0 0 * * *")  # midnight UTC
@app.task(queueing_lock="tasks.remind", pass_context=False)
def remind_all(timestamp: int) -> None:
    """Send the reminders of the day on which the job runs."""
    now = utc_now()
    remind(actor=system_actor("reminders"), day=civil_date(now), now=now)
