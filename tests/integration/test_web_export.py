"""The addresses of exports and citations, over the real assistant."""

import json
from io import BytesIO
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from pypdf import PdfReader

from rag.assistant import Assistant
from rag.out.export import FORMATS
from rag.web.gate import Gate
from rag.web.kept_turn import keep_turn
from rag.web.limits import BODY_BYTES
from rag.words import read_words

ENGLISH = read_words("en")
ARTICLE = "000_07c3436994a3e81c.txt"
QUESTIONS = ("Qui a conduit la délégation russe à Bamako ?", "Quel est le prix du pain à Reykjavik ?")


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Any:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from rag.web.export import add_export

    app = FastAPI(openapi_url=None)
    add_export(app, lambda _: assistant)
    return TestClient(Gate(app), headers={"Accept-Language": "en"}, base_url="http://localhost")


@pytest.fixture(scope="module")
def turns(assistant: Assistant) -> list[dict[str, Any]]:
    return [keep_turn(assistant.ask(question), read_words("fr")).model_dump(mode="json") for question in QUESTIONS]


def export(client: Any, turns: list[dict[str, Any]], format: str = "md", **more: Any) -> Any:
    asked = {"title": "Où est l’or ? <b>", "language": "fr", "turns": turns} | more
    return client.post("/export", params={"format": format}, json=asked)


@pytest.mark.parametrize("format", FORMATS)
def test_a_conversation_is_a_file_named_for_it(client: Any, turns: list[dict[str, Any]], format: str) -> None:
    file = export(client, turns, format)
    assert file.status_code == 200
    suffix, kind = FORMATS[format].suffix, FORMATS[format].media_type  # type: ignore[index]
    assert file.headers["content-type"] == kind
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["content-disposition"] == (
        f"attachment; filename=\"Ou est l or b{suffix}\"; filename*=UTF-8''O%C3%B9%20est%20l%20or%20b{suffix}"
    )


def test_the_file_has_the_answer_its_source_and_the_refusal(client: Any, turns: list[dict[str, Any]]) -> None:
    text = export(client, turns).text
    assert "**le vice-Premier ministre Alexandre Novak**" in text
    assert f"http://localhost/documents/{ARTICLE}?start=" in text
    assert "Les documents ne répondent pas à cette question." in text
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(export(client, turns, "pdf").content)).pages)
    assert "Alexandre Novak" in pages
    (entry,) = parse_string(export(client, turns, "bib").text).entries
    assert "Alexandre Novak" in entry.fields_dict["note"].value
    assert [item["id"] for item in json.loads(export(client, turns, "csl").content)] == [ARTICLE]


def test_words_that_the_browser_makes_up_are_not_in_the_file(client: Any, turns: list[dict[str, Any]]) -> None:
    forged = json.loads(json.dumps(turns[:1]).replace("Novak", "Untel"))
    text = export(client, forged).text
    assert "Untel" not in text
    assert "Alexandre Novak" in text
    gone = json.loads(json.dumps(turns[:1]).replace(ARTICLE, "nowhere.txt"))
    text = export(client, gone).text
    assert "Novak" not in text
    assert "ce document n’est plus indexé" in text


@pytest.mark.parametrize(
    "more",
    [{"turns": []}, {"turns": [{}]}, {"title": "x" * 301}, {"extra": 1}, {"language": "x" * 11}],
)
def test_what_is_no_conversation_is_refused(client: Any, turns: list[dict[str, Any]], more: dict[str, Any]) -> None:
    refused = export(client, more.pop("turns", turns), **more)
    assert (refused.status_code, refused.json()) == (400, {"error": ENGLISH["export_wrong"]})


def test_who_may_export_what_how_much_and_in_which_format(client: Any, turns: list[dict[str, Any]]) -> None:
    foreign = client.post("/export?format=md", json={}, headers={"sec-fetch-site": "cross-site"})
    assert (foreign.status_code, foreign.json()) == (403, {"error": ENGLISH["foreign"]})
    assert export(client, turns, "exe").json()["error"].startswith("This format is not known. Choose among: md, html")
    pieces = iter([b" " * BODY_BYTES, b" "])
    assert client.post("/export?format=md", content=pieces).status_code == 413


def test_one_citation_is_text_to_be_copied(client: Any, assistant: Assistant) -> None:
    document = assistant.document(ARTICLE)
    assert document is not None
    start = document.text.index("Alexandre Novak")
    place = {"document": ARTICLE, "start": start, "end": start + len("Alexandre Novak")}
    english = client.get("/cite", params=place)
    assert english.headers["content-type"] == "text/plain; charset=utf-8"
    assert english.text == f"“Alexandre Novak” — {ARTICLE}, Bamada.net, Moussa Keita, file {ARTICLE}."
    french = client.get("/cite", params=place | {"lang": "fr", "format": "text"}).text
    assert french.startswith("«\u00a0Alexandre Novak\u00a0» — ")
    assert client.get("/cite", params=place | {"format": "bib"}).text.startswith("@misc{bamada-net,")
    assert client.get("/cite", params=place | {"format": "csl"}).json()[0]["publisher"] == "Bamada.net"


@pytest.mark.parametrize(
    "place", [{}, {"document": "x", "start": "0", "end": "3"}, {"document": ARTICLE, "start": "-1", "end": "²"}]
)
def test_words_that_are_not_there_cannot_be_cited(client: Any, place: dict[str, str]) -> None:
    refused = client.get("/cite", params=place)
    assert (refused.status_code, refused.json()) == (404, {"error": ENGLISH["export_gone"]})
