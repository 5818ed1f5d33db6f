"""`./nhipcau shots`: pictures of the demo's pages, wide and phone, in four languages."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.browser.pages import Visitor, chromium
from tests.running_node import RunningNode, start_demo

PAGES = {
    "desk": "/desk/",
    "board": "/desk/board/",
    "week": "/desk/week/",
    "tasks": "/tasks/?state=overdue",
    "documents": "/documents/",
    "glossary": "/documents/glossary/",
    "agencies": "/agencies/",
}


def main(out: Path) -> None:
    """Write the pictures to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    node = start_demo()
    try:
        take_all(node, out)
    finally:
        node.stop()


def take_all(node: RunningNode, out: Path) -> None:
    """All pages in all languages and widths: one sign-in, the language changed by its cookie."""
    [(pack,)] = node.sql("SELECT id FROM desk_weeklypack ORDER BY frozen_at DESC LIMIT 1")
    [(task,)] = node.sql("SELECT id FROM tasks_task WHERE stage = 'reported' ORDER BY serial LIMIT 1")
    pages = {**PAGES, "pack": f"/desk/packs/{pack}/", "task": f"/tasks/{task}/"}
    with chromium() as browser:
        for phone in (False, True):
            visitor = Visitor(browser, node.address, phone=phone)
            visitor.sign_in("officer_binh" if not phone else "officer_chi")
            for language in ("vi", "en", "lo", "km"):
                cookie = {"name": "django_language", "value": language, "url": node.address}
                visitor.context.add_cookies([cookie])
                for name, path in pages.items():
                    visitor.go(path)
                    picture = out / f"{name}-{language}-{'phone' if phone else 'wide'}.png"
                    visitor.page.screenshot(path=picture, full_page=False)
                    print(picture, file=sys.stderr)
            visitor.close()
