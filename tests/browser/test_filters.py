"""Filters beside the question, and how an answer was found, in a real browser over the real articles and models."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, OpenPage, Server, StartServer
from tests.browser.test_page import ENGLISH, FRENCH, HOSTILE, UNANSWERED, ask

COTTON = {
    "Le Challenger": "Le coton se vend bien à Sikasso.",
    "TASS": "The farmers of the region have sold twice as much cotton this year, and they say that the price is fair.",
}


@pytest.fixture(scope="module")
def shelf(start_server: StartServer, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The five articles, two in a folder of their own, and a hostile one."""
    folder = tmp_path_factory.mktemp("shelf")
    for file in (ROOT / "seeds").glob("*.txt"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "2023").mkdir()
    for number, (publisher, body) in enumerate(COTTON.items()):
        text = f"Coton\nPublié le 12 juin 2023 | {publisher}\n\n{body}\n"
        (folder / "2023" / f"{number}.txt").write_text(text, "utf-8")
    hostile = "Titre <b>gras</b>\nPublié le 12 juin 2023 | L’Essor <img src=x onerror=alert(1)>\n\n" + HOSTILE
    (folder / "2023" / "gâteau.txt").write_text(hostile, "utf-8")
    return start_server(folder)


def open_filters(page: Page) -> Locator:
    """The panel, once its choices are there."""
    page.locator("#filters .toggle").click()
    expect(page.locator("#filters .options label").first).to_be_visible()
    return page.locator("#filters .panel")


def test_a_publisher_is_chosen_named_in_the_answer_and_taken_off(shelf: Server, open_page: OpenPage) -> None:
    page = open_page(shelf.url).page
    open_filters(page).get_by_label("TASS").check()
    answer = ask(page, FRENCH)
    expect(answer.locator(".among")).to_have_text("Dans 1 document sur 8 : TASS.")
    expect(answer).to_contain_text("ne répondent pas")
    expect(page.locator("#filters .panel")).to_be_hidden()
    page.get_by_role("button", name="Ôter ce filtre : TASS").click()
    expect(page.locator("#filters .chip")).to_have_count(0)
    expect(page.locator("#filters .toggle")).to_be_focused()
    answer = ask(page, FRENCH)
    expect(answer.locator(".among")).to_have_count(0)
    expect(answer).to_contain_text("Novak")


def test_filters_are_set_by_keyboard_and_hold_for_an_example_too(shelf: Server, open_page: OpenPage) -> None:
    page = open_page(shelf.url, locale="en-GB").page
    page.locator("#filters .toggle").focus()
    page.keyboard.press("Enter")
    box = page.locator("#filters").get_by_label("Bamada.net")
    expect(box).to_be_visible()
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.locator("#filters .toggle")).to_be_focused()
    expect(page.locator("#filters .chip")).to_have_text(["Bamada.net"])
    page.locator("#chat .example").first.click()
    answer = page.locator("#chat .answer.whole")
    expect(answer).to_have_count(1, timeout=20_000)
    expect(answer.locator(".among")).to_contain_text("Bamada.net")


