"""The stand-in systems, reached as the operator would set it up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import Task, accept_assignment
from nhipcau.tasks.tests.factories import NOW, agency_id, issue
from nhipcau_sandbox.task_systems import SECRET, SYSTEMS, TaskSystems


@pytest.fixture
def outside(settings: object) -> Iterator[TaskSystems]:
    """All stand-ins, running and connected."""
    with TaskSystems() as systems:
        settings.NHIPCAU_OUTSIDE_SYSTEMS = {key: f"{systems.address}/{key}" for key in SYSTEMS}  # type: ignore[attr-defined]
        settings.NHIPCAU_OUTSIDE_SECRETS = dict.fromkeys(SYSTEMS, SECRET)  # type: ignore[attr-defined]
        yield systems


@pytest.fixture
def task(cast: Cast) -> Task:
    """Issued to the Ministry of Justice and taken on by it."""
    issued = issue(cast.officer_binh, agency_id("BTP"))
    return accept_assignment(actor=cast.focal_hai, task_id=issued.id, now=NOW)
