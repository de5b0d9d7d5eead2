"""The proper names of a document: runs of capitalised words, not only at the head of a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from rag.records import Document
from rag.text.analysis import bare_token
from rag.text.letters import fold
from rag.text.sentences import Span, sentence_spans
from rag.text.stopwords import GRAMMAR
from rag.words import FALLBACK, languages, read_part

READ_CHARS = 30_000  # of a document: its main names stand before
LEAST_CHARS = 3  # of a name of one word
BEFORE_NAME, AFTER_NAME = 5, 3  # words in which stands what somebody is
MOST_WORDS = 5  # a longer run of capitals is a heading
ENDS = ".!?…»”\"')]"  # of a sentence; a heading or a byline ends in none of these

_WORD = re.compile(r"\w+(?:[-’']\w+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: `elided` is what is elided before it, `text` the rest without a possessive."""

    text: str
    elided: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital and is no word of grammar."""
        return self.text[:1].isupper() and fold(self.text) not in GRAMMAR


@dataclass(slots=True)
class FoundName:
    """A name and where it stands; `forms` counts it with its article, `is_person`: a word for people stands near it."""

    text: str
    forms: Counter[str] = field(default_factory=Counter)
    places: list[Span] = field(default_factory=list)
    is_person: bool = False

    @property
    def form(self) -> str:
        """The name as a sentence mostly has it: « le Mali »; "" if no sentence shows it."""
        return self.forms.most_common(1)[0][0] if self.forms else self.text if self.is_person else ""


@cache
def listed(key: str, language: str) -> frozenset[str]:
    """The words of a list of a language, folded."""
    return frozenset(fold(read_part("suggest", language)[key]).split())


@cache
def articles(language: str) -> Mapping[str, str]:
    """What stands before a name → the article that it shows; "" if none can be known from it."""
    pairs = (pair.partition(":") for pair in read_part("suggest", language)["forms"].split())
    return {before: article for before, _, article in pairs}


def names_of(document: Document) -> list[FoundName]:
    """The names of a document, the most frequent first, and of these the ones of several words."""
    language = document.language if document.language in languages() else FALLBACK
    text = document.text[:READ_CHARS]
    found: dict[str, FoundName] = {}
    doubtful: list[tuple[str, list[Word], list[Word]]] = []
    small = {word[0] for word in _WORD.finditer(text) if word[0][0].islower()}
    for start, end in sentence_spans(text):
        words = list(_words(text, start, end)) if text[start:end].endswith(tuple(ENDS)) else []
        for run in _runs(text, words, language):
            name = _name(run, words, text, language)
            if run[0] is words[0] and (len(run) == 1 or run[0].text.lower() in small):
                doubtful.append((name, run, words))  # its capital may be the sentence's
            elif name:
                _add(found.setdefault(name, FoundName(name)), run, words, language)
    for name, run, words in doubtful:
        if name in found:
            _add(found[name], run, words, language)
    whole = {part for name in found for part in name.split() if " " in name}
    kept = (name for name in found.values() if name.text not in whole and name.text.lower() not in small)
    return sorted(kept, key=lambda name: (-len(name.places) - (" " in name.text), name.places[0]))


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in _WORD.finditer(text, start, end):
        written = match[0].replace("’", "'")
        bare = bare_token(written)
        at = written.find(bare)
        first = match.start() + at
        yield Word(text[first : first + len(bare)], written[:at].replace("'", "’").lower(), first, first + len(bare))


def _runs(text: str, words: list[Word], language: str) -> Iterator[list[Word]]:
    """Capitalised words with nothing but a space or a joining word between them."""
    joining, run, held = listed("joining", language), list[Word](), list[Word]()
    for word in words:
        last = (*run, *held)[-1] if run else None
        follows = last is not None and text[last.end : word.start - len(word.elided)] in (" ", "\u00a0", "\n")
        if word.is_capital and follows and (not word.elided or word.elided in joining):
            run, held = [*run, *held, word], []
        elif word.is_capital:
            yield from [run] if run else []
            run, held = [word], []
        elif run and follows and not word.elided and fold(word.text) in joining:
            held.append(word)
        else:
            yield from [run] if run else []
            run, held = [], []
    yield from [run] if run else []


def _name(run: list[Word], words: list[Word], text: str, language: str) -> str:
    """The name that a run is, without titles before it; "" if it is none, or only a part of something."""
    people = listed("people", language)
    while len(run) > 1 and any(fold(word.text) in people for word in run[:-1]):
        del run[0]
    while not run[0].is_capital:
        del run[0]
    after = next((word for word in words if word.start >= run[-1].end), None)
    is_near = after is not None and text[run[-1].end : after.start] == " "
    goes_on = after is not None and is_near and (after.text[0].isdigit() or (len(run) == 1 and not _is_small(after)))
    name = " ".join(text[run[0].start : run[-1].end].split())
    is_none = any(fold(word.text) in listed("no_names", language) or word.text[-1].isdigit() for word in run)
    is_none = is_none or len(run[-1].text) == 1  # an initial
    is_title = len(run) == 1 and fold(name) in people
    return "" if goes_on or is_none or is_title or len(name) < LEAST_CHARS or len(run) > MOST_WORDS else name


def _is_small(word: Word) -> bool:
    """Whether it is a word of grammar, or stands after one: « Paris est », not « Paris plage »."""
    return bool(word.elided) or fold(word.text) in GRAMMAR


def _add(name: FoundName, run: list[Word], words: list[Word], language: str) -> None:
    name.places.append((run[0].start, run[-1].end))
    at, end = words.index(run[0]), words.index(run[-1]) + 1
    near = (
        (*words[max(0, at - BEFORE_NAME) : at], *words[end : end + AFTER_NAME]) if len(run) > 1 else words[at - 1 : at]
    )
    name.is_person = name.is_person or any(fold(word.text) in listed("people", language) for word in near)
    before = run[0].elided or (fold(words[at - 1].text) if at else "")
    article = articles(language).get(before)
    if article is None:
        name.forms[name.text] += 1
    elif article:
        name.forms[f"{article}{'' if article.endswith('’') else ' '}{name.text}"] += 1
