"""Pictures of papers, terminal and page, into docs/gallery: `make gallery`."""

import html
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pyte
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "docs" / "gallery"
EXAMPLES = {"light-and-lenses": "Optics 101", "zh-data-structures": "数据结构"}
COLUMNS, LINES = 110, 34
PAGES_SHOWN = 2
COLOURS = {"default": "#d7dde6", "green": "#6cc78c", "yellow": "#e0b356", "red": "#e8766d"}
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


def main() -> None:
    GALLERY.mkdir(parents=True, exist_ok=True)
    for old in GALLERY.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for lecture, course in EXAMPLES.items():
            out = Path(folder) / lecture / "out"
            screen = run(lecture, course, out)
            papers(lecture, out)
            if lecture == "light-and-lenses":
                terminal(browser, screen)
        with serving(Path(folder) / "data") as address:
            page(browser, address)
        browser.close()
    (GALLERY / "README.md").write_text(listing(), "utf-8")


def run(lecture: str, course: str, out: Path) -> pyte.Screen:
    """Make an exam in a terminal of our own; what stands on its screen at the end."""
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    out.parent.mkdir(exist_ok=True)
    shutil.copy(ROOT / "examples" / f"{lecture}.md", out.parent)
    command = [sys.executable, "-m", "services.standalone.cli", "run", f"{lecture}.md"]
    options = ["-n", "20", "--course", course, "--duration", "60", "--out", out.name]
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    environ["LINES"] = str(LINES)
    process = subprocess.Popen(
        [*command, *options],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environ,
        cwd=out.parent,
    )
    os.close(theirs)
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        stream.feed(data)
    os.close(ours)
    if process.wait() not in (0, 3):
        raise SystemExit(f"examstream run ended with {process.returncode}")
    return screen


def terminal(browser: Browser, screen: pyte.Screen) -> None:
    """The screen as a picture."""
    rows = []
    for number in range(screen.lines):
        cells = (screen.buffer[number][column] for column in range(screen.columns))
        rows.append("".join(_cell(cell) for cell in cells).rstrip())
    text = "\n".join(
        ['$ examstream run light-and-lenses.md -n 20 --course "Optics 101"', "", *rows]
    ).rstrip()
    style = (
        "body{margin:0;background:#10151d;width:max-content}"
        "pre{font:15px/1.45 'DejaVu Sans Mono',monospace;color:#d7dde6;padding:22px 26px;margin:0}"
    )
    made = browser.new_page()
    made.set_content(f"<style>{style}</style><pre>{text}</pre>")
    made.locator("pre").screenshot(path=GALLERY / "terminal.png")
    made.close()


def _cell(cell: pyte.screens.Char) -> str:
    colour = COLOURS.get(cell.fg, f"#{cell.fg}" if len(cell.fg) == 6 else COLOURS["default"])
    text = html.escape(cell.data)
    return text if colour == COLOURS["default"] else f'<span style="color:{colour}">{text}</span>'


def papers(lecture: str, out: Path) -> None:
    """The first pages of exam and key."""
    for paper in ("exam", "key"):
        document = pypdfium2.PdfDocument(out / f"{paper}.pdf")
        for number in range(min(PAGES_SHOWN, len(document))):
            picture = document[number].render(scale=1.5).to_pil()
            picture.save(GALLERY / f"{lecture}-{paper}-{number + 1}.png", optimize=True)
        document.close()


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """A server of our own on a free port; its address."""
    command = [sys.executable, "-m", "services.standalone.cli", "serve", "--port", "0"]
    environ = {**os.environ, "EXAMSTREAM_TELEMETRY__HEALTH_PORT": "0"}
    process = subprocess.Popen(
        [*command, "--data", str(data)], stdout=subprocess.PIPE, text=True, env=environ, cwd=ROOT
    )
    assert process.stdout is not None
    told = process.stdout.readline()
    threading.Thread(target=process.stdout.read, daemon=True).start()
    try:
        yield next(word for word in told.split() if word.startswith("http"))
    finally:
        process.terminate()
        process.wait(60)


def page(browser: Browser, address: str) -> None:
    """The page with a finished exam."""
    made = browser.new_page(viewport={"width": 1000, "height": 1250})
    made.goto(address)
    made.set_input_files("#files", ROOT / "examples" / "light-and-lenses.md")
    made.fill("#n", "8")
    made.click("button.primary")
    made.wait_for_selector("#papers button.primary", timeout=120_000)
    made.locator("#questions details").first.click()
    made.screenshot(path=GALLERY / "page.png", full_page=False)
    made.close()


def listing() -> str:
    """The gallery's own page."""
    pictures = "\n\n".join(f"![{p.stem}]({p.name})" for p in sorted(GALLERY.glob("*.png")))
    return f"# Gallery\n\nMade by `make gallery` from the lectures in `examples/`.\n\n{pictures}\n"


if __name__ == "__main__":
    main()
