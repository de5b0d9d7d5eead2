"""A French question whose pronouns are replaced: what they may mean, and how that is written."""

from __future__ import annotations

from rag.talk.edit import put
from rag.talk.mention import Gender, Mention, Sort
from rag.talk.pronouns import DOCUMENT, Pronouns
from rag.talk.recall import ANY, PEOPLE, Want
from rag.talk.slot import in_language
from rag.talk.words import french
from rag.talk.words.french import OF_DOCUMENTS, OF_EVENTS, OF_MEETINGS, OF_PERSONS, OF_THINGS

WHAT: tuple[Sort, ...] = ("thing", "document")
_EVENTS: tuple[Sort, ...] = ("thing", "group")
_NO_PERSONS: tuple[Sort, ...] = ("thing", "document", "group", "place")


class French(Pronouns):
    """The pronouns of one French question."""

    language = "fr"
    reach = 2
    not_binding = french.POSSESSIVES | {"ce", "cet", "cette", "ces"}

    def want(self, pron: str, *, who: bool = False) -> Want:
        """What a subject pronoun may mean, by its gender and what the rest of the question says of it."""
        plural = pron.endswith("s") or pron == "eux"
        gender: Gender = "f" if pron.startswith("elle") else "m"
        if OF_DOCUMENTS.search(self.plain) and not plural and not who:
            return Want(ANY, False, gender, DOCUMENT)
        if OF_EVENTS.search(self.plain):
            return Want(_EVENTS if OF_MEETINGS.search(self.plain) else _NO_PERSONS, plural, gender, WHAT)
        if who or OF_PERSONS.search(self.plain):
            return Want(PEOPLE, plural, gender)
        return Want(ANY, plural, gender, WHAT if OF_THINGS.search(self.plain) else ())

    def named(self, want: Want, slot: str) -> str | None:
        """What a pronoun means, as it is written; see `meant`."""
        found = self.meant(want, slot)
        return self.written(found, want) if found else None

    def written(self, found: Mention, want: Want) -> str:
        """What was spoken of as it is written here: a group that « ils » means has members."""
        found = in_language(found, "fr")
        is_members = want.plural and not found.plural and found.sort == "group"
        return f"les membres de {put(found.text)}" if is_members else found.text
