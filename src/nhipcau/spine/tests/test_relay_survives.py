"""The relay goes on, whatever a round runs into."""

from __future__ import annotations

import threading

import pytest

from nhipcau.spine import relay


def test_a_round_that_fails_in_any_way_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, rounds = threading.Event(), []

    def seal(_beat: object) -> int:
        rounds.append(1)
        if len(rounds) == 1:
            raise RuntimeError("not a fault of the database")
        stop.set()
        return 0

    monkeypatch.setattr(relay, "seal", seal)
    monkeypatch.setattr(relay, "deliver", lambda _beat: 0)
    monkeypatch.setattr(relay, "retry_parked", lambda: 0)
    monkeypatch.setattr(relay, "close_old_connections", lambda: None)
    relay.run_relay(stop, pause=0)
    assert len(rounds) == 2
