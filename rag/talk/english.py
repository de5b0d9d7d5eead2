"""English pronouns: "Where was she born?" becomes "Where was Marie Curie born?"."""

from __future__ import annotations

import re

from rag.talk.edit import put
from rag.talk.line import plain, tokens
from rag.talk.mention import Mention, Sort
from rag.talk.pronouns import DOCUMENT, Pronouns
from rag.talk.recall import ANY, PERSONS, Memory, Want
from rag.talk.recollect import recollected
from rag.talk.slot import in_language, place_phrase, time_phrase
from rag.talk.words import english

_NOT_PERSONS: tuple[Sort, ...] = ("thing", "document", "group", "place", "name")
_SUBJECTS = {
    "he": Want(PERSONS, False, "m"),
    "she": Want(PERSONS, False, "f"),
    "it": Want(_NOT_PERSONS, False),
    "they": Want(ANY, True),
}
_OBJECTS = {"him": "he", "her": "she", "them": "they", "it": "it", "himself": "he", "herself": "she"}
_OWNERS = {"his": "he", "her": "she", "its": "it", "their": "they", "theirs": "they", "hers": "she"}

_IMPERSONAL = re.compile(
    r"\b(?:is|was|isn't|wasn't|would|will|could|can) it (?:be )?(?:not )?(?:true|possible|impossible|likely"
    r"|certain|clear|known|said|legal|illegal|safe|too late|"
    r"important|necessary|difficult|easy|normal|right|the case|expected|planned|raining|snowing|\w+ (?:that"
    r"|to|for|who|when)\b)"
    r"|\bit (?:is|was|'s|would be|will be) (?:not )?(?:true|possible|impossible|likely|certain|clear|known"
    r"|said|expected|planned|raining|snowing|\w+ (?:that|to|for|who)\b)"
    r"|\bit (?:rains?|rained|snows?|snowed|seems?|seemed|appears?|turns? out|takes?|took|matters?|means?)\b"
    r"|\bdo(?:es)? it (?:rain|snow|seem|take|matter|mean)\b"
    r"|\bdid it (?:rain|snow|take)\b|\bwhat time (?:is|was) it\b|\b(?:how|why|when|where|who) (?:is|was) it"
    r" (?:that|who)\b|\bmade? it (?:clear|possible|to)\b"
    r"|\bthey say\b|\bis it just\b"
)
_OF_DOCUMENTS = re.compile(
    r"\b(?:paper|newspaper|outlet|journalist|reporter|headline|site) (?:that )?(?:reported|wrote|published|ran|covered)"
    r"|\b(?:does|did) it (?:mention|talk about|report|quote|cite)\b|\b(?:was|is) it (?:published|written|dated)\b"
    r"|\bit (?:appeared|came out|was published|mentions|talks about|quotes|cites)\b|\bpublished it\b"
)
_ACTS = re.compile(  # what a group does, or is asked of a place
    r"\b(?:say|said|announce\w*|decide\w*|vote\w*|want\w*|refuse\w*|arrive\w*|capital|population|located|inhabitants|border\w*"
    r"|country|city|deploy\w*|leads?|led|member\w*|composed|made up|joined|based|its|found(?:ed|ing)|create[ds]?|born"
    r"|established|set up|formed|banned|dissolved|headed|chaired|run by|headquartered)\b"
)
_EXISTS = re.compile(
    r"\bhow (?:many|much)\b[^?]* (?:is|are|was|were|will|would|has|have|had|been?) there\b"
    r"|\bthere(?: \w+)? (?:is|are|was|were|has|have|will|be|been"
    r"|exist\w*)\b|\bthere'(?:s|re|ve)\b"
    r"|\b(?:is|are|was|were|will|would|has|have|had|be|been|aren't|isn't|weren't|wasn't) there (?!in\b|on\b"
    r"|at\b|with\b|when\b|and\b|too\b|before\b|after\b|then\b)\w+"
)
_PRONOUN = re.compile(
    r"(?<![\w'-])(?P<pron>he|she|it|they|him|her|them|his|its|theirs?|hers)(?![\w-])(?P<more>'(?:re|ve|d|ll))?"
)
_KIND = re.compile(
    r"(?:and |but |so )?(?:\w+ )?(?:what|which|(?P<many>how many)) (?!is\b|are\b|was\b|were\b|did\b|does\b|do\b|has\b"
    r"|have\b|will\b|of\b)(?P<noun>[a-z]+)"
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
    return _English(said, memory).read()


class _English(Pronouns):
    language = "en"
    reach = 1
    not_binding = english.POSSESSIVES | {"this", "that", "these", "those"}

    def read(self) -> str | None:
        self.mask(_IMPERSONAL)
        self._demonstratives()
        self._times_and_places()
        for found in _PRONOUN.finditer(self.plain):
            if not self.is_taken(*found.span("pron")):
                self._pronoun(found)
        return self.rewritten()

    def _pronoun(self, found: re.Match[str]) -> None:
        pron, (start, end) = found["pron"], found.span("pron")
        owns = pron in _OWNERS and self._is_owner(pron, end)
        subject = _OWNERS[pron] if owns else _OBJECTS.get(pron, pron)
        if subject == "it" and not owns and self._is_object(start):
            want = _SUBJECTS["it"]
        elif subject not in _SUBJECTS:
            return
        want = _SUBJECTS[subject]
        if subject == "it" and not _ACTS.search(self.plain):
            want = Want(want.sorts, False, "", ("thing",))
        if subject == "it" and _OF_DOCUMENTS.search(self.plain):
            want = Want(want.sorts, False, "", DOCUMENT)
        if self._is_of_here(start, want, pron, owns):
            return
        role = subject if owns or pron == subject or self._is_apart(start) else pron
        if meant := self.meant(want, role, is_owner=owns):
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

    def _is_apart(self, start: int) -> bool:
        """Whether an object pronoun is in another clause than the subject: "who is he and who met him"."""
        return re.search(r"\b(?:and|when|after|before|that|because|if|who)\b|,", self.plain[1:start]) is not None

    def _is_owner(self, pron: str, end: int) -> bool:
        if pron != "her":
            return True
        after = re.match(r" (\w+)", self.plain[end:])
        return (
            after is not None
            and after[1] not in english.GRAMMAR
            and not after[1].endswith("ly")
            and not after[1].isdigit()
        )

    def _is_object(self, start: int) -> bool:
        return bool(self.plain[:start].strip())

    def _is_of_here(self, start: int, want: Want, pron: str, owns: bool) -> bool:
        """Whether the question itself names what a pronoun means."""
        if want.prefers == DOCUMENT:
            return False
        if owns and re.search(r" of $", self.plain[:start]) and not self._is_of_kind_asked(start, want):
            pass
        elif self._is_of_kind_asked(start, want) or (want.plural and pron != "them" and self._has_plural(start)):
            return True
        before = [one for one in self.own() if one.end <= start]
        if owns:  # "the names of their ships"
            before = [one for one in before if self.plain[one.end : start].strip() != "of"]
        fits = [one for one in before if self._may_be(one, want)]
        if owns:
            is_subject = re.match(
                r"(?:and |but |so )?(?:who|which \w+|how many \w+) (?!is\b|was\b|are\b|were\b|did\b|does\b|'s)",
                self.plain[:start],
            )
            known = {plain(one.text) for spoken in self.memory for one in spoken}
            new = any(one.named and plain(one.text) not in known for one in self.own())
            is_who = (
                bool(is_subject) and (new or not is_subject[0].split()[-1].startswith("who")) if is_subject else False
            )
            return (
                bool(fits)
                or is_who
                or bool(re.search(r"\b(?:everyone|someone|anyone|each|nobody|one)\b", self.plain[:start]))
            )
        if pron in ("him", "her", "them") or (pron == "it" and self._after_verb(start)):
            clause = (
                re.search(
                    r"\b(?:when|after|before|that|because|if|while|who|which|and|where|why|until)\b",
                    self.plain[fits[-1].end : start],
                )
                if fits
                else None
            )
            return clause is not None or len(fits) > 1
        return bool(fits)

    def _is_of_kind_asked(self, start: int, want: Want) -> bool:
        """Whether it is what is asked for, "which country … its capital", and not "what role did he play"."""
        found = _KIND.match(self.plain)
        if not found or found.end() > start or (found["many"] and not want.plural):
            return False
        between = [word for word in self.plain[found.end() : start].split() if word not in english.AUXILIARIES]
        is_person = found["noun"].removesuffix("s") in english.PEOPLE
        return bool(between) and (is_person if "thing" not in want.sorts else not is_person or bool(want.plural))

    def _has_plural(self, start: int) -> bool:
        """Whether a bare plural comes before: "where can tourists go when they…"."""
        words = [word for word in tokens(self.said) if word.end <= start and word.plain not in english.GRAMMAR]
        return any(
            english.is_plural(word.plain) and not word.is_name and word.plain not in english.VERBS for word in words
        )

    def _after_verb(self, start: int) -> bool:
        before = self.plain[:start].split()[-1:]
        return (
            bool(before)
            and before[0] not in english.AUXILIARIES
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
        self.mask(_EXISTS)
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
                and found["noun"] not in english.GRAMMAR
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
        return bool(_BEFORE_THAT.search(before)) or (last[0] in english.VERBS and last[0] not in english.SAYING)

    def _this(self, found: re.Match[str]) -> None:
        words = [word for word in tokens(self.said) if word.start >= found.start("noun")]
        end = 1
        while (
            end < len(words)
            and words[end].plain not in english.GRAMMAR
            and not english.is_verb(words[end].plain)
            and not words[end].plain.endswith("ly")
            and not self.said[words[end - 1].end : words[end].start].strip()
        ):
            end += 1
        head = words[end - 1]
        if any(one.end <= found.start() and one.head == head.plain for one in self.own()):
            return
        plural = found["det"] in ("these", "those")
        phrase = self.said[words[0].start : head.end]
        if said := recollected(self.memory, head.plain, phrase, plural, "en"):
            self.edit(found.start(), head.end, put(said))
