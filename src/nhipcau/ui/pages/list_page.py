"""The list page of the house: search, filters as chips, sorting, paging, export, bulk actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db.models import Q as Condition
from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.generic import View
from django_filters import FilterSet

from nhipcau.kit.digits import to_ascii_digits
from nhipcau.kit.errors import CodedError
from nhipcau.ui.components import Crumb
from nhipcau.ui.errors import (
    BulkActionUnknown,
    ExportFormatUnknown,
    NothingChosen,
    TooManyRows,
)
from nhipcau.ui.pages.columns import Cell, Column, Direction, Header, M, Row
from nhipcau.ui.pages.list_state import EXPORT, PAGE, SIZE, SORT, Q, address, carried, chips_of, say_all
from nhipcau.ui.provides import Label, exporters
from nhipcau.ui.wording import wording

if TYPE_CHECKING:
    from nhipcau.spine.facade import Actor

PAGE_SIZES: Final = (25, 50, 100, 200)
_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction:
    """Something that can be done to the ticked rows; `danger` asks again before it is done."""

    key: str
    label: Label
    icon: str = "check"
    danger: bool = False


class ListPage(View, Generic[M]):
    """A list of records. A subclass says what; this class says how.

    Queries per page: one count, one for the rows, and what the filters need for their choices.
    All state is in the address: ``q``, ``sort`` (a column's key, ``-`` before it for descending),
    ``page``, ``size``, and the keys of the filters. ``export=csv`` gives all rows found, at most
    `export_limit`.
    """

    title: ClassVar[Label]
    subheading: ClassVar[Label] = ""
    columns: ClassVar[Sequence[Column[Any]]]
    search_fields: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[Label] = ""
    filterset_class: ClassVar[type[FilterSet] | None] = None
    ordering: ClassVar[Sequence[str | OrderBy]] = ()
    page_size: ClassVar[int] = 50
    export_limit: ClassVar[int] = 50_000
    bulk_actions: ClassVar[Sequence[BulkAction]] = ()
    empty_title: ClassVar[Label] = ""
    empty_text: ClassVar[Label] = ""
    empty_action: ClassVar[tuple[Label, str] | None] = None
    breadcrumbs: ClassVar[Sequence[Crumb]] = ()
    template_name: ClassVar[str] = "ui/list.html"
    anonymous_allowed: ClassVar[bool] = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.actor: Actor | None = getattr(request, "actor", None)
        if self.actor is None and not self.anonymous_allowed:
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    # What a subclass says

    def get_queryset(self, actor: Actor | None) -> QuerySet[M]:
        """The records that `actor` may see: start from ``visible_to(actor)``."""
        raise NotImplementedError

    def get_title(self) -> Label:
        """The heading: what, and whose."""
        return self.title

    def get_columns(self, actor: Actor | None) -> Sequence[Column[M]]:
        """The columns for `actor`."""
        return self.columns

    def get_bulk_actions(self, actor: Actor | None) -> Sequence[BulkAction]:
        """The bulk actions that `actor` may use; none hides the tick boxes."""
        return self.bulk_actions

    def get_context(self) -> dict[str, object]:
        """More context for the template, such as the actions in the page's head."""
        return {}

    def chip_text(self, name: str, value: object) -> str:
        """What the chip of filter `name` says, where the value itself would be an id; else empty."""
        return ""

    def search(self, rows: QuerySet[M], text: str) -> QuerySet[M]:
        """The rows in which every word of `text` stands in one of `search_fields`.

        Lao and Khmer digits find ASCII ones. A room with a better index overrides this.
        """
        for word in text.split():
            found = Condition()
            for spelling in {word, to_ascii_digits(word)}:
                for path in self.search_fields:
                    found |= Condition((f"{path}__icontains", spelling))
            rows = rows.filter(found)
        return rows

    def run_bulk(self, actor: Actor | None, action: str, ids: Sequence[str]) -> HttpResponse | None:
        """Do `action` to the records `ids`; the answer, or None to show the list again.

        The ids come from the browser: look them up in ``get_queryset(actor)``, and let a room's
        action check each record.
        """
        raise BulkActionUnknown(action=action)

    # How it is done

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        filterset, rows = self._found(request)
        if EXPORT in request.GET:
            try:
                return self._export(rows, request.GET[EXPORT])
            except CodedError as error:
                messages.error(request, wording(error))
                return redirect(request.path + address(request.GET))
        page = self._page(request, rows)
        return render(request, self.template_name, self._context(request, filterset, page))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = request.path + address(request.GET)
        action, ids = request.POST.get("action", ""), request.POST.getlist("ids")
        try:
            if action not in {offered.key for offered in self.get_bulk_actions(self.actor)}:
                raise BulkActionUnknown(action=action)
            if not ids:
                raise NothingChosen
            answer = self.run_bulk(self.actor, action, ids)
        except CodedError as error:
            messages.error(request, wording(error))
            return redirect(here)
        return answer or redirect(here)

    def _found(self, request: HttpRequest) -> tuple[FilterSet | None, QuerySet[M]]:
        """The rows after search, filters and sorting, in a stable order."""
        rows = self.get_queryset(self.actor)
        filterset = None
        if self.filterset_class is not None:
            filterset = self.filterset_class(request.GET, queryset=rows, request=request)
            say_all(filterset.form)
            rows = filterset.qs
        if text := request.GET.get(Q, "").strip():
            rows = self.search(rows, text)
        return filterset, rows.order_by(*self._order(request), "pk")

    def _order(self, request: HttpRequest) -> Sequence[str | OrderBy]:
        asked = request.GET.get(SORT, "")
        for column in self.get_columns(self.actor):
            if column.sort is not None and column.key == asked.removeprefix("-"):
                return [column.order_by(descending=asked.startswith("-"))]
        return self.ordering

    def _page(self, request: HttpRequest, rows: QuerySet[M]) -> Page[M]:
        asked = to_ascii_digits(request.GET.get(SIZE, ""))
        size = int(asked) if asked in map(str, PAGE_SIZES) else self.page_size
        return Paginator(rows, size).get_page(to_ascii_digits(request.GET.get(PAGE, "1")))

    def _export(self, rows: QuerySet[M], form: str) -> HttpResponse:
        exporter = exporters.get(form)
        if exporter is None:
            raise ExportFormatUnknown(format=form)
        if (count := rows.count()) > self.export_limit:
            raise TooManyRows(count=count, limit=self.export_limit)
        columns = [column for column in self.get_columns(self.actor) if column.exported]
        title = str(self.get_title())
        body = exporter(
            title,
            [str(column.label) for column in columns],
            (
                [column.read_for_export(record) for column in columns]
                for record in rows.iterator(chunk_size=_CHUNK)
            ),
        )
        name = f"{slugify(title, allow_unicode=True)}-{localdate():%Y-%m-%d}.{exporter.extension}"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        headers = {"Content-Disposition": disposition or "attachment"}
        return HttpResponse(body, content_type=exporter.content_type, headers=headers)

    def _context(self, request: HttpRequest, filterset: FilterSet | None, page: Page[M]) -> dict[str, object]:
        columns = self.get_columns(self.actor)
        form = filterset.form if filterset is not None else None
        return {
            "title": self.get_title(),
            "subheading": self.subheading,
            "breadcrumbs": self.breadcrumbs,
            "headers": self._headers(request, columns),
            "rows": [self._row(request, columns, record) for record in page.object_list],
            "page": page,
            "pages": _page_links(request, page),
            "sizes": [(size, address(request.GET, {"size": size})) for size in PAGE_SIZES],
            "filter_form": form,
            "chips": chips_of(form, request.GET, self.chip_text) if form is not None else [],
            "carried": carried(form, request.GET),
            "search_on": bool(self.search_fields),
            "search_label": self.search_label,
            "search_text": request.GET.get(Q, ""),
            "href_without_search": address(request.GET, remove=[Q]),
            "exports": [
                (exporter.label, address(request.GET, {"export": key})) for key, exporter in exporters.items()
            ],
            "bulk_actions": self.get_bulk_actions(self.actor),
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
            "empty_action": self.empty_action,
            **self.get_context(),
        }

    def _headers(self, request: HttpRequest, columns: Iterable[Column[M]]) -> list[Header]:
        asked = request.GET.get(SORT, "")
        heads = []
        for column in columns:
            if column.sort is None:
                heads.append(Header(column.key, column.label, column.align, column.wide))
                continue
            ascending = asked == column.key
            href = address(request.GET, {"sort": f"-{column.key}" if ascending else column.key})
            direction: Direction = "ascending" if ascending else "none"
            if asked == f"-{column.key}":
                direction = "descending"
            heads.append(Header(column.key, column.label, column.align, column.wide, href, direction))
        return heads

    def _row(self, request: HttpRequest, columns: Sequence[Column[M]], record: M) -> Row:
        cells = [
            Cell(
                column.label,
                column.draw(record, request),
                column.align,
                column.wide,
                column.heading or (column.href is not None),
                column.roomy,
            )
            for column in columns
        ]
        return Row(str(record.pk), str(record), cells)


def _page_links(request: HttpRequest, page: Page[M]) -> list[tuple[int | None, str, bool]]:
    """Number, address and whether it is the current page; number None is a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        (number, address(request.GET, {"page": number}), number == page.number)
        if isinstance(number, int)
        else (None, "", False)
        for number in numbers
    ]
