"""Who may ask: not a page of another site, not another name for this machine, nobody without the password."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.conftest import CHROMIUM, FLAGS, READY_MS, ROOT, Server, StartServer
from tests.browser.test_accessible import violations

NAMES = "--host-resolver-rules=MAP griot.test 127.0.0.1, MAP evil.test 127.0.0.1"
PASSWORD = "mil sept baobab"
ARTICLE = "/documents/000_07c3436994a3e81c.txt"
WORDS = "Novak"  # of that article, which is also an answer
# What a page of another site tries: to have a question answered, to read a document, and to send without reading.
ATTACK = """async (target) => {
  const session = Math.random().toString(36).slice(2);
  const sent = { key: "k", said: "Qui est Alexandre Novak ?", language: "fr", turns: [] };
  const body = JSON.stringify({ fn_index: 0, data: [sent], session_hash: session });
  const attempt = (work) => work().catch((error) => String(error));
  const read = async (path, more) => (await fetch(target + path, { credentials: "include", ...more })).text();
  const join = { method: "POST", headers: { "content-type": "application/json" }, body };
  return {
    joined: await attempt(() => read("/gradio_api/queue/join", join)),
    answer: await attempt(() => read("/gradio_api/queue/data?session_hash=" + session)),
    document: await attempt(() => read("ARTICLE")),
    feedback: await attempt(() => read("/feedback", { method: "POST", mode: "no-cors", body: "{}" })),
  };
}""".replace("ARTICLE", ARTICLE)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """To which names lead that others have for this machine."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, NAMES])
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def open_server(start_server: StartServer) -> Server:
    return ready(start_server(ROOT / "seeds", GRIOT_ALLOWED_HOSTS="griot.test"))


@pytest.fixture(scope="module")
def closed_server(start_server: StartServer) -> Server:
    return start_server(ROOT / "seeds", GRIOT_ALLOWED_HOSTS="griot.test", GRIOT_PASSWORD=PASSWORD)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another site on this machine."""
    (folder := tmp_path_factory.mktemp("elsewhere")).joinpath("index.html").write_text("<title>elsewhere</title>")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def ready(server: Server) -> Server:
    """A server once its models are loaded."""
    while b'"models": true' not in urlopen(f"{server.url}/status").read():
        assert server.process.poll() is None
    return server


def named(server: Server, name: str) -> str:
    return server.url.replace("127.0.0.1", name)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_a_page_of_another_site_neither_asks_nor_reads(open_server: Server, elsewhere: str, page: Page) -> None:
    page.goto(named(open_server, "griot.test"))
    page.wait_for_selector("#question textarea", timeout=READY_MS)
    ours = page.evaluate(ATTACK, "")
    assert WORDS in ours["document"]  # what the other page tries works from Griot's own
    assert WORDS in ours["answer"]
    for target in (open_server.url, named(open_server, "localhost"), named(open_server, "griot.test")):
        page.goto(elsewhere)
        theirs = page.evaluate(ATTACK, target)
        assert theirs["feedback"] in ("", "TypeError: Failed to fetch")
        for what in ("joined", "answer", "document"):
            assert theirs[what] == "TypeError: Failed to fetch", (target, what)


def test_another_name_for_this_machine_reads_nothing(open_server: Server, page: Page) -> None:
    answer = page.goto(named(open_server, "evil.test"))
    assert answer
    assert answer.status == 421
    assert "GRIOT_ALLOWED_HOSTS" in answer.text()
    theirs = page.evaluate(ATTACK, "")
    assert not [told for told in theirs.values() if WORDS in told]
    assert theirs["document"].startswith("Griot does not answer to the name “evil.test”")


@pytest.mark.parametrize("host", ["127.0.0.1", "griot.test"])  # browsers say more of themselves to the first
def test_the_password_opens_the_page_that_was_wanted_and_the_button_closes_it(
    closed_server: Server, page: Page, host: str
) -> None:
    address = named(closed_server, host)
    page.goto(f"{address}{ARTICLE}")
    expect(page).to_have_title("Log in · Griot")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not the password")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("body")).to_contain_text(WORDS, timeout=READY_MS)
    ready_page(page, address)
    page.fill("#question textarea", "Qui est Alexandre Novak ?")
    page.click("#send")
    expect(page.locator("#chat .answer").first).to_contain_text("ministre", timeout=READY_MS)
    page.goto(f"{address}/library")
    page.get_by_role("button", name="Log out").click()
    expect(page).to_have_title("Log in · Griot")
    page.goto(f"{address}{ARTICLE}")
    expect(page).to_have_title("Log in · Griot")


def test_a_chat_that_is_open_when_the_session_ends_leads_to_the_login_and_back(
    closed_server: Server, page: Page
) -> None:
    page.goto(f"{closed_server.url}/login")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_title("Log in · Griot")
    ready_page(page, closed_server.url)
    page.fill("#question textarea", "Une question")
    page.context.clear_cookies()
    page.evaluate("griotLine.check()")
    expect(page).to_have_title("Log in · Griot")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#question textarea")).to_have_value("Une question", timeout=READY_MS)


def test_the_login_works_without_script(closed_server: Server, browser: Browser) -> None:
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{named(closed_server, 'griot.test')}/library")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(f"{named(closed_server, 'griot.test')}/library")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_is_accessible_and_fits(
    closed_server: Server, browser: Browser, width: int, scheme: Any, tmp_path: Path
) -> None:
    context = browser.new_context(
        locale="fr-FR", viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{closed_server.url}/library")
    assert violations(page) == []
    page.get_by_label("Mot de passe").fill("faux mot de passe")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=tmp_path / "login.png")
    context.close()


def ready_page(page: Page, address: str) -> None:
    """Opens the chat once there is one."""
    page.goto(address)
    page.wait_for_selector("#question textarea[placeholder*='question']", timeout=READY_MS)
