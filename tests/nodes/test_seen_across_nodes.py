"""What officers read on their pages of work that is done at another node."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from nhipcau.nodes.facade import Flow
from nhipcau.nodes.provides import flows
from nhipcau.spine.actions import ACTIONS
from nhipcau.spine.event_types import event_type
from nhipcau.spine.models import AuditEntry
from nhipcau.tasks.actions.take_in_task import take_in_task
from nhipcau.tasks.facade import (
    Task,
    accept_assignment,
    accept_report,
    ask_extension,
    decide_extension,
    report_completion,
    report_progress,
)
from nhipcau.tasks.history_words import TOLD, action_words
from tests.nodes.federation import NOW, Federation
from tests.nodes.test_node_pages import DAY, give_task, signed_in, text_of


@pytest.fixture
def worked_on(nodes: Federation) -> Task:
    """Given by the centre, taken on, extended and reported on in the province, accepted at the centre."""
    task = give_task(nodes["vpcp"])
    nodes.settle()
    with nodes["tuyen-quang"]:
        focal = nodes["tuyen-quang"].actor("focal_quang", DAY)
        accept_assignment(actor=focal, task_id=task.id, now=NOW + timedelta(hours=1))
        report_progress(actor=focal, task_id=task.id, text="Đang làm", percent=40, now=NOW)
        ask_extension(
            actor=focal, task_id=task.id, due_on=DAY + timedelta(days=30), cause="legal", text="Chờ luật",
            now=NOW,
        )  # fmt: skip
    nodes.settle()
    with nodes["vpcp"]:
        officer = nodes["vpcp"].actor("officer_binh", DAY)
        decide_extension(
            actor=officer, task_id=task.id, granted=True, due_on=DAY + timedelta(days=20), note="Đồng ý đến",
            now=NOW,
        )  # fmt: skip
    nodes.settle()
    with nodes["tuyen-quang"]:
        report_completion(
            actor=focal, task_id=task.id, text="Xong", product_link="https://example.org/x", now=NOW
        )
    nodes.settle()
    with nodes["vpcp"]:
        accept_report(actor=officer, task_id=task.id, now=NOW + timedelta(hours=2))
    nodes.settle()
    return task


# The history


@pytest.mark.parametrize("page", ["/tasks/{id}/", "/tasks/{id}/history/"])
def test_the_history_says_in_words_what_was_done_at_which_node(
    nodes: Federation, worked_on: Task, page: str
) -> None:
    with nodes["vpcp"]:
        shown = text_of(signed_in("officer_binh").get(page.format(id=worked_on.id)))
        for words in ("Taken on", "Progress reported", "Product handed in", "at the node tuyen-quang"):
            assert words in shown
        assert "take_in" not in shown
    with nodes["tuyen-quang"]:
        shown = text_of(signed_in("focal_quang").get(page.format(id=worked_on.id)))
        for words in ("Issued", "Extension granted", "Product accepted", "at the node vpcp"):
            assert words in shown
        assert "take_in" not in shown


def test_the_timeline_says_how_far_the_work_was(nodes: Federation, worked_on: Task) -> None:
    with nodes["vpcp"]:
        assert "40% done" in text_of(signed_in("officer_binh").get(f"/tasks/{worked_on.id}/"))


def test_the_node_is_named_in_the_readers_language(nodes: Federation, worked_on: Task) -> None:
    with nodes["vpcp"]:
        assert "Tuyên Quang" in text_of(signed_in("officer_binh", "vi").get(f"/tasks/{worked_on.id}/history/"))


def test_rows_that_were_kept_before_the_event_was_noted_still_say_something(
    nodes: Federation, worked_on: Task
) -> None:
    with nodes["vpcp"]:
        AuditEntry.objects.filter(action="tasks.take_in_task").update(verb="change")
        shown = text_of(signed_in("officer_binh").get(f"/tasks/{worked_on.id}/"))
        assert "News from another node" in shown
        assert "take_in" not in shown


def test_every_action_that_takes_something_in_has_words() -> None:
    taking = [name for name in ACTIONS if ".take_in" in name]
    assert len(taking) >= 5
    for name in taking:
        assert action_words(name) != name


def test_everything_that_is_told_of_a_task_has_words_of_its_own() -> None:
    told = [flow for flow in flows.values() if isinstance(flow, Flow) and flow.take_in is take_in_task]
    assert len(told) > 10
    with override("en"):
        for flow in told:
            verb = event_type(flow.event).split(".")[1]
            assert len(verb) <= 20, "it is the verb of an audit row"
            assert verb in TOLD


# Who did it


def test_an_agency_stands_alone_where_the_person_is_not_known(nodes: Federation, worked_on: Task) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("officer_binh").get(f"/tasks/{worked_on.id}/"))
        assert "· People's Committee of Tuyen Quang" in page.replace("&#x27;", "'")
        assert " · , " not in page


def test_a_decision_of_another_node_names_the_agency_that_took_it(
    nodes: Federation, worked_on: Task
) -> None:
    with nodes["tuyen-quang"]:
        page = text_of(signed_in("focal_quang").get(f"/tasks/{worked_on.id}/"))
        assert "Government Office — Đồng ý đến" in page
        assert "·  —" not in page
        assert "· —" not in page
