"""The addresses of evaluations and of feedback, over the real assistant."""

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.assistant import Assistant
from rag.records import Answer, Filter
from rag.web import evaluation_runs
from rag.web.evaluation_runs import Evaluator
from rag.web.feedback import FeedbackFile
from rag.web.gate import Gate
from rag.web.limits import QUESTIONS_BYTES
from rag.web.shares import Who
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


def who_of(request: Any) -> Who:
    return Who(request.headers.get("x-visitor", ""), "an address")


class Site:
    """The addresses over an assistant, and what they keep; a visitor is who says so in a header."""

    def __init__(self, assistant: Assistant, folder: Path, **settings: Any) -> None:
        from fastapi import FastAPI
        from starlette.testclient import TestClient

        from rag.web.evaluation import add_evaluation
        from rag.web.feedback import take_feedback

        self.evaluator = Evaluator(assistant, folder / "runs", **settings)
        self.feedback = FeedbackFile(folder / "feedback.jsonl")
        app = FastAPI(openapi_url=None)
        add_evaluation(app, self.evaluator, self.feedback, who_of)
        feedback = take_feedback(lambda _: assistant, self.feedback, lambda *_: False, who_of)
        app.add_route("/feedback", feedback, methods=["POST"])
        self.client = TestClient(
            Gate(app), headers={"Accept-Language": "en", "X-Visitor": "Awa"}, base_url="http://localhost"
        )

    def start(self, content: bytes = FILE, name: str = "mes questions.jsonl", **headers: str) -> Any:
        return self.client.post("/evaluation", params={"name": name}, content=content, headers=headers)

    def finish(self, run: str, who: str = "Awa") -> dict[str, Any]:
        """The status of a run once it is over."""
        for _ in range(3000):
            status: dict[str, Any] = self.client.get(f"/evaluation/{run}/status", headers={"x-visitor": who}).json()
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


def test_a_visitor_finds_an_evaluation_again_after_a_restart(assistant: Assistant, tmp_path: Path) -> None:
    site = CookieSite(assistant, tmp_path)
    client = site.client()
    run = client.post("/evaluation", params={"name": "q.jsonl"}, content=FILE).json()["run"]
    for _ in range(300):
        if client.get(f"/evaluation/{run}/status").json()["state"] != "running":
            break
        time.sleep(0.1)
    site.close()
    again = CookieSite(assistant, tmp_path)
    same, stranger = again.client(**client.cookies), again.client()
    assert run in same.get("/evaluation").text
    assert same.get(f"/evaluation/{run}/answers.csv").status_code == 200
    assert run not in stranger.get("/evaluation").text
    assert stranger.get(f"/evaluation/{run}/answers.csv").status_code == 404
    again.close()


class CookieSite:
    """The addresses of evaluations, to visitors with cookies, over an index's folder."""

    def __init__(self, assistant: Assistant, index: Path) -> None:
        from fastapi import FastAPI

        from rag.web.evaluation import add_evaluation
        from rag.web.visitors import VisitorCookie, Visitors

        self.visitors = Visitors(assistant, assistant.settings.model_copy(update={"index": index}))
        self.evaluator = Evaluator(assistant, index / "evaluation" / "runs")
        self.app = FastAPI(openapi_url=None)
        self.app.add_middleware(VisitorCookie, names=self.visitors.names, seen=self.visitors.seen)
        add_evaluation(self.app, self.evaluator, FeedbackFile(index / "feedback.jsonl"), self.visitors.who)

    def client(self, **cookies: str) -> Any:
        from starlette.testclient import TestClient

        client = TestClient(self.app, headers={"Accept-Language": "en"}, cookies=cookies)
        client.get("/evaluation")
        return client

    def close(self) -> None:
        self.evaluator.close()
        self.visitors.close()


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


def test_a_second_evaluation_of_a_visitor_at_once_gets_one_sentence(held: Held, tmp_path: Path) -> None:
    site = Site(held, tmp_path)
    run = site.start().json()["run"]
    second = site.start()
    assert (second.status_code, second.json()) == (409, {"error": ENGLISH["evaluation_busy"]})
    assert f'data-run="{run}"' in site.client.get("/evaluation").text
    assert site.client.get(f"/evaluation/{run}/report.html").status_code == 404
    held.let_go.set()
    assert site.finish(run)["state"] == "done"
    assert site.start().status_code == 200


