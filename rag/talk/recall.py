"""What the turns before speak of, the likeliest to be meant first, and which of it a pronoun means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.records import Turn
from rag.talk.kind import with_kind
from rag.talk.line import begins_with_vowel, decapitalised, plain, tidy
from rag.talk.mention import Gender, Mention, Sort
from rag.talk.names import TOLD_CHARS, full_names, is_acronym, name_in
from rag.talk.noun import mentions
from rag.talk.words import english, french
from rag.talk.words.asking import ASPECTS
from rag.talk.words.places import COUNTRIES, PLACES, bare, written_place
from rag.text.lexicon import every
from rag.text.question import expected_form
from rag.text.when.written import MONTHS

REACH = 6  # turns back that a follow-up may speak of
EXACT_WORDS = 12  # a longer answer is no name of anything

ANY: tuple[Sort, ...] = ("person", "group", "place", "document", "name", "thing")
PERSONS: tuple[Sort, ...] = ("person", "name")
PEOPLE: tuple[Sort, ...] = ("person", "group", "name")

_ATTRIBUTE = re.compile(
    r"(?:et |and |but |mais )?(?:quel(?:le)?s? (?:est|sont|etait|etaient|fut|furent)|qui (?:est|sont|etait"
    r"|etaient|fut)"
    r"|qu'est-ce que?|(?:what|who) ?(?:is|are|was|were|'s)|c'est quoi)\b"
)
_DEFINITION = re.compile(
    r"(?:et |and |but |mais )?(?:what(?: is| was|'s) |qu'est-ce (?:que |qu')|c'est quoi )"
    r"(?P<what>[^?]+?)[ ?.!\u202f\u00a0]*"
)
_FOUNDED = re.compile(  # what somebody founded, or what was founded, is no person
    r"^(?:et |and )?(?:qui|who) .*\b(?:fonde|cree|found|founded|created|owns?|owned|possede|rachete|bought|opened)\b"
    r"|\b(?:was|were|been|ete|fut) (?:.* )?(?:fondee?|creee?|inauguree?|founded|established|created|opened|launched)\b"
)
_KIND_ASKED = re.compile(
    r"(?:quel(?:le)?s?|which|what) (?!est\b|sont\b|etai|is\b|are\b|was\b|were\b|did\b|does\b)(\w+)"
)
_ENGLISH = re.compile(r"\b(?:the|of|and|an|in)\b")
_FEMININE = (
    r"(?:mme|madame|mrs\.?|ms\.?|(?:la|une) (?:\w+ )?(?:ministre|presidente|chanceliere|diplomate"
    r"|reine|princesse|depute\w*)|l'ambassadrice)"
)
_TITLES = french.BEFORE_NOUN | french.MASCULINE_PEOPLE | english.PEOPLE  # « Premier » of « Premier ministre »
_DAYS = frozenset(MONTHS) | every("weekdays")  # their capital is no name's
_DEFINITE = {"un": "le", "une": "la", "des": "les", "a": "the", "an": "the", "some": "the", "any": "the"}


@dataclass(frozen=True, slots=True)
class Want:
    """What a pronoun may mean. `gender` "" and `plural` None: whatever; `prefers`: before others of the last turns."""

    sorts: tuple[Sort, ...] = ANY
    plural: bool | None = False
    gender: Gender = ""
    prefers: tuple[Sort, ...] = ()


Memory = tuple[tuple[Mention, ...], ...]  # turn by turn, the last first; in each, the likeliest first


def remember(turns: Sequence[Turn]) -> Memory:
    """What the last turns speak of."""
    recent = [*reversed(turns[-REACH:])]
    whole = full_names(recent)
    return tuple(
        tuple(replace(one, text=whole[one.head]) if _is_last_name(one, whole) else one for one in spoken_of(turn))
        for turn in recent
    )


def _is_full_name(one: Mention) -> bool:
    words = one.text.split()
    is_name = one.sort == "person" and one.named and not one.determiner and len(words) > 1
    return is_name and not any(map(is_acronym, words))


def _is_last_name(one: Mention, whole: dict[str, str]) -> bool:
    is_bare = one.named and not one.determiner and " " not in one.text
    return is_bare and one.sort in PERSONS and one.head in whole


def antecedent(memory: Memory, want: Want, used: Collection[str] = ()) -> Mention | None:
    """What a pronoun means: of the latest turn that speaks of such a thing, what fits best; None where none does.

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
    if one.head in _DAYS or (one.lead and one.head in french.TIMES | english.TIMES):
        return False
    if not one.told:
        return True
    is_several = one.plural and not re.search(" (?:et|and) ", one.text)
    return one.named and not one.is_part and not is_several and one.head not in _TITLES


