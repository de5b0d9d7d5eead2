"""What a sentence says of people by the way: their office, their title → who holds it, who they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.talk.suggest.draft import Made
from rag.talk.suggest.offices import DEMONYMS, english_office, french_office
from rag.talk.suggest.parts import DATES, NAME_WORD, PERSON, YEAR

FRENCH_TITLE = (
    r"(?:ex-|vice-)?(?:[Mm]inistre|[Pp]remier [Mm]inistre|[Pp]remière [Mm]inistre|[Pp]résidente?|ambassad(?:eur|rice)"
    r"|[Gg]énéral|[Cc]olonel|roi|reine|empereur|duc|prince|princesse|pape|maire|député|sénateur|secrétaire|directeur"
    r"|directrice|chef|porte-parole|gouverneur|chancelier|architecte|écrivain|peintre|compositeur|philosophe|physicien"
    r"|mathématicien|historien|historienne|poète|sculpteur|chimiste|médecin|naturaliste|botaniste|astronome|ingénieur"
    r"|réalisateur|réalisatrice|acteur|actrice|chanteur|chanteuse|joueur|joueuse|romancier|romancière|journaliste"
    r"|industriel|explorateur|navigateur|fonctionnaire|évêque|cardinal|professeur|pilote|fondateur|fondatrice)"
)
ENGLISH_TITLE = (
    r"(?:(?:[Vv]ice |[Dd]eputy )?(?:[Pp]rime |[Ff]oreign |[Dd]efen[cs]e |[Ff]inance |[Ii]nterior )?[Mm]inister"
    r"|(?:[Vv]ice[ -])?[Pp]resident|[Aa]mbassador|[Gg]eneral|[Cc]olonel|king|queen|emperor|duke|prince|princess|pope"
    r"|[Mm]ayor|[Ss]enator|[Ss]ecretary|[Dd]irector|spokes(?:man|woman|person)|[Gg]overnor|[Cc]hancellor|architect"
    r"|writer"
    r"|painter|composer|philosopher|physicist|mathematician|historian|poet|sculptor|chemist|physician|naturalist"
    r"|botanist|astronomer|engineer|filmmaker|actor|actress|singer|player|novelist|journalist|explorer|scientist"
    r"|economist|sociologist|inventor|founder|leader|politician|bishop|cardinal|professor|theologian|commander|scholar"
    r"|missionary|author|lawyer|theorist|coach|quarterback|biologist|geologist|psychologist|chairman|chief executive)"
)
_OF_FR = r"(?:d[eu] |des |de la |de l’|d’)"
_WORD_FR = r"(?: [a-zà-ÿ]{4,})?"
_OFFICE_FR = (
    rf"(?P<article>[Ll]e |[Ll]a |[Ll]’)(?P<office>{FRENCH_TITLE}{_WORD_FR}(?: {_OF_FR}[\w’-]+{_WORD_FR}){{0,2}})"
)
_OFFICE_EN = rf"(?P<office>(?:[A-Z]\w+ )?{ENGLISH_TITLE}(?: (?:of|for|to) (?:the )?{NAME_WORD}(?: {NAME_WORD})*)?)"
_OFFICES_FR = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_OFFICE_FR}, (?P<name>{PERSON})(?=,| a | est | et |$)",
        rf"{_OFFICE_FR} (?P<name>{PERSON})(?=,| a | est | et |$)",
        rf"(?P<name>{PERSON}), (?P<article>le |la |l’|)"
        rf"(?P<office>{FRENCH_TITLE}(?: [a-zà-ÿ]{{4,}})? {_OF_FR}[^,;:]{{3,60}})(?=,|$)",
    )
)
_OFFICES_EN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:[Tt]he )?{_OFFICE_EN},? (?P<name>{PERSON})(?=,| has | said | was | is |$)",
        rf"(?P<name>{PERSON}), (?:the |then )?{_OFFICE_EN}(?=,|$)",
    )
)
_WHOIS_FR = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<title>{FRENCH_TITLE})(?: [a-zà-ÿ]\w+| de l[a’]| d[eu’]| des|[ ’][A-Z]\w+s?(?=,)){{0,6}},? "
        rf"(?P<name>{PERSON})"
        r"(?=,| a | est |$| et )",
        rf"(?<!, )(?<!et )(?<!à )(?P<name>{PERSON}), (?:l[ea] |l’|une? )?(?:\w+ )?(?P<title>{FRENCH_TITLE})\b",
        rf"^(?P<name>{PERSON})(?:,[^,]+,)? (?:est|était|fut) (?:une?|l[ea]|l’) ?(?:\w+ )?(?P<title>{FRENCH_TITLE})\b",
    )
)
_WHOIS_EN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<title>{ENGLISH_TITLE})(?: of(?: the)? [A-Z]\w+)?,? (?P<name>{PERSON})(?=,| was | is | had | said|$)",
        rf"(?<!, )(?<!and )(?P<name>{PERSON}), (?:the |an? )?(?:[\w-]+ ){{0,2}}(?P<title>{ENGLISH_TITLE})\b",
        rf"^(?P<name>{PERSON})(?:,[^,]+,)? (?:is|was) (?:an?|the) (?:[\w-]+ ){{0,3}}(?P<title>{ENGLISH_TITLE})\b",
    )
)
_SAYS_WHERE = re.compile(
    rf"\b(?:{'|'.join(DEMONYMS)})e?s?\b|[ ’](?!Affaires|Défense|Intérieur|Finances|Économie|Justice|Santé|Culture"
    rf"|Premi)[A-ZÀ-Ý]"
)
_MEETING = {
    "fr": re.compile(r"\b(?:reçue?|rencontrée?|se sont rencontrés|audience|rencontre)\b"),
    "en": re.compile(r"\b(?:met|meeting|received)\b"),
}
_TALKS = {
    "fr": re.compile(r"\b(?:entretenus?|entretien|discuté|téléphonique)\b"),
    "en": re.compile(r"\b(?:talks?|talked|discussed|phone|telephone)\b"),
}
_MET = {
    "fr": ("la rencontre", "l’entretien", "Quand a eu lieu {what} entre {one} et {other} ?"),
    "en": ("meeting", "conversation", "When did the {what} between {one} and {other} take place?"),
}
_PAST = {
    "fr": re.compile(r"\b(?:1\d{3}|était|étaient|fut|furent|avait)\b"),
    "en": re.compile(r"\b(?:1\d{3}|was|were|had)\b"),
}
_NOT_FIRST = re.compile(r"(?:L[ea]s?|Une?|Van|De|The|An?|In|On|Of|Sir) ")


def french_people(line: str) -> Iterator[Made]:
    """Who holds an office that a French line names, and who the people are that it introduces."""
    be = "était" if _PAST["fr"].search(line) else "est"
    for found in _matches(_OFFICES_FR, line):
        office = found["office"]
        if _SAYS_WHERE.search(office):
            article = found["article"].lower() or ("la " if re.match(r"\w+(?:trice|ère)\b|reine", office) else "le ")
            yield Made("who", f"Qui {be} {article}{office} ?", found["name"], "fr")
        if english := english_office(office):
            yield Made("who", f"Who {'was' if be == 'était' else 'is'} the {english}?", found["name"], "en")
    for found in _matches(_WHOIS_FR, line):
        yield Made("whois", f"Qui {be} {found['name']} ?", found["title"], "fr")
        yield Made("whois", f"Who {'was' if be == 'était' else 'is'} {found['name']}?", found["title"], "en")


def english_people(line: str) -> Iterator[Made]:
    """The same of an English line."""
    be = "was" if _PAST["en"].search(line) else "is"
    for found in _matches(_OFFICES_EN, line):
        office = found["office"]
        if french := french_office(office):
            yield Made("who", f"Qui {'était' if be == 'was' else 'est'} le {french} ?", found["name"], "fr")
            office = office.split()[0] + office[len(office.split()[0]) :].lower()
        if french or " of " in office:
            yield Made("who", f"Who {be} the {office}?", found["name"], "en")
    for found in _matches(_WHOIS_EN, line):
        yield Made("whois", f"Who {be} {found['name']}?", found["title"], "en")
        yield Made("whois", f"Qui {'était' if be == 'was' else 'est'} {found['name']} ?", found["title"], "fr")


def meetings(line: str, language: str) -> Iterator[Made]:
    """When two people met or spoke, in words that fit whoever they are."""
    dates = list(re.finditer(DATES[language], line))
    people = [found["name"] for found in _matches((re.compile(rf"(?P<name>{PERSON})"),), line)]
    persons = [name for name in people if re.search(rf"(?:{FRENCH_TITLE}|{ENGLISH_TITLE}|M\.|Mme)[^;:]*?{name}", line)]
    if len(dates) != 1 or len(persons) != 2:
        return
    place = 0 if _MEETING[language].search(line) else 1 if _TALKS[language].search(line) else None
    for asked, shape in _MET.items():
        if place is not None:
            question = shape[2].format(what=shape[place], one=persons[0], other=persons[1])
            yield Made("when", question, dates[0][0], asked)


def is_whole(name: str, before: str) -> bool:
    """Whether a name is all of the name that stands after what is `before` it, and no part of an office's."""
    is_part = re.search(rf"(?:{NAME_WORD}(?: d[eu]| la| of| the)?|\b(?:des|d[eu]|la|aux|à|of)|[’-]) ?$", before)
    begins = re.search(rf"(?:{FRENCH_TITLE}|{ENGLISH_TITLE}|{YEAR}) $", before)
    return (begins is not None or not is_part) and not _NOT_FIRST.match(name)


def _matches(patterns: tuple[re.Pattern[str], ...], line: str) -> Iterator[re.Match[str]]:
    """What any of the patterns finds, where its name is a whole one."""
    for pattern in patterns:
        for found in pattern.finditer(line):
            if is_whole(found["name"], line[: found.start("name")]):
                yield found
