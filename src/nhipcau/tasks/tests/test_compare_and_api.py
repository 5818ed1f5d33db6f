"""Comparing two texts on the page, and both ways of reading over the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nhipcau.documents.facade import Document
from nhipcau.reading import facade as reading
from nhipcau.reading.facade import Find, Mismatch, MismatchReason

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
SOURCE, TRANSLATION = "Còn 39 nhiệm vụ.", "There are 38 tasks."


@pytest.fixture
def one_mismatch(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Mismatch("figure", Find("39", 4, 6), Find("38", 10, 12), MismatchReason.VALUE)
    monkeypatch.setattr(reading, "compare_texts", lambda *_: (found,))


def send(client: Client, **fields: Any) -> Any:
    return client.post(reverse("reading:compare"), fields)


def ask(client: Client, path: str, body: object) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


# The page


def test_mismatches_are_listed_and_marked_in_both_texts(sign_in: SignIn, one_mismatch: None) -> None:
    page = send(sign_in("focal_hai"), source=SOURCE, translation=TRANSLATION).content.decode()
    assert "1 place does not agree" in page
    assert "another value" in page
    for mark in ("39", "38"):
        assert f'<a href="#mismatch-1">{mark}</a></mark>' in page
    assert SOURCE in page  # the boxes are filled for the next try


def test_two_texts_that_agree_are_said_to_agree(sign_in: SignIn) -> None:
    page = send(sign_in("focal_hai"), source=SOURCE, translation=SOURCE).content.decode()
    assert "The two texts agree" in page


def test_a_file_takes_the_place_of_an_empty_box(sign_in: SignIn, one_mismatch: None) -> None:
    file = SimpleUploadedFile("a.txt", TRANSLATION.encode())
    answer = send(sign_in("focal_hai"), source=SOURCE, translation="", translation_file=file)
    assert answer.status_code == 200
    assert TRANSLATION in answer.content.decode()


def test_what_cannot_be_compared_is_refused_and_what_was_typed_stays(sign_in: SignIn) -> None:
    client = sign_in("focal_hai")
    answer = send(client, source=SOURCE, translation=" ")
    assert answer.status_code == 422
    assert SOURCE in answer.content.decode()
    assert "There is no text to read." in answer.content.decode()
    assert send(client, source=SOURCE, translation="x" * 1_000_001).status_code == 422
    broken = SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken")
    answer = send(client, source=SOURCE, translation="", translation_file=broken)
    assert answer.status_code == 422
    assert SOURCE in answer.content.decode()


def test_line_ends_of_a_browser_do_not_move_the_places(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(reading, "compare_texts", lambda *texts: seen.extend(texts) or ())
    send(sign_in("focal_hai"), source="a\r\n39", translation="b\r\n39")
    assert seen == ["a\n39", "b\n39"]


# The paste page


def test_a_pasted_text_goes_to_the_reading_view_even_without_tasks(sign_in: SignIn) -> None:
    client = sign_in("officer_binh")
    fields = {"text": "Trời đẹp.\r\nNgày 3/4/2024.", "classification": "1", "do": "read"}
    answer = client.post(reverse("tasks:paste"), fields)
    document = Document.objects.get()
    assert answer["Location"] == reverse("reading:document", args=[document.id])
    assert document.text == "Trời đẹp.\nNgày 3/4/2024."


# The API


def test_a_text_is_read_over_the_api_as_on_the_command_line(sign_in: SignIn) -> None:
    body = {"text": "Bộ Tư pháp báo cáo trước ngày 31/3.", "language": "vi", "date": "2024-01-25"}
    answer = ask(sign_in("focal_hai"), "reading", body)
    assert answer.status_code == 200
    found = answer.json()
    assert found["language"] == "vi"
    assert found["dates"][0]["to"] == "2024-03-30"  # the last day in time
    assert found["agencies"][0]["id"] == "ministry:justice"
    assert {"references", "figures", "tasks", "conflicts"} <= set(found)


def test_two_texts_are_compared_over_the_api(sign_in: SignIn, one_mismatch: None) -> None:
    answer = ask(sign_in("focal_hai"), "compare", {"source": SOURCE, "translation": TRANSLATION})
    assert answer.json() == {
        "ok": False,
        "mismatches": [
            {
                "kind": "figure",
                "source": {"text": "39", "start": 4, "end": 6},
                "translation": {"text": "38", "start": 10, "end": 12},
                "reason": "value",
            }
        ],
    }


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("reading", {"text": " \n"}, 422, "tasks.text-empty"),
        ("reading", {"text": "đ" * 500_001}, 413, "tasks.text-too-long"),
        ("reading", {"text": "a", "language": "fr"}, 422, "site.input-invalid"),
        ("reading", {"text": "a", "date": "25/01/2024"}, 422, "site.input-invalid"),
        ("reading", {}, 422, "site.input-invalid"),
        ("compare", {"source": "a", "translation": ""}, 422, "tasks.text-empty"),
        ("compare", {"source": "a" * 1_000_001, "translation": "a"}, 413, "tasks.text-too-long"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_code(
    sign_in: SignIn, path: str, body: object, status: int, code: str
) -> None:
    answer = ask(sign_in("focal_hai"), path, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("path", ["reading", "compare"])
def test_only_a_signed_in_officer_may_ask(client: Client, path: str) -> None:
    assert ask(client, path, {"text": "a", "source": "a", "translation": "a"}).status_code == 401
