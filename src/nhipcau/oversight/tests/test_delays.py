"""Accountability: who sees the cause, who sees the rest, and that nothing leaks anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from nhipcau.agencies.facade import head_post_of, posts_in
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.oversight.facade import (
    DelayRecord,
    ask_account,
    follow_up_delay,
    handle_delay,
    record_delay,
)
from nhipcau.oversight.models import AccountRequest, DelayFollowUp, DelayHandling
from nhipcau.oversight.queries_delays import (
    accounts_to_give,
    follow_ups_waiting,
    late_lines,
    late_tasks,
    sum_of,
)
from nhipcau.oversight.tests.factories import finish, overdue, unit_below
from nhipcau.oversight.tests.test_drive_tables import responsibility
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks.facade import Task
from nhipcau.tasks.tests.factories import PLATFORM, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
NOW = at(2024, 4, 10)
FUTURE = date(2099, 6, 10)
SECRET, OUTCOME = "Kiểm điểm tập thể Vụ Pháp luật hình sự", "Đã kiểm điểm nghiêm khắc"
POST_TITLE = "Vụ trưởng Vụ Thử Nghiệm"


def responsible_post() -> UUID:
    """A post of the Ministry of Justice with a title of its own."""
    from nhipcau.agencies.facade import create_post

    return create_post(
        actor=PLATFORM, agency_id=agency_id("BTP"), titles={"vi": POST_TITLE, "en": POST_TITLE},
        rank="deputy", role="department_officer", now=NOW,
    )  # fmt: skip


@pytest.fixture
def handled(cast: Cast) -> Task:
    """An overdue task of the Ministry of Justice with cause, post, plan and one follow-up made."""
    task = overdue(cast.officer_binh, "BTP", published=True)
    values = {"actor": cast.minister_mai, "task_id": task.id}
    record_delay(**values, cause="coordination", now=NOW)
    new = responsibility(plan=SECRET, post_id=responsible_post(), follow_up_on=date(2024, 5, 1))
    handle_delay(**values, new=new, now=NOW)
    follow_up_delay(**values, outcome=OUTCOME, next_on=FUTURE, now=at(2024, 5, 1))
    return task


def sees(actor: Actor | None, task: Task) -> tuple[bool, bool, bool]:
    """Whether the actor sees the record of the cause, the handling, its follow-ups."""
    return (
        DelayRecord.objects.visible_to(actor).filter(task=task).exists(),
        DelayHandling.objects.visible_to(actor).filter(record__task=task).exists(),
        DelayFollowUp.objects.visible_to(actor).filter(handling__record__task=task).exists(),
    )


def refused(code: str, act: Callable[..., object], **values: Any) -> None:
    """The action is refused with `code`."""
    with pytest.raises(CodedError) as refusal, transaction.atomic():
        act(**values)
    assert refusal.value.code == code


def test_only_those_who_must_know_see_who_answers_and_how(cast: Cast, handled: Task) -> None:
    """The head and the post that decides; neither colleagues, nor the nation's view, nor the platform."""
    assert sees(cast.minister_mai, handled) == (True, True, True)
    assert sees(cast.leader_duc, handled) == (True, True, True)
    deputy = in_post("deputy", "BTP", "agency_leader", rank="deputy")
    clerk = in_post("clerk", "BTP", "department_officer")
    others = (cast.focal_hai, deputy, clerk, cast.officer_binh, cast.officer_chi, cast.focal_lan, PLATFORM)
    for actor in others:
        assert sees(actor, handled) == (True, False, False), actor.name


def test_an_authority_above_sees_it_once_it_has_asked(cast: Cast, handled: Task) -> None:
    ask_account(actor=cast.officer_chi, task_id=handled.id, now=NOW)
    assert sees(cast.officer_chi, handled) == (True, True, True)
    assert sees(cast.officer_binh, handled) == (True, False, False)  # a colleague who has not asked
    assert AccountRequest.objects.visible_to(cast.minister_mai).count() == 1
    for actor in (cast.focal_hai, cast.officer_binh, cast.leader_duc, None):
        assert not AccountRequest.objects.visible_to(actor).exists()
    refused("oversight.asked-already", ask_account, actor=cast.officer_chi, task_id=handled.id, now=NOW)


