"""The addresses of evaluations and of feedback, over the real assistant."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.records import Answer, Filter
from rag.web.evaluator import Evaluator
from rag.web.feedback import FeedbackFile
from rag.web.gate import Gate
from rag.web.limits import QUESTIONS_BYTES
from rag.words import read_words

ENGLISH, FRENCH = read_words("en"), read_words("fr")
ARTICLE = "000_07c3436994a3e81c.txt"
QUESTIONS: list[dict[str, object]] = [
    {"question": "Qui a conduit la délégation russe à Bamako ?", "answers": ["Alexandre Novak"], "sources": [ARTICLE]},
    {"question": "Quel est le prix du pain à Reykjavik ?", "answerable": False},
    {"answers": ["x"]},
    {"question": "Qui ?", "answers": ["x"], "sources": ["nowhere.txt"]},
]
FILE = "\n".join(json.dumps(line, ensure_ascii=False) for line in QUESTIONS).encode()


class Held(Assistant):
    """An assistant that answers a question once it is let go."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant.store, assistant.embedder, assistant.reader, assistant.settings)
        self.let_go = threading.Event()

    def ask(self, question: str, *, passages: int | None = None, filter: Filter | None = None) -> Answer:
        assert self.let_go.wait(30)
        return super().ask(question, passages=passages, filter=filter)


class Site:
    """The addresses over an assistant, and what they keep."""

    def __init__(self, assistant: Assistant, folder: Path) -> None:
        from fastapi import FastAPI
        from starlette.testclient import TestClient

        from rag.web.evaluation import add_evaluation
        from rag.web.feedback import take_feedback

        self.evaluator = Evaluator(assistant, folder / "runs")
        self.feedback = FeedbackFile(folder / "feedback.jsonl")
        app = FastAPI(openapi_url=None)
        add_evaluation(app, self.evaluator, self.feedback)
        feedback = take_feedback(lambda _: assistant, self.feedback, lambda *_: False)
        app.add_route("/feedback", feedback, methods=["POST"])
        self.client = TestClient(Gate(app), headers={"Accept-Language": "en"}, base_url="http://localhost")

    def start(self, content: bytes = FILE, name: str = "mes questions.jsonl", **headers: str) -> Any:
        return self.client.post("/evaluation", params={"name": name}, content=content, headers=headers)

    def finish(self, run: str) -> dict[str, Any]:
        """The status of a run once it is over."""
        for _ in range(300):
            status: dict[str, Any] = self.client.get(f"/evaluation/{run}/status").json()
            if status["state"] != "running":
                return status
            time.sleep(0.1)
        raise AssertionError(status)


@pytest.fixture
def site(assistant: Assistant, tmp_path: Path) -> Site:
    return Site(assistant, tmp_path)


@pytest.fixture
def held(assistant: Assistant, tmp_path: Path) -> Iterator[Held]:
    held = Held(assistant)
    yield held
    held.let_go.set()


def test_a_file_becomes_a_report(site: Site) -> None:
    begun = site.start().json()
    assert (begun["total"], begun["left_out"]) == (3, 1)
    assert begun["faults"][0]["line"] == 3
    status = site.finish(begun["run"])
    assert (status["state"], status["done"]) == ("done", 3)
    assert [fault["line"] for fault in status["faults"]] == [3, 4]
    report = site.client.get(f"/evaluation/{begun['run']}/report.html")
    assert report.headers["content-type"].startswith("text/html")
    assert "content-disposition" not in report.headers
    assert "Alexandre Novak" in report.text
    for name in ("report.html", "answers.csv", "answers.jsonl", "scores.json"):
        file = site.client.get(f"/evaluation/{begun['run']}/{name}", params={"save": 1})
        assert file.status_code == 200
        assert file.headers["content-disposition"] == f'attachment; filename="{begun["run"]}-{name}"'
    assert begun["run"] in site.client.get("/evaluation").text


def test_a_run_is_still_there_after_a_restart_and_is_compared(site: Site, assistant: Assistant, tmp_path: Path) -> None:
    run = site.start().json()["run"]
    site.finish(run)
    again = Site(assistant, tmp_path)
    assert again.finish(run)["left_out"] == 2
    compared = again.client.get("/evaluation/compare", params={"a": run, "b": run, "lang": "fr"})
    assert compared.status_code == 200
    assert '<html lang="fr">' in compared.text


@pytest.mark.parametrize(
    "address",
    [
        "/evaluation/20200101T000000-none/report.html",
        "/evaluation/20200101T000000-none/status",
        "/evaluation/..%2f..%2fetc/report.html",
        "/evaluation/%2e%2e/feedback.jsonl",
        "/evaluation/RUN/..%2f..%2ffeedback.jsonl",
        "/evaluation/RUN/.scores.json.part",
        "/evaluation/RUN/",
        "/evaluation/compare?a=RUN&b=..",
        "/evaluation/compare",
    ],
)
def test_what_is_no_run_or_no_file_of_one_is_not_found(site: Site, address: str) -> None:
    run = site.start().json()["run"]
    site.finish(run)
    assert site.client.get(address.replace("RUN", run)).status_code == 404


