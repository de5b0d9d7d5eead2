"""The noun phrases of a question: where they stand, and whether they are a person, a group, a place or a thing."""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from rag.talk.grammar import (
    CONTRACTED,
    either,
    gender_of,
    is_adjective,
    is_plural,
    is_verb,
    listed,
    people,
    phrases,
    small_words,
)
from rag.talk.tokens import PhraseToken, plain, tokens
from rag.text import fold
from rag.text.when import time_asked

Sort = Literal["person", "group", "place", "time", "document", "name", "thing"]
Gender = Literal["m", "f", ""]

PARTICLES = tuple(str.split("de du des von van der da dos di del le la el al ben bin ould"))  # inside a name
DEFINITE = ("le", "la", "l'", "les", "the")
LANDS = frozenset(str.split("lake mount cape lac mont cap fort"))  # what a name of a place begins with
LONG = 8  # words of a name: more is a title in capitals
ANY_DAY = datetime.date(2100, 1, 1)  # where a time stands does not depend on the day

_ON = ("sur", "avec", "contre", "on", "with", "about", "against")  # « le traité avec le Japon »
_ABOUT = ("of", "on", "about", "against")  # that may lead in an English noun without an article
_ASKING = ("did", "does", "do", "will", "would", "can", "could")
_MANY = frozenset(str.split("les des ces ses leurs quelques plusieurs mes nos vos tes"))
_FEMININE_ADJECTIVE = ("aise", "ienne", "aine", "ive", "euse", "ale", "ees", "ee")
_ARTICLES = ("le ", "la ", "les ", "l'", "the ")


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase: `text` has its article, « le Mali » of « au Mali », whose `lead`, « a », is not in it.

    `start` (of the lead) and `end` are in the text it was read in. `head` is its noun, folded, or the name's last word.
    "name": a name of whatever sort. `gender` "" is unknown. `is_part`: of the mention before it, « de Russie ».
    `told`: only an answer's sentence has it. `aspect`: it is asked of another, as « la hauteur » is of a tower.
    """

    text: str
    sort: Sort
    head: str
    language: str
    gender: Gender = ""
    plural: bool = False
    lead: str = ""
    start: int = 0
    end: int = 0
    is_part: bool = False
    named: bool = False
    determiner: str = ""
    told: bool = False
    aspect: bool = False

    @property
    def has_name(self) -> bool:
        """Whether a name is in it: « le phare de Brest »."""
        return any(word[:1].isupper() for word in self.text.split()[1:])

    @property
    def is_definite(self) -> bool:
        """Whether it has the article of what is known."""
        return self.determiner in DEFINITE


@lru_cache(maxsize=512)
def mentions(text: str, language: str) -> tuple[Mention, ...]:
    """The noun phrases of a text, in order, each followed by those that are part of it; and its times."""
    times = tuple(_times(text, language))
    free = tuple(word for word in tokens(text) if not any(time.start <= word.start < time.end for time in times))
    read = FrenchPhrases(text, free) if language == "fr" else EnglishPhrases(text, free)
    found = [part for one in _joined(text, read.chunks()) for part in (one, *_owner(one))]
    return tuple(sorted((*found, *times), key=lambda one: (one.start, -one.end)))


def whole_mention(text: str, language: str) -> Mention | None:
    """The mention that a text is from its first word to its last, or None."""
    read, found = tokens(text), mentions(text, language)
    if not read or not found:
        return None
    return found[0] if found[0].start <= read[0].start and found[0].end >= read[-1].end else None


def is_about_documents(question: str) -> bool:
    """Whether a question has a noun for documents: « Quels articles parlent de Wagner ? »."""
    return any(word.plain in either("documents") for word in tokens(question))


def bare_name(name: str) -> str:
    """A place's name folded, without its article: how it is looked up.

    >>> bare_name("le Mali"), bare_name("l’URSS"), bare_name("Le Caire")
    ('mali', 'urss', 'caire')
    """
    folded = fold(name).replace("’", "'").replace("-", " ")
    return next((folded.removeprefix(article) for article in _ARTICLES if folded.startswith(article)), folded)


@cache
def _places(key: str) -> dict[str, tuple[str, str]]:
    """How both languages write the known countries or cities, by their bare names."""
    french, english = (phrases(language, "places", key) for language in ("fr", "en"))
    return {bare_name(name): pair for pair in zip(french, english, strict=True) for name in pair}


def is_country(name: str) -> bool:
    """Whether a name is a known country's."""
    return bare_name(name) in _places("countries")


