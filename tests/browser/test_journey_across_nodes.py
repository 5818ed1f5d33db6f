"""The journey across three real nodes in real pages: each officer signs in at their own node."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import Visitor
from tests.browser.test_directive_journey import confirm_draft_due, open_task
from tests.flows.test_directive_to_result import OWN_TEXT
from tests.running_node import RunningNode, RunningNodes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("three")]


def await_rows(node: RunningNode, query: str, parameters: list[object]) -> tuple[object, ...]:
    """The first row of a query, when there is one."""
    return await_value(lambda: node.sql(query, parameters))[0]


def await_value(
    found: Callable[[], list[tuple[object, ...]]], seconds: float = 90
) -> list[tuple[object, ...]]:
    """What is there after a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        rows = found()
        if rows:
            return rows
        time.sleep(0.3)
    raise AssertionError("it did not arrive")


def code_of(serial: object) -> str:
    return f"NV-{int(str(serial)):06d}"


def test_a_directive_of_the_centre_is_carried_out_in_ministry_and_province(
    browser: Browser, three_nodes: RunningNodes
) -> None:
    centre, ministry, province = (three_nodes[key] for key in ("vpcp", "btp", "tuyen-quang"))
    office = Visitor(browser, centre.address, language="en")
    office.sign_in("officer_binh")
    office.go("/tasks/paste/")
    office.page.fill("[name=text]", OWN_TEXT)
    office.page.fill("[name=issued_on]", "2024-01-25")
    office.page.click("form.nc-form .btn-primary")
    office.page.wait_for_load_state()
    drafts = office.page.url.split("?")[0]
    document = drafts.rstrip("/").rsplit("/", 1)[1]
    codes = []
    for due, lead in (
        ("2024-01-30", "Ministry of Justice"),
        ("2024-04-14", "People's Committee of Tuyen Quang Province"),
    ):
        office.page.goto(drafts)
        codes.append(confirm_draft_due(office.page, drafts, due, lead))

    # Ministry and province hear of it, with the document, and know the centre's number.
    copies = {}
    for node, code in ((ministry, codes[0]), (province, codes[1])):
        query = "SELECT serial FROM tasks_task WHERE home_code = %s AND document_id = %s"
        copies[node.port] = code_of(await_rows(node, query, [f"vpcp {code}", document])[0])

    # Each reports with its product at its own node.
    for node, username in ((ministry, "focal_hai"), (province, "focal_quang")):
        lead = Visitor(browser, node.address, language="vi")
        lead.sign_in(username)
        open_task(lead, copies[node.port])
        lead.page.click("form[action$='/accept/'] button")
        lead.page.click("details:has(form[action$='/report_completion/']) > summary")
        lead.page.fill("#report_completion_product_record", "12/BC")
        lead.page.click("form[action$='/report_completion/'] .btn-primary")
        lead.page.wait_for_load_state()
        assert lead.faults == []
        lead.close()

    # At the centre the products come in and are accepted; the provinces officer cannot act here.
    for code in codes:
        await_rows(
            centre, "SELECT 1 FROM tasks_task WHERE serial = %s AND stage = 'reported'", [int(code[3:])]
        )
        open_task(office, code)
        office.page.click("form[action$='/accept_report/'] .btn-primary")
        office.page.wait_for_load_state()
    for node in (ministry, province):
        serial = int(copies[node.port][3:])
        await_rows(node, "SELECT 1 FROM tasks_task WHERE serial = %s AND stage = 'done'", [serial])

    # A figure at the centre opens to its tasks, a task to the province's record, which the province logs.
    office.go(f"/tasks/?document={document}&state=done_late")
    assert office.page.locator("tbody tr").count() == 2
    office.page.click(f"tbody tr:has-text('{codes[1]}') a")
    office.page.wait_for_load_state()
    office.page.click("a[href*='/nodes/records/tuyen-quang/tasks.report/']")
    office.page.wait_for_load_state()
    office.page.fill("[name=purpose]", "Kiểm tra sản phẩm")
    office.page.click("main form .btn-primary")
    office.page.wait_for_load_state()
    assert "12/BC" in office.page.inner_text("main")
    assert province.sql("SELECT side, shown FROM nodes_cardopening") == [("gave", True)]
    assert office.faults == []
    office.close()
