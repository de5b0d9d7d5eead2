"""A language model on the page: its words with their proof, what is not proven, and what happens when it fails."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, OpenPage, Server, StartServer
from tests.browser.test_talk import answered, ask
from tests.llm_server import Asked, LlmServer, Reply, fails, says, serving, stalls, starts_late

SHOWN = (
    "Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak, est actuellement en visite à Bamako"
)
INVENTED = "Angela Merkel a signé un accord à Berlin avec le Japon"
QUESTION = "Qui a conduit la délégation russe à Bamako ?"
SLOW_S = 6.0
GONE_S = 5.0
UNDER_WAY = "Il est accompagné de plusieurs ministres, et de nombreux chefs d’entreprise du pays qui ont"
GERMAN = "Welche Hubschrauber hat Russland geliefert?"
DELIVERED = "Russland hat Hubschrauber vom Typ Mi-171 und Flugzeuge vom Typ Su-25 geliefert"
ARABIC = "من قاد الوفد الروسي إلى باماكو؟"
LED_IN_ARABIC = "قاد الوفد الروسي إلى باماكو ألكسندر نوفاك، وهو نائب رئيس الوزراء، ويرافقه"


def script(asked: Asked) -> Reply:
    """What the model says to a question: it fails, is slow, or lures."""
    question = asked.user.rsplit("Question:", 1)[-1]
    if "hélicoptères" in question:
        return fails(500)
    if "sit-in" in question:
        return starts_late(f"{SHOWN} [1].", SLOW_S)
    if "étapes" in question:
        return stalls(f"{SHOWN} [1]. {UNDER_WAY}")
    if GERMAN in question:
        return says(f"{DELIVERED} [1].")
    if ARABIC in question:
        return stalls(LED_IN_ARABIC)
    lure = "![logo](http://evil.test/x.png) [clic](http://evil.test/) <img src=http://evil.test/y.png>"
    return says(f"{SHOWN} [1]. {INVENTED} {lure} [1].")


@pytest.fixture(scope="module")
def model() -> Iterator[LlmServer]:
    with serving(script) as server:
        yield server


@pytest.fixture(scope="module")
def worded(start_server: StartServer, model: LlmServer) -> Server:
    return start_server(
        ROOT / "seeds",
        GRIOT_LLM="openai:scripted",
        GRIOT_LLM_BASE_URL=model.url,
        GRIOT_LLM_ATTEMPTS="1",
        GRIOT_LLM_UNSUPPORTED="strike",
    )


def begin(page: Page, question: str) -> None:
    """Asks, and does not wait."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def leaves(model: LlmServer, before: int) -> bool:
    """Whether the model's server sees within seconds that one more request is no longer waited for."""
    deadline = time.monotonic() + GONE_S
    while len(model.left) == before and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(model.left) > before


def test_its_words_stand_with_their_quote_and_a_citation_opens_the_article(worded: Server, open_page: OpenPage) -> None:
    visit = open_page(worded.url)
    reply = ask(visit.page, QUESTION)
    expect(reply.locator(".statement").first).to_contain_text(f"{SHOWN}.")
    expect(reply.locator(".worded")).to_contain_text("openai:scripted")
    expect(reply.locator(".sources .verbatim").first).to_contain_text("conduite par le vice-Premier ministre")
    number = reply.locator(".statement a.number").first
    number.hover()
    expect(visit.page.locator("#tip .quote")).to_contain_text("« Une délégation russe, conduite par")
    number.click()
    expect(visit.page.locator("#reader mark").first).to_contain_text("Alexandre Novak")


def test_what_the_documents_do_not_show_is_struck_out_and_nothing_in_it_is_fetched(
    worded: Server, open_page: OpenPage
) -> None:
    visit = open_page(worded.url)
    struck = ask(visit.page, QUESTION).locator(".statement.unsupported")
    expect(struck.locator("del")).to_contain_text("Angela Merkel")
    expect(struck.locator(".flag")).to_have_text("absent des documents")
    expect(struck.locator("a, img")).to_have_count(0)
    assert visit.hosts() == {"127.0.0.1"}
    assert worded.calls_outside() == []


