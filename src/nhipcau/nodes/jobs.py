"""Jobs of the nodes room: the logs are anchored at the other nodes every night."""

from __future__ import annotations

from procrastinate.contrib.django import app

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.anchor_log import anchor_log
from nhipcau.nodes.held import directory_now, own_key
from nhipcau.spine.facade import seal, system_actor


@app.periodic(cron="10 18 * * *")  # 01:10 in Việt Nam
@app.task(queueing_lock="nodes.anchor_daily", pass_context=False)
def anchor_daily(timestamp: int) -> None:
    """Tell all other nodes how far our logs go; nothing where this node stands alone."""
    directory = directory_now()
    if directory is None or directory.node(own_key()) is None or not directory.peers_of(own_key()):
        return
    seal()
    anchor_log(actor=system_actor("nodes"), now=utc_now())
