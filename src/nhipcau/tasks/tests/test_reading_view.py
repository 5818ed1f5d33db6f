"""The reading view: what is shown, what each verdict does, what is refused and then changes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from nhipcau.documents.facade import Document, FindReview, NewDocument, register_document
from nhipcau.documents.models import DocumentRelation
from nhipcau.indicators.facade import Claim
from nhipcau.reading.facade import Conflict, ConflictKind, FigureFind, Find, PersonFind, Reading, read_text
from nhipcau.site.testing import Cast
from nhipcau.spine.facade import Actor
from nhipcau.spine.models import AuditEntry, OutboxEvent
from nhipcau.tasks import reader
from nhipcau.tasks.facade import TaskDraft
from nhipcau.tasks.find_forms import NumberField
from nhipcau.tasks.finds import items_of
from nhipcau.tasks.tests.factories import DAY, NOW, agency_id, issue

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
TEXT = """Thông báo kết luận cuộc họp ngày 25 tháng 01 năm 2024
Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 và Nghị quyết số 57-WQ2/T2B.
Còn 39 nhiệm vụ quá hạn; phụ lục ghi 41 nhiệm vụ. <script>alert(1)</script> ông Phạm Minh.
Bộ Tư pháp trình Chính phủ dự thảo nghị định trước ngày 31/3/2024.
"""


def figure(text: str, words: str, value: int) -> FigureFind:
    start = text.index(words)
    return FigureFind(
        text=words,
        start=start,
        end=start + len(words),
        value=Decimal(value),
        unit="task",
        rule="figure.count",
    )


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of today with figures, a person and a contradiction, whatever it finds itself."""

    def read(text: str, language: str | None, day: date | None, aliases: Any, known: Any) -> Reading:
        found = read_text(text, language=language, document_date=day, aliases=aliases, known_documents=known)
        if "39 nhiệm vụ" not in text:
            return found
        one, two = figure(text, "39 nhiệm vụ", 39), figure(text, "41 nhiệm vụ", 41)
        at = text.index("Phạm Minh")
        places = tuple(Find(place.text, place.start, place.end) for place in (one, two))
        conflict = Conflict(ConflictKind.PARTS_AND_WHOLE, places, ("39", "41"))
        return Reading(
            found.language, found.references, found.dates, found.agencies, found.tasks, (one, two),
            (PersonFind("Phạm Minh", at, at + 9, "Phạm Minh", "ông"),), (), (conflict,),
        )  # fmt: skip

    monkeypatch.setattr(reader, "_read", read)


@pytest.fixture
def document(cast: Cast, engine: None) -> Document:
    return register(cast.officer_binh)


def register(actor: Actor, **overrides: Any) -> Document:
    values = {"subject": "Thông báo", "text": TEXT, "issued_on": DAY, **overrides}
    return register_document(actor=actor, new=NewDocument(**values), now=NOW)


def here(document: Document, more: str = "") -> str:
    return f"{reverse('reading:document', args=[document.id])}{more}"


def ref_of(client: Client, document: Document, kind: str, words: str) -> str:
    """The name of the find of that kind with these words."""
    entries = client.get(here(document, "?show=all")).context["groups"]
    found = [
        e.ref for group in entries for e in group["entries"] if e.item.kind == kind and words in e.item.text
    ]
    return str(found[0])


def post(client: Client, document: Document, find: str, do: str, **fields: str) -> HttpResponse:
    return client.post(f"{here(document)}decide/", {"find": find, "do": do, **fields})  # type: ignore[return-value]


def traces() -> tuple[int, ...]:
    return tuple(
        model.objects.count()  # type: ignore[attr-defined]
        for model in (FindReview, Claim, TaskDraft, DocumentRelation, AuditEntry, OutboxEvent)
    )


def text_in(page: str) -> str:
    """The document's text as the page shows it, line by line."""
    lines = re.findall(r'<span class="nc-source-text">(.*?)</span></li>', page, re.DOTALL)
    plain = [re.sub(r'<span class="nc-find-sign">.*?</span>|<[^>]+>', "", line) for line in lines]
    return "\n".join(plain).replace("&lt;", "<").replace("&gt;", ">")


# What is shown


def test_the_text_stands_whole_with_its_finds_marked(sign_in: SignIn, document: Document) -> None:
    page = sign_in("officer_binh").get(here(document)).content.decode()
    assert text_in(page) == TEXT
    assert "<script>alert" not in page
    assert re.search(r'<mark class="nc-find nc-tone-calm nc-find-open"[^>]*id="at-reference-', page)
    assert re.search(r'class="nc-beside-mark nc-tone-lotus[^>]*id="at-task-', page)


