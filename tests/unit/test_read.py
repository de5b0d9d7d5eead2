"""AnswerReading with readers that one can compute by hand: the fake one, or one that is told where to point."""

import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.read import ANSWERS, AnswerReading, exact_text, read_hits, whole_words
from rag.models.reader import PassageReading, ReadSpan
from rag.records import Document, Hit, Passage, Span, Understood
from rag.search.query import Query
from tests.fakes import WordReader

TEXT = "Moussa Traoré a conduit la délégation. Il pleuvait ce jour-là. Le train est parti à midi."
LONG = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"


class NoWords:
    """The words of a question that tells nothing by them."""

    def coverage(self, text: str, language: str | None) -> float:
        return 0.0


class Pointer:
    """Points at the words it is told, each with its margin, wherever they first stand in a passage."""

    name = "pointer"

    def __init__(self, margins: Mapping[str, float]) -> None:
        self.margins = margins

    def load(self) -> None: ...

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        return [
            PassageReading(
                tuple(
                    ReadSpan(text.index(words), text.index(words) + len(words), margin)
                    for words, margin in sorted(self.margins.items(), key=lambda pair: -pair[1])
                    if words in text
                ),
                0.0,
            )
            for _, text in passages
        ]


class Told:
    """Points at the spans it is told, whatever the passages say."""

    name = "told"

    def __init__(self, *spans: ReadSpan) -> None:
        self.spans = spans

    def load(self) -> None: ...

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        return [PassageReading(self.spans, 0.0) for _ in passages]


def hit(text: str = TEXT, path: str = "a.txt", before: str = "") -> Hit:
    """A passage after the first characters of its document."""
    passage = Passage(path, path, len(before), len(before) + len(text), text)
    return Hit(passage, Document(path, "", before + text, language="fr"), 0.5, 0.8, 0.0)


def query(question: str) -> Query:
    return Query(question, Understood("fr", "2023-08-01"), np.zeros(4, np.float32), NoWords())  # type: ignore[arg-type]


def sentence(span: Span) -> str:
    return span.hit.document.text[span.start : span.end]


def exact(reading: AnswerReading) -> list[str]:
    """The exact words of the first span of each answer."""
    return [exact_text(spans[0]) for spans in reading.answers]


def told(reading: AnswerReading) -> list[str]:
    """The sentences of the first span of each answer."""
    return [sentence(spans[0]) for spans in reading.answers]


def test_the_words_are_given_with_the_sentence_they_stand_in() -> None:
    reading = read_hits(query("Qui a conduit la délégation ?"), [hit(before="Titre\n\n")], WordReader())
    assert exact(reading) == ["Moussa Traoré"]
    assert told(reading) == ["Moussa Traoré a conduit la délégation."]
    assert reading.answers[0][0].score == 1.0
    assert reading.found
    assert 0 < reading.confidence < 1


def test_no_hits_give_nothing() -> None:
    assert read_hits(query("Qui ?"), [], WordReader()) == AnswerReading((), 0.0, ())


def test_hits_in_which_nothing_is_read_are_kept_and_give_nothing() -> None:
    hits = (hit(path="a.txt"), hit(path="b.txt"))
    assert read_hits(query("Qui ?"), hits, WordReader()) == AnswerReading((), 0.0, hits)


def test_words_less_likely_than_no_answer_are_not_found() -> None:
    reading = read_hits(query("Où est le train ?"), [hit()], WordReader())  # « train » alone: a margin of -0.5
    assert not reading.found


def test_equal_answers_of_two_documents_are_one_with_both_sources() -> None:
    hits = [
        hit("Le chef est Sergueï Lavrov."),
        hit("C’est Sergueï Lavrov, dit-on.", "b.txt"),
        hit("Il s’agit de S. Lavrov.", "c.txt"),
    ]
    reading = read_hits(query("Lequel est-ce ?"), hits, Pointer({"Sergueï Lavrov": 9.0, "S. Lavrov": 8.99}))
    assert [[span.hit.document.path for span in spans] for spans in reading.answers] == [["a.txt", "b.txt", "c.txt"]]
    assert exact(reading) == ["Sergueï Lavrov"]


def test_a_document_gives_an_answer_once_and_the_best_comes_first() -> None:
    hits = [hit("Lavrov, puis Sergueï Lavrov."), hit("Ici M. Lavrov.", "b.txt")]
    reading = read_hits(query("Lequel ?"), hits, Pointer({"Sergueï Lavrov": 9.0, "M. Lavrov": 8.99, "Lavrov": 8.98}))
    assert [[exact_text(span) for span in spans] for spans in reading.answers] == [["Sergueï Lavrov", "M. Lavrov"]]