def _fits_well(one: Mention, want: Want) -> bool:
    if want.plural is not None and one.plural != want.plural and not (want.plural and _is_many(one)):
        return False
    if one.gender == "":
        return want.gender in ("", "m") or (want.gender == "f" and one.language == "en" and one.sort == "thing")
    return want.gender in ("", one.gender)


def _is_many(one: Mention) -> bool:
    """Whether a name is of several: "the Harbour Commissioners"."""
    return one.language == "en" and one.determiner == "the" and one.named and english.is_plural(one.head)


def _may_fit(one: Mention, want: Want) -> bool:
    if want.plural and not one.plural:
        return one.sort == "group"
    return one.plural == bool(want.plural) and one.gender == "" and one.sort in ("person", "name", "group")


@lru_cache(maxsize=64)
def spoken_of(turn: Turn) -> tuple[Mention, ...]:
    """What one turn speaks of, the likeliest to be meant first."""
    question, form = tidy(turn.question), expected_form(turn.question)
    asked = with_kind(mentions(question, turn.language), question, turn.language)
    exact = [one for words in turn.exact if (one := _of_exact(words, form, turn.language))]
    if _FOUNDED.search(plain(question)):
        asked = [replace(one, sort="group") if one.sort in PERSONS and one.named else one for one in asked]
    defined = _defined(question, asked)
    asked = [replace(one, sort="group") if one is defined and one.sort in PERSONS else one for one in asked]
    exact = [replace(one, told=True) for one in exact] if defined else exact
    is_of_kind = _KIND_ASKED.match(plain(question)) is not None
    sure = [one for one in exact if is_of_kind or form in ("person", "place", "time") or _is_full_name(one)]
    people = [one for one in map(_known, sure) if one.named and one.sort in ("person", "name", "place")]
    joined = [_together(people, turn.language)] if len(people) > 1 else []
    pair = [one for one in asked if one.sort == "person" and not one.is_part and not one.plural]
    is_role = any(one.sort in PEOPLE and not one.named for one in asked[:1])  # « Qui est le maire de Lens ? »
    is_attribute = _ATTRIBUTE.match(plain(question)) is not None and not is_role
    if is_attribute and any(one.is_part and (one.named or _has_name(one)) for one in asked):
        asked = [replace(one, aspect=not one.is_part and one.sort == "thing") for one in asked]
    own = sorted(asked, key=lambda one: _rank(one, is_attribute))
    is_known = any(one.named and one.sort in PERSONS and not one.is_part and not one.determiner for one in asked[:1])
    is_told = is_attribute and (is_known or not any(one.named for one in sure))
    is_late = is_told or form in ("place", "time")  # « Où est-elle née ? »: she stays the subject
    first, own = ([], own + sure) if is_late else ([*sure, *joined], own)
    pair = [one for one in pair if not any(map(is_acronym, one.text.split()))]
    known = [one for one in people if one.sort != "place"]
    both = pair if len(pair) > 1 or not known else [*known[:1], *pair]
    is_pair = len({plain(one.text) for one in both}) == 2 and len(known) < 2
    own += [_together([definite(one) for one in both], turn.language)] if is_pair else []
    rest = [one for one in exact if one not in sure]
    told = _told(turn)
    found = (*first, *own, *rest, *told)
    gendered = (_gendered(definite(_known(replace(one, text=decapitalised(one.text)))), turn) for one in found)
    by_text: dict[str, Mention] = {}
    for one in gendered:
        by_text.setdefault(plain(one.text), one)
    return tuple(by_text.values())


def _defined(question: str, asked: Sequence[Mention]) -> Mention | None:
    """What "What is Africa Corps?" asks about: it is no person, and stays what is spoken of."""
    found = _DEFINITION.fullmatch(plain(question))
    return next((one for one in asked if one.named and one.start == found.start("what")), None) if found else None


