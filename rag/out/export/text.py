"""Text of documents → text that no format trips over: on one line, without controls, its direction kept to itself."""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"[^\S\u00a0\u202f]+|[\x85\u2028\u2029]+")  # white space, but what keeps a French mark with a word
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML has none of them
_OPENERS, _CLOSER = "\u2066\u2067\u2068", "\u2069"
DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """The text on one line, without control characters.

    >>> plain("un\\x00 pays\\n  enclavé\u00a0!")
    'un pays enclavé\\xa0!'
    """
    return _CONTROLS.sub("", _BREAKS.sub(" ", text)).strip(" ")


def isolated(text: str) -> str:
    """The text in an isolate of its own where it sets its direction, so that it turns nothing round beside it.

    An isolate that it leaves open is closed, and a closing mark that it did not open is left out: either would reach
    beyond it (Unicode Standard Annex 9, BD9).

    >>> isolated("Mali"), isolated("\u202eMali") == "\u2068\u202eMali\u2069", isolated("a\u2069b") == "\u2068ab\u2069"
    ('Mali', True, True)
    """
    if not (DIRECTIONS.search(text) or any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)):
        return text
    kept, depth = [], 0
    for letter in text:
        if letter == _CLOSER and not depth:
            continue
        depth += (letter in _OPENERS) - (letter == _CLOSER)
        kept.append(letter)
    return f"\u2068{''.join(kept)}{_CLOSER * (depth + 1)}"
