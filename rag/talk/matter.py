"""What a conversation is about, for a question that names nothing: « combien de stations ? », "Where is the wreck?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.records import Turn
from rag.search.quoted import quoted_phrases
from rag.talk.line import capitalised, marked, plain, tokens
from rag.talk.mention import Mention
from rag.talk.noun import is_about_documents, mentions, whole_mention
from rag.talk.recall import definite, spoken_of
from rag.talk.slot import in_language, place_phrase
from rag.talk.tongue import spoken_language
from rag.talk.words import english, french
from rag.talk.words.asking import AND, KIN
from rag.talk.words.pairs import NATIONS

TURNS = 4  # back, in which the matter is sought
MOST_WORDS = 8  # of a question that needs it though it has no "the wreck"
MOST_CHARS = 80  # of the phrase for it
_DEFINITE = ("le", "la", "l'", "les", "the")
_LOCAL = ("a", "en", "dans", "sur", "in", "at", "on")
_OWN = re.compile(r"\b(?:tu|vous|te|toi|you|your|griot|je|i|moi|me|heure est-il|monde|world)\b")
_FIRST = re.compile(r"(?:(?:Et|And|et|and) )?([^,?]+), ")
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*")
_NATIONS = frozenset(plain(word).removesuffix("e") for pair in NATIONS for word in pair)
_WHICH = french.BEFORE_NOUN | frozenset(str.split("original next first last main same new old final"))
_MARKS = " \u00a0\u202f?!.…"


def with_matter(question: str, turns: Sequence[Turn]) -> str:
    """A question that names nothing with what the turns are about; "" where it names something, or they do not."""
    language = spoken_language(question, turns)
    matter = matter_of(turns) if _names_nothing(question, language) else None
    if matter is None or _has_it(question, language, matter):
        return ""
    said = _said(matter, language)
    bare = question.rstrip(_MARKS)
    if whole := _completed(bare, said, language):
        return marked(whole, language)
    bare = _begun(bare)
    if matter.sort == "place" and matter.named and " " not in said:
        return marked(f"{bare} {place_phrase(matter, language)}", language)
    return f"{bare}, pour {said} ?" if language == "fr" else f"{bare}, for {said}?"


def _has_it(question: str, language: str, matter: Mention) -> bool:
    """Whether a question with no whole phrase has a noun of it, « Quelle usine ? », or a place where it is one, too."""
    own = mentions(question, language)
    words = {word.plain for word in tokens(matter.text)} - french.GRAMMAR - english.GRAMMAR
    is_again = not own and any(word.plain in words for word in tokens(question))
    return is_again or (matter.sort == "place" and any(one.sort == "place" and one.lead for one in own))


def _said(matter: Mention, language: str) -> str:
    """The phrase in a language; its name alone where its words are not known there."""
    written = in_language(definite(matter), language)
    name = _NAME.search(written.text) if written.language != language else None
    return name[0] if name else written.text


def _begun(question: str) -> str:
    led = AND.match(plain(question))
    return capitalised(question[led.end() :] if led else question)


def _completed(question: str, said: str, language: str) -> str:
    """A question that has the beginning of the phrase, with the whole; "" of any other."""
    short = next((one for one in mentions(question, language) if plain(said).startswith(f"{plain(one.text)} ")), None)
    if short is None or question[short.end - len(short.text) : short.end] != short.text:
        return ""
    return question[: short.end - len(short.text)] + said + question[short.end :]


def matter_of(turns: Sequence[Turn]) -> Mention | None:
    """What the last question that names anything is about: of several, what most of the turns name."""
    recent = [*reversed(turns)][:TURNS]
    asked = plain(" ".join(turn.question for turn in recent))
    for turn in recent:
        found = [one for one in _phrases(turn) if len(one.text) <= MOST_CHARS] or _answered(turn)
        if found:
            return max(found, key=lambda one: asked.count(one.head))
    return None


def _names_nothing(question: str, language: str) -> bool:
    folded = plain(question)
    if quoted_phrases(question) or is_about_documents(question) or _OWN.search(folded):
        return False
    first = _FIRST.match(question)
    if first and whole_mention(first[1], language):  # « Et les abeilles, que font-elles ? »
        return False
    if any(word.plain.removesuffix("s").removesuffix("e") in _NATIONS for word in tokens(question)):
        return False
    own = mentions(question, language)
    if any(one.named or _has_name(one) or one.sort == "time" for one in own):
        return False
    if any(map(_is_told_apart, own)):
        return False
    is_known = any(one.determiner in _DEFINITE and not one.is_part for one in own)
    return is_known or len(tokens(question)) <= MOST_WORDS


def _is_told_apart(one: Mention) -> bool:
    """Whether its own words say which it is: "the drone instructors", and not "the next match"."""
    words = {word.plain for word in tokens(one.text)} - french.GRAMMAR - english.GRAMMAR - _WHICH
    return one.determiner in _DEFINITE and len(words) > 1


def _phrases(turn: Turn) -> Iterator[Mention]:
    """The phrases of a question that have a name, each with the place that follows it: "the fire at Lyon library"."""
    own = [one for one in spoken_of(turn) if not one.told and one.end and one.language == turn.language]
    own = [one for one in own if turn.question[one.end - len(one.text) : one.end] == one.text or one.lead]
    wholes = sorted((one for one in own if not one.is_part), key=lambda one: one.start)
    for one, after in zip(wholes, [*wholes[1:], None], strict=False):
        if one.aspect or (one.head in KIN and not one.named) or one.sort in ("time", "document"):
            continue
        if after and after.lead in _LOCAL and not turn.question[one.end : after.start].strip():
            joined = replace(one, text=one.text + turn.question[one.end : after.end], end=after.end)
            if _has_name(joined):
                yield replace(joined, head=after.head)
                continue
        if one.named or _has_name(one):
            yield replace(one, head=_name_in(one))
    if any(one.aspect or one.head in KIN for one in wholes):
        parts = [one for one in own if one.is_part and (one.named or _has_name(one))]
        yield from parts[:1]


def _answered(turn: Turn) -> list[Mention]:
    """What a question that names nothing was answered with, where that is a name: « Quel village … ? »."""
    return [one for one in spoken_of(turn) if one.named and not one.told and one.sort != "time"][:1]


def _has_name(one: Mention) -> bool:
    return any(word[:1].isupper() for word in one.text.split()[1:])


def _name_in(one: Mention) -> str:
    return next((plain(word) for word in one.text.split() if word[:1].isupper()), one.head)
