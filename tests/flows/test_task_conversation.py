"""An officer asks the ministry a question under a task; the one who is called on finds it on the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.desk.facade import News
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import settle
from nhipcau.tasks.facade import Comment, report_completion
from nhipcau.tasks.tests.factories import agency_id, at, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


def news_of(browser: Client) -> str:
    page = browser.get("/desk/").content.decode()
    return page.partition('id="news-heading"')[2]


def test_a_question_reaches_who_is_called_on_and_the_answer_who_watches(cast: Cast, sign_in: SignIn) -> None:
    task = issue(cast.officer_binh, agency_id("BTP"))
    settle()
    binh, hai, mai = sign_in("officer_binh"), sign_in("focal_hai"), sign_in("minister_mai")
    page = reverse("tasks:task", args=[task.id])

    # The officer of the Government Office watches the task and calls on the focal officer.
    binh.post(reverse("tasks:watch", args=[task.id]))
    binh.post(
        reverse("tasks:comment", args=[task.id]), {"text": "Bao giờ có dự thảo?", "mention": "focal_hai"}
    )
    settle()
    assert "You are mentioned in a comment" in news_of(hai)
    assert "You are mentioned" not in news_of(mai)
    assert "New comment" not in news_of(binh), "nobody gets news of their own words"

    # The focal officer answers to the whole agency; who watches hears of it.
    assert "Bao giờ có dự thảo?" in hai.get(page).content.decode()
    hai.post(reverse("tasks:comment", args=[task.id]), {"text": "Cuối tháng. @BTP chuẩn bị"})
    settle()
    assert "New comment on a task that you watch" in news_of(binh)
    assert "You are mentioned in a comment" in news_of(mai)

    # A slip is corrected, a hasty word withdrawn; both stay in the history.
    answer = Comment.objects.latest("written_at")
    hai.post(reverse("tasks:correct_comment", args=[answer.id]), {"text": "Cuối tháng 3."})
    assert "Cuối tháng 3." in binh.get(page).content.decode()
    hai.post(reverse("tasks:withdraw_comment", args=[answer.id]))
    seen = binh.get(page).content.decode()
    assert "Cuối tháng" not in seen
    assert "Withdrawn" in seen

    # The product comes: the watcher learns it on the desk.
    report_completion(actor=cast.focal_hai, task_id=task.id, product_record="9/BC-BTP", now=at(2024, 3, 1))
    settle()
    assert "Product handed in for a task that you watch" in news_of(binh)
    assert news_of(sign_in("focal_lan")).count(task.title) == 0
    assert not News.objects.filter(kind="mentioned", task__title="").exists()
