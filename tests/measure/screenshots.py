"""The page in its main states, for README.md and docs/: `python -m tests.measure.screenshots [FOLDER]`."""

import argparse
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ADDRESS, CHROMIUM, FLAGS, READY_MS, ROOT
from tests.browser.test_talk import ask
from tests.llm_server import says, serving

FOLDER = ROOT / "tests" / "screenshots"
COLOURS = 128  # enough for text and a few tints; a third of the size
SETTLED_MS = 1500  # for suggestions and transitions

FRENCH = "Qui a conduit la délégation russe à Bamako ?"
ENGLISH = "What share of senior Malian officers trained in Eastern Europe?"
AMBASSADOR = "Sum up in English what the Russian ambassador said about the conference."
SUMMARY = (  # what a language model says, since none is here
    "The Russian diplomat said that this conference is very important for his country [1]. He had come to invite "
    "Minister Camara to take part in a conference on security in Russia [1]."
)


def welcome(page: Page) -> None:
    page.wait_for_selector("#chat .example", timeout=READY_MS)


def answer(page: Page) -> None:
    ask(page, ENGLISH).locator("a.number").first.click()
    page.wait_for_selector("#pane mark")


def conversation(page: Page) -> None:
    ask(page, FRENCH)
    ask(page, "Quel est son poste ?").locator("a.number").first.click()
    page.wait_for_selector("#pane mark")


def refusal(page: Page) -> None:
    ask(page, "Quel est le prix du pain à Reykjavik ?")


def sheet(page: Page) -> None:
    ask(page, FRENCH).locator("a.number").first.click()
    page.wait_for_selector("#pane mark")


def worded(page: Page) -> None:
    ask(page, AMBASSADOR).locator("a.number").first.click()
    page.wait_for_selector("#pane mark")


def documents(page: Page) -> None:
    page.goto(page.url.rstrip("/") + "/library")
    page.wait_for_selector("table tbody tr")


State = tuple[str, Callable[[Page], None], str, int, str]
STATES: tuple[State, ...] = (
    ("welcome", welcome, "fr-FR", 1280, "light"),
    ("answer", answer, "en-GB", 1280, "light"),
    ("conversation", conversation, "fr-FR", 1280, "dark"),
    ("refusal", refusal, "fr-FR", 1280, "light"),
    ("documents", documents, "fr-FR", 1280, "light"),
    ("narrow", answer, "en-GB", 390, "light"),
    ("narrow-dark", sheet, "fr-FR", 390, "dark"),
)
MODEL = {"GRIOT_LLM": "openai:your-model"}
WORDED: State = ("worded", worded, "en-GB", 1280, "light")


@contextmanager
def running_page(**more: str) -> Iterator[str]:
    """The address of the page over `seeds/`, with an index of its own, and further settings."""
    with TemporaryDirectory() as index:
        settings = {"GRIOT_INDEX": index, "GRIOT_DOCUMENTS": str(ROOT / "seeds"), **more}
        command = [sys.executable, str(ROOT / "app.py"), "--port", "0"]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        try:
            address = ADDRESS.search(process.stdout.readline())
            assert address
            yield f"http://127.0.0.1:{address[1]}/"
        finally:
            process.terminate()
            process.wait(20)
            process.stdout.close()


def take(browser: Browser, url: str, reach: Callable[[Page], None], locale: str, width: int, scheme: str) -> bytes:
    size = {"width": width, "height": 800}
    context = browser.new_context(locale=locale, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#question textarea[placeholder*='question']", timeout=READY_MS)
    reach(page)
    page.wait_for_timeout(SETTLED_MS)
    shot = page.screenshot()
    context.close()
    return shot


def save(browser: Browser, url: str, state: State, folder: Path) -> None:
    file = folder / f"{state[0]}.png"
    shot = Image.open(io.BytesIO(take(browser, url, *state[1:])))
    shot.convert("RGB").quantize(COLOURS).save(file, optimize=True)
    print(f"{file}: {file.stat().st_size // 1000} KB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        with serving(says(SUMMARY)) as model, running_page(**MODEL, GRIOT_LLM_BASE_URL=model.url) as url:
            save(browser, url, WORDED, folder)
        with running_page() as url:
            for state in STATES:
                save(browser, url, state, folder)
        browser.close()


if __name__ == "__main__":
    main()
