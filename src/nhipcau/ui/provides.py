"""What upper rooms hand in at start: menu entries, ways to export a list, panels on pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nhipcau.ui.errors import AlreadyRegistered

if TYPE_CHECKING:
    from nhipcau.spine.facade import Actor

Label = str | Promise

SECTIONS: Final[Mapping[str, Label]] = {
    "desk": _("My work"),
    "steering": _("Directives and tasks"),
    "follow_up": _("Following up"),
    "meetings": _("Meetings and bodies"),
    "law": _("Law and language"),
    "service": _("People and businesses"),
    "data": _("Data and figures"),
    "publishing": _("Publishing"),
    "house": _("Agencies and posts"),
    "system": _("Administration"),
}


def _signed_in(actor: Actor | None) -> bool:
    return actor is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """A line of the desk menu. `section` is a key of SECTIONS; low `order` comes first.

    `url_name` is reversed without arguments. The first four visible entries also stand in the
    bar at the bottom of a phone. `shortcut` is the second key after ``g``.
    """

    key: str
    label: Label
    icon: str
    url_name: str
    section: str = "desk"
    order: int = 100
    visible: Callable[[Actor | None], bool] = _signed_in
    shortcut: str = ""


class Menu:
    """The entries of all rooms."""

    def __init__(self) -> None:
        self._entries: dict[str, MenuEntry] = {}

    def register(self, entry: MenuEntry) -> None:
        """Add `entry`. Raises AlreadyRegistered, and KeyError for a section nobody knows."""
        if entry.key in self._entries:
            raise AlreadyRegistered(key=entry.key)
        SECTIONS[entry.section]
        self._entries[entry.key] = entry

    def visible_to(self, actor: Actor | None) -> list[MenuEntry]:
        """The entries that `actor` may see, in the order of the menu."""
        sections = list(SECTIONS)
        return sorted(
            (entry for entry in self._entries.values() if entry.visible(actor)),
            key=lambda entry: (sections.index(entry.section), entry.order, entry.key),
        )


class Exporter(Protocol):
    """Writes a table to a file.

    Cells are str, int, float, Decimal, bool, date, datetime or None. Text that begins like a
    formula must not become one.
    """

    content_type: str
    extension: str
    label: Label

    def __call__(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes: ...


class Exporters:
    """Ways to export a list, by format (``csv``, ``xlsx``)."""

    def __init__(self) -> None:
        self._exporters: dict[str, Exporter] = {}

    def register(self, key: str, exporter: Exporter) -> None:
        """Add `exporter` as `key`. Raises AlreadyRegistered."""
        if key in self._exporters:
            raise AlreadyRegistered(key=key)
        self._exporters[key] = exporter

    def get(self, key: str) -> Exporter | None:
        """The exporter of that format, if a room handed one in."""
        return self._exporters.get(key)

    def items(self) -> Iterator[tuple[str, Exporter]]:
        """All formats with their exporters, by format."""
        return iter(sorted(self._exporters.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part that one room shows on another room's page.

    `slot` is named by the page (``tasks.task.side``). `render` returns safe markup, empty when
    there is nothing to show to the actor of the request.
    """

    key: str
    slot: str
    render: Callable[[HttpRequest, object], str]
    order: int = 100


class Panels:
    """The panels of all rooms."""

    def __init__(self) -> None:
        self._panels: dict[str, Panel] = {}

    def register(self, panel: Panel) -> None:
        """Add `panel`. Raises AlreadyRegistered."""
        if panel.key in self._panels:
            raise AlreadyRegistered(key=panel.key)
        self._panels[panel.key] = panel

    def in_slot(self, slot: str) -> list[Panel]:
        """The panels of `slot`, low order first."""
        found = (panel for panel in self._panels.values() if panel.slot == slot)
        return sorted(found, key=lambda panel: (panel.order, panel.key))


menu: Final = Menu()
exporters: Final = Exporters()
panels: Final = Panels()
# Each says what the node is called in the reader's language, or "" when it does not know.
node_namers: Final[list[Callable[[], str]]] = []