def test_the_post_counts_and_not_the_person(cast: Cast, handled: Task) -> None:
    """Whoever leads the ministry next sees it; the same minister in a post of another ministry does not."""
    ask_account(actor=cast.officer_chi, task_id=handled.id, now=NOW)
    successor = in_post("successor", "BTP", "agency_leader", rank="head")
    assert sees(successor, handled) == (True, True, True)
    assert sees(in_post("minister_mai", "BNV", "agency_leader", rank="head"), handled)[1] is False
    assert sees(in_post("officer_chi", "VPCP", "government_office_officer"), handled)[1] is False


def test_a_colleague_below_the_head_or_beside_may_not_ask(cast: Cast, handled: Task) -> None:
    deputy = in_post("deputy", "BTP", "agency_leader", rank="deputy")
    minister = in_post("beside", "BNV", "agency_leader", rank="head")
    for actor in (cast.minister_mai, deputy, minister):
        refused("oversight.wrong-side", ask_account, actor=actor, task_id=handled.id, now=NOW)


def test_the_minister_of_a_unit_asks_its_head(cast: Cast) -> None:
    """Being above is not enough: who is above asks first, and the head is told."""
    unit = unit_below("BTP")
    chief = in_post("chief", "unit:oversight-test", "agency_leader", rank="head")
    task = issue(cast.minister_mai, unit)
    mai = cast.minister_mai
    ask_account(actor=mai, task_id=task.id, now=NOW)
    assert accounts_to_give(actor=chief).get() == task
    record_delay(actor=chief, task_id=task.id, cause="people", now=NOW)
    new = responsibility(unit_id=unit, decider_post_id=head_post_of(agency_id("BTP")))
    handle_delay(actor=chief, task_id=task.id, new=new, now=NOW)
    assert not accounts_to_give(actor=chief).exists()
    assert sees(mai, task) == (True, True, True)
    assert sees(cast.focal_hai, task) == (True, False, False)


def test_neither_audit_nor_events_hold_any_of_it(cast: Cast, handled: Task) -> None:
    handling = DelayHandling.objects.get()
    hidden = (SECRET, OUTCOME, str(handling.post_id), str(handling.decider_post_id))
    kinds = ("oversight.delayrecord", "oversight.delayhandling", "oversight.delayfollowup")
    entries = AuditEntry.objects.filter(record_kind__in=kinds)
    assert entries.count() >= 6
    kept = [f"{entry.changes} {entry.note}" for entry in entries]
    kept += [str(event.data) for event in OutboxEvent.objects.filter(type__startswith="oversight.")]
    for text in kept:
        assert not any(word in text for word in hidden), text
    events = OutboxEvent.objects.filter(type__startswith="oversight.delay")
    for event in events:
        assert set(event.data) <= {"record_id", "task_id"}


PLACES = (
    "/tasks/{task}/", "/oversight/late/{task}/", "/oversight/late/", "/oversight/late/?export=csv",
    "/desk/", "/desk/search/?q=Ki%E1%BB%83m+%C4%91i%E1%BB%83m", "/desk/search/?q=V%E1%BB%A5",
    "/api/v1/oversight/delays", "/api/v1/tasks/{task}", "/tasks/?export=csv",
)  # fmt: skip


