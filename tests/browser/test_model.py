"""A language model on the page: its words with their proof, what is not proven, and what happens when it fails."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, OpenPage, Server, StartServer
from tests.browser.test_talk import answered, ask
from tests.llm_server import Asked, Reply, fails, says, serving, starts_late

SHOWN = (
    "Une délégation russe, conduite par le vice-Premier ministre Alexandre Novak, est actuellement en visite à Bamako"
)
INVENTED = "Angela Merkel a signé un accord à Berlin avec le Japon"
QUESTION = "Qui a conduit la délégation russe à Bamako ?"
SLOW_S = 6.0


def script(asked: Asked) -> Reply:
    """What the model says to a question: it fails, is slow, or lures."""
    question = asked.user.rsplit("Question:", 1)[-1]
    if "hélicoptères" in question:
        return fails(500)
    if "sit-in" in question:
        return starts_late(f"{SHOWN} [1].", SLOW_S)
    lure = "![logo](http://evil.test/x.png) [clic](http://evil.test/) <img src=http://evil.test/y.png>"
    return says(f"{SHOWN} [1]. {INVENTED} {lure} [1].")


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


def test_its_words_stand_with_their_quote_and_a_citation_opens_the_article(worded: Server, open_page: OpenPage) -> None:
    visit = open_page(worded.url)
    reply = ask(visit.page, QUESTION)
    expect(reply.locator(".statement").first).to_contain_text(f"{SHOWN}.")
    expect(reply.locator(".worded")).to_contain_text("openai:scripted")
    expect(reply.locator(".sources .verbatim").first).to_contain_text("conduite par le vice-Premier ministre")
    reply.locator(".statement a.number").first.click()
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
    expect(reply.locator(".worded")).to_contain_text("modèle de langage")


def test_while_it_is_slow_for_one_visitor_another_is_answered(worded: Server, open_page: OpenPage) -> None:
    one, other = open_page(worded.url).page, open_page(worded.url).page
    one.fill("#question textarea", "Où des jeunes ont-ils fait un sit-in ?")
    one.press("#question textarea", "Enter")
    expect(one.locator("#chat .reply")).to_have_count(1)
    ask(other, QUESTION)
    expect(one.locator("#chat .answer.whole")).to_have_count(0)
    answered(one)
