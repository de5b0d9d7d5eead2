"""What a person does on the page, in a real browser, over the real articles and models."""

import re
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import READY_MS, ROOT, OpenPage, Server, StartServer

FRENCH = "Qui a conduit la délégation russe à Bamako ?"
ENGLISH = "Who led the Russian delegation?"
UNANSWERED = "Quel est le prix du pain à Reykjavik ?"
HOSTILE = (
    "# Gâteau <script>window.ran = 1; alert(1)</script>\n\n"
    'La recette du gâteau <img src=x onerror="window.ran = 2"> demande ${window.ran = 3} {{window.ran = 4}} trois '
    "œufs [clic](javascript:window.ran=5) ![image](http://evil.example/x.png) <b>frais</b> et de la farine C:\\users.\n"
)


def ask(page: Page, question: str) -> Locator:
    """Asks by keyboard; the last answer, once it is whole."""
    answers = page.locator("#chat .answer.whole")
    before = answers.count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(answers).to_have_count(before + 1, timeout=20_000)
    return answers.last


def assert_quote_is_in_its_file(page: Page, link: Locator, folder: Path = ROOT / "seeds") -> None:
    """The marked words are those of the file at the place that the link names, and the reader sees them."""
    address = urlsplit(link.get_attribute("href") or "")
    place = parse_qs(address.query)
    text = (folder / unquote(address.path).removeprefix("/documents/")).read_text("utf-8")
    quote = text[int(place["start"][0]) : int(place["end"][0])]
    mark = page.locator("#pane mark").first
    expect(mark).to_be_in_viewport()
    assert "".join(page.locator("#pane mark").all_text_contents()) == quote
    assert page.locator("#pane .text").text_content() == text


