"""What a language model words, for whoever reads it by ear, by keyboard, without motion: WCAG 2.2 AA in each state."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, OpenPage, Server, StartServer
from tests.browser.test_accessible import violations
from tests.browser.test_model import INVENTED, QUESTION, SHOWN, UNDER_WAY, begin
from tests.browser.test_talk import ANSWERED_MS, answered, ask
from tests.llm_server import Asked, Reply, fails, says, says_slowly, serving, stalls

BROKEN = "Quels hélicoptères la Russie a-t-elle livrés au Mali ?"
STALLED = "Quelles sont les étapes de la visite ?"
SLOW = "Résume la visite de la délégation russe."
ALSO_SHOWN = "Les pourparlers doivent préparer de futurs accords de coopération bilatérale"
SPELT = """() => {
    window.heard = [];
    const place = document.querySelector("#heard");
    new MutationObserver(() => place.textContent && window.heard.push(place.textContent))
        .observe(place, { childList: true, characterData: true, subtree: true });
}"""


def script(asked: Asked) -> Reply:
    question = asked.user.rsplit("Question:", 1)[-1]
    if "hélicoptères" in question:
        return fails(500)
    if "étapes" in question:
        return stalls(f"{SHOWN} [1]. {INVENTED} [1]. {UNDER_WAY}")
    if "Résume" in question:
        return says_slowly(f"{SHOWN} [1]. {ALSO_SHOWN} [1]. {INVENTED} [1].", 0.06)
    return says(f"{SHOWN} [1]. {ALSO_SHOWN} [1]. {INVENTED} [1].")


@pytest.fixture(scope="module")
def worded(start_server: StartServer) -> Iterator[Server]:
    with serving(script) as server:
        yield start_server(
            ROOT / "seeds",
            GRIOT_LLM="openai:scripted",
            GRIOT_LLM_BASE_URL=server.url,
            GRIOT_LLM_ATTEMPTS="1",
            GRIOT_LLM_UNSUPPORTED="strike",
        )


def visit_states(page: Page) -> Iterator[str]:
    """Goes from state to state; the name of each, once the page is in it."""
    ask(page, QUESTION)
    yield "worded, one sentence struck"
    page.locator("#chat .statement a.number").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#tip .quote")).to_be_visible()
    yield "the quote that proves it"
    ask(page, BROKEN)
    yield "fallen back"
    begin(page, STALLED)
    expect(page.locator("#chat .under-way")).to_contain_text(UNDER_WAY)
    yield "under way"
    page.click("#stop")
    expect(page.locator("#chat .note")).to_be_visible()
    yield "stopped"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(worded: Server, open_page: OpenPage, width: int, scheme: str) -> None:
    page = open_page(worded.url, width=width, scheme=scheme).page
    found = {state: violations(page) for state in visit_states(page)}
    assert {state: wrong for state, wrong in found.items() if wrong} == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_screen_reader_hears_the_finished_answer_once(worded: Server, open_page: OpenPage) -> None:
    page = open_page(worded.url).page
    page.evaluate(SPELT)
    expect(page.locator("#chat [role=log]")).to_have_attribute("aria-live", "off")
    ask(page, SLOW)
    page.wait_for_function("window.heard.length > 1")
    page.wait_for_timeout(500)
    waiting, answer = page.evaluate("window.heard")
    assert waiting == "Je cherche dans les documents…"
    assert answer.startswith(f"{SHOWN}.")
    assert [answer.count(said) for said in (SHOWN, ALSO_SHOWN, INVENTED, "openai:scripted")] == [1, 1, 1, 1]
    assert f"absent des documents {INVENTED}" in answer


def test_a_screen_reader_hears_that_an_answer_was_stopped(worded: Server, open_page: OpenPage) -> None:
    page = open_page(worded.url).page
    page.evaluate(SPELT)
    begin(page, STALLED)
    expect(page.locator("#chat .under-way")).to_contain_text(UNDER_WAY)
    page.click("#stop")
    page.wait_for_function("window.heard.length > 1")
    (_, answer) = page.evaluate("window.heard")
    assert answer.endswith("Réponse arrêtée : elle n’est pas complète.")
    assert UNDER_WAY not in answer


def test_what_is_struck_is_said_to_be_so_before_it_is_read(worded: Server, open_page: OpenPage) -> None:
    struck = ask(open_page(worded.url).page, QUESTION).locator(".unsupported")
    assert struck.inner_text().startswith(f"absent des documents {INVENTED}")
    assert struck.locator("del").evaluate("(node) => getComputedStyle(node).textDecorationLine") == "line-through"


def test_the_keyboard_reaches_each_citation_and_keeps_it_while_more_is_written(
    worded: Server, open_page: OpenPage
) -> None:
    page = open_page(worded.url).page
    begin(page, SLOW)
    numbers = page.locator("#chat .statement a.number")
    expect(numbers.first).to_be_visible(timeout=ANSWERED_MS)
    numbers.first.focus()
    expect(numbers).to_have_count(2, timeout=ANSWERED_MS)
    answered(page)
    expect(numbers.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(numbers.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#pane mark").first).to_be_visible()


def test_nothing_moves_for_those_who_want_no_motion(worded: Server, open_page: OpenPage) -> None:
    page = open_page(worded.url).page
    page.emulate_media(reduced_motion="reduce")
    begin(page, STALLED)
    for part in (".pending", ".under-way"):
        expect(page.locator(f"#chat {part}")).to_be_visible()
        names = page.evaluate("document.getAnimations().map((each) => each.animationName ?? each.transitionProperty)")
        assert names == []