def is_place(name: str) -> bool:
    """Whether a name is a known country's or city's."""
    return is_country(name) or bare_name(name) in _places("cities")


def written_place(name: str, language: str) -> str | None:
    """A place that is known, as French (with its article) or English writes it; else None.

    >>> written_place("Niger", "fr"), written_place("la Russie", "en"), written_place("Kati", "fr")
    ('le Niger', 'Russia', None)
    """
    bare = bare_name(name)
    pair = _places("countries").get(bare) or _places("cities").get(bare)
    return pair and pair[0 if language == "fr" else 1]


def _owner(one: Mention) -> Iterator[Mention]:
    """Whose it is, of "Novak's role"."""
    owner, _, rest = one.text.replace("’", "'").partition("'s ")
    if one.language == "en" and rest[:1].islower() and owner[:1].isupper() and not one.is_part:
        sort: Sort = "place" if is_place(owner) else "person" if " " in owner else "name"
        start = one.end - len(one.text)
        yield replace(
            one, text=owner, sort=sort, head=plain(owner.split()[-1]), plural=False, lead="", start=start,
            end=start + len(owner), is_part=True, named=True, determiner="",
            gender="f" if plain(owner.split()[0]) in listed("fr", "feminine_names") else "",
        )  # fmt: skip


def _times(text: str, language: str) -> Iterator[Mention]:
    for start, end in time_asked(text, language, ANY_DAY).words:
        if any(char.isdigit() for char in text[start:end]) or len(text[start:end].split()) > 1:
            yield Mention(text[start:end], "time", text[start:end].lower(), language, start=start, end=end)


def _joined(text: str, chunks: Sequence[Mention]) -> Iterator[Mention]:
    """Each chunk with those that « de » or "of" hangs on it, then these as its parts; two that « et » joins as one."""
    at = 0
    while at < len(chunks):
        last = at
        while last + 1 < len(chunks) and _hangs(text, chunks[last], chunks[last + 1]):
            last += 1
        whole = chunks[at]
        if last > at:
            whole = replace(whole, text=whole.text + text[chunks[at].end : chunks[last].end], end=chunks[last].end)
        after = chunks[last + 1] if last + 1 < len(chunks) else None
        joint = after and text[whole.end : after.start].strip() in ("et", "and", "&")
        if after and joint and not after.lead and _pairs(whole, after):
            yield replace(whole, text=whole.text + text[whole.end : after.end], end=after.end, plural=True)
            yield replace(whole, is_part=True)
            yield replace(after, is_part=True)
            at = last + 2
            continue
        yield whole
        for part in chunks[at + 1 : last + 1]:  # « le phare de Kergador », then « Kergador »
            rest = text[part.end : chunks[last].end]
            yield replace(part, text=part.text + rest, end=chunks[last].end, is_part=True)
        at = last + 1


def _hangs(text: str, one: Mention, other: Mention) -> bool:
    if text[one.end : other.start].strip():
        return False
    if other.lead in _ON and one.sort == "thing" and one.determiner and not one.named:
        is_what = other.sort in ("place", "group", "thing") or (other.sort == "name" and bool(other.determiner))
        return is_what and not one.is_part
    return other.lead in ("de", "d'", "of") and not (one.sort == "person" and one.named and not one.determiner)


def _pairs(one: Mention, other: Mention) -> bool:
    """Whether « et » makes two of them one: persons, groups, places, or bare names."""
    is_bare = not (one.determiner or other.determiner)
    return one.sort == other.sort and (one.sort in ("person", "group", "place") or is_bare)