def test_contradictions_come_first_then_what_is_not_clear(sign_in: SignIn, document: Document) -> None:
    groups = sign_in("officer_binh").get(here(document)).context["groups"]
    assert [group["key"] for group in groups][:2] == ["conflict", "suspect"]
    assert [group["key"] for group in groups][2:] == [
        "reference",
        "date",
        "figure",
        "agency",
        "person",
        "task",
    ]
    assert groups[1]["entries"][0].item.text == "57-WQ2/T2B"


def test_the_view_counts_what_is_checked(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    before = client.get(here(document)).context
    post(client, document, ref_of(client, document, "date", "31/3/2024"), "accept")
    after = client.get(here(document)).context
    assert (before["checked"], after["checked"]) == (0, 1)
    assert after["total"] == before["total"]
    assert f"1 of {after['total']}" in client.get(here(document)).content.decode()


def test_the_list_is_narrowed_by_kind_and_by_what_is_checked(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "date", "31/3/2024")
    post(client, document, find, "reject")

    def shown(query: str) -> set[str]:
        groups = client.get(here(document, query)).context["groups"]
        return {entry.ref for group in groups for entry in group["entries"]}

    assert find not in shown("?kind=date")
    assert shown("?kind=date&show=checked") == {find}
    assert all(one.startswith("date") for one in shown("?kind=date&show=all"))
    assert find in shown(f"?find={find}")  # whoever asks for it by name sees it
    assert shown("?kind=nonsense&show=nonsense&page=x") == shown("")


def test_who_may_not_register_documents_does_not_review(sign_in: SignIn, document: Document) -> None:
    assert sign_in("leader_duc").get(here(document)).status_code == 403
    assert sign_in("focal_lan").get(here(document)).status_code == 404
    page = sign_in("officer_binh").get(reverse("documents:document", args=[document.id]))
    assert f'href="{here(document)}"' in page.content.decode()


# What a verdict does


def test_an_accepted_figure_is_a_claim_and_twice_is_once(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "figure", "39")
    assert post(client, document, find, "accept").status_code == 302
    after = traces()
    post(client, document, find, "accept")
    assert traces() == after
    claim = Claim.objects.get()
    assert (claim.value, claim.unit, claim.text, claim.start) == (39, "task", "39 nhiệm vụ", TEXT.index("39"))


def test_a_corrected_figure_withdraws_the_misread_one(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "figure", "39")
    post(client, document, find, "accept")
    post(client, document, find, "correct", **{f"c-{find}-value": "1,039", f"c-{find}-unit": "tasks"})
    old, new = Claim.objects.order_by("recorded_at", "id")
    assert (old.value, old.withdrawn_at is None) == (39, False)
    assert (new.value, new.unit, new.withdrawn_at) == (1039, "task", None)
    post(client, document, find, "reject")
    assert not Claim.objects.standing().exists()
    verdicts = [row.verdict for row in FindReview.objects.all()]
    assert verdicts == ["accepted", "corrected", "rejected"]


@pytest.mark.parametrize(
    ("kind", "words", "fields"),
    [
        ("figure", "39", {"value": "thirty", "unit": "task"}),
        ("figure", "39", {"value": "39", "unit": ""}),
        ("figure", "39", {"value": "39", "of": "0", "unit": "task"}),
        ("date", "31/3/2024", {"kind": "due", "first": "", "to": ""}),
        ("date", "31/3/2024", {"kind": "due", "first": "2024-04-01", "to": "2024-03-01"}),
        ("reference", "57-NQ/TW", {"key": "the resolution"}),
        ("agency", "Bộ Tư pháp", {"agency": "Ministry of Songs"}),
        ("person", "Phạm Minh", {"name": ""}),
        ("conflict", "39", {"value": "40"}),
        ("task", "Bộ Tư pháp", {"title": ""}),
    ],
)
def test_a_correction_that_cannot_be_read_is_refused_and_what_was_typed_stays(
    sign_in: SignIn, document: Document, kind: str, words: str, fields: dict[str, str]
) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, kind, words)
    before = traces()
    answer = post(client, document, find, "correct", **{f"c-{find}-{name}": v for name, v in fields.items()})
    assert answer.status_code == 422
    assert traces() == before
    page = answer.content.decode()
    assert "Please look at these again" in page
    typed = next((value for value in fields.values() if value and kind not in ("conflict", "date")), None)
    assert typed is None or typed in page


