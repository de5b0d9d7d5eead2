"""What visitors send: theirs alone, asked with the corpus, and gone with them."""

from __future__ import annotations

import logging
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from rag.assistant import Assistant, index_folder
from rag.settings import Settings
from rag.store import read_unfinished
from rag.store.opening import take_write_lock
from rag.web.choices import choices_endpoint
from rag.web.documents import document_page
from rag.web.feedback import FeedbackFile, take_feedback
from rag.web.gate import Gate
from rag.web.upload import FILE_MB, MB, VISITOR_FILES
from rag.web.uploads import add_uploads
from rag.web.visitor import PREFIX
from rag.web.visitors import COOKIE, VisitorCookie, Visitors
from rag.words import read_words

SEEDS = Path(__file__).parents[2] / "seeds"
DAM = """Le barrage de Taoussa rouvrira

Publié le 4 mars 2025 | Le Fleuve

La ministre Awa Tembely a annoncé que le barrage de Taoussa rouvrira en septembre. Les travaux ont coûté 47 milliards
de francs. Le préfet Oumar Bagayoko a visité le chantier avec les ingénieurs de l'entreprise Sogefi.
"""
WELL = """Un puits à Kidal

Publié le 9 avril 2025 | La Dune

Le maire Issouf Ag Elmehdi a inauguré un puits à Kidal. Le forage a duré sept semaines.
"""
WHO = "Qui a annoncé que le barrage de Taoussa rouvrira ?"
NOVAK = "Qui a conduit la délégation russe à Bamako ?"


class Site:
    """The addresses that visitors' documents can be seen at, over an assistant, and what is kept."""

    def __init__(self, assistant: Assistant, folder: Path, **limits: Any) -> None:
        from fastapi import FastAPI
        from starlette.requests import Request
        from starlette.responses import JSONResponse, PlainTextResponse, Response

        self.base = folder
        self.visitors = Visitors(assistant, assistant.settings, base=folder, **limits)
        self.feedback = FeedbackFile(folder / "feedback.jsonl")

        def ask(request: Request) -> Response:
            answer = self.visitors.asking(request).ask(request.query_params["q"])
            told = {"answer": answer.answer, "documents": [cited.document for cited in answer.citations]}
            passages = [hit.document.path for hit in answer.passages]
            return JSONResponse({**told, "status": answer.status, "passages": passages})

        app = FastAPI(openapi_url=None)
        app.add_middleware(VisitorCookie, names=self.visitors.names, seen=self.visitors.seen)
        add_uploads(app, self.visitors)
        app.add_route("/documents/{path:path}", document_page(self.visitors.assistant))
        app.add_route("/choices", choices_endpoint(lambda request: self.visitors.assistant(request).store))
        feedback = take_feedback(self.visitors.assistant, self.feedback, self.visitors.owns, self.visitors.who)
        app.add_route("/feedback", feedback, methods=["POST"])
        app.add_route("/griot/ask", ask)
        app.add_route("/", lambda _: PlainTextResponse("the page"))
        self.app = Gate(app)

    def client(self, address: str = "testclient") -> Client:
        return Client(self.app, address)