def test_a_french_question_is_answered_and_its_source_opens_by_mouse(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    answer = ask(page, FRENCH)
    expect(answer).to_contain_text("Novak")
    link = answer.locator("a.number").first
    link.click()
    assert_quote_is_in_its_file(page, link)
    expect(page.locator("#pane .article header")).to_contain_text("Bamada.net")
    assert urlsplit(page.url).path == "/"


def test_the_exact_words_lead_the_answer_and_are_marked_in_it_and_in_the_article(
    seeds: Server, open_page: OpenPage
) -> None:
    page = open_page(seeds.url).page
    answer = ask(page, FRENCH)
    lead = answer.locator("p.exact strong").first.inner_text()
    assert "Novak" in lead
    expect(answer.locator(".statement strong").first).to_have_text(lead)
    answer.locator("a.number").first.click()
    expect(page.locator("#pane mark strong").first).to_have_text(lead)


def test_an_english_question_is_answered_and_its_source_opens_by_keyboard(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url, locale="en-GB").page
    answer = ask(page, ENGLISH)
    expect(answer).to_contain_text("Novak")
    expect(answer).to_contain_text("“")
    link = answer.locator("a.number").first
    link.focus()
    page.keyboard.press("Enter")
    assert_quote_is_in_its_file(page, link)
    expect(page.locator("#pane mark").first).to_be_focused()
    page.locator("#pane .back").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_focused()


def test_an_example_is_asked_by_a_click(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    examples = page.locator("#chat .example")
    expect(examples).to_have_count(4, timeout=READY_MS)  # each is asked before it is offered
    text = examples.first.inner_text().strip()
    examples.first.click()
    expect(page.locator("#chat .question")).to_contain_text(text)
    expect(page.locator("#chat .answer.whole")).to_have_count(1, timeout=20_000)


def test_the_language_switch_keeps_the_conversation(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, FRENCH).locator("a.number").first.click()
    expect(page.locator("#pane .facts")).to_contain_text("Fichier")
    page.locator("#language").get_by_text("English", exact=True).click()
    expect(page.locator("#question textarea")).to_have_attribute("placeholder", "Ask your question…")
    expect(page.locator("#send")).to_have_text("Ask")
    expect(page.locator("#name")).to_contain_text("Ask a question")
    expect(page.locator("#pane .facts")).to_contain_text("File")
    expect(page.locator("#chat .question")).to_contain_text(FRENCH)
    expect(page.locator("#chat .answer")).to_contain_text("Novak")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_the_documents_do_not_answer_shows_the_nearest_passages(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    answer = ask(page, UNANSWERED)
    expect(answer).to_contain_text("ne répondent pas")
    expect(answer.locator(".why")).to_have_count(1)
    links = answer.locator(".nearest a")
    assert links.count() >= 1
    links.first.click()
    assert_quote_is_in_its_file(page, links.first)


@pytest.mark.parametrize("question", ["   ", "?!…", "a " * 999])
def test_a_question_that_cannot_be_asked_gets_one_sentence(seeds: Server, open_page: OpenPage, question: str) -> None:
    page = open_page(seeds.url).page
    page.fill("#question textarea", question)
    page.click("#send")
    expect(page.locator("#chat .answer")).to_have_count(1)
    expect(page.locator("#chat .answer")).not_to_contain_text("Traceback")


def test_a_question_with_markup_is_shown_as_it_was_typed(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    question = '<img src=x onerror="window.ran=1"> **qui** [a](javascript:alert(1)) ${1+1} {{2}} $$x$$ # mène ?'
    ask(page, question)
    assert question in (page.locator("#chat .question").text_content() or "")
    assert page.locator("#chat img, #chat strong").count() == 0
    assert page.evaluate("window.ran") is None


def test_a_document_with_markup_is_shown_as_it_is_written(
    start_server: StartServer, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "gâteau.txt").write_text(HOSTILE, "utf-8")
    server = start_server(tmp_path)
    page = open_page(server.url).page
    answer = ask(page, "Combien d'œufs demande la recette du gâteau ?")
    link = answer.locator("a[href^='/documents/']").first
    link.click()
    assert_quote_is_in_its_file(page, link, tmp_path)
    assert "${window.ran = 3} {{window.ran = 4}}" in (answer.text_content() or "")
    assert page.locator("#chat img, #pane img, #pane script, #pane b, a[href*='javascript']").count() == 0
    page.goto(server.url + (link.get_attribute("href") or ""))
    assert page.locator(".text").text_content() == HOSTILE
    assert page.evaluate("window.ran") is None


def test_a_citation_has_a_page_of_its_own(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, FRENCH).locator("a.number").first.click()
    quote = page.locator("#pane mark").first.text_content()  # waits until the article is there
    own = page.locator("#pane .own").get_attribute("href") or ""
    page.goto(own)
    expect(page.locator("mark").first).to_be_in_viewport()
    assert page.locator("mark").first.text_content() == quote
    bare = urlsplit(own)
    page.goto(f"{bare.scheme}://{bare.netloc}{bare.path}#{bare.fragment}")
    expect(page.locator("mark").first).to_have_text(quote or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_scrolls_down_only(seeds: Server, open_page: OpenPage, scheme: str) -> None:
    page = open_page(seeds.url, width=390, scheme=scheme).page
    link = ask(page, FRENCH).locator("a.number").first
    link.click()
    assert_quote_is_in_its_file(page, link)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("#pane .back")
    expect(link).to_be_in_viewport()
    expect(link).to_be_focused()


def test_the_page_gives_nothing_of_gradio_away(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    for path in ("/gradio_api/info", "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/openapi.json"):
        assert page.request.get(seeds.url + path).status == 404
    assert page.locator("footer").is_hidden()


def test_the_page_comes_by_itself_and_the_server_stops_when_told(
    start_server: StartServer, open_page: OpenPage
) -> None:
    server = start_server(ROOT / "seeds", first_start=True)
    visit = open_page(server.url, locale="en-US", wait=False)
    expect(visit.page.locator("h1")).to_have_text(re.compile("Griot is starting|Griot"))
    visit.page.wait_for_selector("#question textarea", timeout=READY_MS)
    expect(ask(visit.page, ENGLISH)).to_contain_text("Novak")
    visit.page.context.close()
    assert server.stop() == 0
    assert server.calls_outside() == []
