"""Letters made comparable: without case and accents, with one kind of mark, and in one alphabet."""

from __future__ import annotations

import re
import unicodedata

# Vowel signs and other marks are part of a word, though not of Python's \w: Hebrew, Arabic, Indic scripts, Thai.
MARK = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0e4e]"
_ACCENTS = re.compile("[\u0300-\u036f]")  # and no other marks: in Indic scripts they are vowels
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
    | {"Œ": "Oe", "Æ": "Ae", "ẞ": "SS", "Ø": "O", "Đ": "D", "Ł": "L"}
)
_APOSTROPHES, _HYPHENS = "’‘ʼ´`‛′", "‐‑‒–—−"
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
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
    """Lower case without accents: how words are compared with those of the lexicon, and what a term is made of.

    >>> fold("Où est l’Œuvre de Niccolò ?")
    'ou est l’oeuvre de niccolo ?'
    """
    return without_accents(text.lower())  # in this order: İ is i


def without_accents(text: str) -> str:
    """The text in its case with plain letters; marks of Indic, Hebrew or Arabic letters stay.

    >>> without_accents("Œuvre, Été")
    'Oeuvre, Ete'
    """
    if text.isascii():
        return text  # most words, and ten times as fast
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)


def straight(text: str) -> str:
    """The text with one kind of apostrophe and one kind of hyphen.

    >>> straight("L’après‑midi")
    "L'après-midi"
    """
    return text if text.isascii() and "`" not in text else text.translate(_STRAIGHT)


def visible(text: str) -> str:
    """The text without soft hyphens, zero-width characters and marks of direction."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


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
