"""Which text was in force, asked of the register: actions, page, list, API, command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.documents.errors import (
    DocumentNotThere,
    ForceDaysDisordered,
    RelationDaysDisordered,
    RelationNotThere,
    RelationsInACircle,
)
from nhipcau.documents.facade import (
    Document,
    Force,
    NewDocument,
    in_force_on,
    register_document,
    relate_documents,
    set_force_days,
    withdraw_relation,
)
from nhipcau.documents.queries.force import narrow_to_in_force
from nhipcau.documents.rules.in_force import IN_FORCE
from nhipcau.kit.clock import utc_now
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor

pytestmark = pytest.mark.django_db
NOW = utc_now()
SignIn = Callable[..., Client]


def enter(actor: Actor, number: str, effective: str | None, **more: Any) -> Document:
    """A legal document in the register; its text is invented."""
    values: dict[str, Any] = {
        "number": number,
        "kind": "legal",
        "subject": f"Văn bản giả định {number}",
        "issued_on": date(2022, 1, 1),
        "effective_on": date.fromisoformat(effective) if effective else None,
        "published": True,
        "classification": 0,
        "synthetic": True,
    }
    return register_document(actor=actor, new=NewDocument(**values | more), now=NOW)


def relate(actor: Actor, by: Document, kind: str, to: Document, **more: Any) -> Any:
    return relate_documents(
        actor=actor, document_id=by.id, kind=kind, to_document_id=to.id, **more, now=NOW
    )  # fmt: skip


@pytest.fixture
def chain(cast: Cast) -> list[Document]:
    """A, amended by B in Article 5 from March, replaced by D from September 2024."""
    binh = cast.officer_binh
    a, b, d = (
        enter(binh, "91/2023/NĐ-CP", "2024-01-01"),
        enter(binh, "92/2024/NĐ-CP", "2024-03-01"),
        enter(binh, "94/2024/NĐ-CP", "2024-09-01"),
    )
    relate(binh, b, "amends", a, scope="Điều 5")
    relate(binh, d, "replaces", a)
    return [a, b, d]


def on(actor: Actor, document: Document, day: str) -> Force:
    return in_force_on(actor=actor, document_id=document.id, day=date.fromisoformat(day)).on.force


def test_the_register_answers_for_any_day(cast: Cast, chain: list[Document]) -> None:
    first = chain[0]
    days = ("2023-12-31", "2024-01-01", "2024-03-01", "2024-08-31", "2024-09-01")
    assert [on(cast.officer_binh, first, day) for day in days] == [
        Force.NOT_YET, Force.IN_FORCE, Force.PARTLY, Force.PARTLY, Force.REPLACED,
    ]  # fmt: skip
    answer = in_force_on(actor=cast.officer_binh, document_id=first.id, day=date(2024, 9, 1))
    assert answer.on.by
    assert answer.on.by.number == "94/2024/NĐ-CP"
    assert [card.number for card in answer.on.in_place] == ["94/2024/NĐ-CP"]


def test_an_administrative_document_is_in_force_when_issued_a_legal_one_needs_its_day(cast: Cast) -> None:
    decision = enter(
        cast.officer_binh, "36/QĐ-TTg", None, kind="directing", issued_on=date(2024, 1, 11)
    )  # fmt: skip
    decree = enter(cast.officer_binh, "95/2024/NĐ-CP", None, issued_on=date(2024, 1, 11))
    assert on(cast.officer_binh, decision, "2024-01-11") is Force.IN_FORCE
    assert on(cast.officer_binh, decree, "2024-01-11") is Force.UNDATED
    set_force_days(
        actor=cast.officer_binh, document_id=decree.id, effective_on=date(2024, 3, 1), ended_on=None, now=NOW
    )
    assert on(cast.officer_binh, decree, "2024-03-01") is Force.IN_FORCE


def test_a_document_that_you_may_not_see_counts_but_is_not_named(cast: Cast, chain: list[Document]) -> None:
    hidden = enter(cast.officer_binh, "96/2024/NĐ-CP", "2024-02-01", published=False, classification=1)
    relate(cast.officer_binh, hidden, "annuls", chain[0])
    with pytest.raises(DocumentNotThere):
        in_force_on(actor=cast.focal_lan, document_id=hidden.id, day=date(2024, 2, 2))
    answer = in_force_on(actor=cast.focal_lan, document_id=chain[0].id, day=date(2024, 2, 2)).on
    assert (answer.force, answer.by) == (Force.ANNULLED, None)


def test_a_circle_is_refused_also_when_a_number_is_resolved_later(cast: Cast, chain: list[Document]) -> None:
    first, second, last = chain
    with pytest.raises(RelationsInACircle):
        relate(cast.officer_binh, first, "guides", last)
    relate(cast.officer_binh, last, "replaces", second)
    with pytest.raises(RelationsInACircle):
        relate(cast.officer_binh, second, "annuls", last)
    relate(cast.officer_binh, first, "urges", last)  # says nothing about force
    relate_documents(
        actor=cast.officer_binh, document_id=first.id, kind="amends", to_number="99/2024/NĐ-CP", now=NOW
    )
    relate_documents(
        actor=cast.officer_binh, document_id=chain[1].id, kind="amends", to_number="98/2024/NĐ-CP", now=NOW
    )
    resolved = enter(cast.officer_binh, "98/2024/NĐ-CP", "2024-01-01")
    assert on(cast.officer_binh, resolved, "2024-04-01") is Force.PARTLY


def test_days_in_disorder_are_refused(cast: Cast, chain: list[Document]) -> None:
    with pytest.raises(RelationDaysDisordered):
        relate(
            cast.officer_binh, chain[1], "suspends", chain[0],
            start_on=date(2024, 5, 1), until_on=date(2024, 5, 1),
        )  # fmt: skip
    with pytest.raises(ForceDaysDisordered):
        set_force_days(
            actor=cast.officer_binh, document_id=chain[0].id,
            effective_on=date(2024, 5, 1), ended_on=date(2024, 5, 1), now=NOW,
        )  # fmt: skip


def test_noting_a_relation_again_sets_its_days_and_taking_it_back_undoes_it(
    cast: Cast, chain: list[Document]
) -> None:
    first, _second, last = chain
    later = relate(cast.officer_binh, last, "replaces", first, start_on=date(2024, 12, 1))
    assert last.relations.count() == 1
    assert on(cast.officer_binh, first, "2024-11-30") is Force.PARTLY
    withdraw_relation(actor=cast.officer_binh, document_id=last.id, relation_id=later.id, now=NOW)
    assert on(cast.officer_binh, first, "2024-12-01") is Force.PARTLY
    with pytest.raises(RelationNotThere):
        withdraw_relation(actor=cast.officer_binh, document_id=first.id, relation_id=10**6, now=NOW)


def test_the_list_is_narrowed_to_what_was_in_force(chain: list[Document], sign_in: SignIn) -> None:
    browser = sign_in("officer_binh")
    for day, numbers in (
        ("2024-02-01", {"91/2023/NĐ-CP"}),
        ("2024-04-01", {"91/2023/NĐ-CP", "92/2024/NĐ-CP"}),
        ("2024-10-01", {"92/2024/NĐ-CP", "94/2024/NĐ-CP"}),
    ):
        page = browser.get(reverse("documents:list"), {"in_force_on": day, "size": "200"}).content.decode()
        shown = {row.number for row in chain if row.number in page}
        assert shown == numbers, day


def test_the_filter_of_the_list_and_the_answer_agree_for_every_document_and_day(
    cast: Cast, chain: list[Document]
) -> None:
    binh = cast.officer_binh
    first, _amending, last = chain
    guide = enter(binh, "97/2024/TT-BTP", "2024-02-01")
    kept = enter(binh, "98/2024/TT-BTP", "2024-02-01", ended_on=date(2024, 11, 1))
    relate(binh, guide, "guides", first)
    relate(binh, kept, "guides", first)
    relate(binh, last, "keeps", kept)
    relate(binh, enter(binh, "99/2024/NĐ-CP", "2024-05-01"), "suspends", guide, until_on=date(2024, 6, 1))
    enter(binh, "100/2024/NĐ-CP", None)
    enter(binh, "101/QĐ-TTg", None, kind="directing", issued_on=date(2024, 3, 5))
    for day in (date(2024, month, 5) for month in range(1, 13)):
        held = set(narrow_to_in_force(Document.objects.visible_to(binh), day).values_list("id", flat=True))
        asked = {
            row.id
            for row in Document.objects.visible_to(binh)
            if in_force_on(actor=binh, document_id=row.id, day=day).on.force in IN_FORCE
        }
        assert held == asked, day


def test_the_page_answers_for_the_day_of_its_address(chain: list[Document], sign_in: SignIn) -> None:
    browser, address = sign_in("officer_binh"), reverse("documents:document", args=[chain[0].id])
    page = browser.get(address, {"on": "2024-04-01"}).content.decode()
    assert "In force since" in page
    assert "92/2024/NĐ-CP amends Điều 5" in page
    page = browser.get(address, {"on": "2024-10-01"}).content.decode()
    assert "by 94/2024/NĐ-CP" in page
    assert "In its place on that day" in page


def test_the_page_takes_days_and_takes_a_relation_back(chain: list[Document], sign_in: SignIn) -> None:
    browser, last = sign_in("officer_binh"), chain[2]
    browser.post(reverse("documents:force_days", args=[last.id]), {"effective_on": "2024-10-01"})
    last.refresh_from_db()
    assert last.effective_on == date(2024, 10, 1)
    relation = last.relations.get()
    browser.post(reverse("documents:withdraw_relation", args=[last.id, relation.id]))
    assert not last.relations.exists()
    browser.post(
        reverse("documents:relate", args=[last.id]),
        {"kind": "annuls", "to_number": "91/2023/NĐ-CP", "scope": "Điều 9", "start_on": "2024-11-01"},
    )
    noted = last.relations.get()
    assert (noted.kind, noted.scope, noted.start_on) == ("annuls", "Điều 9", date(2024, 11, 1))


def test_a_longer_chain_does_not_cost_a_query_for_each_text(cast: Cast, chain: list[Document]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            in_force_on(actor=cast.officer_binh, document_id=chain[0].id, day=date(2024, 10, 1))
        return len(found)

    before = queries()
    for number in range(20):
        relate(cast.officer_binh, enter(cast.officer_binh, f"{200 + number}/2024/NĐ-CP", "2024-05-01"),
               "amends", chain[0])  # fmt: skip
    assert queries() == before


def test_the_api_answers_like_the_page(chain: list[Document], sign_in: SignIn) -> None:
    browser = sign_in("officer_binh")
    answer = browser.get(
        "/api/v1/documents/in-force", {"number": "91/2023/NĐ-CP", "on": "2024-04-01"}
    ).json()  # fmt: skip
    assert [(row["force"], row["changes"][0]["scope"]) for row in answer] == [("partly", "Điều 5")]
    assert browser.get("/api/v1/documents/in-force", {"number": "1/2024/NĐ-CP"}).status_code == 404
    assert browser.get("/api/v1/documents/in-force", {"number": "nonsense"}).status_code == 422
