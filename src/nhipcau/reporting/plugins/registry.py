"""Which class talks to which outside system, and how it is connected."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from nhipcau.reporting.errors import NotConnected
from nhipcau.reporting.plugins.base import OutsideSystem
from nhipcau.reporting.plugins.task_system.adapter import TaskSystem
from nhipcau.reporting.systems import SystemInfo, system

Maker = Callable[[SystemInfo, str, str], OutsideSystem]

# Systems that are reached in another way than the assumed one put their class here.
makers: dict[str, Maker] = {}


def is_connected(key: str) -> bool:
    """Whether the operator has set the address of the system."""
    return key in _addresses()


def _addresses() -> dict[str, str]:
    return dict(settings.NHIPCAU_OUTSIDE_SYSTEMS)


def connect(key: str) -> OutsideSystem:
    """The system, ready to be told. Raises SystemUnknown, NotConnected."""
    info = system(key)
    if not is_connected(key):
        raise NotConnected(system=info.name)
    secrets = dict(settings.NHIPCAU_OUTSIDE_SECRETS)
    return makers.get(key, TaskSystem)(info, _addresses()[key], secrets.get(key, ""))
