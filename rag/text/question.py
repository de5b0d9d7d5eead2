"""What the wording of a question tells: the form of its answer, and the names and numbers that it must be about."""

from __future__ import annotations

import re
from typing import Literal

from rag.text.letters import fold
from rag.text.when.written import MONTH_NAME

Form = Literal["person", "time", "number", "place", "other"]

# Of a folded question (no accents, straight apostrophes). A word that asks stands at its head, after « , », « et » or
# « dis-moi », or ends it; elsewhere it joins: "the man who", « le pays où ».
_PREPOSITION = (
    r"(?:(?:a|au|de|par|avec|pour|chez|contre|depuis|vers|en|dans|sur|selon|jusqu'a|(?:jus)?qu'en|since|until|till|by|to"
    r"|with|from|for|of|in|on|at|against|under) |d' ?|jusqu' ?|d |jusqu )?"
)
_HEAD = rf"(?:^\W*|\b(?:et|and|mais|but|moi|dire|savoir|sais-tu|savez-vous|tell me|know) |[,;:] (?!.*,)){_PREPOSITION}"
_LAST = r"(?=\W*$)"
_QUEL = r"\b(?:quel(?:le)?s?|what|which) "

_COUNTS_ASKED = r"\bcombien\b|\bhow many\b"

_ASKED: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            rf"{_COUNTS_ASKED}|\bhow (?:much|old)\b|{_QUEL}(?:pourcentage|proportion|age|share|percentage)\b"
            r"|\bquelle part\b"
        ),
    ),
    (
        "time",
        re.compile(
            rf"(?:{_HEAD}|\bexactly )(?:quand|when)\b|\b(?:quand|when){_LAST}"
            rf"|{_QUEL}(?:date|annee|jour|mois|siecle|heure|year|day|month|century|time)s?\b"
        ),
    ),
    ("person", re.compile(rf"{_HEAD}(?:qui|who|whom|whose)\b|\b(?:qui|who|whom){_LAST}")),
    (
        "place",
        re.compile(
            rf"{_HEAD}(?:ou|where)\b|\b(?:ou|where){_LAST}"
            rf"|{_QUEL}(?:ville|pays|lieu|endroit|village|region|capitale|city|country|countries|cities|place|town|capital)s?\b"
        ),
    ),
)
# What is found first decides: « Qui a expliqué pourquoi… » wants a name.
_WANTS = re.compile(
    rf"(?P<words>{_HEAD}(?:qui|quand|ou|combien|quel(?:le)? (?!raison|maniere|facon)|who|whom|whose|when|where|which)\b"
    r"(?!.*, (?:pourquoi|comment|why|how|what happened)\b)"
    r"|\bcomment (?:s' ?|s |se )(?:appel|nomm|prenomm|surnomm|intitul|ecri)"
    r"|\bcomment (?:appel|surnomm)\w*-t-(?:on|il|elle)"
    r"|\bhow (?:many|much|old|young|long|far|often|tall|high|deep|wide|big|large|small|heavy|fast|late|early|soon)\b"
    r"|\bhow (?:is|was|are|were) [^,?]*\b(?:called|spelled|spelt|nicknamed|titled)\b)"
    r"|(?P<sentences>\b(?:pourquoi|comment|en quoi|dans quel but|(?:pour|par) quelles? raisons?"
    r"|de quelle (?:maniere|facon)|qu.est.ce qu.une?|qu.est.ce que c.est|quel(?:le)?s (?:sont|etaient|ont ete|furent)"
    r"|que s.est.il passe|qu.est.il (?:arrive|advenu)|que se passe.t.il|ce qui s.est passe"
    r"|why|how|(?:for|in) what (?:reasons?|way)|what (?:are|were|happen(?:s|ed)))\b"
    r"|^\W*(?:please,? |(?:can|could) you |(?:peux-tu|pouvez-vous) (?:m'|me |nous )?)?"
    r"(?:expliquez?|expliquer|decri(?:s|vez|re)|resumez?|resumer|racontez?|parle[zr]?|presentez?|explain|describe"
    r"|summari[sz]e|tell me about)\b)"
)
_MONTHS = MONTH_NAME
_COUNTS = (
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante"
    r"|cinquante|soixante|cent|mille|million|milliard|(?:diz|douz|quinz|vingt|trent|cinquant|cent)aine|millier|demi"
    r"|moiti[ée]|tiers|quart|double|triple|aucune?|z[ée]ro"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|billion|dozen|half|third|quarter|none|zero"
    r"|twice|once"
)
_LASTED = (
    r"\b(?:une?|an?) (?:ans?|ann[ée]e|mois|jour|heure|semaine|minute|si[èe]cle|year|month|day|hour|week|century)\b"
)
_SHAPES: dict[Form, re.Pattern[str]] = {
    "number": re.compile(rf"\d|\b({_COUNTS})s?\b|{_LASTED}|^\W*une?\W*$", re.I),
    "time": re.compile(
        rf"\b(1\d|20)\d\d(?:s\b|\b)|\b({_MONTHS})\b|\b(?:si[èe]cle|century|centurie)s?\b|\bann[ée]es \d\d"
        r"|\b(?:ad|bc|av\.|apr\.) ?(?:j\.|\d)|\d (?:bc|ad)\b|\b\d\d? ?[h:] ?\d\d\b",
        re.I,
    ),
    "person": re.compile(r"\b[A-ZÀ-Þ][\w’'-]+(?: [a-z]{1,3})? [A-ZÀ-Þ][\w’'-]+"),
    "place": re.compile(r"\b[A-ZÀ-Þ]\w"),
}
_COUNTED = re.compile(_COUNTS_ASKED)
_DESIGNATION = re.compile(r"[^\W\d_]+[-‑]?\d\w*")
_WORD = re.compile(r"\w+(?:[-.]\w+)*")
_STRAIGHT = str.maketrans(dict.fromkeys("’‘ʼ´`‛′", "'"))
_SHARE = re.compile(r"\d\s*%|\b(?:pour ?cent|per ?cent)\b", re.I)
_SHARE_ASKED = re.compile(r"\b(?:pourcentage|proportion|part|taux|share|percentage|percent|rate|much)\b|%")
_MONTH = re.compile(rf"\b(?:{_MONTHS})\b", re.I)
_STEM_CHARS = 4  # what most names share across French and English: « Russie » and "Russian", « Mali » and "Malian"


