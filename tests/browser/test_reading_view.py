"""The reading view in a real browser: keys, corrections in place, without a script, wide and phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.pages import Visitor
from tests.running_node import RunningNode

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("node")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
TEXT = """Thông báo kết luận của Thủ tướng Chính phủ (văn bản thử)
Đến ngày 20/01/2024, cả nước còn 39 nhiệm vụ quá hạn; 54/76 cơ quan đã báo cáo, đạt 59,57%.
Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 và Nghị quyết số 57-WQ2/T2B.
Bộ Tư pháp chủ trì, phối hợp với Bộ Công an trình Chính phủ dự thảo nghị định trước ngày 15/4/2024.
"""


def paste(visitor: Visitor, text: str = TEXT) -> str:
    """The address of the reading view of a new text."""
    visitor.go("/tasks/paste/")
    visitor.page.fill("[name=text]", text)
    visitor.page.fill("[name=issued_on]", "2024-01-25")
    visitor.page.click("button[value=read]")
    visitor.page.wait_for_load_state()
    assert visitor.page.url.endswith("/reading/")
    return visitor.page.url.removeprefix(visitor.address)


def checked(page: Page) -> int:
    """How many finds are checked, as the bar says."""
    return int(page.locator("[data-reading] progress").first.get_attribute("value") or 0)


def await_checked(page: Page, number: int) -> None:
    """Wait for the view that counts so many."""
    page.wait_for_selector(f"[data-reading]:not([aria-busy]) progress[value='{number}']")


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_the_view_fits_and_is_accessible(browser: Browser, demo_node: RunningNode, phone: bool) -> None:
    visitor = Visitor(browser, demo_node.address, phone=phone)
    visitor.sign_in("focal_yen" if phone else "focal_khang")
    view = paste(visitor)
    find = visitor.page.locator(".nc-entry[data-ref^=figure]").first.get_attribute("data-ref")
    faults = []
    for language in ("vi", "en", "lo", "km"):
        cookie = {"name": "django_language", "value": language, "url": demo_node.address}
        visitor.context.add_cookies([cookie])  # type: ignore[list-item]
        for path in (view, f"{view}?find={find}&correct=1", f"{view}?show=checked", "/reading/compare/",
                     "/indicators/claims/", "/documents/corrections/"):  # fmt: skip
            assert visitor.go(path) == 200
            over = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            faults += [f"{language} {path}: {over} px too wide"] if over > 1 else []
            if language in ("vi", "km"):
                result = Axe().run(visitor.page, options=RULES)
                faults += [
                    f"{path}: {item['id']}: {item['nodes'][0]['html'][:160]}"
                    for item in result.response["violations"]
                ]
    assert faults == []
    assert visitor.faults == []
    visitor.close()


def test_finds_are_decided_with_the_keyboard_alone(browser: Browser, demo_node: RunningNode) -> None:
    visitor = Visitor(browser, demo_node.address, language="en")
    visitor.sign_in("officer_binh")
    view = paste(visitor)
    page = visitor.page
    page.goto(f"{demo_node.address}{view}?kind=figure")
    first, second = (page.locator(".nc-entry[data-ref]").nth(at).get_attribute("data-ref") for at in (0, 1))
    page.keyboard.press("n")
    assert page.locator(".nc-entry.nc-current").get_attribute("data-ref") == second
    assert page.locator(f"mark.nc-current[data-ref='{second}']").count() == 1
    page.keyboard.press("p")
    page.keyboard.press("a")
    await_checked(page, 1)
    assert page.locator(f".nc-entry[data-ref='{first}']").count() == 0
    assert page.locator(f"mark.nc-find-accepted[data-ref='{first}']").count() >= 1
    page.keyboard.press("x")
    await_checked(page, 2)
    page.keyboard.press("c")
    page.wait_for_selector(".nc-entry form [name$='-value']")
    page.fill(".nc-entry form [name$='-value']", "not a number")
    page.click(".nc-entry form button[value=correct]")
    page.wait_for_selector(".nc-entry .nc-summary")
    assert page.input_value(".nc-entry form [name$='-value']") == "not a number"
    page.fill(".nc-entry form [name$='-value']", "59.75")
    page.click(".nc-entry form button[value=correct]")
    await_checked(page, 3)
    visitor.go("/indicators/claims/")
    assert "59.75" in page.inner_text("main")
    assert visitor.faults == []
    visitor.close()


def test_everything_works_without_a_script(browser: Browser, demo_node: RunningNode) -> None:
    visitor = Visitor(browser, demo_node.address, language="en")
    visitor.sign_in("focal_my")
    view = paste(visitor)
    state = visitor.context.storage_state()
    plain = browser.new_context(java_script_enabled=False, storage_state=state)
    page = plain.new_page()
    page.goto(f"{demo_node.address}{view}?kind=date")
    page.locator("button[value=accept]").first.click()
    assert checked(page) == 1
    page.locator("[data-correct]").first.click()
    page.locator(".nc-entry form [name$='-to']").fill("2024-04-13")
    page.click(".nc-entry form button[value=correct]")
    assert checked(page) == 2
    page.goto(f"{demo_node.address}{view}?kind=task")
    page.locator("button[value=accept]").first.click()
    assert "/tasks/drafts/" in page.url
    plain.close()
    visitor.close()


def test_two_texts_are_compared_side_by_side(browser: Browser, demo_node: RunningNode) -> None:
    visitor = Visitor(browser, demo_node.address, language="en")
    visitor.sign_in("focal_lan")
    visitor.go("/reading/compare/")
    page = visitor.page
    page.fill("[name=source]", "Còn 39 nhiệm vụ trước ngày 30/3/2024.")
    page.fill("[name=translation]", "There are 38 tasks before 30 March 2024.")
    page.click("form.nc-compare .btn-primary")
    page.wait_for_load_state()
    assert page.locator("#result tbody tr").count() == 1
    assert page.locator("mark").count() == 2
    assert page.input_value("[name=source]").startswith("Còn 39")
    assert visitor.faults == []
    visitor.close()
