"""What is no whole question, « Et en 2023 ? », "What about Niger?": it takes the place of its like in the last ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.records import Turn
from rag.talk.grammar import all_small_words, gender_of, listed, small_words
from rag.talk.history import definite
from rag.talk.noun_phrases import Mention, is_about_documents, mentions, whole_mention
from rag.talk.rewriting import in_language, place_phrase, preposed, time_phrase, with_preposition
from rag.talk.tokens import MARKS, begins_with_vowel, capitalised, plain, tokens

NAME_WORDS = 4  # of a name in small letters, « et choigou »
TURNS = 3  # back, in which a fragment finds what it takes the place of
LOCAL = ("a", "en", "dans", "in", "at", "sur", "on", "vers", "to", "pres")

_ASKING = frozenset(
    str.split(
        "qui que qu' quoi quand ou comment pourquoi combien quel quelle quels quelles est sont etait etaient ont avait"
        " who what when where why how which whose is are was were did does do has had"
    )
)
_MANY = {"est": "sont", "a": "ont", "etait": "étaient", "avait": "avaient", "va": "vont", "sera": "seront"}
_MANY |= {"peut": "peuvent", "doit": "doivent", "fait": "font"}
_ONE = {plain(many): {"etait": "était"}.get(one, one) for one, many in _MANY.items()}
_INVERTED = re.compile(r"(?P<verb>\w+)(?P<link>-t-|-)(?P<pron>ils?|elles?)\b")
_VERB_FIRST = re.compile(r"(?:(?:et|mais|alors) )?(?:que|qu'|comment|pourquoi|ou|quand) ?[a-z']+ $")  # « Que veut »
_LIMIT = re.compile(r"(?:depuis|since|avant|before|après|after|jusqu\S+|until|dès|entre|between)\b", re.I)
_SAME_LEAD = ({"de", "of"}, {"sur", "on", "about"}, {"avec", "with"}, {"pour", "for"}, {"par", "by"}, {"a", "to"})
_SORTS = {"person": ("person", "name"), "name": ("name", "person", "group")}  # that a fragment's sort is like


def read_fragment(text: str, language: str, *, led: bool) -> Mention | None:
    """The phrase that a text without a verb is, or None; `led`: « et » or "what about" came before it."""
    text = text.strip(MARKS)
    folded = [word.plain for word in tokens(text)]
    if any(word in _ASKING or word.startswith("-t-") for word in folded):
        return None
    other = "en" if language == "fr" else "fr"
    is_sure = any(word in small_words(language) for word in folded)
    for spoken in [language] if is_sure else [language, other]:
        if one := whole_mention(text, spoken):
            is_bare = one.named and (not one.determiner or one.sort == "place")
            return one if led or one.lead or one.sort == "time" or is_bare else None
    if not led or not 0 < len(folded) <= NAME_WORDS or all_small_words() & {*folded}:
        return None
    name = " ".join(map(capitalised, text.split()))
    return Mention(name, "name", folded[-1], language, end=len(text), named=True)


def put_in_place(fragment: Mention, turns: Sequence[Turn], *, led: bool, loose: bool) -> str | None:
    """A question before with the fragment where its like stood; None if none has its like.

    `loose`: the fragment's own preposition is that of « qu'en est-il de », and says nothing.
    """
    for turn in [*reversed(turns)][:TURNS]:
        if slot := _like_in(turn, fragment, loose):
            return _replaced(turn, slot, fragment, loose)
    language = turns[-1].language
    if fragment.sort == "time":
        phrase = time_phrase(fragment, language)
    elif fragment.sort == "place" and fragment.named and (led or (fragment.lead in LOCAL and not loose)):
        phrase = place_phrase(fragment, language)
    elif fragment.lead and not loose:
        phrase = preposed(fragment.lead, fragment, language)
    else:
        return None
    return f"{turns[-1].question.rstrip(MARKS)} {phrase}" + (" ?" if language == "fr" else "?")


def whose(fragment: Mention, turn: Turn) -> str:
    """« Et son prix ? » as a question, « Quel est le prix du livre ? »; "" if the last was on such a thing."""
    owner = {word.plain for word in tokens(fragment.text)} - all_small_words() - {fragment.head}
    wholes = [one for one in mentions(turn.question, turn.language) if one.sort == "thing" and not one.named]
    is_like = any(owner & {word.plain for word in tokens(one.text)} for one in wholes)
    if fragment.sort != "thing" or fragment.plural or is_like or not owner:
        return ""
    said = in_language(fragment, turn.language)
    if turn.language != "fr":
        return f"What is {said.text}?"
    return f"Quel{'le' if gender_of(said.head) == 'f' else ''} est {said.text} ?"


def told_of(fragment: Mention, language: str, *, is_who: bool = False) -> str:
    """What asks for anything that is said: « Que dit-on de… ? »; `is_who`: the question before asked for a person."""
    said = in_language(definite(fragment), language).text
    is_one = not fragment.plural and not fragment.named and fragment.determiner in ("le", "la", "l'", "the")
    is_name = fragment.sort in ("person", "name") and fragment.named and not (language == "fr" and fragment.determiner)
    if is_name or (is_one and (fragment.sort == "person" or is_who)):
        return f"Qui est {said} ?" if language == "fr" else f"Who is {said}?"
    return f"Que dit-on {with_preposition('de', said, 'fr')} ?" if language == "fr" else f"What is said about {said}?"


def _like_in(turn: Turn, fragment: Mention, loose: bool) -> Mention | None:
    """What of a turn's question a fragment takes the place of: the same noun, or the same sort, led in alike."""
    own = mentions(turn.question, turn.language)
    if any(plain(one.text) == plain(fragment.text) for one in own):
        return None
    if fragment.sort == "time":
        return next((one for one in own if one.sort == "time"), None)
    own = tuple(one for one in own if one.sort != "time")
    same = _of_the_same_noun(own, fragment)
    if same and not fragment.named:
        return max(same, key=lambda one: len(one.text))
    likes = _place_likes if fragment.sort == "place" or (fragment.sort == "name" and fragment.lead in LOCAL) else _likes
    found = next(likes(fragment, own, turn, "" if loose else fragment.lead), None)
    if found is None and is_about_documents(turn.question):
        return next((one for one in reversed(own) if one.lead and one.sort != "document"), None)
    return found


