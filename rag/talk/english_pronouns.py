"""English pronouns: "Where was she born?" becomes "Where was Marie Curie born?"."""

from __future__ import annotations

import re

from rag.talk.grammar import is_verb, listed, pattern, small_words
from rag.talk.history import ANY, PERSONS, Memory, Want
from rag.talk.noun_phrases import Mention, Sort
from rag.talk.pronouns import DOCUMENT, Pronouns
from rag.talk.rewriting import in_language, place_phrase, put, time_phrase
from rag.talk.tokens import PhraseToken, tokens

_NOT_PERSONS: tuple[Sort, ...] = ("thing", "document", "group", "place", "name")
_SUBJECTS = {
    "he": Want(PERSONS, False, "m"),
    "she": Want(PERSONS, False, "f"),
    "it": Want(_NOT_PERSONS, False),
    "they": Want(ANY, True),
}
_OBJECTS = {"him": "he", "her": "she", "them": "they", "it": "it", "himself": "he", "herself": "she"}
_OWNERS = {"his": "he", "her": "she", "its": "it", "their": "they", "theirs": "they", "hers": "she"}

_PRONOUN = re.compile(
    r"(?<![\w'-])(?P<pron>he|she|it|they|him|her|them|his|its|theirs?|hers)(?![\w-])(?P<more>'(?:re|ve|d|ll))?"
)
_CLAUSE = re.compile(r"\b(?:when|after|before|that|because|if|while|who|which|and|where|why|until)\b|,")
_ANYONE = re.compile(r"\b(?:everyone|someone|anyone|each|nobody|one)\b")
_SUBJECT_ASKED = re.compile(
    r"(?:and |but |so )?(?:who|which \w+|how many \w+) (?!is\b|was\b|are\b|were\b|did\b|does\b|'s)"
)
_THERE = re.compile(r"(?<![\w-])(?:there|over there)(?![\w'-])")
_THEN = re.compile(
    r"(?<![\w-])(?:(?P<lead>since|by|until|before|after) then|(?:at|by|around) (?:that|the|this same|the"
    r" same) (?:time|moment)|back then|(?:in |on )?(?:that|the same) (?:day|year|month|week)|in those"
    r" (?:days|years)|then(?= ?(?:\?|$)))(?![\w-])"
)
_LATTER = re.compile(r"(?<![\w-])(?:the latter|the former|this one|that one)(?![\w-])")
_THIS = re.compile(r"(?<![\w-])(?P<det>this|that|these|those) (?P<noun>[a-z][\w-]*)")
_NOW = re.compile(
    r"(?:year|week|month|morning|afternoon|evening|time|day|days|century|summer|winter|spring|autumn|who"
    r"|which|that|is|was|are|were|one|ones|way|case|kind|sort)$"
)
_BEFORE_THAT = re.compile(
    r"(?:^|\b(?:of|in|about|for|by|with|after|before|during|since|from|to|on|at|under|against|over|is|was"
    r"|were|are|did|does|do|has|had|have|will|would|can|could|and|what about))\s*$"
)


def replace_pronouns(said: str, memory: Memory) -> str | None:
    """An English question whose pronouns are replaced by what they mean; None where it has none, or nothing fits.

    Its antecedents come from `memory`; what the question itself names before a pronoun is left to it.
    """
    return EnglishPronouns(said, memory).read()


