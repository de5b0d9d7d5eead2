"""The article beside the answer: what it marks, how one moves in it and copies from it, in a real browser."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect

from tests.browser.conftest import ROOT, OpenPage, Server, StartServer

SEVERAL = "Quel est le vice-ministre russe de la Défense ?"  # three citations, two of them in one article
LIGHTHOUSE = "Le phare de Kerbihan mesure quarante-sept mètres de haut depuis les travaux de 1931."
TALL = "Combien mesure le phare de Kerbihan ?"
FILLER = "Le vent soufflait sur la lande, et les bateaux rentraient au port avant la nuit tombée.\n\n"
LONG = FILLER * (1_900_000 // len(FILLER)) + LIGHTHOUSE + "\n\n" + FILLER * (100_000 // len(FILLER))
HOSTILE = (
    "# Gâteau <script>window.ran = 1</script>\n\n## Les \u202eœufs\n\n"
    'La recette du gâteau <img src=x onerror="window.ran = 2"> demande trois œufs '
    "\u202e[clic](javascript:window.ran=5) ![image](http://evil.example/x.png) "
    "et de la farine.\n\nAprès le gâteau, on sert le café.\n"
)
EGGS = "Combien d'œufs demande la recette du gâteau ?"
NARROW = pytest.mark.parametrize(("locale", "scheme"), [("fr-FR", "light"), ("en-GB", "dark")])


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "phare.txt").write_text(LONG, "utf-8")
    (folder / "gâteau.md").write_text(HOSTILE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def own(start_server: StartServer, own_folder: Path) -> Server:
    return start_server(own_folder)


@pytest.fixture
def without_scripts(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    yield context
    context.close()


def ask(page: Page, question: str) -> Locator:
    """The links of the numbers of the answer, once it has its sources."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .answer .sources")).to_have_count(1, timeout=30_000)
    return page.locator("#chat .answer a.number")


def quote_of(link: Locator, folder: Path = ROOT / "seeds") -> str:
    """The words that a link names, from the file itself."""
    address = urlsplit(link.get_attribute("href") or "")
    place = parse_qs(address.query)
    text = (folder / unquote(address.path).removeprefix("/documents/")).read_text("utf-8")
    return text[int(place["start"][0]) : int(place["end"][0])]


def expect_opened(page: Page, link: Locator, folder: Path = ROOT / "seeds") -> None:
    """The panel shows the article of that link, its words marked and in sight."""
    name = unquote(urlsplit(link.get_attribute("href") or "").path).removeprefix("/documents/")
    expect(page.locator("#pane .facts .file")).to_contain_text(name, timeout=20_000)
    expect(page.locator("#pane mark").first).to_be_in_viewport()
    assert "".join(page.locator("#pane mark").all_text_contents()) == quote_of(link, folder)
    assert page.locator("#pane .text").text_content() == (folder / name).read_text("utf-8")


