"""What is no whole question: « Et en 2023 ? », "What about the American delegation?", « Et Choïgou ? »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Turn
from rag.talk.edit import with_preposition
from rag.talk.like import INVERTED, LOCAL, like_in
from rag.talk.line import begins_with_vowel, capitalised, plain, tokens
from rag.talk.mention import Mention
from rag.talk.noun import mentions, whole_mention
from rag.talk.recall import definite
from rag.talk.slot import in_language, place_phrase, preposed, time_phrase
from rag.talk.words import english, french

_MARKS = " \u00a0\u202f?!.,…"
_NAME_WORDS = 4  # of a name in small letters, « et choigou »
TURNS = 3  # back, in which a fragment finds what it takes the place of
_ASKING = frozenset(
    str.split(
        "qui que qu' quoi quand ou comment pourquoi combien quel quelle quels quelles est sont etait etaient"
        " ont avait who what when"
        " where why how which whose is are was were did does do has had"
    )
)
_MANY = {
    "est": "sont",
    "a": "ont",
    "etait": "étaient",
    "avait": "avaient",
    "va": "vont",
    "sera": "seront",
    "peut": "peuvent",
    "doit": "doivent",
    "fait": "font",
}
_ONE = {
    "sont": "est",
    "ont": "a",
    "etaient": "était",
    "avaient": "avait",
    "vont": "va",
    "seront": "sera",
    "peuvent": "peut",
    "doivent": "doit",
    "font": "fait",
}


def read_fragment(text: str, language: str, *, led: bool) -> Mention | None:
    """The phrase that a text without a verb is, or None; `led`: « et » or "what about" came before it."""
    text = text.strip(_MARKS)
    words = tokens(text)
    if any(word.plain in _ASKING or word.plain.startswith("-t-") for word in words):
        return None
    grammar = {"fr": french.GRAMMAR, "en": english.GRAMMAR}
    other = "en" if language == "fr" else "fr"
    knows = [language] if any(word.plain in grammar[language] for word in words) else [language, other]
    for spoken in knows:
        if one := whole_mention(text, spoken):
            is_bare = one.named and (not one.determiner or one.sort == "place")
            return one if led or one.lead or one.sort == "time" or is_bare else None
    is_grammar = any(word.plain in french.GRAMMAR | english.GRAMMAR for word in words)
    if not led or not words or len(words) > _NAME_WORDS or is_grammar:
        return None
    name = " ".join(map(capitalised, text.split()))
    return Mention(name, "name", words[-1].plain, language, end=len(text), named=True)


def put_in_place(fragment: Mention, turns: Sequence[Turn], *, led: bool, loose: bool) -> str | None:
    """A question before with the fragment where its like stood; None where none has its like.

    `loose`: the fragment's own preposition is that of « qu'en est-il de », and says nothing.
    """
    for turn in [*reversed(turns)][:TURNS]:
        if slot := like_in(turn, fragment, loose=loose):
            return _replaced(turn, slot, fragment, loose)
    turn = turns[-1]
    if fragment.sort == "time":
        return _appended(turn, time_phrase(fragment, turn.language))
    if fragment.lead in LOCAL and not loose:
        return _appended(
            turn,
            place_phrase(fragment, turn.language)
            if fragment.named
            else preposed(fragment.lead, fragment, turn.language),
        )
    if fragment.sort == "place" and fragment.named and led:
        return _appended(turn, place_phrase(fragment, turn.language))
    if fragment.lead and not loose:
        return _appended(turn, preposed(fragment.lead, fragment, turn.language))
    return None


def whose(fragment: Mention, turn: Turn) -> str:
    """« Et son prix ? » as a question, « Quel est le prix du livre ? »; "" where the last was on such a thing."""
    owner = {word.plain for word in tokens(fragment.text)} - french.GRAMMAR - english.GRAMMAR - {fragment.head}
    wholes = [one for one in mentions(turn.question, turn.language) if one.sort == "thing" and not one.named]
    is_like = any(owner & {word.plain for word in tokens(one.text)} for one in wholes)
    if fragment.sort != "thing" or fragment.plural or is_like or not owner:
        return ""
    said = in_language(fragment, turn.language)
    if turn.language != "fr":
        return f"What is {said.text}?"
    return f"Quel{'le' if french.gender_of(said.head) == 'f' else ''} est {said.text} ?"


def told_of(fragment: Mention, language: str, *, is_who: bool = False) -> str:
    """What asks for whatever there is: « Que dit-on de… ? »; `is_who`: the question before asked for a person."""
    said = in_language(definite(fragment), language).text
    is_one = not fragment.plural and not fragment.named and fragment.determiner in ("le", "la", "l'", "the")
    if is_one and (fragment.sort == "person" or is_who):
        return f"Qui est {said} ?" if language == "fr" else f"Who is {said}?"
    if language != "fr":
        return (
            f"Who is {said}?"
            if fragment.sort in ("person", "name") and fragment.named
            else f"What is said about {said}?"
        )
    if fragment.sort in ("person", "name") and fragment.named and not fragment.determiner:
        return f"Qui est {said} ?"
    return f"Que dit-on {with_preposition('de', said, 'fr')} ?"


def _replaced(turn: Turn, slot: Mention, fragment: Mention, loose: bool) -> str:
    question, language = turn.question, turn.language
    before, after = question[: slot.start], question[slot.end :]
    fragment = definite(fragment) if slot.determiner == "les" and fragment.determiner == "des" else fragment
    if slot.sort == "time":
        said = _timed(slot, fragment, language)
    elif fragment.sort == "place" and fragment.lead in LOCAL and slot.lead and not loose:
        lead = fragment.lead if fragment.language == language or language == "fr" else slot.lead
        said = place_phrase(fragment, language) if language == "fr" else preposed(lead, fragment, language)
    else:
        said = preposed(slot.lead, fragment, language)
    if language == "fr" and slot.lead == "":
        after = _agreed(after, slot, in_language(fragment, language))
        before = re.sub(
            r"\b([Qq])u(?:e |['’])$",
            lambda found: f"{found[1]}u’" if begins_with_vowel(said) else f"{found[1]}ue ",
            before,
        )
        before = _which_agrees(before, slot, in_language(fragment, language))
    return capitalised(f"{before}{said}{after}")


def _which_agrees(before: str, slot: Mention, new: Mention) -> str:
    """« Quel est » before what is now feminine: « Quelle est »."""
    if slot.plural or new.plural or not new.gender:
        return before
    quel = "uelle" if new.gender == "f" else "uel"
    return re.sub(r"^([Qq])uel(?:le)?(?= (?:est|était|sera) $)", rf"\1{quel}", before)


def _timed(slot: Mention, fragment: Mention, language: str) -> str:
    """A time for a time, with the preposition of the fragment, or else of the other."""
    lead = re.match(
        r"(?:depuis|since|avant|before|après|after|jusqu\S+|until|dès|entre|between|de |of "
        r"|d['’])\s*",
        slot.text,
        re.I,
    )
    has_own = re.match(
        r"(?:depuis|since|avant|before|après|after|jusqu\S+|until|dès|entre|between)\b", fragment.text, re.I
    )
    said = time_phrase(fragment, language)
    if has_own:
        return fragment.text
    if lead:
        bare = re.sub(r"^(?:en|in|on) ", "", said)
        elided = (
            "d’" if lead[0][0].lower() == "d" and begins_with_vowel(bare) else lead[0].replace("’", "").replace("'", "")
        )
        elided = "de " if elided in ("d", "de ") and not begins_with_vowel(bare) else elided
        return f"{elided}{bare}" if elided.endswith(("’", " ")) else f"{elided} {bare}"
    return said


def _agreed(after: str, slot: Mention, new: Mention) -> str:
    """The verb of a subject that another takes the place of: « est-elle » of a delegation, « est-il » of Novak."""
    found = INVERTED.search(after)
    if found is None or ((slot.gender or "m") == (new.gender or "m") and slot.plural == new.plural):
        return after
    pron = ("elle" if new.gender == "f" else "il") + ("s" if new.plural else "")
    verb, link = found["verb"], found["link"]
    if slot.plural != new.plural:
        verb = (_MANY if new.plural else _ONE).get(plain(verb), verb)
        link = "-t-" if verb[-1] in "aeé" and not new.plural else "-"
    return f"{after[: found.start()]}{verb}{link}{pron}{after[found.end() :]}"


def _appended(turn: Turn, phrase: str) -> str:
    question = turn.question.rstrip(_MARKS)
    return f"{question} {phrase}" + (" ?" if turn.language == "fr" else "?")
