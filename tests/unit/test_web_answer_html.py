"""The messages of the chat: what an answer looks like, and that its words are text."""

from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.records import (
    Answer,
    Citation,
    Document,
    Draft,
    Fact,
    Filter,
    Filtered,
    Generation,
    Hit,
    Passage,
    Period,
    Statement,
    Status,
    Understood,
)
from rag.web.answer_html import escape_chat, render_answer, render_draft
from rag.web.article import mark_of
from rag.web.kept_turn import KeptTurn, complete, keep_turn
from rag.words import read_words
from tests.unit.test_web_article import Reader

QUOTE = "Une délégation conduite par Alexandre Novak."
CITATION = Citation(1, "a.txt", "Le <b>titre</b>", "2024-11-01", None, 5, 49, QUOTE)
ANSWER = Answer("Qui ?", (Statement(QUOTE, (1,)),), "answered", 0.8, "fr", (CITATION,))
FRENCH = read_words("fr")
# « Une délégation » is 14 characters; 28 before the name, which has 15; the quote begins at 5 in its document.
NAMED = replace(CITATION, exact=(33, 48))
HOSTILE = "<img src=x onerror=alert(1)> **x** $y$ [z](javascript:1)"


class Shelf:
    """The documents that are indexed now."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {document.path: document for document in documents}

    def document(self, path: str) -> Document | None:
        return self._documents.get(path)


class Classes(HTMLParser):
    """The text in each class, and in `<strong>`, in the order of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            name = tag if tag == "strong" else (dict(attrs).get("class") or "").split(" ")[0]
            self.open.append(name)
            self.found.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for name in self.open:
            at = max(place for place, (found, _) in enumerate(self.found) if found == name)
            self.found[at] = (name, self.found[at][1] + data)

    def texts(self, name: str) -> list[str]:
        """What stands in each element of that class."""
        return [text.replace("\u00a0", " ").strip() for found, text in self.found if found == name]


def drawn(answer: Answer, language: str = "fr") -> str:
    words = read_words(language)
    return render_answer(keep_turn(answer, words), words)


def whole(answer: Answer) -> Classes:
    return Classes(drawn(answer))


def exactly(exact: str, quote: str, start: int, end: int, number: int = 1, document: str = "a.txt") -> Answer:
    """An answer of one quote that begins at 100 in its document; `start` and `end` are within the quote."""
    citation = Citation(number, document, None, None, None, 100, 100 + len(quote), quote, (100 + start, 100 + end))
    return Answer("?", (Statement(quote, (number,), exact),), "answered", 0.9, "fr", (citation,))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_escaped_text_reads_as_it_was_and_holds_no_markup(text: str) -> None:
    escaped = escape_chat(text)
    assert Reader(escaped).text == text
    assert not set(escaped.replace("&#", "").replace(";", "")) & set("<>[]()*_`$\\~|#!{}\"'&/:.@")


def test_a_sentence_of_many_lines_stays_one_block() -> None:
    html = escape_chat("un\n\n\n- deux\n\r\n# trois")
    assert "\n" not in html
    assert html.count("<br>") == 5


def test_a_verbatim_statement_is_a_quotation_with_a_link_to_its_words() -> None:
    html = drawn(ANSWER)
    read = Reader(html)
    assert f"« {QUOTE} »" in read.text.replace("\u00a0", " ")
    links = [attributes for tag, attributes in read.tags if tag == "a"]
    assert {link["href"] for link in links} == {f"/documents/a.txt?start=5&end=49&said={mark_of(QUOTE)}#5-49"}
    assert links[0]["title"] == "Source 1 · Le <b>titre</b> · 1er novembre 2024"


