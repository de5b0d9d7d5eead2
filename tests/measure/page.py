"""How fast the page comes, how heavy it is, and how it bears many visitors: the real `app.py`, a real browser.

    python -m tests.measure.page [--index DIR] [--runs 5] [--visitors 10] [--json]

Seconds count from the start of the process. `cpu` is what the server's process had used of the processor by then, which
other work on the machine blurs less. Bytecode is where an installation has it: a first start that is not counted writes
it to a temporary folder. The first run counted finds the files in no cache of the system, so far as it lets go of them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import sysconfig
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from time import sleep, time
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from rag.assistant import index_folder
from rag.settings import read_settings
from tests.browser.conftest import CHROMIUM, FLAGS, ROOT
from tests.measure.visitors import put_at_once
from tests.measure.wire import Wire

QUESTIONS = ROOT / "tests" / "qa" / "seeds.jsonl"
FIRST_QUESTION = "Qui a conduit la délégation russe à Bamako ?"
LONGEST_MS = 120_000
# What the page saw: `paint` and `shift` are told to Python, since the starting page is loaded over.
OBSERVE = """
new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.name === "first-contentful-paint" &&
  window.noted("paint", (performance.timeOrigin + entry.startTime) / 1000))).observe({type: "paint", buffered: true});
new PerformanceObserver((list) => list.getEntries().forEach((entry) => entry.hadRecentInput ||
  window.noted("shift", entry.value))).observe({type: "layout-shift", buffered: true});
"""
USABLE = """() => {
  const box = document.querySelector("#question textarea");
  return box && !box.disabled && box.placeholder && document.querySelector("#send")?.offsetWidth > 0;
}"""

Figures = dict[str, float]


@dataclass
class Running:
    """A server, when it was started, and its address."""

    process: Popen[str]
    begun: float
    url: str

    def cpu_s(self) -> float:
        """Seconds of the processor that its process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def note(self, name: str, figures: Figures) -> None:
        """Writes down the time and the processor's seconds up to now."""
        figures[f"{name}_s"], figures[f"{name}_cpu_s"] = time() - self.begun, self.cpu_s()


def main() -> None:
    """Prints the figures: the first run, and the median of the others with the least and the most."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, help="an index of seeds/; without it, one is made")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        index = options.index or Path(name) / "index"
        if options.index is None:
            index_folder([ROOT / "seeds"], read_settings(index=index))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        figures = measure(browser, index, Path(name), options.runs, options.visitors)
        browser.close()
    print(json.dumps(figures) if options.json else table(figures))


def measure(browser: Browser, index: Path, bytecode: Path, runs: int, visitors: int) -> dict[str, Any]:
    """`first` and `warm` by figure, `wire` by kind of file, and what the visitors at once met with."""
    with started(index, bytecode) as server:
        start(browser, server)
    forget_files(index, bytecode)
    with started(index, bytecode) as server:
        first = start(browser, server)
    every: dict[str, list[float]] = defaultdict(list)
    for _ in range(runs):
        with started(index, bytecode) as server:
            for figure, value in start(browser, server).items():
                every[figure].append(value)
            wire = weigh(browser, server.url)
            crowd = put_at_once(*_captured(browser, server.url), questions(visitors))
    spread = {name: {"median": median(all_), "least": min(all_), "most": max(all_)} for name, all_ in every.items()}
    return {"first": first, "warm": spread, "wire": wire, "visitors": crowd}


@contextmanager
def started(index: Path, bytecode: Path) -> Iterator[Running]:
    """`app.py` over an index, from its start to its end."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(bytecode / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, str(ROOT / "app.py"), "--port", "0", "--index", str(index)]
    begun = time()
    with Popen(command, cwd=ROOT, env=environment, stdout=PIPE, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert line, "app.py ended before it had an address"
        yield Running(process, begun, line.split()[1].replace("localhost", "127.0.0.1"))
        process.terminate()


def start(browser: Browser, server: Running) -> Figures:
    """One start, from the process to the first answer, and a reload."""
    figures: Figures = {}
    with urlopen(server.url) as response:
        response.read()
    server.note("port_answers", figures)
    with visit(browser) as (page, seen):
        page.goto(server.url)
        page.wait_for_function(USABLE, timeout=LONGEST_MS)
        server.note("usable", figures)
        figures["first_paint_s"] = min(seen["paint"]) - server.begun
        seen.pop("shift", None)
        ask(page, FIRST_QUESTION)
        server.note("first_answer", figures)
        figures["shift_while_answering"] = sum(seen["shift"])
        begun = time()
        seen.pop("paint")
        page.reload(wait_until="commit")
        page.wait_for_function(USABLE, timeout=LONGEST_MS)
        figures["reload_usable_s"] = time() - begun
        while not seen["paint"]:
            page.wait_for_timeout(20)
        figures["reload_paint_s"] = seen["paint"][0] - begun
    return figures


@contextmanager
def visit(browser: Browser) -> Iterator[tuple[Page, dict[str, list[float]]]]:
    """A page of a visitor who was never there, and what it sees of its own paints and shifts."""
    context: BrowserContext = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 800})
    seen: dict[str, list[float]] = defaultdict(list)
    context.expose_function("noted", lambda name, value: seen[name].append(value))
    context.add_init_script(OBSERVE)
    yield context.new_page(), seen
    context.close()