class PhraseReader(ABC):
    """Reads the phrases of a line of words, without what « de » or "of" hangs on them."""

    language: str

    def __init__(self, text: str, line: Sequence[PhraseToken]) -> None:
        self.text = text
        self.words = line
        self.grammar = small_words(self.language)

    def chunks(self) -> list[Mention]:
        """The phrases, in order."""
        found: list[Mention] = []
        at = 0
        while at < len(self.words):
            chunk, after = self.chunk(at)
            if chunk:
                found.append(chunk)
            at = max(after, at + 1)
        return found

    @abstractmethod
    def chunk(self, at: int) -> tuple[Mention | None, int]:
        """The phrase that begins at a word, if one does, and the word after it."""

    @abstractmethod
    def is_plural(self, head: str, determiner: str, name: bool) -> bool:
        """Whether a phrase with that noun is of several."""

    @abstractmethod
    def gender(self, text: str, head: PhraseToken, determiner: str, sort: Sort, plural: bool, end: int) -> Gender:
        """The gender of a phrase, "" if it cannot be told."""

    def is_content(self, at: int, *, begins: bool = False) -> bool:
        """Whether a word is of a phrase: of the one before it, or of any if it `begins` one."""
        if at >= len(self.words) or (at and not begins and not self.adjacent(at)):
            return False
        word = self.words[at]
        return word.plain not in self.grammar and not word.plain.startswith(("-", "'")) and word.plain[0].isalnum()

    def adjacent(self, at: int) -> bool:
        """Whether nothing but a space or an apostrophe stands between a word and the one before."""
        return not self.text[self.words[at - 1].end : self.words[at].start].strip()

    def is_name(self, at: int, *, begins: bool = False) -> bool:
        """Whether a word has the capital of a name."""
        is_capital = self.is_content(at, begins=begins) and self.words[at].is_name
        return is_capital and (self.words[at].start > 0 or self._begins_name(at))

    def _begins_name(self, at: int) -> bool:
        """Whether the first word of all is a name: it is a place, or a name follows it, or no other word does."""
        if len(self.words) == 1 or is_place(self.words[at].text):
            return True
        after = self.words[at + 1]
        return (self.adjacent(at + 1) and after.is_name) or after.plain in ("a", "est", "et")

    def name_end(self, at: int) -> int:
        """The end of the name that begins at a word; that word if none does."""
        end = at
        while end - at < LONG and (self.is_name(end, begins=end == at) or self._is_particle(at, end)):
            end += 1
        return end

    def _is_particle(self, at: int, end: int) -> bool:
        """Whether a word stands inside a name: « Charles de Gaulle », « Paul Le Goff », and not « Novak de Russie »."""
        if end != at + 1 or not self.is_name(end + 1) or not self.adjacent(end):
            return False
        is_one = self.words[end].plain in (*PARTICLES, "d'")
        is_of_place = is_place(self.words[at].text) or is_place(self.words[end + 1].text)
        return is_one and not is_of_place and not _is_office(self.words[at].plain)

    def place_end(self, at: int) -> int:
        """The end of a known place that begins here, whatever its capitals: « burkina faso »."""
        for end in range(min(at + 5, len(self.words)), at, -1):
            if all(map(self.adjacent, range(at + 1, end))) and is_place(self.slice(at, end)):
                return end
        return at

    def slice(self, at: int, end: int) -> str:
        """The text from a word up to another."""
        return self.text[self.words[at].start : self.words[end - 1].end]

    def made(self, first: int, at: int, end: int, head: int, lead: str, determiner: str, name: bool) -> Mention:
        """The mention of words `at` to `end`, whose lead and article begin at `first`."""
        text, word = self.slice(at, end), self.words[head]
        plural = self.is_plural(word.plain, determiner, name)
        sort = self.sort(text, word.plain, lead, determiner, name, plural)
        return Mention(
            text=text, sort=sort, head=word.plain, language=self.language, plural=plural, lead=lead,
            gender=self.gender(text, word, determiner, sort, plural, end),
            start=self.words[first].start, end=self.words[end - 1].end, named=name, determiner=determiner,
        )  # fmt: skip

    def sort(self, text: str, head: str, lead: str, determiner: str, name: bool, plural: bool) -> Sort:
        """What a phrase with that noun is."""
        nouns = {head, head.removesuffix("s")}
        if is_place(text):
            return "place"
        if head in listed(self.language, "documents"):
            return "document"
        if (nouns | {noun.rsplit("-", 1)[-1] for noun in nouns}) & people(self.language):
            return "group" if plural else "person"
        if nouns & listed(self.language, "groups"):
            return "group"
        if nouns & listed(self.language, "places"):
            return "place"
        if name and re.search(r"['’]s [A-Z]", text):  # "Miller's Bakery"
            return "group"
        if name and tokens(text)[0].plain in LANDS and " " in text:
            return "place"
        if name and not determiner:
            return "place" if lead in ("a", "en", "in", "at") else "person" if " " in text else "name"
        return "name" if name else "thing"


