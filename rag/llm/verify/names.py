"""The names of a claim, and whether texts have them: in another spelling, alphabet or language, or by initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.llm.verify.exonyms import Word, known_names, words_of
from rag.llm.verify.roles import ROLES
from rag.text.analysis import token_terms, token_words
from rag.text.letters import fold
from rag.text.marks import word_mark
from rag.text.sound import same_sound, sound

NOUNS_IN_CAPITALS = ("de", "lb")  # a capital tells no name in these languages
ROOT_LETTERS = 4  # of a name, less the ending of an adjective: « byzantin », "Byzantine"
ACRONYM = range(2, 7)  # letters

# Behind the first word of a sentence, these say that it is a name: "Victoria reigned", « Kandi est »; not of a plural
# ("Officials said") or of what is a noun in the singular without an article.
_AFTER_A_NAME = re.compile(
    r"['’]s\b|\s(?:\w+ed|est|a|sont|fut|etait|avait|ont|was|is|has|had|were|are|did|does|will|would|said|and|et"
    r"|n['’]\w+|ne)\b"
)
_NO_NAME = re.compile(
    r".*(?:s|ing|ly|ment|ed|tion|ness|ity|ism)|wom[ae]n|men|people|police|children|personne|nul|beaucoup|whoever"
    r"|everyone|everything|someone|something|anyone|today|tout|chacun|quiconque|celui|education|music|trade|oil|gold"
)
# Before a name at the beginning of a sentence, these are none: "Since Kiel had won".
_LINKS = frozenset(
    word
    for words in (
        "since because when while although though unlike despite during from according both like under after before",
        "with without for only even then thus also in on at by as if selon depuis lorsque quand puisque comme outre",
        "malgre apres avant pendant durant avec sans pour contre chez seul seule meme ensuite puis enfin ainsi",
    )
    for word in words.split()
)
_ENDING = re.compile(r"(?:iennes?|iens?|ians?|ines?|ins?|ois(?:es?)?|ais(?:es?)?|ans?|es?|ns?|s)$")
_ROMAN = re.compile(r"[IVX]{2,}(?:e|er|ème)?|Ier|[VX]e")
_EPITHET = re.compile(r"[A-ZÀ-Ý]\w+ (?:le|la|the) $")  # « Henri le Navigateur » is Henry the Navigator


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a claim gives, and where; the `things` that it may be, none where the table has it not."""

    text: str
    start: int
    end: int
    things: frozenset[int] = frozenset()


def claimed_names(claim: str, language: str) -> list[Name]:
    """The names of a claim, in its order; offices, months and the like are none.

    >>> [name.text for name in claimed_names("Dale sent the President to Moscow.", "en")]
    ['Moscow']
    >>> [name.text for name in claimed_names("Le général Goïta a reçu la délégation russe.", "fr")]
    ['Goïta', 'russe']
    """
    words = words_of(claim)
    known = {at: name for name in known_names(words, small=language == "fr") for at in range(name.first, name.last)}
    names: list[Name] = []
    for at, word in enumerate(words):
        if at in known:
            if known[at].first == at:
                end = words[known[at].last - 1].end
                names.append(Name(claim[word.start : end], word.start, end, known[at].things))
        elif _is_name(words, at, claim) and (language not in NOUNS_IN_CAPITALS or word.text.isupper()):
            names.append(Name(word.text, word.start, word.end))
    return names


def _is_name(words: Sequence[Word], at: int, claim: str) -> bool:
    word = words[at]
    if not word.text[0].isupper() or len(word.text) == 1 or fold(word.text) in ROLES or not token_words(word.text):
        return False
    if _ROMAN.fullmatch(word.text) or _EPITHET.search(claim[: word.start]):
        return False
    if not _begins(claim, word.start) or (word.text.isupper() and len(word.text) in ACRONYM):
        return True
    following = words[at + 1] if at + 1 < len(words) else None
    if (
        following
        and following.text[0].isupper()
        and fold(word.text) not in _LINKS
        and claim[word.end : following.start] in (" ", "-")
    ):
        return True
    if _NO_NAME.fullmatch(fold(word.text)) or not all(token_terms(word.text, other) for other in ("fr", "en")):
        return False
    return not claim.startswith(" à ", word.end) and _AFTER_A_NAME.match(fold(claim[word.end :])) is not None


def _begins(claim: str, start: int) -> bool:
    """Whether a sentence begins there: what stands before has no letter since the last full stop."""
    before = claim[:start].rstrip(" \t\n\u00a0\u202f«“\"'‘’([*_-—–")
    return not before or before[-1] in ".!?:…"


class Named:
    """The names that some texts have; `names` says where a name of a claim stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = words_of(text)

    def has(self, name: Name) -> bool:
        """Whether the texts have a name, in any of its forms."""
        return next(iter(self.places(name)), None) is not None

    def places(self, name: Name) -> Iterator[int]:
        """The characters at which the texts have it."""
        if name.things:
            yield from (start for start, things in self._known if things & name.things)
        if len(words_of(name.text)) > 1:
            return
        yield from (word.start for word in self._words if _same(name.text, word.text))
        if name.text.isupper() and len(name.text) in ACRONYM:
            yield from self._spelled_out(name.text)

    @cached_property
    def _known(self) -> list[tuple[int, frozenset[int]]]:
        return [(self._words[name.first].start, name.things) for name in known_names(self._words, small=True)]

    def _spelled_out(self, acronym: str) -> Iterator[int]:
        capitals = [word for word in self._words if word.text[0].isupper()]
        for at in range(len(capitals) - len(acronym) + 1):
            if "".join(word.text[0] for word in capitals[at : at + len(acronym)]) == acronym:
                yield capitals[at].start


@lru_cache(maxsize=256)  # the sentences of one answer cite the same passages
def names_in(text: str) -> Named:
    """The names that a text has."""
    return Named(text)


@lru_cache(maxsize=100_000)
def _same(name: str, word: str) -> bool:
    """Whether a word is a name: the very word, another form of it, or as it is spelled elsewhere."""
    if word_mark(name) == word_mark(word) or _root(name) == _root(word) != "":
        return True
    return word[0].isupper() and any(same_sound(one, other) for one in _sounds(name) for other in _sounds(word))


@lru_cache(maxsize=50_000)
def _root(word: str) -> str:
    """A name without the ending of an adjective, "" where too little would be left.

    >>> _root("Byzantine"), _root("byzantines"), _root("Niger"), _root("Nigeria")
    ('byzant', 'byzant', 'niger', 'nigeria')
    """
    root = _ENDING.sub("", fold(word))
    return root if len(root) >= ROOT_LETTERS else ""


@lru_cache(maxsize=50_000)
def _sounds(word: str) -> frozenset[str]:
    return frozenset(sound(word, surname=surname) for surname in (True, False))
