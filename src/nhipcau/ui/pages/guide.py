"""The style guide: every component with invented contents, in the four scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from nhipcau.ui.components import Chart, Crumb, Figure, Highlight, Series, Tab, TimelineEntry
from nhipcau.ui.forms import DayField
from nhipcau.ui.pages.columns import Cell, Column, Header, Row
from nhipcau.ui.pages.list_page import PAGE_SIZES, BulkAction
from nhipcau.ui.pages.list_state import Chip, address
from nhipcau.ui.states import ORIGINS, STATES
from nhipcau.ui.templatetags.ui import state_badge

_AS_OF = date(2024, 1, 31)
_TEXTS = {
    "vi": "Sở Thông tin mẫu – báo cáo kết quả rà soát thủ tục, quý I năm 2024",
    "en": "Sample Ministry: report on the review of procedures, first quarter of 2024",
    "lo": "ກະຊວງຕົວຢ່າງບົດລາຍງານຜົນການທົບທວນຂັ້ນຕອນການບໍລິຫານງວດທີໜຶ່ງປີ2024ສຳລັບທຸກແຂວງ",
    "km": "ក្រសួងគំរូរបាយការណ៍លទ្ធផលនៃការពិនិត្យឡើងវិញនូវនីតិវិធីរដ្ឋបាលប្រចាំត្រីមាសទីមួយឆ្នាំ២០២៤",
}
_SOURCE = (
    "Mục 1. Bộ Mẫu hoàn thành rà soát thủ tục trước ngày 31/01/2024.\n"
    "Mục 2. Tỉnh Mẫu kết nối hệ thống một cửa, báo cáo hằng tháng.\n"
    "Mục 3. Các cơ quan khác phối hợp trong phạm vi nhiệm vụ của mình."
)


def shown_in_trials_only(
    view: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 404 on a node that does real work."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not (settings.DEBUG or getattr(settings, "NHIPCAU_SYNTHETIC", False)):
            raise Http404
        return view(request)

    return checked


@shown_in_trials_only
def guide(request: HttpRequest) -> HttpResponse:
    """Every component in use."""
    context = {
        "title": _("Style guide"),
        "subheading": _("Every part that pages are made of, with invented contents"),
        "breadcrumbs": [Crumb(label=_("My desk"), href="/"), Crumb(label=_("Style guide"))],
        "figures": _figures(),
        "states": list(STATES),
        "origins": list(ORIGINS),
        "texts": _TEXTS,
        "bars": _bars(),
        "stack": _stack(),
        "lines": _lines(),
        "timeline_entries": _timeline(),
        "guide_tabs": _tabs(),
        "pairs": [
            (_("Lead agency"), _TEXTS["vi"]),
            (_("Deadline"), _AS_OF),
            (_("Reports"), 14500),
            (_("Product"), None),
        ],
        "source": _SOURCE,
        "highlights": [
            Highlight(start=7, end=63, label=_("Draft 1"), current=True),
            Highlight(start=71, end=125, label=_("Draft 2")),
        ],
    }
    return render(request, "ui/guide.html", context)


def _figures() -> list[Figure]:
    return [
        Figure(
            label=_("Overdue tasks"), value=51, unit=_("tasks"), as_of=_AS_OF, tone="red",
            change=-4, change_since=date(2024, 1, 24), better="down", href="#states", synthetic=True,
        ),
        Figure(
            label=_("Done on time"), value=1284, unit=_("tasks"), as_of=_AS_OF, tone="green",
            change=37, change_since=date(2024, 1, 24), better="up", href="#states", synthetic=True,
        ),
        Figure(
            label=_("Dossiers handed in online"), value=39.98, unit="%", decimals=2, as_of=_AS_OF,
            origin="reported", change=-1.25, change_unit=_("points"), better="up", href="#states",
            synthetic=True,
        ),
        Figure(
            label=_("Online payments"), value=17_000_000, unit=_("payments"), as_of=_AS_OF,
            qualifier=_("more than"), origin="disputed", synthetic=True,
        ),
        Figure(
            label=_("Agencies connected"), value=63, unit=_("provinces"), as_of=_AS_OF,
            origin="verified", change=0, synthetic=True,
        ),
    ]  # fmt: skip


def _bars() -> Chart:
    names = ["Bộ Mẫu A", "Bộ Mẫu B", "Tỉnh Mẫu C", _TEXTS["lo"][:34], _TEXTS["km"][:40]]
    return Chart(
        kind="bar", title=_("Overdue tasks by agency"), categories=names, horizontal=True,
        series=[
            Series(name=_("Overdue"), values=[14, 11, 9, 6, 2], tone="red", hrefs=["#states"] * 5)
        ],
        unit=_("tasks"), category_label=_("Agency"), as_of=_AS_OF, synthetic=True,
    )  # fmt: skip


def _stack() -> Chart:
    weeks = [date(2024, 1, day).strftime("%d/%m") for day in (3, 10, 17, 24, 31)]
    return Chart(
        kind="stacked", title=_("Tasks by state, week by week"), categories=weeks,
        series=[
            Series(name=_("Done on time"), values=[40, 44, 51, 60, 66], tone="green"),
            Series(name=_("Done late"), values=[6, 6, 7, 9, 9], tone="olive"),
            Series(name=_("On track"), values=[70, 66, 60, 48, 41], tone="calm"),
            Series(name=_("Due soon"), values=[8, 9, 6, 9, 11], tone="amber"),
            Series(name=_("Overdue"), values=[12, 11, 12, 10, 9], tone="red"),
        ],
        unit=_("tasks"), category_label=_("Week to"), as_of=_AS_OF, synthetic=True,
    )  # fmt: skip


def _lines() -> Chart:
    return Chart(
        kind="line", title=_("Dossiers handed in online"), unit="%", decimals=1,
        categories=["Q1", "Q2", "Q3", "Q4"], category_label=_("Quarter"), as_of=_AS_OF,
        series=[
            Series(name=_("Ministries"), values=[41.2, 47.9, 52.3, 54.5]),
            Series(name=_("Provinces"), values=[9.1, 12.4, None, 16.9]),
        ],
        note=_("The third quarter of the provinces was not reported."), synthetic=True,
    )  # fmt: skip


def _timeline() -> list[TimelineEntry]:
    return [
        TimelineEntry(
            when=datetime(2024, 1, 30, 8, 15, tzinfo=UTC), who="Trần Văn Mẫu",
            what=_("Report sent back"), detail=_("The annex with the list is missing."),
            icon="arrow-back-up", tone="plum",
        ),
        TimelineEntry(
            when=datetime(2024, 1, 29, 3, 2, tzinfo=UTC), who="Lê Thị Thử",
            what=_("Report handed in"), icon="file-check", tone="calm",
        ),
        TimelineEntry(
            when=date(2024, 1, 3), who="Nguyễn Thị Ví Dụ", what=_("Task assigned"), icon="send",
            tone="slate",
        ),
    ]  # fmt: skip


def _tabs() -> list[Tab]:
    return [
        Tab(label=_("Mine"), href="#tabs", current=True, count=12),
        Tab(label=_("My agency"), href="#tabs", count=184),
        Tab(label=_("Followed"), href="#tabs"),
    ]


class GuideForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 3}))
    agency = forms.ChoiceField(
        label=_("Lead agency"),
        choices=[("", "–"), ("a", "Bộ Mẫu"), ("b", _TEXTS["km"])],
        help_text=_("The one that answers for the result."),
    )
    deadline = DayField(label=_("Deadline"), help_text=_("A working day."))
    product = forms.CharField(label=_("Product"), required=False)
    paper = forms.FileField(label=_("Paper"), required=False)
    priority = forms.ChoiceField(
        label=_("Weight"), choices=[("k", _("Key task")), ("n", _("Ordinary task"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    confirm = forms.BooleanField(label=_("I have read the source line and it says so"))


@shown_in_trials_only
def guide_form(request: HttpRequest) -> HttpResponse:
    """A form with mistakes in it, to see the summary and the errors."""
    form = GuideForm(request.POST or {"name": _TEXTS["vi"], "deadline": "31 tháng"})
    context = {
        "title": _("Assign a task"),
        "subheading": _("A sample form; nothing is kept"),
        "breadcrumbs": [Crumb(label=_("Style guide"), href="../"), Crumb(label=_("Form"))],
        "form": form,
        "submit_label": _("Assign the task"),
        "cancel_href": "../",
    }
    return render(request, "ui/form.html", context)


@dataclass(frozen=True, slots=True)
class _Sample:
    pk: int
    name: str
    agency: str
    state: str
    deadline: date | None
    reports: int


_COLUMNS: list[Column[Any]] = [
    Column(key="name", label=_("Task"), href=lambda task: f"#task-{task.pk}"),
    Column(key="agency", label=_("Lead agency")),
    Column(key="state", label=_("State"), value=lambda task: state_badge(task.state)),
    Column(key="deadline", label=_("Deadline"), align="end"),
    Column(key="reports", label=_("Reports"), align="end"),
]


def _samples() -> list[_Sample]:
    texts, states = list(_TEXTS.values()), list(STATES)
    return [
        _Sample(
            pk=at + 1,
            name=texts[at % 4],
            agency=("Bộ Mẫu", "Tỉnh Mẫu", "ແຂວງຕົວຢ່າງ", "ខេត្តគំរូ")[at % 4],
            state=states[at % len(states)],
            deadline=None if states[at % len(states)] == "open_deadline" else date(2024, 2, 1 + at % 28),
            reports=at * 37 % 1900,
        )
        for at in range(120)
    ]


@shown_in_trials_only
def guide_list(request: HttpRequest) -> HttpResponse:
    """The list page with invented rows; its filters and sorting are only drawn."""
    page = Paginator(_samples(), 50).get_page(request.GET.get("page"))
    rows = [
        Row(
            str(task.pk),
            task.name,
            [
                Cell(column.label, column.draw(task, request), column.align, column.wide,
                     column.key == "name")
                for column in _COLUMNS
            ],
        )
        for task in page
    ]  # fmt: skip
    context = {
        "title": _("Tasks of the Sample Ministry"),
        "subheading": _("All tasks in which it leads or helps"),
        "breadcrumbs": [Crumb(label=_("Style guide"), href="../"), Crumb(label=_("List"))],
        "headers": [
            Header(column.key, column.label, column.align, column.wide, "?",
                   "ascending" if column.key == "deadline" else "none")
            for column in _COLUMNS
        ],
        "rows": rows,
        "page": page,
        "pages": [(n, address(request.GET, {"page": n}), n == page.number) for n in (1, 2, 3)],
        "sizes": [(size, "?") for size in PAGE_SIZES],
        "search_on": True,
        "search_label": _("Words of the task or the agency"),
        "chips": [Chip(_("State"), str(STATES["overdue"].label), "?"), Chip(_("Block"), "Bộ", "?")],
        "exports": [("Excel", "?"), ("CSV", "?")],
        "bulk_actions": [
            BulkAction(key="remind", label=_("Remind"), icon="bell"),
            BulkAction(key="cancel", label=_("Cancel"), icon="ban", danger=True),
        ],
    }  # fmt: skip
    return render(request, "ui/list.html", context)