def _is_office(word: str) -> bool:
    """Whether a folded word, though it has a capital, is that of an office: « Ministre de Bretagne »."""
    offices = people("fr") | people("en")
    return word in offices | either("groups") | either("places") or word.rsplit("-", 1)[-1] in offices


class FrenchPhrases(PhraseReader):
    """Reads French phrases: the noun comes first, its adjectives after it."""

    language = "fr"

    def chunk(self, at: int) -> tuple[Mention | None, int]:
        """The phrase that begins at a word, if one does, and the word after it."""
        first, lead, article = at, "", ""
        word = self.words[at].plain
        if word in listed("fr", "prepositions") and not self._is_verb_a(at):
            lead, at = "de" if word in ("d'", "d") else word, at + 1
            word = self.words[at].plain if at < len(self.words) and self.adjacent(at) else ""
        elif word in CONTRACTED:
            lead, article = CONTRACTED[word]
            if word == "des" and not (at and self._is_noun_before(at)):
                lead, article = "", "des"
        if article or word in listed("fr", "determiners"):
            return self._determined(first, at, lead, article or word)
        end = max(self.place_end(at), self.name_end(at)) if at < len(self.words) else at
        if end > at:
            end = self._adjectives(end)
            return self.made(first, at, end, end - 1, lead, "", True), end
        if lead == "de" and self.is_content(at):  # « accord de défense »
            noun = at + (self.words[at].plain in listed("fr", "before_noun") and self.is_content(at + 1))
            end = self._adjectives(noun + 1)
            return self.made(first, at, end, noun, lead, "", False), end
        return None, first + 1

    def _determined(self, first: int, at: int, lead: str, determiner: str) -> tuple[Mention | None, int]:
        """The phrase whose article is the word `at`; `determiner` as it would be without its contraction."""
        head = at + 1
        while (
            self.is_content(head)
            and (self.words[head].plain in listed("fr", "before_noun") or self.words[head].plain.isdigit())
            and self.is_content(head + 1)
        ):
            head += 1
        if not self.is_content(head) or self._is_inverted(head):
            return None, at + 1
        end = max(self.place_end(head), self.name_end(head))
        is_name = end > head
        noun = end - 1 if is_name else head
        end = self._adjectives(end if is_name else head + 1)
        if not is_name:
            end = max(end, self.name_end(end))
            end += self.is_content(end) and len(self.words[end].text) < 4 and self.words[end].text.isdigit()
        made = self.made(first, at, end, noun, lead, determiner, is_name)
        if self.words[at].plain in CONTRACTED and lead:
            made = replace(made, text=f"{determiner} {self.slice(at + 1, end)}")
            made = replace(made, sort="place") if is_place(made.text) else made
        return made, end

    def _adjectives(self, at: int) -> int:
        while self.is_content(at) and not self._is_inverted(at) and is_adjective(self.words[at].plain):
            if self.words[at].is_name:
                break
            at += 1
        return at

    def _is_inverted(self, at: int) -> bool:
        after = self.words[at + 1].plain if at + 1 < len(self.words) else ""
        return after.startswith("-") and after not in ("-ci", "-la")

    def _is_verb_a(self, at: int) -> bool:
        """Whether « a » is the verb: it has no accent in a text that has some, or « -t-il » follows."""
        if self.words[at].plain != "a":
            return False
        return self._is_inverted(at) or (self.words[at].text in ("a", "A") and not self.text.isascii())

    def _is_noun_before(self, at: int) -> bool:
        """Whether « des » after a word is « de les »."""
        before = self.words[at - 1]
        return before.plain not in self.grammar and not before.plain.startswith("-") and self.adjacent(at)

    def is_plural(self, head: str, determiner: str, name: bool) -> bool:
        """Whether a phrase with that noun is of several."""
        if determiner:
            return determiner in _MANY
        return not name and head.endswith("s") and head not in ("pays", "temps", "corps")

    def gender(self, text: str, head: PhraseToken, determiner: str, sort: Sort, plural: bool, end: int) -> Gender:
        """The gender by the article, the name, the adjective or the noun."""
        if determiner in ("le", "un", "ce", "cet"):
            return "m"
        if determiner in ("la", "une", "cette", "sa"):
            return "f"
        if sort in ("person", "name") and not determiner:
            return "f" if tokens(text)[0].plain in listed("fr", "feminine_names") else ""
        if is_country(text):
            bare = bare_name(text)
            return "f" if bare.endswith("e") and bare not in ("mexique", "cambodge", "mozambique") else "m"
        if is_place(text):
            return ""
        last = self.words[end - 1]
        if last.plain != head.plain and not last.is_name and last.plain.endswith(_FEMININE_ADJECTIVE):
            return "f"
        return "f" if gender_of(head.plain) == "f" else "m"


