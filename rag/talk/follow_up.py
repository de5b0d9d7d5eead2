"""What was said in a conversation → what it asks, as a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import Turn
from rag.talk.catalog_questions import Titles, article_named, catalog_form, document_in, is_of_document, with_document
from rag.talk.clauses import ask_anew, word_asked
from rag.talk.english_pronouns import replace_pronouns as replace_english
from rag.talk.fragments import put_in_place, read_fragment, told_of, whose
from rag.talk.french_pronouns import replace_pronouns as replace_french
from rag.talk.grammar import LANGUAGES
from rag.talk.history import REACH, Memory, full_names, remember, with_full_name
from rag.talk.noun_phrases import Mention
from rag.talk.small_talk import Kind, small_talk
from rag.talk.subject import AND, with_subject
from rag.talk.tokens import (
    capitalised,
    decapitalised,
    is_known_language,
    marked,
    plain,
    spoken_language,
    tidy,
)
from rag.text import analyse, expected_form

MOST_CHARS = 1500  # of what is rewritten: a longer text is a question of its own, and takes its time
MOST_ADDED = 600  # characters that a follow-up may gain

_ABOUT = re.compile(
    r"(?:(?:et|mais|alors)[ ,]+)*(?:(?:qu'en est[- ]il|quid|que dire|au sujet) (?=de |du |des |d')"
    r"|quant (?=a |au |aux )|(?:pour|concernant|meme question (?:pour|avec)) )"
    r"|(?:(?:and|but|so|ok|then)[ ,]+)*(?:(?:what|how) about|what of|same question for|(?<=and )(?:for|regarding)) "
)
_CORRECTS = re.compile(
    r"(?:(?:non|no|nope|pardon|desolee?|sorry|en fait|enfin|actually|oups|oops)\b[ ,.!:]*)*"
    r"(?:(?:mais )?je (?:voulais|veux|voudrais) (?:dire|parler|savoir)|(?:mais )?je (?:parl\w+|demand\w+|pens\w+)"
    r"|i (?:meant?|was (?:talking|asking|thinking)(?: about)?|mean)|(?:je dis|il s'agit)|plutot|rather|instead"
    r"|not that one)\b[ ,:]*(?:plutot )?"
    r"|(?:(?:non|no|nope|pardon|sorry|en fait|actually)\b[ ,.!:]+)+(?:pas [^,]+, (?:mais )?|not [^,]+, (?:but )?)?"
)
_SAID_AGAIN = re.compile(
    r"(?:[a-z]+ )?(?:ce|cet|cette|ces|this|that|these|those|son|sa|ses|leurs?|his|her|its|their)\b"
)
_OWNED = re.compile(r"(?:son|sa|ses|leurs?|his|her|its|their)\b")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said: its kind and, of a question, as it stands alone; "" for any other kind.

    `is_rewritten`: it stands alone only by what was said before. `is_new_subject`: it shares nothing with the turn
    before it. `narrowed`: the question with what the turns are about, if it names nothing; it is asked first, and the
    other if no answer to it is found. "": there is none.
    """

    kind: Kind
    question: str
    is_rewritten: bool
    is_new_subject: bool
    narrowed: str = ""


def understand_turn(said: str, turns: Sequence[Turn], *, titles: Titles | None = None) -> Spoken:
    """What is said after some turns, oldest first. A question that stands alone, or cannot be followed up, is left.

    `titles` gives the title of a document by its path, so that « cet article » can be named; None leaves it the path.
    """
    typed, said = said.strip(), tidy(said)
    if talk := small_talk(said):
        return Spoken(talk[0], "", False, False)
    before = [
        replace(turn, question=tidy(turn.question), language=spoken_language(turn.question, [turn]))
        for turn in turns[-2 * REACH :]
        if turn.question.strip() and not small_talk(turn.question)
    ]
    if not before or len(said) > MOST_CHARS or not is_known_language(said):
        return Spoken("question", typed, False, bool(before) and _is_new(said, before[-1]))
    question = follow_up(said, before, titles)
    if question is None or len(question) > len(said) + MOST_ADDED or plain(question) == plain(said):
        return Spoken("question", typed, False, _is_new(said, before[-1]), with_subject(said, before))
    question = marked(question, spoken_language(question, before))
    return Spoken("question", question, True, False, with_subject(question, before))


def follow_up(said: str, turns: Sequence[Turn], titles: Titles | None = None) -> str | None:
    """What is said after some turns as a question that stands alone, or None if it does already."""
    language, last = spoken_language(said, turns), turns[-1]
    history = remember(turns)
    memory = with_document(history, turns, language, titles, is_catalog=is_of_document(plain(said)))
    core, is_correction, is_led, is_about = _without_lead(said, language)
    if question := catalog_form(core, turns, document_in(memory), language):
        return question
    if (asked := word_asked(core, language)) is not None:
        return ask_anew(asked, last, history)
    fragment = _fragment(core, language, memory, is_led=is_led)
    if fragment is None:
        replaced = _with_pronouns_replaced(core, language, memory) or article_named(core, language, document_in(memory))
        return marked(capitalised(replaced or core), language) if is_correction else replaced
    fragment = with_full_name(fragment, full_names(turns[-REACH:]))
    if _OWNED.match(plain(core)) and (question := whose(fragment, last)):
        return question
    if question := put_in_place(fragment, turns, led=is_led, loose=is_about or is_correction):
        return question
    if is_about or (is_led and not fragment.lead):
        return told_of(fragment, last.language, is_who=expected_form(last.question) == "person")
    return None


def _without_lead(said: str, language: str) -> tuple[str, bool, bool, bool]:
    """What is said without « non, je voulais dire » and « et »; whether it corrects, is led in, asks « quid »."""
    corrects = _CORRECTS.match(plain(said))
    rest = said[corrects.end() :] if corrects else said
    led, about = AND.match(plain(rest)), _ABOUT.match(plain(rest))
    bare = rest[led.end() :] if led else rest
    if about and word_asked(bare, language) is None:
        core = rest[about.end() :]
        if read_fragment(core, language, led=True):
            return core, corrects is not None, True, True
    return bare, corrects is not None, bool(led or about or corrects), False


def _with_pronouns_replaced(core: str, language: str, memory: Memory) -> str | None:
    return replace_french(core, memory) if language == "fr" else replace_english(core, memory)


def _fragment(core: str, language: str, memory: Memory, *, is_led: bool) -> Mention | None:
    """A phrase without a verb, its own pronouns replaced: « et ces officiers ? », "and his deputy?"."""
    fragment = read_fragment(core, language, led=is_led)
    if fragment is None or fragment.sort == "time":
        return fragment
    if _SAID_AGAIN.match(plain(core)) and (resolved := _with_pronouns_replaced(core, language, memory)):
        return read_fragment(decapitalised(resolved), language, led=is_led) or fragment
    return fragment if is_led or core.rstrip().endswith("?") else None


def _is_new(asked: str, last: Turn) -> bool:
    """Whether a question shares no word that tells something with the last turn."""
    before = " ".join((last.question, *last.exact, *last.told))
    own = set(analyse(asked, spoken_language(asked, [last])))
    return bool(own) and not any(own.intersection(analyse(before, language)) for language in LANGUAGES)
