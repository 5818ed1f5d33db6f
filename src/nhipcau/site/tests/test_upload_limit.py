"""A body that is too large is refused by its length, before anything reads it."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from nhipcau.site.upload_limit import MAX_BYTES, UploadLimitMiddleware


def refuse_to_read(_request: object) -> object:
    raise AssertionError("the request was let through")


@pytest.mark.parametrize("length", [str(2_000_000_000), str(MAX_BYTES + 1), "many", "-1"])
def test_a_body_of_two_gigabytes_is_refused_unread(length: str) -> None:
    request = RequestFactory().post("/tasks/paste/")
    request.META["CONTENT_LENGTH"] = length
    answer = UploadLimitMiddleware(refuse_to_read)(request)  # type: ignore[arg-type]
    assert answer.status_code == 413
    assert "50" in answer.content.decode()


def test_a_body_that_hides_its_length_is_refused() -> None:
    request = RequestFactory().post("/tasks/paste/", HTTP_TRANSFER_ENCODING="chunked")
    assert UploadLimitMiddleware(refuse_to_read)(request).status_code == 413  # type: ignore[arg-type]


def test_a_program_is_told_as_problem_json() -> None:
    request = RequestFactory().post("/api/v1/tasks/", HTTP_ACCEPT="application/json")
    request.META["CONTENT_LENGTH"] = str(MAX_BYTES + 1)
    answer = UploadLimitMiddleware(refuse_to_read)(request)  # type: ignore[arg-type]
    assert answer["Content-Type"] == "application/problem+json"
    assert b"site.request-too-large" in answer.content


@pytest.mark.django_db
def test_the_middleware_stands_before_what_reads_the_body(client: Client) -> None:
    answer = client.post("/i18n/setlang/", CONTENT_LENGTH=str(MAX_BYTES + 1))
    assert answer.status_code == 413
    assert client.post("/i18n/setlang/", {"language": "vi"}).status_code == 302
