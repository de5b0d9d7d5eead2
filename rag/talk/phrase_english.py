"""Reads English noun phrases."""

from __future__ import annotations

from rag.talk.line import Token, plain, tokens
from rag.talk.mention import Gender, Mention, Sort
from rag.talk.phrase import Reader
from rag.talk.words import english, french
from rag.talk.words.pairs import NATIONS
from rag.talk.words.places import PLACES, bare

_NATIONS = frozenset(plain(english) for _, english in NATIONS)
_ASKING = frozenset(("did", "does", "do", "will", "would", "can", "could"))
_ABOUT = ("of", "on", "about", "against")  # that may lead in a noun without an article


class EnglishReader(Reader):
    """Reads English phrases: the noun comes last."""

    determiners, prepositions, grammar = english.DETERMINERS, english.PREPOSITIONS, english.GRAMMAR
    language = "en"

    def chunk(self, at: int) -> tuple[Mention | None, int]:
        """The phrase that begins at a word, if one does, and the word after it."""
        first, lead, determiner = at, "", ""
        if self.words[at].plain in self.prepositions:
            lead, at = self.words[at].plain, at + 1
        begin = at
        if at < len(self.words) and self.words[at].plain in self.determiners and (at == first or self.adjacent(at)):
            determiner, at = self.words[at].plain, at + 1
            begin = at if determiner == "many" else begin
            if determiner in ("that", "this") and self.is_name(at):
                return None, at
        if at >= len(self.words) or not self.is_content(at, begins=at == first):
            return None, max(at, first + 1)
        end = self._end(at, bool(determiner) or lead in _ABOUT)
        if end == at:
            return None, first + 1
        name = self.words[end - 1].is_name or bare(self.slice(at, end)) in PLACES
        return self.made(first, begin, end, end - 1, lead, determiner, name), end

    def _end(self, at: int, determined: bool) -> int:
        """Where the phrase that begins with its first noun or adjective ends."""
        named = end = max(self.place_end(at), self.name_end(at))
        if end == at and not determined:
            return at
        asks = self._awaits_verb(at)
        while end < len(self.words):
            if self.words[end].plain == "'s" and end > at and self.is_content(end + 1):
                end += 1
                continue
            if not self.is_content(end, begins=end == at and not determined) or (
                end > at and self.words[end].plain.endswith("ly") and self.words[end].plain not in english.IN_LY
            ):
                break
            if (
                asks
                and end == named > at
                and bare(self.slice(at, end)) not in _NATIONS
                and self.words[end].plain != "'s"
                and not self._is_named_noun(end, determined)
            ):
                break
            later = self.is_content(end + 1) and english.is_verb(self.words[end + 1].plain)
            if end > at and self._is_verb(end, asks) and not (later and asks):
                break
            end += 1
        return end

    def _is_named_noun(self, at: int, determined: bool) -> bool:
        """Whether a word after a name is its noun, "the Penwick pool close", "Kent county": a verb is still to come."""
        if self.words[at].plain in english.PLACES:
            return True
        return determined and self.is_content(at + 1) and not self._is_verb(at, asks=True)

    def _awaits_verb(self, at: int) -> bool:
        """Whether "did" or the like stands before a word, and its verb does not yet."""
        asked = [place for place in range(at) if self.words[place].plain in _ASKING]
        return bool(asked) and not any(word.plain in english.VERBS for word in self.words[asked[-1] + 1 : at])

    def _is_verb(self, at: int, asks: bool) -> bool:
        word = self.words[at]
        if word.is_name or self.words[at - 1].plain == "'s" or (asks and word.plain.endswith("ing")):
            return False
        return english.is_verb(word.plain) and (asks or word.plain not in english.AMBIGUOUS)

    def is_plural(self, head: str, determiner: str, name: bool) -> bool:
        """Whether a phrase with that noun is of several."""
        if determiner in ("these", "those", "several", "many", "both"):
            return True
        return not name and determiner not in ("a", "an", "this", "that") and english.is_plural(head)

    def gender(self, text: str, head: Token, determiner: str, sort: Sort, plural: bool, end: int) -> Gender:
        """ "f" or "m" where a word says so."""
        first = tokens(text)[0].plain
        if head.plain in english.FEMININE_PEOPLE or first in english.FEMININE_PEOPLE or first in french.FEMININE_NAMES:
            return "f"
        return "m" if head.plain in english.MASCULINE_PEOPLE and not plural else ""
