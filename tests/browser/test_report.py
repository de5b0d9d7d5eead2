"""The report in a real browser, opened from a file as a reader opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from rag.evaluate.metrics import aggregate
from rag.evaluate.records import Failure, Fault, Outcome, Run, TestQuestion
from rag.evaluate.report import render_report
from rag.evaluate.report.frame import FOLDER, explain_failure, read_wording, right_rank
from rag.records import Citation

HOSTILE = "</script><img src=x onerror=alert(1)><!--<script>"
QUESTIONS = 120  # three pages of the table


def outcome(number: int, text: str = "Qui parle ?", failure: Failure | None = None) -> Outcome:
    """A question of rank `number` modulo 3 plus 1, in English where `number` is even."""
    language = "en" if number % 2 == 0 else "fr"
    question = TestQuestion(f"q{number}", text, language, ("Awa",), True, ("a",), {"kind": HOSTILE}, number)
    return Outcome(
        question=question,
        language=language,
        sources=("a.txt",),
        ranking=tuple("a.txt" if place == number % 3 else f"{place}.txt" for place in range(3)),
        status="answered",
        answer=f"{text} [1]",
        citations=(Citation(1, "a.txt", HOSTILE, None, None, 0, 3, f"Awa {HOSTILE}"),),
        verbatim=(True,),
        confidence=number / 1000,
        timings_ms={"total": 5.0},
        scores={"correct": 0.0 if failure else 1.0},
        failure=failure,
    )


def run_of(outcomes: tuple[Outcome, ...]) -> Run:
    faults = (Fault(7, HOSTILE),)
    return Run(HOSTILE, "2026-11-21T10:00:00+00:00", {HOSTILE: HOSTILE}, outcomes, faults, aggregate(outcomes), 1.0)


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report of `QUESTIONS` questions; fails where it logs, asks for something, or opens a dialog."""
    hostile = outcome(QUESTIONS, HOSTILE, "wrong_span")
    outcomes = (*(outcome(number) for number in range(1, QUESTIONS)), hostile)
    file = tmp_path / "report.html"
    file.write_text(render_report(run_of(outcomes), "en"), "utf-8")
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    opened.on("request", lambda request: said.append(request.url))
    opened.goto(file.as_uri())
    yield opened
    assert said == [file.as_uri()]
    assert opened.locator("img").count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.close()


def shown(page: Page) -> str:
    return page.locator("#shown").inner_text()


def test_the_questions_are_shown_a_page_at_a_time(page: Page) -> None:
    assert (shown(page), page.locator("tbody tr:has(.cell-number)").count()) == ("1–50 of 120", 50)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    assert shown(page) == "101–120 of 120"


def test_what_a_question_says_is_text(page: Page) -> None:
    page.locator("#search").fill("onerror script")
    page.locator("select").first.select_option(label="Wrong passage (1)")
    assert shown(page) == "1–1 of 1"
    assert page.locator(".cell-question .question").inner_text() == HOSTILE
    page.get_by_role("button", name="Details").click()
    assert "a.txt" in page.locator(".details").inner_text()


def test_filters_come_together_and_are_undone_at_once(page: Page) -> None:
    page.locator("select").nth(1).select_option(label="fr (60)")
    assert shown(page) == "1–50 of 60"
    page.locator("#search").fill("nowhere said")
    assert shown(page) == "No question matches."
    page.get_by_role("button", name="Show all").click()
    assert shown(page) == "1–50 of 120"


def test_an_outcome_in_the_bar_filters_the_table(page: Page) -> None:
    page.locator('[data-result="wrong_span"]').click()
    assert shown(page) == "1–1 of 1"


def test_a_head_sorts_and_then_turns_round(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    head = page.locator('th[data-key="confidence"] button')
    numbers = page.locator(".cell-number")
    head.click()
    assert numbers.first.inner_text() == "1"
    head.click()
    assert (numbers.first.inner_text(), numbers.nth(1).inner_text()) == ("120", "119")


@pytest.mark.parametrize("outcomes", [(), (outcome(1),)])
def test_a_run_of_none_or_one_question_has_a_report(outcomes: tuple[Outcome, ...]) -> None:
    assert "<h1>" in render_report(run_of(outcomes), "fr")


def test_a_failure_is_explained_with_the_rank_of_the_right_document() -> None:
    failed = outcome(2, failure="not_read")
    assert right_rank(failed) == 3
    assert "rank 3" in explain_failure(failed, read_wording("en"))


def test_both_languages_have_the_same_words() -> None:
    french, english = (read_wording(path.stem).texts for path in (FOLDER / "fr.json", FOLDER / "en.json"))
    assert french.keys() == english.keys()
    assert french["metrics"].keys() == english["metrics"].keys()
