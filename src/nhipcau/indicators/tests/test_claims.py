"""Figures as claims: kept once per place, as secret as their document, disputed side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.errors import DocumentNotThere
from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.indicators.errors import (
    AlreadyRecorded,
    AlreadyWithdrawn,
    ClaimNotThere,
    DisputeWithItself,
    PeriodBackwards,
    PlaceOutsideText,
    RatioOfNothing,
    UnitNeeded,
    ValueOutOfRange,
    WithdrawalReasonMissing,
)
from nhipcau.indicators.facade import (
    Claim,
    NewClaim,
    claims_by_place,
    dispute_claim,
    record_claim,
    withdraw_claim,
)
from nhipcau.indicators.models import ClaimDispute
from nhipcau.indicators.wording import claim_words, figure_words
from nhipcau.kit.classification import Classification
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError, NotThere
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, history_of, links_to, record_card
from nhipcau.spine.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
NOW = utc_now()
DAY = date(2024, 1, 25)
TEXT = """Cả nước còn 39 nhiệm vụ quá hạn.
Có 54/76 đơn vị đã báo cáo, đạt 71,05%.
Báo cáo khác: 41 nhiệm vụ quá hạn."""
SignIn = Callable[..., Client]


def register(actor: Actor, **overrides: Any) -> Document:
    values = {"subject": "Báo cáo tháng 1", "text": TEXT, "issued_on": DAY, **overrides}
    return register_document(actor=actor, new=NewDocument(**values), now=NOW)


def new_claim(document: Document, found: str = "39", **overrides: Any) -> NewClaim:
    """What the text says at the place where `found` stands."""
    start = TEXT.index(found)
    values: dict[str, Any] = {
        "document_id": document.id,
        "start": start,
        "end": start + len(found),
        "value": Decimal("39"),
        "unit": "task",
    }
    return NewClaim(**values | overrides)


def traces() -> tuple[int, ...]:
    return (
        Claim.objects.count(),
        ClaimDispute.objects.count(),
        AuditEntry.objects.count(),
        OutboxEvent.objects.count(),
    )


# Keeping


def test_a_figure_is_kept_with_its_place_and_stands_as_reported(cast: Cast) -> None:
    issuer = agencies_by_key(["BTP"], on=DAY)["BTP"]
    document = register(cast.officer_binh, issuer_id=issuer, synthetic=True)
    claim = record_claim(actor=cast.officer_binh, new=new_claim(document, as_of=DAY), now=NOW)
    claim.refresh_from_db()
    assert (claim.text, claim.value, claim.origin) == ("39", 39, "reported")
    assert (claim.claimed_by_id, claim.synthetic, claim.as_of) == (issuer, True, DAY)
    assert links_to("documents.document", document.id) == [("indicators.claim", claim.id, "stated_in")]
    assert history_of(claim)[0].verb == "create"
    assert OutboxEvent.objects.filter(type="indicators.claim-recorded.v1").count() == 1
    card = record_card(actor=cast.officer_binh, kind="indicators.claim", record_id=claim.id)
    assert card.url.endswith(f"/claims/{claim.id}/")


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"start": -1}, PlaceOutsideText),
        ({"start": 5, "end": 5}, PlaceOutsideText),
        ({"end": len(TEXT) + 1}, PlaceOutsideText),
        ({"unit": " "}, UnitNeeded),
        ({"of": Decimal(0)}, RatioOfNothing),
        ({"of": Decimal(-3)}, RatioOfNothing),
        ({"period_from": date(2024, 2, 1), "period_to": date(2024, 1, 1)}, PeriodBackwards),
        ({"value": Decimal(10) ** 24}, ValueOutOfRange),
        ({"value": Decimal("0.00000000001")}, ValueOutOfRange),
        ({"value": Decimal("NaN")}, ValueOutOfRange),
        ({"value": Decimal("Infinity")}, ValueOutOfRange),
        ({"scope": (new_id(),)}, NotThere),
        ({"claimed_by": new_id()}, NotThere),
        ({"document_id": new_id()}, DocumentNotThere),
    ],
)
def test_what_is_no_figure_is_refused_and_leaves_nothing(
    cast: Cast, overrides: dict[str, Any], error: type[CodedError]
) -> None:
    document = register(cast.officer_binh)
    before = traces()
    with pytest.raises(error):
        record_claim(actor=cast.officer_binh, new=new_claim(document, **overrides), now=NOW)
    assert traces() == before


def test_the_largest_sum_of_the_articles_is_kept_exactly(cast: Cast) -> None:
    document = register(cast.officer_binh)
    value = Decimal("10000000000000.0000000001")
    claim = record_claim(actor=cast.officer_binh, new=new_claim(document, value=value, unit="VND"), now=NOW)
    claim.refresh_from_db()
    assert claim.value == value


def test_one_place_states_one_figure(cast: Cast) -> None:
    document = register(cast.officer_binh)
    record_claim(actor=cast.officer_binh, new=new_claim(document), now=NOW)
    before = traces()
    with pytest.raises(AlreadyRecorded):
        record_claim(actor=cast.officer_binh, new=new_claim(document, value=Decimal(40)), now=NOW)
    assert traces() == before


def test_two_officers_at_once_keep_it_once(cast: Cast) -> None:
    """The second waits for the first (the document is locked); the table would refuse it anyway."""
    document = register(cast.officer_binh)
    with CaptureQueriesContext(connection) as asked:
        claim = record_claim(actor=cast.officer_binh, new=new_claim(document), now=NOW)
    assert any("FOR UPDATE" in query["sql"] and "documents_document" in query["sql"] for query in asked)
    claim.pk = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        claim.save(force_insert=True)


# Withdrawing and disputing


def test_a_misread_figure_is_withdrawn_and_the_right_one_kept_beside_it(cast: Cast) -> None:
    document = register(cast.officer_binh)
    wrong = record_claim(actor=cast.officer_binh, new=new_claim(document, value=Decimal(93)), now=NOW)
    withdraw_claim(actor=cast.officer_binh, claim_id=wrong.id, reason="Đọc nhầm", now=NOW)
    right = record_claim(actor=cast.officer_binh, new=new_claim(document), now=NOW)
    wrong.refresh_from_db()
    assert (wrong.value, wrong.withdrawn_reason) == (93, "Đọc nhầm")
    place = claims_by_place(actor=cast.officer_binh, document_id=document.id)
    assert list(place.values()) == [right]
    for reason, error in (("x", AlreadyWithdrawn), (" ", WithdrawalReasonMissing)):
        before = traces()
        with pytest.raises(error):
            withdraw_claim(actor=cast.officer_binh, claim_id=wrong.id, reason=reason, now=NOW)
        assert traces() == before


def test_two_figures_that_disagree_stand_side_by_side(cast: Cast) -> None:
    document = register(cast.officer_binh)
    one = record_claim(actor=cast.officer_binh, new=new_claim(document), now=NOW)
    two = record_claim(actor=cast.officer_binh, new=new_claim(document, "41", value=Decimal(41)), now=NOW)
    dispute_claim(actor=cast.officer_binh, claim_id=one.id, other_id=two.id, reason="39 hay 41?", now=NOW)
    dispute_claim(actor=cast.officer_chi, claim_id=two.id, other_id=one.id, now=NOW)  # the same again
    assert ClaimDispute.objects.count() == 1
    for claim, value in ((one, 39), (two, 41)):
        claim.refresh_from_db()
        assert (claim.value, claim.origin) == (value, "disputed")


def test_what_cannot_be_disputed_is_refused(cast: Cast) -> None:
    document = register(cast.officer_binh)
    one = record_claim(actor=cast.officer_binh, new=new_claim(document), now=NOW)
    two = record_claim(actor=cast.officer_binh, new=new_claim(document, "41"), now=NOW)
    withdraw_claim(actor=cast.officer_binh, claim_id=two.id, reason="Đọc nhầm", now=NOW)
    for other, error in ((one.id, DisputeWithItself), (new_id(), ClaimNotThere), (two.id, AlreadyWithdrawn)):
        before = traces()
        with pytest.raises(error):
            dispute_claim(actor=cast.officer_binh, claim_id=one.id, other_id=other, now=NOW)
        assert traces() == before


# Who sees what


def test_a_figure_is_seen_by_those_who_see_its_document(cast: Cast) -> None:
    police = register(cast.focal_lan)
    claim = record_claim(actor=cast.focal_lan, new=new_claim(police), now=NOW)
    seen = Claim.objects.visible_to
    assert claim in seen(cast.focal_lan)
    assert claim not in seen(cast.focal_hai)
    assert claim not in seen(None)
    with pytest.raises(DocumentNotThere):
        record_claim(actor=cast.focal_hai, new=new_claim(police, "41"), now=NOW)


def test_a_figure_is_as_secret_as_its_document(cast: Cast, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = Classification.CONFIDENTIAL
    secret = register(cast.officer_binh, classification=Classification.CONFIDENTIAL)
    claim = record_claim(actor=cast.officer_binh, new=new_claim(secret), now=NOW)
    assert claim.classification == Classification.CONFIDENTIAL
    assert claim not in Claim.objects.visible_to(cast.admin_tu)


# Words


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"value": Decimal("39.0000000000"), "unit": "task"}, "39 tasks"),
        ({"value": Decimal(54), "of": Decimal(76), "unit": "agency"}, "54/76 agencies"),
        ({"value": Decimal("59.5700000000"), "unit": "percent"}, "59.57 %"),
        ({"value": Decimal(10) ** 13, "unit": "VND", "qualifier": "about"}, "about 10,000,000,000,000 đồng"),
        ({"value": Decimal("1.5"), "unit": "percentage_point", "change": "up"},
         "up by 1.5 percentage points"),
        ({"value": Decimal(19), "unit": "count", "counted": "bể cá"}, "19 bể cá"),
        ({"value": Decimal(7), "unit": "km²"}, "7 km²"),
    ],
)  # fmt: skip
def test_a_figure_stands_with_all_that_belongs_to_it(given: dict[str, Any], words: str) -> None:
    with translation.override("en"):
        assert figure_words(**given) == words


# Pages


@pytest.fixture
def kept(cast: Cast) -> list[Claim]:
    document = register(cast.officer_binh, number="12/BC-BTP")
    scope = agencies_by_key(["BTP"], on=DAY)["BTP"]
    actor = cast.officer_binh
    return [
        record_claim(actor=actor, new=new_claim(document, as_of=DAY, scope=(scope,)), now=NOW),
        record_claim(actor=actor, new=new_claim(document, "41", value=Decimal(41)), now=NOW),
        record_claim(
            actor=actor, new=new_claim(document, "71,05%", value=Decimal("71.05"), unit="percent"), now=NOW
        ),
    ]


def listed(client: Client, query: str = "") -> set[str]:
    """The figures that the list shows."""
    answer = client.get(f"{reverse('indicators:claims')}{query}")
    assert answer.status_code == 200
    return {row.name for row in answer.context["rows"]}


def test_the_list_is_searched_filtered_and_exported(sign_in: SignIn, kept: list[Claim]) -> None:
    client = sign_in("officer_binh")
    assert len(listed(client)) == 3
    assert listed(client, "?unit=percent") == {str(kept[2])}
    assert listed(client, "?q=71,05") == {str(kept[2])}
    assert listed(client, "?agency=BTP") == {str(kept[0])}
    assert listed(client, "?agency=nobody") == set()
    assert len(listed(client, f"?document={kept[0].document_id}")) == 3
    assert listed(client, f"?document={new_id()}") == set()
    assert listed(client, "?as_of_from=2024-01-25&as_of_to=2024-01-25") == {str(kept[0])}
    export = client.get(f"{reverse('indicators:claims')}?export=csv&unit=percent").content.decode()
    assert "71.05" in export
    assert "12/BC-BTP" in export


def test_withdrawn_figures_are_shown_when_asked_for(cast: Cast, sign_in: SignIn, kept: list[Claim]) -> None:
    withdraw_claim(actor=cast.officer_binh, claim_id=kept[0].id, reason="Đọc nhầm", now=NOW)
    client = sign_in("officer_binh")
    assert len(listed(client)) == 2
    assert len(listed(client, "?withdrawn=yes")) == 3


def test_the_list_asks_as_often_for_many_rows_as_for_one(
    cast: Cast, sign_in: SignIn, kept: list[Claim]
) -> None:
    client = sign_in("officer_binh")
    listed(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        listed(client, "?unit=percent")
    with CaptureQueriesContext(connection) as many:
        listed(client)
    assert len(many) == len(few)


def test_the_page_of_a_figure_leads_back_to_its_line(sign_in: SignIn, kept: list[Claim]) -> None:
    page = sign_in("officer_binh").get(reverse("indicators:claim", args=[kept[2].id]))
    text = page.content.decode()
    assert page.status_code == 200
    assert f'href="/documents/{kept[2].document_id}/#line-2"' in text
    assert '<mark class="nc-current">71,05%</mark>' in text
    assert claim_words(kept[2]) in text or "71.05" in text


def test_disputing_and_withdrawing_on_the_page(sign_in: SignIn, kept: list[Claim]) -> None:
    client = sign_in("officer_binh")
    here = reverse("indicators:claim", args=[kept[0].id])
    assert client.post(f"{here}dispute/", {"other_id": ""}).status_code == 422
    assert client.post(f"{here}dispute/", {"other_id": str(kept[2].id)}).status_code == 422  # another unit
    assert client.post(f"{here}dispute/", {"other_id": str(kept[1].id), "reason": "?"}).status_code == 302
    assert "41 tasks" in client.get(here).content.decode()
    assert client.post(f"{here}withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}withdraw/", {"reason": "Đọc nhầm"}).status_code == 302
    kept[0].refresh_from_db()
    assert kept[0].withdrawn_at is not None


def test_who_may_not_register_may_only_look(cast: Cast, sign_in: SignIn, kept: list[Claim]) -> None:
    client = sign_in("leader_duc")
    here = reverse("indicators:claim", args=[kept[0].id])
    assert "Withdraw" not in client.get(here).content.decode()
    assert client.post(f"{here}withdraw/", {"reason": "x"}).status_code == 403
    assert sign_in("focal_lan").get(here).status_code == 404


def test_the_document_shows_its_figures(sign_in: SignIn, kept: list[Claim]) -> None:
    page = sign_in("officer_binh").get(reverse("documents:document", args=[kept[0].document_id]))
    assert "Figures in this document" in page.content.decode()
