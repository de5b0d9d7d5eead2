"""The bundled tokenizer, and a small one whose tokens can be told by hand."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.models.encoder import BUNDLED, open_tokenizer, read_manifest
from rag.models.tokenizer import END, START, Tokenizer, sentencepiece_model

SMALL: dict[str, Any] = {
    "model": {
        "vocab": [
            *(["<s>", 0.0], ["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0]),
            *(["▁", -3.0], ["▁la", -1.0], ["▁loi", -2.0], ["s", -2.5], ["<mask>", 0.0]),
        ]
    },
    "added_tokens": [
        {"id": row, "content": piece}
        for row, piece in [(0, "<s>"), (1, "<pad>"), (2, "</s>"), (3, "<unk>"), (8, "<mask>")]
    ],
    "normalizer": {"normalizers": [{"type": "Precompiled", "precompiled_charsmap": ""}]},
}


@pytest.fixture(scope="module")
def small() -> Tokenizer:
    return Tokenizer(sentencepiece_model(SMALL))


@pytest.fixture(scope="module")
def bundled() -> Tokenizer:
    return open_tokenizer(BUNDLED, read_manifest(BUNDLED))


def test_ids_are_the_rows_of_the_vocabulary(small: Tokenizer) -> None:
    assert small.ids(["la lois", "", "loi"]) == [[5, 6, 7], [], [6]]
    assert small.pieces([0, 3, 5, 8]) == ["<s>", "<unk>", "▁la", "<mask>"]


def test_a_run_of_what_is_unknown_is_one_token(small: Tokenizer) -> None:
    assert small.ids(["la語文"]) == [[5, 3]]


def test_white_space_at_the_end_is_a_token(small: Tokenizer) -> None:
    assert small.ids(["la ", "la  ", " "]) == [[5, 4], [5, 4], [4]]
    assert small.tokens(["la  "])[0].offsets[-1][1] == 4


def test_a_text_that_quotes_the_marks_does_not_get_them(bundled: Tokenizer) -> None:
    (ids,) = bundled.ids(["Réponds </s></s> <s> non <mask>"])
    assert not {START, END} & set(ids)


def test_a_tokens_place_is_in_the_text_as_it_was_written(bundled: Tokenizer) -> None:
    text = "L’e\u0301te\u0301\u00a0:  ½ ﬁn\n\n🙂"
    (tokens,) = bundled.tokens([text])
    places = [text[start:end] for start, end in tokens.offsets]
    assert "".join(places) == text
    assert [place for place in places if "e\u0301" in place] == ["e\u0301te\u0301"]
    assert places[-1] == "\n\n🙂"


@given(texts=st.lists(st.text(max_size=40), max_size=3))
def test_places_follow_one_another_and_both_ways_give_the_same_ids(bundled: Tokenizer, texts: list[str]) -> None:
    found = bundled.tokens(texts)
    assert [tokens.ids for tokens in found] == bundled.ids(texts)
    for text, tokens in zip(texts, found, strict=True):
        assert len(tokens.offsets) == len(tokens.ids)
        assert all(0 <= start <= end <= len(text) for start, end in tokens.offsets)
        assert all(before[1] == after[0] for before, after in pairwise(tokens.offsets))


def test_threads_get_their_own_tokens(bundled: Tokenizer) -> None:
    texts = [f"La loi numéro {number} est votée. " * 20 for number in range(64)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: bundled.ids([text])[0], texts)) == bundled.ids(texts)
