"""The journey of the issue in real pages: paste, confirm, report, accept and return, board and pack."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import Visitor
from tests.flows.test_directive_to_result import ARTICLE, OWN_TEXT
from tests.running_node import RunningNode

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("node")]


def field(page: Page, name: str) -> str:
    """The selector of a field of the draft that is open."""
    return f".nc-draft form [name$='-{name}']"


def confirm_draft_due(page: Page, document: str, due: str, lead: str) -> str:
    """Open the draft with this last day, fill what the text does not say, confirm; the task's code."""
    drafts = page.locator(".nc-draft-open")
    for at in range(drafts.count()):
        identity = drafts.nth(at).get_attribute("id") or ""
        page.goto(f"{document}?draft={identity.removeprefix('draft-')}")
        if page.input_value(field(page, "due_on")) != due:
            page.goto(document)
            continue
        page.fill(field(page, "lead"), lead)
        page.select_option(
            field(page, "person_post"), ""
        )  # what is proposed is a post of the agency in the text
        page.select_option(field(page, "give_to"), "")  # one agency alone, whatever the text says
        page.fill(field(page, "person_text"), "Bộ trưởng")
        if not page.input_value(field(page, "product")):
            page.fill(field(page, "product"), "Báo cáo")
        page.select_option(field(page, "authority"), "prime_minister")
        page.click(".nc-draft form button[value=confirm]")
        page.wait_for_load_state()
        return page.locator(f"#{identity} a[href^='/tasks/']").inner_text().split()[0]
    raise AssertionError(f"no draft is due on {due}")


def count_on(visitor: Visitor, day: str, document: str) -> dict[str, int]:
    """How many tasks of the document stand in each state on a day, as the list shows them."""
    found = {}
    for state in ("overdue", "due_soon", "on_track", "done_on_time", "done_late"):
        visitor.go(f"/tasks/?on={day}&state={state}&document={document}")
        found[state] = visitor.page.locator("tbody tr").count()
    return found


def test_a_pasted_text_is_followed_to_the_weekly_pack(browser: Browser, demo_node: RunningNode) -> None:
    text = ARTICLE.read_text() if ARTICLE.exists() else OWN_TEXT
    office = Visitor(browser, demo_node.address, language="en")
    office.sign_in("officer_binh")
    page = office.page
    office.go("/tasks/paste/")
    page.fill("[name=text]", text)
    page.fill("[name=issued_on]", "2024-01-25")
    page.click("form.nc-form .btn-primary")
    page.wait_for_load_state()
    assert "/tasks/drafts/" in page.url
    assert page.locator("mark").count() >= 3  # the lines are marked in the text
    assert page.locator(".nc-clears .nc-tone-amber").count() >= 2  # and what the text leaves out is said

    # A draft with an empty clear cannot be issued, and what was typed stays.
    drafts_page = page.url.split("?")[0]
    document = drafts_page.rstrip("/").rsplit("/", 1)[1]
    page.fill(field(page, "product"), "Thử giữ lại chữ đã gõ")
    page.fill(field(page, "title"), "")
    page.click(".nc-draft form button[value=confirm]")
    page.wait_for_load_state()
    assert "not clear yet" in page.inner_text(".nc-draft form")
    assert page.input_value(field(page, "product")) == "Thử giữ lại chữ đã gõ"

    codes = []
    for due in ("2024-01-30", "2024-04-14", "2024-06-30"):
        page.goto(drafts_page)
        codes.append(confirm_draft_due(page, drafts_page, due, "Ministry of Justice"))
    assert len(set(codes)) == 3

    justice = Visitor(browser, demo_node.address, language="vi")
    justice.sign_in("focal_hai")
    for code in codes[:2]:
        open_task(justice, code)
        justice.page.click("form[action$='/accept/'] button")
        justice.page.click("details:has(form[action$='/report_completion/']) > summary")
        justice.page.fill("#report_completion_product_record", f"12/BC-BTP ({code})")
        justice.page.click("form[action$='/report_completion/'] .btn-primary")
        justice.page.wait_for_load_state()
        assert justice.page.locator(".nc-report").count() >= 1

    chief = Visitor(browser, demo_node.address, language="vi")
    chief.sign_in("officer_chi")
    open_task(chief, codes[0])
    chief.page.click("form[action$='/accept_report/'] .btn-primary")
    open_task(chief, codes[1])
    chief.page.click("details:has(form[action$='/return_report/']) > summary")
    chief.page.fill("#return_report_reason", "Thiếu phụ lục")
    chief.page.click("form[action$='/return_report/'] .btn")
    chief.page.wait_for_load_state()

    # On 31 January the first is a day late and the others run; on 1 July all three are late.
    january, july = count_on(chief, "2024-01-31", document), count_on(chief, "2024-07-01", document)
    assert (january["overdue"], january["on_track"]) == (1, 2)
    assert july["overdue"] == 3
    totals = []
    for day in ("2024-01-31", "2024-07-01"):
        chief.go("/desk/packs/")
        chief.page.fill("#freeze-day", day)
        chief.page.click("form[action$='/freeze/'] .btn-primary")
        chief.page.wait_for_load_state()
        totals.append(int(chief.page.locator(".nc-figure strong").first.inner_text()))
        assert chief.page.locator(f"a:has-text('{codes[0]}')").count() >= 1  # named, with the way to it
    chief.go("/desk/board/?on=2024-07-01")
    assert int(chief.page.locator(".nc-figure strong").first.inner_text()) == totals[1]
    assert totals[1] >= totals[0] + 2
    for visitor in (office, justice, chief):
        assert visitor.faults == []
        visitor.close()


def open_task(visitor: Visitor, code: str) -> None:
    """Find a task by its code in the search of the header, as a person would."""
    visitor.go("/desk/")
    visitor.page.fill("header input[type=search]", code)
    visitor.page.press("header input[type=search]", "Enter")
    visitor.page.wait_for_load_state()
    visitor.page.click(f"main a:has-text('{code}')")
    visitor.page.wait_for_load_state()
