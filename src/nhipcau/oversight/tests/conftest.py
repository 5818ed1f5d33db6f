"""The people with whom the state tables are tested."""

from __future__ import annotations

import pytest

from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.tasks.tests.factories import in_post

NAMES = (
    "focal_hai", "minister_mai", "officer_binh", "officer_chi", "leader_duc",
    "focal_lan", "focal_quang", "admin_tu",
)  # fmt: skip


@pytest.fixture
def people(cast: Cast) -> dict[str, Actor]:
    """Both sides with their roles; another ministry, a province, the Prime Minister, an administrator."""
    found = {name: getattr(cast, name) for name in NAMES}
    return found | {"clerk": in_post("clerk", "BTP", "department_officer")}