def expected_form(question: str) -> Form:
    """The form of the answer that a French or English question asks for.

    >>> expected_form("Combien d'officiers ?"), expected_form("Who led it?"), expected_form("Pourquoi ?")
    ('number', 'person', 'other')
    """
    asked = _folded(question)
    return next((form for form, pattern in _ASKED if pattern.search(asked)), "other")


def wants_sentences(question: str) -> bool:
    """Whether a question asks for an explanation, or for several things: whole sentences answer it, not a few words.

    >>> wants_sentences("Pourquoi ?"), wants_sentences("How many?"), wants_sentences("Comment s'appelle-t-il ?")
    (True, False, False)
    """
    found = _WANTS.search(_folded(question))
    return bool(found and found["sentences"])


def wants_words(question: str) -> bool:
    """Whether a question asks for a few words: who, when, where, how many, which.

    >>> wants_words("Qui l'a dit ?"), wants_words("Pourquoi ?"), wants_words("Is he in Bamako?")
    (True, False, False)
    """
    found = _WANTS.search(_folded(question))
    return bool(found and found["words"])


def has_form(text: str, form: Form) -> bool:
    """Whether a text holds something of that form; "other" is held by every text."""
    return form == "other" or bool(_SHAPES[form].search(text))


def fits_form(words: str, form: Form, question: str) -> bool:
    """Whether the words of an answer have the form that its question asks for.

    Beyond `has_form`: a share answers "how many" only where a share is asked for, and a date never does.

    >>> [fits_form(words, "number", "Combien de soldats ?") for words in ("12", "90 %", "le 1er août 2024")]
    [True, False, False]
    """
    if form == "number":
        asks_share = bool(_SHARE_ASKED.search(fold(question)))
        return holds_count(words) and bool(_SHARE.search(words)) <= asks_share
    return has_form(words, form)


def holds_count(words: str) -> bool:
    """Whether words hold a number that is neither a date nor part of a name.

    >>> holds_count("une dizaine d'avions"), holds_count("des avions Su-25"), holds_count("le 1er août 2024")
    (True, False, False)
    """
    return has_form(_DESIGNATION.sub("", words), "number") and not _MONTH.search(words)


def wants_number(question: str) -> bool:
    """Whether only a number can answer: of how many people took part, « des jeunes » is no answer.

    >>> wants_number("Combien d'avions ?"), wants_number("Quel âge a-t-il ?"), wants_number("Why did how many matter?")
    (True, False, False)
    """
    return bool(_COUNTED.search(_folded(question))) and not wants_sentences(question)


def exact_words(question: str) -> tuple[str, ...]:
    """The names and numbers of a question, folded: what a passage that answers would hardly leave out.

    >>> exact_words("When did Abdoulaye Diop order the Su-25?")
    ('abdoulaye', 'diop', 'su-25')
    """
    words = list(_WORD.finditer(question))
    named = (
        match.group()
        for match in words
        if any(char.isdigit() for char in match.group()) or (match is not words[0] and match.group()[0].isupper())
    )
    return tuple(dict.fromkeys(fold(word) for word in named))


def share_held(words: tuple[str, ...], text: str) -> float | None:
    """The share of exact words (0 to 1) that a text holds, whole where they have digits, else by their beginning.

    None where there are no words.
    """
    if not words:
        return None
    folded = fold(text)
    held = {match.group() for match in _WORD.finditer(folded)}
    parts = {part for word in held for part in re.split(r"[-.]", word)} | held
    return sum(_is_held(word, parts) for word in words) / len(words)


def _folded(question: str) -> str:
    return " ".join(fold(question.translate(_STRAIGHT)).split())


def _is_held(word: str, held: set[str]) -> bool:
    if any(char.isdigit() for char in word):
        return word in held
    return any(other.startswith(word[:_STEM_CHARS]) for other in held)
