"""What is drafted from a pack: the notice of conclusions, urging letters, the report; as Word and PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument
from pypdf import PdfReader

from nhipcau.agencies.facade import communes
from nhipcau.desk.actions.freeze_pack import freeze_pack
from nhipcau.desk.letters import MOST_LINES
from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.policies import letter_policy
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import Task, accept_report, report_completion
from nhipcau.tasks.tests.factories import agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
LANGUAGES = ("vi", "en", "lo", "km")
DAY, NOW = date(2024, 2, 10), at(2024, 2, 10)
DAY_OF_TWO_LEVELS = date(2025, 8, 1)
NOTICE = {
    "subject": "Kết luận giao ban tuần",
    "opening": "Cuộc họp nghe báo cáo.",
    "lines": "Bộ Tư pháp hoàn thành trước 20/02.\n\n  Bộ Công an báo cáo.  ",
    "closing": "Xin thông báo.",
    "post": "Bộ trưởng, Chủ nhiệm",
    "name": "",
}


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    """Two overdue tasks of Justice, one of Public Security, and one of the office itself."""
    work = [("BTP", "Sửa nghị định"), ("BTP", "Trình luật"), ("BCA", "Rà soát dữ liệu"), ("VPCP", "Tổng hợp")]
    return [
        issue(cast.officer_binh, agency_id(key), title=title, due_on=date(2024, 2, 1)) for key, title in work
    ]


@pytest.fixture
def pack(cast: Cast, tasks: list[Task]) -> WeeklyPack:
    return freeze_pack(actor=cast.officer_binh, as_of=DAY, now=NOW)


def page_of(pack: WeeklyPack, language: str = "vi") -> str:
    return f"{reverse('desk:pack_papers', args=[pack.id])}?in={language}"


def letter_of(pack: WeeklyPack, key: str, form: str = "docx") -> str:
    return reverse("desk:pack_letter", args=[pack.id, agency_id(key), form])


def word(answer: Any) -> str:
    """All text of a Word file: paragraphs and cells."""
    paper = WordDocument(BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def pdf(answer: Any) -> str:
    pages = PdfReader(BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# The notice of conclusions


def test_the_notice_proposes_a_line_for_each_of_the_worst_late(sign_in: SignIn, pack: WeeklyPack) -> None:
    answer = sign_in("officer_binh", "en").get(page_of(pack, "en"))
    lines = answer.context["form"].initial["lines"].splitlines()
    assert len(lines) == 4
    by = letter_policy(DAY).finish_by(date.today())  # noqa: DTZ011 - the day of the drafting
    assert "Ministry of Justice finishes “Sửa nghị định”" in "\n".join(lines)
    assert f"by {by.day}" in lines[0]


def test_the_notice_holds_what_was_edited_and_numbers_its_lines(sign_in: SignIn, pack: WeeklyPack) -> None:
    text = word(sign_in("officer_binh").post(page_of(pack), {**NOTICE, "form": "docx"}))
    assert "THÔNG BÁO" in text
    assert "1. Bộ Tư pháp hoàn thành trước 20/02." in text
    assert "2. Bộ Công an báo cáo." in text
    assert "BỘ TRƯỞNG, CHỦ NHIỆM" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_is_handed_out_in_the_language_asked_for(
    sign_in: SignIn, pack: WeeklyPack, language: str
) -> None:
    browser = sign_in("officer_binh", "vi")
    drawn = browser.post(page_of(pack, language), {**NOTICE, "form": "pdf"})
    assert drawn["Content-Type"] == "application/pdf"
    assert f"-{language}.pdf" in drawn["Content-Disposition"]
    assert "Kết luận giao ban tuần" in pdf(drawn)
    heads = {"vi": "THÔNG BÁO", "en": "NOTICE OF CONCLUSIONS", "lo": "ແຈ້ງການ", "km": "សេចក្តីជូនដំណឹង"}
    assert heads[language] in word(browser.post(page_of(pack, language), {**NOTICE, "form": "docx"}))


def test_a_notice_without_conclusions_is_refused_and_keeps_what_was_typed(
    sign_in: SignIn, pack: WeeklyPack
) -> None:
    answer = sign_in("officer_binh").post(page_of(pack), {**NOTICE, "lines": " "})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"lines"}
    assert "Kết luận giao ban tuần" in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_directive_presses_each_agency_for_what_it_has_late(
    sign_in: SignIn, pack: WeeklyPack, language: str
) -> None:
    browser, page = sign_in("officer_binh", "en"), f"{page_of(pack, language)}&paper=directive"
    proposed = browser.get(page).context["form"].initial
    assert len(proposed["lines"].splitlines()) == 2 + 2  # Justice, Public Security; nobody directs itself
    heads = {"vi": "CHỈ THỊ", "en": "DIRECTIVE", "lo": "ຄຳສັ່ງ", "km": "សេចក្តីណែនាំ"}
    text = word(browser.post(page, {**proposed, "form": "docx"}))
    assert heads[language] in text
    assert all(f"{number}. " in text for number in range(1, 5))
    if language == "en":
        assert "Ministry of Justice finishes its 2 overdue tasks" in text
    drawn = browser.post(page, {**proposed, "form": "pdf"})
    assert drawn["Content-Disposition"].startswith('attachment; filename="directive-')


# Urging letters


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_lists_the_overdue_tasks_of_one_agency_in_the_language_asked_for(
    sign_in: SignIn, pack: WeeklyPack, language: str
) -> None:
    browser = sign_in("officer_binh")
    text = word(browser.get(letter_of(pack, "BTP") + f"?in={language}"))
    assert "Sửa nghị định" in text
    assert "Trình luật" in text
    assert "Rà soát dữ liệu" not in text
    named = {"vi": "Bộ Tư pháp", "en": "Ministry of Justice", "lo": "ກະຊວງຍຸຕິທຳ", "km": "ក្រសួងយុត្តិធម៌"}
    assert named[language] in text
    assert browser.get(letter_of(pack, "BTP", "pdf")).content.startswith(b"%PDF")


def test_a_letter_speaks_of_the_day_of_the_pack_though_the_task_was_done_since(
    sign_in: SignIn, cast: Cast, pack: WeeklyPack, tasks: list[Task]
) -> None:
    report_completion(actor=cast.focal_hai, task_id=tasks[0].id, product_record="1/BC", now=at(2024, 2, 15))
    accept_report(actor=cast.officer_chi, task_id=tasks[0].id, now=at(2024, 2, 16))
    text = word(sign_in("officer_binh").get(letter_of(pack, "BTP")))
    assert "Sửa nghị định" in text
    assert "As of 10 Feb 2024, 2 tasks" in text


def test_a_letter_counts_what_it_does_not_list(sign_in: SignIn, cast: Cast) -> None:
    for number in range(MOST_LINES + 2):
        issue(cast.officer_binh, agency_id("BNV"), title=f"Việc {number}", due_on=date(2024, 2, 1))
    pack = freeze_pack(actor=cast.officer_binh, as_of=DAY, now=NOW)
    answer = sign_in("officer_binh", "en").get(letter_of(pack, "BNV") + "?in=en")
    grid = WordDocument(BytesIO(answer.content)).tables[1]
    assert len(grid.rows) == MOST_LINES + 1
    assert "2 more overdue tasks" in word(answer)


def test_all_letters_come_as_one_archive_and_nobody_writes_to_itself(
    sign_in: SignIn, pack: WeeklyPack
) -> None:
    browser = sign_in("officer_binh")
    answer = browser.get(reverse("desk:pack_letters", args=[pack.id]) + "?in=km")
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["001-btp-km.docx", "002-bca-km.docx"]
        assert archive.testzip() is None
    assert browser.get(letter_of(pack, "VPCP")).status_code == 404
    assert browser.get(letter_of(pack, "BNV")).status_code == 404
    listed = browser.get(page_of(pack)).context["letters"]
    assert [(key, count) for key, _name, count in listed] == [(agency_id("BTP"), 2), (agency_id("BCA"), 1)]


def test_a_province_writes_to_its_units(sign_in: SignIn, cast: Cast) -> None:
    head = in_post("chair_ha", "province:tuyen-quang", "agency_leader", rank="head")
    commune = next(view.id for view in communes(DAY_OF_TWO_LEVELS) if view.parent_id == head.agency_id)
    own = agency_id("province:tuyen-quang")
    for lead in (own, commune):
        issue(cast.officer_binh, lead, title="Việc của xã", due_on=date(2024, 2, 1))
    pack = freeze_pack(actor=head, as_of=DAY, agency_id=own, now=NOW)
    browser = sign_in("chair_ha")
    address = reverse("desk:pack_letter", args=[pack.id, commune, "docx"])
    assert "Việc của xã" in word(browser.get(address))
    assert [key for key, _name, _count in browser.get(page_of(pack)).context["letters"]] == [commune]


@pytest.mark.parametrize("of", ["body", "lead", "unit"])
def test_a_list_of_tasks_of_an_agency_leads_to_its_letter(
    sign_in: SignIn, tasks: list[Task], of: str
) -> None:
    browser = sign_in("officer_binh")
    listed = browser.get(reverse("tasks:list"), {of: str(agency_id("BTP")), "on": "2024-02-10"})
    address = reverse("desk:agency_letter", args=[of, agency_id("BTP"), "docx"]) + "?on=2024-02-10"
    assert address in listed.content.decode()
    text = word(browser.get(address))
    assert "Trình luật" in text
    assert "Rà soát dữ liệu" not in text
    nobody = reverse("desk:agency_letter", args=[of, agency_id("BNV"), "docx"])
    assert browser.get(nobody).status_code == 404


# The report


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pack_becomes_a_report_in_the_official_layout(
    sign_in: SignIn, pack: WeeklyPack, language: str
) -> None:
    browser = sign_in("officer_binh")
    address = reverse("desk:pack_report", args=[pack.id, "docx"]) + f"?in={language}"
    assert "Sửa nghị định" in word(browser.get(address))
    address = reverse("desk:pack_report", args=[pack.id, "pdf"]) + f"?in={language}"
    assert browser.get(address).content.startswith(b"%PDF")


# Who may


def test_papers_are_drafted_by_those_who_freeze_packs_and_see_this_one(
    sign_in: SignIn, pack: WeeklyPack
) -> None:
    addresses = [
        page_of(pack),
        letter_of(pack, "BTP"),
        reverse("desk:pack_letters", args=[pack.id]),
        reverse("desk:pack_report", args=[pack.id, "pdf"]),
    ]
    for address in addresses:
        assert sign_in("focal_lan").get(address).status_code == 404
        assert sign_in("officer_binh").get(address).status_code == 200
    gone = reverse("desk:pack_papers", args=[new_id()])
    assert sign_in("officer_binh").get(gone).status_code == 404


def test_who_may_not_freeze_packs_drafts_no_letter(sign_in: SignIn, tasks: list[Task]) -> None:
    browser = sign_in("admin_tu")
    address = reverse("desk:agency_letter", args=["body", agency_id("BTP"), "docx"])
    assert browser.get(address).status_code == 403
    listed = browser.get(reverse("tasks:list"), {"body": str(agency_id("BTP"))})
    assert "/letters/" not in listed.content.decode()
