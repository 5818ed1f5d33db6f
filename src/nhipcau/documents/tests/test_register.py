"""The register: keys, relations, publishing, who sees what, and what stops at the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nhipcau.agencies.facade import agencies_by_key
from nhipcau.documents.actions.publish_document import publish_document
from nhipcau.documents.actions.relate_documents import relate_documents
from nhipcau.documents.errors import (
    AlreadyRegistered,
    DateNeeded,
    DocumentNotThere,
    NumberUnreadable,
    RelationToItself,
    SubjectNeeded,
)
from nhipcau.documents.facade import Document, NewDocument, register_document
from nhipcau.documents.models import DocumentRelation
from nhipcau.kit.classification import AboveNodeLevel
from nhipcau.kit.clock import utc_now
from nhipcau.kit.errors import CodedError
from nhipcau.kit.ids import new_id
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor, StoredFile, history_of, links_to
from nhipcau.spine.models import AuditEntry, OutboxEvent

pytestmark = pytest.mark.django_db
NOW = utc_now()
DAY = date(2024, 1, 25)
SignIn = Callable[..., Client]


def register(actor: Actor, **overrides: Any) -> Document:
    values = {"subject": "Về cải cách thủ tục", **overrides}
    return register_document(actor=actor, new=NewDocument(**values), now=NOW)


def traces() -> tuple[int, ...]:
    return (
        Document.objects.count(),
        StoredFile.objects.count(),
        AuditEntry.objects.count(),
        OutboxEvent.objects.count(),
    )


# Keys


def test_a_number_that_repeats_every_year_names_two_documents(cast: Cast) -> None:
    old, new = (
        register(cast.officer_binh, number="71/NQ-CP", issued_on=date(year, 4, 1)) for year in (2016, 2025)
    )
    assert old.key != new.key
    assert old.number == new.number == "71/NQ-CP"


@pytest.mark.parametrize("number", ["71/NQ-CP", "71 / nq-cp", "71/NQ–CP", " 71/NQ-CP ", "໗໑/NQ-CP"])
def test_the_same_document_is_not_entered_twice_however_it_is_written(cast: Cast, number: str) -> None:
    register(cast.officer_binh, number="71/NQ-CP", issued_on=date(2025, 4, 1))
    before = traces()
    with pytest.raises(AlreadyRegistered):
        register(cast.officer_binh, number=number, issued_on=date(2025, 12, 31))
    assert traces() == before


def test_a_number_with_its_year_needs_no_date_and_a_year_alone_tells_it_apart(cast: Cast) -> None:
    one = register(cast.officer_binh, number="59/2022/NĐ-CP")
    with pytest.raises(AlreadyRegistered):
        register(cast.officer_binh, number="59/2022/ND-CP", issued_on=date(2022, 9, 5))
    assert (one.number, one.type_symbol) == ("59/2022/NĐ-CP", "NĐ")


def test_the_same_number_of_two_issuers_names_two_documents(cast: Cast) -> None:
    home, justice = (agencies_by_key([key], on=DAY)[key] for key in ("BNV", "BTP"))
    register(cast.officer_binh, number="12/KH-UBND", issued_on=DAY, issuer_id=home)
    register(cast.officer_binh, number="12/KH-UBND", issued_on=DAY, issuer_id=justice)


def test_texts_without_a_number_are_told_apart_by_themselves(cast: Cast) -> None:
    one, two = (register(cast.officer_binh, kind="source") for _ in range(2))
    assert one.key != two.key
    assert (one.number, str(one)) == ("", "Về cải cách thủ tục")


@pytest.mark.parametrize(
    ("overrides", "error"),
    [
        ({"number": "Nghị quyết bảy mốt"}, NumberUnreadable),
        ({"number": "57 nhiệm vụ"}, NumberUnreadable),
        ({"number": "71/NQ-CP"}, DateNeeded),
        ({"subject": " \n"}, SubjectNeeded),
        ({"classification": 2}, AboveNodeLevel),
        ({"classification": 4}, AboveNodeLevel),
    ],
)
def test_what_cannot_be_entered_leaves_nothing(
    cast: Cast, overrides: dict[str, Any], error: type[CodedError]
) -> None:
    before = traces()
    with pytest.raises(error):
        register(cast.officer_binh, **overrides)
    assert traces() == before


def test_a_state_secret_with_a_file_is_refused_before_the_file_is_stored(
    sign_in: SignIn, settings: Any, tmp_path: Path
) -> None:
    settings.NHIPCAU_DATA_DIR = str(tmp_path)
    form = {"subject": "Tối mật", "kind": "directing", "language": "vi", "classification": "4"}
    before = traces()
    file = SimpleUploadedFile("mat.txt", "bí mật".encode(), "text/plain")
    answer = sign_in("officer_chi").post(reverse("documents:new"), {**form, "file": file})
    assert answer.status_code == 422
    assert traces() == before
    assert list(tmp_path.rglob("*")) == []


# Relations


def test_a_relation_to_a_document_that_is_not_there_yet_finds_it_when_it_is_entered(cast: Cast) -> None:
    later = register(cast.officer_binh, number="71/NQ-CP", issued_on=date(2025, 4, 1))
    relation = relate_documents(
        actor=cast.officer_binh, document_id=later.id, kind="amends", to_number="03/nq-cp", now=NOW
    )
    assert (relation.to_document, relation.to_number) == (None, "03/NQ-CP")
    earlier = register(cast.officer_binh, number="03/NQ-CP", issued_on=date(2025, 1, 9))
    relation.refresh_from_db()
    assert (relation.to_document, relation.to_number) == (earlier, "")
    assert links_to("documents.document", earlier.id) == [("documents.document", later.id, "amends")]
    assert history_of(relation)[0].changes["to_document_id"] == [None, str(earlier.id)]


def test_a_relation_waits_while_two_documents_could_be_meant(cast: Cast) -> None:
    for year in (2016, 2025):
        register(cast.officer_binh, number="71/NQ-CP", issued_on=date(year, 4, 1))
    text = register(cast.officer_binh, kind="source")
    relation = relate_documents(
        actor=cast.officer_binh, document_id=text.id, kind="reports_on", to_number="71/NQ-CP", now=NOW
    )
    assert (relation.to_document, relation.to_number) == (None, "71/NQ-CP")


def test_a_relation_is_noted_once_and_not_to_itself(cast: Cast) -> None:
    one = register(cast.officer_binh, number="71/NQ-CP", issued_on=date(2025, 4, 1))
    two = register(cast.officer_binh, number="03/NQ-CP", issued_on=date(2025, 1, 9))
    for _ in range(2):
        relate_documents(
            actor=cast.officer_binh, document_id=one.id, kind="amends", to_document_id=two.id, now=NOW
        )
    assert DocumentRelation.objects.count() == 1
    with pytest.raises(RelationToItself):
        relate_documents(
            actor=cast.officer_binh, document_id=one.id, kind="amends", to_number="71/NQ-CP", now=NOW
        )


def test_a_relation_with_what_one_may_not_see_is_not_there(cast: Cast) -> None:
    hidden = register(cast.focal_lan)
    own = register(cast.focal_hai)
    for from_id, to_id in ((own.id, hidden.id), (hidden.id, own.id), (own.id, new_id())):
        with pytest.raises(DocumentNotThere):
            relate_documents(
                actor=cast.focal_hai, document_id=from_id, kind="guides", to_document_id=to_id, now=NOW
            )


# Who sees it


def test_a_document_is_seen_by_who_registered_it_who_received_it_and_the_nation(cast: Cast) -> None:
    document = register(cast.focal_hai, recipients=(cast.focal_my.agency_id,))
    sees = {
        name: Document.objects.visible_to(getattr(cast, name)).filter(id=document.id).exists()
        for name in ("focal_hai", "minister_mai", "focal_my", "officer_binh", "focal_lan", "focal_quang")
    }
    assert sees == {
        "focal_hai": True, "minister_mai": True, "focal_my": True, "officer_binh": True,
        "focal_lan": False, "focal_quang": False,
    }  # fmt: skip
    assert not Document.objects.visible_to(None).filter(id=document.id).exists()


def test_a_hidden_document_answers_404_at_every_address_and_is_in_no_list(
    sign_in: SignIn, cast: Cast
) -> None:
    hidden = register(cast.focal_hai, subject="Văn bản nội bộ tư pháp", text="Bộ Tư pháp báo cáo.")
    other = register(cast.focal_lan, subject="Văn bản công an")
    DocumentRelation.objects.create(from_document=hidden, kind="guides", to_document=other)
    browser = sign_in("focal_lan")
    for name in ("document", "file"):
        assert browser.get(reverse(f"documents:{name}", args=[hidden.id])).status_code == 404
    for name in ("relate", "publish"):
        assert browser.post(reverse(f"documents:{name}", args=[hidden.id])).status_code in (403, 404)
    for address in (
        reverse("documents:list"),
        reverse("documents:list") + "?export=csv",
        reverse("desk:search") + "?q=nội+bộ",
        reverse("documents:document", args=[other.id]),
    ):
        assert "nội bộ tư pháp" not in browser.get(address).content.decode(), address
    assert browser.get(reverse("tasks:drafts", args=[hidden.id])).status_code == 404
    assert "nội bộ tư pháp" in sign_in("focal_hai").get(reverse("documents:list")).content.decode()


def test_a_relation_does_not_tell_the_subject_of_a_hidden_document(sign_in: SignIn, cast: Cast) -> None:
    seen = register(cast.officer_binh, subject="Công khai", published=True, classification=0)
    hidden = register(cast.officer_binh, subject="Kế hoạch chưa công bố")
    relate_documents(
        actor=cast.officer_binh, document_id=seen.id, kind="guides", to_document_id=hidden.id, now=NOW
    )
    page = reverse("documents:document", args=[seen.id])
    assert "chưa công bố" in sign_in("officer_chi").get(page).content.decode()
    assert "chưa công bố" not in sign_in("focal_lan").get(page).content.decode()


def test_publishing_opens_a_document_to_all(sign_in: SignIn, cast: Cast) -> None:
    document = register(cast.minister_mai)
    with pytest.raises(CodedError):
        publish_document(actor=cast.focal_lan, document_id=document.id, now=NOW)
    publish_document(actor=cast.minister_mai, document_id=document.id, now=NOW)
    document.refresh_from_db()
    assert (document.published, document.classification) == (True, 0)
    assert Document.objects.visible_to(None).filter(id=document.id).exists()
    assert sign_in("focal_lan").get(reverse("documents:document", args=[document.id])).status_code == 200


def test_a_published_document_of_another_agency_is_not_published_again_by_them(cast: Cast) -> None:
    document = register(cast.officer_binh, published=True)
    with pytest.raises(DocumentNotThere):
        publish_document(actor=cast.minister_mai, document_id=document.id, now=NOW)


def test_a_state_secret_is_never_published(cast: Cast, settings: Any) -> None:
    settings.NHIPCAU_MAX_CLASSIFICATION = 3
    document = register(cast.minister_mai, classification=3)
    with pytest.raises(AboveNodeLevel):
        publish_document(actor=cast.minister_mai, document_id=document.id, now=NOW)
    assert not Document.objects.visible_to(cast.admin_tu).filter(id=document.id).exists()


def test_the_text_of_a_document_is_not_copied_into_the_audit(cast: Cast) -> None:
    document = register(cast.officer_binh, text="một đoạn văn rất riêng")
    assert history_of(document)[0].changes["text"] == ["…", "…"]


def test_a_file_of_a_document_comes_back_with_its_name(
    sign_in: SignIn, settings: Any, tmp_path: Path
) -> None:
    settings.NHIPCAU_DATA_DIR = str(tmp_path)
    form = {"subject": "Có tệp", "kind": "directing", "language": "vi", "classification": "1"}
    file = SimpleUploadedFile("văn bản.txt", "Bộ Tư pháp báo cáo.".encode(), "text/plain")
    browser = sign_in("officer_chi")
    assert browser.post(reverse("documents:new"), {**form, "file": file}).status_code == 302
    document = Document.objects.get(subject="Có tệp")
    assert document.text == "Bộ Tư pháp báo cáo."
    answer = browser.get(reverse("documents:file", args=[document.id]))
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).decode() == "Bộ Tư pháp báo cáo."  # type: ignore[attr-defined]


def test_the_register_costs_the_same_queries_with_few_and_many_documents(sign_in: SignIn, cast: Cast) -> None:
    browser = sign_in("officer_chi")
    issuer = agencies_by_key(["BTP"], on=DAY)["BTP"]

    def queries(more: int) -> int:
        for _ in range(more):
            register(cast.officer_binh, issuer_id=issuer)
        browser.get(reverse("documents:list"))
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(reverse("documents:list")).status_code == 200
        return len(caught)

    few = queries(5)
    assert queries(45) <= few


def test_the_form_enters_a_document_with_issuer_and_recipients(sign_in: SignIn, cast: Cast) -> None:
    form = {
        "subject": "Về phân cấp", "number": "71/nq-cp", "issued_on": "2025-04-01", "issuer": "Bộ Tư pháp",
        "kind": "directing", "language": "vi", "classification": "0", "recipients": "BCA\nBộ Nội vụ",
    }  # fmt: skip
    browser = sign_in("officer_chi")
    assert browser.get(reverse("documents:new")).status_code == 200
    answer = browser.post(reverse("documents:new"), form)
    document = Document.objects.get(number="71/NQ-CP")
    assert answer["Location"] == reverse("documents:document", args=[document.id])
    assert (document.issuer_id, document.classification) == (cast.focal_hai.agency_id, 0)
    received = set(document.recipients.values_list("agency_id", flat=True))
    assert received == {cast.focal_lan.agency_id, cast.focal_my.agency_id}
    again = browser.post(reverse("documents:new"), form)
    assert again.status_code == 422
    assert "71/NQ-CP" in again.content.decode()
