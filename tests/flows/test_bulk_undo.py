"""Before the end of the quarter an officer urges many ministries at once, sees the slip, and takes it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from nhipcau.desk.facade import News
from nhipcau.identity.facade import Account
from nhipcau.kit.clock import utc_now
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle, system_actor
from nhipcau.tasks.facade import Task, cancel_task
from nhipcau.tasks.models import Bulk
from nhipcau.tasks.tests.factories import NOW, agency_id, issue
from nhipcau.tasks.urge_letters import send_due_urges

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def urge(browser: Client, tasks: list[Task], **more: str) -> str:
    data = {
        "action": "urge", "confirmed": "1", "which": "ticked", "ids": [str(task.id) for task in tasks],
        "bulk-text": "Đề nghị báo cáo trước ngày 25", **more,
    }  # fmt: skip
    return browser.post(reverse("tasks:list"), data, follow=True).content.decode()


def test_letters_leave_only_when_nothing_can_be_taken_back(cast: Cast, sign_in: SignIn) -> None:
    Account.objects.filter(username__in=["focal_hai", "focal_lan"]).update(
        email="x@example.vn", language="en"
    )
    justice = [issue(cast.officer_binh, agency_id("BTP"), title=f"Việc {number}") for number in range(3)]
    police = issue(cast.officer_binh, agency_id("BCA"))
    cancel_task(actor=cast.officer_chi, task_id=justice[2].id, reason="đã gộp", now=NOW)
    settle()
    binh = sign_in("officer_binh")

    # Four are chosen; one was cancelled meanwhile and is refused with the reason, not in silence.
    page = urge(binh, [*justice, police])
    assert "is not possible" in page
    assert "Take everything back" in page

    # The wrong ministry was among them: everything is taken back before a letter has left.
    bulk = Bulk.objects.get()
    binh.post(reverse("tasks:undo_bulk", args=[bulk.id]))
    send_due_urges(actor=system_actor("test"), now=utc_now() + timedelta(hours=1))
    settle()
    assert mail.outbox == []
    assert not News.objects.filter(kind="urged").exists()

    # Once more, for one ministry; ten minutes later its officer has one letter and the news.
    urge(binh, justice[:2])
    send_due_urges(actor=system_actor("test"), now=utc_now() + timedelta(minutes=11))
    settle()
    [letter] = mail.outbox
    assert letter.subject == "You are urged about 2 tasks"
    desk = sign_in("focal_hai").get("/desk/").content.decode()
    assert desk.count("You are urged about a task") == 2
    assert "You are urged" not in sign_in("focal_lan").get("/desk/").content.decode()