class Client:
    """A visitor's browser."""

    def __init__(self, app: Any, address: str) -> None:
        from starlette.testclient import TestClient

        self.http = TestClient(
            app, headers={"Accept-Language": "en"}, base_url="http://localhost", client=(address, 50000)
        )
        self.http.get("/")

    def send(self, name: str, content: str | bytes) -> Any:
        body = content.encode() if isinstance(content, str) else content
        return self.http.post("/uploads", params={"name": name}, content=body)

    def files(self) -> list[dict[str, Any]]:
        files: list[dict[str, Any]] = self.http.get("/uploads").json()["files"]
        return files

    def settled(self) -> list[dict[str, Any]]:
        """The files once each is read."""
        files: list[dict[str, Any]] = until(
            self.files, lambda files: all(one["state"] in ("done", "failed") for one in files)
        )
        return files

    def given(self, name: str, content: str | bytes) -> dict[str, Any]:
        """A file that was sent and read."""
        sent = self.send(name, content)
        assert sent.status_code == 202, sent.text
        return next(one for one in self.settled() if one["id"] == sent.json()["id"])

    def ask(self, question: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get("/griot/ask", params={"q": question}).json()
        return answer


def until(look: Callable[[], Any], is_so: Callable[[Any], bool]) -> Any:
    """What is looked at once it is so; what never is ends by the time-out of every test."""
    while not is_so(found := look()):
        time.sleep(0.05)
    return found


@pytest.fixture
def site(assistant: Assistant, tmp_path: Path) -> Iterator[Site]:
    site = Site(assistant, tmp_path)
    yield site
    site.visitors.close()


@pytest.fixture
def own_corpus(tmp_path: Path) -> Iterator[Site]:
    """A site over a corpus of its own, in which visitors may change it."""
    documents = tmp_path / "articles"
    documents.mkdir()
    for file in sorted(SEEDS.glob("*.txt"))[:3]:
        (documents / file.name).write_bytes(file.read_bytes())
    settings = Settings(index=tmp_path / "index", documents=documents, uploads="corpus")
    index_folder([], settings)
    with Assistant.open(settings=settings, serve=True) as assistant:
        (tmp_path / "sessions").mkdir()
        site = Site(assistant, tmp_path / "sessions")
        yield site
        site.visitors.close()


def test_what_a_visitor_sends_is_asked_together_with_the_corpus(site: Site) -> None:
    visitor = site.client()
    file = visitor.given("Barrage été.txt", DAM)
    assert (file["state"], file["path"], file["name"]) == ("done", "uploads/Barrage été.txt", "Barrage été.txt")
    assert file["done"] == file["total"] > 0
    answer = visitor.ask(WHO)
    assert "Awa Tembely" in answer["answer"]
    assert answer["documents"] == ["uploads/Barrage été.txt"]
    assert "Novak" in visitor.ask(NOVAK)["answer"]
    page = visitor.http.get("/documents/uploads/Barrage été.txt")
    assert page.status_code == 200
    assert "Awa Tembely" in page.text
    assert "Le barrage de Taoussa" in visitor.ask("Quels documents parlent de Taoussa ?")["answer"]
    offered = visitor.http.get("/choices", params={"publishers": "fleuve"}).json()["publishers"]["choices"]
    assert [choice["value"] for choice in offered] == ["Le Fleuve"]


def test_nothing_of_a_visitors_reaches_another(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    first, second, nobody = site.client(), site.client(), site.client()
    with caplog.at_level(logging.DEBUG):
        dam = first.given("dam.txt", DAM)
        first.given("dam.txt", WELL)
        second.given("dam.txt", WELL)
    for other in (second, nobody):
        answer = other.ask(WHO)
        assert "Tembely" not in str(answer)
        assert other.ask("Quels documents parlent de Taoussa ?")["answer"].startswith("0 document")
        assert "Fleuve" not in str(other.ask("Quels documents ont été publiés par Le Fleuve ?")["documents"])
        assert "Fleuve" not in other.http.get("/choices", params={"publishers": "fleuve"}).text
        assert "Tembely" not in other.http.get("/documents/uploads/dam.txt").text
        assert other.http.delete(f"/uploads/{dam['id']}").status_code == 404
        assert dam["id"] not in other.http.get("/uploads").text
    assert nobody.http.get("/documents/uploads/dam.txt").status_code == 404
    assert "Elmehdi" in second.http.get("/documents/uploads/dam.txt").text
    assert [file["path"] for file in first.files()] == ["uploads/dam.txt", "uploads/dam (2).txt"]
    assert len(first.files()) == 2
    name = first.http.cookies[COOKIE]
    assert name not in caplog.text
    assert name.partition(".")[0] not in caplog.text


@pytest.mark.parametrize("change", [lambda name: name[:-1] + ("0" if name[-1] != "0" else "1"), lambda _: "x" * 43])
def test_a_name_that_was_not_given_opens_nothing(site: Site, change: Callable[[str], str]) -> None:
    visitor, thief = site.client(), site.client()
    visitor.given("dam.txt", DAM)
    guessed = change(visitor.http.cookies[COOKIE])
    thief.http.cookies.clear()
    thief.http.cookies.set(COOKIE, guessed)
    sent = thief.send("mine.txt", WELL)
    assert sent.status_code == 202
    assert site.visitors.find(guessed) is None
    assert COOKIE in sent.headers["set-cookie"]
    assert guessed not in sent.headers["set-cookie"]
    assert "dam.txt" not in thief.http.get("/uploads", headers={"cookie": f"{COOKIE}={guessed}"}).text


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http(site: Site) -> None:
    from starlette.testclient import TestClient

    for address, is_secure in (("http://localhost", False), ("https://localhost", True)):
        browser = TestClient(site.app, base_url=address)
        cookie = browser.get("/").headers["set-cookie"]
        assert "HttpOnly; SameSite=Strict" in cookie
        assert "Path=/" in cookie
        assert ("Secure" in cookie) == is_secure
        assert "set-cookie" not in browser.get("/").headers
    fresh = TestClient(site.app, base_url="http://localhost")
    assert (
        "set-cookie"
        not in fresh.get("/", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).headers
    )
    assert "set-cookie" not in fresh.get("/choices").headers


def test_a_file_that_is_removed_is_found_no_more(site: Site) -> None:
    visitor = site.client()
    dam, well = visitor.given("dam.txt", DAM), visitor.given("well.txt", WELL)
    assert visitor.http.delete(f"/uploads/{dam['id']}").status_code == 204
    until(lambda: visitor.http.get("/documents/uploads/dam.txt").status_code, lambda status: status == 404)
    assert "Tembely" not in str(visitor.ask(WHO))
    assert "Elmehdi" in visitor.ask("Qui a inauguré un puits à Kidal ?")["answer"]
    assert visitor.http.delete(f"/uploads/{well['id']}").status_code == 204
    until(lambda: visitor.http.get("/documents/uploads/well.txt").status_code, lambda status: status == 404)
    assert visitor.http.delete(f"/uploads/{well['id']}").status_code == 404
    assert "Novak" in visitor.ask(NOVAK)["answer"]
    assert visitor.given("again.txt", DAM)["state"] == "done"
    assert "Tembely" in visitor.ask(WHO)["answer"]


def test_all_of_it_is_gone_when_the_session_is_over(assistant: Assistant, tmp_path: Path) -> None:
    site = Site(assistant, tmp_path, idle_s=1.5)
    visitor = site.client()
    visitor.given("dam.txt", DAM)
    assert list(tmp_path.rglob("dam.txt"))
    until(lambda: list(tmp_path.rglob("dam.txt")), lambda files: not files)
    assert list(tmp_path.rglob("catalog.sqlite")) == []
    assert visitor.files() == []
    assert "Tembely" not in str(visitor.ask(WHO))
    assert "Novak" in visitor.ask(NOVAK)["answer"]
    site.visitors.close()


def test_all_of_it_is_gone_when_the_server_stops_even_amid_reading(assistant: Assistant, tmp_path: Path) -> None:
    site = Site(assistant, tmp_path)
    visitor = site.client()
    visitor.given("dam.txt", DAM)
    visitor.send("long.txt", "\n\n".join(DAM.replace("47", str(number)) for number in range(3000)))
    until(lambda: visitor.files()[1]["state"], lambda state: state == "reading")
    reading = site.visitors.find(site.visitors.names.known(visitor.http.cookies))
    assert reading
    site.visitors.close()
    assert reading.uploads()[1].state != "done"  # it was not read to its end
    assert not any(path.name.startswith(PREFIX) for path in tmp_path.iterdir())


def test_what_is_not_taken_is_told_in_a_sentence(site: Site) -> None:
    visitor = site.client()
    refused = visitor.send("photo.png", b"\x89PNG")
    assert refused.status_code == 415
    assert "photo.png" in refused.json()["error"]
    large = visitor.send("large.txt", b"a" * (FILE_MB * MB + 1))
    assert large.status_code == 413
    assert f"{FILE_MB} MB" in large.json()["error"]
    french = visitor.http.post("/uploads", params={"name": "x.exe", "lang": "fr"}, content=b"x").json()["error"]
    assert french.startswith("«\u00a0x.exe\u00a0» est d’un type")
    foreign = visitor.http.post("/uploads?name=a.txt", content=b"a b", headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert visitor.files() == []
    assert list(site.base.rglob("*.txt")) == []
    for name, content, said in (
        ("empty.txt", b" \n\n", "is empty"),
        ("noise.txt", bytes(range(256)) * 40, "no readable text"),
        ("named.txt", b"%PDF-1.7 x", "no readable text"),
    ):
        file = visitor.given(name, content)
        assert file["state"] == "failed"
        assert said in file["sentence"]
        assert name in file["sentence"]
    told = visitor.http.get("/uploads", headers={"Accept-Language": "fr"}).json()
    assert "est vide" in told["files"][0]["sentence"]
    assert (told["mode"], told["most_mb"], told["kinds"]) == ("session", FILE_MB, [".md", ".txt"])
    assert visitor.given("dam.txt", DAM)["state"] == "done"


def test_a_visitor_has_room_for_so_much(assistant: Assistant, tmp_path: Path) -> None:
    site = Site(assistant, tmp_path, most_mb=9)  # forty short files take 3, and each session leaves room for one of 5
    visitor, late = site.client(), site.client()
    for number in range(VISITOR_FILES):
        assert visitor.send(f"{number}.txt", f"Le village {number} a un puits.").status_code == 202
    many = visitor.send("more.txt", WELL)
    assert many.status_code == 409
    assert many.json()["error"] == read_words("en")["uploads_many"].format(files=VISITOR_FILES)
    full = late.send("dam.txt", DAM)
    assert full.status_code == 503
    assert full.json()["error"] == read_words("en")["uploads_full"]
    assert len(visitor.settled()) == VISITOR_FILES
    site.visitors.close()
    heavy = Site(assistant, tmp_path)
    visitor = heavy.client()
    for name in ("1.txt", "2.txt"):
        assert visitor.send(name, "mot " * (FILE_MB * MB // 4)).status_code == 202
    room = visitor.send("3.txt", DAM)
    assert room.status_code == 409
    assert room.json()["error"] == read_words("en")["uploads_room"].format(all_mb=10)
    heavy.visitors.close()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.txt", "x.txt"),
        ("/etc/passwd.txt", "passwd.txt"),
        ("..\\..\\y.txt", "y.txt"),
        ("nul\x00.txt", "nul.txt"),
        ("\u202egpj.\u2066a.txt", "gpj.a.txt"),
        (".hidden.txt", "hidden.txt"),
        (".txt", "document.txt"),
        ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
        ("été ?#&100%;.md", "été ?#&100%;.md"),
    ],
)
def test_a_hostile_name_is_only_a_name(site: Site, given: str, shown: str) -> None:
    visitor = site.client()
    file = visitor.given(given, DAM)
    assert (file["state"], file["path"]) == ("done", f"uploads/{shown}")
    page = visitor.http.get(f"/documents/{quote(file['path'])}")
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    documents = next(site.base.glob(f"{PREFIX}*/visitor-*/documents/uploads"))
    assert [path.name for path in documents.iterdir()] == [shown]


def test_a_name_of_300_letters_keeps_its_ending(site: Site) -> None:
    file = site.client().given("é" * 300 + ".txt", DAM)
    assert file["state"] == "done"
    assert file["name"].endswith("é.txt")
    assert len(file["name"].encode()) < 200


def test_the_same_story_sent_and_in_the_corpus_is_one_hit(site: Site) -> None:
    visitor = site.client()
    visitor.given("copy.txt", (SEEDS / "000_07c3436994a3e81c.txt").read_bytes())
    passages = visitor.ask(NOVAK)["passages"]
    both = {"uploads/copy.txt", "000_07c3436994a3e81c.txt"}
    assert len([path for path in passages if path in both]) < 2 * len(
        [path for path in site.client().ask(NOVAK)["passages"] if path in both]
    )


def test_feedback_on_ones_own_documents_is_not_kept(site: Site) -> None:
    visitor = site.client()
    visitor.given("dam.txt", DAM)
    said = {"question": WHO, "verdict": "up", "given": "Awa Tembely", "sources": ["uploads/dam.txt"]}
    refused = visitor.http.post("/feedback", json=said)
    assert refused.status_code == 403
    assert refused.json()["error"] == read_words("en")["feedback_own"]
    assert not site.feedback.path.exists()
    assert site.client().http.post("/feedback", json=said).status_code == 400
    ours = {**said, "question": NOVAK, "given": "Novak", "sources": ["000_07c3436994a3e81c.txt"]}
    assert visitor.http.post("/feedback", json=ours).status_code == 204


def test_files_are_read_in_turns_and_questions_are_answered_meanwhile(site: Site) -> None:
    busy, other = site.client(), site.client()
    long = "\n\n".join(DAM.replace("47", str(number)) for number in range(25))
    for number in range(3):
        busy.send(f"{number}.txt", long.replace("Taoussa", f"Taoussa {number}"))
    sent = other.send("well.txt", WELL).json()["id"]
    answers: list[dict[str, Any]] = []
    asking = [threading.Thread(target=lambda: answers.append(site.client().ask(NOVAK))) for _ in range(4)]
    for thread in asking:
        thread.start()
    until(lambda: other.files()[0]["state"], lambda state: state == "done")
    assert [file["state"] for file in busy.files()].count("done") < 3
    for thread in asking:
        thread.join(60)
    assert ["Novak" in answer["answer"] for answer in answers] == [True] * 4
    assert other.files()[0]["id"] == sent
    busy.settled()
    assert "Tembely" in busy.ask(WHO)["answer"]


@pytest.mark.parametrize("where", ["site", "own_corpus"])
def test_a_sentence_is_read_while_the_long_file_of_a_stranger_is(where: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(where)
    stranger, honest = site.client(), site.client()
    stranger.send("long.txt", "\n\n".join(DAM.replace("47", str(number)) for number in range(400)))
    until(lambda: stranger.files()[0]["state"], lambda state: state == "reading")
    assert honest.given("short.txt", "Le maire Issouf Ag Elmehdi a inauguré un puits à Kidal.")["state"] == "done"
    (long,) = stranger.files()
    assert long["state"] == "reading"
    assert long["done"] < long["total"]
    assert "Elmehdi" in honest.ask("Qui a inauguré un puits à Kidal ?")["answer"]
    stranger.http.delete(f"/uploads/{long['id']}")


def test_without_room_an_address_that_has_more_gives_way_and_nobody_at_ones_own(
    assistant: Assistant, tmp_path: Path
) -> None:
    site = Site(assistant, tmp_path, most_mb=16)  # a new session needs 7, and has 3 with a short file
    many = [site.client("192.0.2.1") for _ in range(5)]
    sent = [(client.send("well.txt", WELL).status_code, client.files())[0] for client in many]
    assert sent == [202, 202, 202, 202, 503]
    other = site.client("198.51.100.7")
    assert other.given("well.txt", WELL)["state"] == "done"
    assert [len(client.files()) for client in many] == [0, 1, 1, 1, 0]
    site.visitors.close()


def test_without_room_who_never_came_back_gives_way_to_who_does(assistant: Assistant, tmp_path: Path) -> None:
    site = Site(assistant, tmp_path, most_mb=16)
    there = site.client()
    assert there.given("well.txt", WELL)["state"] == "done"
    for _ in range(10):
        assert site.client().send("well.txt", WELL).status_code == 202
    late = site.client()
    assert late.given("dam.txt", DAM)["state"] == "done"
    assert [len(client.files()) for client in (there, late)] == [1, 1]
    site.visitors.close()


def test_a_file_removed_while_it_waits_or_is_read_is_never_found(site: Site) -> None:
    visitor = site.client()
    long = "\n\n".join(DAM.replace("47", str(number)) for number in range(400))
    ids = [visitor.send(f"{number}.txt", long).json()["id"] for number in range(2)]
    until(lambda: visitor.files()[0]["state"], lambda state: state == "reading")
    for id_ in ids:
        assert visitor.http.delete(f"/uploads/{id_}").status_code == 204
    assert visitor.files() == []
    until(lambda: list(site.base.rglob("documents/uploads/*")), lambda files: not files)
    assert "Tembely" not in str(visitor.ask(WHO))
    assert visitor.given("well.txt", WELL)["state"] == "done"


def test_where_it_is_off_nothing_is_taken(assistant: Assistant, tmp_path: Path) -> None:
    closed = Assistant(
        assistant.store, assistant.embedder, assistant.reader, assistant.settings.model_copy(update={"uploads": "off"})
    )
    site = Site(closed, tmp_path)
    visitor = site.client()
    refused = visitor.send("dam.txt", DAM)
    assert (refused.status_code, refused.json()["error"]) == (403, read_words("en")["uploads_off"])
    assert visitor.http.get("/uploads").json()["mode"] == "off"
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == []
    site.visitors.close()


def test_what_is_added_to_the_corpus_is_everybodys_and_lies_beside_the_others(own_corpus: Site, tmp_path: Path) -> None:
    visitor, other = own_corpus.client(), own_corpus.client()
    file = visitor.given("dam.txt", DAM)
    assert (file["state"], file["path"]) == ("done", "uploads/dam.txt")
    assert (tmp_path / "articles" / "uploads" / "dam.txt").read_text("utf-8") == DAM
    assert "Tembely" in other.ask(WHO)["answer"]
    assert "Taoussa" in other.ask("Quels documents parlent de Taoussa ?")["answer"]
    assert other.http.get("/documents/uploads/dam.txt").status_code == 200
    assert other.given("DAM.txt", WELL)["path"] == "uploads/DAM.txt"
    assert other.given("dam.txt", WELL)["path"] == "uploads/dam (2).txt"
    assert other.http.delete(f"/uploads/{file['id']}").status_code == 404
    assert visitor.http.delete(f"/uploads/{file['id']}").status_code == 204
    until(lambda: other.http.get("/documents/uploads/dam.txt").status_code, lambda status: status == 404)
    removed = list((tmp_path / "index" / "removed").glob("*/uploads/dam.txt"))
    assert [path.read_text("utf-8") for path in removed] == [DAM]
    bad = visitor.given("empty.txt", b" ")
    assert bad["state"] == "failed"
    assert not (tmp_path / "articles" / "uploads" / "empty.txt").exists()


def test_what_was_added_survives_the_session_a_restart_and_a_new_index(own_corpus: Site, tmp_path: Path) -> None:
    own_corpus.client().given("dam.txt", DAM)
    settings = own_corpus.visitors.assistant(own_corpus.client().http).settings
    own_corpus.visitors.close()
    report = index_folder([], settings)
    assert (report.added, report.removed) == (0, 0)
    again = settings.model_copy(update={"index": tmp_path / "index-2"})
    index_folder([], again)
    with Assistant.open(settings=again) as assistant:
        assert assistant.document("uploads/dam.txt")


def test_a_document_is_removed_and_the_corpus_indexed_again(own_corpus: Site, tmp_path: Path) -> None:
    from rag.errors import LoadError

    visitors, client = own_corpus.visitors, own_corpus.client()
    assert visitors.may_edit
    path = "000_07c3436994a3e81c.txt"
    visitors.remove_document(path)
    assert client.http.get(f"/documents/{path}").status_code == 404
    assert not (tmp_path / "articles" / path).exists()
    assert list((tmp_path / "index" / "removed").rglob(path))
    for wrong in (path, "../index/catalog.sqlite", "/etc/passwd", ""):
        with pytest.raises(LoadError, match="No document of the index"):
            visitors.remove_document(wrong)
    (tmp_path / "articles" / "new.txt").write_text(DAM, "utf-8")
    assert visitors.reindex()
    job = until(lambda: visitors.reindexing, lambda job: job.state != "running")
    assert job.state == "done"
    assert job.report.added == 1
    assert "Tembely" in client.ask(WHO)["answer"]


def test_a_link_out_of_the_folder_is_not_followed_to_remove_what_it_leads_to(own_corpus: Site, tmp_path: Path) -> None:
    from rag.errors import LoadError

    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.txt").write_text(DAM, "utf-8")
    (tmp_path / "articles" / "linked").symlink_to(outside)
    index_folder([], Settings(index=tmp_path / "index", follow_links=True))
    assert own_corpus.client().http.get("/documents/linked/private.txt").status_code == 200
    with pytest.raises(LoadError, match="not in a folder that is indexed"):
        own_corpus.visitors.remove_document("linked/private.txt")
    assert (outside / "private.txt").exists()
    assert own_corpus.visitors.reindex()
    until(lambda: own_corpus.visitors.reindexing, lambda job: job.state == "done")  # which follows no such link
    assert own_corpus.client().http.get("/documents/linked/private.txt").status_code == 404
    assert (outside / "private.txt").exists()


def test_a_file_that_nobody_foresaw_cannot_be_read_has_a_code_that_is_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = site.client()
    visitor.given("dam.txt", DAM)
    shutil.rmtree(next(site.base.glob(f"{PREFIX}*/*/documents")))
    failed = visitor.given("well.txt", WELL)
    code = re.search(r"code ([0-9a-f]{8})", failed["sentence"])
    assert code
    assert failed["sentence"] == read_words("en")["uploads_unexpected"].format(name="well.txt", code=code[1])
    assert code[1] in caplog.text
    assert "FileNotFoundError" in caplog.text


def test_a_file_that_cannot_be_removed_now_is_shown_again_and_can_be_later(own_corpus: Site, tmp_path: Path) -> None:
    visitor = own_corpus.client()
    file = visitor.given("dam.txt", DAM)
    lock = take_write_lock(tmp_path / "index")
    assert visitor.http.delete(f"/uploads/{file['id']}").status_code == 204
    (shown,) = until(visitor.files, bool)
    lock.release()
    assert (shown["id"], shown["state"]) == (file["id"], "failed")
    assert "could not be removed" in shown["sentence"]
    assert visitor.http.get("/documents/uploads/dam.txt").status_code == 200
    assert visitor.http.delete(f"/uploads/{file['id']}").status_code == 204
    until(lambda: visitor.http.get("/documents/uploads/dam.txt").status_code, lambda status: status == 404)
    assert visitor.files() == []


def test_only_whoever_may_changes_the_corpus(site: Site) -> None:
    from rag.errors import GriotError

    assert not site.visitors.may_edit
    assert not site.visitors.reindex()
    with pytest.raises(GriotError, match="cannot be removed here"):
        site.visitors.remove_document("000_07c3436994a3e81c.txt")
    assert site.client().http.get("/documents/000_07c3436994a3e81c.txt").status_code == 200


def test_a_file_that_the_index_cannot_take_now_is_kept_for_the_next_start(own_corpus: Site, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", documents=tmp_path / "articles", passage_chars=500)
    visitor = own_corpus.client()
    index_folder([], settings, rebuild=True)  # for other settings than this server's
    told = visitor.given("barrage.txt", DAM)
    assert told["state"] == "failed"
    assert told["sentence"] == read_words("en")["uploads_kept"].format(name="barrage.txt")
    unfinished = read_unfinished(settings.index)
    assert unfinished is not None
    (waiting,) = map(Path, unfinished.paths)
    assert (waiting.name, waiting.read_text("utf-8")) == ("barrage.txt", DAM)
    assert visitor.ask(NOVAK)["status"] == "answered"  # from the index as it was
