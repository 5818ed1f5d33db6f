"""A CSV that a spreadsheet opens must not become a program."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.ui.csv_export import CsvExporter


def read(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def written(value: object) -> str:
    return read(CsvExporter()("t", ["a"], [[value]]))[1][0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_text_that_a_spreadsheet_would_calculate_is_kept_as_text(text):
    assert written(text) == f"'{text}"


def test_a_negative_number_stays_a_number():
    assert written(-12) == "-12"
    assert written(Decimal("-0.5")) == "-0.5"


def test_a_heading_is_guarded_too():
    assert read(CsvExporter()("t", ["=cmd"], []))[0] == ["'=cmd"]


@override_settings(TIME_ZONE="Asia/Ho_Chi_Minh", USE_TZ=True)
def test_days_and_times_are_written_so_that_every_machine_reads_them():
    assert written(date(2024, 1, 31)) == "2024-01-31"
    assert written(datetime(2024, 1, 31, 20, 5, tzinfo=UTC)) == "2024-02-01 03:05"


def test_nothing_is_an_empty_cell():
    assert read(CsvExporter()("t", ["a", "b"], [[None, "x"]]))[1] == ["", "x"]


def test_the_file_begins_with_the_mark_by_which_excel_knows_utf_8():
    assert CsvExporter()("t", ["ឈ្មោះ"], []).startswith(b"\xef\xbb\xbf")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00")))
def test_no_text_ever_begins_like_a_formula_and_none_is_lost(text):
    cell = written(text) if text else ""
    assert cell.removeprefix("'") == text or cell == text
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
