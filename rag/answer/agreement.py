"""Answers found in several places: which say the same thing, and which contradict one another.

Figures (numbers and dates) are the same or they are not. The other words of the shorter answer stand together in the
longer one, in any spelling, and are what it is about: « Lavrov » in « le ministre Sergueï Lavrov », not « Mali » in
« l’armée du Mali ».
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, takewhile
from math import prod

from rag.text import (
    ARTICLES,
    DATE_TOKEN,
    ELISION,
    PERCENT,
    POSSESSIVE,
    SPELLINGS,
    Form,
    fold,
    normalise_answer,
    same_sound,
    sound,
)
from rag.text.lexicon import every, every_table

_SCALES = {word: Decimal(value) for word, value in every_table("numerals").items() if value >= 100}
_COUNTS = {word: str(value) for word, value in every_table("numerals").items() if 2 <= value <= 12 and word != "couple"}
_COUNTED = re.compile(rf"(?<![\w-])({'|'.join(_COUNTS)})(?![\w-])", re.IGNORECASE)
_ARABIC_ARTICLE = re.compile(r"\b(?:al|el)-(?=[^\W\d_])", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)*")
_YEAR = re.compile(r"1\d{3}|20\d\d")
_WORD = re.compile(r"\d+|%|[^\W\d_][^\W_]*")
_TITLES = frozenset(word for title in every("titles") for word in re.split(r"\W", title))


@dataclass(frozen=True, slots=True)
class AnswerWord:
    """A word, folded; `sound` is that of a word of a name, else ""; `before`, what joins it to the word before.

    That is "" (nothing), a hyphen, a comma (any mark), or a list of the lexicon's agreement: "of", "in", "and".
    """

    text: str
    sound: str
    before: str

    def same(self, other: AnswerWord) -> bool:
        """Whether it is the other, or the other as it is spelled elsewhere."""
        return self.text == other.text or bool(self.sound and other.sound and same_sound(self.sound, other.sound))


Words = tuple[AnswerWord, ...]


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
class ComparedAnswer:
    """An answer as it is compared: normalised, its figures, its other words."""

    tokens: tuple[str, ...]
    figures: tuple[Figure, ...]
    words: Words


def same_answer(one: str, other: str) -> bool:
    """Whether two answers name the same thing; one without a word or a figure names nothing.

    >>> same_answer("Goita", "le colonel Assimi Goïta"), same_answer("Iounous-Bek Evkourov", "Yunus-bek Yevkurov")
    (True, True)
    >>> same_answer("Alexandre Novak", "Alexandre Fomine"), same_answer("Niger", "Nigeria")
    (False, False)
    """
    a, b = read_answer(one), read_answer(other)
    if a.tokens == b.tokens:
        return bool(a.tokens)
    if len(a.figures) != len(b.figures) or not all(map(Figure.same, a.figures, b.figures)):
        return False
    if not (a.words and b.words):
        return bool(a.figures) and not any(
            word.sound or word.text in every("agreement.changing") or word.before == "and" for word in a.words + b.words
        )
    return _contains(a.words, b.words) or _contains(b.words, a.words)


def group_answers(answers: Sequence[str]) -> list[list[int]]:
    """The places of answers that are the same: each group in the order given, groups by their first.

    Each member is the same as every other: « Novak » does not bring Maria Novak and Alexandre Novak together.

    >>> group_answers(["Lavrov", "90 %", "Sergueï Lavrov", "90 pour cent"])
    [[0, 2], [1, 3]]
    """
    groups: list[list[int]] = []
    for at, answer in enumerate(answers):
        alike = (group for group in groups if all(same_answer(answers[member], answer) for member in group))
        if group := next(alike, None):
            group.append(at)
        else:
            groups.append([at])
    return groups


def disagree(answers: Sequence[str], form: Form) -> bool:
    """Whether two of the answers to a question of that form cannot both be true.

    Two numbers of one unit, or two dates neither of which is inside the other; none that is a bound or a guess. Of
    persons and other things a text may name several.

    >>> disagree(["2021", "juin 2021"], "time"), disagree(["14 juin 2021", "15 juin 2021"], "time")
    (False, True)
    >>> disagree(["12 soldats", "22 soldats"], "number"), disagree(["12 soldats", "3 civils"], "number")
    (True, False)
    """
    firm = [answer for answer in map(read_answer, answers) if every("agreement.bounds").isdisjoint(answer.tokens)]
    if form == "time":
        dates = [[figure for figure in answer.figures if any(figure.date)] for answer in firm]
        return any(a.contradicts(b) for (a,), (b,) in combinations([date for date in dates if len(date) == 1], 2))
    if form == "number":
        numbers = [
            (answer.figures[0].value, answer.words[0].text.rstrip("sx") if answer.words else "")
            for answer in firm
            if len(answer.figures) == 1 and isinstance(answer.figures[0].value, Decimal)
        ]
        return any(unit == same and value != other for (value, unit), (other, same) in combinations(numbers, 2))
    return False


@lru_cache(maxsize=4096)
def read_answer(answer: str) -> ComparedAnswer:
    """What an answer says, its small numbers in digits.

    >>> read = read_answer("les trois ministres de la Défense")
    >>> read.tokens, [(word.text, word.before) for word in read.words]
    (('3', 'ministres', 'defense'), [('ministres', ''), ('defense', 'of')])
    """
    text = unicodedata.normalize("NFKC", answer.translate(SPELLINGS)).translate(SPELLINGS)
    text = _COUNTED.sub(lambda found: _COUNTS[found[0].lower()], _ARABIC_ARTICLE.sub("", text))
    tokens = tuple(normalise_answer(text, fold_accents=True).split())
    words = _without_titles(list(_words(text, {fold(token) for token in tokens})))
    return ComparedAnswer(tokens, tuple(_figures(tokens)), words)


def _figures(tokens: Sequence[str]) -> list[Figure]:
    figures: list[Figure] = []
    for at, token in enumerate(tokens):
        if date := DATE_TOKEN.fullmatch(token):
            year, month, day = (int(part) if part else None for part in date.groups())
            if not year and not day and at and _YEAR.fullmatch(tokens[at - 1]):
                year = figures.pop().date[0]
            figures.append(Figure(None, (year, month, day)))
        elif _NUMBER.fullmatch(token):
            scales = [_SCALES[scale] for scale in takewhile(_SCALES.__contains__, tokens[at + 1 :])]
            value = prod(scales, start=Decimal(token)) if token.count(".") < 2 else token
            figures.append(Figure(value, (int(token) if _YEAR.fullmatch(token) else None, None, None)))
    return figures


def _words(text: str, kept: set[str]) -> Iterator[AnswerWord]:
    """The words of a text that are no figures, articles or prepositions: of those that normalising has `kept`."""
    text = PERCENT.sub(" % ", re.sub(r"\b([dlDL])'(?=\w)", r"\1e ", text))
    text = POSSESSIVE.sub("", re.sub(ELISION.pattern, "", text, flags=re.IGNORECASE)).replace("'", "")
    before, end, is_first = "", 0, True
    found = list(_WORD.finditer(text))
    for match, after in zip(found, [*(match[0] for match in found[1:]), ""], strict=False):
        gap, word, folded, end = text[end : match.start()], match[0], fold(match[0]), match.end()
        before = "-" if gap == "-" else "," if gap.strip(" .") else before
        join = next((join for join in ("and", "of", "in") if word.lower() in every(f"agreement.{join}")), None)
        if join and not (is_first and join == "and"):  # « l’or du désert »
            before = before if before == "and" else join
        elif folded not in ARTICLES:
            if folded in kept and not word[0].isdigit() and folded not in _SCALES:
                last = not after[:1].isupper()  # Richard I has no name after it, S. Lavrov has
                named = word[0].isupper() and folded not in _TITLES and not (last and len(word) == 1)
                yield AnswerWord(folded, sound(word, surname=last) if named else "", before)
                is_first = False
            before = ""


def _without_titles(words: list[AnswerWord]) -> Words:
    """The words without the titles before a name: « le président Goïta », but « le président du Mali »."""
    for at in range(len(words) - 2, -1, -1):
        if words[at].text in _TITLES and words[at + 1].sound and words[at + 1].before in ("", "-"):
            words[at : at + 2] = [replace(words[at + 1], before=words[at].before)]
    return tuple(words)


def _contains(long: Words, short: Words) -> bool:
    """Whether the words of the shorter answer stand together in the longer one, and are what it is about."""
    size = len(short)
    return any(
        all(map(AnswerWord.same, long[at : at + size], short))
        and (size == len(long) or not any(word.before == "and" for word in long))
        and _begins(long, at, short[0].before)
        and _ends(long, at + size)
        for at in range(len(long) - size + 1)
    )


def _begins(words: Words, at: int, before: str) -> bool:
    """Whether what the words are about can begin there: not at « Mali » in « armée du Mali » or « Bamako, Mali »."""
    if at == 0:
        return True
    earlier, word = words[:at], words[at]
    if word.before == ",":
        return not all(other.sound for other in earlier)
    if word.before:  # « Charles de Gaulle », « de Gaulle »
        return word.before == before == "of" and bool(earlier[-1].sound)
    plain = word.sound or not any(other.before for other in earlier[1:])  # « chef de tribu maure »
    return bool(plain) and earlier[-1].text not in every("agreement.changing")


def _ends(words: Words, at: int) -> bool:
    """Whether what the words are about can end there: not within « Guinée-Bissau » or « Union africaine »."""
    if at == len(words) or words[at].before == ",":
        return True
    if words[at].before == "-" or words[at].text in every("agreement.changing"):
        return False
    return not words[at - 1].sound or words[at].before == "in"
