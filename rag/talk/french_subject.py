"""« il », « elle », « ils », « elles »: « Quand est-il venu ? » is « Quand Novak est-il venu ? »."""

from __future__ import annotations

import re

from rag.talk.edit import put
from rag.talk.french_said import French
from rag.talk.line import tokens
from rag.talk.pronouns import agrees
from rag.talk.recall import ANY, Want
from rag.talk.words import french
from rag.talk.words.french_pronouns import (
    AUX,
    COPULA,
    EMPHATIC,
    INFINITIVE,
    INVERTED,
    PARTICIPLE,
    PLAIN_SUBJECT,
    QUESTION_WORD,
)


def replace_subjects(question: French) -> None:
    """Puts what they mean before the verb, or after it as « que » and a verb alone ask."""
    if found := EMPHATIC.match(question.plain):
        question.edit(0, found.end(), "")
    for found in INVERTED.finditer(question.plain):
        _inverted(question, found)
    for found in PLAIN_SUBJECT.finditer(question.plain):
        if not question.is_taken(*found.span("pron")):
            _stated(question, found)


def _inverted(question: French, found: re.Match[str]) -> None:
    pron, name = (found["pron"], "pron") if found["pron"] else (found["pron2"], "pron2")
    clitics, verb = ("cl", "verb") if name == "pron" else ("cl2", "verb2")
    start, end = found.start(clitics), found.end()
    if question.is_taken(start, end):
        return
    asked = _asked(question, start)
    if asked is None:
        question.masked.append((found.start(name), end))
        return
    word, kind = asked
    if kind and not _takes_another(question, found[verb], end):
        return
    want = question.want(pron, who=word == "qui" and re.fullmatch(COPULA, found[verb]) is not None)
    if _is_bound_here(question, start, want) or (said := question.named(want, pron[:2])) is None:
        return
    pronoun = re.compile(r"[- ](?:t[- ])?$").search(question.plain, 0, found.start(name))
    cut = pronoun.start() if pronoun else found.start(name)
    rest = question.plain[end:].strip(" ?!.")
    participle = PARTICIPLE.match(question.plain, end) if re.fullmatch(AUX, found[verb]) else None
    if (
        word in ("qui", "ou", "d'ou", "comment", "combien")
        and re.fullmatch(COPULA, found[verb])
        and not (rest and word != "qui")
    ):
        question.edit(cut, end, f" {put(said)}")
    elif word in ("que", "qu'"):
        at = participle.end() if participle else end
        at = after.end() if (after := INFINITIVE.match(question.plain, at)) else at
        question.edit(cut, end, "")
        question.edit(at, at, f" {put(said)}")
    elif word not in ("", "pourquoi") and not rest and not found[clitics] and not re.fullmatch(AUX, found[verb]):
        question.edit(cut, end, f" {put(said)}")
    else:
        _before(question, start, end, said)


def _is_bound_here(question: French, start: int, want: Want) -> bool:
    """Whether the question names a pronoun's noun, and not only in « pour la formation, » or « l’homme dont »."""
    comma = question.plain.rfind(",", 0, start)
    topic = re.match(r"(?:pour|en|a|au|aux|dans|sur|avec) [^,]*,", question.plain) if comma > 0 else None
    whose = re.search(r"(?P<head>[\w-]+) (?:dont|a qui|avec qui|duquel|auquel) (?:n')?$", question.plain[:start])
    free = (topic.end() if topic else 0, whose.start() if whose else start)
    return any(
        free[0] <= one.start < free[1] and one.end <= (whose.start("head") if whose else start) and agrees(one, want)
        for one in question.own()
    )


def _before(question: French, start: int, end: int, said: str) -> None:
    """The subject before its verb, which keeps its pronoun: « Quand Novak est-il venu ? »."""
    question.edit(start, start, f"{put(said)} ")
    if start == 0 or not question.plain[:start].strip():
        first = question.said[start:end]
        question.edit(start, start + 1, first[:1].lower())
    question.masked.append((start, end))


def _asked(question: French, start: int) -> tuple[str, bool] | None:
    """The question word before a verb at `start`, and whether it has a noun; None where the verb has a subject."""
    before = question.plain[:start]
    comma = before.rfind(",")
    if comma >= 0 and (not before[comma + 1 :].strip() or not QUESTION_WORD.match(before[comma + 1 :].strip())):
        return None if _names_before(question, start) else ("", False)
    begin = comma + 1 + (len(before[comma + 1 :]) - len(before[comma + 1 :].lstrip()))
    found = QUESTION_WORD.match(question.plain, begin, start)
    if not found:
        rest = re.sub(r"^(?:et|mais|alors|donc|puis|ensuite|est-ce que|que|qu')\b ?", "", before[begin:]).strip()
        return None if rest else ("", False)
    end = found.end()
    noun = bool(found["of"] or found["which"])
    if noun:
        end = _noun_end(question, end, start)
    if question.plain[end:start].strip(" '"):
        return None
    return ((found["prep"] or "").strip().replace("de", "d'") + found["word"]).replace(
        "d'ou", "d'ou"
    ), noun and end > found.end() + 1


def _noun_end(question: French, at: int, before: int) -> int:
    """Where the noun of « quel » or « combien de » ends, with its adjectives and what hangs on it."""
    words = [word for word in tokens(question.said) if at <= word.start < before]
    end, seen = at, False
    for place, word in enumerate(words):
        follows = french.is_adjective(word.plain) or word.plain in french.BEFORE_NOUN
        linked = word.plain in ("de", "d'", "du", "des") or (
            place and words[place - 1].plain in ("de", "d'", "du", "des", "la", "l'")
        )
        if (seen and not (follows or linked)) or word.plain in french.AUXILIARIES or (word.is_name and not linked):
            break
        seen = seen or word.plain not in french.BEFORE_NOUN
        end = word.end
    return end


def _takes_another(question: French, verb: str, end: int) -> bool:
    """Whether « quels avions » is the object, so that the pronoun is another: « ont-ils livrés »."""
    if re.fullmatch(COPULA, verb) or re.match(
        r" (?:ete|venu|alle|parti|mort|reste"
        r"|participe)",
        question.plain[end:],
    ):
        return verb in ("a", "ont", "occupe") and " ete" not in question.plain[end : end + 5]
    return verb not in ("participent", "existent", "viennent", "restent", "figurent", "vivent")


def _names_before(question: French, start: int) -> bool:
    return any(one.end <= start and not one.lead for one in question.own())


def _stated(question: French, found: re.Match[str]) -> None:
    """« il » before its verb: « parce qu'il est parti », « il vient d'où ? »."""
    pron, start = found["pron"], found.start("pron")
    want = question.want(pron)
    loose = Want(ANY, want.plural, want.gender)
    if _is_bound_here(question, start, loose) or re.search(
        r"\b(?:celui|celle|ceux|celles|tout) (?:qu'|que )?$", question.plain[:start]
    ):
        return
    if said := question.named(want, pron[:2]):
        question.edit(start, found.end("pron"), put(said))
