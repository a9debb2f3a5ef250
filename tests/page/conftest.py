"""A real Chromium in front of a real server."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.standalone.test_serving import Served

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """At home a machine without Chromium skips; in CI it fails.

    Its driver runs an event loop in this thread, so it must be gone before the next module: an
    asynchronous test cannot run beside it.
    """
    path = CHROMIUM if os.path.exists(CHROMIUM) else shutil.which("chromium")
    if path is None:
        told = "there is no Chromium; install one, for example with `apt install chromium`"
        pytest.fail(told) if os.environ.get("CI") == "true" else pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("page")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: Served) -> Iterator[Page]:
    """The page, open. A test fails where a script fails or the content policy is broken."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Security" in said.text else None)
    page.goto(str(server.api.base_url))
    yield page
    context.close()
    assert faults == []


def made(page: Page, lecture: Path, n: int) -> None:
    """Ask for an exam and wait until its papers are there."""
    ask(page, lecture, n)
    page.get_by_role("button", name="Exam (PDF)").wait_for()


def ask(page: Page, lecture: Path, n: int) -> None:
    page.set_input_files("#files", lecture)
    page.locator("#n").fill(str(n))
    page.get_by_role("button", name="Make the exam").click()
