"""Letters: folded, and as they sound, so that a name is found in another spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from unicodedata import normalize

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


SLIP_FROM = 7  # letters of a sound from which one wrong letter is a slip: Boston and Bolton are two towns

_SPELLINGS = tuple(
    (re.compile(written), sound)
    for written, sound in (
        (r"dj|dzh|zh", "j"),
        (r"^[ijy]e", "e"),  # Evkourov, Ievkourov, Yevkurov
        (r"x", "ks"),
        (r"^ou(?=[aeio])|w", "v"),  # Ouattara, Wattara
        (r"t?s?ch|sh|cz", "S"),  # Choïgou, Shoigu; Tchad, Chad
        (r"ou", "u"),
        (r"gu(?=[eiy])", "g"),  # Sergueï, Sergei
        (r"(?<=[ckgt])h|h$", ""),
        (r"ph", "f"),
        (r"c(?![eiy])|q(?!i)", "k"),  # not Luce, Qing
        (r"c", "s"),  # Cissoko, Sissoko
        (r"[jy]", "i"),
        (r"(?<=d)(?:re|er)$", "r"),  # Alexandre, Alexander, Aleksandr
        (r"(?<=[oe])f+$", "v"),
        (r"([^aeou])\1+", r"\1"),  # Mohammed, Mohamed; Zelenskyy, Zelenskiy
    )
)
_NUMERAL = re.compile(r"[ivxlcdm]+(?:e|er|eme|th)?")


@lru_cache(maxsize=50_000)  # most names of a text were seen before
def sound(name: str, *, surname: bool) -> str:
    """How one word of a name sounds, whatever alphabet it was spelled from; numerals and acronyms stay.

    A surname is Russian in -in or French in -ine; a first name in -ine is a woman's.

    >>> sound("Ievkourov", surname=True), sound("Poutine", surname=True), sound("Martine", surname=False)
    ('evkurov', 'putin', 'martine')
    """
    letters = latin(fold(name))
    if len(letters) < 4 or _NUMERAL.fullmatch(letters) or (name.isupper() and len(normalize("NFC", name)) < 6):
        return letters
    heard = letters
    for written, spoken in _SPELLINGS:
        heard = written.sub(spoken, heard)
    if surname:
        heard = re.sub(r"(?<=[^a]in)e$", "", heard)
    return heard if len(heard) > 2 else letters


def same_sound(one: str, other: str) -> bool:
    """Whether two sounds are of one name: equal, an initial of the other, or long and one slip apart.

    A slip is a letter more, less, other or swapped, neither the first nor the last: these tell Alexandra from
    Alexandre, and Gambia from Zambia.

    >>> same_sound("gromiro", "gromiko"), same_sound("s", "sergei"), same_sound("mali", "malte")
    (True, True, False)
    """
    if one == other:
        return True
    if not (one and other) or one[0] != other[0]:
        return False
    if min(len(one), len(other)) == 1:
        return True
    if one[-1] != other[-1] or min(len(one), len(other)) < SLIP_FROM or _RIGHT.issuperset((one, other)):
        return False
    return _one_slip(one, other)


def _one_slip(one: str, other: str) -> bool:
    at = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), len(one))
    swapped = one[:at] + one[at : at + 2][::-1] + one[at + 2 :]
    shorter, also = one[:at] + one[at + 1 :], other[:at] + other[at + 1 :]
    return other in (swapped, shorter) or also in (one, shorter)


# One letter tells these apart.
_RIGHT = frozenset(
    sound(word, surname=True)
    for word in (
        *("Iceland", "Ireland", "Islande", "Irlande", "Islandais", "Irlandais", "Francis", "Français", "François"),
        *("Romains", "Roumains", "Romania", "Australie", "Austrasie", "Philippins", "Philippines"),
        *("Cameron", "Cameroon", "Cameroun"),
    )
)
