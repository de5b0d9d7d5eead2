"""A text as a folded line, and as words: each knows where it stands in the text."""

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.letters import fold, straight
from rag.text.line import read_line, read_phrase

QUESTIONS = Path(__file__).parents[1] / "qa"
PIECES = st.sampled_from(
    ["L’", "été", "E\u0301te\u0301", " ", "\u00a0", "–", "«", "œuvre", "½", "ﬁ", "İ", "\u200b", "2,5", "n'"]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(TEXTS)
def test_every_character_of_a_line_has_its_place_in_the_text(text: str) -> None:
    line = read_line(text)
    assert len(line.text) == len(line.starts) == len(line.ends)
    assert list(line.starts) == sorted(line.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(line.starts, line.ends, strict=True))


@given(TEXTS)
def test_a_word_is_the_folded_form_of_what_stands_at_its_place(text: str) -> None:
    for token in read_line(text).tokens:
        assert token.folded in read_line(text[token.start : token.end]).text


@given(TEXTS)
def test_the_words_are_those_of_the_folded_text_in_order(text: str) -> None:
    line = read_line(text)
    at = 0
    for token in line.tokens:
        at = line.text.index(token.folded, at) + len(token.folded)
    assert not any(map(str.isalnum, line.text[at:]))


@given(st.lists(st.sampled_from("aàâeéèçñôùAÉÇ ,.'-")).map("".join))
def test_composed_and_decomposed_letters_make_one_line(text: str) -> None:
    assert read_line(normalize("NFC", text)).text == read_line(normalize("NFD", text)).text


@given(TEXTS)
def test_a_phrase_has_the_words_of_its_line(text: str) -> None:
    phrase = read_phrase(text)
    assert phrase.folded == tuple(token.folded for token in read_line(phrase.text).tokens)


@pytest.mark.parametrize("file", sorted(QUESTIONS.rglob("*.jsonl")), ids=lambda file: file.name)
def test_a_line_of_our_questions_and_articles_is_folded_as_their_words_are(file: Path) -> None:
    for text in file.read_text("utf-8").splitlines():
        written = json.dumps(json.loads(text), ensure_ascii=False)
        words = fold(normalize("NFKC", straight(written))).replace("'", " ").split()
        assert read_line(written).text.split() == words
