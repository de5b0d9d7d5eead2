"""What the turns before speak of, the likeliest to be meant first, and which of it a pronoun means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rag.records import Turn
from rag.talk.grammar import all_small_words, either, is_plural, listed, people
from rag.talk.noun_phrases import PARTICLES, Gender, Mention, Sort, is_country, is_place, mentions, written_place
from rag.talk.tokens import begins_with_vowel, decapitalised, plain, tidy
from rag.text import expected_form
from rag.text.lexicon import every
from rag.text.when import MONTHS

REACH = 6  # turns back that a follow-up may speak of
EXACT_WORDS = 12  # a longer answer is no name of anything
TOLD_CHARS = 400  # of what an answer tells, in which names are sought
NAME_WORDS = 4  # of a person

ANY: tuple[Sort, ...] = ("person", "group", "place", "document", "name", "thing")
PERSONS: tuple[Sort, ...] = ("person", "name")
PEOPLE: tuple[Sort, ...] = ("person", "group", "name")

Memory = tuple[tuple[Mention, ...], ...]  # turn by turn, the last first; in each, the likeliest first

_ATTRIBUTE = re.compile(
    r"(?:et |and |but |mais )?(?:quel(?:le)?s? (?:est|sont|etait|etaient|fut|furent)|qui (?:est|sont|etait|etaient|fut)"
    r"|qu'est-ce que?|(?:what|who) ?(?:is|are|was|were|'s)|c'est quoi)\b"
)
_DEFINITION = re.compile(
    r"(?:et |and |but |mais )?(?:what(?: is| was|'s) |qu'est-ce (?:que |qu')|c'est quoi )(?P<what>[^?]+?)[ ?.!]*"
)
_FOUNDED = re.compile(  # what somebody founded, or what was founded, is no person
    r"^(?:et |and )?(?:qui|who) .*\b(?:fonde|cree|found|founded|created|owns?|owned|possede|rachete|bought|opened)\b"
    r"|\b(?:was|were|been|ete|fut) (?:.* )?(?:fondee?|creee?|inauguree?|founded|established|created|opened|launched)\b"
)
_KIND_ASKED = re.compile(
    r"(?:quel(?:le)?s?|which|what) (?!est\b|sont\b|etai|is\b|are\b|was\b|were\b|did\b|does\b)(\w+)"
)
_ENGLISH = re.compile(r"\b(?:the|of|and|an|in)\b")
_ELIDED = re.compile(r"(?:l|d|qu)'[a-z]+$")  # « L’association Kayira » begins no name
_NAME = re.compile(rf"[A-ZÀ-Þ][\w’'-]+(?: (?:(?:{'|'.join(PARTICLES)}) |d[’'])?[A-ZÀ-Þ][\w’'-]+)+")
_TITLES = ("monsieur", "madame", "mme", "m", "mr", "mrs", "selon")
_DAYS = frozenset(MONTHS) | every("weekdays")  # their capital is no name's
_DEFINITE = {"un": "le", "une": "la", "des": "les", "a": "the", "an": "the", "some": "the", "any": "the"}


@dataclass(frozen=True, slots=True)
class Want:
    """What a pronoun may mean. `gender` "" and `plural` None: any; `prefers`: before others of the last turns."""

    sorts: tuple[Sort, ...] = ANY
    plural: bool | None = False
    gender: Gender = ""
    prefers: tuple[Sort, ...] = ()


def remember(turns: Sequence[Turn]) -> Memory:
    """What the last turns speak of; persons by their full names."""
    recent = [*reversed(turns[-REACH:])]
    names = full_names(recent)
    return tuple(tuple(with_full_name(one, names) for one in spoken_of(turn)) for turn in recent)


def antecedent(memory: Memory, want: Want, used: Collection[str] = ()) -> Mention | None:
    """What a pronoun means: what fits best of the latest turn that speaks of such a thing; None if none does.

    `used` are the texts that another pronoun of the same question stands for.
    """
    for spoken in memory:
        fits = [one for one in spoken if one.sort in want.sorts and _is_sayable(one) and plain(one.text) not in used]
        if "thing" not in want.sorts:
            fits = [one for one in fits if not (one.sort == "name" and one.determiner)]  # « l’Odet » is no person
        for rule in (_fits_well, _may_fit):
            if found := next((one for one in fits if rule(one, want)), None):
                return found
    return None


def _is_sayable(one: Mention) -> bool:
    """Whether a pronoun may mean it: of what is only in an answer's sentence, a name."""
    is_counted = one.lead in ("of", "de") and not (one.determiner or one.named)  # "tonnes of grain"
    if is_counted or one.head in _DAYS or (one.lead and one.head in either("times")):
        return False
    is_several = one.plural and not re.search(" (?:et|and) ", one.text)
    is_name = one.named and not one.is_part and not is_several and one.head not in _offices()
    return is_name or not one.told


@cache
def _offices() -> frozenset[str]:
    return listed("fr", "before_noun") | listed("fr", "masculine_people") | people("en")  # « Premier » ministre


