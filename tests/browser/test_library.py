"""What somebody does with the list of documents in a real browser, by mouse and by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import READY_MS, ROOT, OpenPage, Server, StartServer

TITLE = "Mali-Russie : Une alliance stratégique face au terrorisme"
NOTE = "Le pont de Kayes\n\nPublié le 3 mars 2022 | Le Journal\n\nLe pont a été confié à Mme Awa Traoré."
DROPPED = """(text) => {
    const given = new DataTransfer();
    given.items.add(new File([text], 'pont.txt'));
    given.items.add(new File(['x'], 'photo.png'));
    return given;
}"""


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """A server of this module's own: what is uploaded is in its memory."""
    return start_server(ROOT / "seeds")


def open_library(open_page: OpenPage, server: Server, query: str = "", **how: object) -> Page:
    page = open_page(f"{server.url}/library{query}", wait=False, **how).page
    expect(page.locator("#counts")).to_contain_text("documents", timeout=READY_MS)
    return page


def titles(page: Page) -> Locator:
    return page.locator("#list tbody th > a")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{broken['id']}: {node['target']}" for broken in found for node in broken["nodes"]]


def test_a_search_and_a_column_change_the_list_and_the_address(server: Server, open_page: OpenPage) -> None:
    page = open_library(open_page, server)
    expect(page.locator("#counts")).to_contain_text("5 documents")
    expect(titles(page)).to_have_count(5)
    expect(titles(page).first).to_have_text(TITLE)
    page.get_by_role("button", name="Titre").click()
    expect(titles(page).first).to_have_text("000_07c3436994a3e81c.txt")
    expect(page.locator("[data-column=title]")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Titre").click()
    expect(titles(page).last).to_have_text("000_07c3436994a3e81c.txt")
    page.get_by_role("searchbox").fill("STRATEGIQUE")
    expect(titles(page)).to_have_text([TITLE])
    expect(page.locator("#found")).to_contain_text("1 document sur 5")
    assert asked(page) == {"q": ["STRATEGIQUE"], "sort": ["title"]}
    page.reload()
    expect(titles(page)).to_have_text([TITLE])
    page.get_by_role("button", name="Tout afficher").click()
    expect(titles(page)).to_have_count(5)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.locator("#empty")).to_contain_text("Aucun document ne répond")


