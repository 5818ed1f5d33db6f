"""What every page needs: node, actor, menu, the reader's choices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from nhipcau.ui.node_name import node_name
from nhipcau.ui.preferences import preferences_from
from nhipcau.ui.provides import SECTIONS, Label, menu

if TYPE_CHECKING:
    from nhipcau.spine.facade import Actor


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A line of the menu as it is drawn."""

    label: Label
    icon: str
    href: str
    current: bool
    shortcut: str
    section: str


@dataclass(frozen=True, slots=True)
class MenuSection:
    """A group of lines with its heading."""

    label: Label
    links: list[MenuLink]


def page(request: HttpRequest) -> dict[str, object]:
    """Context of all pages; add it to the template settings."""
    actor: Actor | None = getattr(request, "actor", None)
    links = cache(lambda: menu_links(actor, request.path))
    return {
        "actor": actor,
        "node_name": cache(node_name),
        "synthetic_data": getattr(settings, "NHIPCAU_SYNTHETIC", False),
        "preferences": preferences_from(request),
        "menu_links": links,
        "menu_sections": lambda: _sections(links()),
        "language_names": settings.LANGUAGES,
    }


def menu_links(actor: Actor | None, path: str) -> list[MenuLink]:
    """The menu of `actor`; the entry with the longest address that begins `path` is current.

    An entry whose address does not exist on this node (its room is switched off) is left out.
    """
    found = [(entry, href) for entry in menu.visible_to(actor) if (href := _address(entry.url_name))]
    fitting = [href for _, href in found if path == href or (href != "/" and path.startswith(href))]
    current = max(fitting, key=len, default="")
    return [
        MenuLink(entry.label, entry.icon, href, href == current, entry.shortcut, entry.section)
        for entry, href in found
    ]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _sections(links: list[MenuLink]) -> list[MenuSection]:
    return [
        MenuSection(label, own)
        for key, label in SECTIONS.items()
        if (own := [link for link in links if link.section == key])
    ]
