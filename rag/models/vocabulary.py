"""Which pieces of the vocabulary are kept, and the tokenizer without the others, as sentencepiece reads it."""

from __future__ import annotations

import base64
import importlib
import unicodedata
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
