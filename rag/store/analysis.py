"""Text → the terms by which it is found; the same for a passage and for a question.

Order matters: elisions and stop words, then Snowball's stems, then accents are dropped (a stemmer needs them).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from rag.store.stopwords import STOP_WORDS

ANALYSIS = 1  # raise it when what `analyse` returns changes: the words are then indexed again

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Vowel signs and other marks are part of a word, though not of Python's \w: Hebrew, Arabic, Indic scripts, Thai.
_MARK = r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0e4e]"
_WORD = rf"[^\W_]+(?:{_MARK}+[^\W_]*)*"
_TOKEN = re.compile(
    r"""(?P<grouped>(?<![\w.,])\d{1,3}(?:[ ,.]\d{3})+(?![\w]|[.,]\d))  # 12 000 or 12,000: one number
      | (?P<decimal>(?<![\w.,])\d+[.,]\d+(?![\w]|[.,]\d))              # 3,5 or 3.5
      | (?P<word>WORD(?:['-]WORD)*)""".replace("WORD", _WORD),
    re.VERBOSE,
)
_SAME_MARK = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "′": "'", "`": "'", "‐": "-", "‑": "-", "–": " ", "—": " "})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # soft hyphens, zero-width and direction marks
# French and Italian, whatever the language of the text: the names they stand before are the same everywhere.
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|dell|nell|all|sull|dall|un|quest|quell)'(?=\w)")
_NAME_ELISION = re.compile(r"[MN]'(?=[A-ZÀ-Ý])")  # N'Djamena and M'Bemba are names, not elisions
_POSSESSIVE = re.compile(r"'s?$")
_ACCENTS = re.compile("[\u0300-\u036f]")  # and no other marks: in Indic scripts they are vowels
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_local = threading.local()


def analyse(text: str, language: str | None) -> list[str]:
    """The terms of a text, in its order; `language` is ISO 639-1, and one without a stemmer (or None) is only folded.

    A word with a hyphen gives its whole and its parts, so that « Su-25 » is found by "Su25", "Su 25" and "25".

    >>> analyse("L’audience du président, à Bamako", "fr")
    ['audienc', 'president', 'bamako']
    >>> analyse("Su-25 : 90 % des hélicoptères", "fr")
    ['su25', 'su', '25', '90', 'helicopter']
    """
    return list(_terms(text, language or ""))


def fold(text: str) -> str:
    """Lower case without accents: how words are compared with stop words, and what a term is made of."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_LETTERS)


def _terms(text: str, language: str) -> Iterator[str]:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME_MARK)
    for match in _TOKEN.finditer(text):
        token = match[0]
        if match["grouped"]:
            yield re.sub("[ ,.]", "", token)
        elif match["decimal"]:
            yield token.replace(",", ".")
        else:
            yield from _word_terms(token, language)


@lru_cache(maxsize=50_000)
def _word_terms(token: str, language: str) -> tuple[str, ...]:
    """The terms of one word; most words of a text were seen before, and remembering them is three times as fast."""
    whole: list[str] = []
    if _NAME_ELISION.match(token):
        whole.append(fold(token.replace("'", "").replace("-", "")))
    parts = [part for part in (_bare(part) for part in token.lower().split("-")) if part]
    terms = [_stem(part, language) for part in parts]
    # « a-t-il » and « rendez-vous » hold grammar: their whole would be a rare word that means nothing.
    if len(parts) > 1 and None not in terms:
        whole.append(fold("".join(parts)))
    return (*whole, *(term for term in terms if term))


def _bare(word: str) -> str:
    """A word without what is elided before it and without the English possessive; other apostrophes are dropped."""
    if not word.startswith("aujourd'"):
        word = _ELISION.sub("", word, count=1) if _ELISION.match(word) else word
    return _POSSESSIVE.sub("", word).replace("'", "")


def _stem(word: str, language: str) -> str | None:
    """The term of one word, or None for a stop word."""
    if fold(word) in STOP_WORDS.get(language, ()):
        return None
    name = SNOWBALL.get(language)
    return fold(_stemmer(name)(word) if name else word)


def _stemmer(name: str) -> Callable[[str], str]:
    """Snowball's stemmer of a language: one a thread, since it is not safe to share."""
    from Stemmer import Stemmer  # type: ignore[import-not-found, unused-ignore]

    if not hasattr(_local, name):
        setattr(_local, name, Stemmer(name).stemWord)
    stem: Callable[[str], str] = getattr(_local, name)
    return stem
