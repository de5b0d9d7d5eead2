"""Which pieces of the vocabulary are kept, and the tokenizer without the others."""

from __future__ import annotations

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
