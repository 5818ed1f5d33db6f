"""The weekly pack: frozen, with its checksum, and as a file in four languages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument
from pypdf import PdfReader

from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.desk.errors import BoardNotThere, PackInTheFuture
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack_file import pack_file
from nhipcau.desk.pack_view import pack_view
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import canonical, links_to
from nhipcau.tasks.facade import Task, accept_report, report_completion, report_progress
from nhipcau.tasks.tests.factories import PLATFORM, agency_id, at, issue

pytestmark = pytest.mark.django_db
LANGUAGES = ("vi", "en", "lo", "km")
DAY, NOW = date(2024, 2, 10), at(2024, 2, 10)
# A control letter as Word leaves it in what is pasted: Word itself refuses files that hold one.
CAUSE = "Chờ ý kiến\x0bcủa Bộ Công an"


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    """Three overdue ones of Justice and one of Public Security that falls due."""
    office, justice = cast.officer_binh, agency_id("BTP")
    made = [
        issue(office, justice, title="Sửa nghị định về hộ tịch", due_on=date(2024, 2, 7)),
        issue(office, justice, title="Trình luật", due_on=date(2024, 1, 30)),
        issue(office, justice, title="Nhiệm vụ trọng tâm", due_on=date(2024, 2, 9), key_task=True),
        issue(office, agency_id("BCA"), title="Sắp đến hạn", due_on=date(2024, 2, 14)),
    ]
    report_progress(
        actor=cast.focal_hai, task_id=made[0].id, text=CAUSE, percent=40, cause="coordination",
        now=at(2024, 2, 8),
    )  # fmt: skip
    return made


@pytest.fixture
def pack(cast: Cast, tasks: list[Task]) -> WeeklyPack:
    """The nation's pack of 10 February 2024."""
    return freeze_pack(actor=cast.officer_binh, as_of=DAY, now=NOW)


def test_the_red_list_has_key_tasks_first_then_the_longest_overdue(
    pack: WeeklyPack, tasks: list[Task]
) -> None:
    short, long, key, soon = (str(task.id) for task in tasks)
    assert pack.content["red"] == [key, long, short]
    assert pack.content["next"] == [soon]
    assert pack.content["tasks"][short]["cause"] == "coordination"


def test_a_frozen_pack_does_not_change_when_its_tasks_do(
    cast: Cast, pack: WeeklyPack, tasks: list[Task]
) -> None:
    pack.refresh_from_db()
    handed_out = pack_file(pack, "json", "vi")
    before, checksum = canonical(pack.content), pack.sha256
    report_completion(actor=cast.focal_hai, task_id=tasks[0].id, product_record="1/BC", now=NOW)
    accept_report(actor=cast.officer_chi, task_id=tasks[0].id, delivered_on=date(2024, 2, 1), now=NOW)
    Task.objects.filter(id=tasks[1].id).update(title="khác", due_on=date(2030, 1, 1))
    kept = WeeklyPack.objects.get(id=pack.id)
    assert canonical(kept.content) == before
    assert (kept.sha256, hashlib.sha256(before).hexdigest()) == (checksum, checksum)
    assert pack_file(kept, "json", "vi") == handed_out
    anew = freeze_pack(actor=cast.officer_binh, as_of=DAY, now=NOW)
    assert anew.sha256 != checksum
    assert WeeklyPack.objects.count() == 2


def test_the_change_of_the_week_is_between_the_two_days(
    cast: Cast, pack: WeeklyPack, tasks: list[Task]
) -> None:
    totals = pack.content["totals"]
    assert (totals["before"]["overdue"], totals["now"]["overdue"]) == (1, 3)
    assert set(pack.content["changes"]["fell_overdue"]) == {str(tasks[0].id), str(tasks[2].id)}
    assert pack.since == date(2024, 2, 3)


def test_every_task_that_is_named_can_be_opened_and_knows_the_pack(
    sign_in: Callable[..., Client], pack: WeeklyPack, tasks: list[Task]
) -> None:
    page = sign_in("leader_duc").get(reverse("desk:pack", args=[pack.id]))
    assert page.status_code == 200
    assert page.context["view"].red.lines[0].title == "Nhiệm vụ trọng tâm"
    for task in tasks:
        assert reverse("tasks:task", args=[task.id]) in page.content.decode()
        assert ("desk.weekly_pack", pack.id, "names") in links_to("tasks.task", task.id)


