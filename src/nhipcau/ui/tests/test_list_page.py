"""The list page: what the address says is what is shown, and nothing in a cell can do harm."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import django_filters
import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from nhipcau.spine.actors import Actor
from nhipcau.ui.pages.columns import Column
from nhipcau.ui.pages.list_page import BulkAction, ListPage

pytestmark = pytest.mark.django_db


class KindFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(
        field_name="codename", label="Kind", choices=[("a", "Apples"), ("b", "Bees")]
    )
    owner = django_filters.ModelChoiceFilter(
        field_name="content_type", label="Owner", queryset=ContentType.objects.filter(app_label="x")
    )

    size_of = django_filters.ChoiceFilter(field_name="codename", choices=[("s", "Small")])
    long = django_filters.BooleanFilter(label="Long", field_name="name", method="filter_long")

    def filter_long(self, rows, name, value):
        return rows.filter(name__regex="....") if value else rows.exclude(name__regex="....")

    class Meta:
        model = Permission
        fields: list[str] = []


class Things(ListPage[Permission]):
    title = "Things"
    columns = (
        Column(key="name", label="Name", sort="name", href=lambda thing: f"/thing/{thing.pk}"),
        Column(key="codename", label="Kind", sort="codename"),
        Column(key="content_type.model", label="Owner"),
    )
    search_fields = ("name",)
    filterset_class = KindFilter
    ordering = ("-name",)
    page_size = 25
    bulk_actions = (BulkAction(key="mark", label="Mark"),)
    empty_title = "No thing yet"

    def get_queryset(self, actor):
        return Permission.objects.filter(content_type__app_label="x").select_related("content_type")

    def run_bulk(self, actor, action, ids):
        self.marked.append((action, tuple(ids)))

    marked: list[tuple[str, tuple[str, ...]]] = []


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def owner():
    return ContentType.objects.create(app_label="x", model="orchard")


def thing(owner, name, kind="a"):
    return Permission.objects.create(name=name, codename=f"{kind}", content_type=owner)


def ask(query="", page=Things, actor=True, **post):
    factory = RequestFactory()
    request = factory.post(f"/things/{query}", post) if post else factory.get(f"/things/{query}")
    request.actor = Actor(ref="officer:1", name="Binh") if actor else None
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    response = page.as_view()(request)
    response.said = [str(message) for message in get_messages(request)]
    return response


def names(response):
    return re.findall(r'<a href="/thing/\d+">([^<]*)</a>', response.content.decode())


def address_of(response, label):
    """The address of the link whose words begin with `label`."""
    links = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>(.*?)</a>', response.content.decode(), re.DOTALL)
    plain = [(href, re.sub(r"<[^>]*>", "", words).strip()) for href, words in links]
    return next(href.replace("&amp;", "&") for href, words in plain if words.startswith(label))


def several(owner, count):
    Permission.objects.bulk_create(
        Permission(name=f"thing {at:03}", codename=f"k{at}", content_type=owner) for at in range(count)
    )


def test_without_a_sort_in_the_address_the_list_has_its_own_order(owner):
    thing(owner, "one", "a"), thing(owner, "two", "b")
    assert names(ask()) == ["two", "one"]


def test_the_address_sorts_up_and_down(owner):
    thing(owner, "one", "b"), thing(owner, "two", "a")
    assert names(ask("?sort=codename")) == ["two", "one"]
    assert names(ask("?sort=-codename")) == ["one", "two"]


def test_an_unknown_sort_is_ignored(owner):
    thing(owner, "one")
    assert names(ask("?sort=password")) == ["one"]


def test_the_head_of_the_sorted_column_says_so_and_turns_the_order_round(owner):
    thing(owner, "one")
    page = ask("?sort=name")
    assert 'aria-sort="ascending"' in page.content.decode()
    assert address_of(page, "Name") == "?sort=-name"


def test_sorting_again_keeps_the_search_and_begins_at_the_first_page(owner):
    several(owner, 60)
    found = parse_qs(urlsplit(address_of(ask("?q=thing&page=2"), "Name")).query)
    assert found == {"q": ["thing"], "sort": ["name"]}


def test_a_filter_narrows_the_list_and_stands_as_a_chip_that_can_be_taken_away(owner):
    thing(owner, "one", "a"), thing(owner, "two", "b")
    page = ask("?kind=b&q=t")
    assert names(page) == ["two"]
    assert parse_qs(urlsplit(address_of(page, "Kind: Bees")).query) == {"q": ["t"]}


def test_a_filter_that_is_off_reads_all_and_a_yes_or_no_filter_works(owner):
    thing(owner, "one", "a"), thing(owner, "three", "b")
    page = ask("?long=true").content.decode()
    assert names(ask("?long=true")) == ["three"]
    assert names(ask("?long=false")) == ["one"]
    assert page.count('<option value="" selected>All</option>') == 2
    assert '<option value="unknown">All</option>' in page
    assert '<option value="true" selected>Yes</option>' in page
    assert "---" not in page


def test_each_value_of_a_filter_has_its_own_chip(owner):
    thing(owner, "one", "a"), thing(owner, "two", "b")
    page = ask("?kind=a&kind=b")
    assert address_of(page, "Kind: Apples") == "?kind=b"
    assert address_of(page, "Kind: Bees") == "?kind=a"


def test_a_chip_names_the_record_not_its_id(owner):
    thing(owner, "one")
    assert address_of(ask(f"?owner={owner.pk}"), f"Owner: {owner}") == "?"


def test_a_filter_value_that_is_no_choice_is_called_wrong_and_does_not_break_the_page(owner):
    thing(owner, "one")
    page = ask("?kind=zebra")
    assert page.status_code == 200
    assert "zebra is not one of the available choices" in page.content.decode()


def test_the_filter_bar_carries_on_what_it_does_not_show(owner):
    page = ask("?sort=name&size=25&day=2024-01-31&kind=a&page=2&q=x").content.decode()
    bar = page[page.index('class="nc-filters"') : page.index('class="nc-list-bar"')]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', bar))
    assert hidden == {"sort": "name", "size": "25", "day": "2024-01-31"}


def test_a_page_can_say_the_value_of_a_filter_in_better_words(owner):
    class Worded(Things):
        def chip_text(self, name, value):
            return "the old orchard" if name == "owner" else ""

    assert address_of(ask(f"?owner={owner.pk}", page=Worded), "Owner: the old orchard") == "?"


def test_every_word_of_a_search_must_be_found(owner):
    thing(owner, "red apple"), thing(owner, "red bee", "b")
    assert names(ask("?q=red+BEE")) == ["red bee"]


def test_a_search_with_khmer_digits_finds_ascii_ones(owner):
    thing(owner, "Report 57"), thing(owner, "Report 58", "b")
    assert names(ask("?q=៥៧")) == ["Report 57"]


def test_pages_have_their_size_and_a_page_too_far_is_the_last_one(owner):
    several(owner, 60)
    assert len(names(ask())) == 25
    assert len(names(ask("?page=3"))) == 10
    assert names(ask("?page=99")) == names(ask("?page=3"))
    assert len(names(ask("?size=100"))) == 60
    assert len(names(ask("?size=100000"))) == 25


def test_paging_never_shows_a_row_twice_when_the_sorted_values_are_equal(owner):
    Permission.objects.bulk_create(
        Permission(name="same", codename=f"k{at}", content_type=owner) for at in range(60)
    )
    seen = [
        pk
        for page in (1, 2, 3)
        for pk in re.findall(r"/thing/(\d+)", ask(f"?sort=name&page={page}").content.decode())
    ]
    assert len(seen) == len(set(seen)) == 60


def test_a_page_needs_one_count_one_read_and_one_for_the_choices_of_its_filter(owner):
    several(owner, 60)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ask("?page=2")
    assert len(queries) == 3


def test_a_name_with_markup_is_shown_as_text(owner):
    thing(owner, "<script>alert(1)</script>")
    page = ask('?q=<script>"').content.decode() + ask().content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_empty_list_says_so_and_a_filtered_one_offers_the_whole(owner):
    assert "No thing yet" in ask().content.decode()
    assert "Nothing fits these filters" in ask("?q=nothing").content.decode()


def test_whoever_is_not_signed_in_is_asked_to():
    response = ask("?q=a", actor=False)
    assert response.status_code == 302
    assert parse_qs(urlsplit(response.url).query)["next"] == ["/things/?q=a"]


def test_the_export_holds_all_rows_found_not_only_the_page(owner):
    several(owner, 60)
    response = ask("?export=csv&q=thing")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Kind,Owner"
    assert len(lines) == 61
    assert "attachment" in response.headers["Content-Disposition"]


def test_the_export_takes_the_filter_and_the_order_of_the_list(owner):
    thing(owner, "one", "a"), thing(owner, "two", "b")
    body = ask("?export=csv&sort=codename&kind=b").content.decode("utf-8-sig")
    assert body.splitlines()[1:] == ["two,b,orchard"]


def test_too_many_rows_are_refused_with_the_way_out(owner):
    class Few(Things):
        export_limit = 5

    several(owner, 6)
    response = ask("?export=csv&q=thing", page=Few)
    assert response.status_code == 302
    assert response.url == "/things/?q=thing"
    (said,) = response.said
    assert said.startswith("There are 6 rows and one file holds at most 5")


def test_an_unknown_export_format_is_refused(owner):
    assert ask("?export=exe").said == ['A list cannot be exported as "exe".']


def test_a_bulk_action_gets_the_ticked_rows(owner):
    Things.marked.clear()
    response = ask("?q=a", action="mark", ids=["3", "5"])
    assert Things.marked == [("mark", ("3", "5"))]
    assert response.url == "/things/?q=a"


def test_a_bulk_action_that_is_not_offered_does_nothing(owner):
    Things.marked.clear()
    assert ask(action="delete", ids=["3"]).said == ['The action "delete" is not offered here.']
    assert Things.marked == []


def test_a_bulk_action_without_rows_asks_for_some(owner):
    assert ask(action="mark").said == ["Tick at least one row first."]


def test_without_bulk_actions_there_are_no_tick_boxes(owner):
    class Plain(Things):
        bulk_actions = ()

    thing(owner, "one")
    assert 'name="ids"' in ask().content.decode()
    assert 'name="ids"' not in ask(page=Plain).content.decode()


def test_each_cell_carries_its_label_for_the_cards_of_a_phone(owner):
    thing(owner, "one")
    assert 'data-label="Owner"' in ask().content.decode()


def test_empty_values_come_last_in_both_directions():
    column = Column(key="name", label="Name", sort="name")
    assert column.order_by(descending=True).nulls_last
    assert column.order_by(descending=False).nulls_last


def test_a_missing_step_of_a_path_is_an_empty_cell():
    column: Column[Group] = Column(key="agency.name", label="Agency")
    assert column.read(Group(name="a")) is None
