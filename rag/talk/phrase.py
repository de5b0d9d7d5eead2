"""Reads noun phrases, word by word, without what « de » or "of" hangs on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.talk.line import Token, tokens
from rag.talk.mention import Gender, Mention, Sort
from rag.talk.words import english, french
from rag.talk.words.places import PLACES, bare

PARTICLES = tuple(str.split("de du des von van der da dos di del le la el al ben bin ould"))  # inside a name
_LANDS = frozenset(str.split("lake mount cape lac mont cap fort"))  # what a name of a place begins with
_LONG = 8  # words of a name: more is a title in capitals


def is_title(word: str) -> bool:
    """Whether a folded word, though it has a capital, is that of an office: « Ministre de Bretagne »."""
    people = french.MASCULINE_PEOPLE | french.FEMININE_PEOPLE | english.PEOPLE | french.GROUPS | english.GROUPS
    return word in people or word.rsplit("-", 1)[-1] in people or word in french.PLACES | english.PLACES


class Reader:
    """Reads the chunks of one line of words: phrases without what hangs on them."""

    determiners: frozenset[str]
    prepositions: frozenset[str]
    grammar: frozenset[str]
    language: str

    def __init__(self, text: str, words: Sequence[Token]) -> None:
        self.text = text
        self.words = words

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

    def chunk(self, at: int) -> tuple[Mention | None, int]:
        """The phrase that begins at a word, if one does, and the word after it."""
        raise NotImplementedError

    def is_content(self, at: int, *, begins: bool = False) -> bool:
        """Whether a word is of a phrase: of that before it, or, where it `begins` one, of any."""
        if at >= len(self.words) or (at and not begins and not self.adjacent(at)):
            return False
        word = self.words[at]
        return word.plain not in self.grammar and not word.plain.startswith(("-", "'")) and word.plain[0].isalnum()

    def adjacent(self, at: int) -> bool:
        """Whether nothing but a space or an apostrophe stands between a word and the one before."""
        return not self.text[self.words[at - 1].end : self.words[at].start].strip()

    def is_name(self, at: int, *, begins: bool = False) -> bool:
        """Whether a word has the capital of a name."""
        return (
            self.is_content(at, begins=begins)
            and self.words[at].is_name
            and (self.words[at].start > 0 or self._begins_name(at))
        )

    def _begins_name(self, at: int) -> bool:
        """Whether the first word of all is a name: it is a place, or a name follows it, or no other word does."""
        word = self.words[at]
        follows = at + 1 < len(self.words) and self.adjacent(at + 1) and self.words[at + 1].text[:1].isupper()
        return (
            follows
            or bare(word.text) in PLACES
            or len(self.words) == 1
            or self.words[at + 1].plain in ("a", "est", "et")
        )

    def name_end(self, at: int) -> int:
        """The end of the name that begins at a word; that word where none does."""
        end = at
        while end - at < _LONG and (self.is_name(end, begins=end == at) or self._is_particle(at, end)):
            end += 1
        return end

    def _is_particle(self, at: int, end: int) -> bool:
        """Whether a word stands inside a name: « Charles de Gaulle », « Paul Le Goff », and not « Novak de Russie »."""
        if end != at + 1 or not self.is_name(end + 1) or not self.adjacent(end):
            return False
        is_one = self.words[end].plain in (*PARTICLES, "d'")
        first, last = self.words[at].text, self.words[end + 1].text
        return is_one and not {bare(first), bare(last)} & set(PLACES) and not is_title(self.words[at].plain)

    def place_end(self, at: int) -> int:
        """The end of a known place that begins here, whatever its capitals: « burkina faso »."""
        for end in range(min(at + 5, len(self.words)), at, -1):
            inside = range(at + 1, end)
            if all(map(self.adjacent, inside)) and bare(self.slice(at, end)) in PLACES:
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
        gender = self.gender(text, word, determiner, sort, plural, end)
        return Mention(
            text=text, sort=sort, head=word.plain, language=self.language, gender=gender, plural=plural, lead=lead,
            start=self.words[first].start, end=self.words[end - 1].end, named=name, determiner=determiner,
        )  # fmt: skip

    def is_plural(self, head: str, determiner: str, name: bool) -> bool:
        """Whether a phrase with that noun is of several."""
        raise NotImplementedError

    def gender(self, text: str, head: Token, determiner: str, sort: Sort, plural: bool, end: int) -> Gender:
        """The gender of a phrase, "" where it cannot be told."""
        raise NotImplementedError

    def sort(self, text: str, head: str, lead: str, determiner: str, name: bool, plural: bool) -> Sort:
        """What a phrase with that noun is."""
        table = french if self.language == "fr" else english
        one = head.removesuffix("s")
        people = french.MASCULINE_PEOPLE | french.FEMININE_PEOPLE if self.language == "fr" else english.PEOPLE
        if bare(text) in PLACES:
            return "place"
        if head in table.DOCUMENTS:
            return "document"
        if {head, one, head.rsplit("-", 1)[-1], one.rsplit("-", 1)[-1]} & people:
            return "group" if plural else "person"
        if head in table.GROUPS or one in table.GROUPS:
            return "group"
        if head in table.PLACES or one in table.PLACES:
            return "place"
        if name and re.search(r"['’]s [A-Z]", text):  # "Miller's Bakery"
            return "group"
        if name and tokens(text)[0].plain in _LANDS and " " in text:
            return "place"
        if name and not determiner:
            return "place" if lead in ("a", "en", "in", "at") else "person" if " " in text else "name"
        return "name" if name else "thing"