def test_other_answers_follow_the_best_one_and_are_few() -> None:
    names = ["Diop", "Lavrov", "Novak", "Camara"]
    margins = {name: 9.0 - place / 100 for place, name in enumerate(names)}
    hits = [hit(f"C’est {name}.", f"{name}.txt") for name in reversed(names)]
    reading = read_hits(query("Qui ?"), hits, Pointer(margins))
    assert exact(reading) == names[:ANSWERS] == ["Diop", "Lavrov", "Novak"]
    assert not reading.conflict


def test_what_is_no_number_does_not_answer_how_many() -> None:
    pointer = Pointer({"Moussa Traoré": 9.0})
    assert read_hits(query("Combien de délégués ?"), [hit()], pointer).answers == ()
    assert read_hits(query("Quel délégué ?"), [hit()], pointer).answers


def test_an_answer_far_less_likely_than_the_first_is_not_given() -> None:
    hits = [hit("C’est Diop."), hit("C’est Lavrov.", "b.txt")]
    assert exact(read_hits(query("Qui ?"), hits, Pointer({"Diop": 20.0, "Lavrov": -20.0}))) == ["Diop"]


@pytest.mark.parametrize(
    ("question", "one", "other", "conflict"),
    [
        ("Combien de soldats ?", "12 soldats", "22 soldats", True),
        ("Combien ?", "12 soldats", "3 civils", False),
        ("Quand ?", "14 juin 2021", "15 juin 2021", True),
        ("Quand ?", "juin 2021", "juin 2021", False),
        ("Qui ?", "Sadio Camara", "Abdoulaye Diop", False),
    ],
)
def test_numbers_and_dates_that_differ_are_said_to_conflict(
    question: str, one: str, other: str, conflict: bool
) -> None:
    hits = [hit(f"On dit {one}."), hit(f"On écrit {other}.", "b.txt")]
    reading = read_hits(query(question), hits, Pointer({one: 9.0, other: 8.99} if one != other else {one: 9.0}))
    assert reading.conflict is conflict


def test_an_explanation_is_whole_sentences_in_reading_order() -> None:
    text = "Le pont a cédé. Il pleuvait. Le fleuve avait monté. Rien d’autre."
    margins = {"fleuve": 9.0, "pont": 8.99, "pleuvait": -20.0}
    reading = read_hits(query("Pourquoi ?"), [hit(text)], Pointer(margins))
    assert told(reading) == ["Le pont a cédé.", "Le fleuve avait monté."]
    assert [span.exact for spans in reading.answers for span in spans] == [None, None]
    assert not reading.conflict


def test_the_document_that_explains_best_comes_first() -> None:
    hits = [hit("Le pont a cédé."), hit("Voici. Le fleuve avait monté.", "b.txt")]
    assert told(read_hits(query("Why?"), hits, Pointer({"fleuve": 9.0, "pont": 8.99}))) == [
        "Le fleuve avait monté.",
        "Le pont a cédé.",
    ]


def test_a_sentence_explains_once_whatever_is_pointed_at_in_it() -> None:
    reading = read_hits(query("Pourquoi ?"), [hit("Le pont a cédé hier.")], Pointer({"pont": 9.0, "hier": 8.99}))
    assert told(reading) == ["Le pont a cédé hier."]


def test_a_sentence_of_two_documents_explains_once_with_both_sources() -> None:
    hits = [hit("Le pont a cédé."), hit("Voici. Le pont\u00a0a cédé.", "b.txt")]
    reading = read_hits(query("Pourquoi ?"), hits, Pointer({"pont": 9.0, "Le pont\u00a0a": 8.99}))
    assert [[span.hit.document.path for span in spans] for spans in reading.answers] == [["a.txt", "b.txt"]]


def test_a_long_answer_is_told_by_its_sentence() -> None:
    reading = read_hits(query("Que dit-il ?"), [hit(f"Voici. Il dit {LONG}.")], Pointer({LONG: 9.0}))
    assert told(reading) == [f"Il dit {LONG}."]
    assert reading.answers[0][0].exact is None


def test_a_long_answer_is_not_given_beside_a_short_one() -> None:
    hits = [hit("C’est Diop."), hit(f"Il dit {LONG}.", "b.txt")]
    assert exact(read_hits(query("Que dit-il ?"), hits, Pointer({"Diop": 9.0, LONG: 8.99}))) == ["Diop"]


def test_hits_are_ranked_by_what_was_read_in_them() -> None:
    hits = [hit(path="none.txt"), hit("C’est Diop.", "b.txt"), hit(path="none2.txt"), hit("C’est Lavrov.", "a.txt")]
    reading = read_hits(query("Qui ?"), hits, Pointer({"Lavrov": 9.0, "Diop": 1.0}))
    assert [one.document.path for one in reading.hits] == ["a.txt", "b.txt", "none.txt", "none2.txt"]


