"""Jobs of the reporting room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.kit.clock import utc_now
from nhipcau.reporting.telling import tell_all


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="reporting.tell_outside", lock="reporting.tell_outside", pass_context=False)
def tell_outside(timestamp: int) -> None:
    """Every minute: tell the outside systems what waits for them."""
    tell_all(utc_now)
