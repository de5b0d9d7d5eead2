"""« l’ », « le », « les », « lui », « leur », « y », « en »: « Qui l’a reçu ? » is « Qui a reçu Novak ? »."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.talk.edit import put
from rag.talk.french_said import WHAT, French
from rag.talk.line import capitalised
from rag.talk.mention import Mention, Sort
from rag.talk.noun import mentions
from rag.talk.pronouns import DOCUMENT
from rag.talk.recall import ANY, PEOPLE, PERSONS, Want, antecedent
from rag.talk.slot import place_phrase
from rag.talk.words import french
from rag.talk.words.french import OF_PERSONS, OF_THINGS
from rag.talk.words.french_pronouns import AUX, COPULA, DONE, INVERTED, OBJECT, PARTICIPLE

_BEGINS = re.compile(
    r"(?:^|[,;:]|\b(?:que|qu'|si|s'|et|mais|quand|lorsqu'|puisqu'|comme|ou|dont|pourquoi"
    r"|comment)) ?$"
)
_WHICH_IS = re.compile(rf"\bquel(?:le)?s? en {COPULA}$")
_AUTHOR = re.compile(r" (?:l'|les )auteure?s?\b")
_DEEDS = frozenset(
    str.split("attentat attaque coup crime meurtre assassinat massacre incendie vol fusillade explosion")
)
_OWNERS: tuple[Sort, ...] = ("thing", "group", "document", "place")
_HAVE = ("a", "ont", "avait", "avaient", "aura", "auront", "aurait")


def replace_objects(question: French) -> None:
    """Puts what they mean after the verb: « Qui l’a reçu ? »."""
    for found in INVERTED.finditer(question.plain):
        clitics = found["cl"] or found["cl2"] or ""
        group = "cl" if found["cl"] is not None else "cl2"
        for one in re.finditer(r"(?:l' ?|le |la |les |lui |leur |y |en )", clitics):
            at = found.start(group) + one.start()
            if not question.is_impersonal(at):
                verb = found["verb"] or found["verb2"]
                _object(question, one[0].strip(), at, at + len(one[0]), verb, found.end())
    for found in OBJECT.finditer(question.plain):
        group = next(name for name in ("cl", "cl2", "cl3", "cl4") if found[name] is not None)
        verb = found["verb" + group[2:]]
        start, end = found.span(group)
        if question.is_taken(start, end) or question.is_impersonal(start):
            continue
        if _is_clitic(question, found, group, verb):
            _object(question, found[group].strip(), start, end, verb, found.end())


def _is_clitic(question: French, found: re.Match[str], group: str, verb: str) -> bool:
    """Whether « le », « la », « les », « l' » or « en » is a pronoun, and not an article or a preposition."""
    clitic, after = found[group].strip(), question.plain[found.end() :]
    if question.said[found.end(group) : found.end(group) + 1].isupper() or verb.isdigit():
        return False
    if group == "cl3":
        if clitic == "les":
            return verb != "a" and verb != "est" and bool(re.match(r" \w+(?:e|u|i|s|t)s?\b", after))
        return (
            clitic in ("lui", "leur")
            or (clitic == "y" and verb != "a")
            or (clitic == "en" and verb in _HAVE)
            or (clitic == "en" and _WHICH_IS.search(question.plain[: found.end()]) is not None)
            or (clitic == "y" and verb == "a" and re.match(r" \w+(?:e|u|i|is)\b", after) is not None)
        )
    if group in ("cl2", "cl4") or re.fullmatch(AUX, verb):
        return True
    if found["before"] in ("pour", "de", "veut", "peut", "va", "doit", "vont", "voulu", "pu", "fallait", "faut"):
        is_infinitive = verb.endswith(("er", "ir", "oir", "dre", "tre", "ire")) and verb not in (
            "mer",
            "guerre",
            "dernier",
            "premier",
        )
        return (
            is_infinitive
            and (found["before"] != "de" or clitic in ("l'", "les", "lui", "leur", "y"))
            and not (
                clitic in ("le", "la")
                and found["before"] in ("pour", "de")
                and french.gender_of(verb)
                and not after.strip(" ?")
            )
        )
    if found["before"] in ("on", "il", "elle", "ils", "elles", "nous", "vous", "je", "tu") and not _BEGINS.search(
        question.plain[: found.start("before")]
    ):
        return False
    if clitic == "y" and verb in _HAVE and found["before"] in ("il", "qu'il"):
        return re.match(rf" {DONE}", after) is not None
    if clitic == "leur" and re.match(r" (?:est|sont|a|ont)\b", after):
        return False
    if found["before"] == "qui" and clitic in ("le", "la", "les", "l'"):
        return not re.match(
            r"(?: \S+){0,4}-(?:t-)?(?:ils?|elles?)\b|.* (?:est|sont|a t|ont) (?:ils?|elles?)\b", after
        ) and not re.match(r"(?: \w+){0,3} (?:a|ont|avait|avaient)\b", after)
    return True


