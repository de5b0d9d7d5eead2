"""The kind of thing that a question asks for: « les avions » of « Quels avions … ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.talk.line import begins_with_vowel, plain, tokens
from rag.talk.mention import Mention
from rag.talk.noun import is_about_documents, mentions
from rag.talk.words import english, french

MEASURES = (
    english.TIMES
    | french.TIMES
    | frozenset(  # what one asks for, and does not speak of again
        str.split(
            "temp fois heure minute proportion nombre pourcentage part moitie sorte genre type hauteur longueur taille"
            " poids hour minute number percentage share percent money kind sort height length size weight"
        )
    )
)
_KIND = {
    "fr": re.compile(
        r"(?:et |mais )?(?:quel(?P<f>le)?(?P<s>s)? (?!est\b|sont\b|etai|fu|a\b|ont\b)|(?P<many>combien d(?:e |')))"
    ),
    "en": re.compile(
        r"(?:and |but )?(?:(?:which|what) "
        r"(?!is\b|are\b|was\b|were\b|did\b|does\b|do\b|has\b|have\b|will\b|share\b|of\b)"
        r"|how many )"
    ),
}


_DID = re.compile(r" (?:did|does|do) ")
_NAME_AFTER = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ]) [A-ZÀ-Þ]")
_INVERTED = re.compile(r" [a-z]+-(?:t-)?(?:ils?|elles?)\b")


def kind_asked(question: str, language: str) -> Mention | None:
    """What is asked for as it is spoken of again, « l’entraîneur » of « Quel entraîneur … ? »; its end is there.

    None where something else is asked, or documents are.
    """
    found = _KIND[language].match(plain(question)) if language in _KIND else None
    if found is None or is_about_documents(question):
        return None
    return _english(question, found.end()) if language == "en" else _french(question, found)


def with_kind(asked: Sequence[Mention], question: str, language: str) -> list[Mention]:
    """The mentions of a question with the kind that it asks for."""
    kind = kind_asked(question, language)
    if kind is None or kind.head.removesuffix("s") in MEASURES:
        return [*asked]
    rest = [one for one in mentions(question[kind.end :], language) if one.start < 2 and not one.lead]
    after = [replace(one, start=one.start + kind.end, end=one.end + kind.end) for one in rest]
    others = [one for one in asked if one.start >= kind.end and not any(one.text == own.text for own in after)]
    is_object = _DID.match(plain(question), kind.end) is not None or bool(after)
    subject = after or others[:1]
    return [*subject, kind, *(one for one in others if one not in subject)] if is_object else [kind, *others]


def _french(question: str, found: re.Match[str]) -> Mention | None:
    article = "les " if found["s"] or found["many"] else "la " if found["f"] else "le "
    rest = question[found.end() :]
    kind = next(iter(mentions(article + rest, "fr")), None)
    if kind is None or kind.start or kind.sort == "time":
        return None
    end = found.end() + kind.end - len(article)
    name = _NAME_AFTER.search(kind.text)
    if name and _INVERTED.match(plain(question), end):  # « Quel club Marta Lind a-t-elle rejoint ? »
        end -= len(kind.text) - name.start()
        kind = replace(kind, text=kind.text[: name.start()], named=False)
    elided = not found["s"] and not found["many"] and begins_with_vowel(rest)
    return replace(kind, text=f"l’{kind.text[3:]}" if elided else kind.text, end=end)


def _english(question: str, at: int) -> Mention | None:
    rest = question[at:]
    first = next(iter(tokens(rest)), None)
    if first is None or first.plain.endswith("ed") or first.plain in english.IRREGULAR:  # "What happened then?"
        return None
    verb = next((word for word in tokens(rest)[1:] if english.is_verb(word.plain)), None)
    kind = next(iter(mentions(f"the {rest[: verb.start] if verb else rest}", "en")), None)
    if kind is None or kind.start or kind.named or kind.sort == "time":
        return None
    return replace(kind, start=at, end=at + kind.end - len("the "))