class EnglishPhrases(PhraseReader):
    """Reads English phrases: the noun comes last."""

    language = "en"

    def chunk(self, at: int) -> tuple[Mention | None, int]:
        """The phrase that begins at a word, if one does, and the word after it."""
        first, lead, determiner = at, "", ""
        if self.words[at].plain in listed("en", "prepositions"):
            lead, at = self.words[at].plain, at + 1
        begin = at
        is_next = at < len(self.words) and (at == first or self.adjacent(at))
        if is_next and self.words[at].plain in listed("en", "determiners"):
            determiner, at = self.words[at].plain, at + 1
            begin = at if determiner == "many" else begin
            if determiner in ("that", "this") and self.is_name(at):
                return None, at
        if at >= len(self.words) or not self.is_content(at, begins=at == first):
            return None, max(at, first + 1)
        end = self._end(at, bool(determiner) or lead in _ABOUT)
        if end == at:
            return None, first + 1
        name = self.words[end - 1].is_name or is_place(self.slice(at, end))
        return self.made(first, begin, end, end - 1, lead, determiner, name), end

    def _goes_on_with_a_verb(self, at: int) -> bool:
        return self.is_content(at + 1) and is_verb(self.words[at + 1].plain)

    def _end(self, at: int, determined: bool) -> int:
        """Where the phrase that begins with its first noun or adjective ends."""
        named = end = max(self.place_end(at), self.name_end(at))
        if end == at and not determined:
            return at
        asks = self._awaits_verb(at)
        while end < len(self.words):
            word = self.words[end].plain
            if word == "'s" and end > at and self.is_content(end + 1):
                end += 1
                continue
            is_adverb = end > at and _is_adverb(word)
            if not self.is_content(end, begins=end == at and not determined) or is_adverb:
                break
            is_after_name = asks and end == named > at and bare_name(self.slice(at, end)) not in listed("en", "nations")
            if is_after_name and word != "'s" and not self._is_named_noun(end, determined):
                break
            if end > at and self._is_verb(end, asks) and not (asks and self._goes_on_with_a_verb(end)):
                break
            end += 1
        return end

    def _is_named_noun(self, at: int, determined: bool) -> bool:
        """Whether a word after a name is its noun, "the Penwick pool close", "Kent county": a verb is still to come."""
        if self.words[at].plain in listed("en", "places"):
            return True
        return determined and self.is_content(at + 1) and not self._is_verb(at, asks=True)

    def _awaits_verb(self, at: int) -> bool:
        """Whether "did" or the like stands before a word, and its verb does not yet."""
        asked = [place for place in range(at) if self.words[place].plain in _ASKING]
        between = self.words[asked[-1] + 1 : at] if asked else ()
        return bool(asked) and not any(word.plain in listed("en", "verbs") for word in between)

    def _is_verb(self, at: int, asks: bool) -> bool:
        word = self.words[at]
        if word.is_name or self.words[at - 1].plain == "'s" or (asks and word.plain.endswith("ing")):
            return False
        return is_verb(word.plain) and (asks or word.plain not in listed("en", "ambiguous"))

    def is_plural(self, head: str, determiner: str, name: bool) -> bool:
        """Whether a phrase with that noun is of several."""
        if determiner in ("these", "those", "several", "many", "both"):
            return True
        return not name and determiner not in ("a", "an", "this", "that") and is_plural(head)

    def gender(self, text: str, head: PhraseToken, determiner: str, sort: Sort, plural: bool, end: int) -> Gender:
        """ "f" or "m" if a word says so."""
        first = tokens(text)[0].plain
        women = listed("en", "feminine_people")
        if head.plain in women or first in women or first in listed("fr", "feminine_names"):
            return "f"
        return "m" if head.plain in listed("en", "masculine_people") and not plural else ""


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and word not in listed("en", "nouns_in_ly")
