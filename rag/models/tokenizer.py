"""Texts to the ids of the pieces of XLM-R's vocabulary, by Google's sentencepiece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.models.vocabulary import SPACE

START, END = 0, 2  # the ids of <s> and </s>, which whoever needs them puts there
TAIL_CHARS = 16  # of a text, looked at for white space at its end: control characters may stand behind that


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens: their ids, and the characters (start, end) of the text that each was made from.

    The places follow one another without a gap, so that white space is part of the token behind it. A token that
    sentencepiece puts in has a place without characters.
    """

    ids: list[int]
    offsets: list[tuple[int, int]]


class Tokenizer:
    """A unigram model in sentencepiece's form; safe to call from several threads at once.

    No text is cut off. A text that quotes `<s>` or `</s>` has their letters, not their ids.
    """

    def __init__(self, model: bytes) -> None:
        from sentencepiece import SentencePieceProcessor

        self._processor = SentencePieceProcessor(model_proto=model)
        self._space = self._processor.PieceToId(SPACE)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text's tokens. A text must have no half characters: see `readable`."""
        ids: list[list[int]] = self._processor.Encode(list(texts), num_threads=1, return_type=int)
        for own, spaced in zip(ids, self._end_in_space(texts), strict=True):
            if spaced:
                own.append(self._space)
        return ids

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Each text's tokens with their places in it, at a third of the speed of `ids`."""
        found = self._processor.Encode(list(texts), num_threads=1, return_type="offset_mapping")
        tokens = [Tokens(part["ids"], part["offsets"]) for part in found]
        for text, own, spaced in zip(texts, tokens, self._end_in_space(texts), strict=True):
            if spaced:
                start = own.offsets[-1][1] if own.offsets else 0
                own.ids.append(self._space)
                own.offsets.append((start, len(text)))
        return tokens

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """The pieces with these ids."""
        pieces: list[str] = self._processor.IdToPiece(list(ids))
        return pieces

    def _end_in_space(self, texts: Sequence[str]) -> Iterator[bool]:
        """Whether each text ends in white space: E5 was trained with a token for it, which sentencepiece leaves out."""
        tails = self._processor.Normalize([f"x{text[-TAIL_CHARS:]}x" for text in texts])
        return (tail.endswith(f"{SPACE}x") for tail in tails)