def test_nobody_else_sees_opens_compares_or_stops_an_evaluation(held: Held, tmp_path: Path) -> None:
    site = Site(held, tmp_path)
    run = site.start().json()["run"]
    others = ({"x-visitor": "Bintou"}, {"x-visitor": ""})
    for headers in others:
        status = site.client.get(f"/evaluation/{run}/status", headers=headers)
        assert (status.status_code, status.json()) == (404, {"error": ENGLISH["run_missing"]})
        assert site.client.post(f"/evaluation/{run}/stop", headers=headers).status_code == 404
        assert run not in site.client.get("/evaluation", headers=headers).text
    held.let_go.set()
    assert site.finish(run)["state"] == "done"
    for headers in others:
        assert site.client.get(f"/evaluation/{run}/status", headers=headers).status_code == 404
        assert site.client.get(f"/evaluation/{run}/answers.csv", headers=headers).status_code == 404
        compared = site.client.get("/evaluation/compare", params={"a": run, "b": run}, headers=headers)
        assert compared.status_code == 404
        page = site.client.get("/evaluation", headers=headers).text
        assert run not in page
        assert ENGLISH["runs_own_shown"] in page
    assert run in site.client.get("/evaluation").text


def test_where_evaluations_are_shared_everybody_sees_and_stops_them(held: Held, tmp_path: Path) -> None:
    site = Site(held, tmp_path, is_shared=True)
    run = site.start().json()["run"]
    for who in ("Bintou", ""):
        headers = {"x-visitor": who}
        assert site.client.get(f"/evaluation/{run}/status", headers=headers).json()["state"] == "running"
        assert ENGLISH["runs_shared_shown"] in site.client.get("/evaluation", headers=headers).text
    assert site.client.post(f"/evaluation/{run}/stop", headers={"x-visitor": "Bintou"}).status_code == 200
    held.let_go.set()
    assert site.finish(run)["state"] == "stopped"
    other = site.start().json()["run"]
    assert site.finish(other, "Bintou")["state"] == "done"
    assert other in site.client.get("/evaluation", headers={"x-visitor": "Coumba"}).text


def test_a_short_evaluation_is_done_before_a_long_one_that_began_before_it(held: Held, tmp_path: Path) -> None:
    site = Site(held, tmp_path)
    line = json.dumps({"question": "Qui ?", "answers": ["x"]}).encode() + b"\n"
    long = site.start(200 * line).json()["run"]
    short = site.start(2 * line, **{"x-visitor": "Bintou"}).json()["run"]
    held.let_go.set()
    assert site.finish(short, "Bintou")["state"] == "done"
    assert site.client.get(f"/evaluation/{long}/status").json()["state"] == "running"
    assert site.finish(long)["done"] == 200


def test_a_file_of_too_many_questions_is_refused_and_a_full_server_has_the_largest_give_way(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(held, tmp_path, most=5)
    line = json.dumps({"question": "Qui ?", "answers": ["x"]}).encode() + b"\n"
    refused = site.start(6 * line)
    assert refused.status_code == 400
    assert refused.json() == {"error": ENGLISH["evaluation_too_many"].format(n=6, most=5)}
    monkeypatch.setattr(evaluation_runs, "MOST_QUESTIONS", 6)
    large = site.start(5 * line).json()["run"]
    full = site.start(5 * line, **{"x-visitor": "Bintou"})
    assert (full.status_code, full.json()) == (503, {"error": ENGLISH["evaluation_full"]})
    small = site.start(2 * line, **{"x-visitor": "Bintou"}).json()["run"]
    held.let_go.set()
    assert site.finish(small, "Bintou")["state"] == "done"
    told = site.finish(large)
    assert (told["state"], told["sentence"]) == ("failed", ENGLISH["evaluation_full"])


def test_feedback_is_evaluated_by_its_own_reader(site: Site) -> None:
    question = QUESTIONS[0]["question"]
    said = {"question": question, "given": "Rien.", "verdict": "down", "expected": "Novak"}
    assert site.client.post("/feedback", json=said).status_code == 204
    other = site.client.post("/evaluation", params={"feedback": 1}, headers={"x-visitor": "Bintou"})
    assert other.json() == {"error": ENGLISH["feedback_none"]}
    assert "Feedback kept: 1" in site.client.get("/evaluation").text
    assert "Feedback kept" not in site.client.get("/evaluation", headers={"x-visitor": "Bintou"}).text
    assert site.client.post("/evaluation", params={"feedback": 1}).json()["total"] == 1


def test_feedback_on_a_full_disk_is_a_sentence_with_a_code(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.feedback.path.symlink_to("/dev/full")
    refused = site.client.post("/feedback", json={"question": "Qui ?", "verdict": "up"})
    assert refused.status_code == 507
    (code,) = re.findall(r"code ([0-9a-f]{8})", refused.json()["error"])
    assert refused.json() == {"error": ENGLISH["feedback_unwritten"].format(code=code)}
    assert code in caplog.text
    assert "No space left on device" in caplog.text


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
    assert status["sentence"] == ENGLISH["evaluation_unwritten"]


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
    assert site.evaluator.under_way(Who("Awa", "an address")) is None


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
