"""Another question word on the clause of the question before: « Pourquoi ? » after « Quand Novak est-il venu ? »."""

from __future__ import annotations

import re
from functools import cache

from rag.records import Turn
from rag.talk.grammar import LANGUAGES, base_of, gender_of, is_adjective, listed, section
from rag.talk.history import PERSONS, Memory, Want, antecedent
from rag.talk.rewriting import fitted, in_language, put
from rag.talk.tokens import MARKS, capitalised, decapitalised, plain
from rag.text import expected_form

# « À la suite de quoi », "As part of what", « Dans quel journal »: a preposition, words without a verb, what is asked.
_ORPHAN_FR = (
    r"(?:a|au|aux|de|d|du|en|dans|par|pour|sur|sous|avec|apres|avant|contre|vers|chez|sans|selon|grace|suite|depuis"
    r"|pendant|devant|derriere|entre|malgre|face|lors|jusqu)"
    r"(?:[ ']+(?!est\b|sont\b|ete\b|fait\b|veut\b|qui\b|que\b|qu\b|quoi\b|quel)[a-z]+){0,4}?"
    r"[ ']+(?:quoi|qui|quel(?:le)?s? [a-z]+)"
)
_ORPHAN_EN = (
    r"(?:after|as|about|against|along|among|around|at|because|before|behind|besides|between|beyond|by|despite|due"
    r"|during|following|for|from|in|inside|instead|into|near|of|on|over|regarding|since|thanks|through|to|towards?|under"
    r"|until|upon|via|with|within|without)"
    r"(?: (?!is\b|was\b|are\b|were\b|did\b|does\b|do\b|has\b|had\b|what\b|whom?\b|which\b)[a-z]+){0,4}?"
    r" (?:whom?|(?:which|what)(?: [a-z]+)?)"
)
_ORPHAN = re.compile(f"(?P<fr>{_ORPHAN_FR})(?P<more> [a-z-]+)?|{_ORPHAN_EN}")
_MORE = ("surtout", "exactement", "precisement", "donc")
# What may stand around a word that is asked: « c'était quand exactement ? », "when did that happen?".
_AROUND = {
    "fr": (
        r"(?:c'etait |c'est )?",
        r"(?:(?: ca| cela| ceci| tout cela| exactement| precisement| au juste| alors| donc| d'ailleurs)"
        r"|(?: est-ce que)? (?:c'est|c'etait|(?:ca|cela|ceci)"
        r" (?:s'est(?:-il)? (?:passe|produit)|a(?:-t-il)? eu lieu|se passe(?:-t-il)?)|est-ce(?: arrive)?|etait-ce))*",
    ),
    "en": (
        "",
        r"(?: exactly| precisely| then| though| else| is that| was that| that| is this| was this| were they"
        r"| (?:did|does|do) (?:that|this|it) (?:happen|take place|occur)| (?:was|is) (?:that|this|it happening)"
        r"|'s that| (?:that|this|it) happened)*",
    ),
}
_FR_ADVERB = re.compile(
    rf"(?:et |mais )?{_ORPHAN_FR}(?! est-ce)\b"
    r"|(?:et |mais )?(?:(?:avec|par|pour|contre|chez|depuis|jusqu'a|jusqu'|de|d'|a|sur|en|dans) ?)?(?:quand|ou|comment"
    r"|pourquoi|combien de temps|(?<=pour )combien|(?<=[a-z] )(?:qui|quoi)|(?<=[a-z] )quel(?:le)?s? (?:date|annee|jour"
    r"|mois|pays|ville|lieu|endroit|moment|occasion|raisons?|but|prix)(?: exacte?)?)\b"
)
_FR_LAST = re.compile(
    r"(?P<said>(?!qui |que |qu'|quel|quoi|combien|comment|pourquoi|ou |quand )(?:[^-]|-(?!t-|ils?\b|elles?\b))+)"
    r" (?:quand|ou|comment|pourquoi|avec qui|par qui|contre qui)"
)
_FR_WHO = re.compile(r"(?:et |mais )?qui (?:est-ce qui )?(?!est-ce que)")
_FR_OBJECT = re.compile(r"(?:et |mais )?(?:que\b|qu'(?!est)|quel|combien|lequel|laquelle|qui\b|qu'est-ce)")
_FR_YES_NO = re.compile(r"(?:et |mais )?(?=est-ce qu)|(?=(?:\S+ ){0,8}?\S+-(?:t-)?(?:ils?|elles?|on)\b)")
_FR_WHICH = re.compile(r"(?:et |mais )?(?:quel(?:le)?s?) (?!est\b|sont\b|etai|fu)(?=\w+[sx]\b)")
_FR_INVERTED = re.compile(r"(?:\S+ ){0,6}?\S+-(?:t-)?(?:ils?|elles?|on)\b")
_EN_ADVERB = re.compile(
    r"(?:and |but )?(?:when|where|why|how(?: long)?|since when|until when|(?:with|by|for|against|to|from) whom"
    rf"|for how much|at what price|(?:in|on|at|during) (?:which|what) (?:\w+ )?\w+|{_ORPHAN_EN})(?: exactly)?(?= )"
)
_EN_WHICH = re.compile(r"(?:and |but )?(?:which|what) (?=[a-z]+s\b)")
_COUNTED = re.compile(r"(?:et |and )?(?:combien d(?:e |')|how many )(?P<noun>[\w-]+)")
_LED = re.compile(r"(?:et|mais|and|but) (?=\w)")
_PASSIVE = re.compile(r"\b(?:ete|est|sont|was|were|been|is|are)\b")


