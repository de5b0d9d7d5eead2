"""What an evaluator does in a real browser: a file of questions in, a report out; and what a reader says of answers."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import READY_MS, ROOT, OpenPage, Server, StartServer
from tests.browser.test_page import ENGLISH, FRENCH, UNANSWERED, ask

ARTICLE = "000_07c3436994a3e81c.txt"
QUESTIONS = [
    {"id": "1", "question": FRENCH, "answers": ["Alexandre Novak"], "sources": [ARTICLE]},
    {"id": "2", "question": ENGLISH, "answers": ["Alexandre Novak"], "sources": [ARTICLE]},
    {"id": "3", "answers": ["<img src=x onerror=alert(1)>"]},
    {"id": "4", "question": UNANSWERED, "answerable": False},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "mes questions.jsonl"
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in QUESTIONS), "utf-8")
    return file


@pytest.fixture(scope="module")
def server(start_server: StartServer) -> Server:
    """A server of this module's own: what is evaluated and said is kept in its index."""
    return start_server(ROOT / "seeds")


def wait_until_over(page: Page, sentence: str) -> None:
    expect(page.locator("#report a")).to_be_visible(timeout=READY_MS)
    expect(page.locator("#sentence")).to_contain_text(sentence)
    expect(page.locator("#progress")).to_be_hidden()


def test_a_file_of_questions_becomes_a_report(server: Server, open_page: OpenPage, questions: Path) -> None:
    page = open_page(server.url).page
    page.click("#name a[href='/evaluation']")
    expect(page.locator("h1")).to_have_text("Évaluation")
    page.set_input_files("#file", questions)
    expect(page.locator("#sentence")).to_contain_text("mes questions", timeout=READY_MS)
    expect(page.locator("#faults li")).to_have_count(1)
    expect(page.locator("#faults li")).to_contain_text("Ligne 3")
    wait_until_over(page, "terminée")
    assert page.locator("#bar").get_attribute("max") == "3"
    run = page.locator(".runs li").first
    expect(run).to_contain_text("mes questions")
    expect(run.locator("dd").first).to_have_text("100,0\u202f%")

    address = page.locator("#report a").get_attribute("href") or ""
    stranger = open_page(server.url + "/evaluation", wait=False).page
    expect(stranger.locator("#runs")).to_contain_text("Aucune pour l’instant")
    expect(stranger.locator("main")).to_contain_text("Vous seul voyez, comparez et arrêtez les vôtres")
    assert stranger.request.get(server.url + address).status == 404

    with page.expect_download() as saving:
        run.get_by_text("tableau (CSV)").click()
    assert "Alexandre Novak" in saving.value.path().read_text("utf-8-sig")
    page.goto(server.url + (page.locator("#report a").get_attribute("href") or ""))
    expect(page.locator("h1")).to_contain_text("mes questions")
    expect(page.locator(".cards li").first).to_contain_text("100,0")
    expect(page.locator("#questions")).to_contain_text(FRENCH)
    expect(page.locator("#faults-section")).to_contain_text("3")


def test_two_runs_are_compared_in_the_language_of_the_switch(
    server: Server, open_page: OpenPage, questions: Path
) -> None:
    page = open_page(server.url + "/evaluation", wait=False).page
    page.get_by_text("English", exact=True).click()
    expect(page.locator("h1")).to_have_text("Evaluation")
    for number in (1, 2):
        again = questions.rename(questions.with_name(f"run {number}.jsonl"))
        page.set_input_files("#file", again)
        wait_until_over(page, f"run {number}")
        expect(page.locator(".runs li").first).to_contain_text(f"run {number}")
        questions = again
    with page.context.expect_page() as opening:
        page.click(".compare button")
    expect(opening.value.locator("h1")).to_contain_text("run 2")
    assert opening.value.evaluate("document.documentElement.lang") == "en"
    page.goto(server.url + "/evaluation")  # the choice is kept, for the chat, too
    expect(page.locator("h1")).to_have_text("Evaluation")
    page.goto(server.url)
    expect(page.locator("#send")).to_have_text("Ask")


def test_a_file_that_is_dropped_and_wrong_gets_one_sentence(server: Server, open_page: OpenPage) -> None:
    visit = open_page(server.url + "/evaluation", wait=False)
    dropped = visit.page.evaluate_handle(
        "() => { const it = new DataTransfer(); it.items.add(new File(['x'], 'photo.png')); return it; }"
    )
    visit.page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    expect(visit.page.locator("#sentence")).to_contain_text("'photo.png' is no file of questions")
    expect(visit.page.locator("#progress")).to_be_hidden()
    visit.troubles = [trouble for trouble in visit.troubles if "400 (Bad Request)" not in trouble]


def test_feedback_is_kept_and_can_be_run(start_server: StartServer, open_page: OpenPage) -> None:
    server = start_server(ROOT / "seeds")
    page = open_page(server.url).page
    answer = ask(page, FRENCH)
    answer.get_by_text("Pas utile", exact=True).click()
    expect(answer.get_by_label("La réponse attendue")).to_be_focused()
    expect(answer.locator(".feedback")).to_contain_text("gardés sur ce serveur")
    page.keyboard.type("Alexandre Novak")
    page.keyboard.press("Enter")
    expect(answer.locator(".feedback")).to_have_text("Merci. Votre avis est gardé sur ce serveur.")
    second = ask(page, ENGLISH)
    page.locator("#language").get_by_text("English", exact=True).click()
    expect(page.locator("#chat .feedback").first).to_contain_text("Thank you")
    second.get_by_text("Helpful", exact=True).click()
    expect(second.locator(".feedback")).to_contain_text("Thank you")

    file = server.log.parent / "index" / "feedback.jsonl"
    down, up = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    assert (down["question"], down["answers"], down["verdict"], down["sources"]) == (
        FRENCH,
        ["Alexandre Novak"],
        "down",
        [],
    )
    assert (up["question"], up["answers"], up["verdict"]) == (ENGLISH, [], "up")
    assert up["sources"]
    assert all((ROOT / "seeds" / source).is_file() for source in up["sources"])
    assert "Novak" in up["given"]

    page.click("#name a[href='/evaluation']")
    expect(page.locator("#feedback")).to_contain_text("kept on this server")
    page.click("#run-feedback")
    wait_until_over(page, "finished")
    expect(page.locator(".runs li").first).to_contain_text("feedback")
    assert server.stop() == 0
    assert server.calls_outside() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_holds_the_page(server: Server, open_page: OpenPage, scheme: str) -> None:
    page = open_page(server.url, width=390, scheme=scheme).page
    ask(page, FRENCH).locator(".feedback .down").click()
    expect(page.locator(".feedback input")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("#name a[href='/evaluation']")
    expect(page.locator("#drop")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert urlsplit(page.url).path == "/evaluation"
