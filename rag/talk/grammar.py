"""The words that follow-ups are read by, folded, from words/*.toml: kinds, genders, numbers, forms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"
LANGUAGES = ("fr", "en")
CONTRACTED = {"du": ("de", "le"), "au": ("a", "le"), "aux": ("a", "les"), "des": ("de", "les")}

_NOT_PLURAL = re.compile(r"(?:ss|us|is|ics|news|series|corps|congress|texas)$")
_AGREED = re.compile(r"(?P<base>é|u|(?:pr|m|qu|ass)is|(?<!pr)(?<!m)(?<!qu)(?<!ass)i)(?:es|e|s)$")


@cache
def listed(language: str, name: str) -> frozenset[str]:
    """The words of a kind, "groups" or the like, in a language."""
    return frozenset(section("fr" if language == "fr" else "en", "words", name).split())


@cache
def phrases(language: str, *path: str) -> tuple[str, ...]:
    """The lines of a list, in order."""
    return tuple(line for line in section(language, *path).splitlines() if line)


@cache
def section(language: str, *path: str) -> Any:
    """What stands at a path in the file of a language, "fr" or "en": a text, a list, or a mapping of those."""
    found: Any = _read(language)
    for name in path:
        found = found[name]
    return found


@cache
def _read(language: str) -> Mapping[str, Any]:
    return tomllib.loads((WORDS / f"{language}.toml").read_text("utf-8"))


@cache
def either(name: str) -> frozenset[str]:
    """The words of a kind in both languages."""
    return frozenset().union(*(listed(language, name) for language in LANGUAGES))


@cache
def small_words(language: str) -> frozenset[str]:
    """The words of a language that tell nothing: articles, prepositions, auxiliaries, pronouns, question words."""
    kinds = ("determiners", "prepositions", "auxiliaries", "grammar")
    return frozenset(CONTRACTED if language == "fr" else ()).union(*(listed(language, kind) for kind in kinds))


@cache
def all_small_words() -> frozenset[str]:
    """Those of both languages."""
    return small_words("fr") | small_words("en")


@cache
def people(language: str) -> frozenset[str]:
    """The nouns that are persons."""
    return (
        listed("en", "people")
        if language == "en"
        else listed("fr", "masculine_people") | listed("fr", "feminine_people")
    )


@cache
def form(name: str) -> re.Pattern[str]:
    """The pattern of whole French words of a kind: "of_persons", "of_documents" or the like."""
    return re.compile(rf"\b(?:{'|'.join(phrases('fr', 'forms', name))})\b")


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """The pattern of folded text of that name in a language."""
    return re.compile("|".join(phrases(language, "patterns", name)))


def is_adjective(word: str) -> bool:
    """Whether a folded French word after a noun is taken for its adjective.

    >>> is_adjective("russe"), is_adjective("bilaterale"), is_adjective("soutient")
    (True, True, False)
    """
    is_other = word in small_words("fr") or word in listed("fr", "not_adjectives")
    return not is_other and form("adjectives").fullmatch(word) is not None


@cache
def _feminine_ending() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrases('fr', 'forms', 'feminine_endings'))})s?$")


def gender_of(noun: str) -> str:
    """The gender of a folded French noun, "m" or "f", by lists and its ending.

    >>> gender_of("delegation"), gender_of("accord"), gender_of("ministere"), gender_of("visites")
    ('f', 'm', 'm', 'f')
    """
    men, women = listed("fr", "masculine_people"), listed("fr", "feminine_people")
    one = noun.removesuffix("s") if noun not in listed("fr", "masculine") else noun
    last = one.rsplit("-", 1)[-1]
    if {noun, one, last} & listed("fr", "masculine") or {one, noun} & (men - women):
        return "m"
    if {noun, one, last} & listed("fr", "feminine") or {one, noun} & (women - men):
        return "f"
    return "f" if _feminine_ending().search(one) else "m"


def participle_alone(written: str) -> str:
    """A French participle whose object follows it, and which does not agree with it.

    >>> [participle_alone(agreed) for agreed in ("reçus", "livrées", "pris", "reprise", "fournies")]
    ['reçu', 'livré', 'pris', 'repris', 'fourni']
    """
    return _AGREED.sub(lambda found: found["base"], written)


def is_plural(noun: str) -> bool:
    """Whether a folded English noun is a plural.

    >>> is_plural("officers"), is_plural("congress"), is_plural("people")
    (True, False, True)
    """
    if noun in listed("en", "plurals"):
        return True
    return noun.endswith("s") and not noun.endswith("'s") and not _NOT_PLURAL.search(noun)


def is_verb(word: str) -> bool:
    """Whether an English word after a noun is taken for a verb, and not for more of the noun's phrase."""
    if word in listed("en", "verbs") or word in _irregular() or word in listed("en", "participles"):
        return True
    if word.endswith("ing") and word not in ("meeting", "building", "training", "mining", "housing"):
        return True
    is_third = word.endswith("s") and word.removesuffix("s") in listed("en", "verbs")
    return word.endswith("ed") or (is_third and word not in listed("en", "not_verbs"))


def base_of(verb: str) -> str | None:
    """What an English verb in the past is with "did"; None if that cannot be told.

    >>> base_of("led"), base_of("signed"), base_of("received"), base_of("stopped"), base_of("of")
    ('lead', 'sign', 'receive', 'stop', None)
    """
    if verb in _irregular():
        return _irregular()[verb]
    if not verb.endswith("ed"):
        return None
    stem = verb[:-2]
    for base in (stem + "e", stem, stem[:-1], stem[:-1] + "y" if stem.endswith("i") else stem):
        if base in listed("en", "verbs"):
            return base
    return stem[:-1] + "y" if stem.endswith("i") else stem


@cache
def _irregular() -> dict[str, str]:
    pairs = (pair.partition(":") for pair in listed("en", "irregular"))
    return {past: base for past, _, base in pairs}
