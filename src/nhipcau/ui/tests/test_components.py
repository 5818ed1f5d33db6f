"""Badges, figures, charts, forms and the pages around them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from nhipcau.spine.actors import Actor
from nhipcau.ui.components import Chart, Figure, Highlight, Series, source_lines
from nhipcau.ui.context_processors import menu_links
from nhipcau.ui.errors import AlreadyRegistered, IconUnknown
from nhipcau.ui.icons import ICONS
from nhipcau.ui.pages.guide import guide, guide_form, guide_list
from nhipcau.ui.pages.preferences import preferences
from nhipcau.ui.provides import Menu, MenuEntry, Panel, panels
from nhipcau.ui.states import ORIGINS, STATES
from nhipcau.ui.templatetags.ui import icon, state_badge

TEMPLATES = sorted((Path(__file__).parents[1] / "templates").rglob("*.html"))
OFFICER = Actor(ref="officer:1", name="Bình <b>", post_title="Officer", agency_name="Sample")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def request_for(path="/ui/guide/", method="get", **data):
    request = getattr(RequestFactory(), method)(path, data)
    request.actor = OFFICER
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    return request


@pytest.mark.parametrize("key", STATES)
def test_a_state_has_word_icon_and_colour(key):
    badge = state_badge(key)
    assert str(STATES[key].label) in badge
    assert f"#{STATES[key].icon}" in badge
    assert f"nc-tone-{STATES[key].tone}" in badge


def test_late_and_on_time_are_never_shown_alike():
    assert state_badge("done_late") != state_badge("done_on_time")
    assert STATES["done_late"].tone != STATES["done_on_time"].tone


def test_a_badge_can_say_more_and_says_it_as_text():
    assert "&lt;i&gt;Overdue by 3 days" in state_badge("overdue", "<i>Overdue by 3 days")


def test_an_unknown_state_is_shown_by_its_name():
    assert "half done" in state_badge("half_done")


def test_every_icon_of_a_state_is_in_the_sprite():
    assert {state.icon for state in [*STATES.values(), *ORIGINS.values()]} <= ICONS


def test_an_icon_that_the_sprite_lacks_is_an_error_at_once():
    with pytest.raises(IconUnknown):
        icon("unicorn-of-the-house")


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="Done"' in icon("check", "Done")


def test_a_figure_stands_with_unit_day_origin_and_change_and_opens():
    page = drawn(
        "{% figure f %}",
        f=Figure(
            label="Overdue", value=1051, unit="tasks", as_of=date(2024, 1, 31), origin="reported",
            change=-4, better="down", href="/tasks/?state=overdue",
        ),
    )  # fmt: skip
    for part in ("1,051", "tasks", "31 Jan 2024", "reported", "−4", 'href="/tasks/?state=overdue"'):
        assert part in page
    assert "nc-change-good" in page


def test_a_rise_of_something_bad_is_marked_bad():
    assert Figure(label="Overdue", value=1, change=2, better="down").change_tone == "bad"
    assert Figure(label="Overdue", value=1, change=0, better="down").change_tone == "even"
    assert Figure(label="Agencies", value=1, change=2).change_tone == "even"


def _chart(**changes: object) -> Chart:
    fields = {
        "kind": "bar", "title": "Overdue", "categories": ["A </script>", "B"], "unit": "tasks",
        "series": [Series(name="Now", values=[1234.5, None], hrefs=["/a", "/b"])],
    }  # fmt: skip
    return Chart(**{**fields, **changes})


def test_behind_every_chart_stands_the_table_with_all_its_figures_and_links():
    page = drawn("{% chart c %}", c=_chart())
    table = re.search(r"<table.*</table>", page, re.DOTALL)
    assert table is not None
    assert '<a href="/a">1,234.5</a>' in table.group()
    assert '<a href="/b">–</a>' in table.group()
    assert "A &lt;/script&gt;" in table.group()


def test_the_data_of_a_chart_cannot_leave_their_script_element():
    page = drawn("{% chart c %}", c=_chart())
    data = re.search(r'<script id="chart-1" type="application/json">(.*?)</script>', page)
    assert data is not None
    assert json.loads(data.group(1))["categories"] == ["A </script>", "B"]


def test_each_chart_of_a_page_has_its_own_data():
    page = drawn("{% chart a %}{% chart b %}", a=_chart(), b=_chart(title="Other"))
    assert 'id="chart-1"' in page
    assert 'id="chart-2"' in page
    assert 'data-chart="chart-2"' in page


def test_a_source_text_is_cut_at_the_edges_of_its_marks_and_nothing_is_lost():
    text = "one two\nthree four\nfive"
    lines = source_lines(text, [Highlight(start=4, end=13), Highlight(start=8, end=10)])
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == text
    assert [line.marked for line in lines] == [True, True, False]
    assert [piece.text for piece in lines[1].pieces if piece.highlight] == ["three"]


class _Form(forms.Form):
    name = forms.CharField(label="Name <b>", help_text="As on the paper.")
    day = forms.DateField(label="Day", required=False)


def test_the_error_summary_names_each_field_and_leads_to_it():
    page = drawn("{% form_fields form %}", form=_Form({"name": "", "day": "soon"}))
    summary = page[: page.index('id="id_name_field"')]
    assert '<a href="#id_name">Name &lt;b&gt;</a>: This field is required.' in summary
    assert '<a href="#id_day">Day</a>: Enter a valid date.' in summary


def test_a_form_keeps_what_was_typed_and_ties_the_error_to_the_field():
    page = drawn("{% form_fields form %}", form=_Form({"name": "", "day": "soon"}))
    assert 'value="soon"' in page
    assert 'id="id_day_error"' in page
    assert re.search(r'<input[^>]*aria-describedby="id_name_helptext id_name_error"', page)


def test_a_form_without_mistakes_has_no_summary():
    assert "nc-summary" not in drawn("{% form_fields form %}", form=_Form())


def test_an_empty_place_says_what_to_do_next():
    page = drawn('{% empty_state "No task" "Ask." "Look" "/tasks/" %}')
    assert '<a class="btn btn-primary" href="/tasks/">Look</a>' in page


def test_query_keeps_the_filters_and_changes_what_is_asked():
    request = RequestFactory().get("/?state=overdue&page=3")
    assert drawn('{% query sort="name" %}', request=request) == "?state=overdue&amp;sort=name"


def test_the_menu_shows_what_the_actor_may_see_in_the_order_of_its_sections():
    menu = Menu()
    menu.register(MenuEntry(key="b", label="B", icon="book", url_name="b", section="house"))
    menu.register(MenuEntry(key="a", label="A", icon="book", url_name="a", order=9))
    menu.register(MenuEntry(key="c", label="C", icon="book", url_name="c", visible=lambda actor: False))
    assert [entry.key for entry in menu.visible_to(OFFICER)] == ["a", "b"]
    assert menu.visible_to(None) == []
    with pytest.raises(AlreadyRegistered):
        menu.register(MenuEntry(key="a", label="A", icon="book", url_name="a"))


def test_the_entry_with_the_longest_fitting_address_is_the_current_one(monkeypatch):
    menu = Menu()
    menu.register(MenuEntry(key="guide", label="Guide", icon="book", url_name="ui:guide"))
    menu.register(MenuEntry(key="list", label="List", icon="book", url_name="ui:guide_list"))
    menu.register(MenuEntry(key="gone", label="Gone", icon="book", url_name="no:such"))
    monkeypatch.setattr("nhipcau.ui.context_processors.menu", menu)
    links = menu_links(OFFICER, "/ui/guide/list/")
    assert [(link.label, link.current) for link in links] == [("Guide", False), ("List", True)]


def test_a_panel_of_another_room_is_drawn_in_its_slot(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    panels.register(Panel(key="x", slot="here", render=lambda request, record: f"<p>{record}</p>", order=2))
    panels.register(Panel(key="y", slot="here", render=lambda request, record: "<hr>", order=1))
    page = drawn('{% panels "here" record %}', request=RequestFactory().get("/"), record=7)
    assert page == "<hr><p>7</p>"


@pytest.mark.parametrize("view", [guide, guide_form, guide_list])
def test_the_style_guide_shows_on_a_trial_node_and_nowhere_else(view, settings):
    settings.DEBUG = False
    settings.NHIPCAU_SYNTHETIC = True
    assert view(request_for()).status_code == 200
    settings.NHIPCAU_SYNTHETIC = False
    with pytest.raises(Http404):
        view(request_for())


def test_the_page_says_who_is_signed_in_and_escapes_the_name(settings):
    settings.NHIPCAU_SYNTHETIC = True
    page = guide(request_for()).content.decode()
    assert "Bình &lt;b&gt;" in page
    assert "Synthetic data" in page


def test_the_chosen_theme_and_language_are_on_the_page(settings):
    settings.NHIPCAU_SYNTHETIC = True
    request = request_for()
    request.COOKIES["nhipcau_theme"] = "dark"
    with translation.override("km"):
        page = guide(request).content.decode()
    assert '<html lang="km" data-bs-theme="dark">' in page


def test_preferences_are_kept_and_lead_back_within_the_node_only():
    response = preferences(request_for(method="post", theme="dark", digits="roman", next="//evil.example/"))
    assert response.cookies["nhipcau_theme"].value == "dark"
    assert "nhipcau_digits" not in response.cookies
    assert response.url == "/"


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context(name):
    assert "</html>" in render_to_string(name)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_style_script_or_handler(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_every_icon_that_a_room_names_is_in_the_sprite():
    package = Path(__file__).parents[2]
    named = {
        (path.name, name)
        for path in [*package.rglob("templates/**/*.html"), *package.rglob("apps.py")]
        for name in re.findall(r'(?:\{% icon |icon=)"([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert {(path, name) for path, name in named if name not in ICONS} == set()
