"""The worker process: relay (sealing and delivering) and queued jobs."""

from __future__ import annotations

import os
import threading

import django

from nhipcau.site.watch.logs import log_what_nobody_catches


def main() -> None:
    """Run until SIGTERM."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.site.settings")
    django.setup()
    log_what_nobody_catches()
    from procrastinate.contrib.django import app

    from nhipcau.nodes.facade import run_nodes
    from nhipcau.spine.facade import run_relay

    stop = threading.Event()
    relay = threading.Thread(target=run_relay, args=(stop,), name="relay", daemon=True)
    relay.start()
    between = threading.Thread(target=run_nodes, args=(stop,), name="nodes", daemon=True)
    between.start()

    try:
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(concurrency=2, delete_jobs="successful")  # ends on SIGTERM
    finally:
        stop.set()
        relay.join(timeout=5)
        between.join(timeout=5)


if __name__ == "__main__":
    main()
