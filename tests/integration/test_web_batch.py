"""The addresses of batches, over the real assistant and over one that answers when it is let go."""

import csv
import io
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped, unused-ignore]

from rag.assistant import Assistant
from rag.records import Answer, Filter
from rag.web.batch_jobs import MOST_KB, MOST_ROWS, Batches
from rag.web.gate import Gate
from rag.web.limits import BODY_BYTES, MOST_OF_ONE, TABLES
from rag.web.shares import Who
from rag.words import read_words

ENGLISH = read_words("en")
QUESTION = "Qui a conduit la délégation russe à Bamako ?"
FILE = f"dossier,question\n=1,{QUESTION}\n2,\n3,Quel est le prix du pain à Reykjavik ?\n4,{QUESTION}\n".encode()


class Held(Assistant):
    """An assistant that answers a question once it is let go, and counts how many it is asked at once."""

    def __init__(self, assistant: Assistant) -> None:
        super().__init__(assistant.store, assistant.embedder, assistant.reader, assistant.settings)
        self.let_go = threading.Event()
        self.asking, self.most = 0, 0

    def ask(self, question: str, *, passages: int | None = None, filter: Filter | None = None) -> Answer:
        self.asking += 1
        self.most = max(self.most, self.asking)
        assert self.let_go.wait(30)
        self.asking -= 1
        return super().ask(question, passages=passages, filter=filter)


class Site:
    """The addresses over an assistant; a visitor is who says so in a header."""

    def __init__(
        self, assistant: Assistant, *, kept_s: float = 3600.0, most_kb: int = MOST_KB, model: str = ""
    ) -> None:
        from fastapi import FastAPI
        from starlette.testclient import TestClient

        from rag.web.batch import add_batch

        self.passes: list[float] = []
        self.batches = Batches(lambda: self.passes.append(time.monotonic()), kept_s=kept_s, most_kb=most_kb)
        app = FastAPI(openapi_url=None)
        add_batch(
            app,
            self.batches,
            lambda _: assistant,
            lambda request: Who(request.headers.get("x-visitor", ""), "an address"),
            model=model,
        )
        self.client = TestClient(
            Gate(app), headers={"Accept-Language": "en", "X-Visitor": "Awa"}, base_url="http://localhost"
        )

    def start(self, content: bytes = FILE, name: str = "mes questions.csv", who: str = "Awa", **more: str) -> Any:
        headers = {"x-visitor": who}
        return self.client.post("/batch", params={"name": name, **more}, content=content, headers=headers)

    def status(self, id_: str, who: str = "Awa", begin: int = 0) -> Any:
        return self.client.get(f"/batch/{id_}/status", params={"from": begin}, headers={"x-visitor": who})

    def finish(self, id_: str, who: str = "Awa") -> dict[str, Any]:
        """The status of a batch once it is over."""
        for _ in range(3000):
            told: dict[str, Any] = self.status(id_, who).json()
            if told["state"] != "running":
                return told
            time.sleep(0.1)
        raise AssertionError(told)


@pytest.fixture
def site(assistant: Assistant) -> Iterator[Site]:
    site = Site(assistant)
    yield site
    site.batches.close()


@pytest.fixture
def held(assistant: Assistant) -> Iterator[tuple[Site, Held]]:
    held = Held(assistant)
    site = Site(held)
    yield site, held
    held.let_go.set()
    site.batches.close()