@pytest.mark.parametrize("of", [None, "BTP", "province:tuyen-quang", "government"])
def test_every_number_of_a_pack_opens_to_its_list(
    sign_in: Callable[..., Client], cast: Cast, tasks: list[Task], of: str | None
) -> None:
    browser = sign_in("officer_chi")
    for agency in ("government", "province:ha-giang", "province:tuyen-quang", "VPCP"):
        issue(cast.officer_binh, agency_id(agency), due_on=date(2024, 2, 1))
    view = pack_view(freeze_pack(actor=PLATFORM, as_of=DAY, agency_id=agency_id(of) if of else None, now=NOW))
    numbers = [(figure.value, figure.href) for figure in view.figures]
    for row in (*view.blocks, *view.agencies):
        numbers += [*row.counts, (row.total, row.href)]
    for count, href in numbers:
        assert browser.get(href).context["page"].paginator.count == count, href


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_is_handed_out_as_pdf_in_every_language(
    sign_in: Callable[..., Client], pack: WeeklyPack, language: str
) -> None:
    answer = sign_in("officer_chi", language).get(reverse("desk:pack_file", args=[pack.id, "pdf"]))
    assert answer["Content-Type"] == "application/pdf"
    assert f"-{language}.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Nhiệm vụ trọng tâm" in " ".join(text.split())
    assert pack.sha256[:16] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_is_handed_out_as_word_in_every_language(pack: WeeklyPack, language: str) -> None:
    paper = WordDocument(BytesIO(pack_file(pack, "docx", language)))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "Nhiệm vụ trọng tâm" in cells
    assert any("Chờ ý kiến" in cell for cell in cells)
    assert pack.sha256[:16] in paper.sections[0].footer.paragraphs[0].text
    assert paper.sections[0].header.paragraphs[0].text  # the mark: synthetic data


def test_the_pack_as_json_is_its_content_with_the_checksum(pack: WeeklyPack) -> None:
    content = json.loads(pack_file(pack, "json", "km"))
    assert content.pop("id") == str(pack.id)
    assert (
        hashlib.sha256(canonical({k: v for k, v in content.items() if k != "sha256"})).hexdigest()
        == (content["sha256"])
    )


def test_a_pack_is_not_frozen_for_a_day_to_come_nor_by_who_may_not(cast: Cast) -> None:
    with pytest.raises(PackInTheFuture):
        freeze_pack(actor=cast.officer_binh, as_of=date(2024, 2, 11), now=NOW)
    with pytest.raises(NotPermitted):
        freeze_pack(actor=cast.admin_tu, as_of=DAY, now=NOW)
    for agency in (None, agency_id("BCA")):
        with pytest.raises(BoardNotThere):
            freeze_pack(actor=cast.minister_mai, as_of=DAY, agency_id=agency, now=NOW)
    assert not WeeklyPack.objects.exists()


def test_a_ministrys_pack_holds_its_own_work_and_is_seen_by_nobody_else(
    sign_in: Callable[..., Client], cast: Cast, tasks: list[Task], pack: WeeklyPack
) -> None:
    own = freeze_pack(actor=cast.minister_mai, as_of=DAY, agency_id=agency_id("BTP"), now=NOW)
    assert {task["lead"] for task in own.content["tasks"].values()} == {str(agency_id("BTP"))}
    address = reverse("desk:pack", args=[own.id])
    assert sign_in("focal_hai").get(address).status_code == 200
    assert sign_in("officer_chi").get(address).status_code == 200
    for hidden in (own, pack):
        for name, more in (("desk:pack", []), ("desk:pack_file", ["json"])):
            assert sign_in("focal_lan").get(reverse(name, args=[hidden.id, *more])).status_code == 404
    assert sign_in("focal_lan").get(reverse("desk:packs")).context["page"].paginator.count == 0
    assert sign_in("focal_hai").get(reverse("desk:pack", args=[new_id()])).status_code == 404


@pytest.mark.parametrize("day", ["", "yesterday", "2999-01-01", "31/01/2024"])
def test_a_day_that_is_none_is_said_and_nothing_is_frozen(sign_in: Callable[..., Client], day: str) -> None:
    answer = sign_in("officer_chi").post(reverse("desk:freeze"), {"as_of": day}, follow=True)
    assert answer.status_code == 200
    assert [str(message) for message in answer.context["messages"]]
    assert not WeeklyPack.objects.exists()


def test_freezing_from_the_page_leads_to_the_pack(sign_in: Callable[..., Client], tasks: list[Task]) -> None:
    answer = sign_in("minister_mai").post(
        reverse("desk:freeze"), {"as_of": "2024-02-10", "since": "2024-02-01"}
    )
    pack = WeeklyPack.objects.get()
    assert answer["Location"] == reverse("desk:pack", args=[pack.id])
    assert (pack.agency_id, pack.since) == (agency_id("BTP"), date(2024, 2, 1))


def test_a_long_list_says_how_long_it_is(cast: Cast) -> None:
    """The red list stops at 200; the figure beside it does not."""
    for number in range(205):
        issue(cast.officer_binh, agency_id("BTP"), title=f"việc {number}", due_on=date(2024, 2, 1))
    pack = freeze_pack(actor=cast.officer_binh, as_of=DAY, now=NOW)
    assert len(pack.content["red"]) == 200
    assert pack.content["totals"]["now"]["overdue"] == 205
    assert pack_file(pack, "pdf", "km").startswith(b"%PDF")
