"""Who sees a task may watch it and speak about it; a mention reaches only who may see the task."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nhipcau.kit.errors import CodedError
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import history_of
from nhipcau.tasks.actions.watch_task import unwatch_task
from nhipcau.tasks.actions.write_comment import correct_comment, withdraw_comment
from nhipcau.tasks.facade import Comment, Task, publish_task, watch_task, watchers_of, write_comment
from nhipcau.tasks.mentions import names_in
from nhipcau.tasks.models import Mention
from nhipcau.tasks.tests.factories import NOW, agency_id, at, in_post, issue

pytestmark = pytest.mark.django_db
LATER = at(2024, 2, 1)


@pytest.fixture
def task(cast: Cast) -> Task:
    return issue(cast.officer_binh, agency_id("BTP"))


def code_of(act: Any) -> str:
    with pytest.raises(CodedError) as refusal:
        act()
    return refusal.value.code


@pytest.mark.parametrize("who", ["officer_binh", "officer_chi", "focal_hai", "minister_mai", "leader_duc"])
def test_who_sees_the_task_may_watch_and_comment(cast: Cast, task: Task, who: str) -> None:
    actor = getattr(cast, who)
    watch_task(actor=actor, task_id=task.id, now=LATER)
    write_comment(actor=actor, task_id=task.id, text="Đã nắm", now=LATER)
    assert watchers_of(task.id) == [actor.account_id]
    comment = Comment.objects.get()
    assert (comment.author_id, comment.author_post_id, comment.agency_id) == (
        actor.account_id, actor.post_id, actor.agency_id,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["focal_lan", "focal_quang"])
def test_who_does_not_see_it_learns_nothing(cast: Cast, task: Task, who: str) -> None:
    actor = getattr(cast, who)
    assert code_of(lambda: watch_task(actor=actor, task_id=task.id, now=LATER)) == "tasks.not-there"
    assert (
        code_of(lambda: write_comment(actor=actor, task_id=task.id, text="x", now=LATER)) == "tasks.not-there"
    )
    written = write_comment(actor=cast.focal_hai, task_id=task.id, text="nội bộ", now=LATER)
    assert not Comment.objects.visible_to(actor).exists()
    assert not Comment.objects.visible_to(None).exists()
    assert (
        code_of(lambda: withdraw_comment(actor=actor, comment_id=written.id, now=LATER))
        == "tasks.comment-not-there"
    )


def test_even_of_a_public_task_nobody_reads_comments_without_signing_in(cast: Cast, task: Task) -> None:
    write_comment(actor=cast.focal_hai, task_id=task.id, text="nội bộ", now=LATER)
    publish_task(actor=cast.officer_binh, task_id=task.id, now=LATER)
    assert not Comment.objects.visible_to(None).exists()
    assert Comment.objects.visible_to(cast.focal_lan).exists()


def test_a_task_is_watched_once_and_then_no_longer(cast: Cast, task: Task) -> None:
    hai = cast.focal_hai
    watch_task(actor=hai, task_id=task.id, now=LATER)
    assert code_of(lambda: watch_task(actor=hai, task_id=task.id, now=LATER)) == "tasks.already-watched"
    unwatch_task(actor=hai, task_id=task.id, now=LATER)
    assert code_of(lambda: unwatch_task(actor=hai, task_id=task.id, now=LATER)) == "tasks.not-watched"
    assert watchers_of(task.id) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@focal_hai xem giúp", ["focal_hai"]),
        ("Nhờ @BTP, @focal_hai.", ["BTP", "focal_hai"]),
        ("gửi về hai@btp.gov.vn", []),
        ("(@BTP) và @BTP", ["BTP"]),
        ("https://x.vn/@ai", []),
        ("@", []),
        ("ទុកជូន @BTP។", ["BTP"]),
    ],
)
def test_names_are_read_out_of_the_text(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_a_mention_is_a_person_or_an_agency_that_sees_the_task(cast: Cast, task: Task) -> None:
    write_comment(actor=cast.officer_binh, task_id=task.id, text="@focal_hai và @BTP cho ý kiến", now=LATER)
    found = set(Mention.objects.values_list("account__username", "agency_id"))
    assert found == {("focal_hai", None), (None, agency_id("BTP"))}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("khong_co_ai", "tasks.mention-unknown"),
        ("focal_lan", "tasks.mention-may-not-see"),
        ("BYT", "tasks.mention-may-not-see"),
    ],
)
def test_who_may_not_see_the_task_is_not_mentioned(cast: Cast, task: Task, name: str, code: str) -> None:
    text = f"Nhờ @{name}"
    assert code_of(lambda: write_comment(actor=cast.focal_hai, task_id=task.id, text=text, now=LATER)) == code
    assert not Comment.objects.exists()


def test_a_secret_is_not_opened_to_somebody_by_mentioning_them(cast: Cast, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 2
    secret = issue(cast.officer_binh, agency_id("BTP"), classification=2)
    in_post("clerk_tam", "BTP", "department_officer")
    text = "@clerk_tam"
    assert (
        code_of(lambda: write_comment(actor=cast.focal_hai, task_id=secret.id, text=text, now=LATER))
        == "tasks.mention-may-not-see"
    )


def test_a_comment_is_corrected_within_minutes_and_its_first_words_stay_in_the_history(
    cast: Cast, task: Task
) -> None:
    comment = write_comment(actor=cast.focal_hai, task_id=task.id, text="Xong thág 3 @BTP", now=LATER)
    in_time = LATER + timedelta(minutes=15)
    correct_comment(actor=cast.focal_hai, comment_id=comment.id, text="Xong tháng 3", now=in_time)
    comment.refresh_from_db()
    assert comment.text == "Xong tháng 3"
    assert not comment.mentions.exists()
    assert history_of(comment)[0].changes["text"] == ["Xong thág 3 @BTP", "Xong tháng 3"]
    late = in_time + timedelta(seconds=1)
    assert (
        code_of(lambda: correct_comment(actor=cast.focal_hai, comment_id=comment.id, text="y", now=late))
        == "tasks.comment-too-old"
    )


def test_a_withdrawn_comment_stays_as_a_line_without_its_text(cast: Cast, task: Task, sign_in: Any) -> None:
    comment = write_comment(actor=cast.focal_hai, task_id=task.id, text="Lời lỡ viết @BTP", now=LATER)
    withdraw_comment(actor=cast.focal_hai, comment_id=comment.id, now=LATER + timedelta(days=3))
    page = sign_in("officer_binh").get(reverse("tasks:task", args=[task.id])).content.decode()
    assert "Withdrawn 4 Feb 2024" in page
    assert "Lời lỡ viết" not in page
    assert history_of(comment)[0].changes["text"] == ["Lời lỡ viết @BTP", ""]
    assert (
        code_of(lambda: withdraw_comment(actor=cast.focal_hai, comment_id=comment.id, now=LATER))
        == "tasks.comment-withdrawn"
    )


def test_only_the_author_corrects_and_withdraws(cast: Cast, task: Task) -> None:
    comment = write_comment(actor=cast.focal_hai, task_id=task.id, text="Của tôi", now=LATER)
    for act in (
        lambda: correct_comment(actor=cast.minister_mai, comment_id=comment.id, text="y", now=LATER),
        lambda: withdraw_comment(actor=cast.officer_binh, comment_id=comment.id, now=LATER),
    ):
        assert code_of(act) == "tasks.not-your-comment"


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "tasks.comment-empty"), ("x" * 4001, "tasks.comment-too-long")]
)
def test_a_comment_says_something_and_not_too_much(cast: Cast, task: Task, text: str, code: str) -> None:
    assert code_of(lambda: write_comment(actor=cast.focal_hai, task_id=task.id, text=text, now=LATER)) == code


def test_the_page_offers_the_people_of_the_task_and_keeps_what_was_typed(
    cast: Cast, task: Task, sign_in: Any
) -> None:
    hai: Client = sign_in("focal_hai")
    page = hai.get(reverse("tasks:task", args=[task.id])).content.decode()
    assert 'data-mention="minister_mai"' in page
    assert 'data-mention="BTP"' in page
    assert 'data-mention="focal_lan"' not in page
    refused = hai.post(reverse("tasks:comment", args=[task.id]), {"text": "<b>Nhờ</b> @focal_lan"})
    assert refused.status_code == 422
    assert "&lt;b&gt;Nhờ&lt;/b&gt; @focal_lan" in refused.content.decode()
    said = hai.post(
        reverse("tasks:comment", args=[task.id]),
        {"text": "<b>Nhờ</b>", "mention": "minister_mai"},
        follow=True,
    )
    page = said.content.decode()
    assert "&lt;b&gt;Nhờ&lt;/b&gt;" in page
    assert "<b>Nhờ</b>" not in page
    assert Mention.objects.get().account.username == "minister_mai"  # type: ignore[union-attr]


def test_watching_by_the_page(cast: Cast, task: Task, sign_in: Any) -> None:
    hai: Client = sign_in("focal_hai")
    address = reverse("tasks:watch", args=[task.id])
    assert "You watch the task" in hai.post(address, follow=True).content.decode()
    assert "You no longer watch" in hai.post(address, {"end": "1"}, follow=True).content.decode()
    assert sign_in("focal_lan").post(address).status_code == 404


def test_comments_cost_the_same_number_of_queries_however_many_there_are(
    cast: Cast, task: Task, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    hai: Client = sign_in("focal_hai")
    address = reverse("tasks:task", args=[task.id])
    write_comment(actor=cast.focal_hai, task_id=task.id, text="@minister_mai", now=NOW)
    hai.get(address)
    with django_assert_max_num_queries(200) as few:
        hai.get(address)
    for _ in range(5):
        write_comment(actor=cast.officer_binh, task_id=task.id, text="@focal_hai @BTP", now=NOW)
    with django_assert_max_num_queries(len(few)):
        hai.get(address)


def test_the_same_over_the_api(cast: Cast, task: Task, sign_in: Any) -> None:
    hai, lan = sign_in("focal_hai"), sign_in("focal_lan")
    address = f"/api/v1/tasks/{task.id}"

    def post(client: Client, path: str, **body: str) -> Any:
        return client.post(path, json.dumps(body), content_type="application/json")

    said = post(hai, f"{address}/comments", text="Nhờ @minister_mai")
    assert said.status_code == 201
    refused = post(hai, f"{address}/comments", text="@focal_lan")
    assert (refused.status_code, refused.json()["code"]) == (422, "tasks.mention-may-not-see")
    own = f"/api/v1/tasks/comments/{said.json()['id']}"
    assert post(hai, f"{own}/correct", text="Nhờ Bộ trưởng").json()["text"] == "Nhờ Bộ trưởng"
    assert [row["text"] for row in hai.get(f"{address}/comments").json()] == ["Nhờ Bộ trưởng"]
    assert post(hai, f"{own}/withdraw").json()["text"] == ""
    assert post(hai, f"{address}/watch").status_code == 204
    assert watchers_of(task.id) == [cast.focal_hai.account_id]
    assert post(hai, f"{address}/unwatch").status_code == 204
    for path in (f"{address}/comments", f"{address}/watch", f"{own}/withdraw"):
        assert post(lan, path, text="x").status_code == 404
    assert lan.get(f"{address}/comments").status_code == 404
    assert Client().get(f"{address}/comments").status_code == 401
