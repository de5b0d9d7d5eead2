"""What hangs on what was said before without a pronoun: "What is the aim?", « L’article date de quand ? », « ça »."""

from __future__ import annotations

import re

from rag.records import Turn
from rag.talk.clause_order import asked_first
from rag.talk.edit import fitted, put
from rag.talk.line import capitalised, decapitalised, plain
from rag.talk.mention import Mention, Sort
from rag.talk.recall import Memory
from rag.talk.slot import in_language
from rag.talk.words import english, french

TURNS = 2  # back, in which what is left unsaid is sought
SAID_CHARS = 300  # of a sentence that is quoted in « Qui a dit … ? »
_MARKS = " \u00a0\u202f?!.…"

_OF_DOCUMENT = re.compile(
    r"\b(?:dates?|datent|date-t-il|articles?|publi\w*|paru\w*|parait|parution|ecrit\w*|redige\w*|signe|auteurs?|titre|journal"
    r"|source|de quoi (?:parle|il parle|ca parle|s'agit)|authors?|published|written|wrote|titled?|headline|newspaper"
    r"|paper|reported|what is it about|what does it say)\b"
)
_ARTICLE = {
    "fr": re.compile(
        r"(?<![\w-])(?:l'article|le texte|la depeche|le document)(?![\w-])"
        r"(?! (?:de|du|des|d'|sur|qui|que|qu'|dont|ou|a propos|intitule|paru|publie|\d|[«“\"]))"
    ),
    "en": re.compile(
        r"(?<![\w-])the (?:article|text|document)(?![\w-])"
        r"(?! (?:about|on|of|by|that|which|from|titled|called|in which|\d|[«“\"]))"
    ),
}
_ASPECT = {
    "fr": re.compile(
        r"(?:(?:quel(?:le)?s? (?:est|sont|etait|etaient|sera|seront|fut|furent)|c'est quoi|c'etait quoi)"
        r" (?:le |la |les |l')(?:(?:vrai|veritable|principa\w+) )?"
        r"(?:but|objectif|objet|theme|sujet|contenu|duree|date|lieu|cout|prix|montant|budget|resultat|bilan|causes?"
        r"|raisons?|consequences?|effets?|enjeux?|interet|importance|avantages?|inconvenients?|origine|titre|nom|role"
        r"|objectifs|resultats|themes|participants|membres|conditions|termes|score)"
        r"|(?P<place>quelle (?:est|etait) (?:la population|la superficie|la capitale|la monnaie|la langue)))"
    ),
    "en": re.compile(
        r"(?:(?:what|when|where|who|how (?:much|long|big)) (?:is|are|was|were|will be) the (?:main |real )?"
        r"(?:aims?|goals?|purpose|objectives?|point|theme|subject|topic|content|duration|date|place|venue|cost|price|amount"
        r"|budget|results?|outcome|causes?|reasons?|consequences?|effects?|impact|stakes|interest|benefits?|drawbacks?|origin"
        r"|title|name|role|participants|members|conditions|terms|score)"
        r"|(?P<place>(?:what|how big) (?:is|was) the (?:population|area|capital|currency|language)))"
    ),
}
_REACTED = {
    "fr": re.compile(r"\b(?:reagi\w*|reaction|repondu|repond\w*)\b(?!.* (?:a|au|aux|face|contre|devant|que|en)\b)"),
    "en": re.compile(r"\b(?:react(?:ed)?|respond(?:ed)?|reaction|response)\b(?!.* (?:to|against|by|that)\b)"),
}
_THAT = {
    "fr": re.compile(
        r"(?<!comment )(?<!\bou )(?<!quand )(?<!pourquoi )(?<!quoi )(?<!qui )(?<!c'est )(?<!avec )(?<=\w )"
        r"(?P<that>(?:tout )?(?:ca|cela))$"
    ),
    "en": re.compile(
        r".*\b(?:to|of|about|with|for|from|after|before|on|against|by|see|view|decided?|approved?|opposed?)"
        r" (?P<that>that|this)$"
    ),
}
_SO = {
    "fr": re.compile(
        r"(?:et )?qui (?:l'a|l'avait|a) (?P<verb>dit|affirme|rappele|declare|assure|precise|souligne|pretendu)"
        r"(?: (?:ca|cela))?"
    ),
    "en": re.compile(r"(?:and )?who (?P<verb>said|says|claims|claimed|states|stated) (?:so|that|this|it)"),
}