def _fits_well(one: Mention, want: Want) -> bool:
    if want.plural is not None and one.plural != want.plural and not (want.plural and _is_many(one)):
        return False
    if one.gender == "":
        return want.gender in ("", "m") or (want.gender == "f" and one.language == "en" and one.sort == "thing")
    return want.gender in ("", one.gender)


def _is_many(one: Mention) -> bool:
    """Whether a name is of several: "the Harbour Commissioners"."""
    return one.language == "en" and one.determiner == "the" and one.named and is_plural(one.head)


def _may_fit(one: Mention, want: Want) -> bool:
    if want.plural and not one.plural:
        return one.sort == "group"
    return one.plural == bool(want.plural) and one.gender == "" and one.sort in ("person", "name", "group")


@lru_cache(maxsize=64)
def spoken_of(turn: Turn) -> tuple[Mention, ...]:
    """What one turn speaks of, the likeliest to be meant first."""
    question, form = tidy(turn.question), expected_form(turn.question)
    is_kind = _KIND_ASKED.match(plain(question)) is not None
    defined = _DEFINITION.fullmatch(plain(question))
    asked, is_attribute = _asked(question, turn.language, defined)
    exact = [one for answer in turn.exact if (one := _of_exact(answer, form, turn.language))]
    if defined and any(one.named and one.start == defined.start("what") for one in asked):
        exact = [replace(one, told=True) for one in exact]
    sure = [one for one in exact if is_kind or form in ("person", "place", "time") or _is_full_name(one)]
    own = sorted(asked, key=lambda one: _rank(one, is_attribute))
    several, pair = _several(sure, asked, turn.language)
    stays = form in ("place", "time") or (is_attribute and _stays_the_subject(asked, sure))
    found = [*own, *sure, *pair] if stays else [*sure, *several, *own, *pair]
    found += [one for one in exact if one not in sure]
    known = (definite(_known(replace(one, text=decapitalised(one.text)))) for one in (*found, *_told(turn)))
    by_text: dict[str, Mention] = {}
    for one in known:
        by_text.setdefault(plain(one.text), one)
    return tuple(by_text.values())


def _stays_the_subject(asked: Sequence[Mention], sure: Sequence[Mention]) -> bool:
    """Whether it is of the question, and not of its answer, that one speaks on: « Où est-elle née ? »."""
    first = asked[0] if asked else None
    is_person = first is not None and first.named and first.sort in PERSONS
    is_known = is_person and first is not None and not (first.is_part or first.determiner)
    return is_known or not any(one.named for one in sure)


def _asked(question: str, language: str, defined: re.Match[str] | None) -> tuple[list[Mention], bool]:
    """The phrases of a question, and whether it asks what or who somebody or something is."""
    is_founded = _FOUNDED.search(plain(question)) is not None
    asked = [
        replace(one, sort="group")
        if one.named and one.sort in PERSONS and (is_founded or (defined and one.start == defined.start("what")))
        else one
        for one in mentions(question, language)
    ]
    is_role = any(one.sort in PEOPLE and not one.named for one in asked[:1])  # « Qui est le maire de Lens ? »
    is_attribute = _ATTRIBUTE.match(plain(question)) is not None and not is_role
    if is_attribute and any(one.is_part and (one.named or one.has_name) for one in asked):
        asked = [replace(one, aspect=not one.is_part and one.sort == "thing") for one in asked]
    return asked, is_attribute


def _several(
    sure: Sequence[Mention], asked: Sequence[Mention], language: str
) -> tuple[Sequence[Mention], Sequence[Mention]]:
    """Several answers as one, and two persons that one turn speaks of as one: « Diop et Lavrov »."""
    named = [one for one in map(_known, sure) if one.named and one.sort in ("person", "name", "place")]
    pair = [one for one in asked if one.sort == "person" and not one.is_part and not one.plural]
    pair = [one for one in pair if not _has_acronym(one)]
    known = [one for one in named if one.sort != "place"]
    both = pair if len(pair) > 1 or not known else [*known[:1], *pair]
    is_pair = len({plain(one.text) for one in both}) == 2 and len(known) < 2
    return (
        [_together(named, language)] if len(named) > 1 else [],
        [_together([definite(one) for one in both], language)] if is_pair else [],
    )


def _together(several: Sequence[Mention], language: str) -> Mention:
    texts = list(dict.fromkeys(one.text for one in several))
    joined = f" {'et' if language == 'fr' else 'and'} ".join(
        part for part in (", ".join(texts[:-1]), texts[-1]) if part
    )
    return replace(several[0], text=joined, plural=len(texts) > 1, gender="", determiner="", named=True)


def _known(one: Mention) -> Mention:
    """A French country has its article; what has the letters of an acronym or a figure is no person."""
    if one.language == "fr" and one.sort == "place" and one.named and not one.determiner and is_country(one.text):
        return replace(one, text=written_place(one.text, "fr") or one.text)
    if one.sort in PERSONS and one.named and not one.plural and _has_acronym(one):
        has_figure = any(map(str.isdigit, one.text))
        return replace(one, sort="place" if is_place(one.text) else "thing" if has_figure else "group")
    return one