def test_a_single_day_is_corrected_by_one_field(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "date", "22/12/2024")
    form = client.get(here(document, f"?find={find}&correct=1")).content.decode()
    typed = dict(re.findall(rf'name="c-{find}-(\w+)" value="([^"]*)"', form))
    assert "first" not in typed
    fields = {"kind": "dated", **typed, "to": "2024-12-20"}
    post(client, document, find, "correct", **{f"c-{find}-{name}": value for name, value in fields.items()})
    kept = {"kind": "dated", "from": None, "to": "2024-12-20"}
    assert FindReview.objects.get().corrected == kept


def test_a_reference_becomes_a_relation_when_one_is_chosen(
    cast: Cast, sign_in: SignIn, document: Document
) -> None:
    target = register(cast.officer_binh, number="57-NQ/TW", issued_on=date(2024, 12, 22), text="")
    client = sign_in("officer_binh")
    find = ref_of(client, document, "reference", "57-NQ/TW")
    post(client, document, find, "accept", relation="implements", target=str(target.id))
    [relation] = DocumentRelation.objects.all()
    assert (relation.kind, relation.from_document, relation.to_document) == ("implements", document, target)


def test_a_reference_that_is_only_mentioned_is_only_reviewed(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "reference", "57-NQ/TW")
    post(client, document, find, "accept", relation="implements")  # not in the register: nothing to choose
    assert FindReview.objects.get().verdict == "accepted"
    assert not DocumentRelation.objects.exists()


def test_a_suspect_reference_is_not_accepted_without_a_choice(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "reference", "57-WQ2")
    before = traces()
    refused = post(client, document, find, "accept")
    assert refused.status_code == 422
    assert "Choose one" in refused.content.decode()
    assert traces() == before
    post(client, document, find, "accept", choice="57-NQ/TW")
    review = FindReview.objects.get()
    assert (review.verdict, review.corrected) == ("corrected", {"key": "57-NQ/TW"})


def test_an_agency_is_corrected_by_any_of_its_names(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "agency", "Bộ Tư pháp")
    post(client, document, find, "correct", **{f"c-{find}-agency": "Ministry of Home Affairs"})
    assert (FindReview.objects.get().corrected or {})["id"].startswith("ministry:")