def test_wrong_dates_get_one_sentence_and_right_ones_filter(server: Server, open_page: OpenPage) -> None:
    visit = open_page(f"{server.url}/library", wait=False)
    page = visit.page
    page.get_by_label("À partir de").fill("hier")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("2023-07-28")
    expect(page.get_by_label("À partir de")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("À partir de").fill("2024")
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_text([TITLE])
    expect(page.locator("#trouble")).to_be_hidden()
    page.get_by_label("Sans date").check()
    expect(titles(page)).to_have_count(3)
    visit.troubles = [trouble for trouble in visit.troubles if "400 (Bad Request)" not in trouble]


def test_a_bar_filters_by_keyboard_and_by_mouse(server: Server, open_page: OpenPage) -> None:
    page = open_library(open_page, server)
    bars = page.locator("#timeline g[role=button]")
    expect(bars).to_have_count(2)
    bars.first.focus()
    page.keyboard.press("ArrowRight")
    expect(bars.last).to_be_focused()
    expect(page.locator("#timeline .pointed")).to_have_text("août 2024\u202f: 1 document")
    page.keyboard.press("Enter")
    expect(titles(page)).to_have_text([TITLE])
    assert asked(page) == {"since": ["2024-08"], "until": ["2024-08"]}
    expect(bars.last).to_be_focused()
    expect(bars.last).to_have_attribute("aria-pressed", "true")
    page.keyboard.press(" ")
    expect(titles(page)).to_have_count(5)
    page.locator("#publishers").get_by_role("button", name="Bamada.net").click()
    expect(titles(page)).to_have_text(["000_07c3436994a3e81c.txt"])
    expect(page.get_by_label("Publication")).to_have_value("Bamada.net")


def test_a_document_opens_beside_the_table_at_its_own_address(server: Server, open_page: OpenPage) -> None:
    page = open_library(open_page, server, "?q=strategique")
    titles(page).first.focus()
    page.keyboard.press("Enter")
    sheet = page.locator("#sheet")
    expect(sheet.locator("h2")).to_have_text(TITLE)
    assert asked(page) == {"q": ["strategique"], "open": ["001_62719f1a21323ba8.txt"]}
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(titles(page).first).to_be_focused()
    assert asked(page) == {"q": ["strategique"]}
    page.go_forward()
    expect(sheet.locator("h2")).to_have_text(TITLE)
    page.reload()
    expect(sheet.locator("h2")).to_have_text(TITLE)
    sheet.get_by_role("button", name="Fermer").click()
    expect(sheet).to_be_hidden()
    assert "open" not in asked(page)


def test_the_language_switch_keeps_the_address_and_is_kept(server: Server, open_page: OpenPage) -> None:
    page = open_library(open_page, server, "?q=mali&sort=file")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Publisher")).to_be_visible()
    assert asked(page) == {"q": ["mali"], "sort": ["file"], "lang": ["en"]}
    page.goto(f"{server.url}/library?q=mali")
    expect(page.get_by_role("button", name="Publisher")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Evaluation").click()
    expect(page.locator("h1")).to_have_text("Evaluation")
    expect(page.locator("nav [aria-current=page]")).to_have_text("Evaluation")


def test_dropped_files_are_read_and_are_the_visitors_alone(server: Server, open_page: OpenPage) -> None:
    page = open_library(open_page, server)
    expect(page.locator("#privacy")).to_contain_text("Vous seul")
    page.dispatch_event("#drop", "drop", {"dataTransfer": page.evaluate_handle(DROPPED, NOTE)})
    expect(page.locator("#sent li.done")).to_contain_text("Prêt", timeout=READY_MS)
    expect(page.locator("#sent li.failed")).to_contain_text("photo.png")
    mine = page.locator("#list tr", has=page.locator(".mine"))
    expect(mine).to_contain_text("Le pont de Kayes")
    expect(page.locator("#counts")).to_contain_text("6 documents")
    assert violations(page) == []
    page.locator("#sent").get_by_role("link", name="pont.txt").click()
    expect(page.locator("#sheet .text")).to_contain_text("Awa Traoré")
    page.keyboard.press("Escape")

    other = open_library(open_page, server)
    expect(titles(other)).to_have_count(5)
    expect(other.locator("#sent li")).to_have_count(0)

    page.get_by_role("button", name="Retirer pont.txt").click()
    expect(page.locator("#counts")).to_contain_text("5 documents", timeout=READY_MS)
    page.get_by_role("button", name="Retirer photo.png").click()
    expect(page.locator("#sent li")).to_have_count(0)
    assert server.calls_outside() == []


def test_who_may_edit_deletes_a_document_and_has_the_folder_read_again(
    start_server: StartServer, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRIOT_UPLOADS", "corpus")
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Note {number}\n\nLe pont de Kayes est le numéro {number}.", "utf-8")
    for name in ("scan.pdf", "plan.pdf", "README", ".DS_Store"):
        (tmp_path / name).touch()
    page = open_library(open_page, start_server(tmp_path))
    expect(page.locator("#counts")).to_contain_text("non lus\u00a0: 2 .pdf, 1 sans extension")
    page.get_by_role("button", name="Supprimer Note 1").click()
    dialog = page.locator("#removal")
    expect(dialog).to_contain_text("1.txt")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert (tmp_path / "1.txt").exists()
    page.keyboard.press("Enter")  # the button has the focus again
    dialog.get_by_role("button", name="Supprimer").click()
    expect(page.locator("#counts")).to_contain_text("2 documents", timeout=READY_MS)
    assert not (tmp_path / "1.txt").exists()

    (tmp_path / "new.txt").write_text("Note nouvelle\n\nUn pont de plus.", "utf-8")
    page.get_by_role("button", name="Réindexer").click()
    expect(page.locator("#tended")).to_contain_text("ajoutés 1", timeout=READY_MS)
    expect(titles(page)).to_have_count(3)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_breaks_no_rule_of_accessibility_and_fits(
    server: Server, open_page: OpenPage, width: int, scheme: str
) -> None:
    page = open_library(open_page, server, width=width, scheme=scheme)
    expect(titles(page)).to_have_count(5)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{server.url}/evaluation")
    assert violations(page) == []
