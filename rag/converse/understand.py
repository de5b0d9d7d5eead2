"""What was said in a conversation → what it asks, as a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.converse import english, french
from rag.converse.bridge import bridged, defined, is_of_document, is_of_saying, said_so
from rag.converse.clause import ask_anew, word_asked
from rag.converse.fragment import put_in_place, read_fragment, told_of
from rag.converse.line import capitalised, plain, tidy, tokens
from rag.converse.mention import Mention
from rag.converse.noun import is_about_documents
from rag.converse.recall import PERSONS, REACH, Memory, Want, antecedent, full_names, remember
from rag.converse.slot import in_language, translated
from rag.converse.talk import Kind, small_talk, without_courtesy
from rag.converse.words import english as english_words
from rag.converse.words import french as french_words
from rag.converse.words.asking import ABOUT, AND, CORRECTS, MORE
from rag.language import question_language
from rag.question import expected_form
from rag.records import Turn
from rag.store import analyse

LEAST_WORDS = 5  # of a text whose language is looked at
MOST_CHARS = 1500  # of what is rewritten: a longer text is a question of its own, and takes its time
FOREIGN_WORDS = 4  # of one that is in the other language
PHRASE_WORDS = 8  # of an answer that may stand for what was asked
MOST_ADDED = 600  # characters that a follow-up may gain

Titles = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said: its kind and, of a question, as it stands alone; "" for any other kind.

    `is_rewritten`: it stands alone only by what was said before. `is_new_subject`: it shares nothing with the turn
    before it.
    """

    kind: Kind
    question: str
    is_rewritten: bool
    is_new_subject: bool


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
    if not before or len(said) > MOST_CHARS:
        return Spoken("question", typed, False, False)
    asked = without_courtesy(said)
    question = _alone(asked, before, titles) if _is_spoken(asked) else None
    if question is None or len(question) > len(said) + MOST_ADDED or plain(question) == plain(asked):
        return Spoken("question", typed if asked == said else capitalised(asked), False, _is_new(asked, before[-1]))
    return Spoken("question", question, True, False)


def spoken_language(said: str, turns: Sequence[Turn]) -> str:
    """ "fr" or "en": that of most of its small words; that of the turns where it has none, or as many of either."""
    words = [word.plain for word in tokens(said)]
    french_count = sum(word in french_words.GRAMMAR for word in words)
    english_count = sum(word in english_words.GRAMMAR for word in words)
    if french_count != english_count:
        return "fr" if french_count > english_count else "en"
    return next((turn.language for turn in reversed(turns) if turn.language in ("fr", "en")), "fr")


def _is_spoken(asked: str) -> bool:
    """Whether it is French or English, as far as can be told: what is short, or mostly of their small words, is."""
    words = [word.plain for word in tokens(asked)]
    if any(word.startswith("-") for word in words):  # « -t-il » is French
        return True
    known = max(sum(word in table.GRAMMAR for word in words) for table in (french_words, english_words))
    return len(words) < LEAST_WORDS or 2 * known >= len(words) or question_language(asked) in ("fr", "en")


def _alone(asked: str, turns: Sequence[Turn], titles: Titles | None) -> str | None:
    """The question as it stands alone, or None where it does already."""
    language = spoken_language(asked, turns)
    told = remember(turns)
    folded = plain(asked)
    memory = _with_document(translated(told, language), turns, language, titles, is_catalog=is_of_document(folded))
    if MORE.fullmatch(folded.strip(" ?!.…")):
        return _more(told, turns[-1].language)
    corrects = CORRECTS.match(folded)
    rest = asked[corrects.end() :] if corrects else asked
    about = ABOUT.match(plain(rest))
    led = about or AND.match(plain(rest))
    core = rest[led.end() :] if led else rest
    bare = rest[found.end() :] if (found := AND.match(plain(rest))) else rest
    if about and (word_asked(bare, language) is not None or read_fragment(core, language, led=True) is None):
        about, core = None, bare
    if said := defined(core, language, memory):
        return said
    if (place := word_asked(core, language)) is not None:
        last = turns[-1]
        return ask_anew(place, last.question, last.language, _subject(last, told), _object(last, told))
    is_led, is_loose = bool(led or corrects), bool(about or corrects)
    if fragment := _fragment(core, language, memory, led=is_led):
        if fragment.sort in PERSONS and fragment.named and " " not in fragment.text and not fragment.determiner:
            fragment = replace(fragment, text=full_names(turns[-REACH:]).get(fragment.head, fragment.text))
        if done := put_in_place(fragment, turns, led=is_led, loose=is_loose):
            return done
        return told_of(fragment, turns[-1].language) if (is_led and not fragment.lead) or about else None
    if is_of_saying(core, language):
        return said_so(core, language, turns[-1])
    replaced = _replaced(core, language, memory)
    hung = bridged(replaced or core, language, memory)
    return hung or replaced or (capitalised(core) if corrects else None)