class EnglishPronouns(Pronouns):
    """The pronouns of one English question."""

    language = "en"
    reach = 1

    def read(self) -> str | None:
        """The question with its pronouns replaced, or None."""
        self.mask(pattern("en", "impersonal"))
        self._demonstratives()
        self._times_and_places()
        for found in _PRONOUN.finditer(self.plain):
            if not self.is_taken(*found.span("pron")):
                self._pronoun(found)
        return self.rewritten()

    def _pronoun(self, found: re.Match[str]) -> None:
        pron, (start, end) = found["pron"], found.span("pron")
        owns = pron in _OWNERS and (pron != "her" or self._is_owner(end))
        subject = _OWNERS[pron] if owns else _OBJECTS.get(pron, pron)
        want = _SUBJECTS[subject]
        if subject == "it" and pattern("en", "of_documents").search(self.plain):
            want = Want(want.sorts, False, "", DOCUMENT)
        elif subject == "it" and not pattern("en", "acts").search(self.plain):
            want = Want(want.sorts, False, "", ("thing",))
        if self._is_owned_here(start, want) if owns else self._is_named_here(start, want, pron):
            return
        role = subject if owns or pron == subject or _CLAUSE.search(self.plain[1:start]) else pron
        if meant := self.meant(want, role):
            self._put(found, self._written(meant, want, start, end), owns)

    def _put(self, found: re.Match[str], said: str, owns: bool) -> None:
        if found["more"]:
            said += {"'re": " are", "'ve": " have", "'d": " had", "'ll": " will"}[found["more"]]
        if owns:
            said = said.removeprefix("the members of ")
            said = f"{said}’" if found["pron"].startswith("their") and said.endswith("s") else f"{said}’s"
            if found["pron"] in ("hers", "theirs"):
                said = f"that of {re.sub('’s?$', '', said)}"
        self.edit(found.start(), found.end(), put(said))

    def _written(self, one: Mention, want: Want, start: int, end: int) -> str:
        one = in_language(one, "en")
        near = self.plain[max(0, start - 8) : start].split()[-1:] + self.plain[end:].split()[:1]
        is_members = want.plural and not one.plural and set(near) & {"are", "were", "have", "do", "aren't", "weren't"}
        return f"the members of {one.text}" if is_members else one.text

    def _is_owner(self, end: int) -> bool:
        """Whether "her" is a possessive: a noun follows it."""
        after = re.match(r" (\w+)", self.plain[end:])
        is_noun = after and after[1] not in small_words("en") and not after[1].endswith("ly")
        return bool(after and is_noun and not after[1].isdigit())

    def _is_owned_here(self, start: int, want: Want) -> bool:
        """Whether the question itself names whose it is."""
        if want.prefers == DOCUMENT:
            return False
        before = self.plain[:start]
        if self._fits(start, want, owns=True) or _ANYONE.search(before):
            return True
        subject = _SUBJECT_ASKED.match(before)
        return subject is not None and (self.has_new_name() or not subject[0].split()[-1].startswith("who"))

    def _is_named_here(self, start: int, want: Want, pron: str) -> bool:
        """Whether the question itself names what a pronoun means."""
        if want.prefers == DOCUMENT:
            return False
        fits = self._fits(start, want)
        is_object = pron in ("him", "her", "them") or (pron == "it" and self._after_verb(start))
        if not is_object or not fits:
            return bool(fits)
        return len(fits) > 1 or _CLAUSE.search(self.plain[fits[-1].end : start]) is not None

    def _fits(self, start: int, want: Want, *, owns: bool = False) -> list[Mention]:
        """What the question names before a pronoun that it may mean; "the names" are not whose "of their ships" is."""
        before = [one for one in self.own() if one.end <= start]
        before = [one for one in before if not owns or self.plain[one.end : start].strip() != "of"]
        return [one for one in before if self._may_be(one, want)]

    def _after_verb(self, start: int) -> bool:
        before = self.plain[:start].split()[-1:]
        return (
            bool(before)
            and before[0] not in listed("en", "auxiliaries")
            and before[0] not in ("what", "who", "when", "where", "why", "how")
        )

    def _may_be(self, one: Mention, want: Want) -> bool:
        if want.plural:
            return one.plural or one.sort == "group" or (one.sort in ("place", "name") and one.named and not one.lead)
        if want.gender == "f" and one.sort == "place" and one.named and not one.lead:
            return True  # a country
        if one.plural or (one.gender and want.gender and one.gender != want.gender):
            return False
        return one.sort in want.sorts

    def _times_and_places(self) -> None:
        self.mask(pattern("en", "exists"))
        for found in _THEN.finditer(self.plain):
            if self.is_taken(*found.span()) or any(one.sort == "time" for one in self.own()):
                continue
            if time := self.meant(Want(("time",), None), "then"):
                phrase = time_phrase(time, "en")
                said = f"{found['lead']} {phrase.split(' ', 1)[-1]}" if found["lead"] else phrase
                self.edit(*found.span(), said)
        for found in _THERE.finditer(self.plain):
            is_here = any(
                one.sort == "place" and one.end <= found.start() and (one.lead or not one.named) for one in self.own()
            )
            if self.is_taken(*found.span()) or is_here:
                continue
            if place := self.meant(Want(("place",), None), "there"):
                is_led = re.search(r"\b(?:from|to|in|near|around)\s$", self.plain[: found.start()])
                self.edit(*found.span(), in_language(place, "en").text if is_led else place_phrase(place, "en"))

    def _demonstratives(self) -> None:
        for found in _LATTER.finditer(self.plain):
            if one := self.meant(Want(ANY, False), found[0]):
                self.edit(*found.span(), put(in_language(one, "en").text))
        for found in _THIS.finditer(self.plain):
            if (
                not _NOW.fullmatch(found["noun"])
                and found["noun"] not in small_words("en")
                and self._is_demonstrative(found)
            ):
                self._this(found)

    def _is_demonstrative(self, found: re.Match[str]) -> bool:
        if self.said[found.start("noun")].isupper():
            return False
        if found["det"] != "that":
            return True
        before = self.plain[: found.start()]
        last = before.split()[-1:] or [""]
        return bool(_BEFORE_THAT.search(before)) or (
            last[0] in listed("en", "verbs") and last[0] not in listed("en", "saying")
        )

    def _this(self, found: re.Match[str]) -> None:
        line = [word for word in tokens(self.said) if word.start >= found.start("noun")]
        end = 1
        while end < len(line) and self._goes_on(line[end - 1].end, line[end]):
            end += 1
        head = line[end - 1]
        if any(one.end <= found.start() and one.head == head.plain for one in self.own()):
            return
        phrase = self.said[line[0].start : head.end]
        if said := self.recollected(head.plain, phrase, plural=found["det"] in ("these", "those")):
            self.edit(found.start(), head.end, put(said))

    def _goes_on(self, end: int, word: PhraseToken) -> bool:
        is_next = not self.said[end : word.start].strip() and word.plain not in small_words("en")
        return is_next and not is_verb(word.plain) and not word.plain.endswith("ly")