def test_a_second_evaluation_at_once_gets_one_sentence(held: Held, tmp_path: Path) -> None:
    site = Site(held, tmp_path)
    run = site.start().json()["run"]
    second = site.start()
    assert (second.status_code, second.json()) == (409, {"error": ENGLISH["evaluation_busy"]})
    assert f'data-run="{run}"' in site.client.get("/evaluation").text
    assert site.client.get(f"/evaluation/{run}/report.html").status_code == 404
    held.let_go.set()
    assert site.finish(run)["state"] == "done"
    assert site.start().status_code == 200


def test_a_stopped_evaluation_leaves_nothing(held: Held, tmp_path: Path) -> None:
    site = Site(held, tmp_path)
    run = site.start().json()["run"]
    assert site.client.post(f"/evaluation/{run}/stop", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert site.client.post(f"/evaluation/{run}/stop").json()["state"] == "running"
    held.let_go.set()
    assert site.finish(run)["state"] == "stopped"
    assert not (tmp_path / "runs" / run).exists()
    assert site.start().status_code == 200


def test_an_evaluation_that_cannot_be_kept_says_so(assistant: Assistant, tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file where the folder should be")
    site = Site(assistant, tmp_path)
    status = site.finish(site.start().json()["run"])
    assert status["state"] == "failed"
    assert "could not be written" in status["sentence"]


def test_a_file_that_is_too_large_is_refused(site: Site) -> None:
    assert site.start(b"x" * (QUESTIONS_BYTES + 1)).status_code == 413
    pieces = iter([b"x" * QUESTIONS_BYTES, b"x"])  # without a length
    refused = site.client.post("/evaluation", content=pieces)
    assert (refused.status_code, refused.json()) == (413, {"error": ENGLISH["evaluation_too_large"].format(mb=8)})


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}])
@pytest.mark.parametrize("address", ["/evaluation", "/feedback"])
def test_what_another_site_sends_is_refused(site: Site, address: str, headers: dict[str, str]) -> None:
    refused = site.client.post(address, content=FILE, headers=headers)
    assert (refused.status_code, refused.json()) == (403, {"error": ENGLISH["foreign"]})
    assert site.evaluator.job is None


@pytest.mark.parametrize(("name", "content"), [("a.pdf", FILE), ("a.jsonl", b""), ("a.xlsx", b"PK"), ("a.json", b"[")])
def test_a_file_that_cannot_be_read_gets_one_sentence(site: Site, name: str, content: bytes) -> None:
    refused = site.start(content, name)
    assert refused.status_code == 400
    assert name in refused.json()["error"]


def test_the_page_speaks_the_language_of_its_address_or_of_its_browser(site: Site) -> None:
    assert ENGLISH["evaluation_lede"] in site.client.get("/evaluation").text
    page = site.client.get("/evaluation", params={"lang": "fr"}).text
    assert '<html lang="fr">' in page
    assert FRENCH["evaluation_stop"] in page


def test_feedback_is_kept_and_can_be_run(site: Site) -> None:
    assert site.client.post("/evaluation", params={"feedback": 1}).json() == {"error": ENGLISH["feedback_none"]}
    question = QUESTIONS[0]["question"]
    said = {"question": question, "given": "Rien.", "verdict": "down", "expected": "Novak", "sources": [ARTICLE]}
    assert site.client.post("/feedback", json=said).status_code == 204
    assert site.client.post("/feedback", json=said | {"expected": ""}).status_code == 204
    assert site.client.post("/feedback", json=said | {"verdict": "up", "sources": [ARTICLE, "/x"]}).status_code == 204
    lines = [json.loads(line) for line in site.feedback.path.read_text("utf-8").splitlines()]
    assert [(line["answers"], line["sources"]) for line in lines] == [(["Novak"], []), ([], []), (["Novak"], [ARTICLE])]
    begun = site.client.post("/evaluation", params={"feedback": 1}).json()
    assert (begun["total"], begun["left_out"]) == (2, 0)
    assert site.finish(begun["run"])["state"] == "done"


@pytest.mark.parametrize(
    "body", [b"{", b'{"question": "Qui ?"}', b'{"question": "Qui ?", "verdict": "up", "sources": ["nowhere.txt"]}']
)
def test_what_is_no_feedback_is_refused(site: Site, body: bytes) -> None:
    assert site.client.post("/feedback", content=body).status_code == 400
    assert site.client.post("/feedback", content=b" " * 70_000).status_code == 413
    assert not site.feedback.path.exists()