def _object(question: French, clitic: str, start: int, end: int, verb: str, after: int) -> None:
    is_person = bool(OF_PERSONS.search(verb) or OF_PERSONS.search(question.plain[after:])) or clitic in ("lui", "leur")
    of_thing = OF_THINGS.search(f"{verb} {question.plain[after:]}") is not None
    prefers = WHAT if of_thing and not is_person else ()
    want = {
        "l'": Want(PERSONS if is_person else ANY, False, "", prefers),
        "le": Want(PERSONS if is_person else ANY, False, "m", prefers),
        "la": Want(PEOPLE if is_person else ANY, False, "f", prefers),
        "les": Want(ANY, True, ""),
        "lui": Want(PEOPLE, False, ""),
        "leur": Want(PEOPLE, True, ""),
        "y": Want(("place",), None, ""),
        "en": Want(ANY, None, ""),
    }[clitic]
    if clitic == "en" and _AUTHOR.match(question.plain, after):
        is_deed = any(one.head.removesuffix("s") in _DEEDS for spoken in question.memory[:1] for one in spoken)
        want = Want(("thing",), None) if is_deed else Want(_OWNERS, None, "", DOCUMENT)
    elif clitic == "en" and re.fullmatch(COPULA, verb):
        want = Want(_OWNERS, None)
    if _is_relative(question, start, want):
        return
    slot = {"l'": "le", "la": "le", "y": "y", "en": "en"}.get(clitic, clitic)
    found = _she(question, clitic, verb, after, want) or question.meant(want, slot)
    if found is None and is_person:
        found = question.meant(Want(ANY, want.plural, want.gender), "le")
    if found is None:
        return
    inverted = re.compile(r"-(?:t-)?(?:ils?|elles?|on|vous|tu)\b").match(question.plain, after)
    after = inverted.end() if inverted else after
    participle = PARTICIPLE.match(question.plain, after) if re.fullmatch(AUX, verb) else None
    at = participle.end() if participle else after
    if clitic == "en" and re.fullmatch(COPULA, verb) and participle is None:
        at = _noun_end(question, after)
    question.edit(start, end, "")
    if participle and clitic in ("l'", "les", "la"):
        _unagreed(question, *participle.span(1))
    said = question.written(found, want)
    lead = {"lui": "à ", "leur": "à ", "en": "de "}.get(clitic, "")
    question.edit(at, at, f" {place_phrase(found, 'fr')}" if clitic == "y" else f" {lead}{put(said)}")
    if clitic == "l'" and question.said[start].isupper():
        question.edit(end, end + 1, capitalised(question.said[end : end + 1]))


def _she(question: French, clitic: str, verb: str, after: int, want: Want) -> Mention | None:
    """What « l’ » means by the ending of its participle, « l’a menée »: the last that is feminine."""
    done = PARTICIPLE.match(question.plain, after) if clitic == "l'" and re.fullmatch(AUX, verb) else None
    if not done or not re.search(r"(?:é|i|u|s|t)e$", question.said[slice(*done.span(1))]):
        return None
    feminine = tuple(tuple(one for one in spoken if one.gender == "f" and not one.told) for spoken in question.memory)
    return antecedent(feminine, replace(want, gender="f"))


def _noun_end(question: French, at: int) -> int:
    """The end of « l’auteur » in « Qui en est l’auteur ? »: it is his, and he stands after it."""
    return next((one.end for one in mentions(question.said, "fr") if at <= one.start <= at + 1), at)


def _is_relative(question: French, start: int, want: Want) -> bool:
    """Whether the question names what an object pronoun means: in another clause, or as one of two."""
    own = [one for one in question.own() if one.end <= start and not one.lead]
    before = question.plain[:start].rstrip()
    clause = re.search(r"\w (?:qui|que|quand|lorsque|si|et|parce que|pour|ou)(?: n[e'])?$", before)
    fits = [one for one in own if want.plural is None or one.plural == want.plural]
    return bool(fits) and (clause is not None or len(fits) > 1)


def _unagreed(question: French, start: int, end: int) -> None:
    """A participle whose object now follows it: « reçus » is « reçu »."""
    written = question.said[start:end]
    base = french.participle_alone(written)
    if base != written:
        question.edit(start, end, base)
