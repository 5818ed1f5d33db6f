"""A member node that puts more into a record than it has to say."""

from __future__ import annotations

import pytest

from nhipcau.kit.clock import utc_now
from nhipcau.nodes.actions.decide_change import approve_change
from nhipcau.nodes.actions.propose_change import ask_keys
from nhipcau.nodes.changes import ChangeKind
from nhipcau.nodes.errors import DirectoryMalformed
from nhipcau.nodes.founding import taken_events
from nhipcau.nodes.held import key_store
from nhipcau.nodes.joining_errors import KeysMalformed
from nhipcau.nodes.key_changes import key_change_document
from nhipcau.nodes.models import DirectoryChange, RecordExtra
from nhipcau.spine.facade import system_actor
from nhipcau.tasks.facade import Report, Task
from tests.nodes.federation import NOW, Federation
from tests.nodes.test_smuggled import _assign, _report, _reported, _say, _sent

DAY = NOW.date()


def test_what_is_unknown_of_a_record_is_kept_only_as_long_as_it_is_short(nodes: Federation) -> None:
    """Or one who works on a task could make every event about it too large for all others."""
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"]:
        data = _reported(_sent(nodes, "vpcp", "tuyen-quang"), task, _report("province:tuyen-quang"))
    data["records"]["task"]["of-tomorrow"] = "x" * 200_000
    row = _say(nodes, "tuyen-quang", "vpcp", "tasks.progress-reported.v1", data, f"tasks:{task.id}")
    assert (row.state, row.code) == ("parked", "nodes.record-malformed")
    with nodes["vpcp"]:
        assert not RecordExtra.objects.exists()


def test_a_lead_does_not_accept_its_own_report(nodes: Federation) -> None:
    task = _assign(nodes["vpcp"], "officer_binh")
    nodes.settle()
    with nodes["vpcp"]:
        report = _report("province:tuyen-quang", kind="completion", decision="accepted")
    data = _reported(_sent(nodes, "vpcp", "tuyen-quang"), task, report)
    row = _say(nodes, "tuyen-quang", "vpcp", "tasks.completion-reported.v1", data, f"tasks:{task.id}")
    assert (row.state, row.code) == ("parked", "nodes.record-malformed")
    with nodes["vpcp"]:
        assert not Report.objects.filter(task=task).exists()


def test_the_assigner_does_not_say_that_the_lead_here_has_accepted(nodes: Federation) -> None:
    task = _assign(nodes["btp"], "focal_hai")
    nodes.settle()
    sent = _sent(nodes, "btp", "tuyen-quang")
    data = {"event": {"task_id": str(task.id)}, "records": sent["records"]}
    row = _say(nodes, "btp", "tuyen-quang", "tasks.assignment-accepted.v1", data, f"tasks:{task.id}")
    assert (row.state, row.code) == ("refused", "nodes.no-authority")
    with nodes["tuyen-quang"]:
        assert Task.objects.get(id=task.id).stage == "assigned"


def test_a_change_that_would_spoil_the_directory_is_not_approved(nodes: Federation) -> None:
    with nodes["vpcp"]:
        actor = system_actor("test")
        endpoint = {"endpoint": nodes["btp"].endpoint}
        row = DirectoryChange.objects.create(
            kind=ChangeKind.ENDPOINT, node="tuyen-quang", content=endpoint, asked_at=NOW, asked_by="x"
        )
        with pytest.raises(DirectoryMalformed):
            approve_change(actor=actor, change_id=row.id, now=NOW)


def test_versions_that_are_none_come_with_no_keys(nodes: Federation) -> None:
    with nodes["tuyen-quang"]:
        events = {**taken_events(), "tasks.task-assigned": (0,)}
        document = key_change_document(key_store(), node="tuyen-quang", events=events, now=utc_now())
    with nodes["vpcp"], pytest.raises(KeysMalformed):
        ask_keys(actor=system_actor("test"), node="tuyen-quang", document=document, now=utc_now())
