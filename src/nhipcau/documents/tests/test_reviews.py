"""What persons say about finds: verdicts are only added, the last one counts, corrections are examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.documents.errors import (
    CorrectionMissing,
    CorrectionUnasked,
    CorrectionUnreadable,
    DocumentNotThere,
    FindKindUnknown,
    FindOutdated,
    VerdictUnknown,
)
from nhipcau.documents.facade import (
    Document,
    FindReview,
    NewDocument,
    ReviewedFind,
    correction_examples,
    register_document,
    review_find,
    reviews_of,
)
from nhipcau.documents.rules import sentence_around
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError, NotThere
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.errors import NotPermitted
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
NOW = utc_now()
TEXT = "Thủ tướng nói ba điều. Căn cứ Nghị quyết 57-WQ2/T2B, còn 39 nhiệm vụ. Hết."
SignIn = Callable[..., Client]


def register(actor: Actor, **overrides: Any) -> Document:
    values = {"subject": "Thông báo", "text": TEXT, "issued_on": date(2024, 1, 25), **overrides}
    return register_document(actor=actor, new=NewDocument(**values), now=NOW)


def found(words: str = "57-WQ2/T2B", **overrides: Any) -> ReviewedFind:
    """What was read at the place of `words`."""
    start = TEXT.index(words)
    values: dict[str, Any] = {
        "kind": "reference",
        "start": start,
        "end": start + len(words),
        "text": words,
        "normal": {"key": None, "suspect": True},
        "rule": "suspect.unknown-symbol",
    }
    return ReviewedFind(**values | overrides)


def review(
    actor: Actor, document: Document, verdict: str, corrected: Mapping[str, Any] | None = None, **more: Any
) -> FindReview:
    return review_find(
        actor=actor,
        document_id=document.id,
        find=found(**more),
        verdict=verdict,
        corrected=corrected,
        now=NOW,
    )


def traces() -> tuple[int, ...]:
    return FindReview.objects.count(), AuditEntry.objects.count(), OutboxEvent.objects.count()


def test_the_last_verdict_counts_and_the_earlier_ones_are_kept(cast: Cast) -> None:
    document = register(cast.officer_binh)
    review(cast.officer_binh, document, "accepted")
    review(cast.officer_chi, document, "corrected", {"key": "57-nq/tw"})
    [(key, last)] = reviews_of(actor=cast.officer_binh, document_id=document.id).items()
    assert key == ("reference", found().start, found().end, "")
    assert (last.verdict, last.corrected, last.by) == ("corrected", {"key": "57-NQ/TW"}, cast.officer_chi.ref)
    assert [row.verdict for row in FindReview.objects.filter(document=document)] == ["accepted", "corrected"]
    assert OutboxEvent.objects.filter(type="documents.find-reviewed.v1").count() == 2


@pytest.mark.parametrize(
    ("find", "verdict", "corrected", "error"),
    [
        ({"kind": "song"}, "accepted", None, FindKindUnknown),
        ({}, "maybe", None, VerdictUnknown),
        ({"text": "57-WQ2/T2"}, "accepted", None, FindOutdated),
        ({"start": -1}, "accepted", None, FindOutdated),
        ({"end": 10_000}, "accepted", None, FindOutdated),
        ({}, "corrected", None, CorrectionMissing),
        ({}, "added", {}, CorrectionMissing),
        ({}, "corrected", {"key": "no number"}, CorrectionUnreadable),
        ({}, "accepted", {"key": "57-NQ/TW"}, CorrectionUnasked),
        ({"kind": "date"}, "corrected", {"from": "", "to": None}, CorrectionMissing),
        ({"kind": "date"}, "corrected", {"to": "31/12/2024"}, CorrectionUnreadable),
        ({"kind": "date"}, "corrected", {"from": "2024-02-01", "to": "2024-01-01"}, CorrectionUnreadable),
        ({"kind": "figure"}, "corrected", {"value": "39"}, CorrectionMissing),
        ({"kind": "figure"}, "corrected", {"value": "ba mươi", "unit": "task"}, CorrectionUnreadable),
        ({"kind": "figure"}, "corrected", {"value": "NaN", "unit": "task"}, CorrectionUnreadable),
        ({"kind": "agency"}, "corrected", {"id": ""}, CorrectionMissing),
        ({"kind": "agency"}, "corrected", {"id": "ministry:songs"}, NotThere),
        ({"kind": "place"}, "corrected", {"id": "province:nowhere"}, NotThere),
        ({"kind": "person"}, "corrected", {"post": "Bộ trưởng"}, CorrectionMissing),
        ({"kind": "task"}, "corrected", {"lead": "BTP"}, CorrectionMissing),
        ({"kind": "conflict"}, "corrected", {"value": " "}, CorrectionMissing),
    ],
)
def test_bad_input_is_refused_and_changes_nothing(
    cast: Cast,
    find: dict[str, Any],
    verdict: str,
    corrected: dict[str, Any] | None,
    error: type[CodedError],
) -> None:
    document = register(cast.officer_binh)
    before = traces()
    with pytest.raises(error):
        review(cast.officer_binh, document, verdict, corrected, **find)
    assert traces() == before


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("date", {"to": date(2024, 3, 30), "kind": "due"}, {"kind": "due", "from": None, "to": "2024-03-30"}),
        ("agency", {"id": "ministry:justice"}, {"id": "ministry:justice"}),
        ("person", {"name": " Phạm  Minh ", "post": ""}, {"name": "Phạm Minh", "post": ""}),
        ("task", {"title": "Làm", "due_on": ""}, {"title": "Làm", "lead": "", "due_on": None}),
        ("conflict", {"value": "39"}, {"value": "39"}),
    ],
)
def test_a_correction_is_kept_in_its_normal_form(
    cast: Cast, kind: str, given: dict[str, Any], kept: dict[str, Any]
) -> None:
    document = register(cast.officer_binh)
    assert review(cast.officer_binh, document, "corrected", given, kind=kind).corrected == kept


def test_only_who_registers_documents_and_sees_this_one_may_say(cast: Cast) -> None:
    hidden = register(cast.focal_lan)
    before = traces()
    with pytest.raises(DocumentNotThere):
        review(cast.focal_hai, hidden, "accepted")
    with pytest.raises(NotPermitted):
        review(cast.leader_duc, hidden, "accepted")
    with pytest.raises(DocumentNotThere):
        review_find(actor=cast.officer_binh, document_id=new_id(), find=found(), verdict="accepted", now=NOW)
    assert traces() == before
    review(cast.focal_lan, hidden, "rejected")
    assert not FindReview.objects.visible_to(cast.focal_hai).exists()


# Examples


def test_corrections_are_kept_as_examples_of_the_sentence(cast: Cast) -> None:
    document = register(cast.officer_binh)
    review(cast.officer_binh, document, "corrected", {"key": "57-NQ/TW"})
    review(
        cast.officer_binh, document, "rejected", words="39", kind="figure", normal={"value": "39"}, rule=""
    )
    review(cast.officer_binh, document, "accepted", words="Hết", kind="person")
    review(
        cast.officer_binh,
        document,
        "added",
        {"name": "Thủ tướng"},
        words="Thủ tướng",
        kind="person",
        normal={},
    )
    added, corrected, rejected = correction_examples(cast.officer_binh)
    assert corrected == {
        "text": "Căn cứ Nghị quyết 57-WQ2/T2B, còn 39 nhiệm vụ.",
        "language": "vi",
        "kind": "reference",
        "found": {"text": "57-WQ2/T2B", "key": None, "suspect": True},
        "corrected": {"text": "57-WQ2/T2B", "key": "57-NQ/TW"},
        "verdict": "corrected",
        "rule": "suspect.unknown-symbol",
    }
    assert (rejected["verdict"], rejected["corrected"]) == ("rejected", None)
    assert (added["verdict"], added["found"], added["text"]) == ("added", None, "Thủ tướng nói ba điều.")
    review(cast.officer_binh, document, "accepted")  # the officer changed their mind
    assert [example["kind"] for example in correction_examples(cast.officer_binh)] == ["person", "figure"]


def test_the_sentence_around_is_never_endless() -> None:
    text = "a" * 5000 + "X" + "b" * 5000
    assert len(sentence_around(text, 5000, 5001)) == 1201


def test_the_list_of_corrections_and_its_download(cast: Cast, sign_in: SignIn) -> None:
    document = register(cast.officer_binh)
    review(cast.officer_binh, document, "corrected", {"key": "57-NQ/TW"})
    client = sign_in("officer_binh")
    here = reverse("documents:corrections")
    page = client.get(here).content.decode()
    assert "57-WQ2/T2B" in page
    assert "57-NQ/TW" in page
    assert "57-WQ2/T2B" not in client.get(f"{here}?kind=date").content.decode()
    answer = client.get(reverse("documents:corrections_download"))
    lines = b"".join(answer).decode().splitlines()  # type: ignore[call-overload]
    assert [json.loads(line)["corrected"]["key"] for line in lines] == ["57-NQ/TW"]
    assert sign_in("leader_duc").get(reverse("documents:corrections_download")).status_code == 403


def test_the_verdicts_of_a_document_are_one_query(cast: Cast) -> None:
    actor = cast.officer_binh
    document = register(actor)
    for detail in map(str, range(12)):
        review(actor, document, "accepted", detail=detail)
    with CaptureQueriesContext(connection) as asked:
        assert len(reviews_of(actor=actor, document_id=document.id)) == 12
    assert len(asked) == 1
