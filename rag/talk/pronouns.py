"""What French and English share in replacing pronouns: the question, what its pronouns may mean, the edits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.talk.grammar import either, gender_of, listed, people
from rag.talk.history import ANY, PEOPLE, Memory, Want, antecedent
from rag.talk.noun_phrases import Mention, Sort, is_country, mentions
from rag.talk.rewriting import Edit, applied, fitted, in_language, with_preposition
from rag.talk.tokens import begins_with_vowel, plain

DOCUMENT: tuple[Sort, ...] = ("document",)

_DEMONSTRATIVES = ("ce", "cet", "cette", "ces", "this", "that", "these", "those")
_COUNTRIES = ("pays", "country", "nation")
_CITIES = ("ville", "city", "town", "capitale", "capital", "village")


class Pronouns:
    """The pronouns of one question, replaced one after the other; owns the edits."""

    language: str
    reach: int  # turns back in which what a pronoun prefers is sought

    def __init__(self, said: str, memory: Memory) -> None:
        self.said = said
        self.plain = plain(said)
        self.memory = memory
        self.edits: list[Edit] = []
        self.used: dict[str, Mention] = {}
        self.masked: list[tuple[int, int]] = []
        self.impersonal: list[tuple[int, int]] = []

    def rewritten(self) -> str | None:
        """The question with its pronouns replaced, or None if it has none that mean anything said before."""
        return fitted(applied(self.said, self.edits), self.language) if self.edits else None

    def own(self) -> Sequence[Mention]:
        """What the question itself names, which its pronouns may mean."""
        not_binding = {*_DEMONSTRATIVES, *listed(self.language, "possessives")}
        return [
            one
            for one in mentions(self.said, self.language)
            if one.sort != "time" and one.determiner not in not_binding and not self.is_taken(one.start, one.end)
        ]

    def has_new_name(self) -> bool:
        """Whether the question names somebody or something of whom nothing was said before."""
        known = {plain(one.text) for spoken in self.memory for one in spoken}
        return any(one.named and plain(one.text) not in known for one in self.own())

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a pronoun that was dealt with stands there, or words that are none."""
        edited = ((edit.start, edit.end) for edit in self.edits if edit.end > edit.start)
        return any(start < last and first < end for first, last in (*self.masked, *self.impersonal, *edited))

    def is_bound(self, start: int, want: Want) -> bool:
        """Whether the question names, before a pronoun, what it may mean."""
        return any(one.end <= start and agrees(one, want) for one in self.own())

    def mask(self, pattern: re.Pattern[str]) -> None:
        """Words that look like pronouns and are none."""
        self.impersonal += [found.span() for found in pattern.finditer(self.plain)]

    def is_impersonal(self, at: int) -> bool:
        """Whether « il y a » or the like stands there."""
        return any(start <= at < end for start, end in self.impersonal)

    def edit(self, start: int, end: int, text: str) -> None:
        """Puts a text in the place of characters."""
        self.edits.append(Edit(start, end, text))

    def meant(self, want: Want, slot: str) -> Mention | None:
        """What a pronoun means; `slot` is its role: the same one again means the same, another means another."""
        if slot in self.used:
            return self.used[slot]
        used = {plain(one.text) for one in self.used.values()}
        found = None
        if want.prefers == DOCUMENT:
            found = self._document()
        elif want.prefers:
            recent = tuple(tuple(filter(self._is_spoken, spoken)) for spoken in self.memory[: self.reach])
            found = antecedent(recent, Want(want.prefers, want.plural, want.gender), used)
        found = found or antecedent(self.memory, want, used)
        if found is None and want.prefers:
            sorts = ANY if "person" in want.sorts else want.sorts
            found = antecedent(self.memory, Want(sorts, want.plural, want.gender), used)
        if found:
            self.used[slot] = found
        return found

    def _is_spoken(self, one: Mention) -> bool:
        """Whether it is said as this language says it: an answer in the other one is no topic."""
        return not one.told and not one.aspect and (one.language == self.language or one.named)

    def _document(self) -> Mention | None:
        """The article of the last answer, unless what was spoken of can itself be published."""
        spoken = self.memory[0] if self.memory else ()
        if any(one.head.removesuffix("s") in either("published") and not one.told for one in spoken):
            return None
        return next((one for one in spoken if one.sort == "document"), None)

    def recollected(self, noun: str, phrase: str, *, plural: bool) -> str | None:
        """What « cette visite » or "those officers" is: said before with that noun, or what it can only be."""
        memory, forms = self.memory, {noun, noun.removesuffix("s")}
        found = _with_noun(memory, noun) or self._of_sort(noun, plural)
        if found:
            return in_language(found, self.language).text
        if any(self._sorts(forms, plural)):
            focus = antecedent(memory, Want(("group",), None)) if plural else None
        elif forms & listed(self.language, "events"):
            focus = antecedent(memory[:2], Want(PEOPLE, None)) or antecedent(memory[:1], Want(ANY, None))
        else:
            return None
        if focus is None or focus.sort == "document":
            return None
        whose = in_language(focus, self.language).text
        if self.language == "en":
            return f"the {phrase} of {whose}"
        article = "la " if gender_of(noun) == "f" else "le "
        article = "les " if plural else "l’" if begins_with_vowel(phrase) else article
        return f"{article}{phrase} {with_preposition('de', whose, 'fr')}"

    def _of_sort(self, noun: str, plural: bool) -> Mention | None:
        """What is of the sort that a noun names: a country, a person, a group, an article."""
        for sorts in self._sorts({noun, noun.removesuffix("s")}, plural):
            for one in (one for spoken in self.memory for one in spoken):
                is_other = noun in (_CITIES if is_country(one.text) else _COUNTRIES)
                is_said = one.named or not one.told
                if one.sort in sorts and one.plural == plural and is_said and not is_other:
                    return one
        return None

    def _sorts(self, forms: set[str], plural: bool) -> Iterator[tuple[Sort, ...]]:
        if forms & listed(self.language, "documents"):
            yield ("document",)
        elif forms & (people(self.language) | {"men", "women", "gens", "people"}):
            yield ("group", "person") if plural else ("person", "name")
        elif forms & listed(self.language, "groups"):
            yield ("group",)
            yield ("name",)
        elif forms & listed(self.language, "places"):
            yield ("place",)


def _with_noun(memory: Memory, noun: str) -> Mention | None:
    """The phrase with that noun: of the latest turn that has one, the fullest."""
    for spoken in memory:
        found = [one for one in spoken if one.sort != "time" and one.head.removesuffix("s") == noun.removesuffix("s")]
        if found:
            return max(found, key=lambda one: (not one.is_part, len(one.text)))
    return None


def agrees(one: Mention, want: Want) -> bool:
    """Whether a pronoun of that kind may mean it, by number, sort and gender."""
    if want.plural is not None and one.plural != want.plural and not (want.plural and one.sort == "group"):
        return False
    if one.sort not in want.sorts and not (one.sort == "thing" and "person" not in want.sorts):
        return False
    return not (one.gender and want.gender) or one.gender == want.gender