@pytest.mark.parametrize(
    ("text", "pointed", "expected"),
    [
        ("dit M. Lavrov, hier", "M. Lavrov,", "M. Lavrov"),
        ("dit Lavrov hier", "avro", "Lavrov"),
        ("« L’accord »", "« L’accord »", "L’accord"),
        ("à Bamako (Mali).", "Bamako (Mali).", "Bamako (Mali)"),
        ("à Bamako (Mali).", "(Mali).", "Mali"),
        ("« Serval » et Barkhane", "« Serval » et Barkhane", "« Serval » et Barkhane"),
        ("en 52 av. J.-C. déjà", "52 av. J.-C.", "52 av. J.-C."),
        ("aux U.S.", "U.S.", "U.S."),
        ("Il vient.", "Il vient.", "Il vient"),
        ("Maïga", "Ma", "Maïga"),
        ("Mai\u0308ga", "Mai", "Mai\u0308ga"),
        ("Mai\u0308ga", "\u0308ga", "Mai\u0308ga"),
        ("un\u00a090\u202f% net", "\u00a090\u202f%", "90\u202f%"),
        ("👩🏾\u200d🚀 part", "👩", "👩🏾\u200d🚀"),
        ("le 🇲🇱 vert", "🇲", "🇲🇱"),
        ("قال \u202bمالي\u202c.", "مالي", "مالي"),
        ("می\u200cخواهم", "می", "می\u200cخواهم"),
    ],
)
def test_words_are_given_whole_and_without_what_surrounds_them(text: str, pointed: str, expected: str) -> None:
    start = text.index(pointed)
    low, high = whole_words(text, start, start + len(pointed))
    assert text[low:high] == expected


@pytest.mark.parametrize("text", ["", " ", "\n\t", "« »", "…", "\x00\x1f\x7f", "\u2028\u3000"])
def test_where_no_word_is_left_nothing_is(text: str) -> None:
    low, high = whole_words(text, 0, len(text))
    assert low == high


pieces = st.sampled_from(
    [
        *(
            "e\u0301",
            "a\u0323\u0302",
            "\u0301",
            "n\u0303o",
            "👩🏾\u200d🚀",
            "🇲🇱",
            "✊🏿",
            "👍\ufe0f",
            "\u200d",
            "\u200c",
            "\u00ad",
        ),
        *("مالي", "\u202b", "\u202c", "\u200f", "עִבְרִית", "हिन्दी", "語", "。", "ไทย", "012", "90 %", "1\u202f000", "٣٤"),
        *(
            "M. ",
            ". ",
            "! ",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "\x00",
            "\x1b",
            "\x85",
            "\u2028",
            "\ud800",
            "«\u00a0",
            "\u00a0»",
        ),
        *("(", ")", "“", "”", "J.-C.", "U.S.", " ", "Bamako", "l’été", "x" * 70, "-", "’"),
    ]
)
texts = st.one_of(
    st.text(st.characters(codec=None)),
    st.lists(pieces).map("".join),
    st.text("0123456789"),
    st.text("abc", min_size=50),
)


@given(texts, st.data())
def test_whole_words_stay_in_the_text_and_cut_no_sign(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = whole_words(text, start, end)
    assert 0 <= low <= high <= len(text)
    if low < high:
        assert whole_words(text, low, high)[0] <= low
        assert not text[low].isspace() or cuts(text, low + 1)
        assert not cuts(text, low)
        assert not cuts(text, high)


def cuts(text: str, at: int) -> bool:
    """Whether a place is between a sign and its mark, or beside what joins two signs."""
    inside = 0 < at < len(text)
    return inside and (unicodedata.category(text[at])[0] == "M" or "\u200d" in text[at - 1 : at + 1])


@given(texts, texts, st.sampled_from(["Qui ?", "Pourquoi ?"]), st.data())
def test_words_are_in_their_sentence_and_the_sentence_in_its_passage(
    before: str, text: str, question: str, data: st.DataObject
) -> None:
    spans = []
    for margin in data.draw(st.lists(st.floats(-40, 40), max_size=5)):
        start = data.draw(st.integers(0, len(text)))
        spans.append(ReadSpan(start, data.draw(st.integers(start, len(text))), margin))
    reading = read_hits(query(question), [hit(text, before=before)], Told(*spans))
    assert len(reading.answers) <= 3
    for span in (span for answer in reading.answers for span in answer):
        assert len(before) <= span.start < span.end <= len(before) + len(text)
        assert 0 < span.score <= 1
        if span.exact:
            assert span.start <= span.exact[0] < span.exact[1] <= span.end
