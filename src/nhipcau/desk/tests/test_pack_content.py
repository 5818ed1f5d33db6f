"""What a pack says of causes, extensions, difficulties and decisions; that it can be computed again; and
that each of its figures opens the list of exactly its records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack import ANNEX_LINES, pack_content
from nhipcau.desk.pack_check import computed_again
from nhipcau.desk.pack_file import pack_file
from nhipcau.desk.pack_view import PackView, pack_view
from nhipcau.difficulties.facade import answer_difficulty, pass_on, raise_difficulty
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, canonical
from nhipcau.tasks.facade import (
    Task,
    accept_report,
    ask_extension,
    cancel_task,
    decide_extension,
    report_completion,
    report_progress,
)
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY, NOW = date(2024, 2, 10), at(2024, 2, 10)


@pytest.fixture
def late(cast: Cast) -> list[Task]:
    """Three overdue tasks of Justice; the causes of two are known."""
    office, justice = cast.officer_binh, agency_id("BTP")
    tasks = [
        issue(office, justice, title=f"Việc {name}", due_on=date(2024, 2, day), key_task=name == "một")
        for name, day in (("một", 5), ("hai", 6), ("ba", 7))
    ]
    say_why(cast.focal_hai, tasks[0], "legal", day=8)
    ask(cast.focal_hai, tasks[1].id, "money")
    return tasks


def say_why(actor: Actor, task: Task, cause: str, *, day: int) -> None:
    report_progress(
        actor=actor, task_id=task.id, text=f"Vì {cause}", percent=10, cause=cause, now=at(2024, 2, day)
    )


def ask(actor: Actor, task_id: UUID, cause: str = "data", *, day: int = 5) -> None:
    ask_extension(
        actor=actor, task_id=task_id, due_on=date(2024, 3, 1), cause=cause, text="Xin thêm thời gian",
        now=at(2024, 2, day),
    )  # fmt: skip


def decide(actor: Actor, task_id: UUID, *, granted: bool, day: int) -> None:
    decide_extension(actor=actor, task_id=task_id, granted=granted, note="Đã xem xét", now=at(2024, 2, day))


def stuck(actor: Actor, task: Task | None, kind: str = "legal", *, day: int = 6, **more: Any) -> Any:
    return raise_difficulty(
        actor=actor, title=f"Vướng {kind}", text="Chưa có quy định", kind=kind,
        task_id=task.id if task else None, now=at(2024, 2, day), **more,
    )  # fmt: skip


def frozen(actor: Actor, **more: Any) -> WeeklyPack:
    return freeze_pack(actor=actor, **{"as_of": DAY, "now": NOW, **more})


# What it says


def test_a_late_task_has_the_cause_of_its_report_else_that_of_its_request(
    cast: Cast, late: list[Task]
) -> None:
    pack = frozen(cast.officer_binh)
    assert pack.content["causes"] == [
        {"cause": "legal", "tasks": 1, "key_tasks": 1},
        {"cause": "money", "tasks": 1, "key_tasks": 0},
        {"cause": "none", "tasks": 1, "key_tasks": 0},
    ]
    assert pack.content["tasks"][str(late[1].id)]["cause"] == "money"


def test_a_cause_that_is_named_later_does_not_reach_back(cast: Cast, late: list[Task]) -> None:
    say_why(cast.focal_hai, late[2], "people", day=12)
    causes = {row["cause"]: row["tasks"] for row in frozen(cast.officer_binh).content["causes"]}
    assert causes == {"legal": 1, "money": 1, "none": 1}
    later = frozen(cast.officer_binh, as_of=date(2024, 2, 12), now=at(2024, 2, 12))
    assert {row["cause"] for row in later.content["causes"]} == {"legal", "money", "people"}


def test_extensions_are_counted_by_what_became_of_them_and_the_rates_stand_side_by_side(cast: Cast) -> None:
    office, justice = cast.officer_binh, agency_id("BTP")
    tasks = [issue(office, justice, title=f"Việc {n}", due_on=date(2024, 2, 8)) for n in range(4)]
    for task in tasks[:3]:
        ask(cast.focal_hai, task.id)
    decide(office, tasks[0].id, granted=True, day=6)
    decide(office, tasks[1].id, granted=False, day=7)
    report_completion(actor=cast.focal_hai, task_id=tasks[0].id, product_record="1/BC", now=at(2024, 2, 9))
    accept_report(actor=cast.officer_chi, task_id=tasks[0].id, now=at(2024, 2, 9))
    content = frozen(office).content
    assert content["extensions"] == {"asked": 3, "granted": 1, "refused": 1}
    assert content["waiting"]["extension"] == [str(tasks[2].id)]
    # Done a day after the first deadline and before the later one; three others are overdue.
    assert content["rates"]["now"] == {"on_time": [1, 4], "first": [0, 4]}


def test_difficulties_are_counted_by_kind_and_by_the_level_with_which_they_lay(
    cast: Cast, late: list[Task]
) -> None:
    stuck(cast.focal_hai, late[0], day=6)
    answered = stuck(cast.focal_hai, late[1], "money", day=7)
    passed = stuck(cast.focal_hai, late[2], "data", day=7)
    pass_on(
        actor=cast.officer_binh, difficulty_id=passed.id, to_agency_id=agency_id("province:tuyen-quang"),
        reason="Thuộc tỉnh", now=at(2024, 2, 12),
    )  # fmt: skip
    answer_difficulty(
        actor=cast.officer_binh, difficulty_id=answered.id, outcome="guided", answer="Đã có hướng dẫn",
        now=at(2024, 2, 9),
    )  # fmt: skip
    said = frozen(cast.officer_binh).content["difficulties"]
    assert (said["raised"], said["answered"], said["open"], said["late"]) == (3, 1, 2, 0)
    assert said["counts"] == [
        {"kind": "data", "level": "central", "open": 1, "late": 0},
        {"kind": "legal", "level": "central", "open": 1, "late": 0},
    ]
    after = frozen(cast.officer_binh, as_of=date(2024, 3, 29), now=at(2024, 3, 29)).content["difficulties"]
    assert (after["open"], after["late"]) == (2, 2)
    assert {row["level"] for row in after["counts"]} == {"central", "provincial"}


def test_a_product_that_waits_for_its_decision_is_named(cast: Cast, late: list[Task]) -> None:
    report_completion(actor=cast.focal_hai, task_id=late[2].id, product_record="1/BC", now=at(2024, 2, 9))
    pack = frozen(cast.officer_binh)
    assert pack.content["waiting"]["product"] == [str(late[2].id)]
    assert "Việc ba" in [line.title for change in pack_view(pack).waiting for line in change.lines]


def test_the_annex_stops_at_its_limit_and_says_how_many_more_there_are(cast: Cast) -> None:
    for number in range(ANNEX_LINES + 3):
        issue(cast.officer_binh, agency_id("BTP"), title=f"Việc {number}", due_on=date(2024, 2, 1))
    issue(cast.officer_binh, agency_id("BCA"), due_on=date(2024, 2, 1))
    pack = frozen(cast.officer_binh)
    first, second = pack.content["annex"]
    assert (len(first["overdue"]), first["more"]) == (ANNEX_LINES, 3)
    assert (second["agency"], len(second["overdue"]), second["more"]) == (str(agency_id("BCA")), 1, 0)
    assert pack_view(pack).annex[0].count == ANNEX_LINES + 3


def test_changes_are_told_since_the_last_pack_of_the_same_scope(cast: Cast, late: list[Task]) -> None:
    frozen(cast.officer_binh, as_of=date(2024, 2, 6), now=at(2024, 2, 6))
    frozen(cast.minister_mai, as_of=date(2024, 2, 8), agency_id=agency_id("BTP"))
    assert frozen(cast.officer_binh).since == date(2024, 2, 6)
    assert frozen(cast.officer_binh, as_of=date(2024, 4, 1), now=at(2024, 4, 1)).since == date(2024, 3, 25)


# Computed again


def live_on(cast: Cast, late: list[Task]) -> None:
    """Everything that may happen to tasks in the weeks after the pack, and a task entered late."""
    say_why(cast.focal_hai, late[0], "people", day=14)
    report_progress(
        actor=cast.focal_hai, task_id=late[2].id, text="Nhập sau cho ngày trước", percent=20, cause="data",
        on_day=date(2024, 2, 9), now=at(2024, 2, 14),
    )  # fmt: skip
    decide(cast.officer_binh, late[1].id, granted=True, day=14)
    report_completion(actor=cast.focal_hai, task_id=late[0].id, product_record="1/BC", now=at(2024, 2, 15))
    accept_report(
        actor=cast.officer_chi, task_id=late[0].id, delivered_on=date(2024, 2, 4), now=at(2024, 2, 16)
    )
    cancel_task(actor=cast.officer_binh, task_id=late[2].id, reason="Không còn cần", now=at(2024, 2, 16))
    issue(
        cast.officer_binh, agency_id("BTP"), title="Nhập muộn", due_on=date(2024, 2, 1), now=at(2024, 2, 17),
        issued_on=date(2024, 1, 25),
    )  # fmt: skip


def test_a_pack_is_computed_again_byte_for_byte_after_its_tasks_lived_on(
    cast: Cast, late: list[Task]
) -> None:
    pack = frozen(cast.officer_binh)
    live_on(cast, late)
    again = pack_content(
        actor=cast.officer_binh, agency_id=None, as_of=pack.as_of, since=pack.since, known_at=pack.frozen_at
    )
    assert canonical(again) == canonical(pack.content)
    found = computed_again(pack, cast.officer_binh)
    assert found is not None
    assert found.same


def test_what_cannot_be_computed_again_is_named(cast: Cast, late: list[Task]) -> None:
    pack = frozen(cast.officer_binh)
    Task.objects.filter(id=late[0].id).update(title="Đổi tên")
    found = computed_again(pack, cast.officer_binh)
    assert found is not None
    assert (found.same, found.parts, found.tasks) == (False, ("tasks",), (late[0].code,))


def test_the_page_says_whether_the_pack_is_the_same(sign_in: SignIn, cast: Cast, late: list[Task]) -> None:
    pack = frozen(cast.officer_binh)
    browser, address = sign_in("officer_binh"), reverse("desk:compare_pack", args=[pack.id])

    def answer() -> str:
        return str(next(iter(browser.post(address, follow=True).context["messages"])))

    assert "byte for byte" in answer()
    Task.objects.filter(id=late[0].id).update(title="Đổi tên")
    assert late[0].code in answer()
    WeeklyPack.objects.filter(id=pack.id).update(content=first_version(pack.content))
    assert "earlier kind" in answer()


# Each figure opens to its records


def figures_of(view: PackView) -> list[tuple[int, str]]:
    """All numbers of the page that count records, with their addresses."""
    shown = [*view.figures, *view.decisions, *view.extensions, *view.difficulties]
    numbers = [(int(item.value or 0), item.href) for item in shown if item.unit != "%"]
    for row in (*view.causes, *view.difficulty_rows, *view.blocks, *view.agencies):
        numbers += [*row.counts, *([(row.total, row.href)] if row.href else [])]
    changes = (*view.changes, *view.waiting, *view.annex, view.red)
    return numbers + [(change.count, change.href) for change in changes]


@pytest.mark.parametrize("of", [None, "BTP"])
def test_every_figure_opens_the_list_of_exactly_its_records_also_weeks_later(
    sign_in: SignIn, cast: Cast, late: list[Task], of: str | None
) -> None:
    issue(cast.officer_binh, agency_id("BTP"), title="Sẽ rút", due_on=date(2024, 2, 20))
    withdrawn = Task.objects.get(title="Sẽ rút")
    cancel_task(actor=cast.officer_binh, task_id=withdrawn.id, reason="Trùng", now=at(2024, 2, 9))
    report_completion(actor=cast.focal_hai, task_id=late[2].id, product_record="1/BC", now=at(2024, 2, 9))
    stuck(cast.focal_hai, late[0])
    stuck(cast.focal_hai, late[1], "data", day=7)
    pack = frozen(cast.minister_mai if of else cast.officer_binh, agency_id=agency_id(of) if of else None)
    view = pack_view(pack)
    assert len([count for count, _href in figures_of(view) if count]) > 15
    decide(cast.officer_binh, late[1].id, granted=True, day=14)
    issue(cast.officer_binh, agency_id("BTP"), title="Nhập muộn", due_on=date(2024, 2, 1),
          now=at(2024, 2, 17), issued_on=date(2024, 1, 25))  # fmt: skip
    browser = sign_in("officer_chi")
    for count, href in figures_of(view):
        assert browser.get(href).context["page"].paginator.count == count, href
    for change, ids in zip(view.changes, pack.content["changes"].values(), strict=True):
        shown = browser.get(change.href).context["page"].object_list
        assert {str(task.id) for task in shown} == set(ids)


def test_the_page_of_a_pack_takes_no_more_queries_for_more_agencies(
    sign_in: SignIn, cast: Cast, late: list[Task]
) -> None:
    browser = sign_in("officer_binh")

    def queries(pack: WeeklyPack) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse("desk:pack", args=[pack.id])).status_code == 200
        return len(captured)

    few = queries(frozen(cast.officer_binh))
    for key in ("BCA", "BNV", "BTC", "province:ha-giang", "province:tuyen-quang"):
        for number in range(5):
            issue(cast.officer_binh, agency_id(key), title=f"Việc {number}", due_on=date(2024, 2, 1))
    assert queries(frozen(cast.officer_binh)) == few


# Packs of the first days


def first_version(content: dict[str, Any]) -> dict[str, Any]:
    """The content as the first packs had it."""
    old = ("as_of", "since", "totals", "blocks", "agencies", "changes", "red", "next", "tasks")
    return {key: content[key] for key in old}


@pytest.mark.parametrize("language", ["vi", "km"])
def test_a_pack_of_the_first_days_still_opens(
    sign_in: SignIn, cast: Cast, late: list[Task], language: str
) -> None:
    pack = frozen(cast.officer_binh)
    WeeklyPack.objects.filter(id=pack.id).update(content=first_version(pack.content))
    page = sign_in("officer_binh", language).get(reverse("desk:pack", args=[pack.id]))
    assert page.status_code == 200
    assert "Việc hai" in page.content.decode()
    assert page.context["view"].causes == ()
    old = WeeklyPack.objects.get()
    assert pack_file(old, "pdf", language).startswith(b"%PDF")
    assert pack_file(old, "docx", language).startswith(b"PK")
