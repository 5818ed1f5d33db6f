"""Every page in every script, wide and phone: no fault in the console, nothing runs out of the
screen, axe-core has nothing to say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.pages import Visitor
from tests.running_node import RunningNode

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("node")]

PATHS = [
    "/desk/", "/desk/board/", "/desk/week/", "/desk/packs/", "/desk/search/?q=d", "/tasks/", "/tasks/new/",
    "/tasks/many/", "/tasks/calendar/", "/tasks/simulator/",
    "/tasks/paste/", "/tasks/not-updated/", "/documents/", "/documents/new/", "/documents/glossary/",
    "/agencies/", "/agencies/posts/", "/agencies/competences/", "/agencies/calendar/", "/deadlines/",
]  # fmt: skip
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture(scope="module", params=[False, True], ids=["wide", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, demo_node: RunningNode) -> Iterator[Visitor]:
    person = Visitor(browser, demo_node.address, phone=request.param)
    person.sign_in("leader_duc" if request.param else "minister_mai")
    yield person
    person.close()


@pytest.mark.parametrize("language", ["vi", "en", "lo", "km"])
def test_pages_fit_and_are_accessible(visitor: Visitor, demo_node: RunningNode, language: str) -> None:
    cookie = {"name": "django_language", "value": language, "url": demo_node.address}
    visitor.context.add_cookies([cookie])  # type: ignore[list-item]
    visitor.faults.clear()
    [(pack,)] = demo_node.sql("SELECT id FROM desk_weeklypack ORDER BY frozen_at DESC LIMIT 1")
    [(task,)] = demo_node.sql(
        "SELECT id FROM tasks_task WHERE published AND document_id IS NOT NULL ORDER BY serial LIMIT 1"
    )
    [(document,)] = demo_node.sql("SELECT id FROM documents_document WHERE number = '33/CT-TTg' LIMIT 1")
    faults = []
    extra = [
        f"/tasks/{task}/",
        f"/tasks/{task}/history/",
        f"/documents/{document}/",
        f"/desk/packs/{pack}/",
        f"/desk/packs/{pack}/papers/",
    ]
    for path in [*PATHS, *extra]:
        status = visitor.go(path)
        if status in (403, 404):  # not everybody may paste or see the nation's pack
            continue
        assert status == 200, path
        assert visitor.page.locator("html").get_attribute("lang") == language
        over = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if over > 1:
            faults.append(f"{path}: {over} px too wide")
        if language in ("vi", "km"):  # the same markup in the other two
            result = Axe().run(visitor.page, options=RULES)
            faults += [
                f"{path}: {item['id']}: {item['nodes'][0]['html'][:160]}"
                for item in result.response["violations"]
            ]
    assert faults == []
    assert visitor.faults == []


@pytest.mark.parametrize(
    ("language", "typed", "found"),
    [("lo", "ຍຸຕິທຳ", "ກະຊວງຍຸຕິທຳ"), ("km", "យុត្តិធម៌", "ក្រសួងយុត្តិធម៌"), ("vi", "tu phap", "Bộ Tư pháp")],
)
def test_a_name_without_spaces_is_found_by_its_middle(
    visitor: Visitor, demo_node: RunningNode, language: str, typed: str, found: str
) -> None:
    cookie = {"name": "django_language", "value": language, "url": demo_node.address}
    visitor.context.add_cookies([cookie])  # type: ignore[list-item]
    visitor.go(f"/desk/search/?q={typed}")
    assert visitor.page.locator(f"main a:has-text('{found}')").count() >= 1


@pytest.mark.parametrize(("language", "digit"), [("lo", "໒"), ("km", "២")])
def test_native_digits_where_asked(
    visitor: Visitor, demo_node: RunningNode, language: str, digit: str
) -> None:
    cookies = [
        {"name": "django_language", "value": language, "url": demo_node.address},
        {"name": "nhipcau_digits", "value": "native", "url": demo_node.address},
    ]
    visitor.context.add_cookies(cookies)  # type: ignore[arg-type]
    visitor.go("/desk/")
    assert digit in visitor.page.inner_text("main")
    visitor.context.add_cookies([{"name": "nhipcau_digits", "value": "ascii", "url": demo_node.address}])
    visitor.go("/desk/")
    assert digit not in visitor.page.inner_text("main")