def _of_the_same_noun(own: Sequence[Mention], fragment: Mention) -> list[Mention]:
    heads = {fragment.head, fragment.head.removesuffix("s")}
    return [one for one in own if {one.head, one.head.removesuffix("s")} & heads and not one.named]


def _place_likes(fragment: Mention, own: Sequence[Mention], turn: Turn, lead: str) -> Iterator[Mention]:
    """The places that a place is like, the likeliest first."""
    places = [one for one in reversed(own) if one.sort == "place" and (one.named or not fragment.named)]
    acting = [one for one in reversed(places) if _is_subject(one, turn)]
    if lead:
        yield from (one for one in places if one.lead == lead or {one.lead, lead} <= set(LOCAL))
        yield from (one for one in places if lead not in LOCAL or (not one.lead and one not in acting))
    else:
        yield from (*acting, *(one for one in places if not one.lead), *places)


def _of_its_sorts(singles: Sequence[Mention], fragment: Mention) -> list[Mention]:
    sorts = _SORTS.get(fragment.sort, (fragment.sort,))
    return [one for sort in sorts for one in singles if one.sort == sort and _may_be_replaced(one, fragment)]


def _likes(fragment: Mention, own: Sequence[Mention], turn: Turn, lead: str) -> Iterator[Mention]:
    """What a fragment that is no place is like, the likeliest first."""
    singles = [one for one in own if not one.plural or one.sort == "group" or fragment.plural]
    if lead:
        yield from (one for one in reversed(singles) if one.lead == lead and one.sort == fragment.sort)
        yield from (one for one in reversed(singles) if _is_same_lead(one.lead, lead) and one.sort != "place")
        return
    yield from sorted(
        _of_its_sorts(singles, fragment), key=lambda one: bool(one.determiner) != bool(fragment.determiner)
    )
    if fragment.named:  # « Que veut la Russie ? », « Et Wagner ? »
        yield from (one for one in singles if one.sort == "place" and one.named and _is_subject(one, turn))


def _may_be_replaced(one: Mention, fragment: Mention) -> bool:
    is_part_of_name = one.is_part and one.named and bool(fragment.determiner)  # « l’architecte » of « Lyon »
    return not is_part_of_name and (one.named or one.sort != "group" or not fragment.named)


def _is_subject(one: Mention, turn: Turn) -> bool:
    """Whether a place acts: « Moscou a-t-il livré », "did Russia give"."""
    if one.lead:
        return False
    before = turn.question[: one.start]
    if turn.language == "fr":
        is_inverted = _INVERTED.search(turn.question, one.end) is not None
        return is_inverted or _VERB_FIRST.fullmatch(plain(before)) is not None
    return any(word.plain in listed("en", "auxiliaries") for word in tokens(before)[-1:])


def _is_same_lead(one: str, other: str) -> bool:
    return one == other or any({one, other} <= leads for leads in _SAME_LEAD)


def _replaced(turn: Turn, slot: Mention, fragment: Mention, loose: bool) -> str:
    """The turn's question with the fragment in the place of a phrase."""
    question, language = turn.question, turn.language
    before, after = question[: slot.start], question[slot.end :]
    fragment = definite(fragment) if slot.determiner == "les" and fragment.determiner == "des" else fragment
    if slot.sort == "time":
        said = fragment.text if _LIMIT.match(fragment.text) else time_phrase(fragment, language)
    elif fragment.sort == "place" and fragment.lead in LOCAL and slot.lead and not loose:
        lead = fragment.lead if fragment.language == language else slot.lead
        said = place_phrase(fragment, language) if language == "fr" else preposed(lead, fragment, language)
    else:
        said = preposed(slot.lead, fragment, language)
    if language == "fr" and not slot.lead:
        new = in_language(fragment, language)
        after = _agreed(after, slot, new)
        elided = "’" if begins_with_vowel(said) else "e "
        before = re.sub(r"\b([Qq])u(?:e |['’])$", lambda found: f"{found[1]}u{elided}", before)
        if new.gender and not slot.plural and not new.plural:  # « Quel est » is « Quelle est »
            quel = "uelle" if new.gender == "f" else "uel"
            before = re.sub(r"^([Qq])uel(?:le)?(?= (?:est|était|sera) $)", rf"\1{quel}", before)
    return capitalised(f"{before}{said}{after}")


def _agreed(after: str, slot: Mention, new: Mention) -> str:
    """The verb of a subject that another takes the place of: « est-elle » of a delegation, « est-il » of Novak."""
    found = _INVERTED.search(after)
    if found is None or ((slot.gender or "m") == (new.gender or "m") and slot.plural == new.plural):
        return after
    pron = ("elle" if new.gender == "f" else "il") + ("s" if new.plural else "")
    verb, link = found["verb"], found["link"]
    if slot.plural != new.plural:
        verb = (_MANY if new.plural else _ONE).get(plain(verb), verb)
        link = "-t-" if verb[-1] in "aeé" and not new.plural else "-"
    return f"{after[: found.start()]}{verb}{link}{pron}{after[found.end() :]}"