def text_at(client: Client, path: str) -> str:
    """What the address answers, exports too."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("who", ["focal_hai", "officer_binh", "focal_lan"])
def test_no_page_list_search_export_or_api_shows_it_to_others(
    cast: Cast, sign_in: Any, handled: Task, who: str, path: str
) -> None:
    text = text_at(sign_in(who), path.format(task=handled.id))
    text = re.sub(r"<option.*?</option>", "", text)  # forms offer every post of one's own agency
    for word in (SECRET, OUTCOME, POST_TITLE, str(DelayHandling.objects.get().post_id), "2099"):
        assert word not in text, word


def test_the_words_of_the_test_are_shown_to_those_who_must_know(
    cast: Cast, sign_in: Any, handled: Task
) -> None:
    """So that the test above looks for what would be there."""
    mai = sign_in("minister_mai")
    page = text_at(mai, f"/oversight/late/{handled.id}/")
    for word in (SECRET, OUTCOME, POST_TITLE):
        assert word in page
    api = text_at(mai, "/api/v1/oversight/delays")
    assert str(DelayHandling.objects.get().post_id) in api
    assert "2099" in text_at(mai, "/oversight/late/?export=csv")
    other = text_at(sign_in("focal_lan"), f"/oversight/late/{handled.id}/")
    assert "Cause of the delay" in other
    assert "Responsibility and handling" not in other


def test_what_is_possible_does_not_tell_how_far_it_has_come(cast: Cast, sign_in: Any, handled: Task) -> None:
    """A colleague is offered the same whether the delay is being handled, or closed."""
    hai = sign_in("focal_hai")
    path = f"/oversight/late/{handled.id}/"

    def shown() -> str:
        text = text_at(hai, path)
        return text[text.index("<main") : text.index("</main")]

    import re

    before = re.sub(r'value="\w{64}"', "", shown())
    follow_up_delay(actor=cast.minister_mai, task_id=handled.id, outcome="Xong", now=utc_now())
    assert re.sub(r'value="\w{64}"', "", shown()) == before


def test_only_what_is_late_is_accounted_for(cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    early = {"actor": cast.focal_hai, "task_id": task.id, "cause": "legal"}
    refused("oversight.not-late", record_delay, **early, now=at(2024, 3, 31))
    refused("oversight.words-missing", record_delay, **early | {"cause": "x"}, now=NOW)
    refused("oversight.not-late", ask_account, actor=cast.officer_chi, task_id=task.id, now=at(2024, 3, 31))
    finish(cast.focal_hai, cast.officer_chi, task.id, now=at(2024, 4, 5))
    record_delay(**early, now=at(2024, 4, 6))  # done late


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"plan": " "}, "oversight.words-missing"),
        ({"unit_id": "BNV"}, "oversight.unit-not-there"),
        ({"post_id": "BNV"}, "oversight.post-not-there"),
        ({"decider_post_id": UUID(int=1)}, "oversight.words-missing"),
        ({"follow_up_on": date(2024, 4, 9)}, "oversight.day-too-early"),
    ],
)
def test_a_handling_that_is_not_in_order_is_refused(cast: Cast, more: dict[str, Any], code: str) -> None:
    task = overdue(cast.officer_binh, "BTP")
    record_delay(actor=cast.focal_hai, task_id=task.id, cause="legal", now=NOW)
    if more.get("unit_id") == "BNV":
        more = {"unit_id": agency_id("BNV")}
    if more.get("post_id") == "BNV":
        more = {"post_id": posts_in(agency_id("BNV"), on=date(2024, 1, 25))[0].id}
    refused(code, handle_delay, actor=cast.minister_mai, task_id=task.id, new=responsibility(**more), now=NOW)
    assert not DelayHandling.objects.exists()


def test_nobody_decides_on_a_delay_for_which_they_are_responsible(cast: Cast) -> None:
    """The head may be the responsible post; then another post decides, and follows up."""
    task = overdue(cast.officer_binh, "BTP")
    mai, own = cast.minister_mai, head_post_of(agency_id("BTP"))
    record_delay(actor=mai, task_id=task.id, cause="legal", now=NOW)
    values = {"actor": mai, "task_id": task.id, "now": NOW}
    refused(
        "oversight.own-delay", handle_delay, **values, new=responsibility(post_id=own, decider_post_id=own)
    )
    handle_delay(**values, new=responsibility(post_id=own))
    refused("oversight.own-delay", follow_up_delay, **values, outcome="Đã xong")
    assert not follow_ups_waiting(actor=mai, day=date(2024, 6, 9)).exists()
    duc = cast.leader_duc
    assert follow_ups_waiting(actor=duc, day=date(2024, 6, 9)).count() == 1
    assert not follow_ups_waiting(actor=duc, day=date(2024, 6, 1)).exists()
    follow_up_delay(actor=duc, task_id=task.id, outcome="Phê bình", now=at(2024, 6, 10))
    assert not follow_ups_waiting(actor=duc, day=date(2024, 6, 11)).exists()


# --- what is late under somebody ---------------------------------------------------------------


def test_the_figures_of_what_is_late_add_up_and_those_without_a_cause_come_first(cast: Cast) -> None:
    mai, binh = cast.minister_mai, cast.officer_binh
    first, second, third = (overdue(binh, "BTP", due_on=date(2024, 3, day)) for day in (1, 5, 9))
    unit = unit_below("BTP")
    below = issue(cast.minister_mai, unit, due_on=date(2024, 3, 20))
    overdue(binh, "BNV")
    issue(binh, agency_id("BTP"), due_on=date(2024, 12, 31))
    finish(cast.focal_hai, cast.officer_chi, third.id, now=at(2024, 4, 2))
    record_delay(actor=mai, task_id=first.id, cause="legal", now=NOW)
    mai, day = cast.minister_mai, date(2024, 4, 12)
    rows = late_tasks(actor=mai, day=day)
    order = rows.order_by("has_cause", "due_then").values_list("id", "cause")
    assert list(order) == [(second.id, ""), (third.id, ""), (below.id, ""), (first.id, "legal")]
    lines = late_lines(rows=rows, day=day, by_body=False)
    assert {line.unit_id for line in lines} == {agency_id("BTP"), unit}
    whole = sum_of(lines)
    assert (whole.late, whole.overdue, whole.done_late, whole.without_cause) == (4, 3, 1, 3)
    assert whole.oldest == date(2024, 3, 1)
    assert whole.late == rows.count()
    (by_body,) = late_lines(rows=rows, day=day, by_body=True)
    assert (by_body.unit_id, by_body.late) == (agency_id("BTP"), 4)
    # On the day before it was recorded, the cause was not there.
    assert late_tasks(actor=mai, day=date(2024, 4, 9)).filter(has_cause=True).count() == 0
    # Of a past year what was done late is no longer late; what is overdue still is.
    assert (
        sum_of(late_lines(rows=late_tasks(actor=mai, day=date(2025, 1, 2)), day=day, by_body=False)).done_late
        == 0
    )


def test_a_head_sees_what_is_late_below_and_nothing_beside(cast: Cast) -> None:
    own, beside = overdue(cast.officer_binh, "BTP"), overdue(cast.officer_binh, "BNV")
    day = date(2024, 4, 12)

    def ids(actor: Actor) -> set[UUID]:
        return set(late_tasks(actor=actor, day=day).values_list("id", flat=True))

    assert ids(cast.minister_mai) == {own.id}
    assert ids(cast.leader_duc) == {own.id, beside.id}
    assert ids(cast.focal_quang) == set()


def test_each_figure_of_the_page_opens_its_records(cast: Cast, sign_in: Any) -> None:
    import html
    import re

    for due_day in (1, 5, 9):
        task = overdue(cast.officer_binh, "BTP", due_on=date(2024, 3, due_day))
    record_delay(actor=cast.focal_hai, task_id=task.id, cause="legal", now=NOW)
    finish(cast.focal_hai, cast.officer_chi, task.id, now=at(2024, 4, 11))
    mai = sign_in("minister_mai")
    page = text_at(mai, "/oversight/late/?on=2024-04-12")
    cells = re.findall(r'<td class="nc-end[^>]*><a href="([^"]+)"[^>]*>(\d+)</a>', page)
    assert len(cells) >= 8
    for href, number in cells:
        rows = text_at(mai, html.unescape(href).partition("#")[0])
        word = "1 row<" if number == "1" else f"{number} rows<"
        assert word in rows, href


def test_a_longer_page_needs_no_more_queries(
    cast: Cast, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    mai: Client = sign_in("minister_mai")

    def fill(number: int) -> None:
        for _ in range(number):
            task = overdue(cast.officer_binh, "BTP")
            record_delay(actor=cast.focal_hai, task_id=task.id, cause="legal", now=NOW)

    fill(2)
    text_at(mai, "/oversight/late/")
    with django_assert_max_num_queries(1000) as few:
        text_at(mai, "/oversight/late/")
    fill(8)
    with django_assert_max_num_queries(len(few)):
        assert "10 rows" in text_at(mai, "/oversight/late/")
