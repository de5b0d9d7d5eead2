"""What was typed: its folded characters, its words, its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.records import Turn
from rag.talk.grammar import LANGUAGES, small_words
from rag.text import QUOTED, question_language

MARKS = " \u00a0\u202f?!.,…"  # at the end of a question
LEAST_WORDS = 5  # of a text whose language is looked at

_SAME = str.maketrans({**dict.fromkeys("’‘ʼ´`‛′", "'"), **dict.fromkeys("‐‑‒–—−", "-")})
_TOKEN = re.compile(
    r"aujourd'hui|n'(?=[a-z]\w+)(?P<name>)|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)|'s\b"
    r"|\w+(?:-\w+?)*?(?=-(?:t-)?(?:ils?|elles?|on|ce|je|tu|nous|vous|la|ci)\b)"
    r"|-(?:t-)?(?:ils?|elles?|on|ce|je|tu|nous|vous|la|ci)\b|\w+(?:[-.]\w+)*(?:'(?!s\b)\w+)?"
)
_N_NAME = re.compile(r"n'\w+")
_GRAMMAR = re.compile(
    r"(?:(?:le|la|les|un|une|des|ce|cet|cette|ces|son|sa|ses|leurs?|est|sont|etait|a|ont|y|il|elle|on|qui|que|quoi"
    r"|quand|ou|comment|pourquoi|combien|quel\w*|avec|par|pour|de|du|en|dans|sur|au|aux|depuis|the|an|is|are|was|were"
    r"|did|does|do|has|have|had|will|would|can|could|should|this|that|these|those|who|what|when|where|why|how|which"
    r"|whose|with|by|for|in|on|at|to|from|of|since|his|her|its|their|he|she|it|they)\b|[ldcjmnst]'|qu')"
)
_ASPIRATED = re.compile(
    r"h(?:aut|aye|ero[s ]|asard|on[gt]|ollande|ollandais|amas|ezbollah|uit|ache|all|arcel|ausse|utu|aiti\w)"
    r"|onz|oui|ouistiti|uhlan"
)


@dataclass(frozen=True, slots=True)
class PhraseToken:
    """A word: `text` as it is written, `plain` folded; « l' », « -t-il » and "'s" are words of their own."""

    text: str
    plain: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Whether it has a capital."""
        return self.text[0].isupper()


def tidy(text: str) -> str:
    """A text in composed form, with single spaces and none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain(text: str) -> str:
    """A text in small letters without accents, with straight apostrophes and hyphens: as long as the text.

    >>> plain("L’été à Ségou ?")
    "l'ete a segou ?"
    """
    return "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    char = char.translate(_SAME)
    return " " if char.isspace() else unicodedata.normalize("NFD", char.lower())[0]


@lru_cache(maxsize=512)
def tokens(text: str) -> tuple[PhraseToken, ...]:
    """The words of a text, in order.

    >>> [token.plain for token in tokens("Qu’a-t-il dit à l’ambassadeur ?")]
    ["qu'", 'a', '-t-il', 'dit', 'a', "l'", 'ambassadeur']
    """
    folded = plain(text)
    found: list[PhraseToken] = []
    at = 0
    while match := _TOKEN.search(folded, at):
        start, end = match.span()
        if match["name"] is not None:  # N'Djamena is a name, « n'est » is not
            whole = _N_NAME.match(folded, start)
            end = whole.end() if whole and text[start].isupper() and text[start + 2].isupper() else start + 2
        found.append(PhraseToken(text[start:end], folded[start:end], start, end))
        at = end
    return tuple(found)


def decapitalised(text: str) -> str:
    """A text without the capital that only the beginning of a sentence gave it: that of a small word.

    >>> decapitalised("La Russie a-t-elle signé ?"), decapitalised("Bamako est-elle une ville ?")
    ('la Russie a-t-elle signé ?', 'Bamako est-elle une ville ?')
    """
    return text[:1].lower() + text[1:] if _GRAMMAR.match(plain(text)) else text


def capitalised(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def marked(question: str, language: str) -> str:
    """A question with its mark.

    >>> marked("Qui est venu", "fr"), marked("Who came?", "en")
    ('Qui est venu ?', 'Who came?')
    """
    bare = question.rstrip()
    return question if bare.endswith(("?", "!", ".")) else bare + (" ?" if language == "fr" else "?")


def begins_with_vowel(text: str) -> bool:
    """Whether French elides before a text: before vowels, and before most words in h (not « la Haye », « le héros »).

    >>> [begins_with_vowel(text) for text in ("Alexandre", "homme", "hôpital", "haut", "yen", "onze")]
    [True, True, True, False, False, False]
    """
    first = plain(text)
    return first[:1] in tuple("aeiouh") and not _ASPIRATED.match(first)


def spoken_language(said: str, turns: Sequence[Turn]) -> str:
    """ "fr" or "en": that of most of its small words; that of the turns if it has none, or as many of either."""
    french, english = _counts(said)
    if french != english:
        return "fr" if french > english else "en"
    return next((turn.language for turn in reversed(turns) if turn.language in LANGUAGES), "fr")


def has_language(said: str) -> bool:
    """Whether it has a small word of either language.

    >>> has_language("qui ?"), has_language("zrtg plok")
    (True, False)
    """
    return any(_counts(said))


def is_known_language(said: str) -> bool:
    """Whether it is French or English as far as can be told: what is short, or mostly of their small words, is."""
    folded = [word.plain for word in tokens(said)]
    if any(word.startswith("-") for word in folded):  # « -t-il » is French
        return True
    known = max(sum(word in small_words(language) for word in folded) for language in LANGUAGES)
    return len(folded) < LEAST_WORDS or 2 * known >= len(folded) or question_language(said) in LANGUAGES


def _counts(said: str) -> tuple[int, int]:
    folded = [word.plain for word in tokens(QUOTED.sub(" ", said))]
    return sum(word in small_words("fr") for word in folded), sum(word in small_words("en") for word in folded)
