"""The proper names of a document: runs of capitalised words, not only at the head of a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from rag.records import Document
from rag.text import GRAMMAR, OPENERS, Span, bare_token, fold, sentence_spans
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
            is_first = run[0] is words[0] or text[start : run[0].start].rstrip(OPENERS).endswith(":")
            if is_first and (len(run) == 1 or run[0].text.lower() in small):
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


def _runs(text: str, words: list[Word], language: str) -> list[list[Word]]:
    """Capitalised words with nothing but a space or a joining word between them."""
    joining, runs, at = listed("joining", language), list[list[Word]](), -1  # where the run may go on
    for word in words:
        is_near = at >= 0 and text[at : word.start - len(word.elided)] in (" ", "\u00a0", "\n")
        follows = is_near and (not word.elided or word.elided in joining)
        if word.is_capital:
            runs = runs if follows else [*runs, []]
            runs[-1].append(word)
            at = word.end
        elif follows and fold(word.text) in joining:
            at = word.end
        else:
            at = -1
    return runs


def _name(run: list[Word], words: list[Word], text: str, language: str) -> str:
    """The name that a run is, without titles before it; "" if it is none, or only a part of something."""
    people = listed("people", language) | listed("courtesy", language)
    while len(run) > 1 and any(fold(word.text) in people for word in run[:-1]):
        del run[0]
    name = " ".join(text[run[0].start : run[-1].end].split())
    if any(fold(word.text) in listed("no_names", language) or word.text[-1].isdigit() for word in run):
        return ""
    if len(run[-1].text) == 1 or len(name) < LEAST_CHARS or len(run) > MOST_WORDS or fold(name) in people:
        return ""
    after = next((word for word in words if word.start >= run[-1].end), None)
    if after and text[run[-1].end : after.start] == " ":  # « Paris plage », "Apollo 11"; « Paris est » is a name
        is_part = after.text[0].isdigit() or (len(run) == 1 and not after.elided and fold(after.text) not in GRAMMAR)
        return "" if is_part else name
    return name


def _add(name: FoundName, run: list[Word], words: list[Word], language: str) -> None:
    name.places.append((run[0].start, run[-1].end))
    at, end = words.index(run[0]), words.index(run[-1]) + 1
    first, last = (max(0, at - BEFORE_NAME), end + AFTER_NAME) if len(run) > 1 else (max(0, at - 1), end)
    near = {fold(word.text) for word in words[first:last]}
    name.is_person = name.is_person or not near.isdisjoint(listed("people", language) | listed("courtesy", language))
    article = articles(language).get(run[0].elided or (fold(words[at - 1].text) if at else ""))
    if article is None:
        name.forms[name.text] += 1
    elif article:
        name.forms[f"{article}{'' if article.endswith('’') else ' '}{name.text}"] += 1
