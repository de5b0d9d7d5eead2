"""What an analyst does in a real browser: a table of questions in, a table of answers out."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped, unused-ignore]
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY_MS, OpenPage, Server, Visit
from tests.browser.test_page import ENGLISH, FRENCH, UNANSWERED

HOSTILE = "<img src=x onerror=alert(1)> ?"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "mes questions.csv"
    lines = ["dossier;question", f"=1;{FRENCH}", "2;", f"3;{UNANSWERED}", f"4;{HOSTILE}", f"5;{ENGLISH}", f"6;{FRENCH}"]
    file.write_text("\n".join(lines), "utf-8")
    return file


def open_batch(seeds: Server, open_page: OpenPage, **options: Any) -> Visit:
    visit = open_page(seeds.url + "/batch", wait=False, **options)
    expect(visit.page.locator("#drop")).to_be_visible(timeout=READY_MS)
    return visit


def answer_table(page: Page, table: Path, heading: str) -> None:
    page.set_input_files("#file", table)
    expect(page.locator("#seen")).to_contain_text(heading, timeout=READY_MS)
    expect(page.locator("#preview thead th.asked")).to_have_text("question")
    expect(page.locator("#preview tbody tr")).to_have_count(5)
    page.click("#start")
    expect(page.locator("#save")).to_be_visible(timeout=READY_MS)
    expect(page.locator("#answers tbody tr")).to_have_count(6)


def test_a_table_of_questions_becomes_a_table_of_answers(seeds: Server, open_page: OpenPage, table: Path) -> None:
    page = open_batch(seeds, open_page).page
    expect(page.locator("h1")).to_have_text("Tableau de questions")
    answer_table(page, table, "lignes à traiter\u00a0: 6")
    expect(page.locator("#sentence")).to_contain_text("toutes les lignes sont traitées")
    rows = page.locator("#answers tbody tr")
    expect(rows.nth(0)).to_contain_text("Alexandre Novak")
    expect(rows.nth(1)).to_contain_text("La ligne n’a pas de question.")
    expect(rows.nth(3)).to_contain_text(HOSTILE)
    expect(rows.nth(5)).to_contain_text("Même question qu’à la ligne 2.")
    assert page.locator("#answers img").count() == 0

    with page.expect_download() as saving:
        page.click("#csv")
    assert saving.value.suggested_filename == "mes questions réponses.csv"
    text = saving.value.path().read_text("utf-8-sig")
    assert text.startswith("dossier;question;réponse;")
    assert "\n'=1;" in text
    with page.expect_download() as saving:
        page.click("#xlsx")
    assert load_workbook(BytesIO(saving.value.path().read_bytes())).active["A2"].value == "=1"
    with page.context.expect_page() as opening:
        rows.nth(0).locator("a").first.click()
    expect(opening.value.locator("mark").first).to_contain_text("Novak")


def test_what_of_a_file_is_not_asked_is_said_before_it_begins(
    seeds: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "q.csv").write_text(f"sep=;\nMa liste;\nn;question\n1;{FRENCH}\n", "utf-8")
    page = open_batch(seeds, open_page).page
    page.set_input_files("#file", tmp_path / "q.csv")
    expect(page.locator("#notes")).to_contain_text("n’est pas posé (lignes\u00a0: 2)", timeout=READY_MS)
    expect(page.locator("#preview tbody tr")).to_have_count(1)


def test_a_batch_is_still_there_after_a_reload_and_is_nobody_elses(
    seeds: Server, open_page: OpenPage, table: Path
) -> None:
    page = open_batch(seeds, open_page, locale="en-GB").page
    answer_table(page, table, "lines to answer: 6")
    page.reload()
    expect(page.locator("#answers tbody tr")).to_have_count(6)
    expect(page.locator("#answers tbody tr").first).to_contain_text("Alexandre Novak")
    other = open_batch(seeds, open_page, locale="en-GB").page
    expect(other.locator("#answers")).to_be_hidden()
    address = page.locator("#csv").get_attribute("href") or ""
    assert page.request.get(seeds.url + address).status == 200
    assert other.request.get(seeds.url + address).status == 404


def test_a_batch_can_be_stopped(seeds: Server, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_batch(seeds, open_page, locale="en-GB").page
    file = tmp_path / "many.csv"
    file.write_text("question\n" + "\n".join(f"{FRENCH} {number}" for number in range(200)), "utf-8")
    page.set_input_files("#file", file)
    page.click("#start")
    expect(page.locator("#answers tbody tr").first).to_be_visible(timeout=READY_MS)
    page.click("#stop")
    expect(page.locator("#sentence")).to_contain_text("the batch was stopped", timeout=READY_MS)
    expect(page.locator("#progress")).to_be_hidden()
    expect(page.locator("#answers tbody tr").last).to_contain_text("stopped before this question")


def test_a_file_that_is_dropped_and_wrong_gets_one_sentence(seeds: Server, open_page: OpenPage) -> None:
    visit = open_batch(seeds, open_page)
    dropped = visit.page.evaluate_handle(
        "() => { const it = new DataTransfer(); it.items.add(new File(['x'], 'photo.png')); return it; }"
    )
    visit.page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    expect(visit.page.locator("#sentence")).to_contain_text("'photo.png' is no table of questions")
    expect(visit.page.locator("#preview")).to_be_hidden()
    visit.troubles = [trouble for trouble in visit.troubles if "400 (Bad Request)" not in trouble]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_holds_the_page(seeds: Server, open_page: OpenPage, table: Path, scheme: str) -> None:
    page = open_batch(seeds, open_page, width=390, scheme=scheme).page
    answer_table(page, table, "lignes à traiter")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