def test_when_it_fails_the_documents_answer_and_the_page_says_so(worded: Server, open_page: OpenPage) -> None:
    page = open_page(worded.url).page
    reply = ask(page, "Quels hélicoptères la Russie a-t-elle livrés au Mali ?")
    expect(reply.locator(".verbatim").first).to_contain_text("Mi-171")
    expect(reply.locator("p").first).to_have_text(
        "Le serveur du modèle de langage est en panne ; voici ce que disent les documents."
    )


def test_while_it_is_slow_for_one_visitor_another_is_answered(worded: Server, open_page: OpenPage) -> None:
    one, other = open_page(worded.url).page, open_page(worded.url).page
    begin(one, "Où des jeunes ont-ils fait un sit-in ?")
    expect(one.locator("#chat .reply")).to_have_count(1)
    ask(other, QUESTION)
    expect(one.locator("#chat .answer.whole")).to_have_count(0)
    answered(one)


def test_an_answer_that_is_stopped_keeps_what_was_verified_and_the_model_is_let_go(
    worded: Server, open_page: OpenPage, model: LlmServer
) -> None:
    page = open_page(worded.url).page
    begin(page, "Quelles sont les étapes de la visite ?")
    reply = page.locator("#chat .reply").last
    expect(reply.locator(".statement a.number")).to_have_count(1)
    expect(reply.locator(".under-way")).to_contain_text(UNDER_WAY)
    before = len(model.left)
    page.click("#stop")
    expect(reply.locator(".note")).to_have_text("Réponse arrêtée : elle n’est pas complète.")
    expect(reply.locator(".statement")).to_have_count(1)
    expect(reply).not_to_contain_text("accompagné")
    assert leaves(model, before)
    expect(ask(page, QUESTION).locator(".worded")).to_be_visible()


def test_an_answer_can_be_stopped_before_its_first_word(worded: Server, open_page: OpenPage, model: LlmServer) -> None:
    page = open_page(worded.url).page
    before, asked = len(model.left), len(model.asked)
    begin(page, "Pourquoi des jeunes ont-ils fait un sit-in ?")
    expect(page.locator("#chat .pending")).to_have_text("Le modèle de langage lit les passages…")
    assert len(model.asked) > asked
    page.click("#stop")
    expect(page.locator("#chat .note")).to_have_text("Réponse arrêtée.")
    assert leaves(model, before)


def test_a_german_question_has_a_german_answer_in_the_frame_of_the_page(worded: Server, open_page: OpenPage) -> None:
    page = open_page(worded.url).page
    reply = ask(page, GERMAN)
    expect(reply.locator(".statement").first).to_contain_text(DELIVERED)
    expect(reply.locator(".worded")).to_contain_text("Formulé par openai:scripted")
    expect(reply.locator(".sources h3")).to_have_text("Sources")


def test_words_from_right_to_left_are_drawn_so_while_they_come(worded: Server, open_page: OpenPage) -> None:
    page = open_page(worded.url).page
    begin(page, ARABIC)
    under_way = page.locator("#chat .under-way")
    expect(under_way).to_contain_text("ألكسندر نوفاك")
    ends = under_way.evaluate(
        """(node) => {
            const range = document.createRange();
            const at = (place) => (range.setStart(node.firstChild, place), range.setEnd(node.firstChild, place + 1),
                range.getBoundingClientRect());
            const box = node.getBoundingClientRect();
            return { first: box.right - at(0).right, second: at(0).left - at(1).right };
        }"""
    )
    assert abs(ends["first"]) < 2, "the first letter stands at the right edge"
    assert abs(ends["second"]) < 2, "and the second to its left"
