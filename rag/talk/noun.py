"""The noun phrases of a question: where they stand, and whether they are a person, a group, a place or a thing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from rag.talk.line import plain, tokens
from rag.talk.mention import Mention, Sort
from rag.talk.phrase_english import EnglishReader
from rag.talk.phrase_french import FrenchReader
from rag.talk.words import english, french
from rag.talk.words.places import PLACES, bare
from rag.text.when import time_asked

_ANY_DAY = datetime.date(2100, 1, 1)  # where a time stands does not depend on the day
_ON = ("sur", "avec", "contre", "on", "with", "about", "against")  # « le traité avec le Japon »


@lru_cache(maxsize=512)
def mentions(text: str, language: str) -> tuple[Mention, ...]:
    """The noun phrases of a text, in order, each followed by those that are part of it; and its times."""
    words = tokens(text)
    times = tuple(_times(text, language))
    free = tuple(word for word in words if not any(time.start <= word.start < time.end for time in times))
    read = FrenchReader(text, free) if language == "fr" else EnglishReader(text, free)
    found = [part for one in _joined(text, read.chunks()) for part in (one, *_owner(one))]
    return tuple(sorted((*found, *times), key=lambda one: (one.start, -one.end)))


def is_about_documents(question: str) -> bool:
    """Whether a question has a noun for documents: « Quels articles parlent de Wagner ? »."""
    return any(word.plain in french.DOCUMENTS | english.DOCUMENTS for word in tokens(question))


def whole_mention(text: str, language: str) -> Mention | None:
    """The mention that a text is from its first word to its last, or None."""
    words = tokens(text)
    found = mentions(text, language)
    if not words or not found:
        return None
    first = found[0]
    return first if first.start <= words[0].start and first.end >= words[-1].end else None


def _owner(one: Mention) -> Iterator[Mention]:
    """Whose it is, of "Novak's role"."""
    owner, _, rest = one.text.replace("’", "'").partition("'s ")
    if one.language == "en" and rest[:1].islower() and owner[:1].isupper() and not one.is_part:
        sort: Sort = "place" if bare(owner) in PLACES else "person" if " " in owner else "name"
        start = one.end - len(one.text)
        yield replace(
            one, text=owner, sort=sort, head=plain(owner.split()[-1]), plural=False, lead="", start=start,
            end=start + len(owner), is_part=True, named=True, determiner="",
            gender="f" if plain(owner.split()[0]) in french.FEMININE_NAMES else "",
        )  # fmt: skip


def _times(text: str, language: str) -> Iterator[Mention]:
    for start, end in time_asked(text, language, _ANY_DAY).words:
        if any(char.isdigit() for char in text[start:end]) or len(text[start:end].split()) > 1:
            yield Mention(text[start:end], "time", text[start:end].lower(), language, start=start, end=end)


def _joined(text: str, chunks: Sequence[Mention]) -> Iterator[Mention]:
    """Each chunk with those that « de » or "of" hangs on it, then these as its parts; two that « et » joins as one."""
    at = 0
    while at < len(chunks):
        last = at
        while last + 1 < len(chunks) and _hangs(text, chunks[last], chunks[last + 1]):
            last += 1
        whole = chunks[at]
        if last > at:
            whole = replace(whole, text=whole.text + text[chunks[at].end : chunks[last].end], end=chunks[last].end)
        after = chunks[last + 1] if last + 1 < len(chunks) else None
        if after and not after.lead and _is_and(text[whole.end : after.start]) and _pairs(whole, after):
            end = after.end
            yield replace(whole, text=f"{whole.text}{text[whole.end : end]}", end=end, plural=True)
            yield replace(whole, is_part=True)
            yield replace(after, is_part=True)
            at = last + 2
            continue
        yield whole
        for part in chunks[at + 1 : last + 1]:  # « le phare de Kergador », then « Kergador »
            rest = text[part.end : chunks[last].end]
            yield replace(part, text=part.text + rest, end=chunks[last].end, is_part=True)
        at = last + 1


def _hangs(text: str, one: Mention, other: Mention) -> bool:
    is_next = not text[one.end : other.start].strip()
    if is_next and other.lead in _ON and one.sort == "thing" and one.determiner and not one.named:
        is_what = other.sort in ("place", "group", "thing") or (other.sort == "name" and bool(other.determiner))
        return is_what and not one.is_part
    return (
        is_next and other.lead in ("de", "d'", "of") and not (one.sort == "person" and one.named and not one.determiner)
    )


def _pairs(one: Mention, other: Mention) -> bool:
    """Whether « et » makes two of them one: persons, groups, places, or bare names."""
    return one.sort == other.sort and (
        one.sort in ("person", "group", "place") or not (one.determiner or other.determiner)
    )


def _is_and(between: str) -> bool:
    return between.strip() in ("et", "and", "&")
