"""A mention in the language and the place where it is to stand: « la délégation russe », "the Russian delegation"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from rag.talk.edit import located, with_preposition
from rag.talk.line import plain, tokens
from rag.talk.mention import Gender, Mention
from rag.talk.recall import Memory
from rag.talk.words import english, french
from rag.talk.words.pairs import NATIONS, NOUNS
from rag.talk.words.places import COUNTRIES, bare, written_place
from rag.text.when.written import MONTHS
from rag.words.frame import write_date


def in_language(one: Mention, language: str) -> Mention:
    """A mention as a question in a language would have it; as it is where its words are not known there."""
    if one.language == language or one.sort == "time":
        return replace(one, text=time_phrase(one, language)) if one.sort == "time" else one
    if (place := written_place(one.text, language)) and one.named:
        return replace(one, text=place, language=language, gender=one.gender)
    if one.plural and (places := _places(one.text, language)):
        return replace(one, text=places, language=language)
    if one.named and not one.determiner:
        joiner = (" et ", " and ") if language == "en" else (" and ", " et ")
        return replace(one, text=one.text.replace(*joiner)) if one.plural else one
    said = _to_french(one) if language == "fr" else _to_english(one)
    if said:
        head = tokens(said)[1].plain if language == "fr" else tokens(re.split(" of | on ", said)[0])[-1].plain
        return replace(one, text=said, language=language, head=head, gender=_gender(said) if language == "fr" else "")
    without = re.sub(r"^(?:le|la|les) |^l['’]|^the ", "", one.text)
    if one.named and language == "en":
        return replace(one, text=f"the {without}" if one.determiner else without)
    return one


def _places(text: str, language: str) -> str:
    """Several places that are known, « le Mali et la Russie », in a language; "" of anything else."""
    names = [written_place(name, language) for name in re.split(" et | and ", text)]
    return (" et " if language == "fr" else " and ").join(name or "" for name in names) if all(names) else ""


def place_phrase(one: Mention, language: str) -> str:
    """A place with its preposition: « au Mali », « en Russie », « à Bamako », "in Mali"."""
    said = in_language(one, language).text
    if language == "en":
        return f"{one.lead if one.lead in ('in', 'at', 'on') else 'in'} {said}"
    lead = (
        one.lead if one.lead in ("a", "en", "dans", "sur", "devant", "chez", "vers") else "a" if one.named else "dans"
    )
    if one.named and not re.match(r"(?:l['’]|la |le |les )", said) and bare(said) in COUNTRIES:
        said = written_place(said, "fr") or said
    return located(lead, said, one.named and bare(said) in COUNTRIES)


def time_phrase(one: Mention, language: str) -> str:
    """A time with its preposition: « en juin 2021 », « le 15 juin 2021 », "on 15 June 2021"."""
    written = re.sub(
        r"^(?:since|depuis|in|on|en|le|au|dès|d['’]|de|of|the|à partir de)\s*(?=\S)", "", one.text.strip(), flags=re.I
    )
    written = re.sub(r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\w+day)\b,? ", "", written)
    if one.language != language or language == "fr":
        written = _months(written, language)
    has_day = re.match(r"(?:0?[1-9]|[12]\d|3[01]|1er)(?:st|nd|rd|th)?\s", written) or re.match(
        r"[A-Z][a-z]+ \d\d?,", written
    )
    bare_time = re.match(
        r"(?:début|fin|mi-|early|late|mid|last|l['’]an|cette|ce|hier|yesterday|avant|après|before|after"
        r"|entre|between)",
        written,
    )
    if bare_time:
        return written
    if language == "fr":
        return f"le {written}" if has_day else f"en {written}"
    return f"on {written}" if has_day else f"in {written}"


def _months(written: str, language: str) -> str:
    """The months of a time in a language."""

    def month(found: re.Match[str]) -> str:
        number = MONTHS.get(plain(found[0]))
        return write_date(f"2000-{number:02}", language).split()[0] if number else found[0]

    return re.sub(r"[^\W\d_]{3,}", month, written)


def _gender(said: str) -> Gender:
    return "f" if said.startswith(("la ", "une ")) else "m"


@cache
def _table(source: str) -> dict[str, str]:
    at = 0 if source == "fr" else 1
    return {plain(pair[at]): pair[1 - at] for pair in reversed([*NOUNS, *NATIONS])}


def noun_in(noun: str, source: str) -> str | None:
    """A folded noun in the other language, folded.

    >>> noun_in("agreement", "en"), noun_in("officiers", "fr")
    ('accord', 'officer')
    """
    said = _table(source).get(noun) or _table(source).get(noun.removesuffix("s"))
    return said and plain(said)


def _to_french(one: Mention) -> str | None:
    """ "the Russian delegation" with its noun last → « la délégation russe »."""
    words = [word for word in tokens(one.text) if word.plain not in english.DETERMINERS]
    table = _table("en")
    said = [table.get(word.plain) or table.get(word.plain.removesuffix("s")) for word in words]
    if not words or None in said or (len(words) > 1 and one.head != words[-1].plain):
        return None
    noun, *adjectives = [word for word in reversed(said) if word]
    is_she = french.gender_of(plain(noun)) == "f"
    plural = "s" if one.plural else ""
    agreed = [
        _agreed(word, is_she) + ("" if word.endswith(("s", "x")) and not is_she else plural)
        for word in reversed(adjectives)
    ]
    noun = noun if not plural or noun.endswith("s") else noun + plural
    article = "les " if plural else "l’" if plain(noun)[0] in "aeiouh" else "la " if is_she else "le "
    return article + " ".join([noun, *agreed])


def _agreed(adjective: str, is_she: bool) -> str:
    if not is_she or adjective.endswith("e"):
        return adjective
    if adjective == "turc":
        return "turque"
    for ending, feminine in (("ien", "ienne"), ("éen", "éenne"), ("el", "elle"), ("er", "ère"), ("è", "è")):
        if adjective.endswith(ending):
            return adjective.removesuffix(ending) + feminine
    return f"{adjective}e"


def _to_english(one: Mention) -> str | None:
    """« la délégation russe » → "the Russian delegation"; of what « de » joins to it, only a place or a name."""
    if found := re.search(r" (?P<on>sur )?(?:(?<=sur )|de |du |des |de la |de l['’]|d['’])(?=\w)", one.text):
        left, right = one.text[: found.start()], one.text[found.end() :]
        right = re.sub(r"^(?:la |l['’]|les? )", "", right)
        named = written_place(right, "en") or _table("fr").get(plain(right)) or (right if right[:1].isupper() else "")
        whole = _to_english(replace(one, text=left))
        return whole and (_with_complement(whole, named, is_on=found["on"] is not None) if named else whole)
    words = [word for word in tokens(one.text) if word.plain not in french.DETERMINERS]
    table = _table("fr")
    said = [table.get(word.plain) or table.get(_masculine(word.plain)) for word in words]
    if not words or None in said or one.head != words[0].plain:
        return None
    noun, *adjectives = [word for word in said if word]
    return " ".join(["the", *reversed(adjectives), f"{noun}s" if one.plural and not noun.endswith("y") else noun])


def _with_complement(whole: str, what: str, *, is_on: bool) -> str:
    """ "the conference on security", "the agreement of Algiers", "the defence agreement"."""
    if is_on or what[:1].isupper():
        return f"{whole} {'on' if is_on else 'of'} {what}"
    before, _, noun = whole.rpartition(" ")
    return f"{before} {what} {noun}"


def _masculine(word: str) -> str:
    """A folded adjective or plural as the table has it."""
    one = word.removesuffix("s") if not word.endswith("ais") and not word.endswith("ois") else word
    for feminine, masculine in (
        ("ienne", "ien"),
        ("eenne", "een"),
        ("elle", "el"),
        ("aise", "ais"),
        ("oise", "ois"),
        ("aine", "ain"),
        ("ere", "er"),
        ("turque", "turc"),
        ("aux", "al"),
        ("ale", "al"),
        ("ande", "and"),
        ("ole", "ol"),
    ):
        if one.endswith(feminine):
            return one.removesuffix(feminine) + masculine
    return one


def preposed(lead: str, one: Mention, language: str) -> str:
    """A mention after a folded preposition; a French place takes that of its name."""
    said = in_language(one, language).text
    if language == "fr" and lead in ("", "a", "en") and one.named and bare(said) in COUNTRIES:
        return located(lead, written_place(said, "fr") or said, True)
    return with_preposition(lead, said, language)


def translated(memory: Memory, language: str) -> Memory:
    """What was spoken of as a question in that language has it."""
    return tuple(
        _own_first([in_language(one, language) if one.sort != "time" else one for one in spoken], language)
        for spoken in memory
    )


def _own_first(spoken: list[Mention], language: str) -> tuple[Mention, ...]:
    """The things whose words are known in a language before those that stay as another has them, in their places."""
    places = [at for at, one in enumerate(spoken) if one.sort == "thing" and not one.told]
    things = sorted((spoken[at] for at in places), key=lambda one: one.language != language and not one.named)
    for at, thing in zip(places, things, strict=True):
        spoken[at] = thing
    return tuple(spoken)
