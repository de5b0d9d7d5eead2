"""WCAG 2.2 AA as far as axe-core can tell, in the states that a visitor meets; and nothing jumps under the eye."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server
from tests.browser.test_talk import NOVAK, ask, open_past

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
UNANSWERED = "Quel est le prix du pain à Reykjavik ?"
MOST_SHIFT = 0.02  # what browsers call good is 0.1 for a whole visit


# A sheet that is still fading in has no colours of its own yet.
SETTLED = """() => Promise.all(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity).map((each) => each.finished))"""


def violations(page: Page) -> list[str]:
    page.evaluate(SETTLED)
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    found: list[dict[str, Any]] = results.response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def visit_states(page: Page) -> Iterator[str]:
    """Goes from state to state; the name of each, once the page is in it."""
    expect(page.locator("#chat .nothing")).to_be_visible()
    yield "empty"
    page.click("#filters .toggle")
    expect(page.locator("#filters .publishers input[type=checkbox]").first).to_be_visible()
    yield "filters"
    page.keyboard.press("Escape")
    ask(page, UNANSWERED)
    yield "refused"
    answer = ask(page, NOVAK)
    yield "answered"
    answer.locator("details.explain summary").click()
    yield "explained"
    page.click("#past .export summary")
    yield "export"
    page.keyboard.press("Escape")
    open_past(page)
    yield "history"
    page.keyboard.press("Escape")
    page.locator("#chat .edit").first.focus()
    page.keyboard.press("Enter")
    yield "editing"
    page.keyboard.press("Escape")
    answer.locator("a.number").first.click()
    expect(page.locator("#pane mark").first).to_be_visible()
    yield "article"


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(1280, "light", "fr-FR"), (1280, "dark", "en-GB"), (390, "light", "fr-FR")]
)
def test_axe_finds_nothing(seeds: Server, open_page: OpenPage, width: int, scheme: str, locale: str) -> None:
    page = open_page(seeds.url, width=width, scheme=scheme, locale=locale).page
    found = {state: violations(page) for state in visit_states(page)}
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_nothing_jumps_while_an_answer_comes(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    page.evaluate(
        """() => {
            window.shift = 0;
            const note = (list) => list.getEntries().forEach((entry) => (window.shift += entry.value));
            new PerformanceObserver(note).observe({ type: "layout-shift", buffered: false });
        }"""
    )
    ask(page, NOVAK)
    ask(page, UNANSWERED)
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") < MOST_SHIFT
