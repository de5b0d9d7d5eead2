"""Letters made comparable: without case and accents, and in one alphabet."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")  # and no other marks: in Indic scripts they are vowels
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_OTHER_ALPHABETS = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_CYRILLIC = (
    "а a б b в v г g ґ g д d е e є ie ж zh з z и i і i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh"
    " щ shch ы y э e ю iu я ia ђ dj ј i љ li њ ni ћ ch џ dzh ў u қ k ғ g ң n ү u ұ u ө o һ h ә a"
)
_GREEK = "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ kh ψ ps ω o"
_SPELLED = f"{_CYRILLIC} {_GREEK}".split()
_LATIN = str.maketrans(dict.fromkeys("ъь", "") | dict(zip(_SPELLED[::2], _SPELLED[1::2], strict=True)))
_GREEK_PAIRS = tuple(
    (re.compile(written), latin)
    for written, latin in (("ου", "ou"), ("(?<=[αε])υ", "v"), ("^μπ", "b"), ("^ντ", "d"), ("γκ", "g"), ("γγ", "ng"))
)


def fold(text: str) -> str:
    """Lower case without accents: how words are compared with stop words, and what a term is made of."""
    if text.isascii():
        return text.lower()  # most words, and ten times as fast
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_LETTERS)


def latin(word: str) -> str:
    """A folded word in Latin letters, as French and English newspapers spell it, where it is in Cyrillic or Greek ones.

    >>> latin("шоигу"), latin("μητσοτακης"), latin("mali")
    ('shoigu', 'mitsotakis', 'mali')
    """
    if not _OTHER_ALPHABETS.search(word):
        return word
    for written, spelled in _GREEK_PAIRS:
        word = written.sub(spelled, word)
    return word.translate(_LATIN)
