"""Minutes and conclusions of a meeting as official papers, for those who may read them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument
from pypdf import PdfReader

from nhipcau.meetings.facade import Meeting, add_conclusion, confirm_minutes, submit_minutes, write_minutes
from nhipcau.meetings.tests.factories import day_of, hold, line, plan, working_group
from nhipcau.site.testing import Cast
from nhipcau.tasks.tests.factories import agency_id, at

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
LANGUAGES = ("vi", "en", "lo", "km")


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """A meeting with minutes and two conclusions, confirmed."""
    office = cast.officer_binh
    meeting = hold(office, plan(office, working_group(office, cast.leader_duc), cast.leader_duc,
                                topic="Chia sẻ dữ liệu"))  # fmt: skip
    write_minutes(actor=office, meeting_id=meeting.id, text="Các bộ báo cáo.\nTrao đổi.", said={},
                  now=day_of(meeting))  # fmt: skip
    for text, lead in (("Bộ Tư pháp hoàn thiện dự thảo", "BTP"), ("Bộ Công an kết nối dữ liệu", "BCA")):
        add_conclusion(
            actor=office, meeting_id=meeting.id, line=line(text, agency_id(lead)), now=day_of(meeting)
        )
    return meeting


def confirmed(cast: Cast, meeting: Meeting) -> None:
    submit_minutes(actor=cast.officer_binh, meeting_id=meeting.id, now=at(2024, 2, 6))
    confirm_minutes(actor=cast.leader_duc, meeting_id=meeting.id, now=at(2024, 2, 6))


def address(meeting: Meeting, paper: str, form: str, language: str = "vi") -> str:
    return f"{reverse('meetings:paper', args=[meeting.id, paper, form])}?in={language}"


def word(answer: Any) -> str:
    paper = WordDocument(BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", ["minutes", "conclusions"])
def test_minutes_and_conclusions_are_handed_out_as_word_and_pdf(
    sign_in: SignIn, cast: Cast, meeting: Meeting, paper: str, language: str
) -> None:
    confirmed(cast, meeting)
    browser = sign_in("officer_binh")
    text = word(browser.get(address(meeting, paper, "docx", language)))
    for said in ("1. Bộ Tư pháp hoàn thiện dự thảo", "2. Bộ Công an kết nối dữ liệu"):
        assert said in text
    assert ("Các bộ báo cáo." in text) == (paper == "minutes")
    drawn = PdfReader(BytesIO(browser.get(address(meeting, paper, "pdf", language)).content))
    assert len(drawn.pages) >= 1


def test_minutes_that_wait_are_marked_as_a_draft_and_read_by_the_two_sides_only(
    sign_in: SignIn, cast: Cast, meeting: Meeting
) -> None:
    def mark() -> str:
        answer = sign_in("officer_binh", "en").get(address(meeting, "minutes", "docx", "en"))
        return WordDocument(BytesIO(answer.content)).sections[0].first_page_footer.paragraphs[0].text

    assert mark() == "Draft · Synthetic data"
    assert sign_in("minister_mai").get(address(meeting, "minutes", "docx")).status_code == 404
    confirmed(cast, meeting)
    assert mark() == "Synthetic data"
    assert sign_in("minister_mai").get(address(meeting, "minutes", "docx")).status_code == 200


def test_the_page_of_the_meeting_leads_to_its_papers(sign_in: SignIn, cast: Cast, meeting: Meeting) -> None:
    confirmed(cast, meeting)
    page = sign_in("officer_binh").get(reverse("meetings:meeting", args=[meeting.id])).content.decode()
    for paper in ("minutes", "conclusions"):
        for form in ("docx", "pdf"):
            assert reverse("meetings:paper", args=[meeting.id, paper, form]) in page
