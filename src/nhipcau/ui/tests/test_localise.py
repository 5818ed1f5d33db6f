"""Figures, dates and digits as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.utils import translation
from django.utils.safestring import mark_safe

from nhipcau.ui.localise import display, local_date, local_number
from nhipcau.ui.preferences import Preferences, preferences_from, using_preferences

NATIVE = Preferences(digits="native")


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        ("vi", "14.500,5", "31/01/2024"),
        ("en", "14,500.5", "31 Jan 2024"),
        ("lo", "14.500,5", "31/01/2024"),
        ("km", "14.500,5", "31/01/2024"),
    ],
)
def test_each_language_has_its_decimal_mark_and_its_order_of_day_and_month(language, number, day):
    with translation.override(language):
        assert local_number(Decimal("14500.5")) == number
        assert local_date(date(2024, 1, 31)) == day


@pytest.mark.parametrize(
    ("language", "text"), [("lo", "໕໗,໕"), ("km", "៥៧,៥"), ("vi", "57,5"), ("en", "57.5")]
)
def test_native_digits_are_for_lao_and_khmer_only_and_only_when_asked_for(language, text):
    with translation.override(language):
        assert local_number(57.5) == text.translate(str.maketrans("໕໗៥៧", "5757"))
        with using_preferences(NATIVE):
            assert local_number(57.5) == text


def test_the_choice_of_digits_ends_with_the_request():
    with translation.override("lo"):
        with using_preferences(NATIVE):
            pass
        assert local_number(5) == "5"


def test_a_negative_figure_has_a_true_minus_sign():
    with translation.override("en"):
        assert local_number(-4) == "−4"


def test_decimals_are_padded_and_rounded():
    with translation.override("en"):
        assert local_number(39.9, 2) == "39.90"
        assert local_number(Decimal("0.125"), 2) == "0.12"


@override_settings(TIME_ZONE="Asia/Ho_Chi_Minh", USE_TZ=True)
def test_the_day_of_a_moment_is_the_day_where_the_node_stands():
    with translation.override("vi"):
        assert local_date(datetime(2024, 1, 31, 20, tzinfo=UTC)) == "01/02/2024"


def test_the_digits_filter_leaves_the_rest_of_the_text_alone():
    template = Template("{% load ui %}{{ text|digits }}")
    with translation.override("km"), using_preferences(NATIVE):
        assert template.render(Context({"text": "ថ្ងៃ 31 <b>"})) == "ថ្ងៃ ៣១ &lt;b&gt;"


def test_a_cell_shows_nothing_as_a_dash_and_a_truth_as_a_word():
    with translation.override("en"):
        assert [display(value) for value in (None, "", True, False, 0)] == ["–", "–", "yes", "no", "0"]
        assert display(mark_safe("<b>x</b>")) == "<b>x</b>"


def test_an_unknown_cookie_value_counts_as_none():
    request = RequestFactory().get("/")
    request.COOKIES = {"nhipcau_theme": '"><script>', "nhipcau_digits": "roman"}
    assert preferences_from(request) == Preferences(theme="auto", digits="ascii")