def test_what_the_browser_kept_is_drawn_as_it_was() -> None:
    passages = (passage_of("a.txt", "Un", passage_of("c/é.txt", HOSTILE)), passage_of("d.txt", "Deux"))
    understood = Understood("fr", "2026-11-22", Period("at", "2023"), missing=(HOSTILE,))
    for status in ("answered", "not_found"):
        answer = replace(ANSWER, status=status, passages=passages, understood=understood, citations=(NAMED,))
        kept = keep_turn(answer, FRENCH).model_dump_json()
        assert "<li" not in kept
        assert render_answer(KeptTurn.model_validate_json(kept), FRENCH) == drawn(answer)


def test_what_an_earlier_version_kept_gets_its_quotes_and_names_from_the_documents() -> None:
    text = f"Titre.{QUOTE}"
    document = Document("a.txt", "0" * 64, text, Fact("Titre", 0, 5), date=Fact("2024-11-01", 0, 5))
    kept = keep_turn(replace(ANSWER, citations=(replace(CITATION, start=6, end=6 + len(QUOTE)),)), FRENCH)
    old = kept.model_dump(mode="json", exclude={"version", "nearest", "search"})
    for citation in old["citations"]:
        for name in ("title", "date", "publisher", "quote", "also"):
            del citation[name]
    read = Classes(render_answer(complete(KeptTurn.model_validate(old), Shelf(document)), FRENCH))
    assert read.texts("statement") == [f"« {QUOTE} » [1]"]
    assert read.texts("sources") == ["Sources1 Titre · 1er novembre 2024"]
    gone = Classes(render_answer(complete(KeptTurn.model_validate(old), Shelf()), FRENCH))
    assert gone.texts("statement") == [f"{QUOTE} [1]"]


def test_without_an_answer_the_nearest_passages_are_shown_as_such() -> None:
    source = Document("b.txt", "0" * 64, "x" * 30)
    hit = Hit(Passage("p", "b.txt", 4, 9, "Le\nMali"), source, 0.2, cosine=0.2, coverage=0.1)
    answer = Answer("?", (Statement("Les documents ne répondent pas."),), "not_found", 0.1, "fr", (), (hit,) * 5)
    read = Reader(drawn(answer))
    assert FRENCH["nearest"] in read.text
    assert read.text.count("Le Mali") == 3
    assert FRENCH["sources"] not in read.text
    assert "«" not in read.text


def test_exact_words_lead_and_are_strong_in_the_quote_before_the_number() -> None:
    answer = replace(ANSWER, statements=(Statement(QUOTE, (1,), "Alexandre Novak"),), citations=(NAMED,))
    read = whole(answer)
    assert read.texts("exact") == ["Alexandre Novak"]
    assert read.texts("strong") == ["Alexandre Novak", "Alexandre Novak"]
    assert read.texts("statement") == [f"« {QUOTE} » [1]"]
    assert read.texts("by") == []
    assert [name for name, _ in read.found if name in {"exact", "statement", "number"}] == [
        "exact", "statement", "number",
    ]  # fmt: skip


def test_the_link_of_an_exact_answer_carries_its_place() -> None:
    answer = replace(ANSWER, statements=(Statement(QUOTE, (1,), "Alexandre Novak"),), citations=(NAMED,))
    links = [attributes for tag, attributes in Reader(drawn(answer)).tags if tag == "a"]
    query = f"start=5&end=49&said={mark_of(QUOTE)}&exact_start=33&exact_end=48"
    assert {link["href"] for link in links} == {f"/documents/a.txt?{query}#5-49"}


