"""Another question on "Which planes did Mali get?", which is then of known ones: "When did Mali get the planes?"."""

from __future__ import annotations

import re

from rag.talk.edit import put
from rag.talk.kind import MEASURES, kind_asked
from rag.talk.line import decapitalised, plain, tokens
from rag.talk.mention import Mention
from rag.talk.noun import mentions
from rag.talk.words import english, french
from rag.talk.words.french import DETERMINERS, participle_alone

EXACT_WORDS = 4  # of an answer that takes the place of what was asked for
_NOT_AGAIN = ("Qui", "Quoi", "Who", "What", "Lesquels", "Which ones", "Combien", "How many")
_BE = frozenset(str.split("is are was were has have had will would can could"))
_COUNTED = re.compile(r"(?:et |and )?(?:combien|how many)\b")  # « Dix-neuf » names nothing
_INVERTED = re.compile(r"(?P<who>(?P<aux>[a-z]+)-(?:t-)?(?:ils?|elles?))(?: (?P<part>[a-z]+))?")
_AUX = re.compile(r"(?P<aux>a|ont|est|sont|avait|avaient|etait|etaient) (?P<rest>[a-z].*)")
_HAVE = ("a", "ont", "avait", "avaient")
_ELISIONS = "'’"
_TRAILING = re.compile(r" (?:to|from|with|for|at|on|in|of|about|by|against|into|over|through)(?= |$)")


def on_what_was_asked(word: str, question: str, language: str, exact: str) -> str | None:
    """« Quand », "From whom" on a question that asks for a kind of thing; None of any other question.

    `exact`, its answer, stands for the kind where it is short and clearly of the same language or a name.
    """
    kind = kind_asked(question, language) if word not in _NOT_AGAIN else None
    if kind is None or kind.head.removesuffix("s") in MEASURES:
        return None
    rest = question[kind.end :].strip()
    what = _answered(exact, kind, question) or kind.text
    if language == "fr":
        return _french(word, rest, what, kind)
    return _english(word, rest, what)


def _answered(exact: str, kind: Mention, question: str) -> str:
    """The answer with the article of what is known, or ""."""
    words = exact.split()
    if not words or len(words) > EXACT_WORDS:
        return ""
    if len(words) > 1 and plain(words[0 if kind.language == "fr" else -1]) == kind.head:  # « avions Su-25 »
        article = tokens(kind.text)[0].text
        return f"{article}{'' if article[-1] in _ELISIONS else ' '}{exact[:1].lower()}{exact[1:]}"
    if all(word[:1].isupper() for word in words) and not _COUNTED.match(plain(question)):
        return exact
    definite = ("le", "la", "les") if kind.language == "fr" else ("the",)
    return decapitalised(exact) if plain(words[0]) in definite or plain(exact).startswith("l'") else ""


def _english(word: str, rest: str, what: str) -> str | None:
    words = tokens(rest)
    if not words:
        return None
    first = words[0]
    after = rest[first.end :].strip()
    if first.plain in ("did", "does", "do") or (first.plain in _BE and _has_subject(after)):
        return _with_object(f"{word} {first.text}", after, what)
    if first.plain in _BE:
        return f"{word} {first.text} {put(what)} {after}"
    base = english.base_of(first.plain)
    return f"{word} did {put(what)} {base} {after}" if base else None


def _has_subject(after: str) -> bool:
    """Whether a noun phrase follows "has", and not a participle."""
    first = next(iter(mentions(after, "en")), None)
    return first is not None and not first.start and not first.lead and bool(first.named or first.determiner)


def _with_object(led: str, after: str, what: str) -> str | None:
    """The kind after the verb, and after the preposition that it left behind: "go to"."""
    words = tokens(after)
    verb = next((one for one in words[1:] if english.is_verb(one.plain) or one.plain in english.VERBS), None)
    if verb is None and (len(words) < 2 or any(one.plain in english.PREPOSITIONS for one in words)):
        return None
    verb = verb or words[-1]
    trailing = _TRAILING.match(after, verb.end)
    end = trailing.end() if trailing and not after[trailing.end() :].strip() else verb.end
    return f"{led} {after[:end]} {put(what)}{after[end:]}"


def _french(word: str, rest: str, what: str, kind: Mention) -> str | None:
    subject = next(iter(mentions(rest, "fr")), None)
    if subject and not subject.start and not subject.lead and subject.text == rest[: subject.end]:
        return _french_object(word, rest, subject, what)
    found = _AUX.fullmatch(plain(rest))
    if found is None or found["rest"].split()[0] in DETERMINERS | french.PREPOSITIONS:
        return None
    is_many = kind.plural and plain(what) == plain(kind.text)
    is_subject = is_many == (found["aux"] in ("ont", "sont", "avaient", "etaient"))
    if not is_subject:
        return None
    pronoun = ("elle" if kind.gender == "f" else "il") + ("s" if is_many else "")
    link = "-t-" if found["aux"] == "a" else "-"
    aux = rest[slice(*found.span("aux"))]
    return f"{word} {put(what)} {aux}{link}{pronoun} {rest[found.start('rest') :]}"


def _french_object(word: str, rest: str, subject: Mention, what: str) -> str | None:
    """« le Mali a-t-il reçus » → « Quand le Mali a-t-il reçu les avions »."""
    found = _INVERTED.match(plain(rest), subject.end + 1)
    if found is None:
        return None
    part = found["part"] if found["part"] not in french.GRAMMAR else None
    end = found.end() if part else found.end("who")
    verb = rest[subject.end : found.end("who")]
    if part and found["aux"] in _HAVE:
        verb += f" {participle_alone(rest[slice(*found.span('part'))])}"
    elif part and part.endswith(("er", "ir", "re")):
        verb += f" {part}"
    elif part:
        return None
    who = decapitalised(subject.text) if subject.determiner else subject.text
    return f"{word} {put(who)}{verb} {put(what)}{rest[end:]}"