def focus_is_inside(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('#pane').contains(document.activeElement)"))


def test_one_steps_through_the_citations_of_an_answer(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    links = ask(page, SEVERAL)
    total = links.count()
    assert total >= 3
    links.first.click()
    expect_opened(page, links.first)
    expect(page.locator("#pane .place")).to_have_text(f"1 sur {total}")
    expect(page.locator("#pane .previous")).to_have_attribute("aria-disabled", "true")
    page.locator("#pane .next").click()
    expect_opened(page, links.nth(1))
    expect(page.locator("#pane .next")).to_be_focused()
    expect(links.nth(1)).to_have_class(re.compile("open"))
    page.locator("#pane .sheet").focus()
    page.keyboard.press("ArrowRight")
    expect_opened(page, links.nth(2))
    expect(page.locator("#pane .said")).to_have_text(f"Citation 3 sur {total}")
    page.keyboard.press("ArrowLeft")
    expect_opened(page, links.nth(1))
    page.keyboard.press("Escape")
    expect(links.nth(1)).to_be_focused()
    expect(page.locator("#pane mark").first).to_be_visible()


def test_other_citations_in_the_article_are_marked_lightly_and_lead_to_it(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    links = ask(page, SEVERAL)
    paths = [urlsplit(link.get_attribute("href") or "").path for link in links.all()]
    twins = [place for place, path in enumerate(paths) if path == paths[0]]
    assert len(twins) >= 2
    first, second = links.nth(twins[0]), links.nth(twins[1])
    first.click()
    expect_opened(page, first)
    other = page.locator("#pane a.other")
    assert quote_of(second) in "".join(other.all_text_contents())
    other.last.focus()
    page.keyboard.press("Enter")
    expect_opened(page, second)
    expect(page.locator("#pane mark").first).to_be_focused()
    assert quote_of(first) in "".join(page.locator("#pane a.other").all_text_contents())


@pytest.mark.parametrize(
    ("locale", "told", "link_told"),
    [("fr-FR", "Citation copiée.", "Lien copié."), ("en-GB", "Citation copied.", "Link copied.")],
)
def test_a_citation_is_copied(seeds: Server, open_page: OpenPage, locale: str, told: str, link_told: str) -> None:
    page = open_page(seeds.url, locale=locale).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = ask(page, SEVERAL).first
    link.click()
    expect_opened(page, link)
    address = f"{seeds.url}{link.get_attribute('href')}"

    page.locator("#pane .copy").click()
    expect(page.locator("#pane .told")).to_have_text(told)
    expect(page.locator("#pane .said")).to_have_text(told)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert " ".join(quote_of(link).split()) in copied
    assert page.locator("#pane .file dd").inner_text() in copied
    assert page.locator("#pane .publisher dd").inner_text() in copied
    assert copied.endswith(address)

    page.locator("#pane .copy_link").click()
    expect(page.locator("#pane .told")).to_have_text(link_told)
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.locator("#pane .bibtex").click()
    expect(page.locator("#pane .told")).to_contain_text("BibTeX")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@")


def test_a_copy_works_where_the_browser_keeps_the_clipboard_back(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    page.context.grant_permissions(["clipboard-read"])
    link = ask(page, SEVERAL).first
    link.click()
    expect_opened(page, link)
    page.evaluate("window.kept = navigator.clipboard")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.locator("#pane .copy_link").click()
    expect(page.locator("#pane .told")).to_have_text("Lien copié.")
    assert page.evaluate("window.kept.readText()") == f"{seeds.url}{link.get_attribute('href')}"
    assert focus_is_inside(page)


@NARROW
def test_a_narrow_window_has_a_sheet_over_the_chat(
    seeds: Server, open_page: OpenPage, locale: str, scheme: str
) -> None:
    page = open_page(seeds.url, locale=locale, width=390, scheme=scheme).page
    expect(page.locator("#pane .reader")).to_be_hidden()
    link = ask(page, SEVERAL).first
    link.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#pane .reader")
    expect_opened(page, link)
    expect(sheet).to_have_attribute("role", "dialog")
    expect(sheet).to_have_attribute("aria-modal", "true")
    expect(page.locator("#pane mark").first).to_be_focused()
    for key in ["Tab"] * 20 + ["Shift+Tab"] * 20:
        page.keyboard.press(key)
        assert focus_is_inside(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    scrolled = page.evaluate("scrollY")
    page.locator("#pane .sheet").hover()
    page.mouse.wheel(0, 9000)
    page.wait_for_timeout(300)
    assert page.evaluate("scrollY") == scrolled
    small = "[...document.querySelectorAll('#pane button, #pane .tools a, #pane .acts a')].filter((node) =>"
    small += " node.checkVisibility() && Math.min(node.clientWidth, node.clientHeight) < 24).length"
    assert page.evaluate(small) == 0
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()

    link.click()
    expect(sheet).to_be_visible()
    page.mouse.click(195, 20)  # what is seen of the page behind
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()
    assert page.locator("[inert]").count() == 0

    link.click()
    page.locator("#pane .close").click()
    expect(sheet).to_be_hidden()
    expect(link).to_be_focused()


def test_the_panel_follows_the_width_of_the_window(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    link = ask(page, SEVERAL).first
    link.click()
    expect(page.locator("#pane .reader")).to_have_attribute("role", "region")
    page.set_viewport_size({"width": 800, "height": 800})
    expect(page.locator("#pane .reader")).to_have_attribute("role", "dialog")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#pane .reader")).to_have_attribute("role", "region")
    assert page.locator("[inert]").count() == 0
    page.locator("#pane .close").click()
    expect(page.locator("#pane .nothing")).to_contain_text("articles cités")
    expect(page.locator("#pane .tools")).to_be_hidden()
    expect(link).to_be_focused()


def test_a_lost_connection_says_so_and_can_be_tried_again(seeds: Server, open_page: OpenPage) -> None:
    visit = open_page(seeds.url)
    page = visit.page
    link = ask(page, SEVERAL).first
    page.route("**/documents/**", lambda route: route.abort())
    link.click()
    expect(page.locator("#pane [role=alert]")).to_contain_text("n’a pas pu être ouvert")
    page.unroute("**/documents/**")
    page.locator("#pane .trouble .retry").click()
    expect_opened(page, link)
    assert all("ERR_FAILED" in trouble for trouble in visit.troubles)
    visit.troubles.clear()


def test_a_slow_article_says_so_and_a_late_one_never_comes_over_a_newer(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    links = ask(page, SEVERAL)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/documents/**", hold_the_first)
    links.first.click()
    expect(page.locator("#pane .wait")).to_contain_text("Ouverture")
    expect(page.locator("#pane .wait .retry")).to_be_visible(timeout=10_000)
    expect(page.locator("#pane .said")).to_contain_text("se fait attendre")
    links.nth(1).click()
    expect_opened(page, links.nth(1))
    with suppress(Error):  # the page has given that request up
        held[0].continue_()
    page.wait_for_timeout(700)
    expect_opened(page, links.nth(1))
    expect(page.locator("#pane .wait")).to_be_hidden()


def test_a_number_says_what_it_cites_on_hover_and_on_focus(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    links = ask(page, SEVERAL)
    title = links.first.get_attribute("title") or ""
    tip = page.locator("#tip")
    place = links.nth(1).bounding_box()
    links.first.hover()
    expect(tip).to_be_visible()
    for words in title.split(" · "):
        expect(tip).to_contain_text(words)
    assert links.first.get_attribute("title") is None  # the browser's own would lie over it
    tip.hover()
    page.wait_for_timeout(600)
    expect(tip).to_be_visible()
    assert links.nth(1).bounding_box() == place
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(links.first).to_have_attribute("title", title)

    page.mouse.move(5, 5)
    page.locator("#question textarea").focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if links.last.evaluate("(link) => link === document.activeElement"):
            break
    expect(links.last).to_be_focused()
    expect(tip).to_be_visible()
    expect(links.last).to_have_attribute("aria-describedby", "tip")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(links.last).to_be_focused()


def test_a_hostile_article_stays_text_in_its_order(own: Server, own_folder: Path, open_page: OpenPage) -> None:
    page = open_page(own.url).page
    link = ask(page, EGGS).first
    link.click()
    expect_opened(page, link, own_folder)
    assert page.locator("#pane :is(img, script), a[href*='javascript']").count() == 0
    expect(page.locator("#pane h3")).to_have_text("## Les \u202eœufs")
    assert page.evaluate("window.ran") is None
    after = page.locator("#pane .text p", has_text="on sert le café")
    assert after.evaluate("(node) => getComputedStyle(node).direction") == "ltr"
    # What follows an override stands where it would stand without it: in the order of the text.
    lefts = page.locator("#pane h3").evaluate(
        """(node) => {
            const text = [...node.childNodes].at(-1);
            const edge = (at) => { const range = new Range(); range.setStart(text, at); range.setEnd(text, at + 1);
                                   return range.getBoundingClientRect().left; };
            return [edge(0), edge(1), edge(2)];
        }"""
    )
    assert lefts == sorted(lefts)


def test_a_long_article_opens_at_its_quote(own: Server, own_folder: Path, open_page: OpenPage) -> None:
    page = open_page(own.url).page
    link = ask(page, TALL).first
    assert "quarante-sept" in quote_of(link, own_folder)
    link.click()
    expect_opened(page, link, own_folder)
    page.goto(f"{own.url}{link.get_attribute('href')}")
    expect(page.locator("mark").first).to_be_in_viewport()


def test_a_page_of_its_own_needs_no_script(seeds: Server, open_page: OpenPage, without_scripts: BrowserContext) -> None:
    page = open_page(seeds.url).page
    link = ask(page, SEVERAL).first
    link.click()
    expect_opened(page, link)
    own_address = page.locator("#pane .own").get_attribute("href") or ""
    plain = without_scripts.new_page()
    plain.goto(own_address)
    expect(plain.locator("h1")).to_be_attached()
    assert plain.locator("mark").first.text_content() == page.locator("#pane mark").first.text_content()
    assert quote_of(link) == "".join(plain.locator("mark").all_text_contents())
    text = plain.locator(".text").text_content()
    other = plain.locator("a.other").first
    words = other.text_content() or ""
    other.click()
    assert words in "".join(plain.locator("mark").all_text_contents())
    assert plain.locator(".text").text_content() == text
    original = plain.request.get(seeds.url + (plain.locator("a.original").get_attribute("href") or ""))
    assert original.text() == text
    measure = plain.locator(".text").evaluate(
        "(node) => node.clientWidth / parseFloat(getComputedStyle(node).fontSize)"
    )
    assert 28 <= measure <= 36  # em: about 70 characters


def test_a_link_to_nowhere_opens_the_article_at_its_beginning(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(f"{seeds.url}/documents/000_07c3436994a3e81c.txt?start=5&end=999999#5-999999", wait=False).page
    expect(page.locator(".note")).to_contain_text("il s’ouvre à son début")
    assert page.locator("mark").count() == 0
    page.goto(f"{seeds.url}/documents/000_07c3436994a3e81c.txt#10-20")
    expect(page.locator("mark")).to_have_count(1)
    assert page.locator(".note").count() == 0


def test_an_article_leads_to_the_chat_with_itself_beside_it(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(f"{seeds.url}/documents/000_07c3436994a3e81c.txt?lang=en", wait=False).page
    page.get_by_role("link", name="Ask Griot about this article").click()
    expect(page.locator("#pane .facts .file")).to_contain_text("000_07c3436994a3e81c.txt", timeout=30_000)
    page.locator("#pane .back").click()
    expect(page.locator("#question textarea")).to_be_focused()


def test_a_document_that_is_gone_is_a_sentence(seeds: Server, open_page: OpenPage) -> None:
    visit = open_page(f"{seeds.url}/documents/nowhere.txt", wait=False)
    expect(visit.page.locator("main")).to_contain_text("Aucun document indexé ne porte ce nom : nowhere.txt")
    assert visit.page.request.get(f"{seeds.url}/originals/nowhere.txt").status == 404
    assert all("404" in trouble for trouble in visit.troubles)
    visit.troubles.clear()


def test_nothing_moves_where_less_motion_is_wanted(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url, width=390).page
    page.emulate_media(reduced_motion="reduce")
    link = ask(page, SEVERAL).first
    link.click()
    expect_opened(page, link)
    assert page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length") == 0
