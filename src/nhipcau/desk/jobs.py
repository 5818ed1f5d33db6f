"""Jobs of the desk: the nation's weekly pack is frozen by itself, Friday at 17:30 in Việt Nam."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.kit.clock import civil_date, utc_now
from nhipcau.spine.facade import system_actor


@app.periodic(cron="30 10 * * 5")  # 10:30 UTC
@app.task(queueing_lock="desk.freeze_week", pass_context=False)
def freeze_week(timestamp: int) -> None:
    """Freeze the pack of the day on which the job runs."""
    now = utc_now()
    freeze_pack(actor=system_actor("desk"), as_of=civil_date(now), now=now)