_JOINS = re.compile(r"(?:puisque|car|et|mais|parce que|alors que|because|as|and|but|that|que|while) |(?:puisqu|qu)['’]")
_OWNED = french.POSSESSIVES | english.POSSESSIVES | {"ce", "cet", "cette", "ces", "this", "that", "these", "those"}
_WHAT = re.compile(
    r"(?:c'est|c'etait) quoi(?: exactement| au juste| donc| ca)*|qu'est-ce que c'est(?: que ca| exactement)?"
    r"|what(?: is|'s) (?:that|this|it)(?: exactly)?"
)
_DEFINED: tuple[Sort, ...] = ("thing", "group", "name", "place")


def is_of_document(folded: str) -> bool:
    """Whether a folded question asks what a document says of itself: its date, its author, where it came out."""
    return _OF_DOCUMENT.search(folded) is not None


def bridged(question: str, language: str, memory: Memory) -> str | None:
    """A question with what it leaves unsaid; None where it says all, or nothing said before fits."""
    language = "fr" if language == "fr" else "en"
    question, mark = question.rstrip(_MARKS), " ?" if language == "fr" else "?"
    said = _article(question, language, memory) or _that(question, language, memory)
    said = said or _aspect(question, language, memory) or _reacted(question, language, memory)
    return fitted(said, language) + mark if said else None


def is_of_saying(question: str, language: str) -> bool:
    """Whether a question is « Qui l’a dit ? » or the like."""
    return _SO["fr" if language == "fr" else "en"].fullmatch(plain(question.strip(_MARKS))) is not None


def said_so(question: str, language: str, last: Turn) -> str | None:
    """« Qui l’a dit ? » of the sentence that was told; None where no such thing is asked, or nothing was told."""
    language = "fr" if language == "fr" else "en"
    question = question.rstrip(_MARKS)
    found = _SO[language].fullmatch(plain(question))
    if found is None or not last.told or len(last.told[0]) > SAID_CHARS:
        return None
    verb = question[slice(*found.span("verb"))]
    said = put(_clause_with(last))
    return fitted(f"Qui a {verb} que {said} ?" if language == "fr" else f"Who {verb} that {said}?", language)


def _clause_with(last: Turn) -> str:
    """The part of the first sentence told, between commas, that has the exact words; without what joins it."""
    parts = re.split(r"[,;:«»“”\"]\s*", last.told[0].strip(' .!«»“”"'))
    exact = plain(last.exact[0]) if last.exact else ""
    part = next((one for one in parts if exact and exact in plain(one)), max(parts, key=len)).strip()
    joined = _JOINS.match(part)
    return decapitalised(part[joined.end() :] if joined else part)


def defined(question: str, language: str, memory: Memory) -> str | None:
    """« C’est quoi ? » of what was spoken of; None where something else is asked, or nothing but persons was."""
    topic = _first(memory, _DEFINED) if _WHAT.fullmatch(plain(question).strip(_MARKS)) else None
    if topic is None:
        return None
    said = put(in_language(topic, language).text)
    return fitted(f"Qu’est-ce que {said} ?" if language == "fr" else f"What is {said}?", language)


def _article(question: str, language: str, memory: Memory) -> str | None:
    found = _ARTICLE[language].search(plain(question))
    document = _first(memory, ("document",))
    if found is None or document is None or plain(document.text) == found[0]:
        return None
    return _instead(question, found.span(), document, language)


def _that(question: str, language: str, memory: Memory) -> str | None:
    found = _THAT[language].search(plain(question))
    event = _first(memory, ("thing",))
    if found is None or event is None:
        return None
    return _instead(question, found.span("that"), event, language)


def _aspect(question: str, language: str, memory: Memory) -> str | None:
    found = _ASPECT[language].fullmatch(plain(question))
    topic = found and _first(memory, ("place",) if found["place"] else ("thing",))
    if not topic:
        return None
    return f"{question} {'de' if language == 'fr' else 'of'} {put(in_language(topic, language).text)}"


def _reacted(question: str, language: str, memory: Memory) -> str | None:
    event = _first(memory, ("thing",)) if _REACTED[language].search(plain(question)) else None
    if event is None or plain(event.text) in plain(question):
        return None
    question = asked_first(question) if language == "fr" else question
    return f"{question} {'à' if language == 'fr' else 'to'} {put(in_language(event, language).text)}"


def _first(memory: Memory, sorts: tuple[Sort, ...]) -> Mention | None:
    """The first of such a sort in the last turns, and no part of another where a whole one is there."""
    fits = [
        one
        for spoken in memory[:TURNS]
        for one in spoken
        if one.sort in sorts and one.determiner not in _OWNED and (not one.told or one.sort == "document")
    ]
    return next((one for one in fits if not one.is_part), next(iter(fits), None))


def _instead(question: str, span: tuple[int, int], one: Mention, language: str) -> str:
    return capitalised(f"{question[: span[0]]}{put(in_language(one, language).text)}{question[span[1] :]}")