def test_a_table_becomes_a_table_of_answers(site: Site) -> None:
    begun = site.start().json()
    assert (begun["name"], begun["total"]) == ("mes questions.csv", 4)
    told = site.finish(begun["id"])
    assert (told["state"], told["done"]) == ("done", 4)
    first, empty, none, again = told["rows"]
    assert first["exact"] == ["le vice-Premier ministre Alexandre Novak"]
    assert first["sources"][0]["link"].startswith("/documents/000_07c3436994a3e81c.txt?start=")
    assert empty["remark"] == "The line has no question."
    assert none["told"] == ["Les documents ne répondent pas à cette question."]
    assert (again["line"], again["remark"], again["exact"]) == (5, "The same question as on line 2.", first["exact"])
    assert site.status(begun["id"], begin=3).json()["rows"] == [again]
    assert len(site.passes) == 3  # the same question is not asked again

    saved = site.client.get(f"/batch/{begun['id']}/answers.csv", params={"lang": "fr"})
    assert saved.headers["content-disposition"].startswith('attachment; filename="mes questions reponses.csv"')
    rows = list(csv.reader(io.StringIO(saved.content.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["dossier", "question", "réponse"]
    assert rows[1][0] == "'=1"
    assert rows[1][rows[0].index("lien")].startswith("http://localhost/documents/000_07c3436994a3e81c.txt?start=")
    book = site.client.get(f"/batch/{begun['id']}/answers.xlsx").content
    assert load_workbook(io.BytesIO(book)).active["A2"].value == "=1"


def test_the_first_lines_are_shown_before_a_batch_begins(site: Site) -> None:
    told = site.start(preview="1").json()
    assert told["columns"] == ["dossier", "question"]
    assert (told["question"], told["total"], told["lines"][0]) == (1, 4, ["=1", QUESTION])
    assert site.batches.of("Awa") is None


def test_nobody_else_sees_stops_or_fetches_a_batch(held: tuple[Site, Held]) -> None:
    site, assistant = held
    id_ = site.start().json()["id"]
    for who in ("Bintou", ""):
        headers = {"x-visitor": who}
        assert site.status(id_, who).status_code == 404
        assert site.client.post(f"/batch/{id_}/stop", headers=headers).status_code == 404
        assert site.client.get(f"/batch/{id_}/answers.csv", headers=headers).status_code == 404
        assert id_ not in site.client.get("/batch", headers=headers).text
    assert f'data-batch="{id_}"' in site.client.get("/batch").text
    assistant.let_go.set()
    assert site.finish(id_)["state"] == "done"


def test_one_batch_a_visitor_and_all_of_them_in_turn(held: tuple[Site, Held]) -> None:
    site, assistant = held
    many = b"question\n" + b"".join(f"{QUESTION} {number}\n".encode() for number in range(30))
    long = site.start(many).json()["id"]
    assert site.start().status_code == 409
    ids = {who: site.start(who=who).json()["id"] for who in ("Bintou", "Coumba", "Demba")}
    assert site.status(long).json()["others"] == 3
    assert site.client.post(f"/batch/{ids['Demba']}/stop", headers={"x-visitor": "Demba"}).status_code == 200
    assistant.let_go.set()
    for who, id_ in ids.items():
        told = site.finish(id_, who)
        assert (told["state"], told["others"]) == ("stopped" if who == "Demba" else "done", 0)
        assert told["done"] == 4
    assert site.status(long).json()["state"] == "running"  # the longest, though it came first
    assert site.finish(long)["done"] == 30
    assert assistant.most == 1  # a visitor's question waits for one question of a batch, not for two


def test_a_batch_that_is_stopped_keeps_its_answers_and_leaves_room_for_the_next(held: tuple[Site, Held]) -> None:
    site, assistant = held
    id_ = site.start().json()["id"]
    time.sleep(0.3)
    assert site.client.post(f"/batch/{id_}/stop", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    site.client.post(f"/batch/{id_}/stop")
    assistant.let_go.set()
    told = site.finish(id_)
    assert told["state"] == "stopped"
    assert told["rows"][0]["exact"]
    assert told["rows"][2]["remark"] == "The batch was stopped before this question."
    other = site.start().json()["id"]
    assert site.status(id_).status_code == 404
    assert site.finish(other)["state"] == "done"


def test_a_batch_is_forgotten_after_its_time(assistant: Assistant) -> None:
    site = Site(assistant, kept_s=0.5)
    id_ = site.start().json()["id"]
    assert site.finish(id_)["state"] == "done"
    time.sleep(1)
    assert site.status(id_).status_code == 404
    assert site.batches.of("Awa") is None
    site.batches.close()


def test_however_many_batches_are_kept_the_next_visitor_is_served(assistant: Assistant) -> None:
    site = Site(assistant)
    table = b"question\nQuel est le prix du pain ?\n"
    for number in range(22):
        begun = site.start(table, who=str(number))
        assert begun.status_code == 200
        assert site.finish(begun.json()["id"], str(number))["state"] == "done"
    site.batches.close()


def test_without_room_the_largest_gives_way_and_what_is_over_before_what_is_under_way(held: tuple[Site, Held]) -> None:
    site, assistant = held
    site.batches._most_kb = 40
    assistant.let_go.set()
    ids = {who: site.start(who=who).json()["id"] for who in ("Awa", "Bintou")}  # of 17 kB each
    for who, id_ in ids.items():
        site.finish(id_, who)
    small = site.start(b"Qui ?\n", "q.txt", "Coumba")  # of 5 kB
    assert small.status_code == 200
    assistant.let_go.clear()
    assert site.start(who="Demba").status_code == 200
    assert site.status(ids["Awa"]).status_code == 404  # the first that was over
    assert site.status(ids["Bintou"], "Bintou").status_code == 200
    refused = site.start(b"question\n" + b"Qui ?\n" * 20, who="Fanta")  # more than anybody has
    assert (refused.status_code, refused.json()) == (503, {"error": ENGLISH["batch_full"]})


@pytest.mark.parametrize(
    ("name", "content", "status", "says"),
    [
        ("q.pdf", b"x", 400, "'q.pdf' is no table of questions"),
        ("../q.csv", b"", 400, "'q.csv' holds no question"),
        ("q.xlsx", b"PK", 400, "'q.xlsx' cannot be read as an Excel workbook"),
        ("q.csv", b"question\n" + b"Qui ?\n" * (MOST_ROWS + 1), 400, "The table has 1001 lines"),
        ("q.csv", b"x" * (BODY_BYTES + 1), 413, None),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    site: Site, name: str, content: bytes, status: int, says: str | None
) -> None:
    refused = site.start(content, name)
    assert refused.status_code == status
    if says:
        assert refused.json()["error"].startswith(says)
    assert site.batches.of("Awa") is None


def test_another_site_and_a_browser_without_cookies_are_refused(site: Site) -> None:
    foreign = site.client.post("/batch", content=FILE, headers={"sec-fetch-site": "cross-site"})
    assert (foreign.status_code, foreign.json()) == (403, {"error": ENGLISH["foreign"]})
    assert site.start(who="").json() == {"error": ENGLISH["batch_no_cookie"]}
    pieces = iter([b"x" * BODY_BYTES, b"x"])  # without a length
    assert site.client.post("/batch", params={"name": "q.csv"}, content=pieces).status_code == 413


def test_the_page_speaks_both_languages(site: Site) -> None:
    assert ENGLISH["batch_lede"] in site.client.get("/batch").text
    assert '<html lang="fr">' in site.client.get("/batch", params={"lang": "fr"}).text


def test_what_is_read_of_a_table_and_what_is_not_is_said_before_it_begins(site: Site) -> None:
    told = site.start(f"Ma liste;\nn;texte\n1;{QUESTION}\n2;{QUESTION}\n".encode(), preview="1").json()
    assert (told["columns"], told["question"], told["total"]) == (["n", "texte"], 1, 2)
    assert told["notes"] == [
        "What stands above the columns’ names is not asked (lines: 1).",
        "No column is called “question”: the questions are those of the column “texte”.",
    ]
    assert site.start(preview="1").json()["notes"] == []


def test_a_table_is_not_read_while_many_are(site: Site) -> None:
    with ExitStack() as held:
        for _ in range(MOST_OF_ONE):
            held.enter_context(TABLES.place("Awa"))
        refused = site.start(preview="1")
        assert (refused.status_code, refused.json()) == (503, {"error": ENGLISH["tables_full"]})
    assert site.start(preview="1").status_code == 200