def _rank(one: Mention, is_attribute: bool) -> int:
    """In « Quel est le poste de Novak ? » it is Novak who is spoken of; elsewhere what no preposition stands before."""
    if one.head in either("aspects"):
        return 3
    has_name = one.named or one.has_name
    if is_attribute:
        return 0 if one.is_part and has_name else 1 if not one.lead else 2
    return 2 if one.is_part and not has_name else 1 if one.lead or one.is_part else 0


def _language_of(answer: str, asked_in: str) -> str:
    is_english = _ENGLISH.search(answer) or (asked_in == "en" and answer.startswith(("a ", "an ")))
    return "en" if is_english else "fr"


def _of_exact(answer: str, form: str, asked_in: str) -> Mention | None:
    """The mention that an answer's exact words are, a name without its title."""
    answer = tidy(answer)
    if not answer or len(answer.split()) > EXACT_WORDS or form == "number":
        return None
    language = _language_of(answer, asked_in)
    found = mentions(answer, language)
    if form == "time" or any(one.sort == "time" and one.text == answer for one in found):
        return Mention(answer, "time", plain(answer), language)
    found = tuple(one for one in found if one.sort != "time")
    whole = next((one for one in found if not one.is_part), None)
    if whole is None:
        return Mention(answer, "thing", plain(answer.split()[-1]), language) if len(answer.split()) < 4 else None
    if form == "person":
        return _person(whole, found)
    if form == "place":
        return replace(next((one for one in found if one.named), whole), sort="place")
    return whole


def _person(whole: Mention, found: Sequence[Mention]) -> Mention:
    """Who an answer names: without the title, if a name stands in it."""
    if whole.plural or _is_many(whole):
        return replace(whole, sort="group") if whole.plural and whole.sort == "thing" else whole
    named = next((one for one in found if one.named and not one.determiner and one.sort in PERSONS), whole)
    name = named.text if named.named and not named.determiner else _name_at_end(named.text)
    return replace(named, text=name, sort="person") if name else whole


def _told(turn: Turn) -> Iterator[Mention]:
    """The names in what was told, and the documents that a list gave."""
    for text in turn.told[:3]:
        language = "en" if len(_ENGLISH.findall(text)) > 2 else "fr"
        for one in mentions(tidy(text)[:TOLD_CHARS], language):
            if not one.is_part or one.named:
                yield replace(one, told=True)


def definite(one: Mention) -> Mention:
    """A mention as it is spoken of again: « une délégation » is « la délégation »."""
    first, _, rest = one.text.partition(" ")
    is_verb = one.determiner == "a" and one.language == "fr"
    if one.determiner not in _DEFINITE or is_verb or plain(first) != one.determiner or not rest:
        return one
    article = _DEFINITE[one.determiner]
    if article in ("le", "la") and begins_with_vowel(rest):
        return replace(one, text=f"l’{rest}", determiner="l'")
    return replace(one, text=f"{article} {rest}", determiner=article)


def full_names(turns: Sequence[Turn]) -> dict[str, str]:
    """The full names in some turns, by their folded last word, if that is of one person.

    >>> full_names([Turn("Qui a signé ?", "fr", ("le maire Marc Dupuis",))])
    {'dupuis': 'Marc Dupuis'}
    """
    found: dict[str, set[str]] = {}
    for turn in turns:
        for text in (*turn.exact, *turn.told[:3], turn.question):
            for name in _NAME.findall(tidy(text)[:TOLD_CHARS]):
                parts = name.split()
                while parts and _begins_no_name(plain(parts[0])):
                    parts = parts[1:]
                if 1 < len(parts) <= NAME_WORDS and not any(map(is_acronym, parts)):
                    found.setdefault(plain(parts[-1]), set()).add(" ".join(parts))
    return {last: next(iter(names)) for last, names in found.items() if len(names) == 1}


def with_full_name(one: Mention, names: dict[str, str]) -> Mention:
    """A person of whom only the last name was said, with the full one."""
    is_last_name = one.sort in PERSONS and one.named and not one.determiner and " " not in one.text
    return replace(one, text=names[one.head]) if is_last_name and one.head in names else one


def _begins_no_name(word: str) -> bool:
    return word in all_small_words() or word in _TITLES or _ELIDED.match(word) is not None


def is_acronym(word: str) -> bool:
    """Whether a word is in capitals or has a figure: « RIA », « Su-25 », not « J. ».

    >>> [is_acronym(word) for word in ("RIA", "Su-25", "J.", "Novak")]
    [True, True, False, False]
    """
    return any(map(str.isdigit, word)) or (word.isupper() and len(word.strip(".")) > 1)


def _has_acronym(one: Mention) -> bool:
    return any(map(is_acronym, one.text.split()))


def _is_full_name(one: Mention) -> bool:
    is_name = one.sort == "person" and one.named and not one.determiner and " " in one.text
    return is_name and not _has_acronym(one)


def _name_at_end(text: str) -> str:
    """The name of a person at the end of a title: « le ministre Sadio Camara »; "" if there is none."""
    found = _NAME.findall(text)
    return found[-1] if found and text.endswith(found[-1]) and len(text) > len(found[-1]) else ""
