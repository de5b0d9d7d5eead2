"""A link follows its words through a document that has changed, and never shows others for them."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from rag.records import Document
from rag.web.article import QUOTE_CHARS, find_words, link_to, mark_of
from rag.web.documents import document_page
from rag.web.export import cite_words
from rag.words import read_words

ENGLISH = read_words("en")
WORDS = st.text(st.sampled_from("ab é’«»\n.1\u0301\U0001f600"), max_size=40)
FIRST, SECOND = "M. Novak conduit la délégation.", "Il a vu Goïta."
BEFORE = f"Titre\n\n{FIRST} {SECOND}"
LATER = f"Un titre\n\nUn mot. {FIRST} Et puis. {SECOND}"


def document(text: str) -> Document:
    return Document("a/é.txt", "0" * 64, text)


class Shelf:
    def __init__(self, text: str) -> None:
        self.text = text

    def document(self, path: str) -> Document | None:
        return document(self.text) if path == "a/é.txt" else None


def client_of(text: str) -> Any:
    app = Starlette()
    app.add_route("/documents/{path:path}", document_page(lambda _: Shelf(text)))
    app.add_route("/cite", cite_words(lambda _: Shelf(text)))
    return TestClient(app, headers={"Accept-Language": "en"})


def place_of(quote: str, text: str = BEFORE) -> tuple[int, int]:
    return text.index(quote), text.index(quote) + len(quote)


@given(WORDS, WORDS, WORDS, WORDS)
def test_what_is_found_are_the_words_themselves(before: str, quote: str, after: str, more: str) -> None:
    quote = f"q{quote}"
    place = (len(before), len(before) + len(quote))
    mark = mark_of(quote)
    assert find_words(document(before + quote + after), place, mark) == place
    start, end = find_words(document(f"{more} {before} {quote}{after}"), place, mark) or (0, 0)
    assert f"{more} {before} {quote}{after}"[start:end] == quote
    assert find_words(document(f"{more}{before}{after}"), place, mark) is None


def test_of_the_same_words_twice_the_nearest_are_meant() -> None:
    text = "oui, non, oui, non, oui"
    assert find_words(document(text), (9, 12), mark_of("oui")) == (10, 13)
    assert find_words(document(text), (99, 102), mark_of("oui")) == (20, 23)


@pytest.mark.parametrize("place", [(5, 2), (-3, 5), (0, 0), (0, QUOTE_CHARS + 1), (10**11, 10**11 + 1)])
def test_an_impossible_place_is_nowhere(place: tuple[int, int]) -> None:
    assert find_words(document(BEFORE), place, mark_of("x")) is None
    assert find_words(document(BEFORE), place, "not a mark") is None
    assert find_words(document(BEFORE), place, "") is None


def test_a_link_leads_to_its_words_where_they_stand_now() -> None:
    (start, end), (low, high) = place_of(FIRST), place_of("Novak")
    link = link_to("a/é.txt", start, end, FIRST, exact_start=str(low), exact_end=str(high), panel="1")
    assert client_of(BEFORE).get(link, follow_redirects=False).status_code == 200
    moved = client_of(LATER).get(link, follow_redirects=False)
    assert moved.status_code == 307
    now, exact = place_of(FIRST, LATER), place_of("Novak", LATER)
    address = urlsplit(moved.headers["location"])
    assert address.fragment == f"{now[0]}-{now[1]}"
    assert {name: values[0] for name, values in parse_qs(address.query).items()} == {
        "start": str(now[0]),
        "end": str(now[1]),
        "said": mark_of(FIRST),
        "exact_start": str(exact[0]),
        "exact_end": str(exact[1]),
        "panel": "1",
    }
    page = client_of(LATER).get(link).text
    assert ">M. <strong>Novak</strong> conduit la délégation.</mark>" in page
    assert ENGLISH["reader_changed"] not in page


def test_words_that_are_gone_are_said_to_be_and_no_others_are_marked() -> None:
    page = client_of(BEFORE.replace("conduit", "guide")).get(link_to("a/é.txt", *place_of(FIRST), FIRST)).text
    assert ENGLISH["reader_changed"] in page
    assert "<mark" not in page
    old = client_of(LATER).get(link_to("a/é.txt", *place_of(FIRST)), follow_redirects=False)
    assert old.status_code == 200
    assert "<mark" in old.text


def test_the_other_citations_are_where_they_stand_now_and_keep_their_addresses() -> None:
    (start, end), other = place_of(FIRST), place_of(SECOND)
    also = [f"{other[0]}-{other[1]}-{mark_of(SECOND)}", f"0-5-{mark_of('Titre')}"]
    page = client_of(LATER).get(link_to("a/é.txt", start, end, FIRST, also=also)).text
    assert f'#{other[0]}-{other[1]}">{SECOND}</a>' in page
    assert page.count('class="other"') == 1
    old = client_of(BEFORE).get(link_to("a/é.txt", start, end, also=[f"{other[0]}-{other[1]}"])).text
    assert f">{SECOND}</a>" in old


def test_what_is_copied_of_a_link_are_its_words_or_nothing() -> None:
    start, end = place_of(SECOND)
    asked = {"document": "a/é.txt", "start": start, "end": end, "said": mark_of(SECOND)}
    assert SECOND in client_of(LATER).get("/cite", params=asked).text
    assert client_of(BEFORE.replace("vu", "su")).get("/cite", params=asked).status_code == 404
