"""News are told once; the search finds Lao and Khmer without spaces and with native digits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.desk.models import News
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle
from nhipcau.spine.models import HandlerPosition, InboxEntry
from nhipcau.tasks.facade import (
    Task,
    accept_report,
    ask_extension,
    decide_extension,
    reassign_task,
    report_completion,
    return_report,
    send_back_assignment,
)
from nhipcau.tasks.tests.factories import NOW, agency_id, at, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def told(agency: str) -> list[str]:
    """The kinds of news of an agency, oldest first."""
    rows = News.objects.filter(agency_id=agency_id(agency)).order_by("at", "id")
    return list(rows.values_list("kind", flat=True))


def test_each_agency_hears_once_of_what_it_must_act_on(cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    send_back_assignment(actor=cast.focal_hai, task_id=task.id, reason="chưa rõ", now=at(2024, 1, 26))
    reassign_task(
        actor=cast.officer_chi,
        task_id=task.id,
        lead_agency_id=agency_id("BTP"),
        reason="rõ",
        now=at(2024, 1, 27),
    )
    for day in (28, 30):
        report_completion(actor=cast.focal_hai, task_id=task.id, product_record="1", now=at(2024, 1, day))
        if day == 28:
            return_report(actor=cast.officer_chi, task_id=task.id, reason="thiếu", now=at(2024, 1, 29))
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 1, 31))
    settle()
    settle()
    assert told("BTP") == ["assigned", "assigned", "returned", "accepted"]
    assert told("VPCP") == ["sent_back", "handed_in", "handed_in"]
    assert not InboxEntry.objects.filter(state="parked").exists()


def test_news_are_not_told_again_when_the_position_is_lost(cast: Cast) -> None:
    issue(cast.officer_binh, agency_id("BTP"))
    settle()
    HandlerPosition.objects.all().delete()
    settle()
    assert told("BTP") == ["assigned"]


def test_news_are_read_by_their_agency_and_go_with_the_task(sign_in: SignIn, cast: Cast) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"), title="Rà soát quy hoạch")
    settle()
    assert "Rà soát quy hoạch" in sign_in("focal_hai").get(reverse("desk:home")).content.decode()
    assert "Rà soát quy hoạch" not in sign_in("focal_lan").get(reverse("desk:home")).content.decode()
    reassign_task(
        actor=cast.officer_chi, task_id=task.id, lead_agency_id=agency_id("BCA"), reason="đúng việc", now=NOW
    )
    settle()
    assert "Rà soát quy hoạch" not in sign_in("focal_hai").get(reverse("desk:home")).content.decode()


def test_the_desk_puts_the_longest_overdue_first_and_opens_every_item(sign_in: SignIn, cast: Cast) -> None:
    for day in (20, 5, 12):
        issue(cast.officer_binh, agency_id("BTP"), title=f"hạn {day}", due_on=date(2024, 2, day))
    browser = sign_in("focal_hai")
    [part] = browser.get(reverse("desk:home")).context["parts"]
    assert [item.title for item in part["items"]] == ["hạn 5", "hạn 12", "hạn 20"]
    assert all(browser.get(item.url).status_code == 200 for item in part["items"])


LAO = "ກະຊວງຍຸຕິທຳຕ້ອງສະເໜີຮ່າງດຳລັດສະບັບທີ15"
KHMER = "ក្រសួងយុត្តិធម៌ត្រូវដាក់ជូនសេចក្តីព្រាងអនុក្រឹត្យលេខ15"


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        (LAO, "ຍຸຕິທຳ"),
        (LAO, "ດຳລັດສະບັບທີ15"),
        (LAO, "ສະບັບທີ໑໕"),
        (KHMER, "យុត្តិធម៌"),
        (KHMER, "លេខ១៥"),
        ("ແຜນການປີ ໒໐໒໔", "ປີ ໒໐໒໔"),
        ("ផែនការឆ្នាំ ២០២៤", "២០២៤"),
        ("Trình dự thảo Nghị định", "nghị ĐỊNH"),
    ],
)
def test_a_title_is_found_by_any_part_of_it(sign_in: SignIn, cast: Cast, title: str, asked: str) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"), title=title)
    issue(cast.officer_binh, agency_id("BTP"), title="việc khác", product="Báo cáo")
    groups = sign_in("focal_hai").get(reverse("desk:search"), {"q": asked}).context["groups"]
    urls = [hit.url for group in groups for hit in group["hits"]]
    assert urls.count(reverse("tasks:task", args=[task.id])) == 1
    listed = sign_in("focal_hai").get(reverse("tasks:list"), {"q": asked, "on": "2024-02-01"})
    assert [row.id for row in listed.context["page"].object_list] == [task.id]


@pytest.mark.parametrize("write", [lambda code: code, str.lower, lambda code: code.replace("0", "០")])
def test_a_task_is_found_by_its_code(sign_in: SignIn, cast: Cast, write: Callable[[str], str]) -> None:
    task: Task = issue(cast.officer_binh, agency_id("BTP"))
    groups = sign_in("focal_hai").get(reverse("desk:search"), {"q": write(task.code)}).context["groups"]
    assert [hit.url for group in groups for hit in group["hits"]] == [reverse("tasks:task", args=[task.id])]


@pytest.mark.parametrize(
    "asked", ["", "   ", "\0", "NV-²", "NV-" + "9" * 40, "%", "_", "'; DROP TABLE x; --", "(" * 300]
)
def test_odd_questions_are_answered_too(sign_in: SignIn, asked: str) -> None:
    answer = sign_in("focal_hai").get(reverse("desk:search"), {"q": asked})
    assert answer.status_code == 200


@pytest.mark.parametrize(("granted", "kind"), [(True, "extended"), (False, "not_extended")])
def test_who_asked_for_a_later_day_learns_what_was_decided(cast: Cast, granted: bool, kind: str) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"), due_on=date(2024, 3, 31))
    ask_extension(
        actor=cast.focal_hai, task_id=task.id, due_on=date(2024, 4, 15), cause="data", text="Chờ", now=NOW
    )
    decide_extension(actor=cast.officer_binh, task_id=task.id, granted=granted, note="Theo quy định", now=NOW)
    settle()
    assert kind in set(News.objects.visible_to(cast.focal_hai).values_list("kind", flat=True))
