"""Near misses made from pairs that answer: a question that asks for something else, or a passage without the answer.

They teach the reader to refuse what only looks answerable: « Qui a conduit la délégation américaine ? », where the
passage tells who led the Russian one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence

from rag.models.training.sources import Span
from rag.text.sentences import sentence_spans

LEAST_LEFT_CHARS = 120  # of a passage whose answer is taken out; less tells too little to be taken for an answer
YEARS = 15  # as far as a year is moved
DENIALS = 0.05  # of the changed questions are denied, where they can be
FROM_TEXT = 0.6  # of the names that are put in are the text's own, where it has any
_OPENING = "«“\"'‘(¿¡ "

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*")

# One of two becomes the other.
_OPPOSITES = (
    "premier dernier|première dernière|premiers derniers|avant après|nord sud|grand petit|grande petite|ancien nouveau|"
    "homme femme|père fils|mère fille|début fin|victoire défaite|gagné perdu|vend achète|toujours jamais|né mort|"
    "minimum maximum|augmenté diminué|autorisé interdit|naît meurt|née morte|accepté refusé",
    "first last|before after|more less|most least|north south|east west|northern southern|eastern western|old new|"
    "largest smallest|highest lowest|oldest youngest|older younger|high low|increase decrease|increased decreased|"
    "gained lost|won lost|always never|best worst|beginning end|earliest latest|major minor|maximum minimum|"
    "allowed banned|born killed|mother father|son daughter|positive negative|internal external|public private|"
    "before during|inside outside",
)
# A statement becomes its contrary.
_DENIED = {
    "en": "was wasn't|were weren't|is isn't|are aren't|did didn't|does doesn't|do don't|can cannot|has hasn't|"
    "had hadn't|could couldn't|would wouldn't",
    "fr": "est n'est pas|sont ne sont pas|a n'a pas|ont n'ont pas|était n'était pas|étaient n'étaient pas|"
    "peut ne peut pas|fut ne fut pas",
}
_CONTRARIES = {language: dict(entry.split(" ", 1) for entry in table.split("|")) for language, table in _DENIED.items()}


def _both_ways(tables: Iterable[str]) -> dict[str, list[str]]:
    """By word, its opposites."""
    found: dict[str, list[str]] = {}
    for entry in (entry for table in tables for entry in table.split("|")):
        one, other = entry.split(" ")
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


_OPPOSITE = _both_ways(_OPPOSITES)


def missed_question(
    question: str, language: str, text: str, spans: Sequence[Span], others: Sequence[str], draw: random.Random
) -> str | None:
    """The question with one name, number or word changed, so that `text` no longer answers; None where none is found.

    `spans` are the answers in the text. Names are drawn from the text itself, and from `others`, texts on the same
    subject.
    """
    changes: list[Callable[[], str | None]] = [
        lambda: _with_other_name(question, text, spans, others, draw),
        lambda: _with_other_number(question, text, spans, draw),
        lambda: _with_opposite(question, draw),
    ]
    draw.shuffle(changes)
    if draw.random() < DENIALS:
        changes.insert(0, lambda: _denied(question, language))
    return next((changed for change in changes if (changed := change())), None)


def holds_answer(text: str, answers: Sequence[str]) -> bool:
    """Whether one of the answers stands in the text, whatever its capitals; one of a single letter is not looked for.

    >>> holds_answer("Bamako est la capitale.", ["bamako"]), holds_answer("Bamako", ["B"])
    (True, False)
    """
    folded = text.casefold()
    return any(len(answer) > 1 and answer.casefold() in folded for answer in answers)


def without_answer(text: str, answers: Sequence[str]) -> str | None:
    """The text without the sentences that hold one of the answers; None where too little is left or an answer stays.

    >>> without_answer("Bamako est la capitale. " + "Le fleuve Niger traverse la ville. " * 5, ["capitale"])[:35]
    'Le fleuve Niger traverse la ville. '
    """
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    left = " ".join(sentence for sentence in sentences if not holds_answer(sentence, answers))
    is_taken_out = holds_answer(text, answers) and not holds_answer(left, answers)
    return left if is_taken_out and len(left) >= LEAST_LEFT_CHARS else None


def names_in(text: str) -> list[Span]:
    """Where words with a capital stand that do not begin a sentence, one after the other as one name.

    >>> text = "Le ministre Alexandre Novak est à Bamako. Il y reste."
    >>> [text[start:end] for start, end in names_in(text)]
    ['Alexandre Novak', 'Bamako']
    """
    starts = {
        start + len(text[start:end]) - len(text[start:end].lstrip(_OPENING)) for start, end in sentence_spans(text)
    }
    found: list[Span] = []
    for word in _WORD.finditer(text):
        start, end = word.span()
        if not text[start].isupper() or start in starts:
            continue
        if found and text[found[-1][1] : start] in (" ", "\u00a0", " de ", " du ", " of ", " von "):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _with_other_name(
    question: str, text: str, spans: Sequence[Span], others: Sequence[str], draw: random.Random
) -> str | None:
    """A name that the text tells, too, becomes one that stands in it elsewhere, or in a text beside it."""
    folded = text.casefold()
    asked = [span for span in names_in(question) if question[slice(*span)].casefold() in folded]
    if not asked:
        return None
    start, end = draw.choice(asked)
    known = _words(question) | {word for span in spans for word in _words(text[slice(*span)])}
    here = _unlike((text[slice(*span)] for span in names_in(text)), known)
    there = _unlike((other[slice(*span)] for other in others for span in names_in(other)), known)
    pool = here if here and (not there or draw.random() < FROM_TEXT) else there
    alike = [name for name in pool if name.count(" ") == question.count(" ", start, end)]
    return question[:start] + draw.choice(alike) + question[end:] if alike else None


def _unlike(names: Iterable[str], known: set[str]) -> list[str]:
    return list(dict.fromkeys(name for name in names if len(name) > 2 and not _words(name) & known))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W_]+", text) if len(word) > 2}


def _with_other_number(question: str, text: str, spans: Sequence[Span], draw: random.Random) -> str | None:
    """A number that the text tells, too, becomes another: of the text, or, for a year, one not far from it."""
    asked = [found.span() for found in _NUMBER.finditer(question) if found.group() in text]
    if not asked:
        return None
    start, end = draw.choice(asked)
    number = question[start:end]
    told = {found.group() for found in _NUMBER.finditer(text)} - {text[slice(*span)] for span in spans} - {number}
    alike = sorted(other for other in told if len(other) == len(number) and other not in question)
    if number.isdigit():
        moved = int(number) + draw.choice((-1, 1)) * draw.randint(1, YEARS if len(number) == 4 else max(2, int(number)))
        if moved > 0 and str(moved) not in text:
            alike = [draw.choice(alike), str(moved)] if alike else [str(moved)]
    return question[:start] + draw.choice(alike) + question[end:] if alike else None


def _with_opposite(question: str, draw: random.Random) -> str | None:
    """A word becomes its opposite."""
    known = [word for word in _WORD.finditer(question) if word.group() in _OPPOSITE]
    if not known:
        return None
    word = draw.choice(known)
    return question[: word.start()] + draw.choice(_OPPOSITE[word.group()]) + question[word.end() :]


def _denied(question: str, language: str) -> str | None:
    """The first verb that can be is denied."""
    table = _CONTRARIES.get(language, {})
    for word in _WORD.finditer(question):
        if word.group() in table:
            return question[: word.start()] + table[word.group()] + question[word.end() :]
    return None
