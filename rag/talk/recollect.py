"""What « cette visite » or "those officers" is: said before with that noun, or what such a noun can only be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.edit import with_preposition
from rag.talk.line import begins_with_vowel
from rag.talk.mention import Mention, Sort
from rag.talk.recall import ANY, PEOPLE, Memory, Want, antecedent
from rag.talk.slot import in_language, noun_in
from rag.talk.words import english, french
from rag.talk.words.places import COUNTRIES, bare


def recollected(memory: Memory, noun: str, phrase: str, plural: bool, language: str) -> str | None:
    """A noun phrase for a demonstrative with that noun, in a language; None where nothing said before fits it."""
    if found := _same(memory, noun, language) or _such(memory, noun, plural, language):
        return in_language(found, language).text
    if any(_sorts(noun, plural, language)):
        group = antecedent(memory, Want(("group",), None)) if plural else None
        return _of_focus(phrase, noun, plural, in_language(group, language), language) if group else None
    if not {noun, noun.removesuffix("s")} & (french if language == "fr" else english).EVENTS:
        return None
    focus = antecedent(memory[:2], Want(PEOPLE, None)) or antecedent(memory[:1], Want(ANY, None))
    if focus is None or focus.sort == "document":
        return None
    return _of_focus(phrase, noun, plural, in_language(focus, language), language)


def _same(memory: Memory, noun: str, language: str) -> Mention | None:
    """The phrase with that noun, in either language: of the latest turn that has one, the fullest."""
    one = noun.removesuffix("s")
    other = noun_in(noun, language) or ""
    for spoken in memory:
        found = [
            said
            for said in spoken
            if said.sort != "time"
            and said.head.removesuffix("s") in ({one} if said.language == language else {other.removesuffix("s")})
        ]
        if found:
            return max(found, key=lambda said: (not said.is_part, len(said.text)))
    return None


def _such(memory: Memory, noun: str, plural: bool, language: str) -> Mention | None:
    """What is of the sort that a noun names: a country, a person, a group, an article."""
    for sorts in _sorts(noun, plural, language):
        for spoken in memory:
            for said in spoken:
                is_country = bare(said.text) in COUNTRIES
                fits = noun not in _COUNTRY or is_country
                fits = fits and (noun not in _CITY or not is_country)
                if said.sort in sorts and fits and said.plural == plural and not (said.told and not said.named):
                    return said
    return None


_COUNTRY = frozenset(("pays", "country", "nation"))
_CITY = frozenset(("ville", "city", "town", "capitale", "capital", "village"))


def _sorts(noun: str, plural: bool, language: str) -> Iterator[tuple[Sort, ...]]:
    table = french if language == "fr" else english
    people = french.MASCULINE_PEOPLE | french.FEMININE_PEOPLE if language == "fr" else english.PEOPLE
    if noun in table.DOCUMENTS:
        yield ("document",)
    elif {noun, noun.removesuffix("s")} & people or noun in ("men", "women", "gens", "people"):
        yield ("group", "person") if plural else ("person", "name")
    elif {noun, noun.removesuffix("s")} & table.GROUPS:
        yield ("group",)
        yield ("name",)
    elif {noun, noun.removesuffix("s")} & table.PLACES:
        yield ("place",)


def _of_focus(phrase: str, noun: str, plural: bool, focus: Mention, language: str) -> str:
    """« cette visite » of what was spoken of: « la visite de la délégation russe »."""
    if language == "en":
        return f"the {phrase} of {focus.text}"
    article = (
        "les " if plural else "l’" if begins_with_vowel(phrase) else "la " if french.gender_of(noun) == "f" else "le "
    )
    return f"{article}{re.sub(r' +$', '', phrase)} {with_preposition('de', focus.text, 'fr')}"
