"""What `check --deploy` refuses: demo keys, demo accounts, the sandbox on a real node."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError


@register(Tags.security, deploy=True)
def no_demo_on_a_real_node(**_: Any) -> list[CheckMessage]:
    """Synthetic accounts, the demo profile and debug pages have no place on a real node."""
    found: list[CheckMessage] = []
    if settings.NHIPCAU_PROFILE != "node":
        found.append(Error("The profile is not `node`.", id="nhipcau.E001"))
    if apps.is_installed("nhipcau_sandbox"):
        found.append(Error("The sandbox is installed.", id="nhipcau.E002"))
    if _synthetic_accounts():
        found.append(Error("There are demo accounts in the database.", id="nhipcau.E003"))
    return found


def _synthetic_accounts() -> bool:
    try:
        return bool(apps.get_model("identity", "Account").objects.filter(synthetic=True).exists())
    except DatabaseError:
        return False  # no database yet: nothing can be in it