def test_a_task_goes_to_its_draft(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    answer = post(client, document, ref_of(client, document, "task", "Bộ Tư pháp"), "accept")
    draft = TaskDraft.objects.get()
    assert answer["Location"].endswith(f"?draft={draft.id}#draft-{draft.id}")
    assert "drafted, not yet assigned" in client.get(here(document, "?show=all")).content.decode()


def test_a_corrected_task_fills_its_draft(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "task", "Bộ Tư pháp")
    typed = {"title": "Trình dự thảo", "lead": "Bộ Công an", "due_on": "2024-04-30"}
    post(client, document, find, "correct", **{f"c-{find}-{name}": value for name, value in typed.items()})
    proposal = TaskDraft.objects.get().proposal
    assert (proposal["title"], proposal["due_on"]) == ("Trình dự thảo", "2024-04-30")
    assert proposal["lead"] == str(agency_id("BCA"))
    post(client, document, find, "reject")
    assert TaskDraft.objects.get().state == "dropped"


def test_a_rejected_task_can_be_taken_up_again(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "task", "Bộ Tư pháp")
    post(client, document, find, "accept")
    post(client, document, find, "reject")
    assert TaskDraft.objects.get().state == "dropped"
    assert "Accept: to the draft" in client.get(here(document, "?show=checked")).content.decode()
    post(client, document, find, "accept")
    assert TaskDraft.objects.get().state == "open"
    assert [row.verdict for row in FindReview.objects.order_by("id")][-1] == "accepted"


def test_only_the_accepted_task_is_drafted(cast: Cast, sign_in: SignIn) -> None:
    two = TEXT + "Bộ Công an hoàn thiện cơ sở dữ liệu trước ngày 30/4/2024.\n"
    document = register(cast.officer_binh, text=two)
    client = sign_in("officer_binh")
    post(client, document, ref_of(client, document, "task", "Bộ Công an"), "accept")
    assert [draft.source_text[:10] for draft in TaskDraft.objects.all()] == ["Bộ Công an"]


@pytest.mark.parametrize("first", ["date", "task"])
def test_a_corrected_day_reaches_the_draft(sign_in: SignIn, document: Document, first: str) -> None:
    client = sign_in("officer_binh")
    date_find = ref_of(client, document, "date", "31/3/2024")
    task_find = ref_of(client, document, "task", "Bộ Tư pháp")
    if first == "task":
        post(client, document, task_find, "accept")
    typed = {f"c-{date_find}-kind": "due", f"c-{date_find}-to": "2024-03-31"}
    post(client, document, date_find, "correct", **typed)
    if first == "date":
        post(client, document, task_find, "accept")
    assert TaskDraft.objects.get().proposal["due_on"] == "2024-03-31"


def test_before_a_day_is_said_with_the_day_of_the_text(sign_in: SignIn, document: Document) -> None:
    page = sign_in("officer_binh").get(here(document, "?kind=date")).content.decode()
    assert "before 31 Mar 2024: last day 30 Mar 2024" in page


def test_a_task_that_is_assigned_counts_as_checked(cast: Cast, sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    item = next(e for e in _entries(client, document) if e.item.kind == "task").item
    task = issue(
        cast.officer_binh,
        agency_id("BTP"),
        document_id=document.id,
        source_start=item.start,
        source_end=item.end,
    )
    entry = next(e for e in _entries(client, document) if e.item.kind == "task")
    assert (entry.state, task.code in entry.task.words) == ("accepted", True)


def _entries(client: Client, document: Document) -> list[Any]:
    groups = client.get(here(document, "?show=all")).context["groups"]
    return [entry for group in groups for entry in group["entries"]]


def test_two_figures_that_contradict_each_other_are_both_kept(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    post(client, document, ref_of(client, document, "conflict", "39"), "accept")
    assert {(int(row.value), row.origin) for row in Claim.objects.all()} == {
        (39, "disputed"),
        (41, "disputed"),
    }
    kinds = sorted(FindReview.objects.values_list("kind", "verdict"))
    assert kinds == [("conflict", "accepted"), ("figure", "accepted"), ("figure", "accepted")]


def test_all_of_a_kind_are_accepted_at_once_but_nothing_unclear(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    client.post(f"{here(document)}all/", {"all": "figure"})
    assert Claim.objects.count() == 2
    client.post(f"{here(document)}all/", {"all": "reference"})
    assert [row.text for row in FindReview.objects.filter(kind="reference")] == ["57-NQ/TW"]
    before = traces()
    for kind in ("task", "conflict", "nonsense"):
        client.post(f"{here(document)}all/", {"all": kind})
    assert traces() == before


def test_only_what_is_listed_is_accepted_at_once(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    groups = client.get(here(document, "?show=checked&kind=figure")).context["groups"]
    assert groups == []
    before = traces()
    client.post(f"{here(document)}all/", {"all": "figure", "show": "checked"})
    assert traces() == before
    find = ref_of(client, document, "figure", "39")
    post(client, document, find, "accept")
    (group,) = client.get(here(document, "?show=checked&kind=figure")).context["groups"]
    assert (group["total"], group["at_once"]) == (1, 0)


def test_what_was_refused_is_said_at_the_find_itself(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    find = ref_of(client, document, "reference", "57-WQ2")
    page = post(client, document, find, "accept").content.decode()
    entry = page[page.index(f'id="find-{find}"') :]
    assert "Choose one" in entry[: entry.index("</li>", entry.index("Choose one"))]
    assert page.count("Choose one, or correct it") == 1


def test_one_answer_decides_all_finds_in_the_same_words(cast: Cast, sign_in: SignIn) -> None:
    line = "Căn cứ Nghị quyết 57-WQ2/T2B, Bộ Tư pháp báo cáo 39 nhiệm vụ, 41 nhiệm vụ.\n"
    document = register(cast.officer_binh, text=line * 3 + "Theo Nghị quyết 57-NQ/TW.\n")
    client = sign_in("officer_binh")
    find = ref_of(client, document, "reference", "57-WQ2")
    assert next(entry for entry in _entries(client, document) if entry.ref == find).same == 2
    post(client, document, find, "accept", choice="57-NQ/TW", same="1")
    verdicts = FindReview.objects.values_list("text", "verdict")
    assert list(verdicts) == [("57-WQ2/T2B", "corrected")] * 3
    post(client, document, ref_of(client, document, "agency", "Bộ Tư pháp"), "reject")  # without the tick
    assert FindReview.objects.filter(kind="agency").count() == 1


def test_a_find_that_is_gone_is_refused(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    before = traces()
    for find in ("figure-1-2", "nonsense", "", "figure-99999999999-5"):
        assert post(client, document, find, "accept").status_code == 409
    assert traces() == before


def test_a_figure_that_cannot_be_kept_leaves_no_verdict(
    sign_in: SignIn, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = FigureFind("39 nhiệm vụ", TEXT.index("39"), TEXT.index("39") + 11, Decimal(10) ** 40, "task", "x")
    monkeypatch.setattr(reader, "_read", lambda *_: Reading("vi", (), (), (), (), (huge,)))
    client = sign_in("officer_binh")
    before = traces()
    answer = post(client, document, ref_of(client, document, "figure", "39"), "accept")
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()
    assert traces() == before


# Adding by hand


def test_what_was_not_found_is_added_by_its_words(sign_in: SignIn, document: Document) -> None:
    client = sign_in("officer_binh")
    add = f"{here(document)}add/"
    form = client.post(add, {"kind": "figure", "words": "dự thảo nghị định"})
    assert "Add by hand" in form.content.decode()
    ref = form.context["adding"].ref
    fields = {"kind": "figure", "words": "dự thảo nghị định", "do": "correct"}
    assert client.post(add, fields).status_code == 422  # no value
    client.post(add, {**fields, f"c-{ref}-value": "1", f"c-{ref}-unit": "document"})
    assert Claim.objects.get().text == "dự thảo nghị định"
    assert FindReview.objects.get().verdict == "added"
    added = next(entry for entry in _entries(client, document) if entry.ref == ref)
    assert (added.state, added.normal) == ("added", "1 documents")


@pytest.mark.parametrize(("words", "said"), [("không có", "do not stand"), ("nhiệm vụ", "2 times"), ("", "")])
def test_words_that_do_not_stand_once_are_refused(
    sign_in: SignIn, document: Document, words: str, said: str
) -> None:
    client = sign_in("officer_binh")
    before = traces()
    answer = client.post(f"{here(document)}add/", {"kind": "figure", "words": words})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert traces() == before


# Long documents


def test_a_long_document_pages_the_list_and_keeps_the_text_whole(cast: Cast, sign_in: SignIn) -> None:
    text = "".join(f"Ngày {1 + at % 28}/{1 + at % 12}/2024 Bộ Tư pháp họp lần {at}.\n" for at in range(150))
    document = register(cast.officer_binh, text=text)
    client = sign_in("officer_binh")
    answer = client.get(here(document))
    assert answer.context["total"] >= 250
    assert sum(len(group["entries"]) for group in answer.context["groups"]) == 50
    assert text_in(answer.content.decode()) == text
    assert client.get(here(document, "?page=99")).status_code == 200
    last = answer.context["page"].paginator.object_list[-1].ref
    page = client.get(here(document, f"?find={last}")).context["page"]
    assert page.number == page.paginator.num_pages


def test_the_view_asks_as_often_for_many_finds_as_for_few(cast: Cast, sign_in: SignIn) -> None:
    line = "Bộ Tư pháp báo cáo Chính phủ ngày 3/4/2024 theo Nghị quyết 57-NQ/TW, có 39 nhiệm vụ.\n"
    few, many = (register(cast.officer_binh, text=line * times) for times in (1, 40))
    client = sign_in("officer_binh")
    asked = []
    for document in (few, many):
        client.get(here(document))  # names and sessions are warm now
        with CaptureQueriesContext(connection) as queries:
            client.get(here(document))
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 30


# Numbers as people write them


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("vi", "14.500", "14500"), ("vi", "59,57", "59.57"), ("vi", "14500", "14500"), ("vi", "-3", "-3"),
        ("en", "14,500", "14500"), ("en", "14.5", "14.5"), ("lo", "໑໔.໕໐໐", "14500"),
        ("km", "៥៩,៥៧", "59.57"), ("vi", "14.5", None), ("en", "14,5", None), ("vi", "1.2.3", None),
        ("vi", "abc", None), ("en", "1e9", None),
    ],
)  # fmt: skip
def test_a_typed_number_is_read_in_the_readers_language_or_refused(
    language: str, typed: str, value: str | None
) -> None:
    with translation.override(language):
        if value is None:
            with pytest.raises(ValidationError):
                NumberField().clean(typed)
        else:
            assert NumberField().clean(typed) == Decimal(value)


def test_every_find_has_a_name_of_its_own() -> None:
    items = items_of(read_text(TEXT * 3))
    assert len({item.ref for item in items}) == len(items)
