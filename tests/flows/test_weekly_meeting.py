"""A week of the Government Office: the pack on Friday, the meeting, its notice and the urging letters, and
what the pack of the next Friday says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument

from nhipcau.desk.models import WeeklyPack
from nhipcau.desk.pack_view import pack_view
from nhipcau.site.testing import Cast
from nhipcau.tasks.facade import accept_report, report_completion, report_progress
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def freeze(browser: Client, day: str) -> WeeklyPack:
    """The pack of a day, frozen from the page."""
    browser.post(reverse("desk:freeze"), {"as_of": day})
    return WeeklyPack.objects.get(as_of=date.fromisoformat(day))


def test_the_worst_late_of_friday_is_urged_and_done_by_the_next(sign_in: SignIn, cast: Cast) -> None:
    office = sign_in("officer_binh", "vi")
    task = issue(cast.officer_binh, agency_id("BTP"), title="Trình dự thảo luật", due_on=date(2024, 2, 1))
    issue(cast.officer_binh, agency_id("BCA"), title="Kết nối dữ liệu", due_on=date(2024, 2, 6))
    report_progress(
        actor=cast.focal_hai, task_id=task.id, text="Chờ ý kiến các bộ", percent=60, cause="coordination",
        now=at(2024, 2, 7),
    )  # fmt: skip

    # Friday: the leader's figures, and a draft of what the meeting will conclude.
    friday = freeze(office, "2024-02-09")
    view = pack_view(friday)
    assert [line.title for line in view.worst] == ["Trình dự thảo luật", "Kết nối dữ liệu"]
    papers = reverse("desk:pack_papers", args=[friday.id])
    proposed = office.get(papers).context["form"].initial
    kept = proposed["lines"].splitlines()[:1]
    assert "Bộ Tư pháp hoàn thành “Trình dự thảo luật”" in kept[0]

    # The secretary keeps one line, adds another, and downloads the notice.
    edited = {**proposed, "lines": "\n".join([*kept, "Bộ Công an báo cáo lại vào thứ Tư."]), "form": "docx"}
    notice = WordDocument(BytesIO(office.post(papers, edited).content))
    lines = [paragraph.text for paragraph in notice.paragraphs]
    assert "2. Bộ Công an báo cáo lại vào thứ Tư." in lines

    # One letter to each of the two ministries.
    archive = ZipFile(BytesIO(office.get(reverse("desk:pack_letters", args=[friday.id])).content))
    assert len(archive.namelist()) == 2

    # It helps: the ministry hands in, and the next pack says so, counted since the last one.
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="5/TTr", now=at(2024, 2, 14))
    accept_report(actor=cast.officer_chi, task_id=task.id, now=at(2024, 2, 15))
    following = freeze(office, "2024-02-16")
    assert following.since == friday.as_of
    assert following.content["changes"]["done_late"] == [str(task.id)]
    assert [line.title for line in pack_view(following).worst] == ["Kết nối dữ liệu"]

    # And the pack of the first Friday still is what it was, also when it is computed again.
    compared = office.post(reverse("desk:compare_pack", args=[friday.id]), follow=True)
    assert [message.level_tag for message in compared.context["messages"]] == ["success"]
