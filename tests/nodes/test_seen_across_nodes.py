"""What officers read on their pages of work that is done at another node."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import override

from nhipcau.agencies.facade import names_now
from nhipcau.difficulties.facade import raise_difficulty
from nhipcau.difficulties.forms import AnswerForm
from nhipcau.difficulties.models import Difficulty
from nhipcau.nodes.courier import Courier
from nhipcau.nodes.facade import Flow
from nhipcau.nodes.pages import record
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
from nhipcau.tasks.models import Comment, Extension, Report
from tests.nodes.federation import NOW, Federation
from tests.nodes.test_node_pages import DAY, OtherProcess, give_task, signed_in, text_of


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
        assert "Tuyên Quang" in text_of(
            signed_in("officer_binh", "vi").get(f"/tasks/{worked_on.id}/history/")
        )


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
        Report.objects.update(reporter_ref="account:of-elsewhere")  # the nodes of a test share their people
        Extension.objects.update(asker_ref="")
        page = text_of(signed_in("officer_binh").get(f"/tasks/{worked_on.id}/"))
        with override("en"):
            lead = escape(names_now([worked_on.lead_agency_id])[worked_on.lead_agency_id])
        assert page.count(f"· {lead}</p>") == 3
        assert " · , " not in page


def test_a_decision_of_another_node_names_the_agency_that_took_it(nodes: Federation, worked_on: Task) -> None:
    with nodes["tuyen-quang"]:
        Extension.objects.update(decider_ref="account:of-elsewhere")
        Report.objects.update(decider_ref="")
        page = text_of(signed_in("focal_quang").get(f"/tasks/{worked_on.id}/"))
        with override("en"):
            deciding = escape(names_now([worked_on.assigner_agency_id])[worked_on.assigner_agency_id])
        assert f"· {deciding} — Đồng ý đến" in page
        assert f"· {deciding}</p>" in page
        assert "·  —" not in page
        assert "· —" not in page


# Where one may act

STEP_WORDS = ("What you can do now", 'name="comment"', "/comment/", "/watch/", "/step/", "Add a relation")


@pytest.fixture
def handed_in(nodes: Federation) -> Task:
    """A task of the centre for the ministry, with its product and a difficulty."""
    task = give_task(nodes["vpcp"], lead="BTP")
    nodes.settle()
    with nodes["btp"]:
        focal = nodes["btp"].actor("focal_hai", DAY)
        accept_assignment(actor=focal, task_id=task.id, now=NOW)
        raise_difficulty(
            actor=focal, title="Thiếu căn cứ", text="Giả lập", kind="legal", handler_agency_id=None,
            task_id=task.id, now=NOW,
        )  # fmt: skip
    nodes.settle()
    return task


def test_no_step_is_offered_to_whoever_works_at_another_node(nodes: Federation, handed_in: Task) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("focal_hai").get(f"/tasks/{handed_in.id}/"))
        for words in STEP_WORDS:
            assert words not in page
        assert "Raise a difficulty" not in page
        page = text_of(signed_in("focal_hai").get("/tasks/"))
        assert 'name="ids"' not in page
    with nodes["btp"]:
        page = text_of(signed_in("focal_hai").get(f"/tasks/{handed_in.id}/"))
        assert "What you can do now" in page
        assert "/comment/" in page
        assert "Raise a difficulty" in page


def test_no_step_on_a_difficulty_is_offered_at_another_node(nodes: Federation, handed_in: Task) -> None:
    with nodes["vpcp"]:
        difficulty = Difficulty.objects.get(task_id=handed_in.id)
        shown = text_of(signed_in("focal_hai").get(f"/difficulties/{difficulty.id}/"))
        assert "What you can do now" not in shown
        shown = text_of(signed_in("officer_binh").get(f"/difficulties/{difficulty.id}/"))
        assert "What you can do now" in shown


def test_the_banner_leads_to_the_same_record_at_the_other_node(nodes: Federation, handed_in: Task) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("focal_hai").get(f"/tasks/{handed_in.id}/"))
        assert f'href="http://btp.example/tasks/{handed_in.id}/"' in page
        page = text_of(signed_in("focal_hai").get("/tasks/"))
        assert 'href="http://btp.example/"' in page


def test_whether_one_may_act_is_looked_up_once_a_page(nodes: Federation, handed_in: Task) -> None:
    with nodes["vpcp"]:
        client = signed_in("officer_binh")
        client.get(f"/tasks/{handed_in.id}/")
        with CaptureQueriesContext(connections["default"]) as queries:
            client.get("/tasks/")
        asked = [one for one in queries.captured_queries if "nodes_helddirectory" in one["sql"]]
        assert len(asked) == 1


# What is said stays where it is said


def test_the_comment_box_says_who_does_not_read_it(nodes: Federation, handed_in: Task) -> None:
    with nodes["vpcp"]:
        page = text_of(signed_in("officer_binh").get(f"/tasks/{handed_in.id}/"))
        assert "Comments are read at this node only; officers of Ministry of Justice do not see them" in page
        assert 'data-mention="BTP"' not in page
        assert 'data-mention="focal_hai"' not in page
        assert 'data-mention="VPCP"' in page


@pytest.mark.parametrize("name", ["BTP", "focal_hai"])
def test_who_works_at_another_node_is_not_mentioned_and_the_text_is_kept(
    nodes: Federation, handed_in: Task, name: str
) -> None:
    with nodes["vpcp"]:
        answer = signed_in("officer_binh").post(
            f"/tasks/{handed_in.id}/comment/", {"text": f"@{name} xem giúp"}
        )
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert f"@{name} xem giúp" in shown
        assert "works at another node" in shown
        assert not Comment.objects.exists()


# Cards and keys


def test_a_tasks_card_says_how_it_stands(
    nodes: Federation, handed_in: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "courier", lambda: Courier(OtherProcess(nodes.wire)))
    with nodes["btp"]:
        card = text_of(
            signed_in("focal_hai").post(
                f"/nodes/records/vpcp/tasks.task/{handed_in.id}/", {"purpose": "Theo dõi"}
            )
        )
        for words in ("Under way", "Percent done", "an account at that node"):
            assert words in card
        assert "btn-primary" not in card.split("<main")[1]
    with nodes["vpcp"]:
        openings = text_of(signed_in("admin_tu").get("/nodes/openings/"))
        assert "Task" in openings
        assert ">tasks.task<" not in openings


def test_a_difficulty_from_elsewhere_names_the_node(nodes: Federation, handed_in: Task) -> None:
    with nodes["vpcp"]:
        difficulty = Difficulty.objects.get(task_id=handed_in.id)
        page = text_of(signed_in("officer_binh", "vi").get(f"/difficulties/{difficulty.id}/"))
        assert f"Bộ Tư pháp: {difficulty.home_code.partition(' ')[2]}" in page
        assert difficulty.home_code not in page


def test_the_answer_asks_for_a_number_once() -> None:
    with override("vi"):
        assert "nếu có" not in str(AnswerForm().fields["record"].label)