def _replaced(core: str, language: str, memory: Memory) -> str | None:
    pronouns = french.replace_pronouns if language == "fr" else english.replace_pronouns
    return pronouns(core, memory)


def _fragment(core: str, language: str, memory: Memory, *, led: bool) -> Mention | None:
    """A phrase without a verb, its own pronouns replaced: « et ces officiers ? », "and his deputy?"."""
    fragment = read_fragment(core, language, led=led)
    if fragment is None or fragment.sort == "time":
        return fragment
    is_said_again = re.match(
        r"(?:[a-z]+ )?(?:ce|cet|cette|ces|this|that|these|those|son|sa|ses|leurs?|his|her|its|their)\b", plain(core)
    )
    if is_said_again and (resolved := _replaced(core, language, memory)):
        return read_fragment(resolved[:1].lower() + resolved[1:], language, led=led) or fragment
    return fragment if led or core.rstrip().endswith("?") else None


def _subject(turn: Turn, memory: Memory) -> str | None:
    """What answered the « qui » of the last question, in its language."""
    if expected_form(turn.question) != "person" or not turn.exact or not memory:
        return None
    found = antecedent(memory[:1], Want((*PERSONS, "group", "thing", "place"), None))
    if (
        found is None
        or plain(found.text) in plain(turn.question)
        or not any(plain(found.text).split()[-1] in plain(words) for words in turn.exact)
    ):
        return None
    return in_language(found, turn.language).text


def _object(turn: Turn, memory: Memory) -> str:
    """What answered the last question, as a phrase in its language; "" where that is none, or there are several."""
    if len(turn.exact) != 1 or not memory:
        return ""
    words = plain(turn.exact[0])
    found = next((one for one in memory[0] if words in (plain(one.text), f"the {plain(one.text)}")), None)
    if found is None:
        return turn.exact[0] if len(words.split()) <= PHRASE_WORDS else ""
    said = in_language(found, turn.language)
    return said.text if said.language == turn.language or len(said.text.split()) <= FOREIGN_WORDS else ""


def _more(memory: Memory, language: str) -> str | None:
    found = antecedent(memory, Want(plural=None))
    return told_of(found, language) if found else None


def _with_document(
    memory: Memory, turns: Sequence[Turn], language: str, titles: Titles | None, *, is_catalog: bool
) -> Memory:
    """The memory with the document of the last answer: what a list of one names, and « cet article »."""
    last = next((turn for turn in reversed(turns) if turn.documents), None)
    if last is None:
        return memory
    path = last.documents[0]
    title = (titles(path) if titles else None) or (path if is_catalog else "")
    is_only = len(last.documents) == 1 and is_about_documents(last.question)
    text = "l’article" if language == "fr" else "the article"
    if title:
        text += f" « {title} »" if language == "fr" else f" “{title}”"
    document = Mention(text, "document", "article", language, gender="m", told=not is_only)
    first = tuple(one for one in memory[0] if one.sort != "document")
    return ((document, *first) if is_only else (*first, document), *memory[1:])


def _is_new(asked: str, last: Turn) -> bool:
    """Whether a question shares no word that tells something with the last turn."""
    before = " ".join((last.question, *last.exact, *last.told))
    own = set(analyse(asked, spoken_language(asked, [last])))
    return bool(own) and not any(own.intersection(analyse(before, language)) for language in ("fr", "en"))