def ask(page: Page, question: str) -> None:
    """Asks by the button, and waits for the whole answer."""
    page.fill("#question textarea", question)
    page.click("#send")
    page.wait_for_selector("#chat .answer.whole", timeout=LONGEST_MS)
    page.wait_for_timeout(300)  # shifts are told a frame later


def weigh(browser: Browser, url: str) -> dict[str, Any]:
    """Bytes on the wire and requests: of the page, of a reload, and with an answer and its evidence opened."""
    with visit(browser) as (page, _):
        wire = Wire(page)
        page.goto(url)
        page.wait_for_function(USABLE, timeout=LONGEST_MS)
        page.wait_for_timeout(1500)
        chat = wire.taken()
        page.reload()
        page.wait_for_function(USABLE, timeout=LONGEST_MS)
        page.wait_for_timeout(1500)
        reload = wire.taken()
        ask(page, FIRST_QUESTION)
        page.locator("#chat .answer a.number").first.click()
        page.wait_for_selector("#pane mark")
        return {"chat": chat, "reload": reload, "answer_and_evidence": wire.taken()}


def _captured(browser: Browser, url: str) -> tuple[str, dict[str, Any]]:
    """The address, and what the page sends there to ask a question."""
    with visit(browser) as (page, _):
        page.goto(url)
        page.wait_for_function(USABLE, timeout=LONGEST_MS)
        with page.expect_request(lambda request: "said" in (request.post_data or ""), timeout=LONGEST_MS) as sent:
            ask(page, FIRST_QUESTION)
        return url, json.loads(sent.value.post_data or "")


def questions(most: int) -> list[str]:
    """As many different questions."""
    rows = map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
    return list(dict.fromkeys(row["question"] for row in rows))[:most]


def forget_files(*folders: Path) -> None:
    """Asks the system to let go of the files that a start reads; it keeps those that another process has mapped."""
    here = {Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")} | {ROOT / "rag", *folders}
    for folder in here:
        for file in folder.rglob("*"):
            if file.is_file():
                with file.open("rb") as opened:
                    os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    sleep(1)


def table(figures: dict[str, Any]) -> str:
    """The figures as tables in Markdown."""
    rows = ["| | first | warm: median | least | most |", "|---|---|---|---|---|"]
    for name, spread in figures["warm"].items():
        values = (figures["first"][name], *spread.values())
        rows.append(f"| {name} | {' | '.join(f'{value:.2f}' for value in values)} |")
    rows += ["", *(f"{part}: {json.dumps(wire)}" for part, wire in figures["wire"].items())]
    return "\n".join([*rows, "", f"visitors at once: {json.dumps(figures['visitors'])}"])


if __name__ == "__main__":
    main()
