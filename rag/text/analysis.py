"""Text → the terms by which it is found; the same for a passage and for a question.

Order matters: elisions and stop words, then Snowball's stems, then accents are dropped (a stemmer needs them).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import chain, repeat

from rag.text.letters import MARK, fold, sound, visible
from rag.text.lexicon import alternatives, every, words

ANALYSIS = 2  # raise it when what is indexed of a text's words or names changes: they are then indexed again

SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_WORD = rf"[^\W_]+(?:{MARK}+[^\W_]*)*"
_TOKEN = re.compile(
    r"""(?<![\w.,])\d{1,3}(?:[ ,.]\d{3})+(?![\w]|[.,]\d)  # 12 000 or 12,000: one number
      | (?<![\w.,])\d+[.,]\d+(?![\w]|[.,]\d)             # 3,5 or 3.5
      | WORD(?:['-]WORD)*""".replace("WORD", _WORD),
    re.VERBOSE,
)
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+")
_SAME_MARK = tuple(zip("’‘ʼ′`‐‑–—", "'''''--  ", strict=True))
# French and Italian, whatever the language of the text: the names they stand before are the same everywhere.
_ELISION = re.compile(rf"{alternatives('elisions')}'(?=\w)", re.I)
_NAME_ELISION = re.compile(r"[MN]'(?=[A-ZÀ-Ý])")  # N'Djamena and M'Bemba are names, not elisions
_POSSESSIVE = re.compile(r"'s?$", re.I)
_local = threading.local()
GRAMMAR = every("stop_words")  # what is no name, whatever the language


def analyse(text: str, language: str | None) -> list[str]:
    """The terms of a text, in its order; `language` is ISO 639-1, and one without a stemmer (or None) is only folded.

    A word with a hyphen gives its whole and its parts, so that « Su-25 » is found by "Su25", "Su 25" and "25".

    >>> analyse("L’audience du président, à Bamako", "fr")
    ['audienc', 'president', 'bamako']
    >>> analyse("Su-25 : 90 % des hélicoptères", "fr")
    ['su25', 'su', '25', '90', 'helicopter']
    """
    return list(chain.from_iterable(map(token_terms, tokens(text), repeat(language or ""))))


@lru_cache(maxsize=512)  # a passage that a question may be about is looked at for its words, and for its names
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text as it writes them, in its order.

    >>> tokens("L’audience de N’Djamena : 12 000 Su-25.")
    ("L'audience", 'de', "N'Djamena", '12 000', 'Su-25')
    """
    text = visible(unicodedata.normalize("NFKC", text))
    for mark, same in _SAME_MARK:  # a hundred times as fast as str.translate
        text = text.replace(mark, same)
    return tuple(_TOKEN.findall(text))


@lru_cache(maxsize=100_000)
def token_terms(token: str, language: str) -> tuple[str, ...]:
    """The terms of one token; most of a text's were seen before, and remembering them is three times as fast."""
    if " " in token or "," in token or "." in token:
        return (re.sub("[ ,.]", "", token) if _GROUPED.fullmatch(token) else token.replace(",", "."),)
    whole: list[str] = []
    if _NAME_ELISION.match(token):
        whole.append(fold(token.replace("'", "").replace("-", "")))
    parts = [part for part in (_bare(part) for part in token.lower().split("-")) if part]
    terms = [_stem(part, language) for part in parts]
    # « a-t-il » and « rendez-vous » hold grammar: their whole would be a rare word that means nothing.
    if len(parts) > 1 and None not in terms:
        whole.append(fold("".join(parts)))
    return (*whole, *(term for term in terms if term))


@lru_cache(maxsize=100_000)
def token_words(token: str) -> tuple[str, ...]:
    """The words of a token in their case, without elision, possessive and grammar: what may be names.

    >>> token_words("d'Iounous-Bek"), token_words("N'Djamena"), token_words("Cette"), token_words("Su-25")
    (('Iounous', 'Bek'), ('NDjamena',), (), ('Su',))
    """
    if _NAME_ELISION.match(token):
        token = token.replace("'", "", 1)
    parts = (_bare(part) for part in token.split("-"))
    return tuple(part for part in parts if part.isalpha() and len(part) > 1 and fold(part) not in GRAMMAR)


@lru_cache(maxsize=100_000)
def name_sounds(token: str) -> tuple[str, ...]:
    """How the capitalised words of a token may sound, as a surname and as a first name; numbers and grammar have none.

    >>> name_sounds("Ievkourov"), name_sounds("Poutine"), name_sounds("ministre")
    (('evkurov',), ('putin', 'putine'), ())
    """
    words = [word for word in token_words(token) if word[0].isupper()]
    return tuple(dict.fromkeys(sound(word, surname=surname) for word in words for surname in (True, False)))


def bare_token(token: str) -> str:
    """A token without what is elided before it and without the English possessive, as a person takes a name.

    >>> bare_token("d'Iounous-Bek"), bare_token("N'Djamena"), bare_token("Putin's")
    ('Iounous-Bek', "N'Djamena", 'Putin')
    """
    elided = None if _NAME_ELISION.match(token) else _ELISION.match(token)
    return _POSSESSIVE.sub("", token[elided.end() :] if elided else token)


def _bare(word: str) -> str:
    """A word without what is elided before it and without the English possessive; other apostrophes are dropped."""
    if not word.startswith("aujourd'"):
        word = _ELISION.sub("", word, count=1) if _ELISION.match(word) else word
    return _POSSESSIVE.sub("", word).replace("'", "")


def _stem(word: str, language: str) -> str | None:
    """The term of one word, or None for a stop word."""
    if fold(word) in words(language, "stop_words"):
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
