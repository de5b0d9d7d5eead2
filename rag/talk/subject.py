"""What a conversation is about, for a question that names nothing: « combien de stations ? », "Where is the wreck?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from rag.records import Turn
from rag.search import quoted_phrases
from rag.talk.grammar import all_small_words, either
from rag.talk.history import definite, spoken_of
from rag.talk.noun_phrases import Mention, is_about_documents, mentions, whole_mention
from rag.talk.rewriting import in_language, place_phrase
from rag.talk.tokens import MARKS, capitalised, marked, plain, spoken_language, tokens

TURNS = 4  # back, in which the subject is sought
MOST_WORDS = 8  # of a question that needs it though it has no "the wreck"
MOST_CHARS = 80  # of the phrase for it

AND = re.compile(
    r"(?:(?:et|and|mais|but|alors|so|donc|or|puis|ensuite|also|aussi|hmm|euh|ah|oh|bon|well)\b[ ,]*)+(?=\S)"
)
_LOCAL = ("a", "en", "dans", "sur", "in", "at", "on")
_OWN = re.compile(r"\b(?:tu|vous|te|toi|you|your|griot|je|i|moi|me|heure est-il|monde|world)\b")
_FIRST = re.compile(r"(?:(?:Et|And|et|and) )?([^,?]+), ")
_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]*(?: [A-ZÀ-Þ][\w’'-]*)*")


def with_subject(question: str, turns: Sequence[Turn]) -> str:
    """A question that names nothing with what the turns are about; "" if it names something, or they do not."""
    language = spoken_language(question, turns)
    subject = subject_of(turns) if _names_nothing(question, language) else None
    if subject is None or _has_it(question, language, subject):
        return ""
    said, bare = _said(subject, language), question.rstrip(MARKS)
    if whole := _completed(bare, said, language):
        return marked(whole, language)
    led = AND.match(plain(bare))
    bare = capitalised(bare[led.end() :] if led else bare)
    if subject.sort == "place" and subject.named and " " not in said:
        return marked(f"{bare} {place_phrase(subject, language)}", language)
    return f"{bare}, pour {said} ?" if language == "fr" else f"{bare}, for {said}?"


def subject_of(turns: Sequence[Turn]) -> Mention | None:
    """What the last question that names anything is about: of several, what most of the turns name."""
    recent = [*reversed(turns)][:TURNS]
    asked = plain(" ".join(turn.question for turn in recent))
    for turn in recent:
        found = [one for one in _named_phrases(turn) if len(one.text) <= MOST_CHARS] or _answered(turn)
        if found:
            return max(found, key=lambda one: asked.count(one.head))
    return None


def _has_it(question: str, language: str, subject: Mention) -> bool:
    """Whether a question with no whole phrase has a noun of it, « Quelle usine ? », or a place if it is one, too."""
    own = mentions(question, language)
    nouns = {word.plain for word in tokens(subject.text)} - all_small_words()
    is_again = not own and any(word.plain in nouns for word in tokens(question))
    return is_again or (subject.sort == "place" and any(one.sort == "place" and one.lead for one in own))


def _said(subject: Mention, language: str) -> str:
    """The phrase in a language; its name alone if it is of the other language."""
    written = in_language(definite(subject), language)
    name = _NAME.search(written.text) if written.language != language else None
    return name[0] if name else written.text


def _completed(question: str, said: str, language: str) -> str:
    """A question that has the beginning of the phrase, with the whole; "" of any other."""
    short = next((one for one in mentions(question, language) if plain(said).startswith(f"{plain(one.text)} ")), None)
    start = short.end - len(short.text) if short else 0
    if short is None or question[start : short.end] != short.text:
        return ""
    return question[:start] + said + question[short.end :]


def _names_nothing(question: str, language: str) -> bool:
    if quoted_phrases(question) or is_about_documents(question) or _OWN.search(plain(question)):
        return False
    first = _FIRST.match(question)
    if first and whole_mention(first[1], language):  # « Et les abeilles, que font-elles ? »
        return False
    if any(_stem(word.plain) in _nations() for word in tokens(question)):
        return False
    own = mentions(question, language)
    if any(one.named or one.has_name or one.sort == "time" or _is_told_apart(one) for one in own):
        return False
    return any(one.is_definite and not one.is_part for one in own) or len(tokens(question)) <= MOST_WORDS


@cache
def _nations() -> frozenset[str]:
    return frozenset(map(_stem, either("nations")))


def _stem(word: str) -> str:
    return word.removesuffix("s").removesuffix("e")


def _is_told_apart(one: Mention) -> bool:
    """Whether its own words say which it is: "the drone instructors", and not "the next match"."""
    told = {word.plain for word in tokens(one.text)} - all_small_words() - either("before_noun")
    return one.is_definite and len(told) > 1


def _named_phrases(turn: Turn) -> Iterator[Mention]:
    """The phrases of a question that have a name, each with the place that follows it: "the fire at Lyon library"."""
    own = [one for one in spoken_of(turn) if not one.told and one.end and one.language == turn.language]
    own = [one for one in own if turn.question[one.end - len(one.text) : one.end] == one.text or one.lead]
    wholes = sorted((one for one in own if not one.is_part), key=lambda one: one.start)
    for one, after in zip(wholes, [*wholes[1:], None], strict=False):
        if _is_of_another(one) or one.sort in ("time", "document"):
            continue
        joined = _with_place(one, after, turn.question)
        if joined.named or joined.has_name:
            yield joined
    if any(map(_is_of_another, wholes)):
        yield from [one for one in own if one.is_part and (one.named or one.has_name)][:1]


def _is_of_another(one: Mention) -> bool:
    """Whether it is asked of somebody or something else: a tower's height, a man's father."""
    return one.aspect or (one.head in either("kin") and not one.named)


def _with_place(one: Mention, after: Mention | None, question: str) -> Mention:
    """A phrase with the place that follows it, and with the noun that is counted: a name in it."""
    if after and after.lead in _LOCAL and not question[one.end : after.start].strip():
        joined = replace(one, text=one.text + question[one.end : after.end], end=after.end, head=after.head)
        if joined.has_name:
            return joined
    return replace(one, head=next((plain(word) for word in one.text.split() if word[:1].isupper()), one.head))


def _answered(turn: Turn) -> list[Mention]:
    """What a question that names nothing was answered with, if that is a name: « Quel village … ? »."""
    return [one for one in spoken_of(turn) if one.named and not one.told and one.sort != "time"][:1]