def test_what_one_visitor_chooses_is_not_chosen_for_another(shelf: Server, open_page: OpenPage) -> None:
    first, second = open_page(shelf.url).page, open_page(shelf.url, locale="en-GB").page
    open_filters(first).get_by_label("TASS").check()
    expect(first.locator("#filters .chip")).to_have_count(1)
    answer = ask(second, ENGLISH)
    expect(answer.locator(".among")).to_have_count(0)
    expect(second.locator("#filters .chip")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "sentence", "told"),
    [
        ("fr-FR", "« 2023-02-30 » n’est pas une date", "Ces filtres ne peuvent pas servir"),
        ("en-GB", "“2023-02-30” is not a date", "These filters cannot be used"),
    ],
)
def test_a_date_that_is_none_is_one_sentence_by_the_field_and_in_the_chat(
    shelf: Server, open_page: OpenPage, locale: str, sentence: str, told: str
) -> None:
    page = open_page(shelf.url, locale=locale).page
    open_filters(page)
    page.fill("#filters .since", "2023-02-30")
    page.press("#filters .since", "Tab")
    expect(page.locator("#filters .trouble")).to_contain_text(sentence)
    expect(page.locator("#filters .since")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#filters .chip")).to_have_count(0)
    expect(ask(page, FRENCH)).to_contain_text(told)
    page.locator("#filters .toggle").click()
    page.fill("#filters .since", "2023-07")
    page.press("#filters .since", "Tab")
    expect(page.locator("#filters .trouble")).to_be_empty()
    expect(page.locator("#filters .chip")).to_contain_text(["2023-07"])
    page.fill("#filters .until", "2021")
    page.press("#filters .until", "Tab")
    expect(page.locator("#filters .trouble")).not_to_be_empty()


def test_a_file_is_found_by_typing_and_the_choices_speak_the_language_of_the_page(
    shelf: Server, open_page: OpenPage
) -> None:
    page = open_page(shelf.url).page
    panel = open_filters(page)
    expect(panel.locator(".languages")).to_contain_text("anglais")
    panel.locator(".paths input[type=search]").fill("GATEAU")
    panel.get_by_label("2023/gâteau.txt").check()
    page.locator("#language").get_by_text("English", exact=True).click()
    expect(panel.locator(".languages")).to_contain_text("English")
    expect(page.locator("#filters .chip")).to_have_attribute("aria-label", "Remove this filter: 2023/gâteau.txt")


def test_how_an_answer_was_found_opens_below_it_and_its_links_open_articles(shelf: Server, open_page: OpenPage) -> None:
    page = open_page(shelf.url, locale="en-GB").page
    answer = ask(page, ENGLISH)
    panel = answer.locator("details.explain")
    expect(panel.locator(".hits")).to_be_hidden()
    panel.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(panel.locator(".read")).to_contain_text("English")
    expect(panel.locator(".hits thead")).to_contain_text("meaning")
    panel.locator(".hits a").first.click()
    expect(page.locator("#pane mark").first).to_be_in_viewport()


def test_a_refusal_tells_how_it_was_found_in_french(shelf: Server, open_page: OpenPage) -> None:
    page = open_page(shelf.url).page
    panel = ask(page, UNANSWERED).locator("details.explain")
    panel.get_by_text("Comment c’est trouvé").click()
    expect(panel.locator(".read")).to_contain_text("français")
    expect(panel.locator(".hits tbody a").first).to_be_visible()


def test_hostile_names_are_text_in_the_filters_and_in_the_explanation(shelf: Server, open_page: OpenPage) -> None:
    page = open_page(shelf.url).page
    publisher = "L’Essor <img src=x onerror=alert(1)>"
    open_filters(page).get_by_label(publisher).check()
    expect(page.locator("#filters .chip")).to_have_text([publisher])
    answer = ask(page, "Combien d'œufs demande la recette du gâteau ?")
    expect(answer.locator(".among")).to_contain_text(publisher)
    answer.locator(".explain summary").click()
    expect(answer.locator(".hits")).to_contain_text("Titre <b>gras</b>")
    assert page.locator("#chat img, #filters img, #chat .explain b").count() == 0
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_holds_the_filters_and_the_explanation(shelf: Server, open_page: OpenPage, scheme: str) -> None:
    page = open_page(shelf.url, width=390, scheme=scheme).page
    panel = open_filters(page)
    panel.get_by_label("Bamada.net").check()
    assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    until = page.locator("#filters .until")
    until.scroll_into_view_if_needed()
    expect(until).to_be_in_viewport()
    answer = ask(page, FRENCH)
    answer.locator(".explain summary").click()
    expect(answer.locator(".hits td").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert answer.evaluate("answer => answer.scrollWidth <= answer.clientWidth")
