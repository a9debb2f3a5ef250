"""The page as a lecturer uses it."""

import re
import signal
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from services.gateway.keys import new_key
from tests.page.conftest import ask, made
from tests.servers.ports import free_port
from tests.standalone.commands import CHINESE, ENGLISH
from tests.standalone.test_serving import Served

HOSTILE = (
    "\n\n## Beams <img src=x onerror=\"document.title='owned'\">\n\n"
    "A **beam<script>document.title='owned'</script>** is a bundle of parallel rays of light. "
    "A **<b onclick=alert(1)>wedge</b>** is a prism with a small angle between its surfaces.\n\n"
)


def questions(page: Page) -> list[str]:
    return page.locator("#questions li[data-state=accepted] .body").all_text_contents()


def test_questions_arrive_one_by_one_and_the_papers_can_be_had(page: Page, tmp_path: Path) -> None:
    page.evaluate(
        """() => { window.counts = [];
        new MutationObserver(() => window.counts.push(document.getElementById('counts').textContent))
          .observe(document.getElementById('counts'), {childList: true}); }"""
    )
    made(page, ENGLISH, 6)
    expect(page.locator("#counts")).to_have_text("6 of 6 accepted")
    expect(page.locator("#status")).to_have_text("complete")
    seen = page.evaluate("window.counts")
    assert [f"{n} of 6 accepted" in seen for n in range(1, 7)].count(True) >= 4
    with page.expect_download() as download:
        page.get_by_role("button", name="Exam (PDF)").click()
    download.value.save_as(tmp_path / "exam.pdf")
    assert len(pypdf.PdfReader(tmp_path / "exam.pdf").pages) >= 1


def test_a_question_is_replaced_and_another_dropped(page: Page) -> None:
    made(page, CHINESE, 4)
    before = questions(page)
    page.get_by_role("button", name="Replace question 2").click()
    expect(page.locator("#place-2 .body")).not_to_have_text(before[1])
    page.get_by_role("button", name="Exam (PDF)").wait_for()
    after = questions(page)
    assert (after[0], after[2:]) == (before[0], before[2:])
    page.get_by_role("button", name="Drop question 1").click()
    expect(page.locator("#counts")).to_have_text("3 of 4 accepted")
    expect(page.locator("#place-1")).to_contain_text("dropped")
    page.get_by_role("button", name="Exam (PDF)").wait_for()


def test_an_exam_is_paused_resumed_and_cancelled(page: Page) -> None:
    ask(page, ENGLISH, 60)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#status")).to_have_text("paused")
    page.get_by_role("button", name="Resume").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#status")).to_have_text("cancelled")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)


def test_what_is_refused_is_said_on_the_page(page: Page, tmp_path: Path) -> None:
    (tmp_path / "noise.md").write_bytes(bytes(range(256)) * 9)
    ask(page, tmp_path / "noise.md", 3)
    expect(page.get_by_role("alert")).to_contain_text("can be read: Markdown")
    (tmp_path / "short.md").write_text("A lens bends light.")
    ask(page, tmp_path / "short.md", 3)
    expect(page.locator("#exam-problem")).to_contain_text("too short")
    expect(page.locator("#status")).to_have_text("failed")


def test_the_whole_page_is_used_by_keyboard_alone(page: Page) -> None:
    page.set_input_files("#files", CHINESE)
    page.locator("#files").focus()
    for _ in range(12):
        if page.evaluate("document.activeElement.textContent") == "Make the exam":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Exam (PDF)").wait_for()
    page.locator("#place-1 summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place-1 blockquote")).to_be_visible()


@pytest.mark.parametrize("width", [320, 768])
def test_a_narrow_screen_scrolls_one_way_only(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    made(page, ENGLISH, 6)
    for details in page.locator("details summary").all():
        details.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_markup_in_a_lecture_is_text_on_the_page(page: Page, tmp_path: Path) -> None:
    lecture = tmp_path / "<img src=x onerror=alert(1)>.md"
    text = re.sub(r"\n\n## ", lambda _: HOSTILE + "## ", ENGLISH.read_text("utf-8"), count=2)
    lecture.write_text(text, "utf-8")
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    made(page, lecture, 12)
    for details in page.locator(".proof summary").all():
        details.click()
    assert page.title() == "Examstream"
    assert page.locator("#questions script, #questions img, #questions [onclick]").count() == 0


def test_the_content_policy_lets_no_other_script_run(browser: Browser, server: Served) -> None:
    policy = server.api.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = browser.new_page()
    page.goto(str(server.api.base_url))
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.evaluate(
            "() => { const made = document.createElement('div'); made.innerHTML ="
            ' \'<img src="data:," onerror="document.title=1">\'; document.body.append(made); }'
        )
    assert page.title() == "Examstream"
    page.close()


def test_the_page_goes_on_when_the_server_comes_back(browser: Browser, tmp_path: Path) -> None:
    port = str(free_port())
    page = browser.new_page()
    with Served(tmp_path, "--port", port) as server:
        page.goto(str(server.api.base_url))
        ask(page, ENGLISH, 25)
        page.locator("#questions li[data-state=accepted]").first.wait_for()
        server.signal(signal.SIGTERM)
        server.ended()
        expect(page.locator("#exam-problem")).to_contain_text("Connecting again")
        before = questions(page)
    with Served(tmp_path, "--port", port):
        page.get_by_role("button", name="Exam (PDF)").wait_for()
        expect(page.locator("#exam-problem")).to_be_hidden()
        assert set(before) <= set(questions(page))
    page.close()


def test_a_key_is_asked_for_and_used(browser: Browser, tmp_path: Path) -> None:
    key = new_key(tmp_path / "keys", "physics")
    page = browser.new_page()
    with Served(tmp_path / "data", "--keys", tmp_path / "keys") as server:
        page.goto(str(server.api.base_url))
        page.get_by_label("API key").fill("wrong")
        page.get_by_role("button", name="Use this key").click()
        expect(page.locator("#problem")).to_contain_text("API key")
        page.get_by_label("API key").fill(key)
        page.get_by_role("button", name="Use this key").click()
        expect(page.locator("#key-form")).to_be_hidden()
        made(page, CHINESE, 2)
    page.close()