def word_asked(fragment: str, language: str) -> str | None:
    """Which question of a word or two that is: its key in words/fr.toml, or « À la suite de quoi »; None if it is none.

    >>> word_asked("à la suite de quoi ?", "fr"), word_asked("Why?", "en"), word_asked("In which country is it?", "en")
    ('à la suite de quoi', 'why', None)
    """
    folded = plain(fragment).strip(MARKS)
    if key := next((key for key, pattern in _asked(language) if pattern.fullmatch(folded)), None):
        return key
    found = _ORPHAN.fullmatch(folded)
    more = found and (found["more"] or "").strip()  # « dans quels domaines surtout », and no verb
    return fragment.strip(MARKS) if found and (not more or more in _MORE or is_adjective(more)) else None


@cache
def _asked(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of what is asked in a word or two, those of a language before those of the other."""
    order = sorted(LANGUAGES, key=lambda one: one != language)
    return tuple(
        (key, re.compile(f"{_AROUND[one][0]}(?:{'|'.join(forms[1:])}){_AROUND[one][1]}"))
        for one in order
        for key, forms in section(one, "asked").items()
    )


def ask_anew(asked: str, last: Turn, memory: Memory) -> str:
    """Asks that of what the last question is about."""
    language = "fr" if last.language == "fr" else "en"
    question = last.question.rstrip(MARKS)
    question = capitalised(question[led.end() :] if (led := _LED.match(plain(question))) else question)
    forms = section(language, "asked").get(asked)
    word: str = forms[0] if forms else capitalised(asked)
    orphan = None if forms else _ORPHAN.match(plain(asked))
    is_foreign = orphan is not None and (orphan["fr"] is None) == (language == "fr")
    clause = _which(question) if asked == "which_ones" else _how_many(question) if asked == "how_many" else None
    is_by = asked == "by_whom" and not _PASSIVE.search(plain(question))
    if not clause and not is_by and not is_foreign and asked not in ("who", "what", "how_many"):
        subject = _answered_subject(last, memory)
        clause = _french(word, question, subject) if language == "fr" else _english(word, question, subject)
    clause = clause or f"{question}, {'et' if language == 'fr' else 'and'} {word[:1].lower()}{word[1:]}"
    return fitted(clause, language) + (" ?" if language == "fr" else "?")


def _which(question: str) -> str | None:
    """« Combien de pays … ? » asked for their names: « Quels pays … ? »."""
    found = _COUNTED.match(plain(question))
    if found is None:
        return None
    counted = question[found.start("noun") :]
    if "how many" in found[0]:
        return f"Which {counted}"
    return f"Quel{'les' if gender_of(found['noun']) == 'f' else 's'} {counted}"


def _how_many(question: str) -> str | None:
    """« Quels pays … ? » asked for their number."""
    folded = plain(question)
    if found := _FR_WHICH.match(folded):
        return f"Combien de {put(question[found.end() :])}"
    found = _EN_WHICH.match(folded)
    return f"How many {question[found.end() :]}" if found else None


def _french(word: str, question: str, subject: str | None) -> str | None:
    folded = plain(question)
    if found := _FR_ADVERB.match(folded):
        more = re.match(r" [a-z-]+", folded[found.end() :])
        is_more = more is not None and is_adjective(more[0].strip()) and "quel" in found[0]
        return word + question[found.end() + (more.end() if more and is_more else 0) :]
    if found := _FR_LAST.fullmatch(folded):
        return f"{word} est-ce que {put(decapitalised(question[: found.end('said')]))}"
    if found := _FR_WHO.match(folded):
        rest = question[found.end() :]
        is_role = subject is None and re.match(r"(?:est|sont|etai)", plain(rest))
        if is_role or _FR_INVERTED.match(plain(rest)):
            return None
        return f"{word} est-ce que {put(subject or 'on')} {rest}"
    found = None if _FR_OBJECT.match(folded) else _FR_YES_NO.match(folded)
    return f"{word} {decapitalised(question[found.end() :])}" if found else None


def _english(word: str, question: str, subject: str | None) -> str | None:
    found = _EN_ADVERB.match(plain(question))
    rest = question[found.end() :].lstrip() if found else question
    if plain(rest).split(" ")[0] in listed("en", "auxiliaries"):
        return f"{word} {rest[:1].lower()}{rest[1:]}"
    return _of_who(word, rest[len("who ") :], subject) if plain(question).startswith("who ") else None


def _of_who(word: str, rest: str, subject: str | None) -> str | None:
    """ "led the delegation" → "When did Alexandre Novak lead the delegation"."""
    verb, _, after = rest.partition(" ")
    folded = plain(verb)
    if folded in listed("en", "auxiliaries"):
        is_asked_object = folded in ("did", "does", "do") or subject is None
        return None if is_asked_object else f"{word} {verb} {subject} {after}"
    if base := base_of(folded):
        return f"{word} did {subject or 'someone'} {base} {after}"
    return f"{word} does {subject or 'someone'} {verb[:-1]} {after}" if folded.endswith("s") else None


def _answered_subject(turn: Turn, memory: Memory) -> str | None:
    """What answered the « qui » of the last question."""
    if expected_form(turn.question) != "person" or not turn.exact or not memory:
        return None
    found = antecedent(memory[:1], Want((*PERSONS, "group", "thing", "place"), None))
    if found is None or plain(found.text) in plain(turn.question):
        return None
    is_answer = any(plain(found.text).split()[-1] in plain(answer) for answer in turn.exact)
    return in_language(found, turn.language).text if is_answer else None
