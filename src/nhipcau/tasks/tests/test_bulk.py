"""One act on many tasks: each goes through its own rules, nothing is silent, and it can be taken back."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from nhipcau.agencies.facade import head_post_of
from nhipcau.identity.facade import Account
from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, snapshot, system_actor
from nhipcau.tasks import bulk_runner
from nhipcau.tasks.actions.start_bulk import start_bulk
from nhipcau.tasks.actions.take_bulk_row import take_bulk_row
from nhipcau.tasks.actions.undo_bulk import undo_bulk
from nhipcau.tasks.bulk_kinds import KINDS
from nhipcau.tasks.bulk_runner import bulks_to_run, run_bulk
from nhipcau.tasks.facade import (
    Report,
    Task,
    accept_assignment,
    cancel_task,
    report_completion,
    report_progress,
    set_deadline,
    watchers_of,
)
from nhipcau.tasks.models import Bulk, BulkRow, Urge
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue
from nhipcau.tasks.urge_letters import send_due_urges

pytestmark = pytest.mark.django_db
LATER = at(2024, 2, 1)
SOON = LATER + timedelta(minutes=2)
VALUES: dict[str, dict[str, object]] = {
    "watch": {},
    "urge": {"text": "Đề nghị khẩn trương"},
    "set_deadline": {"due_on": date(2024, 5, 1)},
    "mark_key": {"key_task": True},
    "name_person": {"post_id": "01890000-0000-7000-8000-000000000000"},
    "publish": {},
    "cancel": {"reason": "Không còn cần"},
}


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    """Three tasks of the Ministry of Justice; the last one is to get its deadline later."""
    opened: dict[str, Any] = {"due_on": None, "deadline_kind": "open", "deadline_set_by": agency_id("BNV")}
    given: list[dict[str, Any]] = [{}, {}, opened]
    return [issue(cast.officer_binh, agency_id("BTP"), **more) for more in given]


def start(actor: Actor, kind: str, tasks: list[Task], now: datetime = LATER, **values: object) -> Bulk:
    return start_bulk(
        actor=actor, kind=kind, task_ids=[t.id for t in tasks], values={**VALUES[kind], **values}, now=now
    )


def run(bulk: Bulk, now: datetime = LATER, **more: Any) -> int:
    return run_bulk(bulk.id, clock=lambda: now, **more)


def rows(bulk: Bulk) -> list[tuple[str, str]]:
    return list(bulk.rows.order_by("position").values_list("state", "code"))


def everything(tasks: list[Task]) -> list[dict[str, object]]:
    return [dict(snapshot(Task.objects.get(pk=task.pk))) for task in tasks]


def code_of(act: Any) -> str:
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        act()
    return refusal.value.code


def test_each_row_is_done_or_refused_with_its_reason(cast: Cast, tasks: list[Task]) -> None:
    cancel_task(actor=cast.officer_chi, task_id=tasks[1].id, reason="thôi", now=NOW)
    bulk = start(cast.officer_binh, "cancel", tasks)
    assert run(bulk) == 0
    assert rows(bulk) == [("done", ""), ("refused", "tasks.step-not-possible"), ("done", "")]
    assert set(Task.objects.filter(id__in=[t.id for t in tasks]).values_list("stage", flat=True)) == {
        "cancelled"
    }


def test_the_rows_are_asked_with_the_rights_of_who_accepted_it(cast: Cast, tasks: list[Task]) -> None:
    foreign = issue(cast.minister_mai, agency_id("BTP"), assigner_agency_id=agency_id("BTP"))
    bulk = start(cast.officer_binh, "cancel", [tasks[0], foreign])
    run(bulk)
    assert rows(bulk) == [("done", ""), ("refused", "tasks.not-the-assigner")]


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("who", ["officer_binh", "focal_hai", "focal_lan", "minister_mai"])
def test_who_may_accept_what(cast: Cast, tasks: list[Task], kind: str, who: str) -> None:
    may: dict[str, set[str]] = {
        "watch": {"officer_binh", "focal_hai", "minister_mai"},
        "urge": {"officer_binh", "focal_hai", "minister_mai"},
        "set_deadline": {"officer_binh", "focal_hai", "minister_mai"},
        "mark_key": {"officer_binh", "focal_hai", "minister_mai"},
        "name_person": {"focal_hai", "minister_mai", "officer_binh"},
        "publish": {"officer_binh", "minister_mai"},
        "cancel": {"officer_binh", "minister_mai"},
    }
    actor = getattr(cast, who)
    if who in may[kind]:
        assert start(actor, kind, tasks).rows.count() == 3
        return
    assert code_of(lambda: start(actor, kind, tasks)) in ("spine.not-permitted", "tasks.bulk-empty")
    assert not Bulk.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in VALUES if kind != "name_person"])
def test_within_the_window_everything_is_as_it_was(cast: Cast, tasks: list[Task], kind: str) -> None:
    report_completion(actor=cast.focal_hai, task_id=tasks[0].id, product_record="1/BC", now=NOW)
    before = everything(tasks), snapshot(Report.objects.get())
    bulk = start(cast.officer_binh, kind, tasks)
    run(bulk)
    done = bulk.rows.filter(state="done").count()
    assert done
    undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=SOON)
    assert run(bulk, SOON) == 0
    assert bulk.rows.filter(state="undone").count() == done
    assert (everything(tasks), snapshot(Report.objects.get())) == before
    assert watchers_of(tasks[0].id) == []
    assert not Urge.objects.all().on_their_way().exists()


def test_the_lead_names_the_post_that_answers_for_many_and_takes_it_back(
    cast: Cast, tasks: list[Task], sign_in: Any
) -> None:
    post = head_post_of(agency_id("BTP"))
    hai: Client = sign_in("focal_hai")
    foreign = issue(cast.focal_hai, agency_id("BCA"), assigner_agency_id=agency_id("BTP"))
    ticked(
        hai, "name_person", [*tasks, foreign], confirmed="1", which="ticked", **{"bulk-post_id": str(post)}
    )
    bulk = Bulk.objects.get()
    assert [state for state, _ in rows(bulk)] == ["done", "done", "done", "refused"]
    assert {Task.objects.get(pk=task.pk).responsible_post_id for task in tasks} == {post}
    hai.post(reverse("tasks:undo_bulk", args=[bulk.id]))
    assert {Task.objects.get(pk=task.pk).responsible_post_id for task in tasks} == {None}


def test_a_post_of_another_agency_does_not_answer(cast: Cast, tasks: list[Task], sign_in: Any) -> None:
    other = cast.officer_binh.post_id
    bulk = start(cast.focal_hai, "name_person", tasks[:1], post_id=str(other))
    run(bulk)
    assert rows(bulk) == [("refused", "tasks.post-not-of-the-lead")]
    page = sign_in("focal_hai").post(
        reverse("tasks:step", args=[tasks[0].id, "name_person"]), {"post_id": str(other)}
    )
    assert page.status_code == 422
    own = head_post_of(agency_id("BTP"))
    address = reverse("tasks:step", args=[tasks[0].id, "name_person"])
    assert sign_in("focal_hai").post(address, {"post_id": str(own)}).status_code == 302
    assert Task.objects.get(pk=tasks[0].pk).responsible_post_id == own


def test_what_somebody_changed_since_stays_and_is_named(cast: Cast, tasks: list[Task]) -> None:
    bulk = start(cast.officer_binh, "mark_key", tasks)
    run(bulk)
    report_progress(actor=cast.focal_hai, task_id=tasks[1].id, text="đang làm", percent=10, now=SOON)
    undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=SOON)
    run(bulk, SOON)
    assert rows(bulk) == [("undone", ""), ("kept", "tasks.changed-since"), ("undone", "")]
    assert [Task.objects.get(pk=t.pk).key_task for t in tasks] == [False, True, False]


def test_a_deadline_on_which_something_stands_is_not_taken_away(cast: Cast, tasks: list[Task]) -> None:
    from nhipcau.tasks.facade import ask_extension

    bulk = start(cast.officer_binh, "set_deadline", tasks[2:])
    run(bulk)
    ask_extension(
        actor=cast.focal_hai, task_id=tasks[2].id, due_on=date(2024, 6, 1), cause="legal", text="x", now=SOON
    )
    undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=SOON)
    run(bulk, SOON)
    assert rows(bulk) == [("kept", "tasks.changed-since")]
    assert Task.objects.get(pk=tasks[2].pk).due_on == date(2024, 5, 1)


def test_parts_that_got_their_day_with_the_whole_lose_it_with_the_whole(
    cast: Cast, tasks: list[Task]
) -> None:
    from nhipcau.tasks.facade import fan_out_task

    whole = tasks[2]
    fan_out_task(actor=cast.officer_binh, task_id=whole.id, agency_ids=[agency_id("BYT")], now=NOW)
    part = Task.objects.get(parent=whole)
    bulk = start(cast.officer_binh, "set_deadline", [whole])
    run(bulk)
    part.refresh_from_db()
    assert part.due_on == date(2024, 5, 1)
    undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=SOON)
    run(bulk, SOON)
    part.refresh_from_db()
    assert part.due_on is None


@pytest.mark.parametrize(
    ("minutes", "code"), [(9, None), (10, "tasks.undo-too-late"), (600, "tasks.undo-too-late")]
)
def test_the_window_closes(cast: Cast, tasks: list[Task], minutes: int, code: str | None) -> None:
    bulk = start(cast.officer_binh, "mark_key", tasks)
    run(bulk)
    now = LATER + timedelta(minutes=minutes)
    if code is None:
        undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=now)
        again = code_of(lambda: undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=now))
        assert again == "tasks.undone-already"
    else:
        assert code_of(lambda: undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=now)) == code


@pytest.mark.parametrize("who", ["officer_chi", "focal_hai", "leader_duc"])
def test_only_who_did_it_takes_it_back(cast: Cast, tasks: list[Task], who: str) -> None:
    bulk = start(cast.officer_binh, "mark_key", tasks)
    other = getattr(cast, who)
    assert code_of(lambda: undo_bulk(actor=other, bulk_id=bulk.id, now=SOON)) == "tasks.bulk-not-there"


def test_letters_of_urging_wait_until_nothing_can_be_taken_back(cast: Cast, tasks: list[Task]) -> None:
    Account.objects.filter(username="focal_hai").update(email="hai@example.vn", language="en")
    run(start(cast.officer_binh, "urge", tasks[:2]))
    relay = system_actor("test")
    assert send_due_urges(actor=relay, now=LATER + timedelta(minutes=9)) == 0
    assert mail.outbox == []
    assert send_due_urges(actor=relay, now=LATER + timedelta(minutes=10)) == 2
    [letter] = mail.outbox
    assert letter.subject == "You are urged about 2 tasks"
    assert "Đề nghị khẩn trương" in letter.body
    assert send_due_urges(actor=relay, now=LATER + timedelta(minutes=20)) == 0


def test_an_urging_that_is_taken_back_never_leaves(cast: Cast, tasks: list[Task]) -> None:
    bulk = start(cast.officer_binh, "urge", tasks)
    run(bulk)
    undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=LATER + timedelta(minutes=9, seconds=59))
    # The process died before the rows were gone through: the letters stay all the same.
    assert send_due_urges(actor=system_actor("test"), now=LATER + timedelta(minutes=11)) == 0
    run(bulk, LATER + timedelta(minutes=12))
    assert {state for state, _ in rows(bulk)} == {"undone"}
    assert send_due_urges(actor=system_actor("test"), now=LATER + timedelta(days=1)) == 0


def test_a_process_that_dies_loses_nothing_and_does_nothing_twice(
    cast: Cast, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = start(cast.officer_binh, "mark_key", tasks)
    done = 0

    def dies(**more: Any) -> BulkRow:
        nonlocal done
        row = take_bulk_row(**more)
        done += 1
        if done == 2:
            raise KeyboardInterrupt  # after the work, before the commit
        return row

    monkeypatch.setattr(bulk_runner, "take_bulk_row", dies)
    with pytest.raises(KeyboardInterrupt):
        run(bulk)
    monkeypatch.undo()
    assert [state for state, _ in rows(bulk)] == ["done", "waiting", "waiting"]
    assert [Task.objects.get(pk=t.pk).key_task for t in tasks] == [True, False, False]
    assert bulks_to_run() == [bulk.id]
    run(bulk)
    assert [state for state, _ in rows(bulk)] == ["done"] * 3
    assert bulks_to_run() == []


def test_what_was_not_yet_done_when_it_is_taken_back_is_never_done(cast: Cast, tasks: list[Task]) -> None:
    bulk = start(cast.officer_binh, "mark_key", tasks)
    left = iter([True, False])
    assert run(bulk, go_on=lambda: next(left)) == 2
    undo_bulk(actor=cast.officer_binh, bulk_id=bulk.id, now=SOON)
    run(bulk, SOON)
    assert rows(bulk) == [("undone", "")] * 3
    assert not Task.objects.filter(key_task=True).exists()


def test_tasks_that_are_not_seen_are_left_out_and_none_is_refused(cast: Cast, tasks: list[Task]) -> None:
    hidden = issue(cast.officer_binh, agency_id("BYT"))
    bulk = start(cast.focal_hai, "watch", [tasks[0], hidden])
    assert list(bulk.rows.values_list("task_id", flat=True)) == [tasks[0].id]
    assert code_of(lambda: start(cast.focal_hai, "watch", [hidden])) == "tasks.bulk-empty"


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("cancel", {"reason": " "}, "tasks.reason-missing"),
        ("set_deadline", {"due_on": None}, "tasks.clears-missing"),
    ],
)
def test_what_the_act_needs_is_asked_before_it_is_accepted(
    cast: Cast, tasks: list[Task], kind: str, values: dict[str, object], code: str
) -> None:
    assert code_of(lambda: start(cast.officer_binh, kind, tasks, **values)) == code


def test_no_more_than_the_policy_allows(cast: Cast) -> None:
    ids = [UUID(int=number) for number in range(1001)]
    act = lambda: start_bulk(actor=cast.officer_binh, kind="watch", task_ids=ids, values={}, now=LATER)  # noqa: E731
    assert code_of(act) == "tasks.bulk-too-many"


def test_every_kind_has_values_here() -> None:
    assert set(VALUES) == set(KINDS)


# The pages


def ticked(client: Client, kind: str, tasks: list[Task], query: str = "", **more: str) -> Any:
    data = {"action": kind, "ids": [str(task.id) for task in tasks], **more}
    return client.post(reverse("tasks:list") + query, data, follow=True)


def test_an_officer_ticks_confirms_sees_and_takes_back(cast: Cast, tasks: list[Task], sign_in: Any) -> None:
    binh: Client = sign_in("officer_binh")
    asked = ticked(binh, "cancel", tasks[:2]).content.decode()
    assert "2 chosen tasks" in asked
    assert "All 3 tasks that fit the filters" in asked
    assert not Bulk.objects.exists()
    refused = ticked(binh, "cancel", tasks[:2], confirmed="1", which="ticked")
    assert refused.status_code == 422
    done = ticked(binh, "cancel", tasks[:2], confirmed="1", which="ticked", **{"bulk-reason": "Đã gộp"})
    page = done.content.decode()
    assert "Take everything back" in page
    bulk = Bulk.objects.get()
    assert rows(bulk) == [("done", ""), ("done", "")]
    back = binh.post(reverse("tasks:undo_bulk", args=[bulk.id]), follow=True).content.decode()
    assert "The act is taken back." in back
    assert rows(bulk) == [("undone", ""), ("undone", "")]
    assert "Cancel the tasks" in binh.get(reverse("tasks:bulks")).content.decode()


def test_all_that_fit_the_filter_are_taken_without_ticking_them(
    cast: Cast, tasks: list[Task], sign_in: Any
) -> None:
    issue(cast.officer_binh, agency_id("BYT"), title="Việc khác hẳn")
    binh: Client = sign_in("officer_binh")
    ticked(binh, "watch", tasks[:1], f"?unit={agency_id('BTP')}", confirmed="1", which="all")
    assert set(Bulk.objects.get().rows.values_list("task_id", flat=True)) == {task.id for task in tasks}


def test_the_refusals_can_be_taken_along_as_a_file(cast: Cast, tasks: list[Task], sign_in: Any) -> None:
    accept_assignment(actor=cast.focal_hai, task_id=tasks[0].id, now=NOW)
    bulk = start(cast.officer_binh, "set_deadline", tasks)
    run(bulk)
    binh: Client = sign_in("officer_binh")
    address = reverse("tasks:bulk", args=[bulk.id])
    page = binh.get(f"{address}?state=refused").content.decode()
    assert page.count("is not possible") == 2
    file = binh.get(f"{address}?state=refused&export=csv")
    assert file.content.decode("utf-8-sig").count("is not possible") == 2
    assert sign_in("focal_hai").get(address).status_code == 404


def test_a_long_act_shows_how_far_it_is_and_asks_again_by_itself(
    cast: Cast, tasks: list[Task], sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nhipcau.tasks.pages.bulk.AT_ONCE", timedelta())
    binh: Client = sign_in("officer_binh")
    answer = ticked(binh, "watch", tasks, confirmed="1", which="ticked")
    assert answer["Refresh"] == "2"
    assert "This page renews itself" in answer.content.decode()
    bulk = Bulk.objects.get()
    from procrastinate.contrib.django.models import ProcrastinateJob

    job = ProcrastinateJob.objects.get(task_name__endswith="continue_bulk")
    assert json.dumps(job.args) == json.dumps({"bulk_id": str(bulk.id)})
    run(bulk)
    assert "Refresh" not in binh.get(reverse("tasks:bulk", args=[bulk.id])).headers


def test_set_deadline_of_many_keeps_what_was_typed(cast: Cast, tasks: list[Task], sign_in: Any) -> None:
    binh: Client = sign_in("officer_binh")
    answer = ticked(
        binh, "set_deadline", tasks[2:], confirmed="1", which="ticked", **{"bulk-due_on": "31/13/2024"}
    )
    assert answer.status_code == 422
    assert "31/13/2024" in answer.content.decode()
    set_deadline(actor=cast.officer_binh, task_id=tasks[2].id, due_on=date(2024, 5, 5), now=NOW)
