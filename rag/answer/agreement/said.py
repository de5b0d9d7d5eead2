"""An answer as it is compared: its figures (numbers and dates) and its other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile
from math import prod
from typing import Literal

from rag.text.letters import fold
from rag.text.normalise import ARTICLES, DATE_TOKEN, ELISION, PERCENT, POSSESSIVE, SPELLINGS, normalise_answer
from rag.text.sound import same_sound, sound

Join = Literal["", "-", ",", "of", "of the", "in", "and"]  # what stands before a word

_COUNTS = {
    name: str(count)
    for names, count in (
        *(("deux two", 2), ("trois three", 3), ("quatre four", 4), ("cinq five", 5), ("six", 6), ("sept seven", 7)),
        *(("huit eight", 8), ("neuf nine", 9), ("dix ten", 10), ("onze eleven", 11), ("douze twelve", 12)),
    )
    for name in names.split()
}
_SCALES = {
    name: Decimal(scale)
    for names, scale in (
        ("cent cents hundred", 100),
        ("mille thousand", 1000),
        ("million millions", 10**6),
        ("milliard milliards billion billions", 10**9),
    )
    for name in names.split()
}
_COUNTED = re.compile(rf"(?<![\w-])({'|'.join(_COUNTS)})(?![\w-])", re.IGNORECASE)
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el)-(?=[^\W\d_])", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)*")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_WORD = re.compile(r"\d+|%|[^\W\d_][^\W_]*")
_JOINED: dict[Join, str] = {
    "and": "et ou and or",
    "of the": "du des",
    "of": "de of from pour for contre against par by avec with",
    "in": "à au aux en in at to on sur dans chez vers entre between",
}
_JOINS = {word: join for join, words in _JOINED.items() for word in words.split()}
_TITLES = frozenset(
    word
    for words in (
        "president presidente premier premiere prime ministre minister vice general generale colonel capitaine captain",
        "commandant commander lieutenant major marshal marechal amiral admiral ambassadeur ambassador foreign defense",
        "defence chancelier chancellor senateur senator professeur professor docteur doctor dr mr mrs ms mme m roi",
        "king reine queen prince princesse princess pape pope imam saint sir lord maitre chef chief secretary",
        "secretaire",
    )
    for word in words.split()
)
# Beside a name or a role they make another of it: South Sudan, Guinée équatoriale, ancien ministre, lac Tchad.
CHANGING = frozenset(
    word
    for words in (
        "nord sud est ouest north south east west northern southern eastern western central centrale latin latine",
        "equatorial equatoriale democratic democratique new nouveau nouvelle vice adjoint deputy ex former ancien",
        "ancienne anciens non not pas no sans without demi demie half lac lake fleuve river mont mount golfe gulf",
        "e er eme st nd rd th",
    )
    for word in words.split()
)
# With them a number or a date is a bound or a guess, which another number does not contradict.
LOOSE = frozenset(
    word
    for words in (
        "plus moins environ pres quelque quelques presque over under more less than about around nearly almost some",
        "least most up avant apres depuis before after since until vers jusqu entre between annees annee decennie",
        "decade s",
    )
    for word in words.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, folded; `sound` is that of a word of a name, else ""; `before` joins it to the word before."""

    text: str
    sound: str
    before: Join

    def same(self, other: Word) -> bool:
        """Whether it is the other, or the other as it is spelled elsewhere."""
        return self.text == other.text or bool(self.sound and other.sound and same_sound(self.sound, other.sound))


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, a date (year, month, day), or what may be either: 2021. A value that is no number is as written."""

    value: Decimal | str | None
    date: tuple[int | None, int | None, int | None] = (None, None, None)

    def same(self, other: Figure) -> bool:
        """Whether the values are equal, or one date is inside the other."""
        if self.value is not None and other.value is not None:
            return self.value == other.value
        one, another = set(enumerate(self.date)), set(enumerate(other.date))
        common = {(place, part) for place, part in one & another if part is not None}
        return bool(common) and len(common) == min(sum(part is not None for _, part in date) for date in (one, another))

    def contradicts(self, other: Figure) -> bool:
        """Whether the dates give different years, months or days."""
        return any(a != b for a, b in zip(self.date, other.date, strict=True) if a is not None and b is not None)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is compared: normalised, its figures, its other words."""

    tokens: tuple[str, ...]
    figures: tuple[Figure, ...]
    words: Words


@lru_cache(maxsize=4096)
def read_answer(answer: str) -> Said:
    """What an answer says, its small numbers in digits.

    >>> said = read_answer("les trois ministres de la Défense")
    >>> said.tokens, [(word.text, word.before) for word in said.words]
    (('3', 'ministres', 'defense'), [('ministres', ''), ('defense', 'of the')])
    """
    text = unicodedata.normalize("NFKC", answer.translate(SPELLINGS)).translate(SPELLINGS)
    text = _COUNTED.sub(lambda found: _COUNTS[found[0].lower()], _ARABIC_ARTICLE.sub("", text))
    tokens = tuple(normalise_answer(text, fold_accents=True).split())
    return Said(tokens, tuple(_figures(tokens)), tuple(_words(text, {fold(token) for token in tokens})))


def _figures(tokens: Sequence[str]) -> list[Figure]:
    figures: list[Figure] = []
    for at, token in enumerate(tokens):
        date = DATE_TOKEN.fullmatch(token)
        if date:
            year, month, day = (int(part) if part else None for part in date.groups())
            if not year and not day and at and _YEAR.fullmatch(tokens[at - 1]):
                year = figures.pop().date[0]
            figures.append(Figure(None, (year, month, day)))
        elif _NUMBER.fullmatch(token):
            scales = [_SCALES[scale] for scale in takewhile(_SCALES.__contains__, tokens[at + 1 :])]
            value = prod(scales, start=Decimal(token)) if token.count(".") < 2 else token
            figures.append(Figure(value, (int(token) if _YEAR.fullmatch(token) else None, None, None)))
    return figures


def _words(text: str, kept: set[str]) -> list[Word]:
    """The words of a text that are no figures, articles or prepositions: of those that normalising has `kept`."""
    text = PERCENT.sub(" % ", re.sub(r"\b([dlDL])'(?=\w)", r"\1e ", text))
    text = POSSESSIVE.sub("", re.sub(ELISION.pattern, "", text, flags=re.IGNORECASE)).replace("'", "")
    found: list[tuple[str, Join]] = []
    join: Join = ""
    end = 0
    for match in _WORD.finditer(text):
        gap, word, end = text[end : match.start()], match[0], match.end()
        if gap == "-" or gap.strip(" ."):
            join = "-" if gap == "-" else ","
        if word.lower() in _JOINS and (found or _JOINS[word.lower()] != "and"):  # « l’or du désert »
            join = join if join == "and" else _JOINS[word.lower()]
        elif fold(word) in ARTICLES:
            join = "of the" if join == "of" else join
        elif fold(word) in kept and not word[0].isdigit() and fold(word) not in _SCALES:
            found.append((word, join))
            join = ""
        else:
            join = ""
    names = [word[0].isupper() and fold(word) not in _TITLES for word, _ in found] + [False]
    words = []
    for at, (word, join) in enumerate(found):
        named = names[at] and (len(word) > 1 or names[at + 1])  # an initial has a name after it, Richard I has none
        heard = sound(word, surname=not names[at + 1]) if named else ""
        words.append(Word(fold(word), heard, join if at or join == "of" else ""))
    return words