@pytest.mark.parametrize(
    ("quote", "start", "end", "exact", "strong"),
    [
        ("Novak est venu.", 0, 5, "Novak", "Novak"),  # at the quote's start
        ("Il vint en 2023", 11, 15, "2023", "2023"),  # at its end
        ("Alexandre Novak", 0, 15, "Alexandre Novak", "Alexandre Novak"),  # all of it
        ("Paul vit Paul.", 9, 13, "Paul", "Paul"),  # the second of two
        ("L’e\u0301te\u0301 2023 vint.", 2, 12, "e\u0301te\u0301 2023", "e\u0301te\u0301 2023"),  # é as e + ◌́
        ("Avec \U0001d400 et 5\u00a0%.", 10, 13, "5\u00a0%", "5 %"),  # beyond 16 bits; a space that does not break
    ],
)
def test_the_strong_words_are_those_of_the_offsets(quote: str, start: int, end: int, exact: str, strong: str) -> None:
    answer = exactly(exact, quote, start, end)
    read = whole(answer)
    assert read.texts("strong") == [strong, strong]
    assert read.texts("verbatim") == [f"« {quote} »".replace("\u00a0", " ")]
    html = drawn(answer)
    before, _, after = html.partition('class="verbatim"')[2].partition("<strong>")
    assert Reader(f"<i {before}").text == FRENCH["quote_open"] + quote[:start]
    assert Reader(after.partition("</strong>")[2].partition("</span>")[0]).text == quote[end:] + FRENCH["quote_close"]


WORDED = Statement("Novak led a delegation.", (1,))
INVENTED = Statement("It <b>snowed</b>.", supported=False)
MODEL = Generation("openai:m", "answered", sentences=2, supported=1)


def test_the_words_of_a_model_have_the_quote_in_their_link_and_what_is_not_shown_is_marked_before_it() -> None:
    said = replace(ANSWER, statements=(WORDED, INVENTED), author="model", generation=MODEL, language="en")
    markup = drawn(said, "en")
    assert f"\n“{QUOTE}”" in unescape(markup)
    assert Classes(markup).texts("flag") == ["not found in the documents"]
    assert Classes(markup).texts("statement") == [
        "Novak led a delegation. [1]",
        "not found in the documents It <b>snowed</b>.",
    ]
    assert markup.index("Worded by") > markup.index("<del>")


def test_why_a_model_has_not_the_word_comes_first_and_in_the_language_of_the_page() -> None:
    said = replace(ANSWER, generation=replace(MODEL, outcome="failed", failure="timeout"), language="de")
    markup = drawn(said)
    (worded,) = Classes(markup).texts("worded")
    assert worded.startswith("Le modèle de langage n’a pas répondu à temps")
    assert markup.index("worded") < markup.index("verbatim")


def test_a_draft_shows_what_is_verified_alone_and_nothing_before_that() -> None:
    draft = Draft((WORDED,), (CITATION,), "And <then>")
    assert Classes(render_draft(draft, FRENCH)).texts("statement") == ["Novak led a delegation. [1]"]
    assert render_draft(Draft((), (), "And"), FRENCH) == ""


def test_line_breaks_of_a_quote_are_spaces_in_its_sentence() -> None:
    answer = exactly("Alexandre\nNovak", "Conduite par Alexandre\nNovak.\n\nFin.", 13, 28)
    answer = replace(answer, statements=(Statement("Conduite par Alexandre Novak. Fin.", (1,), "Alexandre\nNovak"),))
    read = whole(answer)
    assert read.texts("strong") == ["Alexandre Novak", "Alexandre Novak"]
    assert read.texts("verbatim") == ["« Conduite par Alexandre Novak. Fin. »"]


def test_markup_in_exact_words_is_text() -> None:
    read = Reader(drawn(exactly(HOSTILE, f"Dit {HOSTILE} hier.", 4, 4 + len(HOSTILE))))
    assert read.text.count(HOSTILE) == 2
    explained = {"details", "summary", "h4", "table", "tr", "th", "td"}
    assert {tag for tag, _ in read.tags} == {"div", "p", "strong", "span", "a", "h3", "ol", "li"} | explained


def test_words_without_a_place_lead_and_nothing_in_the_quote_is_strong() -> None:
    read = whole(replace(ANSWER, statements=(Statement(QUOTE, (1,), "Novak"),)))
    assert (read.texts("exact"), read.texts("strong")) == (["Novak"], ["Novak"])
    assert read.texts("verbatim") == [f"« {QUOTE} »"]


