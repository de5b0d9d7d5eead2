"""Reads French noun phrases."""

from __future__ import annotations

from dataclasses import replace

from rag.talk.line import Token, tokens
from rag.talk.mention import Gender, Mention, Sort
from rag.talk.phrase import Reader
from rag.talk.words import french
from rag.talk.words.places import COUNTRIES, PLACES, bare


class FrenchReader(Reader):
    """Reads French phrases: the noun comes first, its adjectives after it."""

    determiners, prepositions, grammar = french.DETERMINERS, french.PREPOSITIONS, french.GRAMMAR
    language = "fr"

    def chunk(self, at: int) -> tuple[Mention | None, int]:
        """The phrase that begins at a word, if one does, and the word after it."""
        first, lead, article = at, "", ""
        word = self.words[at].plain
        if word in self.prepositions and not self._is_verb_a(at):
            lead, at = "de" if word in ("d'", "d") else word, at + 1
            word = self.words[at].plain if at < len(self.words) and self.adjacent(at) else ""
        elif word in french.CONTRACTED:
            lead, article = french.CONTRACTED[word]
            if word == "des" and not (at and self.is_noun_before(at)):
                lead, article = "", "des"
        if article:
            return self._determined(first, at, lead, article)
        if word in self.determiners:
            return self._determined(first, at, lead, word)
        end = max(self.place_end(at), self.name_end(at)) if at < len(self.words) else at
        if end > at:
            end = self._adjectives(end)
            return self.made(first, at, end, end - 1, lead, "", True), end
        if lead == "de" and self.is_content(at):  # « accord de défense »
            noun = at + (self.words[at].plain in french.BEFORE_NOUN and self.is_content(at + 1))
            end = self._adjectives(noun + 1)
            return self.made(first, at, end, noun, lead, "", False), end
        return None, first + 1

    def _determined(self, first: int, at: int, lead: str, determiner: str) -> tuple[Mention | None, int]:
        """The phrase whose article is the word `at`; `determiner` as it would be without its contraction."""
        head = at + 1
        while (
            self.is_content(head)
            and (self.words[head].plain in french.BEFORE_NOUN or self.words[head].plain.isdigit())
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
        written = self.words[at].plain
        if written in french.CONTRACTED and lead:
            rest = self.slice(at + 1, end)
            made = replace(made, text=f"{determiner} {rest}", sort=made.sort)
            made = replace(made, sort="place") if bare(made.text) in PLACES else made
        return made, end

    def _adjectives(self, at: int) -> int:
        while self.is_content(at) and not self._is_inverted(at) and french.is_adjective(self.words[at].plain):
            if self.words[at].is_name:
                break
            at += 1
        return at

    def _is_inverted(self, at: int) -> bool:
        after = self.words[at + 1].plain if at + 1 < len(self.words) else ""
        return after.startswith("-") and after not in ("-ci", "-la")

    def _is_verb_a(self, at: int) -> bool:
        """Whether « a » is the verb: it has no accent where accents are written, or « -t-il » follows."""
        if self.words[at].plain != "a":
            return False
        return self._is_inverted(at) or (self.words[at].text in ("a", "A") and not self.text.isascii())

    def is_noun_before(self, at: int) -> bool:
        """Whether « des » after a word is « de les »."""
        before = self.words[at - 1]
        return before.plain not in self.grammar and not before.plain.startswith("-") and self.adjacent(at)

    def is_plural(self, head: str, determiner: str, name: bool) -> bool:
        """Whether a phrase with that noun is of several."""
        if determiner:
            return determiner in (
                "les",
                "des",
                "ces",
                "ses",
                "leurs",
                "quelques",
                "plusieurs",
                "mes",
                "nos",
                "vos",
                "tes",
            )
        return not name and head.endswith("s") and head not in ("pays", "temps", "corps")

    def gender(self, text: str, head: Token, determiner: str, sort: Sort, plural: bool, end: int) -> Gender:
        """The gender by the article, the name, the adjective or the noun."""
        if determiner in ("le", "un", "ce", "cet"):
            return "m"
        if determiner in ("la", "une", "cette", "sa"):
            return "f"
        first = tokens(text)[0].plain
        if sort in ("person", "name") and not determiner:
            return "f" if first in french.FEMININE_NAMES else ""
        if bare(text) in COUNTRIES:
            return "f" if bare(text).endswith("e") and bare(text) not in ("mexique", "cambodge", "mozambique") else "m"
        if bare(text) in PLACES:
            return ""
        last = self.words[end - 1].plain
        if (
            last != head.plain
            and not self.words[end - 1].is_name
            and last.endswith(("aise", "ienne", "aine", "ive", "euse", "ale", "ees", "ee"))
        ):
            return "f"
        return "f" if french.gender_of(head.plain) == "f" else "m"
