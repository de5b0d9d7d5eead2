"""The names of a claim, and whether texts have them: in another spelling, alphabet or language, or by initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from rag.llm.verify.copies import wildcards
from rag.text import fold, same_sound, sound, token_terms, token_words, word_mark
from rag.text.lexicon import every

EXONYMS = Path(__file__).with_name("exonyms.txt")  # names that languages write differently: « Allemagne », "German"
LONGEST = 6  # words of a name in that table, articles and all
ACRONYM = range(2, 7)  # letters
NOUNS_IN_CAPITALS = ("de", "lb")  # a capital tells no name in these languages
ROOT_LETTERS = 4  # of a name, less the ending of an adjective: « byzantin », "Byzantine"

_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_AFTER_A_NAME = re.compile(rf"['’]s\b|\s(?:n['’]\w+|{wildcards('verification.after_names')})")
_NO_NAME = re.compile(wildcards("verification.nouns"))
_ENDING = re.compile(r"(?:iennes?|iens?|ians?|ines?|ins?|ois(?:es?)?|ais(?:es?)?|ans?|es?|ns?|s)$")
_ROMAN = re.compile(r"[IVX]{2,}(?:e|er|ème)?|Ier|[VX]e")
_EPITHET = re.compile(r"[A-ZÀ-Ý]\w+ (?:le|la|the) $")  # « Henri le Navigateur » is Henry the Navigator


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a text, and where it stands in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Exonym:
    """One way to write the thing numbered `thing`; `small`: in small letters too, as French adjectives are."""

    thing: int
    acronym: bool = False
    small: bool = False

    def fits(self, words: Sequence[NameWord], small: bool) -> bool:
        """Whether words are written as this is: "who" is not the WHO."""
        if self.acronym:
            return all(word.text.isupper() for word in words)
        return (self.small and small) or any(word.text[0].isupper() for word in words)


@dataclass(frozen=True, slots=True)
class ClaimedName:
    """A name that a claim gives, and where; the `things` of the table that it may be."""

    text: str
    start: int
    end: int
    things: frozenset[int] = frozenset()


def claimed_names(claim: str, language: str) -> list[ClaimedName]:
    """The names of a claim, in its order; offices, months and the like are none.

    >>> [name.text for name in claimed_names("Dale sent the President to Moscow.", "en")]
    ['Moscow']
    >>> [name.text for name in claimed_names("Le général Goïta a reçu la délégation russe.", "fr")]
    ['Goïta', 'russe']
    """
    words = words_of(claim)
    names = [
        ClaimedName(claim[words[first].start : words[last - 1].end], words[first].start, words[last - 1].end, things)
        for first, last, things in _exonyms_in(words, small=language == "fr")
    ]
    known = {at for name in names for at in range(name.start, name.end)}
    for at, word in enumerate(words):
        may_be = language not in NOUNS_IN_CAPITALS or word.text.isupper()
        if may_be and word.start not in known and _is_name(words, at, claim):
            names.append(ClaimedName(word.text, word.start, word.end))
    return sorted(names, key=lambda name: name.start)


def words_of(text: str) -> list[NameWord]:
    """The words of a text, apart at hyphens and apostrophes; "U.S." is one.

    >>> [word.text for word in words_of("L’ex-URSS, U.S.")]
    ['L', 'ex', 'URSS', 'US']
    """
    joined = _DOTTED.sub(lambda found: found[0].replace(".", "").ljust(len(found[0]), "\n"), text)
    return [NameWord(found[0], *found.span()) for found in _WORD.finditer(joined)]


@cache
def _common() -> frozenset[str]:
    """Words that are written with a capital and name nobody: titles, offices, institutions, days, months."""
    return every("verification.common") | every("months") | every("short_months") | every("weekdays")


def _is_name(words: Sequence[NameWord], at: int, claim: str) -> bool:
    word = words[at]
    if not word.text[0].isupper() or len(word.text) == 1 or fold(word.text) in _common() or not token_words(word.text):
        return False
    if _ROMAN.fullmatch(word.text) or _EPITHET.search(claim[: word.start]):
        return False
    if not _begins(claim, word.start) or (word.text.isupper() and len(word.text) in ACRONYM):
        return True
    following = words[at + 1] if at + 1 < len(words) else None
    goes_on = following and following.text[0].isupper() and claim[word.end : following.start] in (" ", "-")
    if goes_on and fold(word.text) not in every("verification.links"):
        return True
    if _NO_NAME.fullmatch(fold(word.text)) or not all(token_terms(word.text, other) for other in ("fr", "en")):
        return False
    return not claim.startswith(" à ", word.end) and _AFTER_A_NAME.match(fold(claim[word.end :])) is not None


def _begins(claim: str, start: int) -> bool:
    """Whether a sentence begins there: what stands before has no letter since the last full stop."""
    before = claim[:start].rstrip(" \t\n\u00a0\u202f«“\"'‘’([*_-—–")
    return not before or before[-1] in ".!?:…"


class TextNames:
    """The names that a text has; `places` says where a name of a claim stands in it."""

    def __init__(self, text: str) -> None:
        self._words = words_of(text)

    def has(self, name: ClaimedName) -> bool:
        """Whether the text has a name, in any of its forms."""
        return next(iter(self.places(name)), None) is not None

    def places(self, name: ClaimedName) -> Iterator[int]:
        """The characters at which the text has it."""
        if name.things:
            yield from (start for start, things in self._exonyms if things & name.things)
        if len(words_of(name.text)) > 1:
            return
        yield from (word.start for word in self._words if _same(name.text, word.text))
        if name.text.isupper() and len(name.text) in ACRONYM:
            yield from self._spelled_out(name.text)

    @cached_property
    def _exonyms(self) -> list[tuple[int, frozenset[int]]]:
        return [(self._words[first].start, things) for first, _, things in _exonyms_in(self._words, small=True)]

    def _spelled_out(self, acronym: str) -> Iterator[int]:
        capitals = [word for word in self._words if word.text[0].isupper()]
        for at in range(len(capitals) - len(acronym) + 1):
            if "".join(word.text[0] for word in capitals[at : at + len(acronym)]) == acronym:
                yield capitals[at].start


@lru_cache(maxsize=256)  # the sentences of one answer cite the same passages
def names_in(text: str) -> TextNames:
    """The names that a text has."""
    return TextNames(text)


@lru_cache(maxsize=100_000)
def _same(name: str, word: str) -> bool:
    """Whether a word is a name: the very word, another form of it, or as it is spelled elsewhere."""
    if word_mark(name) == word_mark(word) or _root(name) == _root(word) != "":
        return True
    return word[0].isupper() and any(same_sound(one, other) for one in _sounds(name) for other in _sounds(word))


@lru_cache(maxsize=50_000)
def _root(word: str) -> str:
    """A name without the ending of an adjective, "" if too little would be left.

    >>> _root("Byzantine"), _root("byzantines"), _root("Niger"), _root("Nigeria")
    ('byzant', 'byzant', 'niger', 'nigeria')
    """
    root = _ENDING.sub("", fold(word))
    return root if len(root) >= ROOT_LETTERS else ""


@lru_cache(maxsize=50_000)
def _sounds(word: str) -> frozenset[str]:
    return frozenset(sound(word, surname=surname) for surname in (True, False))


def _exonyms_in(words: Sequence[NameWord], *, small: bool) -> Iterator[tuple[int, int, frozenset[int]]]:
    """The names of the table among words, longest first: words `first` to `last`, half open, and what they may name.

    In small letters there are only French adjectives, if `small`.

    >>> list((first, last) for first, last, _ in _exonyms_in(words_of("le sud-africain en Guinée-Bissau"), small=True))
    [(1, 3), (4, 6)]
    """
    at = 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            run = words[at : at + size]
            forms = _table().get(tuple(fold(word.text) for word in run), frozenset())
            if things := frozenset(form.thing for form in forms if form.fits(run, small)):
                yield at, at + size, things
                at += size - 1
                break
        at += 1


@cache
def _table() -> dict[tuple[str, ...], frozenset[Exonym]]:
    found: dict[tuple[str, ...], set[Exonym]] = {}
    lines = (line for line in EXONYMS.read_text("utf-8").splitlines() if line and line[0] != "#")
    for thing, line in enumerate(lines):
        names, adjectives, english, demonyms = ([form.strip() for form in part.split(",")] for part in line.split(";"))
        plural = [form + ending for form in demonyms if form for ending in ("", "s")]
        written = [(form, False) for form in (*names, *english, *plural)]
        written += [(form, True) for adjective in adjectives for form in _inflected(adjective)]
        for form, small in written:
            key = tuple(fold(word.text) for word in words_of(form))
            found.setdefault(key, set()).add(Exonym(thing, form.isupper() and len(form) in ACRONYM, small))
    return {key: frozenset(forms) for key, forms in found.items() if key}


def _inflected(adjective: str) -> list[str]:
    """The four forms of a French adjective, and some that are none.

    >>> _inflected("malien")
    ['malien', 'maliens', 'maliene', 'malienes', 'malienne', 'maliennes']
    """
    feminine = [adjective + "e", adjective + adjective[-1] + "e"] if adjective else []
    return [form + ending for form in (adjective, *feminine) if form for ending in ("", "s")]
