"""What was typed, character for character in small letters without accents, and its words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = "’‘ʼ´`‛′"
_DASHES = "‐‑‒–—−"
_SAME = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), **dict.fromkeys(_DASHES, "-"), "œ": "œ"})
_TOKEN = re.compile(
    r"aujourd'hui|n'(?=[a-z]\w+)(?P<name>)|(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=\w)|'s\b"
    r"|\w+(?:-\w+?)*?(?=-(?:t-)?(?:ils?|elles?|on|ce|je|tu|nous|vous|la|ci)\b)"
    r"|-(?:t-)?(?:ils?|elles?|on|ce|je|tu|nous|vous|la|ci)\b|\w+(?:[-.]\w+)*(?:'(?!s\b)\w+)?"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Token:
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
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


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
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, in order.

    >>> [token.plain for token in tokens("Qu’a-t-il dit à l’ambassadeur ?")]
    ["qu'", 'a', '-t-il', 'dit', 'a', "l'", 'ambassadeur']
    """
    folded = plain(text)
    found: list[Token] = []
    at = 0
    while match := _TOKEN.search(folded, at):
        start, end = match.span()
        if match["name"] is not None:  # N'Djamena is a name, « n'est » is not
            whole = re.compile(r"n'\w+").match(folded, start)
            end = whole.end() if whole and text[start].isupper() and text[start + 2].isupper() else start + 2
        found.append(Token(text[start:end], folded[start:end], start, end))
        at = end
    return tuple(found)


def decapitalised(text: str) -> str:
    """A text without the capital that only the beginning of a sentence gave it: that of a word of grammar.

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


_GRAMMAR = re.compile(
    r"(?:(?:le|la|les|un|une|des|ce|cet|cette|ces|son|sa|ses|leurs?|est|sont|etait|a|ont|y|il|elle|on|qui"
    r"|que|quoi|quand|ou"
    r"|comment|pourquoi|combien|quel\w*|avec|par|pour|de|du|en|dans|sur|au|aux|depuis|the|an|is|are|was|were"
    r"|did|does|do"
    r"|has|have|had|will|would|can|could|should|this|that|these|those|who|what|when|where|why|how|which"
    r"|whose|with|by|for"
    r"|in|on|at|to|from|of|since|his|her|its|their|he|she|it|they)\b|[ldcjmnst]'|qu')"
)


def begins_with_vowel(text: str) -> bool:
    """Whether French elides before a text: before vowels, and before most words in h (not « la Haye », « le héros »).

    >>> [begins_with_vowel(text) for text in ("Alexandre", "homme", "hôpital", "haut", "yen", "onze")]
    [True, True, True, False, False, False]
    """
    first = plain(text)
    if first.startswith("h"):
        return not re.match(
            r"h(?:aut|aye|ero[s ]|asard|on[gt]|ollande|ollandais|amas|ezbollah|uit|ache|all|arcel|ausse|utu|aiti\w)",
            first,
        )
    return first[:1] in "aeiou" and not re.match(r"(?:onz|oui|ouistiti|uhlan)", first)
