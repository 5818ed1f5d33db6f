"""Jobs of the indicators room: every night in Việt Nam the figures of the day that has ended."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.contrib.django import app

from nhipcau.indicators.measuring import measure_day
from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.spine.facade import system_actor


@app.periodic(cron="15 18,20,22 * * *")  # from 1:15 in Việt Nam; a node that was off measures later
@app.task(queueing_lock="indicators.measure", pass_context=False)
def measure_all(timestamp: int) -> None:
    """Measure the day before the one on which the job runs."""
    now = utc_now()
    measure_day(actor=system_actor("measuring"), day=civil_date(now) - timedelta(days=1), now=now)
