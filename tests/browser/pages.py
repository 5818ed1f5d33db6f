"""Driving the demo's pages in Debian's Chromium."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from nhipcau.simulation.accounts import PASSWORD

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; only the demo on this machine is asked for anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("NHIPCAU_CHROMIUM") or "/usr/bin/chromium", args=FLAGS
        )
        yield browser
        browser.close()


class Visitor:
    """One person at a browser of their own: page, faults of the page, sign-in."""

    def __init__(self, browser: Browser, address: str, *, language: str = "vi", phone: bool = False) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport=PHONE if phone else WIDE, device_scale_factor=1, is_mobile=phone, has_touch=phone
        )
        self.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, message: Any) -> None:
        # A refused form answers 422 and a hidden page 404: the browser logs that, we expect it.
        expected = "Failed to load resource" in message.text and any(
            c in message.text for c in ("404", "422", "403")
        )
        if message.type in ("error", "warning") and not expected:
            self.faults.append(message.text)

    def go(self, path: str) -> int:
        """Open a page; its status."""
        answer = self.page.goto(f"{self.address}{path}")
        assert answer is not None
        return answer.status

    def sign_in(self, username: str) -> None:
        """Sign in with password and the code that the demo shows; a used code is waited out."""
        page = self.page
        self.go("/account/login/")
        page.fill("[name=login]", username)
        page.fill("[name=password]", PASSWORD)
        page.click("form.nc-form button[type=submit]")
        for _attempt in range(4):
            page.fill("[name=code]", page.inner_text("#demo-code-digits").strip())
            page.click("form.nc-form button[type=submit]")
            page.wait_for_load_state()
            if "/account/" not in page.url:
                return
            time.sleep(10)
            page.reload()
        raise AssertionError(f"{username} could not sign in: {page.url}")

    def close(self) -> None:
        """End the visit."""
        self.context.close()
