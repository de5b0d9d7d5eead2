"""The whole way of each of the three people, over the real articles: a reader, an analyst, an evaluator."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY_MS, ROOT, OpenPage, Server, StartServer
from tests.browser.test_page import assert_quote_is_in_its_file
from tests.browser.test_talk import FOLLOWS, NOVAK, POST, answered, ask

ARTICLE = "000_07c3436994a3e81c.txt"
OWN = "Le pont de Kayes\n\nPublié le 3 mars 2022 | Le Journal\n\nLe chantier du pont a été confié à Mme Awa Traoré.\n"
BRIDGE = "À qui a été confié le chantier du pont de Kayes ?"


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """A server of this module's own: what is uploaded and evaluated is kept by it."""
    return start_server(ROOT / "seeds")


def export(page: Page, kind: str) -> bytes:
    page.click("#past .export summary")
    with page.expect_download() as saving:
        page.get_by_role("button", name=kind).click()
    return saving.value.path().read_bytes()


def test_a_reader_asks_reads_the_article_follows_up_and_comes_back(server: Server, open_page: OpenPage) -> None:
    page = open_page(server.url).page
    page.locator("#chat .example").first.click()
    answered(page)
    ask(page, NOVAK)
    link = answered(page).locator("a.number").first
    link.click()
    assert_quote_is_in_its_file(page, link)
    expect(ask(page, FOLLOWS)).to_contain_text(POST)
    expect(page.locator("#chat .meant")).to_contain_text("Novak")
    expect(ask(page, "Quel est le prix du pain à Reykjavik ?")).to_contain_text("ne répondent pas")
    expect(ask(page, "merci !").locator(".sources")).to_have_count(0)
    saved = export(page, "Markdown").decode()
    assert "Alexandre Novak" in saved
    assert ARTICLE in saved
    assert export(page, "PDF").startswith(b"%PDF")
    page.reload()
    expect(page.locator("#chat .question")).to_have_count(5)
    page.locator("#language").get_by_text("English", exact=True).click()
    expect(page.locator("#chat .question").nth(1)).to_contain_text(NOVAK)
    expect(page.locator("#past .new")).to_have_text("New conversation")


def test_an_analyst_filters_cites_and_has_a_table_answered(server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(server.url, locale="en-GB").page
    page.click("#filters .toggle")
    page.get_by_role("checkbox", name="Bamada.net").check()
    answer = ask(page, "Who led the Russian delegation?")
    expect(answer.locator(".among")).to_contain_text("Bamada.net")
    answer.locator("a.number").first.click()
    quote = page.locator("#pane mark").first.text_content() or ""
    own = page.locator("#pane .own").get_attribute("href") or ""
    with page.context.expect_page() as opening:
        page.locator("#pane .own").click()
    expect(opening.value.locator("mark").first).to_have_text(quote)
    expect(opening.value.locator("mark").first).to_be_in_viewport()
    assert "/documents/" in own
    table = tmp_path / "questions.csv"
    table.write_text("question\nWho led the Russian delegation?\nWhat does bread cost in Reykjavik?\n", "utf-8")
    page.click("#name a[href='/batch']")
    page.set_input_files("#file", table)
    page.click("#start")
    expect(page.locator("#save")).to_be_visible(timeout=READY_MS)
    with page.expect_download() as saving:
        page.click("#csv")
    assert "Alexandre Novak" in saving.value.path().read_text("utf-8-sig")
    page.click("nav a[href='/']")
    expect(page.locator("#chat .question")).to_contain_text("Who led the Russian delegation?")


def test_an_evaluator_measures_and_judges(server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(server.url).page
    answer = ask(page, NOVAK)
    answer.locator(".feedback .down").click()
    answer.locator(".feedback select").select_option("incomplete")
    answer.locator(".feedback input").fill("Alexandre Novak")
    answer.locator(".feedback form button").click()
    expect(answer.locator(".feedback")).to_contain_text("Merci")
    kept = json.loads((server.log.parent / "index" / "feedback.jsonl").read_text("utf-8").splitlines()[-1])
    assert (kept["question"], kept["reason"], kept["answers"]) == (NOVAK, "incomplete", ["Alexandre Novak"])
    questions = tmp_path / "questions.jsonl"
    line = {"id": "1", "question": NOVAK, "answers": ["Alexandre Novak"], "sources": [ARTICLE]}
    questions.write_text(json.dumps(line, ensure_ascii=False), "utf-8")
    page.click("#name a[href='/evaluation']")
    page.set_input_files("#file", questions)
    expect(page.locator("#report a")).to_be_visible(timeout=READY_MS)
    expect(page.locator(".runs li").first.locator("dd").first).to_have_text("100,0\u202f%")


def test_an_upload_is_asked_by_its_visitor_alone(server: Server, open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / "pont.txt").write_text(OWN, "utf-8")
    page = open_page(server.url).page
    page.click("#name a[href='/library']")
    page.set_input_files("#files", tmp_path / "pont.txt")
    expect(page.locator("#list tbody th > a")).to_have_count(6, timeout=READY_MS)
    page.click("nav a[href='/']")
    expect(ask(page, BRIDGE)).to_contain_text("Awa Traoré")
    page.locator("#chat .reply").last.locator("a.number").first.click()
    expect(page.locator("#pane mark").first).to_contain_text("Awa Traoré")
    other = open_page(server.url).page
    assert "Traoré" not in ask(other, BRIDGE).inner_text()
    assert other.request.get(server.url + "/documents/uploads/pont.txt").status == 404