def test_the_same_answer_of_two_documents_shows_one_sentence_and_the_other_in_its_source() -> None:
    other = Citation(2, "b.txt", "Deux", None, None, 0, 12, "Novak, 2024.", (0, 5))
    said = Statement(QUOTE, (1, 2), "Alexandre Novak")
    read = whole(replace(ANSWER, statements=(said,), citations=(NAMED, other)))
    assert read.texts("statement") == [f"« {QUOTE} » [1] [2]"]
    assert read.texts("excerpt") == ["« Novak, 2024. »"]
    assert read.texts("strong") == ["Alexandre Novak", "Alexandre Novak", "Novak"]
    assert read.texts("by") == []


def test_answers_that_differ_each_name_their_source_and_its_date() -> None:
    other = Citation(2, "b.txt", "Deux", "2023", "Le Journal", 0, 10, "Paul vint.", (0, 4))
    statements = (
        Statement("Les documents ne donnent pas tous la même réponse."),
        Statement(QUOTE, (1,), "Alexandre Novak"),
        Statement("Paul vint.", (2,), "Paul"),
    )
    read = whole(replace(ANSWER, statements=statements, citations=(NAMED, other)))
    assert read.texts("lead") == ["Alexandre NovakLe <b>titre</b> · 1er novembre 2024", "PaulDeux · Le Journal · 2023"]
    assert read.texts("by") == ["Le <b>titre</b> · 1er novembre 2024", "Deux · Le Journal · 2023"]
    assert read.texts("statement")[0] == "Les documents ne donnent pas tous la même réponse."
    assert len(read.texts("verbatim")) == 2


def test_sentences_of_one_document_need_no_name_and_those_of_two_do() -> None:
    one, two = replace(CITATION, quote="Un."), Citation(2, "a.txt", None, None, None, 60, 65, "Deux.")
    answer = replace(ANSWER, statements=(Statement("Un.", (1,)), Statement("Deux.", (2,))), citations=(one, two))
    assert whole(answer).texts("by") == []
    apart = replace(answer, citations=(one, replace(two, document="b.txt")))
    assert whole(apart).texts("by") == ["Le <b>titre</b> · 1er novembre 2024", "b.txt"]
    assert whole(apart).texts("exact") == []


def test_what_is_no_quote_is_griots_own_words_with_their_numbers() -> None:
    read = whole(replace(ANSWER, statements=(Statement("3 documents sur 5 en parlent.", (1,)),)))
    assert read.texts("statement") == ["3 documents sur 5 en parlent. [1]"]
    assert (read.texts("verbatim"), read.texts("exact"), read.texts("by")) == ([], [], [])


@pytest.mark.parametrize(
    ("confidence", "says"),
    [(0.8, "élevée"), (0.79, "moyenne"), (0.5, "moyenne"), (0.49, "faible")],
)
def test_the_confidence_is_a_word_that_says_what_it_means(confidence: float, says: str) -> None:
    read = Reader(drawn(replace(ANSWER, confidence=confidence)))
    assert f"Confiance {says}" in read.text
    meaning = next(tag["title"] for name, tag in read.tags if (tag.get("class") or "").startswith("confidence"))
    assert f"{round(100 * confidence)}\u00a0% la chance" in (meaning or "")


def test_a_refusal_says_why_before_the_nearest_passages() -> None:
    source = Document("b.txt", "0" * 64, "x" * 30)
    hit = Hit(Passage("p", "b.txt", 4, 9, "Mali"), source, 0.2, cosine=0.2, coverage=0.1)
    refusal = Statement("Les documents ne répondent pas à cette question.")
    answer = Answer("?", (refusal,), "not_found", 0.1, "fr", (), (hit,), reason="nothing_found")
    read = whole(answer)
    assert read.texts("why") == ["Aucun passage ne traite de ce qui est demandé."]
    assert [name for name, _ in read.found if name in {"statement", "why", "sources"}] == [
        "statement",
        "why",
        "sources",
    ]
    assert whole(replace(answer, reason=None)).texts("why") == []


