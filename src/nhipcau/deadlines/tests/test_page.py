"""The page *calculate a deadline*."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_the_page_opens_in_every_language(signed_in: Callable[..., Client], language: str) -> None:
    answer = signed_in(language=language).get(reverse("deadlines:calculate"))
    assert answer.status_code == 200
    assert " style=" not in answer.content.decode()


def test_a_stranger_must_sign_in(client: Client) -> None:
    assert client.get(reverse("deadlines:calculate")).status_code in (302, 401)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"shape": "before", "day": "2024-03-30"}, "29"),
        ({"shape": "within", "amount": "6", "unit": "working_day", "day": "2025-12-31"}, "10"),
        ({"shape": "quarter", "number": "2", "year": "2024"}, "30"),
        (
            {"shape": "within", "amount": "8", "unit": "working_hour", "day": "2026-03-02", "time": "15:00"},
            "15:00",
        ),
    ],
)
def test_the_page_calculates_a_deadline_and_shows_the_steps(
    signed_in: Callable[..., Client], question: dict[str, str], answer: str
) -> None:
    body = signed_in().get(reverse("deadlines:calculate"), question).content.decode()
    heading = body.split('id="result-heading">')[1].split("</h2>")[0]
    assert answer in heading
    assert body.count("<li>") >= 2


@pytest.mark.parametrize(
    "question",
    [
        {"shape": "within", "day": "2024-03-30"},
        {"shape": "quarter", "number": "9", "year": "2024"},
        {"shape": "within", "amount": "8", "unit": "working_hour", "day": "2026-03-02"},
        {"shape": "nonsense"},
        {"shape": "within", "amount": "9999", "unit": "year", "day": "2026-03-02"},
    ],
)
def test_a_question_that_makes_no_sense_is_answered_at_the_form(
    signed_in: Callable[..., Client], question: dict[str, str]
) -> None:
    answer = signed_in().get(reverse("deadlines:calculate"), question)
    assert answer.status_code == 422
    assert "result-heading" not in answer.content.decode()
