"""What English and French have in common where a pronoun is replaced: what was typed, what it may mean, the edits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.talk.edit import Edit, applied, fitted
from rag.talk.fuller import fullest
from rag.talk.line import plain
from rag.talk.mention import Mention, Sort
from rag.talk.noun import mentions
from rag.talk.recall import ANY, PERSONS, Memory, Want, antecedent
from rag.talk.words.asking import KIN, PUBLISHED

DOCUMENT: tuple[Sort, ...] = ("document",)


class Pronouns:
    """The pronouns of one question, replaced one after the other; owns the edits."""

    language: str
    reach: int  # turns back in which what a pronoun prefers is sought
    not_binding: frozenset[str]

    def __init__(self, said: str, memory: Memory) -> None:
        self.said = said
        self.plain = plain(said)
        self.memory = memory
        self.edits: list[Edit] = []
        self.used: dict[str, Mention] = {}
        self.masked: list[tuple[int, int]] = []
        self.impersonal: list[tuple[int, int]] = []

    def rewritten(self) -> str | None:
        """The question with its pronouns replaced, or None where it has none that mean anything said before."""
        return fitted(applied(self.said, self.edits), self.language) if self.edits else None

    def own(self) -> Sequence[Mention]:
        """What the question itself names, which its pronouns may mean."""
        return [
            one
            for one in mentions(self.said, self.language)
            if one.sort != "time" and one.determiner not in self.not_binding and not self.is_taken(one.start, one.end)
        ]

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a pronoun that was dealt with stands there, or words that are none."""
        spans = [
            *self.masked,
            *self.impersonal,
            *((edit.start, edit.end) for edit in self.edits if edit.end > edit.start),
        ]
        return any(start < last and first < end for first, last in spans)

    def is_bound(self, start: int, want: Want) -> bool:
        """Whether the question names, before a pronoun, what it may mean."""
        return any(one.end <= start and agrees(one, want) for one in self.own())

    def mask(self, pattern: re.Pattern[str]) -> None:
        """Words that look like pronouns and are none."""
        self.impersonal += [found.span() for found in pattern.finditer(self.plain)]

    def is_impersonal(self, at: int) -> bool:
        """Whether « il y a » or the like stands there."""
        return any(start <= at < end for start, end in self.impersonal)

    def meant(self, want: Want, slot: str, *, is_owner: bool = False) -> Mention | None:
        """What a pronoun means; `slot` is its role: the same one again means the same, another means another.

        `is_owner`: it is a possessive.
        """
        if slot in self.used:
            return self.used[slot]
        used = {plain(one.text) for one in self.used.values()}
        found = self._whose_kin(want) if is_owner else None
        if want.prefers == DOCUMENT:
            found = self._document()
        elif want.prefers and not found:
            recent = tuple(tuple(filter(self._is_spoken, spoken)) for spoken in self.memory[: self.reach])
            found = antecedent(recent, Want(want.prefers, want.plural, want.gender), used)
        found = found or antecedent(self.memory, want, used)
        if found is None and want.prefers:
            sorts = ANY if "person" in want.sorts else want.sorts
            found = antecedent(self.memory, Want(sorts, want.plural, want.gender), used)
        if found:
            found = self.used[slot] = fullest(found, self.memory)
        return found

    def _whose_kin(self, want: Want) -> Mention | None:
        """Whose mother the last question was about: it is her father who is asked about next, not her mother's."""
        spoken = self.memory[0] if self.memory else ()
        if not any(one.head in KIN and not one.told for one in spoken):
            return None
        named = tuple(one for one in spoken if one.named and one.is_part and not one.told)
        return antecedent((named,), Want(PERSONS, False, want.gender))

    def _is_spoken(self, one: Mention) -> bool:
        """Whether it is said as this language says it: an answer in the other one is no topic."""
        return not one.told and not one.aspect and (one.language == self.language or one.named)

    def _document(self) -> Mention | None:
        """The article of the last answer, unless what was spoken of can itself be published."""
        spoken = self.memory[0] if self.memory else ()
        if any(one.head.removesuffix("s") in PUBLISHED and not one.told for one in spoken):
            return None
        return next((one for one in spoken if one.sort == "document"), None)

    def edit(self, start: int, end: int, text: str) -> None:
        """Puts a text in the place of characters."""
        self.edits.append(Edit(start, end, text))


def agrees(one: Mention, want: Want) -> bool:
    """Whether a pronoun of that kind may mean it, by number, sort and gender."""
    if want.plural is not None and one.plural != want.plural and not (want.plural and one.sort == "group"):
        return False
    if one.sort not in want.sorts and not (one.sort == "thing" and "person" not in want.sorts):
        return False
    return not (one.gender and want.gender) or one.gender == want.gender