def test_a_refusal_that_says_more_by_itself_gets_no_second_reason() -> None:
    refusal = Statement("Aucun document n’est de 2019.")
    answer = Answer("?", (refusal,), "not_found", 0.1, "fr", reason="nothing_found")
    assert whole(answer).texts("why") == []


def passage_of(path: str, title: str, *copies: Hit) -> Hit:
    document = Document(path, "0" * 64, "x" * 100, Fact(title, 0, 5))
    return Hit(Passage("p", path, 0, 60, "Le Mali"), document, 0.2, cosine=0.25, coverage=0.1, copies=copies)


def test_which_documents_were_asked_comes_before_the_answer_and_before_a_refusal() -> None:
    filtered = Filtered(Filter(("A & <b>B</b>",)), frozenset({"a.txt"}), {"publisher": 4})
    for answer in (replace(ANSWER, filtered=filtered), replace(ANSWER, status="not_found", filtered=filtered)):
        read = whole(answer)
        assert read.texts("among") == ["Dans 1 document sur 5 : A & <b>B</b>."]
        assert [name for name, _ in read.found].index("among") < [name for name, _ in read.found].index("statement")
    assert whole(ANSWER).texts("among") == []


def test_a_source_names_the_documents_that_copy_its_passage_with_links() -> None:
    hits = (passage_of("a.txt", "Un", passage_of("c/é.txt", HOSTILE), passage_of("d.txt", "Deux")),)
    html = drawn(replace(ANSWER, passages=hits))
    assert Classes(html).texts("also") == [f"aussi dans : {HOSTILE}, Deux"] * 2  # of the source, and of the passage
    links = [attributes["href"] for tag, attributes in Reader(html).tags if tag == "a"]
    said = mark_of(hits[0].passage.text)
    assert links.count(f"/documents/c/%C3%A9.txt?start=0&end=60&said={said}#0-60") == 2


def test_the_nearest_passages_name_their_copies_too() -> None:
    hits = (passage_of("b.txt", "Un", passage_of("c.txt", "Deux")), passage_of("d.txt", "Trois"))
    refusal = Answer("?", (Statement("Rien."),), "not_found", 0.1, "fr", (), hits)
    nearest, _, explained = drawn(refusal).partition("<details")
    assert Classes(nearest).texts("also") == ["aussi dans : Deux"]
    assert "aussi dans" in explained


@pytest.mark.parametrize("status", ["answered", "not_found"])
def test_under_each_answer_and_refusal_a_closed_panel_tells_how_it_was_found(status: Status) -> None:
    understood = Understood("fr", "2026-11-22", Period("at", "2023"), missing=(HOSTILE,))
    answer = replace(ANSWER, status=status, passages=(passage_of("b.txt", HOSTILE),), understood=understood)
    html = drawn(answer)
    read = Reader(html)
    assert [attributes for tag, attributes in read.tags if tag == "details"] == [{"class": "explain"}]
    assert {tag for tag, _ in read.tags}.isdisjoint({"img", "script", "b"})
    told = Reader("<details" + html.partition("<details")[2].partition("</details>")[0]).text
    assert told.startswith(FRENCH["explain_title"])
    assert "en 2023 (date de ce qu’ils racontent)" in told
    assert f"«\u00a0{HOSTILE}\u00a0»" in told
    assert "– (0,25)" in told


def test_what_the_catalog_answered_says_that_no_passage_was_read() -> None:
    read = Reader(drawn(ANSWER))
    assert "aucun n’a été lu" in read.text
    assert [attributes for tag, attributes in read.tags if attributes.get("class") == "hits"] == []
