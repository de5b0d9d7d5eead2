"""What was said in a conversation → what it asks, as a question that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import Turn
from rag.talk import english, french
from rag.talk.another import another
from rag.talk.answered import answered_object, answered_subject
from rag.talk.bare import without_it
from rag.talk.bridge import bridged, defined, is_of_document, is_of_saying, said_so
from rag.talk.catalog import catalog_form
from rag.talk.clause import ask_anew, word_asked
from rag.talk.direct import direct_question
from rag.talk.dislocated import dislocated
from rag.talk.document import Titles, document_in, with_document
from rag.talk.fragment import put_in_place, read_fragment, told_of, whose
from rag.talk.fuller import completed
from rag.talk.line import capitalised, decapitalised, marked, plain, tidy, tokens
from rag.talk.matter import with_matter
from rag.talk.mention import Mention
from rag.talk.names import full_names
from rag.talk.recall import PERSONS, REACH, Memory, Want, antecedent, remember
from rag.talk.scene import in_scene
from rag.talk.shelf import shelf_form
from rag.talk.slot import translated
from rag.talk.talk import Kind, small_talk, without_courtesy
from rag.talk.tongue import spoken_language
from rag.talk.words import english as english_words
from rag.talk.words import french as french_words
from rag.talk.words.asking import ABOUT, AND, CORRECTS, MORE
from rag.text.analysis import analyse
from rag.text.language import question_language
from rag.text.question import expected_form

_OWNED = re.compile(r"(?:son|sa|ses|leurs?|his|her|its|their)\b")
LEAST_WORDS = 5  # of a text whose language is looked at
MOST_CHARS = 1500  # of what is rewritten: a longer text is a question of its own, and takes its time
MOST_ADDED = 600  # characters that a follow-up may gain


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said: its kind and, of a question, as it stands alone; "" for any other kind.

    `is_rewritten`: it stands alone only by what was said before. `is_new_subject`: it shares nothing with the turn
    before it. `narrowed`: the question with what the turns are about, of one that names nothing; it is asked first, and
    the other where no answer to it is found. "": there is none.
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
    if not before or len(said) > MOST_CHARS:
        return Spoken("question", typed, False, False)
    asked = without_courtesy(said)
    question = _alone(asked, before, titles) if _is_spoken(asked) else None
    if question is None or len(question) > len(said) + MOST_ADDED or plain(question) == plain(asked):
        left = typed if asked == said else capitalised(asked)
        narrowed = with_matter(asked, before) if _is_spoken(asked) else ""
        return Spoken("question", left, False, _is_new(asked, before[-1]), narrowed)
    question = marked(question, spoken_language(question, before))
    return Spoken("question", question, True, False, with_matter(question, before))


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
    memory = with_document(translated(told, language), turns, language, titles, is_catalog=is_of_document(folded))
    if MORE.fullmatch(folded.strip(" ?!.…")):
        return _more(told, turns[-1].language)
    corrects = CORRECTS.match(folded)
    rest = asked[corrects.end() :] if corrects else asked
    about = ABOUT.match(plain(rest))
    led = about or AND.match(plain(rest))
    core = rest[led.end() :] if led else rest
    core = without_it(core, memory) if language == "en" else core
    bare = rest[found.end() :] if (found := AND.match(plain(rest))) else rest
    if about and (word_asked(bare, language) is not None or read_fragment(core, language, led=True) is None):
        about, core = None, bare
    if (
        said := shelf_form(core, turns)
        or catalog_form(core, turns, document_in(memory), language)
        or defined(core, language, memory)
    ):
        return said
    if (place := word_asked(core, language)) is not None:
        last = turns[-1]
        return ask_anew(place, last.question, last.language, answered_subject(last, told), answered_object(last, told))
    is_led, is_loose = bool(led or corrects), bool(about or corrects)
    if other := another(core, turns):
        return other
    if fragment := _fragment(core, language, memory, led=is_led):
        if fragment.sort in PERSONS and fragment.named and " " not in fragment.text and not fragment.determiner:
            fragment = replace(fragment, text=full_names(turns[-REACH:]).get(fragment.head, fragment.text))
        if _OWNED.match(plain(core)) and (said := whose(fragment, turns[-1])):
            return said
        if done := put_in_place(fragment, turns, led=is_led, loose=is_loose):
            return done
        is_who = expected_form(turns[-1].question) == "person"
        return told_of(fragment, turns[-1].language, is_who=is_who) if (is_led and not fragment.lead) or about else None
    if said := dislocated(core, language, memory, _replaced):
        return said
    if is_of_saying(core, language):
        return said_so(core, language, turns[-1])
    core = direct_question(core, language) if corrects else core
    replaced = _replaced(core, language, memory)
    replaced = replaced and in_scene(replaced, language, turns[-1])
    said = bridged(replaced or core, language, memory) or replaced or core
    if corrects:
        return marked(capitalised(completed(said, memory, language)), language)
    return completed(said, memory, language) if said != core else None


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
        return read_fragment(decapitalised(resolved), language, led=led) or fragment
    return fragment if led or core.rstrip().endswith("?") else None


def _more(memory: Memory, language: str) -> str | None:
    found = antecedent(memory, Want(plural=None))
    return told_of(found, language) if found else None


def _is_new(asked: str, last: Turn) -> bool:
    """Whether a question shares no word that tells something with the last turn."""
    before = " ".join((last.question, *last.exact, *last.told))
    own = set(analyse(asked, spoken_language(asked, [last])))
    return bool(own) and not any(own.intersection(analyse(before, language)) for language in ("fr", "en"))
