"""A conversation on the page: what follows up, what is changed, kept, found again, and what survives a lost line."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import READY_MS, OpenPage, Server, Visit

NOVAK = "Qui a conduit la délégation russe à Bamako ?"
FOLLOWS = "Quel est son poste ?"
POST = "vice-Premier ministre"
GROMYKO = "Qui a reçu l’ambassadeur de Russie en juin 2021 ?"
ANSWERED_MS = 20_000


def ask(page: Page, question: str) -> Locator:
    """Asks by keyboard; the last answer, once it is whole."""
    before = page.locator("#chat .reply").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .reply")).to_have_count(before + 1)
    return answered(page)


def answered(page: Page) -> Locator:
    last = page.locator("#chat .reply").last
    expect(last.locator(".answer.whole")).to_have_count(1, timeout=ANSWERED_MS)
    return last


def open_past(page: Page) -> Locator:
    page.click("#past .toggle")
    panel = page.locator("#past .panel")
    expect(panel).to_be_visible()
    return panel


def test_a_follow_up_is_understood_and_shown_as_it_was(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    expect(page.locator("#chat .meant")).to_have_count(0)
    expect(ask(page, FOLLOWS)).to_contain_text(POST)
    expect(page.locator("#chat .meant")).to_contain_text("Novak")


def test_how_a_follow_up_was_understood_can_be_changed(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    ask(page, FOLLOWS)
    page.locator("#chat .rephrase").last.click()
    expect(page.locator("#question textarea")).to_have_value(re.compile("Novak"))
    expect(page.locator("#notes .editing")).to_be_visible()
    page.fill("#question textarea", GROMYKO)
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .meant")).to_contain_text(GROMYKO)
    expect(answered(page)).to_contain_text("Camara")
    expect(page.locator("#chat .question")).to_have_count(2)
    expect(page.locator("#chat .question").last).to_contain_text(FOLLOWS)


def test_what_to_ask_next_is_asked_by_a_click_and_answered(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    offered = page.locator("#chat .suggestion").first
    expect(offered).to_be_visible(timeout=READY_MS)  # each is asked before it is offered
    text = offered.inner_text()
    offered.click()
    expect(page.locator("#chat .question").last).to_contain_text(text)
    expect(answered(page).locator("a.number").first).to_be_visible()


def test_an_edited_question_takes_the_place_of_the_old_one_and_of_what_follows(
    seeds: Server, open_page: OpenPage
) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    ask(page, FOLLOWS)
    page.locator("#chat .asked").first.hover()
    page.locator("#chat .edit").first.click()
    expect(page.locator("#question textarea")).to_have_value(NOVAK)
    page.fill("#question textarea", GROMYKO)
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .question")).to_have_count(1)
    expect(answered(page)).to_contain_text("Camara")
    expect(page.locator("#notes .editing")).to_be_hidden()


def test_escape_leaves_what_was_to_be_edited_as_it_was(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    page.locator("#chat .edit").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("#notes .editing")).to_be_hidden()
    expect(page.locator("#question textarea")).to_have_value("")
    ask(page, GROMYKO)
    expect(page.locator("#chat .question")).to_have_count(2)


def test_a_question_is_retried_and_taken_back(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    ask(page, GROMYKO)
    page.get_by_role("button", name="Réessayer").click()
    expect(answered(page)).to_contain_text("Camara")
    expect(page.locator("#chat .question")).to_have_count(2)
    page.get_by_role("button", name="Retirer cet échange").click()
    expect(page.locator("#chat .question")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value(GROMYKO)


def test_what_was_refused_is_refused_again_when_it_is_retried(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, "?!…")
    for _ in range(2):
        with page.expect_response("**/queue/join*"):
            page.get_by_role("button", name="Réessayer").click()
        expect(page.locator("#talk[data-asking]")).to_have_count(0, timeout=ANSWERED_MS)
        expect(page.locator("#chat .answer.whole")).to_have_count(1)


def test_an_answer_under_way_can_be_stopped_and_asked_again(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    page.fill("#question textarea", NOVAK)
    with page.expect_response("**/queue/join*"):
        page.press("#question textarea", "Enter")
    expect(page.locator("#send")).to_be_hidden()
    page.click("#stop")
    expect(page.locator("#chat .note")).to_contain_text("arrêtée")
    expect(page.locator("#stop")).to_be_hidden()
    page.wait_for_timeout(1500)  # what was stopped does not come after all
    expect(page.locator("#chat .answer.whole")).to_have_count(0)
    page.get_by_role("button", name="Réessayer").click()
    expect(answered(page)).to_contain_text("Novak")


def test_a_reload_brings_the_conversation_back_and_what_was_being_typed(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    ask(page, FOLLOWS)
    page.fill("#question textarea", "Et en 2023")
    page.reload()
    expect(page.locator("#chat .question")).to_have_count(2)
    expect(page.locator("#chat .meant")).to_contain_text("Novak")
    expect(page.locator("#question textarea")).to_have_value("Et en 2023")
    page.locator("#chat a.number").first.click()
    expect(page.locator("#pane mark").first).to_be_visible()
    expect(ask(page, FOLLOWS)).to_contain_text(POST)


def test_conversations_are_kept_named_found_deleted_and_brought_back(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    page.click("#past .new")
    expect(page.locator("#chat .question")).to_have_count(0)
    ask(page, GROMYKO)
    panel = open_past(page)
    expect(panel.locator(".name")).to_have_text([GROMYKO, NOVAK])
    panel.locator("input[type=search]").fill("novak")  # stands in the answer alone
    expect(panel.locator(".name")).to_have_text([NOVAK])
    panel.locator(".act").first.click()
    panel.locator("form input").fill("La délégation")
    panel.locator("form input").press("Enter")
    panel.locator("input[type=search]").fill("")
    expect(panel.locator(".name")).to_have_text([GROMYKO, "La délégation"])
    panel.locator(".show").last.click()
    expect(page.locator("#chat .question")).to_contain_text(NOVAK)
    panel = open_past(page)
    panel.get_by_role("button", name="Supprimer : La délégation").click()
    expect(panel.locator(".name")).to_have_text([GROMYKO])
    expect(page.locator("#chat .question")).to_have_count(0)
    panel.get_by_role("button", name="Annuler").click()
    expect(panel.locator(".name")).to_have_text([GROMYKO, "La délégation"])
    panel.locator(".clear").click()
    expect(panel.locator(".name")).to_have_count(2)
    panel.locator(".clear").click()
    expect(panel.locator(".none")).to_contain_text("Aucune conversation")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('griot.talk.')).length") == 0


def test_what_was_kept_with_markup_is_shown_as_it_was_typed(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    question = '<img src=x onerror="window.ran=1"> **qui** ![a](http://evil.example/x.png) </details> ${1+1} mène ?'
    ask(page, question)
    page.reload()
    expect(page.locator("#chat .question")).to_have_count(1)
    assert question in (page.locator("#chat .question").text_content() or "")
    assert page.locator("#chat img, #chat strong").count() == 0
    expect(open_past(page).locator(".name")).to_have_text(question)
    assert page.evaluate("window.ran") is None


def test_a_conversation_that_an_earlier_version_kept_is_drawn_anew(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    page.evaluate("""() => {
      const key = Object.keys(localStorage).find((name) => name.startsWith("griot.talk."));
      const talk = JSON.parse(localStorage.getItem(key));
      const { version, nearest, search, ...turn } = talk.turns[0].turn;
      turn.citations = turn.citations.map(({ title, date, publisher, quote, also, ...place }) => place);
      const answered = { ...talk.turns[0], turn, html: "<b onclick='x'>of old</b>", pending: null };
      delete answered.sentence;
      const html = '<div class="answer whole"><p>Une erreur &#60;i&#62;.</p></div>';
      const failed = { key: "2", said: "Et ?", question: null, html, pending: null, turn: null, state: "done" };
      localStorage.setItem(key, JSON.stringify({ ...talk, turns: [answered, failed] }));
    }""")
    page.reload()
    expect(page.locator("#chat .question")).to_have_count(2)
    first = page.locator("#chat .reply").first
    expect(first.locator(".statement").first).to_contain_text("Novak")
    expect(first.locator(".sources")).to_contain_text("Bamada")
    expect(page.locator("#chat .reply").last.locator(".answer")).to_have_text("Une erreur <i>.")
    expect(page.locator("#chat")).not_to_contain_text("of old")
    first.locator("a.number").first.click()
    expect(page.locator("#pane mark").first).to_be_visible()


def test_a_lost_line_is_said_and_the_question_is_answered_when_it_is_back(seeds: Server, open_page: OpenPage) -> None:
    visit = open_page(seeds.url)
    page = visit.page
    ask(page, NOVAK)
    page.context.set_offline(True)
    expect(page.locator("#line")).to_contain_text("connexion")
    page.fill("#question textarea", GROMYKO)
    page.press("#question textarea", "Enter")
    expect(page.locator("#chat .pending")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#chat .question")).to_have_count(2, timeout=ANSWERED_MS)
    expect(answered(page)).to_contain_text("Camara")
    expect(page.locator("#line")).to_be_empty()
    forget_lost_line(visit)


def forget_lost_line(visit: Visit) -> None:
    """What the browser itself says of a line that a test has cut."""
    cut = re.compile("ERR_INTERNET_DISCONNECTED|Failed to fetch|network error")
    visit.troubles[:] = [trouble for trouble in visit.troubles if not cut.search(trouble)]


def test_the_keys_find_the_question_and_what_was_asked_last(seeds: Server, open_page: OpenPage) -> None:
    page = open_page(seeds.url).page
    ask(page, NOVAK)
    page.locator("#chat a.number").first.focus()
    page.keyboard.press("/")
    expect(page.locator("#question textarea")).to_be_focused()
    expect(page.locator("#question textarea")).to_have_value("")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#question textarea")).to_have_value(NOVAK)


def test_two_visitors_at_once_see_each_their_own_conversation_alone(seeds: Server, open_page: OpenPage) -> None:
    one, two = open_page(seeds.url).page, open_page(seeds.url, locale="en-GB").page
    for page, question in ((one, NOVAK), (two, "Who spoke with Sergei Lavrov by telephone?")):
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
    expect(answered(one)).to_contain_text("Novak")
    expect(answered(two)).to_contain_text("Diop")
    assert "Lavrov" not in one.locator("#chat").inner_text()
    assert "Novak" not in two.locator("#chat").inner_text()
    expect(ask(one, FOLLOWS)).to_contain_text(POST)
    expect(open_past(two).locator(".name")).to_have_text(["Who spoke with Sergei Lavrov by telephone?"])
