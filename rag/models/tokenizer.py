"""The bundled models' tokenizer, and which pieces of its vocabulary are kept."""

from __future__ import annotations

import base64
import importlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SPACE = "▁"  # SentencePiece's mark for the start of a word
DROPPED_SCRIPTS = frozenset(
    {
        *("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"),
        *("DEVANAGARI", "BENGALI", "GUJARATI", "GURMUKHI", "ORIYA", "KANNADA", "MALAYALAM", "SINHALA", "TAMIL"),
        *("TELUGU", "KHMER", "LAO", "MYANMAR", "THAI", "TIBETAN"),
        *("ARMENIAN", "GEORGIAN", "HEBREW"),
    }
)


def script(character: str) -> str:
    """The first word of a character's Unicode name, which is its script for a letter: `LATIN`.

    >>> script("é"), script("д"), script("ع"), script("語")
    ('LATIN', 'CYRILLIC', 'ARABIC', 'CJK')
    """
    return unicodedata.name(character, "?").split()[0]


def is_kept(piece: str) -> bool:
    """Whether a piece has no character of a dropped script: text without one is then cut exactly as before.

    >>> is_kept("▁délégation"), is_kept("▁2023"), is_kept("▁สวัสดี"), is_kept("語")
    (True, True, False, False)
    """
    return not any(script(character) in DROPPED_SCRIPTS for character in piece if character != SPACE)


def prune_tokenizer(tokenizer: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """A Unigram `tokenizer.json` with the kept pieces, and the old ids of its new ids, in order."""
    vocabulary = tokenizer["model"]["vocab"]
    kept = [index for index, (piece, _) in enumerate(vocabulary) if is_kept(piece)]
    new_ids = {old: new for new, old in enumerate(kept)}
    pruned = {
        **tokenizer,
        "truncation": None,
        "padding": None,
        "model": {**tokenizer["model"], "vocab": [vocabulary[index] for index in kept]},
        "added_tokens": [{**token, "id": new_ids[token["id"]]} for token in tokenizer["added_tokens"]],
    }
    return pruned, kept


def sentencepiece_model(tokenizer: dict[str, Any]) -> bytes:
    """A Unigram `tokenizer.json` of XLM-R's as the ModelProto that sentencepiece reads; ids stay what they are."""
    proto = model_proto()
    for piece, score in tokenizer["model"]["vocab"]:
        proto.pieces.add(piece=piece, score=score)
    ids = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    for piece, index in ids.items():
        proto.pieces[index].type = proto.SentencePiece.UNKNOWN if piece == "<unk>" else proto.SentencePiece.CONTROL
    trainer = proto.trainer_spec
    trainer.model_type, trainer.vocab_size = trainer.UNIGRAM, len(proto.pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id = ids["<s>"], ids["<pad>"], ids["</s>"]
    trainer.unk_id = ids["<unk>"]
    (charsmap,) = [step for step in tokenizer["normalizer"]["normalizers"] if step["type"] == "Precompiled"]
    proto.normalizer_spec.name = "nmt_nfkc"
    proto.normalizer_spec.precompiled_charsmap = base64.b64decode(charsmap["precompiled_charsmap"])
    return bytes(proto.SerializeToString(deterministic=True))


def model_proto(content: bytes = b"") -> Any:
    """What a sentencepiece model holds; reading and writing it needs protobuf, running the model does not."""
    proto = importlib.import_module("sentencepiece.sentencepiece_model_pb2").ModelProto()
    proto.ParseFromString(content)
    return proto


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