def _known(one: Mention) -> Mention:
    """A French country has its article; what has the letters of an acronym or a figure is no person."""
    if (
        one.language == "fr"
        and one.sort == "place"
        and one.named
        and not one.determiner
        and bare(one.text) in COUNTRIES
    ):
        return replace(one, text=written_place(one.text, "fr") or one.text)
    if one.sort in PERSONS and one.named and not one.plural and any(map(is_acronym, one.text.split())):
        is_place = bare(one.text) in PLACES
        return replace(one, sort="place" if is_place else "thing" if any(map(str.isdigit, one.text)) else "group")
    return one


def _rank(one: Mention, is_attribute: bool) -> int:
    """In « Quel est le poste de Novak ? » it is Novak who is spoken of; elsewhere what no preposition stands before."""
    if one.head in ASPECTS:
        return 3
    has_name = one.named or _has_name(one)
    if is_attribute:
        return 0 if one.is_part and has_name else 1 if not one.lead else 2
    return 2 if one.is_part and not has_name else 1 if one.lead or one.is_part else 0


def _has_name(one: Mention) -> bool:
    """Whether a name is in it: « le phare de Brest »."""
    return any(word[:1].isupper() for word in one.text.split()[1:])


def _of_exact(words: str, form: str, asked_in: str) -> Mention | None:
    """The mention that an answer's exact words are, a name without its title."""
    words = tidy(words)
    if not words or len(words.split()) > EXACT_WORDS or form == "number":
        return None
    language = "en" if _ENGLISH.search(words) or (asked_in == "en" and words.startswith(("a ", "an "))) else "fr"
    if form == "time":
        return Mention(words, "time", plain(words), language)
    found = mentions(words, language)
    if any(one.sort == "time" and one.text == words for one in found):
        return Mention(words, "time", plain(words), language)
    found = tuple(one for one in found if one.sort != "time")
    whole = next((one for one in found if not one.is_part), None)
    if whole is None:
        return Mention(words, "thing", plain(words.split()[-1]), language) if len(words.split()) < 4 else None
    if form == "person" and whole.plural and whole.sort == "thing":
        return replace(whole, sort="group")
    if form == "person" and not whole.plural and not _is_many(whole):
        named = next((one for one in found if one.named and not one.determiner and one.sort in PERSONS), whole)
        is_person = named.named and not named.determiner
        name = name_in(named.text) if not is_person else named.text
        return replace(whole if not name else named, text=name or whole.text, sort="person" if name else whole.sort)
    if form == "place":
        place = next((one for one in found if one.named), whole)
        return replace(place, sort="place")
    return whole


def _together(several: Sequence[Mention], language: str) -> Mention:
    """Several answers as one: « Diop et Lavrov »."""
    texts = list(dict.fromkeys(one.text for one in several))
    joined = (
        f"{', '.join(texts[:-1])} {'et' if language == 'fr' else 'and'} {texts[-1]}" if len(texts) > 1 else texts[0]
    )
    return replace(several[0], text=joined, plural=len(texts) > 1, gender="", determiner="", named=True)


def _told(turn: Turn) -> Iterator[Mention]:
    """The names in what was told, and the documents that a list gave."""
    for text in turn.told[:3]:
        language = "en" if len(_ENGLISH.findall(text)) > 2 else "fr"
        for one in mentions(tidy(text)[:TOLD_CHARS], language):
            if not one.is_part or one.named:
                yield replace(one, told=True)


def _gendered(one: Mention, turn: Turn) -> Mention:
    """A person whose title says that she is a woman."""
    if one.sort not in PERSONS or one.gender or not one.named:
        return one
    last = re.escape(plain(one.text).split()[-1])
    if said := re.search(rf"\b{last} \w+-(?:t-)?(ils?|elles?)\b", plain(turn.question)):
        return replace(one, gender="f" if said[1].startswith("elle") else "m")
    told = plain(" ".join((turn.question, *turn.told)))[:2000]
    is_she = re.search(rf"\b{_FEMININE}[^.]{{0,40}}\b{last}\b", told)
    return replace(one, gender="f") if is_she else one


def definite(one: Mention) -> Mention:
    """A mention as it is spoken of again: « une délégation » is « la délégation »."""
    if one.determiner not in _DEFINITE or (one.determiner == "a" and one.language == "fr"):
        return one
    article = _DEFINITE[one.determiner]
    first, _, rest = one.text.partition(" ")
    if plain(first) != one.determiner or not rest:
        return one
    if article in ("le", "la") and begins_with_vowel(rest):
        return replace(one, text=f"l’{rest}", determiner="l'")
    return replace(one, text=f"{article} {rest}", determiner=article)
